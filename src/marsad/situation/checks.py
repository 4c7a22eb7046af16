"""What may not be recorded of a measure: a geometry that crosses itself, an end before its beginning."""

from __future__ import annotations

from datetime import date
from typing import Any

from marsad.model import BadInput, Decision
from marsad.situation.geometry import check_geometry

CHECKED = ("measure",)


def check(draft: Decision) -> None:
    """A ruling on a measure in; returns when it may be recorded, BadInput otherwise."""
    said = draft.value
    where = draft.subject or "measure"
    if "geometry" in said:
        check_geometry(said["geometry"], where=where)
    days = {name: _day(said[name], name, where) for name in ("since", "until", "confirmed") if said.get(name)}
    if "since" in days and "until" in days and days["until"] < days["since"]:
        raise BadInput(
            f"it ends on {days['until']} before it begins on {days['since']}", where=where, todo="swap the days"
        )


def _day(value: Any, name: str, where: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadInput(f"'{name}' {value!r} is no date that exists", where=where, todo="write 2025-03-08") from None
