"""The situation as of a day: displacement, measures, and what the reader must know about both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.model import Report
from marsad.reconcile import Record
from marsad.reconcile.where import Places
from marsad.situation.displacement import Curve, Factor, Movement, curves, displacement
from marsad.situation.measures import Measure, Span, constraints, measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What IDMC shows in place of a score: how far displacement figures can be trusted, each as a plain fact."""

    units: tuple[str, ...]
    finest_place: int | None
    days_with_figures: int
    by_sex_or_age: bool
    independent_origins: int
    returns_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Displacement and measures of a record, seen on a day. `constraints` has all nine access categories."""

    viewed: date | None
    displacement: tuple[Movement, ...]
    curves: tuple[Curve, ...]
    panel: Panel
    measures: tuple[Measure, ...]
    constraints: dict[int, tuple[Span, ...]]

    def contract(self) -> dict[str, Any]:
        """The contract's form of `marsad situation --json`."""
        return {
            "displacement": [movement.contract() for movement in self.displacement],
            "measures": [measure.contract() for measure in self.measures],
        }


def situation(
    record: Record,
    *,
    viewed: date | None = None,
    places: Places | None = None,
    country: str | None = None,
    household: Factor | None = None,
) -> Situation:
    """A record in, its situation on a day out; without a day, the day of the newest report.

    `places` tells what lies in what, `country` is the event's country id, `household` converts families to persons.
    """
    viewed = viewed or newest_day(record.reports)
    moved = displacement(record, viewed=viewed, places=places, country=country, household=household)
    taken = measures(record, viewed=viewed)
    return Situation(
        viewed=viewed,
        displacement=moved,
        curves=curves(moved),
        panel=_panel(record, moved),
        measures=taken,
        constraints=constraints(record, taken),
    )


def newest_day(reports: Iterable[Report]) -> date | None:
    """The day of the newest report; None when none is dated."""
    return max((report.day for report in reports if report.day), default=None)


def _panel(record: Record, moved: tuple[Movement, ...]) -> Panel:
    counted = [one for one in moved if one.count and one.metric]
    precise = [
        claim.place.precision
        for claim in record.claims
        if claim.what in ("displaced", "sheltering") and claim.place and claim.place.precision
    ]
    return Panel(
        units=tuple(sorted({one.count.unit for one in counted if one.count})),
        finest_place=min(precise, default=None),
        days_with_figures=len({one.as_of for one in counted if one.as_of}),
        by_sex_or_age=any(part in one.group for one in counted for part in ("women", "men", "children", "elderly")),
        independent_origins=len({one.origin for one in counted if one.independent}),
        returns_known=any(one.metric == "returns" for one in counted),
    )
