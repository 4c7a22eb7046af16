"""The map as SVG: coast and borders, a mark a place, its area the people; a disc where a place is only known nearly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from marsad.model import vocab
from marsad.publish.dataset.build import REGION
from marsad.publish.dataset.model import Row
from marsad.publish.site.page import View
from marsad.situation.outline import Box, rings_in

WIDTH, HEIGHT, MARGIN = 480, 420, 40
LARGEST = 26.0  # radius of the largest mark
KM_A_DEGREE = 111.2
LETTER, LINE = 6.5, 13.0  # rough width of a letter and height of a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An equirectangular window on the earth, true in scale at its middle."""

    west: float
    north: float
    scale: float
    squeeze: float

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """Degrees to the drawing's units."""
        return MARGIN + (lon - self.west) * self.squeeze * self.scale, MARGIN + (self.north - lat) * self.scale

    @property
    def box(self) -> Box:
        """West, south, east, north of what the drawing shows, its margin included."""
        wide, tall = WIDTH / self.scale / self.squeeze, HEIGHT / self.scale
        west, north = self.west - MARGIN / self.scale / self.squeeze, self.north + MARGIN / self.scale
        return west, north - tall, west + wide, north

    def km(self, kilometres: float) -> float:
        """Kilometres to the drawing's units."""
        return kilometres / KM_A_DEGREE * self.scale


def marks(view: View, rows: list[Row]) -> str:
    """Rows that have a centre, one mark a place, over coast and borders; says what area and discs mean."""
    placed = _one_a_place(rows)
    if not placed:
        return f"<p>{view.word('no_match')}</p>"
    frame = _frame(placed)
    most = max(_size(row) for row in placed) or 1
    drawn = "".join(_mark(view, row, frame, most) for row in sorted(placed, key=_size, reverse=True))
    names = _names(view, sorted(placed, key=_size, reverse=True), frame)
    return (
        f'<svg class="map" dir="ltr" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="where">'
        f'<rect class="sea" width="{WIDTH}" height="{HEIGHT}"/><g class="land">{_land(frame)}</g>'
        f'<g class="grid">{_graticule(frame)}</g>{drawn}<g class="names">{names}</g></svg>'
        f'<p class="legend">{view.word("legend")}</p>'
    )


def _one_a_place(rows: list[Row]) -> list[Row]:
    """At each centre the row that tells most: deaths of everybody first, then the largest number."""
    best: dict[tuple[object, object], Row] = {}
    for row in rows:
        precision = row["precision"]
        region = isinstance(precision, int) and precision >= REGION
        if region or not isinstance(row["latitude"], float) or not isinstance(row["longitude"], float):
            continue
        key = (row["latitude"], row["longitude"])
        if key not in best or _weight(row) > _weight(best[key]):
            best[key] = row
    return list(best.values())


def _weight(row: Row) -> tuple[bool, int]:
    return row["what"] == "killed", _size(row)


def _size(row: Row) -> int:
    size = row["reported_best"] or row["reported_low"]
    return size if isinstance(size, int) else 0


def _frame(rows: list[Row]) -> Frame:
    lats, lons = ([float(str(row[name])) for row in rows] for name in ("latitude", "longitude"))
    squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
    tall = max(max(lats) - min(lats), 0.4)
    broad = max((max(lons) - min(lons)) * squeeze, 0.4)
    scale = min((HEIGHT - 2 * MARGIN) / tall, (WIDTH - 2 * MARGIN) / broad)
    west = (min(lons) + max(lons)) / 2 - (WIDTH / 2 - MARGIN) / scale / squeeze
    north = (min(lats) + max(lats)) / 2 + (HEIGHT / 2 - MARGIN) / scale
    return Frame(west=west, north=north, scale=scale, squeeze=squeeze)


def _mark(view: View, row: Row, frame: Frame, most: int) -> str:
    x, y = frame.point(float(str(row["latitude"])), float(str(row["longitude"])))
    radius = max(3.0, LARGEST * math.sqrt(_size(row) / most))
    km = vocab.table("precision")[str(row["precision"] or 6)]["km"]
    disc = f'<circle class="near" cx="{x:.1f}" cy="{y:.1f}" r="{max(frame.km(km), radius):.1f}"/>' if km else ""
    label = f"{_text(view, row)}: {view.number(_size(row))}"
    return (
        f'<g class="mark" data-place="{escape(str(row["place_id"] or ""))}">{disc}'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{escape(label)}</title></circle></g>'
    )


def _names(view: View, rows: list[Row], frame: Frame) -> str:
    """Names of places, the largest first, none over another."""
    taken: list[tuple[float, float, float]] = []
    out = ""
    for row in rows:
        x, y = frame.point(float(str(row["latitude"])), float(str(row["longitude"])))
        name = _text(view, row)
        half = len(name) * LETTER / 2
        if any(abs(x - other) < half + width and abs(y - height) < LINE for other, height, width in taken):
            continue
        taken.append((x, y, half))
        out += f'<text x="{x:.1f}" y="{y - 6:.1f}" text-anchor="middle">{escape(name)}</text>'
    return out


def _text(view: View, row: Row) -> str:
    return view.place_name(row)


def _land(frame: Frame) -> str:
    """Every country that is in view, as one path each; lines far outside are cut so that the page stays small."""
    west, south, east, north = frame.box
    wide, tall = east - west, north - south
    around = (west - wide, south - tall, east + wide, north + tall)
    paths = []
    for _, ring in rings_in(frame.box):
        points = [frame.point(lat, lon) for lon, lat in _within(ring, around)]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
        paths.append(f'<path d="{path}"/>')
    return "".join(paths)


def _within(ring: Iterable[tuple[float, float]], box: Box) -> Iterator[tuple[float, float]]:
    """A ring with its far points drawn to the edge of a box, runs on one edge joined: what is in the box stays true."""
    west, south, east, north = box
    before: tuple[float, float] | None = None
    for lon, lat in ring:
        point = min(max(lon, west), east), min(max(lat, south), north)
        if point != before:
            yield point
        before = point


def _graticule(frame: Frame) -> str:
    """Lines of whole and half degrees with their names at the edge."""
    east = frame.west + (WIDTH - MARGIN) / frame.scale / frame.squeeze
    south = frame.north - (HEIGHT - MARGIN) / frame.scale
    step = next(step for step in (0.25, 0.5, 1, 2, 5, 10, 20, 45) if (frame.north - south) / step <= 8)
    lines = []
    for at in range(math.ceil(south / step), math.floor(frame.north / step) + 1):
        _, y = frame.point(at * step, frame.west)
        lines.append(
            f'<line x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/><text x="4" y="{y - 3:.1f}">{at * step:g}°</text>'
        )
    for at in range(math.ceil(frame.west / step), math.floor(east / step) + 1):
        x, _ = frame.point(frame.north, at * step)
        lines.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{HEIGHT}"/>')
    return "".join(lines)
