"""The outline of countries under the flow map: Natural Earth, by way of npm's `world-atlas` (`tools/outline.py`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@cache
def _world() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((files("marsad.situation") / "data" / "outline.json").read_text("utf-8"))
    return found


@cache
def _arc(at: int) -> tuple[Point, ...]:
    """One shared line by its number, backwards for a complement (`~at`), in degrees of longitude and latitude."""
    if at < 0:
        return _arc(~at)[::-1]
    scale, x, y = _world()["scale"], 0, 0
    numbers = [int(n) for n in _world()["arcs"][at].split(",") if n]
    points = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / scale, y / scale))
    return tuple(points)


def rings_in(box: Box) -> Iterator[tuple[str, list[Point]]]:
    """A box (west, south, east, north) in; country code and ring of every ring that may be seen in it out."""
    for code, rings in _world()["countries"].items():
        for ring in rings:
            points = [point for arc in ring for point in _arc(arc)]
            if points and _overlaps(points, box):
                yield code, points


def _overlaps(points: list[Point], box: Box) -> bool:
    west, south, east, north = box
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(xs) >= west and min(xs) <= east and max(ys) >= south and min(ys) <= north
