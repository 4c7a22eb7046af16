"""Why a name was found: what was typed, the part of a spelling it met, and by what likeness."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.model.fold import fold
from marsad.people.names import fold as name_words
from marsad.people.names import key

HOW = ("written", "letters", "sound")  # the same letters, the same but for marks and forms, the same sound


def matched(typed: str, spellings: Sequence[str]) -> list[tuple[str, str, str]]:
    """A typed name and a person's spellings in; for each word typed (word, the word it met, how) out."""
    known = [word for name in spellings for word in name.split()]
    found = []
    for word in typed.replace('"', " ").split():
        met = next(((other, how) for how in HOW for other in known if _alike(word, other, how)), None)
        if met:
            found.append((word, *met))
    return found


def _alike(word: str, other: str, how: str) -> bool:
    if how == "written":
        return word == other
    if how == "letters":
        return fold(word) == fold(other)
    return bool(_keys(word) & _keys(other))


def _keys(word: str) -> set[str]:
    return {key(part) for parts in name_words([word]) for part in parts} - {""}
