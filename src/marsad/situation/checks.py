"""What may not be recorded of a measure: a geometry that crosses itself, an end before its beginning."""

from __future__ import annotations

from datetime import date
from typing import Any

from marsad.model import Decision
from marsad.situation.geometry import check_geometry, refused

CHECKED = ("measure",)


def check(draft: Decision) -> None:
    """A ruling on a measure in; returns when it may be recorded, BadInput otherwise."""
    said = draft.value
    where = draft.subject or "measure"
    if "geometry" in said:
        check_geometry(said["geometry"], where=where)
    days = {name: _day(said[name], name, where) for name in ("since", "until", "confirmed") if said.get(name)}
    if "since" in days and "until" in days and days["until"] < days["since"]:
        raise refused("ends_before", where=where, until=days["until"], since=days["since"])


def _day(value: Any, name: str, where: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise refused("no_date", where=where, name=name, value=value) from None
