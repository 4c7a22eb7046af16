"""Place words to keys: what names a place, and what only says how big it is."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from marsad.model import Place
from marsad.model.fold import fold

COUNTRY = 6  # UCDP precision of a whole country
_SEVERAL = re.compile(r"[,،;+/]|\s(?:and|et|y|und|ve|и)\s|\sو(?=\w)")


@cache
def _sorts() -> frozenset[str]:
    table = tomllib.loads((files("marsad.reconcile") / "data" / "place_words.toml").read_text("utf-8"))
    return frozenset(fold(word) for word in table["sorts"])


def place_key(place: Place | None) -> str:
    """A place's id, else its words without what only says what sort of place it is; "" when there is none."""
    if place is None:
        return ""
    if place.id:
        return place.id
    bare = [word for word in fold(place.words).split() if word not in _sorts()]
    bare = [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in bare]
    return " ".join(bare) or fold(place.words)


def is_wide(place: Place | None) -> bool:
    """A region or country, a list of three places or more, or nothing said."""
    if place is None:
        return True
    return (place.precision or 0) >= 5 or len(_SEVERAL.findall(place.words)) >= 2


def several(words: str) -> bool:
    """Whether words name several places together."""
    return bool(_SEVERAL.search(words))


def places_agree(one: Place | None, other: Place | None) -> bool:
    """Whether two claims may speak of one place: the same, one named inside the other, both wide, or one unsaid."""
    if one is None or other is None or (one.id and one.id == other.id):
        return True
    if is_wide(one) and is_wide(other):
        return True
    a, b = place_key(one), place_key(other)
    return a == b or (bool(a and b) and (f" {a} " in f" {b} " or f" {b} " in f" {a} "))


class Entry(Protocol):
    """A place of the gazetteer, as far as reconciling needs it."""

    @property
    def id(self) -> str: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...
    @property
    def precision(self) -> int: ...
    @property
    def country(self) -> str | None: ...
    @property
    def admin1(self) -> str | None: ...


class Places(Protocol):
    """What reconciling asks of a gazetteer (`marsad.places.Gazetteer` is one)."""

    def get(self, identity: str) -> Entry | None: ...
    def within(self, inner: str, outer: str) -> bool: ...
    def above(self, identity: str) -> tuple[str, ...]: ...
    def label(self, identity: str, lang: str = "en") -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Questions about place keys, answered by a gazetteer where there is one and by the words where there is none."""

    places: Places | None = None

    def within(self, inner: str, outer: str) -> bool:
        """Whether one place lies in another (or is it); "" is the whole event, in which everything lies."""
        if not outer or inner == outer:
            return True
        return bool(inner) and self.places is not None and self.places.within(inner, outer)

    def above(self, place: str) -> tuple[str, ...]:
        """The places that a place lies in, the nearest first; none for a key made of words."""
        return self.places.above(place) if self.places and ":" in place else ()

    def near(self, one: str, other: str, km: float) -> bool:
        """Whether two places may be one: the same, one in the other, within `km`, or one's words inside the other's."""
        if one == other or self.within(one, other) or self.within(other, one):
            return True
        if f" {one} " in f" {other} " or f" {other} " in f" {one} " or _sounds_alike(one, other):
            return True
        first, second = (self.places.get(one), self.places.get(other)) if self.places else (None, None)
        distance = _km(first, second) if first and second else None
        return distance is not None and distance <= km

    def is_country(self, place: str) -> bool:
        """Whether a place of the gazetteer is a whole country."""
        entry = self.places.get(place) if self.places else None
        return entry is not None and entry.precision >= COUNTRY

    def label(self, place: str, lang: str = "en") -> str | None:
        """The gazetteer's name; None for a key made of words."""
        return self.places.label(place, lang) if self.places and ":" in place else None


def _sounds_alike(one: str, other: str) -> bool:
    """Whether the Latin words of two keys share their consonants: Banias and Baniyas, Jableh and Jabla."""
    return bool(set(_consonants(one)) & set(_consonants(other)))


@cache
def _consonants(key: str) -> tuple[str, ...]:
    bare = (re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh']", "", word)) for word in key.split() if word.isascii())
    return tuple(word for word in bare if len(word) >= 3)


def _km(one: Entry, other: Entry) -> float | None:
    """Kilometres along the great circle; None when a place has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    north, south = math.radians(one.lat), math.radians(other.lat)
    half_north = math.sin((south - north) / 2) ** 2
    half_east = math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half_north + math.cos(north) * math.cos(south) * half_east))
