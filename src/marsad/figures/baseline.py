"""Where does this event rank? Reference datasets in the forms of UCDP GED and ACLED, kept apart from the record.

A reference number is compared with, never added to, a workspace's own. What the two codebooks count differently is said
with every answer.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from marsad.model import BadInput, Figure

DIFFERENCES = {
    "ged": (
        "UCDP GED counts direct deaths in armed force by an organised actor.",
        "Injuries, looting and arson are no GED events.",
        "GED has low, best and high; its spread is known to understate what is not known.",
        "GED enters a pair of actors only when it passes 25 deaths in a calendar year.",
    ),
    "acled": (
        "ACLED gives one figure, the most conservative of the sources, and reads 'dozens' as 12 and 'hundreds' as 100.",
        "ACLED splits a toll that covers several days or places over its events; injuries are not collected.",
    ),
}
_GED = ("id", "date_start", "date_end", "country", "best", "low", "high")
_ACLED = ("event_id_cnty", "event_date", "country", "fatalities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One event of a reference dataset; `low` and `high` equal `best` where the dataset has one figure only."""

    id: str
    since: date
    until: date
    country: str
    place: str
    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A reference dataset: `kind` is ged or acled; `refused` counts rows that could not be used, with the reasons."""

    kind: str
    events: tuple[Reference, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Where a figure stands among the reference events: 1 is the deadliest. `by_low`, `by_best` and `by_high` are the
    places that its three numbers would take; None where the figure has none. `above` are the nearest deadlier ones."""

    figure: str
    kind: str
    among: int
    country: str | None
    since: date | None
    by_low: int | None
    by_best: int | None
    by_high: int | None
    above: tuple[Reference, ...]
    differences: tuple[str, ...]


def read_baseline(text: str, *, where: str = "baseline") -> Baseline:
    """A GED or ACLED CSV in, its events out. Older GED names (`best_est` and the like) are understood.

    Raises BadInput when the header is of neither, or no row can be used.
    """
    rows = csv.DictReader(text.splitlines())
    names = {(name or "").strip().casefold(): name for name in rows.fieldnames or ()}
    kind = _kind(names)
    if kind is None:
        raise BadInput(
            "neither GED nor ACLED columns", where=where, todo=f"GED has {', '.join(_GED)}; ACLED {', '.join(_ACLED)}"
        )
    events, refused = [], []
    for number, row in enumerate(rows, 2):
        low = {key: (row.get(name) or "").strip() for key, name in names.items()}
        try:
            events.append(_ged(low) if kind == "ged" else _acled(low))
        except (KeyError, ValueError) as problem:
            refused.append(f"line {number}: {problem}")
    if not events:
        raise BadInput("no event that can be used", where=where, todo=refused[0] if refused else "the file has no rows")
    return Baseline(kind=kind, events=tuple(events), refused=tuple(refused))


def _kind(names: Iterable[str]) -> str | None:
    have = {name.removesuffix("_est") for name in names}
    if set(_GED) <= have:
        return "ged"
    return "acled" if set(_ACLED) <= set(names) else None


def _ged(row: dict[str, str]) -> Reference:
    def number(name: str) -> int:
        return int(float(row.get(name) or row[f"{name}_est"]))

    return Reference(
        id=row["id"],
        since=_day(row["date_start"]),
        until=_day(row["date_end"]),
        country=row["country"],
        place=row.get("where_coordinates") or row.get("adm_1") or "",
        low=number("low"),
        best=number("best"),
        high=number("high"),
    )


def _acled(row: dict[str, str]) -> Reference:
    day, dead = _day(row["event_date"]), int(float(row["fatalities"]))
    place = row.get("location") or row.get("admin1") or ""
    return Reference(
        id=row["event_id_cnty"],
        since=day,
        until=day,
        country=row["country"],
        place=place,
        low=dead,
        best=dead,
        high=dead,
    )


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _day(text: str) -> date:
    """An ISO day, with or without a time, or ACLED's "08 March 2025"."""
    if text[:4].isdigit() and "-" in text:
        return date.fromisoformat(text[:10])
    day, month, year = text.split()
    return date(int(year), _MONTHS.index(month[:3].casefold()) + 1, int(day))


def rank(figure: Figure, baseline: Baseline, *, country: str | None = None, since: date | None = None) -> Ranking:
    """A figure of people killed and a reference dataset in, the figure's place among its events out.

    Raises BadInput for a figure of anything but deaths, or when no event of that country and time is in the dataset.
    """
    if figure.what not in ("killed", "executed"):
        raise BadInput(
            f"'{figure.what}' cannot be ranked", where=figure.id, todo="reference datasets count deaths only"
        )
    among = [one for one in baseline.events if _wanted(one, country, since)]
    if not among:
        raise BadInput(
            "no reference event to compare with", where=country or "baseline", todo="check country and --since"
        )
    told = figure.reported
    best = told.best if told.best is not None else told.low
    above = sorted((one for one in among if best is not None and one.best > best), key=lambda one: (one.best, one.id))
    return Ranking(
        figure=figure.id,
        kind=baseline.kind,
        among=len(among),
        country=country,
        since=since,
        by_low=_place(told.low, [one.high for one in among]),
        by_best=_place(best, [one.best for one in among]),
        by_high=_place(told.high, [one.low for one in among]),
        above=tuple(above[:5]),
        differences=DIFFERENCES[baseline.kind],
    )


def _wanted(one: Reference, country: str | None, since: date | None) -> bool:
    return (country is None or one.country.casefold() == country.casefold()) and (since is None or one.until >= since)


def _place(number: int | None, others: Sequence[int]) -> int | None:
    """1 for a number that none exceeds. Low is set against the others' highs and high against their lows, so that the
    two places bracket the one that is not known."""
    return None if number is None else 1 + sum(other > number for other in others)
