"""The three kinds of number on one ruler, told apart by form: solid, a band that fades when open, a hatched area."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marsad.model import Figure

WIDTH, ROW, BAR = 640, 34, 16
LEFT, RIGHT = 8, 56
FADES = 6


def ruler(figure: Figure, numbers: Any) -> dict[str, Any] | None:
    """A figure and how to write its numbers in, the drawing's shapes out; None when there is nothing to compare."""
    known = [number for number in _numbers(figure) if number is not None]
    if (len(set(known)) < 2 and not figure.reported.open_above) or max(known, default=0) <= 0:
        return None
    scale = (WIDTH - LEFT - RIGHT) / max(known)
    rows = [row for row in (_documented(figure, scale), _reported(figure, scale), _estimated(figure, scale)) if row]
    ticks = [{"x": LEFT + number * scale, "said": numbers(number)} for number in _apart(sorted(set(known)), scale)]
    for at, row in enumerate(rows):
        row["y"] = at * ROW + 6
    height = len(rows) * ROW + 30
    return {"width": WIDTH, "height": height, "floor": height - 26, "foot": height - 8, "rows": rows, "ticks": ticks,
            "bar": BAR, "left": LEFT}  # fmt: skip


def _numbers(figure: Figure) -> Iterator[int | None]:
    yield figure.documented
    yield from (figure.reported.low, figure.reported.best, figure.reported.high)
    if figure.estimated and figure.estimated.n:
        yield round(figure.estimated.n["q975"]) if "q975" in figure.estimated.n else None


def _documented(figure: Figure, scale: float) -> dict[str, Any] | None:
    if figure.documented is None:
        return None
    return {"kind": "documented", "x": LEFT, "width": figure.documented * scale}


def _reported(figure: Figure, scale: float) -> dict[str, Any] | None:
    told = figure.reported
    known = [number for number in (told.low, told.best, told.high) if number is not None]
    if not known:
        return None
    start, end = LEFT + min(known) * scale, LEFT + max(known) * scale
    fades = [
        {"x": end + step * 8, "opacity": round(0.4 * (1 - step / FADES), 2)}
        for step in range(FADES if told.open_above else 0)
    ]
    marks = [LEFT + number * scale for number in known]
    return {"kind": "reported", "x": start, "width": max(end - start, 1), "fades": fades, "marks": marks}


def _estimated(figure: Figure, scale: float) -> dict[str, Any] | None:
    interval = figure.estimated.n if figure.estimated else None
    if not interval or "q025" not in interval:
        return None
    start, end = LEFT + interval["q025"] * scale, LEFT + interval["q975"] * scale
    return {"kind": "estimated", "x": start, "width": max(end - start, 1)}


def _apart(numbers: list[int], scale: float) -> list[int]:
    """The numbers whose labels have room; the largest always."""
    kept = [numbers[-1]]
    for number in reversed(numbers[:-1]):
        if (kept[-1] - number) * scale > 52:
            kept.append(number)
    return kept
