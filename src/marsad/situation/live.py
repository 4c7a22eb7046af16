"""The situation as layers of GeoJSON for a map that people move: flows as bows, stocks, measures, areas of doubt.

Every feature carries the words behind it and where they stand, so that a click leads to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from marsad.reconcile.where import Places
from marsad.situation.boundaries import Unit
from marsad.situation.canvas import number
from marsad.situation.compose import Situation
from marsad.situation.displacement import Movement
from marsad.situation.measures import Measure
from marsad.situation.spots import COUNTRY, Point, Spot, area, ends, newest, people, spot
from marsad.situation.tables import table

STEPS = 24  # straight pieces of a bow
BEND = 0.18  # of its length

Feature = dict[str, Any]


def layers(found: Situation, places: Places, *, lang: str, units: Sequence[Unit] = ()) -> dict[str, Any]:
    """A situation and a gazetteer in; the layers `flows`, `stocks`, `measures` and `areas` as GeoJSON out.

    `unplaced` counts the statements whose place is unknown: they are listed beside the map, never guessed onto it.
    """
    moved = [(one, *ends(one, places, lang, countries=True)) for one in newest(found.displacement)]
    taken = [(one, spot(one.place_id, places, lang) if one.place_id else None) for one in found.measures]
    flows = [_flow(one, start, end, lang) for one, start, end in moved if start and end and start.at != end.at]
    stocks = [_stock(one, at, lang, left=not end) for one, start, end in moved if (at := end or start)]
    drawn = [_measure(one, at, found.viewed, lang) for one, at in taken if at or one.geometry]
    spots = [at for _, *both in moved for at in both if at] + [at for one, at in taken if at and not one.geometry]
    return {
        "flows": _collection(_once(flows)),
        "stocks": _collection(stocks),
        "measures": _collection(drawn),
        "areas": _collection(_areas(spots, units)),
        "unplaced": {
            "movements": sum(not (start or end) for _, start, end in moved),
            "measures": len(taken) - len(drawn),
        },
    }


def _collection(features: Iterable[Feature]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(geometry: Mapping[str, Any], **properties: Any) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _once(flows: Sequence[Feature]) -> list[Feature]:
    """One way that the same words tell with and without its number is one bow, the one with the number."""

    def way(one: Feature) -> tuple[Any, ...]:
        return tuple(one["properties"][name] for name in ("report", "offset", "start", "end"))

    counted = {way(one) for one in flows if not one["properties"]["vague"]}
    return [one for one in flows if not one["properties"]["vague"] or way(one) not in counted]


def _flow(one: Movement, start: Spot, end: Spot, lang: str) -> Feature:
    line = {"type": "LineString", "coordinates": bow(start.at, end.at)}
    return _feature(line, **_told(one, lang), start=start.name, end=end.name)


def _stock(one: Movement, at: Spot, lang: str, *, left: bool) -> Feature:
    """People who are somewhere; or, of a flow, the end that is known: where they came to, or only where they `left`."""
    point = {"type": "Point", "coordinates": list(at.at)}
    return _feature(point, **_told(one, lang), place=at.name, left=left, country=at.precision == COUNTRY)


def _told(one: Movement, lang: str) -> dict[str, Any]:
    """What a mark says of a movement; `people` is None for words without a number, which are shown as words."""
    many = people(one)
    said = number(many, lang) if many is not None else f"“{one.count.words}”" if one.count else ""
    return {
        "people": many,
        "vague": many is None,
        "count": said,
        "unit": one.count.unit if one.count else "",
        "stock": one.scope == "stock",
        "old": one.old,
        "what": one.what,
        "day": one.as_of.isoformat() if one.as_of else None,
        **_words(one.words, one.said_by, one.claims),
    }


def _measure(one: Measure, at: Spot | None, viewed: date | None, lang: str) -> Feature:
    geometry = one.geometry or {"type": "Point", "coordinates": list(at.at if at else (0, 0))}
    days = (viewed - one.last_confirmed).days if viewed and one.last_confirmed else None
    return _feature(
        geometry,
        kind=one.kind,
        label=table("measures.toml")["kinds"][one.what][lang],
        status=one.status,
        since=one.since.isoformat() if one.since else None,
        confirmed=one.last_confirmed.isoformat() if one.last_confirmed else None,
        age_days=days,
        place=at.name if at else (one.place or ""),
        by=one.by or "",
        **_words(one.words, one.said_by, one.claims),
    )


def _words(quote: str, said_by: Sequence[str], claims: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    report, start, _ = claims[0] if claims else ("", 0, 0)
    return {"words": quote, "said_by": said_by[0] if said_by else "", "report": report, "offset": start}


def _areas(spots: Iterable[Spot], units: Sequence[Unit]) -> Iterator[Feature]:
    for one in dict.fromkeys(spots):
        found = area(units, one.at, one.precision)
        if found:
            yield _feature(found[1], kind=found[0], place=one.name)


def bow(start: Point, end: Point) -> list[list[float]]:
    """Two points in; a line that bows to the left of its way, so that ways there and back lie apart, out."""
    (x1, y1), (x2, y2) = start, end
    x, y = (x1 + x2) / 2 - (y2 - y1) * BEND * 2, (y1 + y2) / 2 + (x2 - x1) * BEND * 2
    line = []
    for n in range(STEPS + 1):
        t = n / STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        line.append([round(a * x1 + b * x + c * x2, 5), round(a * y1 + b * y + c * y2, 5)])
    return line


def outlines(units: Iterable[Unit], lang: str) -> dict[str, Any]:
    """A workspace's own units in; their outlines with name, P-code and both parents as GeoJSON out."""
    return _collection(
        _feature(
            unit.geometry,
            pcode=unit.pcode,
            level=unit.level,
            name=(lang == "ar" and unit.name_ar) or unit.name_en,
            parent=unit.parent,
            lies_in=unit.lies_in,
            mismatch=unit.mismatch,
        )
        for unit in units
    )
