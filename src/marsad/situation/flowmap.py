"""The flow map: who fled from where to where, as one SVG file that needs nothing else.

A disc is a stock (its area is people), a line a flow (its width is people); words without a number are dashed. A point
stands for a town only; what is placed less precisely is the shaded unit of the workspace's own boundaries, or a dashed
circle of about the size of what is meant.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from marsad.reconcile.where import Entry, Places
from marsad.situation.boundaries import Unit
from marsad.situation.canvas import number, svg, text, tip, words
from marsad.situation.compose import Situation
from marsad.situation.displacement import Movement
from marsad.situation.geometry import contains, rings
from marsad.situation.measures import Measure
from marsad.situation.outline import Box, Point, rings_in
from marsad.situation.spots import KM_PER_DEGREE, RADIUS_KM, Spot, ends, newest, people, shaded, spot
from marsad.situation.tables import table

WIDTH, HEIGHT, MARGIN, FOOT = 860, 620, 40, 110
LEAST_DEGREES = 1.8
AROUND = 0.25  # of the box, so that marks do not lie on the frame
ROOM = 60  # pixels that a country's name needs
LARGEST_DISC, WIDEST_LINE = 42.0, 14.0


class Map(Places, Protocol):
    """What the flow map asks of a gazetteer beside what reconciling asks."""

    def country_entry(self, code: str) -> Entry | None: ...


@dataclass(frozen=True, slots=True)
class _Frame:
    """Degrees to pixels, equirectangular with the scale of the middle latitude."""

    box: Box
    scale: float
    shrink: float

    @classmethod
    def around(cls, spots: Iterable[Spot]) -> _Frame:
        points = [one.at for one in spots]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        shrink = math.cos(math.radians(middle[1]))
        wide = max(max(xs) - min(xs), LEAST_DEGREES) * (1 + 2 * AROUND)
        high = max(max(ys) - min(ys), LEAST_DEGREES) * (1 + 2 * AROUND)
        scale = min(WIDTH / (wide * shrink), (HEIGHT - FOOT) / high)
        half = (WIDTH / scale / shrink / 2, (HEIGHT - FOOT) / scale / 2)
        return cls((middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]), scale, shrink)

    def pixel(self, point: Point) -> Point:
        west, _, _, north = self.box
        return (point[0] - west) * self.shrink * self.scale, (north - point[1]) * self.scale

    def km(self, length: float) -> float:
        return length / KM_PER_DEGREE * self.scale


def flow_map(
    found: Situation, places: Map, *, lang: str = "en", country: str | None = None, units: Sequence[Unit] = ()
) -> str:
    """A situation and a gazetteer in, the map as SVG out; `country` (ISO code) is shaded as the event's own.

    `units` are a workspace's own boundaries, drawn as fine lines.

    Statements whose places are unknown are counted below the map, never guessed onto it.
    """
    language = words(lang)
    shown = [(one, *ends(one, places, lang)) for one in newest(found.displacement)]
    placed = [(one, start, end) for one, start, end in shown if start or end]
    spots = [at for _, *both in placed for at in both if at]
    measures = [(one, at) for one in found.measures if one.place_id and (at := spot(one.place_id, places, lang))]
    spots += [at for _, at in measures]
    if not spots:
        return svg(
            WIDTH,
            60,
            [text(WIDTH / 2, 35, language["left_out"].format(n=number(len(shown), lang)))],
            lang=lang,
            title=language["map"],
        )
    frame = _Frame.around(spots)
    body = [f'<rect class="sea" width="{WIDTH}" height="{HEIGHT - FOOT}"/>', *_countries(frame, country)]
    body += _boundaries(units, frame, lang)
    body += _country_names(frame, places, lang)
    body += _areas(spots, units, frame, lang)
    body += [mark for one, at in measures for mark in _measure(one, at, frame, lang)]
    body += _marks(placed, frame, lang)
    body += _names(spots, frame, _largest(placed))
    body += _legend(len(shown) - len(placed), lang)
    return svg(WIDTH, HEIGHT, body, lang=lang, title=language["map"])


def _countries(frame: _Frame, home: str | None) -> Iterator[str]:
    yield f'<clipPath id="f"><rect width="{WIDTH}" height="{HEIGHT - FOOT}"/></clipPath><g clip-path="url(#f)">'
    for code, ring in rings_in(frame.box):
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(frame.pixel, ring)) + "Z"
        yield f'<path class="land{" home" if code == home else ""}" d="{path}"/>'
    yield "</g>"


def _boundaries(units: Iterable[Unit], frame: _Frame, lang: str) -> Iterator[str]:
    for unit in units:
        points = [frame.pixel((float(x), float(y))) for ring in rings(unit.geometry) for x, y, *_ in ring]
        if any(0 <= x <= WIDTH and 0 <= y <= HEIGHT - FOOT for x, y in points):
            name = (lang == "ar" and unit.name_ar) or unit.name_en
            yield tip(f"{name} {unit.pcode}", _path(unit, frame, "unit"))


def _path(unit: Unit, frame: _Frame, css: str) -> str:
    lines = ("L".join(f"{x:.1f} {y:.1f}" for x, y in _pixels(ring, frame)) for ring in rings(unit.geometry))
    return f'<path class="{css}" d="{"".join(f"M{line}Z" for line in lines)}"/>'


def _pixels(ring: Iterable[Sequence[float]], frame: _Frame) -> Iterator[Point]:
    for x, y, *_ in ring:
        yield frame.pixel((float(x), float(y)))


def _country_names(frame: _Frame, places: Map, lang: str) -> Iterator[str]:
    """A country's name in the middle of what is seen of it, when that middle lies in the country and has room."""
    west, south, east, north = frame.box
    for code, ring in rings_in(frame.box):
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        left, right, low, high = max(min(xs), west), min(max(xs), east), max(min(ys), south), min(max(ys), north)
        middle = ((left + right) / 2, (low + high) / 2)
        room = (right - left) * frame.shrink * frame.scale > ROOM and (high - low) * frame.scale > ROOM / 2
        entry = places.country_entry(code)
        if room and entry and contains({"type": "Polygon", "coordinates": [ring]}, middle):
            yield text(*frame.pixel(middle), places.label(entry.id, lang) or code, css="s")


def _marks(placed: list[tuple[Movement, Spot | None, Spot | None]], frame: _Frame, lang: str) -> Iterator[str]:
    most = max((people(one) or 0 for one, *_ in placed), default=0) or 1
    for one, start, end in sorted(placed, key=lambda each: -(people(each[0]) or 0)):
        many = people(one)
        share = math.sqrt((many or 0) / most)
        said = f"{one.words} ({', '.join(one.said_by)}{f', {one.as_of}' if one.as_of else ''})"
        if start and end and start.at != end.at:
            yield tip(said, _line(frame.pixel(start.at), frame.pixel(end.at), share, vague=many is None), one.claims)
        at = end or start
        if at:
            yield tip(said, _disc(at, frame, share if one.scope == "stock" or not start else 0.0, many), one.claims)


def _areas(spots: Iterable[Spot], units: Sequence[Unit], frame: _Frame, lang: str) -> Iterator[str]:
    """Where a place known to a district or wider may lie: the shaded unit, or a dashed circle that only says so."""
    for one in dict.fromkeys(spots):
        unit, radius = shaded(units, one.at, one.precision), frame.km(RADIUS_KM.get(one.precision, 0))
        if unit:
            yield tip(f"{(lang == 'ar' and unit.name_ar) or unit.name_en} {unit.pcode}", _path(unit, frame, "meant"))
        elif radius:
            x, y = frame.pixel(one.at)
            yield f'<circle class="area" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'


def _line(start: Point, end: Point, share: float, *, vague: bool) -> str:
    """A bow from one place to another, with a head; its width is people."""
    (x1, y1), (x2, y2) = start, end
    bow = (x1 + x2) / 2 - (y2 - y1) * 0.18, (y1 + y2) / 2 + (x2 - x1) * 0.18
    width = 2.0 if vague else max(2.0, WIDEST_LINE * share)
    angle = math.degrees(math.atan2(y2 - bow[1], x2 - bow[0]))
    head = 4 + width
    dashed = " vague" if vague else ""
    curve = f"M{x1:.1f} {y1:.1f}Q{bow[0]:.1f} {bow[1]:.1f} {x2:.1f} {y2:.1f}"
    turned = f"translate({x2:.1f} {y2:.1f}) rotate({angle:.1f})"
    return (
        f'<path class="flow{dashed}" stroke-width="{width:.1f}" d="{curve}"/>'
        f'<path class="head" transform="{turned}" d="M0 0L{-head:.1f} {head / 2:.1f}V{-head / 2:.1f}Z"/>'
    )


def _disc(at: Spot, frame: _Frame, share: float, many: int | None) -> str:
    x, y = frame.pixel(at.at)
    if many is None:
        return f'<circle class="area" cx="{x:.1f}" cy="{y:.1f}" r="7"/>'
    radius = max(4.0, LARGEST_DISC * share)
    return f'<circle class="disc" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'


def _measure(one: Measure, at: Spot, frame: _Frame, lang: str) -> Iterator[str]:
    x, y = frame.pixel(at.at)
    kind = table("measures.toml")["kinds"][one.what][lang]
    said = f"{kind}: {one.words} ({', '.join(one.said_by)})"
    css = "tick" if one.status == "in_force" else "tick told"
    square = f'<rect class="{css}" x="{x - 4:.1f}" y="{y - 18:.1f}" width="8" height="8"/>'
    yield tip(said, square, one.claims)


def _largest(placed: list[tuple[Movement, Spot | None, Spot | None]]) -> dict[Point, float]:
    """For each point the radius of the largest disc on it, so that names stand clear of it."""
    most = max((people(one) or 0 for one, *_ in placed), default=0) or 1
    radii: dict[Point, float] = {}
    for one, start, end in placed:
        at = end or start
        if at and (one.scope == "stock" or not start):
            radii[at.at] = max(radii.get(at.at, 0.0), LARGEST_DISC * math.sqrt((people(one) or 0) / most))
    return radii


def _names(spots: Iterable[Spot], frame: _Frame, radii: dict[Point, float]) -> Iterator[str]:
    """Each place's name once, below its mark; a name that would lie on another is left to the tip."""
    taken: list[Point] = []
    for one in sorted(set(spots), key=lambda one: (one.precision, one.name)):
        x, y = frame.pixel(one.at)
        y += radii.get(one.at, 0.0)
        if all(abs(x - other[0]) > 70 or abs(y - other[1]) > 14 for other in taken):
            taken.append((x, y))
            yield text(x, y + 16, one.name, css="halo")


def _legend(left_out: int, lang: str) -> Iterator[str]:
    language = words(lang)
    right = language["dir"] == "rtl"
    x, y = (WIDTH - MARGIN if right else MARGIN), HEIGHT - FOOT + 24
    yield text(x, y, language["map"], css="h", anchor="start")
    lines = [f"● {language['stock']}   ━ {language['flow']}", f"┄ {language['unsaid']}   ■ {language['measure']}"]
    lines.append(f"{language['never']} {language['left_out'].format(n=number(left_out, lang))}. {language['names']}")
    for row, line in enumerate(lines, start=1):
        yield text(x, y + 22 * row, line, css="s", anchor="start")
