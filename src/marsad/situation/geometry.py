"""Lines and areas as GeoJSON, checked before they are kept: closed, on earth, and not crossing themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from marsad.model import BadInput
from marsad.model.refusals import refusal
from marsad.situation.tables import table

Point = tuple[float, float]
MOST_POINTS = 20_000
CELLS = 64  # a ring's box is cut into this many columns; only segments that share one are compared


def refused(key: str, *, where: str, **facts: object) -> BadInput:
    """The refusal of that key in `data/refusals.toml`, worded in both languages."""
    return refusal(table("refusals.toml"), key, where=where, **facts)


def check_geometry(geometry: Mapping[str, Any], *, where: str = "geometry") -> None:
    """A GeoJSON geometry in; returns when it can be kept. BadInput says what is wrong with it."""
    if not isinstance(geometry, Mapping) or "type" not in geometry:
        raise refused("no_geometry", where=where)
    kind, coordinates = geometry["type"], geometry.get("coordinates")
    if kind == "Point":
        _point(coordinates, where)
    elif kind == "LineString":
        _line(coordinates, where, least=2)
    elif kind in ("Polygon", "MultiPolygon"):
        for ring in rings(geometry):
            _ring(ring, where)
    else:
        raise refused("geometry_type", where=where, kind=str(kind)[:40])


def rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    """The rings of a Polygon or MultiPolygon, outer and inner; nothing for other types."""
    coordinates = geometry.get("coordinates") or ()
    if geometry.get("type") == "Polygon":
        yield from coordinates
    elif geometry.get("type") == "MultiPolygon":
        for polygon in coordinates:
            yield from polygon


def contains(geometry: Mapping[str, Any], point: Point) -> bool:
    """Does an area hold a point? By counting crossings of all its rings, so that holes are outside."""
    return sum(_crossings(ring, point) for ring in rings(geometry)) % 2 == 1


def inner_point(geometry: Mapping[str, Any]) -> Point | None:
    """A point inside an area: the middle of its widest stretch along the line through the middle of its box."""
    points = [(float(x), float(y)) for ring in rings(geometry) for x, y, *_ in ring]
    if not points:
        return None
    middle = (min(y for _, y in points) + max(y for _, y in points)) / 2 + 1e-9
    crossings = sorted(x for ring in rings(geometry) for x in _crossed(ring, middle))
    stretches = [
        (right - left, (left + right) / 2) for left, right in zip(crossings[::2], crossings[1::2], strict=False)
    ]
    return (max(stretches)[1], middle) if stretches else None


def _ring(ring: Any, where: str) -> None:
    points = _line(ring, where, least=4)
    if points[0] != points[-1]:
        raise refused("ring_open", where=where)
    crossing = _self_crossing(points)
    if crossing:
        raise refused("crosses_itself", where=where, lat=crossing[1], lon=crossing[0])


def _line(line: Any, where: str, *, least: int) -> list[Point]:
    if not isinstance(line, Sequence) or len(line) < least:
        raise refused("line_short", where=where, least=least)
    if len(line) > MOST_POINTS:
        raise refused("line_long", where=where, most=MOST_POINTS)
    return [_point(point, where) for point in line]


def _point(point: Any, where: str) -> Point:
    try:
        x, y = float(point[0]), float(point[1])
    except (TypeError, ValueError, IndexError, KeyError):
        raise refused("no_point", where=where, point=repr(point)[:60]) from None
    if not (math.isfinite(x) and math.isfinite(y) and -180 <= x <= 180 and -90 <= y <= 90):
        raise refused("off_earth", where=where, x=x, y=y)
    return x, y


def _self_crossing(points: list[Point]) -> Point | None:
    """Where two segments of a ring that are no neighbours meet; None when none do."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    width = (right - left) / CELLS or 1.0
    columns: dict[int, list[int]] = {}
    for at in range(len(points) - 1):
        first, last = sorted((points[at][0], points[at + 1][0]))
        for column in range(int((first - left) / width), int((last - left) / width) + 1):
            for other in columns.setdefault(column, []):
                if _no_neighbours(at, other, len(points) - 1) and (met := _meet(points, at, other)):
                    return met
            columns[column].append(at)
    return None


def _no_neighbours(one: int, other: int, count: int) -> bool:
    return abs(one - other) not in (0, 1, count - 1)


def _meet(points: list[Point], one: int, other: int) -> Point | None:
    a, b, c, d = points[one], points[one + 1], points[other], points[other + 1]
    crosses = _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0
    touches = any(_on(a, b, point) for point in (c, d)) or any(_on(c, d, point) for point in (a, b))
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) if crosses or touches else None


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _on(a: Point, b: Point, c: Point) -> bool:
    within = min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
    return within and _side(a, b, c) == 0


def _crossings(ring: Sequence[Any], point: Point) -> int:
    return sum(1 for x in _crossed(ring, point[1]) if x > point[0])


def _crossed(ring: Sequence[Any], y: float) -> Iterator[float]:
    """Where the ring crosses the line of one latitude."""
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        if (y1 > y) != (y2 > y):
            yield x1 + (y - y1) / (y2 - y1) * (x2 - x1)
