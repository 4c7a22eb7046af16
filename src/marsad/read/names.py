"""The names a text gives its voices: short ones led back to the fullest, unnamed monitors to the one it names."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.text import fold


def full_names(a: Annotated) -> dict[str, str]:
    """Short names to the fullest the text gives: `SOHR` and `Observatory` to `Syrian Observatory for Human Rights`."""
    names: dict[str, str] = {}
    if not a.capitals:
        return names
    institutions = a.lexicon.sets.get("institutions", frozenset())
    i, size = 0, len(a.classes)
    while i < size:
        if not a.tokens.capital(i):
            i += 1
            continue
        last = _proper_end(a, i)
        first = i + 1 if a.tokens.norms[i] in a.lexicon.sets.get("some_article", ()) else i
        if last - first >= 2:
            _learn(a, first, last, names, institutions)
        i = last
    return names


def _proper_end(a: Annotated, first: int) -> int:
    links, tokens = a.lexicon.sets.get("name_links", frozenset()), a.tokens
    last, size = first + 1, len(tokens)
    while last < size:
        if tokens.capital(last):
            last += 1
            continue
        ahead = last
        while ahead < size and ahead - last < 3 and tokens.norms[ahead] in links:
            ahead += 1
        if ahead == last or ahead >= size or not tokens.capital(ahead):
            break
        last = ahead
    return last


def _learn(a: Annotated, first: int, last: int, names: dict[str, str], institutions: frozenset[str]) -> None:
    tokens = a.tokens
    full = tokens.span(first, last)
    if last + 2 < len(tokens) and tokens.norms[last] == "(" and tokens.raw(last + 1).isupper():
        names.setdefault(tokens.raw(last + 1), full)
    for k in range(first, last):
        if tokens.norms[k] in institutions:
            names.setdefault(tokens.raw(k), full)
            if k == first + 1:
                names.setdefault(tokens.span(first, k + 1), full)


def is_named_monitor(voice: str) -> bool:
    """A voice with a proper name of several words."""
    return sum(word[:1].isupper() for word in voice.split()) >= 2


def is_unnamed_monitor(a: Annotated, voice: str) -> bool:
    """`a monitor`, `the war monitor`: no proper name, one of the words for monitors."""
    words = [fold(word) for word in voice.split()]
    if any(word[:1].isupper() for word in voice.split()[1:]):
        return False
    return words[:1] != [] and any(word in a.lexicon.sets.get("monitors", ()) for word in words)
