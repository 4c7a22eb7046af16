"""Persons whom no registry knows, under one spelling: "Ahmed al-Sharaa" and "Ahmad Al Sharaa" are one origin.

Only spellings of the same letters are folded (Mohammed and Muhammad, Hussein and Husain), never different names
(Mahmoud and Mohammed). Independence can only be lost by this, never won.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from marsad.model.fold import fold
from marsad.reconcile.attribution import Attribution

# How Latin script writes one Arabic vowel or letter in several ways; applied in this order to each folded word.
_VOWELS = (
    ("ou|oo", "u"),
    ("ee", "i"),
    ("ai|ay|ei|ey", "i"),
    ("e", "a"),
    ("o", "u"),
    ("y", "i"),
    ("q", "k"),
    (r"(.)\1+", r"\1"),
    ("(?<=a)h$", ""),
)
_MARKS = re.compile(r"['’‘`ʿʾʻʼ]")  # the two throat letters, written or not
# Abdul Rahman, Abdelrahman, Abd al-Rahman
_SERVANT = re.compile(r"\babd(?:[aeu][lrs])?\s?(?:[aeu][lrs]\s)?(?=\w)")


@cache
def _words(name: str) -> frozenset[str]:
    table = tomllib.loads((files("marsad.reconcile") / "data" / "persons.toml").read_text("utf-8"))
    return frozenset(fold(word) for word in table[name])


def person_key(name: str) -> str:
    """A person's name in Latin script in, the form that its spellings share out; "" for what is no full name."""
    words = [word for word in fold(_MARKS.sub("", name)).split() if word not in _words("titles")]
    bare = _SERVANT.sub("abd", " ".join(words)).split()
    bare = [_spelled(word) for word in bare if word not in _words("articles")]
    return " ".join(bare) if len(bare) >= 2 and all(word.isascii() for word in bare) else ""


def _spelled(word: str) -> str:
    for pattern, form in _VOWELS:
        word = re.sub(pattern, form, word)
    return word


def one_spelling(attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Attributions in, the same with each unregistered person under the spelling that most claims use (then the first
    in order of letters)."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for one in attributions:
        if _is_person(one) and (key := person_key(one.source.id)):
            spellings[key][one.source.id] += 1
    chosen = {
        name: min(names, key=lambda one: (-names[one], one))
        for names in spellings.values()
        if len(names) > 1
        for name in names
    }
    return tuple(
        replace(one, source=replace(one.source, id=chosen[one.source.id]))
        if _is_person(one) and one.source.id in chosen
        else one
        for one in attributions
    )


def _is_person(one: Attribution) -> bool:
    """A named voice that only its own words describe: an organ or a registered source has one id already."""
    return one.known and not one.source.labels and one.source.umbrella is None
