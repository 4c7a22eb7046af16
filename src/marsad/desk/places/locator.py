"""One place in, a small map of where it lies out: coast, borders, and how precisely the place is known, as an area."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from marsad.places.gazetteer import Entry
from marsad.situation.boundaries import Unit
from marsad.situation.canvas import svg, text
from marsad.situation.geometry import rings
from marsad.situation.outline import Box, Point, rings_in
from marsad.situation.spots import KM_PER_DEGREE, RADIUS_KM, shaded

WIDTH, HEIGHT = 420, 180
SEEN_KM = 60  # half the height of the picture for a settlement; wider for wider places
SIZE_ONLY = {"en": "known to about this size", "ar": "معروف بهذا الحجم تقريباً"}
APART = (58, 13)  # pixels that two names need


def locator(
    place: Entry,
    precision: int,
    label: str,
    others: Iterable[tuple[Entry, str]],
    *,
    lang: str,
    units: Sequence[Unit] = (),
) -> str:
    """A place, its precision and name, and neighbours with theirs in; an SVG out. The place has coordinates.

    What is known to a district or province is that unit of `units`, shaded; without its boundary, a dashed ring that
    says that it is only the size.
    """
    assert place.lat is not None and place.lon is not None
    radius = RADIUS_KM.get(precision, 0)
    unit = shaded(units, (place.lon, place.lat), precision)
    frame = _Frame((place.lon, place.lat), max(SEEN_KM, radius * 1.6))
    x, y = frame.pixel((place.lon, place.lat))
    body = ['<rect class="sea" width="420" height="180"/>', *_land(frame), *_neighbours(frame, others, (x, y))]
    if unit:
        body.append(f'<path class="meant" d="{"".join(_ring(ring, frame) for ring in rings(unit.geometry))}"/>')
    elif radius:
        body.append(f'<circle class="area" cx="{x:.1f}" cy="{y:.1f}" r="{frame.km(radius):.1f}"/>')
        body.append(text(WIDTH / 2, HEIGHT - 8, SIZE_ONLY[lang], css="s halo"))
    body.append(f'<circle class="head" cx="{x:.1f}" cy="{y:.1f}" r="{3 if radius else 5}"/>')
    body.append(text(x, y - 12, label, css="halo h"))
    return svg(WIDTH, HEIGHT, [*body, *_scale(frame, lang)], lang=lang, title=label)


class _Frame:
    """Degrees to pixels around a middle, equirectangular with the scale of its latitude."""

    def __init__(self, middle: Point, half_km: float) -> None:
        self._middle = middle
        self._shrink = math.cos(math.radians(middle[1]))
        self._scale = HEIGHT / 2 / half_km * KM_PER_DEGREE

    @property
    def box(self) -> Box:
        wide, high = WIDTH / 2 / self._scale / self._shrink, HEIGHT / 2 / self._scale
        lon, lat = self._middle
        return lon - wide, lat - high, lon + wide, lat + high

    def pixel(self, point: Point) -> Point:
        x = WIDTH / 2 + (point[0] - self._middle[0]) * self._shrink * self._scale
        return x, HEIGHT / 2 - (point[1] - self._middle[1]) * self._scale

    def km(self, length: float) -> float:
        return length / KM_PER_DEGREE * self._scale


def _ring(ring: Iterable[Sequence[float]], frame: _Frame) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (frame.pixel((lon, lat)) for lon, lat, *_ in ring)) + "Z"


def _land(frame: _Frame) -> Iterator[str]:
    for _, ring in rings_in(frame.box):
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(frame.pixel, ring)) + "Z"
        yield f'<path class="land" d="{path}"/>'


def _neighbours(frame: _Frame, others: Iterable[tuple[Entry, str]], middle: Point) -> Iterator[str]:
    """The larger places around, named where their names have room."""
    taken = [(middle[0], middle[1] - 12), middle]
    for entry, name in others:
        if entry.lat is None or entry.lon is None:
            continue
        x, y = frame.pixel((entry.lon, entry.lat))
        inside = 20 < x < WIDTH - 20 and 14 < y < HEIGHT - 8
        if inside and all(abs(x - a) > APART[0] or abs(y - b) > APART[1] for a, b in taken):
            taken.append((x, y))
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" class="tick"/>'
            yield text(x, y - 5, name, css="halo s")


def _scale(frame: _Frame, lang: str) -> Iterator[str]:
    length = 20
    x, y = WIDTH - 16 - frame.km(length), HEIGHT - 10
    yield f'<path class="axis" stroke-width="2" d="M{x:.1f} {y}h{frame.km(length):.1f}"/>'
    said = "٢٠ كم" if lang == "ar" else "20 km"
    yield text(x + frame.km(length) / 2, y - 5, said, css="s halo")
