"""Names to places: the shipped index with a workspace's own places before it, what lies in what, and how far apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from marsad.model import BadInput
from marsad.places.fold import fold, skeleton
from marsad.places.index import Index, shipped
from marsad.places.local import LocalPlace

OF_KIND = {"settlement": 1, "district": 3, "admin1": 4, "region": 5, "country": 6}
OF_PRECISION = {1: "settlement", 2: "settlement", 3: "district", 4: "admin1", 5: "region", 6: "country", 7: "region"}
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place of the gazetteer. `kind`: settlement, district, admin1, region, country; `precision` goes with it.

    Ids: `geonames:169304` a town or a country, `geonames:SY.02` a first-level unit under the code GeoNames gives it,
    `place:…` a workspace's own. `admin1` is "SY.02" or None.
    """

    id: str
    name_en: str
    name_ar: str
    lat: float | None
    lon: float | None
    kind: str
    country: str | None
    admin1: str | None = None
    population: int = 0
    parent: str | None = None
    local: bool = False

    @property
    def precision(self) -> int:
        """UCDP's code for the place taken by itself (1, 3, 4, 5 or 6)."""
        return OF_KIND[self.kind]


@dataclass(slots=True, eq=False)
class Gazetteer:
    """Where names are looked up. `country` (ISO code) and `region` (an id) are the workspace's prior."""

    index: Index
    country: str | None = None
    region: str | None = None
    _own: dict[str, Entry] = field(default_factory=dict)
    _own_names: dict[str, list[str]] = field(default_factory=dict)
    _own_sounds: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def open(
        cls, extra: Iterable[LocalPlace] = (), *, country: str | None = None, region: str | None = None
    ) -> Gazetteer:
        """A workspace's places, its country (ISO code or name) and region (id or name) in, a gazetteer out.

        Raises BadInput when the index is missing and cannot be made, or country or region is unknown.
        """
        gazetteer = cls(shipped())
        for place in extra:
            gazetteer._add(place)
        gazetteer.country = gazetteer._country_code(country) if country else None
        gazetteer.region = gazetteer._region_id(region) if region else None
        return gazetteer

    def named(self, name: str) -> list[Entry]:
        """A name in any script and spelling; the places that carry it, a workspace's own first, then by population."""
        folded = fold(name)
        own = [self._own[identity] for identity in self._own_names.get(folded, ())]
        return own + [self._entry(number) for number in _rows_named(self.index, folded)]

    def sounding(self, name: str) -> list[Entry]:
        """Like `named`, for names that share only their consonants ("Jebleh", "جبله"): a guess, not a match."""
        sound = skeleton(fold(name))
        if not sound:
            return []
        own = [self._own[identity] for identity in self._own_sounds.get(sound, ())]
        return own + [self._entry(number) for number in self.index.find_by_sound(sound)]

    def has_name(self, words: str) -> bool:
        """Does any place carry exactly these words as a name? For readers that ask whether words are a place."""
        folded = fold(words)
        return bool(folded) and (folded in self._own_names or bool(_rows_named(self.index, folded)))

    def is_own(self, words: str) -> bool:
        """Does a workspace's own place carry exactly these words as a name? Then they are a name, "the coast" too."""
        return fold(words) in self._own_names

    def get(self, identity: str) -> Entry | None:
        """An id in, its place out; None when no list has it. A GeoNames number is searched for (ids are sorted)."""
        if identity in self._own:
            return self._own[identity]
        scheme, _, rest = identity.partition(":")
        if scheme != "geonames" or not rest:
            return None
        return self._by_number(int(rest)) if rest.isdigit() else self._unit(rest)

    def parents(self, entry: Entry) -> Iterator[Entry]:
        """What a place lies in, nearest first: its stated parents, then its governorate, then its country."""
        seen = {entry.id}
        while (upper := self._parent(entry)) and upper.id not in seen:
            yield upper
            seen.add(upper.id)
            entry = upper

    def above(self, identity: str) -> tuple[str, ...]:
        """An id in, the ids of the places it lies in out, the nearest first; none for what is unknown."""
        entry = self.get(identity)
        return tuple(upper.id for upper in self.parents(entry)) if entry else ()

    def within(self, inner: str, outer: str) -> bool:
        """Two ids in: does the first place lie in the second, or is it the same? By the tree, never by distance."""
        if inner == outer:
            return True
        entry = self.get(inner)
        return entry is not None and any(upper.id == outer for upper in self.parents(entry))

    def label(self, identity: str, lang: str = "en") -> str | None:
        """An id in, the name to print out, in Arabic when `lang` begins with "ar" and one is known; None if unknown."""
        entry = self.get(identity)
        if entry is None:
            return None
        arabic = lang.startswith("ar") and entry.name_ar
        return entry.name_ar if arabic else entry.name_en or entry.name_ar

    def _parent(self, entry: Entry) -> Entry | None:
        if entry.parent and (stated := self.get(entry.parent)):
            return stated
        if entry.kind in ("settlement", "district") and entry.admin1 and (unit := self._unit(entry.admin1)):
            return unit
        return self.country_entry(entry.country) if entry.kind != "country" and entry.country else None

    def _add(self, place: LocalPlace) -> None:
        kind = OF_PRECISION[place.precision]
        entry = Entry(
            id=place.id,
            name_en=place.name_en,
            name_ar=place.name_ar,
            lat=place.lat,
            lon=place.lon,
            kind=kind,
            country=place.country,
            parent=place.parent,
            local=True,
        )
        self._own[place.id] = entry
        for name in {fold(name) for name in (place.name_en, place.name_ar, *place.other) if name}:
            self._own_names.setdefault(name, []).append(place.id)
            if sound := skeleton(name):
                self._own_sounds.setdefault(sound, []).append(place.id)

    def _entry(self, number: int) -> Entry:
        return _entry(self.index, number)

    def _by_number(self, number: int) -> Entry | None:
        at = _row_of(self.index, number)
        return None if at is None else self._entry(at)

    def _unit(self, code: str) -> Entry | None:
        return _units(self.index).get(code)

    def country_entry(self, code: str) -> Entry | None:
        """An ISO country code in, the country out; None when no country has it."""
        return _countries(self.index).get(code)

    def _country_code(self, given: str) -> str:
        if given.upper() in _countries(self.index):
            return given.upper()
        named = [entry.country for entry in self.named(given) if entry.kind == "country" and entry.country]
        if not named:
            raise BadInput(f"no country is called '{given}'", where="country", todo="write its ISO code, such as SY")
        return named[0]

    def _region_id(self, given: str) -> str:
        if self.get(given):
            return given
        found = [entry for entry in self.named(given) if self.country in (None, entry.country) or entry.local]
        if not found:
            raise BadInput(
                f"no place is called '{given}'", where="region", todo="add it to places.csv, or leave it out"
            )
        return max(found, key=lambda entry: entry.precision if entry.kind != "country" else 0).id


def distance_km(one: Entry, other: Entry) -> float | None:
    """Two places in, kilometres between them along the great circle out; None when one has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    north, south = math.radians(one.lat), math.radians(other.lat)
    half_north = math.sin((south - north) / 2) ** 2
    half_east = math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half_north + math.cos(north) * math.cos(south) * half_east))


@lru_cache(maxsize=20_000)
def _rows_named(index: Index, folded: str) -> tuple[int, ...]:
    return tuple(index.find(folded))


@lru_cache(maxsize=20_000)
def _entry(index: Index, at: int) -> Entry:
    number, lat, lon, people, country, admin1, kind, name, arabic = index.row(at)
    unit = f"{country}.{admin1}" if admin1 else None
    return Entry(
        id=f"geonames:{unit}" if kind == "admin1" else f"geonames:{number}",
        name_en=name,
        name_ar=arabic,
        lat=lat,
        lon=lon,
        kind=kind,
        country=country,
        admin1=unit,
        population=people,
    )


@lru_cache(maxsize=2)
def _units(index: Index) -> dict[str, Entry]:
    """First-level units by code; they stand at the end of the index, after the countries."""
    return {entry.admin1: entry for entry in _tail(index) if entry.kind == "admin1" and entry.admin1}


@lru_cache(maxsize=2)
def _countries(index: Index) -> dict[str, Entry]:
    return {entry.country: entry for entry in _tail(index) if entry.kind == "country" and entry.country}


def _tail(index: Index) -> Iterator[Entry]:
    for at in range(index.count - 1, -1, -1):
        entry = _entry(index, at)
        if entry.kind == "settlement":
            return
        yield entry


@lru_cache(maxsize=20_000)
def _row_of(index: Index, number: int) -> int | None:
    """The row of a GeoNames number: settlements stand sorted by it, countries behind them."""
    low, high = 0, index.count - len(_units(index)) - len(_countries(index))
    end = high
    while low < high:
        middle = (low + high) // 2
        if index.row(middle)[0] < number:
            low = middle + 1
        else:
            high = middle
    if low < end and index.row(low)[0] == number:
        return low
    behind = (at for at in range(end, index.count) if index.row(at)[0] == number)
    return next(behind, None)
