"""Orders, acts, notices, measures, referrals and positions on one clock, so that what came after what can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from marsad.cases.acts import Act
from marsad.cases.compliance import Compliance
from marsad.cases.items import Item, Span
from marsad.cases.orders import Orders
from marsad.cases.positions import Position
from marsad.reconcile import Record

LANES = ("order", "commitment", "body", "act", "notice", "measure", "referral", "position", "finding")
MEASURES = (
    "road_closed", "curfew", "deployment", "checkpoint", "closure", "siege", "operation_started", "operation_ended",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One thing on the clock. `dated` is False when the day is only that of the report."""

    day: date
    lane: str
    code: str
    words: str
    by: str | None
    place: str | None
    dated: bool
    claims: tuple[Span, ...]


def clock(
    record: Record, found: Orders, acts: Iterable[Act], compliances: Iterable[Compliance] = ()
) -> tuple[Tick, ...]:
    """A record with its orders, acts and compliances in; everything with a day out, in the order of days."""
    bodies = [item for item in found.bodies if item.what == "body_formed"]
    lanes = (
        ("order", found.orders),
        ("commitment", found.commitments),
        ("body", bodies),
        ("referral", found.referrals),
    )
    ticks = [tick for lane, items in lanes for item in items if (tick := _of_item(lane, item))]
    ticks += [tick for act in acts if (tick := _of_act(act))]
    ticks += [_of_position(one, one.told) for one in found.positions if one.told]
    ticks += _measures(record)
    ticks += [tick for one in compliances for tick in _of_compliance(one)]
    return tuple(sorted(ticks, key=lambda tick: (tick.day, LANES.index(tick.lane), tick.claims, tick.words)))


def _of_item(lane: str, item: Item) -> Tick | None:
    day = item.since or item.told
    if day is None:
        return None
    return Tick(
        day=day,
        lane=lane,
        code=item.kind or item.what,
        words=item.terms,
        by=item.by,
        place=item.place,
        dated=item.since is not None,
        claims=item.claims,
    )


def _of_act(act: Act) -> Tick | None:
    day = act.since or act.told
    if day is None:
        return None
    parties = "; ".join(dict.fromkeys(account.party for account in act.accounts if account.party))
    return Tick(
        day=day,
        lane="act",
        code=act.act,
        words=act.accounts[0].words,
        by=parties or None,
        place=act.place,
        dated=act.since is not None,
        claims=act.claims,
    )


def _of_position(one: Position, day: date) -> Tick:
    return Tick(
        day=day,
        lane="position",
        code=one.stand,
        words=one.terms,
        by=one.by,
        place=None,
        dated=False,
        claims=one.claims,
    )


def _measures(record: Record) -> Iterator[Tick]:
    days = {report.id: report.day for report in record.reports}
    for claim in record.claims:
        day = claim.since or days.get(claim.report)
        if claim.what not in MEASURES or claim.stance == "denied" or day is None:
            continue
        yield Tick(
            day=day,
            lane="measure",
            code=claim.what,
            words=claim.quote,
            by=claim.party,
            place=claim.place.words if claim.place else None,
            dated=claim.since is not None,
            claims=(claim.span,),
        )


def _of_compliance(one: Compliance) -> Iterator[Tick]:
    for notice in one.notices:
        if notice.day:
            yield _recorded(notice.day, "notice", notice.to, notice.because, notice.by, notice.claims)
    for finding in one.findings:
        day = date.fromisoformat(finding.day)
        yield _recorded(day, "finding", finding.finding, finding.because, finding.by, one.item.claims)


def _recorded(day: date, lane: str, code: str, words: str, by: str, claims: tuple[Span, ...]) -> Tick:
    return Tick(day=day, lane=lane, code=code, words=words, by=by, place=None, dated=True, claims=claims)
