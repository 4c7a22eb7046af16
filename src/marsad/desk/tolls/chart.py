"""The rows of toll series in, what the chart draws of them out: the running tolls of the dead that moved, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from marsad.desk.names import origin_name, place_name
from marsad.desk.projection.models import TollRow
from marsad.model import vocab
from marsad.workspace import Workspace

DEATHS = ("killed", "executed")
RUNNING = ("cumulative", "total")
OUTLIER = 50  # a number so many times its series' median is another event's; it stays in the list
MOST = 6


def chart(
    rows: Iterable[TollRow], opened: Workspace, *, lang: str, since: date | None, until: date | None
) -> tuple[list[dict[str, Any]], int]:
    """At most six series with a name in the reader's language, the longest first; and how many of their points lie
    outside the days asked for, or, when none are asked for, outside the workspace's window.
    """
    if since is None and until is None:
        since, until = opened.settings.window
    kept = [(row, points) for row in rows if row.series["scope"] in RUNNING and len(points := _points(row)) > 1]
    kept.sort(key=lambda pair: -len(pair[1]))
    series, outside = [], 0
    for row, points in kept[:MOST]:
        inside = [one for one in points if _is_within(one["as_of"], since, until)]
        outside += len(points) - len(inside)
        series.append({"name": _name(row, opened, lang), "points": _drawn(inside, lang)})
    return series, outside


def _is_within(day: str, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since.isoformat()) and (until is None or day <= until.isoformat())


def _points(row: TollRow) -> list[dict[str, Any]]:
    """A series' dated numbers, without those of another event."""
    dated = [one for one in row.series["points"] if one["as_of"] and _value(one) is not None]
    values = sorted(_value(one) for one in dated)
    most = OUTLIER * values[len(values) // 2] if values else 0
    return [one for one in dated if _value(one) <= most]


def _value(point: dict[str, Any]) -> Any:
    return point["high"] if point["low"] is None else point["low"]


def _name(row: TollRow, opened: Workspace, lang: str) -> str:
    parts = (
        origin_name(opened, row.origin, lang),
        vocab.label("what", row.what, lang),
        vocab.group_label(row.group, lang),
        place_name(opened, row.place, lang),
    )
    return " · ".join(part for part in parts if part)


def _drawn(points: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    from marsad.desk.templatetags.marsad import bounded

    return [
        {
            "day": one["as_of"],
            "low": one["low"],
            "high": one["high"],
            "said": bounded(one, lang),
            "claim": one["claims"][0][:2] if one["claims"] else None,
        }
        for one in points
    ]
