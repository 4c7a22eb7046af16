"""Charts as SVG drawn on the server: steps for each source's toll, ticks for incidents. A table says the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from statistics import median_low

from marsad.model import vocab
from marsad.publish.dataset.model import Row
from marsad.publish.site.page import View

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 214, 14, 34
MOST = 6
OUTLIER = 50  # a number so many times its source's median is another event's; it stays in the table alone
DASHES = ("", "7 3", "2 3", "10 3 2 3", "1 4", "5 5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One source's steps: (day, number, bounded only from below)."""

    name: str
    points: tuple[tuple[date, int, bool], ...]


def tolls(view: View) -> str:
    """The running tolls of all killed, source by source; the table below holds every point."""
    found = _lines(view)
    if not found:
        return f"<p>{view.word('no_match')}</p>"
    return f"{_drawing(view, [_of_one_size(line) for line in found])}{_table(view, found)}"


def _of_one_size(line: Line) -> Line:
    middle = median_low(number for _, number, _ in line.points)
    return Line(name=line.name, points=tuple(point for point in line.points if point[1] <= OUTLIER * max(middle, 1)))


def _lines(view: View) -> list[Line]:
    """Sources with the most points of the most told code and group; running tolls of wide places only."""
    shelves: dict[tuple[str, str], dict[str, dict[date, tuple[int, bool]]]] = defaultdict(lambda: defaultdict(dict))
    for row in view.data["tolls"].rows:
        number, day = row["low"] if row["low"] is not None else row["high"], row["as_of"]
        if row["scope"] in ("cumulative", "total") and isinstance(number, int) and isinstance(day, date):
            points = shelves[(str(row["what"]), str(row["group"]))][str(row["origin"])]
            best = points.get(day, (0, False))
            points[day] = max(best, (number, row["high"] is None))
    killed = {key: origins for key, origins in shelves.items() if key[0] == "killed"} or shelves
    if not killed:
        return []
    weight = {key: sum(len(points) for points in origins.values()) for key, origins in killed.items()}
    chosen = killed[max(weight, key=lambda key: (weight[key], key))]
    ranked = sorted(chosen, key=lambda name: (-len(chosen[name]), -max(n for n, _ in chosen[name].values()), name))
    return [
        Line(name=name, points=tuple((day, *chosen[name][day]) for day in sorted(chosen[name])))
        for name in ranked[:MOST]
    ]


def _drawing(view: View, found: list[Line]) -> str:
    days = [day for line in found for day, _, _ in line.points]
    first, last = min(days), max(days)
    top = max(number for line in found for _, number, _ in line.points)
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        return LEFT + (day - first).days / span * (WIDTH - LEFT - RIGHT)

    def y(number: int) -> float:
        return HEIGHT - BOTTOM - number / top * (HEIGHT - TOP - BOTTOM)

    grid = "".join(
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(n):.1f}" y2="{y(n):.1f}"/>'
        f'<text x="{LEFT - 8}" y="{y(n) + 4:.1f}" text-anchor="end">{view.number(n)}</text>'
        for n in _ticks(top)
    )
    ends = (
        f'<text x="{LEFT}" y="{HEIGHT - 10}">{view.day(first)}</text>'
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 10}" text-anchor="end">{view.day(last)}</text>'
    )
    labels = _spread([y(line.points[-1][1]) for line in found])
    steps = "".join(
        _steps(view, line, [(x(day), y(number)) for day, number, _ in line.points], DASHES[at], labels[at])
        for at, line in enumerate(found)
    )
    return (
        f'<svg class="chart" dir="ltr" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="moved">'
        f'<g class="grid">{grid}</g><g class="axis">{ends}</g>{steps}</svg>'
    )


def _steps(view: View, line: Line, points: list[tuple[float, float]], dash: str, label: float) -> str:
    """One source: steps to the end of the chart, open above shown by a fading stem, its name at the end."""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}" + "".join(f"H{px:.1f}V{py:.1f}" for px, py in points[1:])
    stems = "".join(
        f'<line class="open" x1="{px:.1f}" x2="{px:.1f}" y1="{py:.1f}" y2="{max(py - 12, 2):.1f}"/>'
        for (px, py), (_, _, is_open) in zip(points, line.points, strict=True)
        if is_open
    )
    dots = "".join(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2.6"/>' for px, py in points)
    stroke = f' stroke-dasharray="{dash}"' if dash else ""
    name = view.sources.get(line.name, {}).get(f"name_{view.lang}") or line.name
    short = str(name) if len(str(name)) <= 24 else f"{str(name)[:23]}…"
    value = view.number(line.points[-1][1])
    lead = f'<path class="lead" d="M{points[-1][0]:.1f} {points[-1][1]:.1f}L{WIDTH - RIGHT + 6} {label:.1f}"/>'
    return (
        f'<g class="toll"><path d="{path}"{stroke}/>{stems}{dots}{lead}'
        f'<text x="{WIDTH - RIGHT + 10}" y="{label + 4:.1f}">{value} {escape(short)}</text></g>'
    )


def _spread(heights: list[float], apart: float = 16.0) -> list[float]:
    """Heights of labels moved apart so that none lies on another."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    placed = list(heights)
    for before, at in pairwise(order):
        placed[at] = max(placed[at], placed[before] + apart)
    over = max(placed[order[-1]] - (HEIGHT - BOTTOM), 0.0)
    return [height - over for height in placed]


def _ticks(top: int) -> list[int]:
    """Three or four round numbers up to the top."""
    step = next(s for scale in range(9) for s in (10**scale, 2 * 10**scale, 5 * 10**scale) if top / s <= 4.5)
    return list(range(0, top + 1, step))


def _table(view: View, found: list[Line]) -> str:
    rows = "".join(
        f"<tr><th scope=row>{view.source(line.name)}</th><td>{view.day(day)}</td>"
        f'<td class="n">{view.number(number)}{"+" if is_open else ""}</td></tr>'
        for line in found
        for day, number, is_open in line.points
    )
    labels = (
        view.say.template("site", "source"),
        view.say.template("site", "timeline"),
        vocab.label("tier", "reported", view.lang),
    )
    head = "".join(f"<th scope=col>{escape(text)}</th>" for text in labels)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<details><summary>{view.word('moved')}</summary>{table}</details>"


def timeline(view: View, rows: list[Row]) -> str:
    """A tick a row on its first day, height by its best number; the filter fades what it leaves out."""
    dated = [(row["since"], row) for row in rows if isinstance(row["since"], date)]
    if not dated:
        return f"<p>{view.word('no_match')}</p>"
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    span, most = max((last - first).days, 1), max(_size(row) for _, row in dated) or 1
    places = {str(row["id"]): _x(day, first, span) for day, row in dated}
    ticks = "".join(
        f'<line class="tick" data-id="{escape(str(row["id"]))}" x1="{places[str(row["id"])]:.1f}" '
        f'x2="{places[str(row["id"])]:.1f}" y1="96" y2="{88 - 74 * (_size(row) / most) ** 0.5:.1f}"/>'
        for day, row in dated
    )
    flags = _flags(view, first, last, span)
    return (
        f'<svg class="chart ticks" dir="ltr" viewBox="0 0 480 124" role="img" aria-labelledby="when">{ticks}{flags}'
        '<line class="base" x1="8" x2="472" y1="96" y2="96"/>'
        f'<g class="axis"><text x="8" y="116">{view.day(first)}</text>'
        f'<text x="472" y="116" text-anchor="end">{view.day(last)}</text></g></svg>'
    )


def _flags(view: View, first: date, last: date, span: int) -> str:
    """Measures (bars below the line) and what authorities set up, ordered or promised (flags), each day once."""
    seen: dict[tuple[str, date], None] = {}
    for claim in view.data["claims"].rows:
        family = vocab.table("what").get(str(claim["what"]), {}).get("family")
        day = claim["since"] or _published(view, claim)
        if family in ("security", "accountability") and isinstance(day, date) and first <= day <= last:
            seen.setdefault((str(claim["what"]), day))
    return "".join(_flag(view, what, day, _x(day, first, span)) for what, day in sorted(seen, key=lambda one: one[1]))


def _flag(view: View, what: str, day: date, x: float) -> str:
    label = f"{vocab.label('what', what, view.lang)}, {view.say.day(day)}"
    security = vocab.table("what")[what]["family"] == "security"
    shape = (
        f"M{x - 3:.1f} 98H{x + 3:.1f}V103H{x - 3:.1f}Z"
        if security
        else f"M{x:.1f} 98V106M{x:.1f} 98L{x + 6:.1f} 101L{x:.1f} 104"
    )
    return f'<path class="{"measure" if security else "flag"}" d="{shape}"><title>{escape(label)}</title></path>'


def _published(view: View, claim: Row) -> date | None:
    published = view.reports.get(str(claim["report"]), {}).get("published")
    return date.fromisoformat(str(published)[:10]) if published else None


def _x(day: date, first: date, span: int) -> float:
    return 12 + (day - first).days / span * 456


def _size(row: Row) -> int:
    size = row["reported_best"] or row["reported_low"]
    return size if isinstance(size, int) else 0
