"""One clock as SVG: lanes of marks by day, so that what came after an order can be seen. Right to left in Arabic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marsad.situation.canvas import day, number, svg, text, tip, words
from marsad.situation.compose import Situation

WIDTH, LEFT, RIGHT, TOP, LANE, FOOT = 980, 150, 30, 56, 34, 60
MOST_TICKS = 8
ORDER = (
    "order", "commitment", "body", "act", "displacement", "measure", "notice", "referral", "position", "finding",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing on the clock. `until` makes it a bar; `dated` is False when the day is only that of the report."""

    day: date
    lane: str
    words: str
    until: date | None = None
    dated: bool = True
    claims: tuple[tuple[str, int, int], ...] = ()


def marks_of(found: Situation) -> list[Mark]:
    """A situation in, its measures and movements as marks out."""
    marks = [
        Mark(
            day=first,
            lane="measure",
            words=one.words,
            until=one.until or one.last_confirmed,
            dated=one.since is not None,
            claims=one.claims,
        )
        for one in found.measures
        if (first := one.since or one.last_confirmed)
    ]
    marks += [
        Mark(day=one.as_of, lane="displacement", words=one.words, dated=one.since is not None, claims=one.claims)
        for one in found.displacement
        if one.as_of
    ]
    return marks


def timeline(marks: Iterable[Mark], *, lang: str = "en", since: date | None = None, until: date | None = None) -> str:
    """Marks in, the clock as SVG out; lanes that hold nothing are left out. Marks outside the window are counted."""
    language = words(lang)
    given = sorted(marks, key=lambda mark: (mark.day, mark.lane, mark.claims))
    kept = [mark for mark in given if _inside(mark, since, until)]
    if not kept:
        return svg(WIDTH, 60, [text(WIDTH / 2, 35, language["timeline"])], lang=lang, title=language["timeline"])
    lanes = [lane for lane in ORDER if any(mark.lane == lane for mark in kept)]
    axis = _Axis(kept, right_to_left=language["dir"] == "rtl")
    height = TOP + LANE * len(lanes) + FOOT
    edge = WIDTH - RIGHT if axis.right_to_left else RIGHT
    body = [text(edge, 24, language["timeline"], css="h", anchor="start"), *axis.ticks(height, lang)]
    for row, lane in enumerate(lanes):
        y = TOP + LANE * row + LANE / 2
        body.append(text(edge, y + 4, language["lanes"][lane], anchor="start"))
        body += _lane([mark for mark in kept if mark.lane == lane], y, axis)
    outside = number(len(given) - len(kept), lang)
    note = f"○ {language['reported']}. {language['outside'].format(n=outside)}."
    body.append(text(edge, height - 10, note, css="s", anchor="start"))
    return svg(WIDTH, height, body, lang=lang, title=language["timeline"])


def _inside(mark: Mark, since: date | None, until: date | None) -> bool:
    return (since is None or mark.day >= since) and (until is None or mark.day <= until)


class _Axis:
    """Days to pixels, from the first mark to the last."""

    def __init__(self, marks: Sequence[Mark], *, right_to_left: bool) -> None:
        self.first = min(mark.day for mark in marks)
        self.days = max((max(mark.day, mark.until or mark.day) - self.first).days for mark in marks) or 1
        self.right_to_left = right_to_left

    def x(self, when: date) -> float:
        share = (when - self.first).days / self.days
        along = LEFT + (WIDTH - LEFT - RIGHT) * share
        return WIDTH - along if self.right_to_left else along

    def ticks(self, height: int, lang: str) -> Iterator[str]:
        step = max(1, -(-self.days // MOST_TICKS))
        for n in range(0, self.days + 1, step):
            when = self.first + timedelta(days=n)
            x = self.x(when)
            yield f'<path class="axis" d="M{x:.1f} {TOP - 8}V{height - FOOT + 8}"/>'
            yield text(x, height - FOOT + 24, day(when, lang), css="s")


def _lane(marks: Sequence[Mark], y: float, axis: _Axis) -> Iterator[str]:
    """Marks of one lane; those of one day are set above each other as far as the lane holds."""
    stacked: dict[date, int] = {}
    for mark in marks:
        level = stacked.get(mark.day, 0)
        stacked[mark.day] = level + 1
        yield tip(f"{mark.day}: {mark.words}", _shape(mark, y - min(level, 4) * 3 + 5, axis), mark.claims)


def _shape(mark: Mark, y: float, axis: _Axis) -> str:
    x = axis.x(mark.day)
    if mark.until and mark.until > mark.day:
        left, right = sorted((x, axis.x(mark.until)))
        return f'<rect class="bar" x="{left:.1f}" y="{y - 4:.1f}" width="{right - left:.1f}" height="8" rx="2"/>'
    kind = "tick" if mark.dated else "tick told"
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
