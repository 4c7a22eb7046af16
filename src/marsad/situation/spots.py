"""Where something is drawn: its point, and the area within which it lies as precisely as it is known.

A point stands for a settlement only. A district or province is the shaded unit where the workspace has its boundary,
and otherwise a disc of about that size, which the legend calls one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.reconcile.where import Places
from marsad.situation.boundaries import Unit
from marsad.situation.displacement import Movement
from marsad.situation.geometry import contains

Point = tuple[float, float]
RADIUS_KM = {
    1: 0,
    2: 10,
    3: 20,
    4: 50,
    5: 80,
}  # UCDP's precision as a disc; a country (6) and the unknown are not drawn
LEVEL = {3: 2, 4: 1}  # UCDP: 3 is known to the second administrative level, 4 to the first
COUNTRY = 6
KM_PER_DEGREE = 111.2
CORNERS = 48


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a map: longitude and latitude, its name, and how precisely it is known (UCDP, 1 to 5)."""

    at: Point
    name: str
    precision: int


def spot(identity: str, places: Places, lang: str, *, countries: bool = False) -> Spot | None:
    """A place's id in; where it is drawn out, None for one without coordinates, and for a country unless asked for."""
    entry = places.get(identity)
    if entry is None or entry.lat is None or entry.lon is None or (entry.precision == COUNTRY and not countries):
        return None
    return Spot((entry.lon, entry.lat), places.label(identity, lang) or identity, entry.precision)


def ends(one: Movement, places: Places, lang: str, *, countries: bool = False) -> tuple[Spot | None, Spot | None]:
    """A movement in; where it starts and where it ends out, None for what is unsaid or nowhere."""
    both = (one.origin_id, one.destination_id)
    start, end = (spot(name, places, lang, countries=countries) if name else None for name in both)
    return start, end


def people(one: Movement) -> int | None:
    """How many a movement counts, at least; None when only words say it."""
    count = one.count
    return None if count is None else (count.low if count.low is not None else count.high)


def newest(movements: Iterable[Movement]) -> list[Movement]:
    """Of one origin's stocks at one place only the newest is drawn: they are one crowd, counted again and again."""
    kept: dict[tuple[object, ...], Movement] = {}
    for at, one in enumerate(movements):
        crowd = (one.origin, one.what, one.group, one.destination_id, one.count.unit if one.count else "")
        stock = one.scope == "stock" and one.destination_id and people(one) is not None
        kept[crowd if stock else (at,)] = one
    return list(kept.values())


def shaded(units: Sequence[Unit], at: Point, precision: int) -> Unit | None:
    """The workspace's own unit that a place known to this precision means; None where none holds the point."""
    level = LEVEL.get(precision)
    return next((unit for unit in units if unit.level == level and contains(unit.geometry, at)), None)


def area(units: Sequence[Unit], at: Point, precision: int) -> tuple[str, Mapping[str, Any]] | None:
    """Where a place may lie, as GeoJSON, and whether that is a `unit` or only a `disc`; None for a point."""
    unit = shaded(units, at, precision)
    if unit:
        return "unit", unit.geometry
    radius = RADIUS_KM.get(precision, 0)
    return ("disc", {"type": "Polygon", "coordinates": [disc(at, radius)]}) if radius else None


def disc(at: Point, km: float) -> list[list[float]]:
    """A middle and a radius in; a closed ring of longitudes and latitudes out."""
    lon, lat = at
    high = km / KM_PER_DEGREE
    wide = high / math.cos(math.radians(lat))
    angles = (2 * math.pi * n / CORNERS for n in range(CORNERS))
    ring = [[round(lon + wide * math.cos(a), 5), round(lat + high * math.sin(a), 5)] for a in angles]
    return [*ring, ring[0]]
