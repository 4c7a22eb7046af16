"""The words of a place taken apart: names that the gazetteer knows, and cues that say how precisely it is meant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from marsad.places.fold import fold, skeleton
from marsad.places.gazetteer import Entry, Gazetteer

CUES = Path(__file__).parent / "data" / "cues.toml"
LONGEST_NAME = 5
LONGEST_CUE = 3
ALIKE = 70.0  # per cent of letters; "Banyas" and "Baniyas" share 92, "Safita" and "Sift" 60
LEAST_SOUNDS = 4
_WORD = re.compile(r"[^\W_](?:[\w'’‘ʼʻʿʾ`´-]*\w)?['’‘]?|[,،;؛:()/]")
_ENDING = re.compile(r"['’]\w{0,4}$")
_BREAK = frozenset(",،;؛:()/")
_CLITICS = "وفبلك"


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of the words that some place carries as its name. `exact` is False when only the sound is shared."""

    words: str
    at: int
    entries: tuple[Entry, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    """The words taken apart: names in order, cues by their position, where the first unknown proper name stands, and
    whether names are joined by "and"."""

    names: tuple[Named, ...]
    cues: tuple[tuple[int, str], ...]
    unknown: int | None
    listed: bool

    def has(self, *classes: str) -> bool:
        """Does a cue of one of these classes stand anywhere?"""
        return any(name in classes for _, name in self.cues)

    def follows(self, name: Named, *classes: str) -> bool:
        """Does a cue of one of these classes stand after a name?"""
        return any(cue in classes and spot > name.at for spot, cue in self.cues)

    @property
    def rest_named(self) -> bool:
        """Does a further name follow the first?"""
        return len(self.names) > 1

    def before(self, at: int, *classes: str) -> bool:
        """Does a cue of one of these classes stand before a position?"""
        return any(name in classes and spot < at for spot, name in self.cues)


@lru_cache(maxsize=20_000)
def _spellings(word: str) -> tuple[str, ...]:
    """A name as written, then without what its language joins to it: Arabic particles ("وبانياس", "للاذقية"), Turkish
    and English endings after an apostrophe, Russian cases."""
    spellings = [word]
    if ending := _ENDING.search(word):
        spellings.append(word[: ending.start()])
    if "\u0400" <= word[0] <= "\u04ff":
        spellings += [word[:-2] + "ия", word[:-1], word[:-1] + "а", word[:-1] + "ь", word[:-2]] if len(word) > 4 else []
    if len(word) > 3 and word[0] in _CLITICS:
        spellings.append(word[1:])
        if word.startswith("لل"):
            spellings += [word[2:], "ال" + word[1:]]
    return tuple(spellings)


@lru_cache(maxsize=20_000)
def take_apart(words: str, gazetteer: Gazetteer, country: str | None = None) -> Parts:
    """The words of a claim's place in, what they are made of out; longest names first, left to right.

    With a country (ISO code), names that no place is spelt like may be recognised there by their sound.
    """
    tokens = _WORD.findall(words)
    names: list[Named] = []
    cues: list[tuple[int, str]] = []
    unknown: int | None = None
    at = 0
    while at < len(tokens):
        if found := _name_at(tokens, at, gazetteer) or _sounding_at(tokens, at, gazetteer, country):
            names.append(found[0])
            at += found[1]
            continue
        cue, length = _cue_at(tokens, at)
        if cue and cue != "never":
            cues.append((at, cue))
        if unknown is None and not cue and _looks_like_a_name(tokens[at]):
            unknown = at
        at += length
    return Parts(tuple(names), tuple(cues), unknown, _listed(tokens, names, cues))


def _listed(tokens: list[str], names: list[Named], cues: list[tuple[int, str]]) -> bool:
    """Are names joined by "and", or by the Arabic "و" that is written with the next word?"""
    joined = any(tokens[name.at][0] == "و" and not name.words.startswith("و") for name in names[1:])
    return joined or (len(names) > 1 and any(cue == "and" and at < names[-1].at for at, cue in cues))


def _name_at(tokens: list[str], at: int, gazetteer: Gazetteer) -> tuple[Named, int] | None:
    for length in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
        stretch = tokens[at : at + length]
        if _BREAK & set(stretch) or not (_may_be_a_name(stretch) or gazetteer.is_own(" ".join(stretch))):
            continue
        rest = " ".join(stretch[1:])
        for spelling in _spellings(stretch[0]):
            name = f"{spelling} {rest}".strip()
            if entries := gazetteer.named(name):
                return Named(name, at, tuple(entries)), length
    return None


def _sounding_at(tokens: list[str], at: int, gazetteer: Gazetteer, country: str | None) -> tuple[Named, int] | None:
    """A name spelt as in no list ("Banyas" for Baniyas): a guess, held to one country and to near spellings."""
    if country is None or not _looks_like_a_name(tokens[at]):
        return None
    for length in (2, 1):
        stretch = tokens[at : at + length]
        if len(stretch) < length or _BREAK & set(stretch) or not _may_be_a_name(stretch):
            continue
        name = " ".join(stretch)
        if not all(map(_looks_like_a_name, stretch)) or _cue_at(tokens, at)[0]:
            continue
        near = [entry for entry in gazetteer.sounding(name) if entry.country == country and _spelt_alike(name, entry)]
        if near:
            return Named(name, at, tuple(near), exact=False), length
    return None


def _spelt_alike(name: str, entry: Entry) -> bool:
    """Do the letters agree, not only the consonants? Across scripts four shared consonants have to do."""
    folded = fold(name)
    same_script = entry.name_ar if "\u0600" <= folded[0] <= "\u06ff" else entry.name_en
    if not same_script:
        return len(skeleton(folded)) >= LEAST_SOUNDS
    return bool(fuzz.ratio(folded, fold(same_script)) >= ALIKE)


def _may_be_a_name(stretch: list[str]) -> bool:
    """A lone cue is no name, though a village may be called so; neither is a Latin stretch without a capital."""
    if len(stretch) == 1 and any(fold(spelling) in _cues() for spelling in _spellings(stretch[0])):
        return False
    if fold(stretch[0]) in _never() or fold(stretch[-1]) in _never():
        return False
    return any(not token.islower() or "\u0600" <= token[0] <= "\u06ff" for token in stretch)


def _looks_like_a_name(token: str) -> bool:
    return token not in _BREAK and not token[0].isdigit() and (not token.islower() or "\u0600" <= token[0] <= "\u06ff")


def _cue_at(tokens: list[str], at: int) -> tuple[str, int]:
    for length in range(min(LONGEST_CUE, len(tokens) - at), 0, -1):
        rest = " ".join(tokens[at + 1 : at + length])
        for spelling in _spellings(tokens[at]):
            if cue := _cues().get(fold(f"{spelling} {rest}")):
                return cue, length
    return "", 1


@cache
def _cues() -> dict[str, str]:
    return dict(_table())


@cache
def _never() -> frozenset[str]:
    return frozenset(phrase for phrase, name in _cues().items() if name == "never")


def _table() -> Iterator[tuple[str, str]]:
    """Folded phrase and class; where two classes hold one phrase the one further up in the file wins."""
    classes = tomllib.loads(CUES.read_text(encoding="utf-8"))
    for name in reversed(classes):
        for phrase in classes[name]:
            yield fold(phrase), name
