"""The forms of a word that inflects, written once: `tué{pp}` or `погибш{ий|ая|ие|их}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from marsad.model import BadInput

_SLOT = re.compile(r"\{([^{}]*)\}")

Endings = Mapping[str, Sequence[str]]


def forms(phrase: str, endings: Endings) -> Iterator[str]:
    """A word or phrase of a pack in, each of its forms out.

    A slot in braces is a list of endings: `{a|b|}` gives them on the spot, `{name}` takes those of that name.
    Raises BadInput for a name that the lexicon's `[endings]` does not have.
    """
    if "{" not in phrase:
        yield phrase
        return
    pieces = _SLOT.split(phrase)
    slots = [_endings(name, endings, phrase) for name in pieces[1::2]]
    for chosen in product(*slots):
        yield pieces[0] + "".join(ending + text for ending, text in zip(chosen, pieces[2::2], strict=True))


def _endings(slot: str, endings: Endings, phrase: str) -> Sequence[str]:
    if "|" in slot:
        return slot.split("|")
    if slot not in endings:
        raise BadInput(f"no endings named '{slot}'", where=phrase, todo="name them in [endings] of lexicon.toml")
    return endings[slot]
