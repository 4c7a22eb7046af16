"""A toll series: how one origin's number of one thing moved from day to day. Never summed (F4, F11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class TollPoint:
    """One value of a series; `reports` holds every report that repeats it, `independent_origins` stays 1."""

    as_of: date | None
    low: int | None
    high: int | None
    qualifier: str
    claims: tuple[tuple[str, int, int], ...]
    reports: tuple[str, ...]
    independent_origins: int = 1
    superseded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TollSeries:
    """One origin, one `what`, one group, party, place and scope; its points in the order of their as-of days.

    `unit` is what is counted: persons, families, testimonies, … (never mixed in one series). `place_id` is the
    gazetteer's id of `place`, by which it can be named in another language; None when only words are known.
    """

    origin: str
    what: str
    group: str
    party: str | None
    place: str | None
    scope: str
    points: tuple[TollPoint, ...]
    unit: str = "persons"
    place_id: str | None = None
