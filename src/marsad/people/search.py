"""People found by name, in any spelling and script, and why each was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.people import names
from marsad.people.roster import NAME_FIELDS, Lexicon, Roster

SEARCHED = (*NAME_FIELDS, "other", "kunya")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One record found. `because` has, for each word asked for, (word, field, how): `word`, `key` or `exact`."""

    list: int
    row: int
    because: tuple[tuple[str, str, str], ...]
    score: float


def find(rosters: Sequence[Roster], lexicon: Lexicon, query: str, *, exact: bool = False) -> list[Hit]:
    """Rosters and a name or part of one in, the records that hold all of it, best first, out.

    Spellings and scripts meet in the key (محمد finds Muhammad); with `exact` only what is written letter by letter
    the same is found.
    """
    if exact:
        return _exact(rosters, query)
    (words,) = names.fold([query])
    parts, aside = names.parts_of(words)
    asked = [part for part in (*parts, *aside) if part]
    if not asked:
        return []
    hits = [hit for number, roster in enumerate(rosters) for hit in _in_list(number, roster, lexicon, asked)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.list, hit.row))


def _exact(rosters: Sequence[Roster], query: str) -> list[Hit]:
    text = query.strip()
    return [
        Hit(list=number, row=row, because=((text, "name", "exact"),), score=1.0)
        for number, roster in enumerate(rosters)
        for row, name in enumerate(roster.names)
        if text and text in name
    ]


def _in_list(number: int, roster: Roster, lexicon: Lexicon, asked: Sequence[str]) -> list[Hit]:
    """Records of one list in which every part asked for stands somewhere."""
    found = np.ones(len(roster), bool)
    per_part = []
    for part in asked:
        same_word, same_key = _numbers(part, lexicon)
        places = {field: _how(roster.words[field], same_word, same_key) for field in SEARCHED}
        per_part.append(places)
        found &= np.logical_or.reduce([how > 0 for how in places.values()])
    hits = []
    for row in np.flatnonzero(found).tolist():
        because = []
        for part, places in zip(asked, per_part, strict=True):
            field = max(SEARCHED, key=lambda name, places=places, row=row: places[name][row])  # type: ignore[misc]
            because.append((part, field, "word" if places[field][row] == 2 else "key"))
        score = sum(how == "word" for _, _, how in because) + 0.1 * (because[0][1] == "given")
        hits.append(Hit(list=number, row=row, because=tuple(because), score=score))
    return hits


def _numbers(part: str, lexicon: Lexicon) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each word of the lexicon whether it is the part itself, and whether it has the part's key."""
    key = names.key(part)
    wanted = lexicon.keys.index(key) if key in lexicon.keys else -2
    same_word = np.array([*(word == part for word in lexicon.words), False])
    return same_word, lexicon.key == wanted


def _how(words: NDArray[np.int32], same_word: NDArray[np.bool_], same_key: NDArray[np.bool_]) -> NDArray[np.int8]:
    """2 for the same word, 1 for the same key, 0 for neither; a missing word is neither."""
    return np.where(same_word[words], 2, np.where(same_key[words], 1, 0)).astype(np.int8)
