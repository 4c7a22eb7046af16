"""Running tolls against incidents (F11) and sums over disjoint incidents (F12). Never a sum of running tolls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marsad.figures import rules
from marsad.figures.gather import CellKey, Hints
from marsad.model import Figure, Reported, Residual
from marsad.reconcile.cells import Item
from marsad.reconcile.where import Where

SURE, POSSIBLE, NONE = "sure", "possible", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An incident's figure with what F11 needs: its key, place and day."""

    key: CellKey
    figure: Figure
    place: str
    state: str
    day: date | None
    hinted: str | None


def residual(toll: Figure, toll_key: CellKey, events: Sequence[Event], where: Where) -> Residual | None:
    """A running toll and the incidents of the same harm and group in; what the toll holds beyond them out (F11)."""
    reported = toll.reported
    inside = [(event, overlap(toll, toll_key, event, where)) for event in events if _same_people(toll_key, event.key)]
    inside = [(event, how) for event, how in inside if how != NONE]
    low, high = reported.low, reported.high
    if not inside or low is None or high is None:
        return None
    lows = [event.figure.reported.low or 0 for event, how in inside if how == SURE]
    highs = [None if event.figure.reported.open_above else event.figure.reported.high for event, _ in inside]
    open_incident = any(one is None for one in highs)
    return Residual(
        low=0 if open_incident else max(0, low - sum(one or 0 for one in highs)),
        high=None if reported.open_above else max(0, high - sum(lows)),
        open_above=reported.open_above,
        incidents=tuple(sorted(event.figure.id for event, _ in inside)),
    )


def _same_people(toll: CellKey, event: CellKey) -> bool:
    return (toll.what, toll.unit, toll.group) == (event.what, event.unit, event.group)


def overlap(toll: Figure, key: CellKey, event: Event, where: Where) -> str:
    """Whether an incident is inside a toll: as stated, else by place and window; on the cut-off day only possibly."""
    if event.hinted:
        return event.hinted
    if not where.within(event.place, key.place) or (not key.place and key.state != event.state):
        return NONE
    if event.day is None:
        return POSSIBLE
    end = toll.until or toll.as_of
    if (toll.since and event.day < toll.since) or (end and event.day > end):
        return NONE
    return SURE if end is None or event.day < end else POSSIBLE


def total(events: Sequence[Event]) -> Figure | None:
    """Figures of disjoint incidents of one harm and group in; their sum as a hull out (F12), None for fewer than two.

    Lows, bests and highs are added apart. The hull is not a confidence interval and never called one.
    """
    counted = [event for event in events if event.figure.reported.high is not None]
    if len(counted) < 2 or not _disjoint(counted):
        return None
    first = counted[0].figure
    bests = [event.figure.reported.best for event in counted]
    days = [event.day for event in counted if event.day]
    return replace(
        first,
        id=f"{first.what}/{first.group}/sum_of_incidents",
        place=None,
        place_id=None,
        since=min(days, default=None),
        until=max(days, default=None),
        as_of=max((event.figure.as_of for event in counted if event.figure.as_of), default=None),
        documented=_sum(event.figure.documented for event in counted),
        reported=Reported(
            low=sum(event.figure.reported.low or 0 for event in counted),
            best=None if any(best is None for best in bests) else sum(best or 0 for best in bests),
            high=sum(event.figure.reported.high or 0 for event in counted),
            open_above=any(event.figure.reported.open_above for event in counted),
        ),
        estimated=None,
        tier=max((event.figure.tier for event in counted), key=rules.RUNGS.index),
        grade=max((event.figure.grade for event in counted), key=rules.GRADES.index),
        provisional=any(event.figure.provisional for event in counted),
        origins=tuple(sorted({origin for event in counted for origin in event.figure.origins})),
        claims=tuple(sorted({span for event in counted for span in event.figure.claims})),
        set_aside=(),
        rules=rules.order({"F12", *(rule for event in counted for rule in event.figure.rules)}),
        scope="total",
        independent_origins=min(event.figure.independent_origins for event in counted),
        rungs={},
        low_tier=None,
        entailed=None,
        breakdown=(),
        residual=None,
        findings=(),
        decisions=tuple(sorted({name for event in counted for name in event.figure.decisions})),
        notes=(f"sum over {len(counted)} incidents: {', '.join(event.figure.id for event in counted)}", "a hull"),
    )


def _disjoint(events: Sequence[Event]) -> bool:
    """Whether every incident has a day and a place of its own: only then can no one be counted twice."""
    return all(event.day and event.place for event in events) and len({(e.day, e.place) for e in events}) == len(events)


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if not known or any(one is None for one in known) else sum(one or 0 for one in known)


def hinted(items: Iterable[Item], hints: Hints) -> str | None:
    """What a claims file or a ruling says of an incident's overlap with the running toll."""
    said = {
        str(hints[key]["overlap"])
        for item in items
        if "overlap" in hints.get(key := (*item.claim.span, item.claim.what), {})
    }
    return min(said) if said else None
