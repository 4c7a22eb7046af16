"""Compliance on one clock: what an order or a promise demands, what is reported after it, who found what.

`no_information` is not `complied`. A breach after notice has four legs; the record shows each, and which is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.cases.acts import Act
from marsad.cases.bodies import PREFIX as BODY
from marsad.cases.items import Item, Span
from marsad.cases.orders import Orders
from marsad.cases.tables import table
from marsad.model import Decision
from marsad.reconcile import Record
from marsad.reconcile.where import Places

FINDINGS = ("complied", "breached", "partial", "no_information")
STANDARDS = (
    "reasonable_suspicion", "reasonable_grounds", "balance_of_probabilities", "clear_and_convincing",
    "beyond_reasonable_doubt",
)  # fmt: skip
WORK_OF_A_BODY = ("referral", "suspects", "testimonies", "arrest", "trial")
LEGS = ("order", "notice", "act", "attribution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That an order or an incident came to somebody's knowledge: to whom, on which day, recorded by whom."""

    to: str
    day: date | None
    by: str
    because: str
    claims: tuple[Span, ...]
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a named person found: complied, breached, partial, no_information; to which standard, for which period."""

    finding: str
    by: str
    day: str
    because: str
    standard: str | None
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One leg of a breach after notice: there, with its claims, or missing, with the reason."""

    name: str
    present: bool
    why: str
    claims: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance:
    """One order, commitment or mandate, and everything after it that bears on it.

    `after` are acts dated on or after the day it was issued, within its terms, its area and its end; `told_after` are
    acts that no words date, reported after it. `measures` are claims of what was done to fulfil it. `finding` is the
    newest finding of a person, `no_information` when there is none. `overdue`: its deadline passed with no finding.
    """

    item: Item
    issued: date | None
    deadline: date | None
    after: tuple[Act, ...]
    told_after: tuple[Act, ...]
    notices: tuple[Notice, ...]
    measures: tuple[Span, ...]
    findings: tuple[Finding, ...]
    finding: str
    legs: tuple[Leg, ...]
    overdue: bool

    @property
    def breach_after_notice(self) -> bool:
        """Whether every leg of a breach after notice stands."""
        return bool(self.legs) and all(leg.present for leg in self.legs)


def compliance(
    record: Record,
    found: Orders,
    acts: Iterable[Act],
    *,
    viewed: date | None = None,
    places: Places | None = None,
) -> tuple[Compliance, ...]:
    """A record with its orders and acts in; one compliance for each order, commitment and body's mandate out."""
    acts = tuple(acts)
    done = _done(record)
    rulings: dict[str, list[Decision]] = defaultdict(list)
    for ruling in record.decisions:
        rulings[ruling.subject or ""].append(ruling)
    mandates = [item for item in found.bodies if item.what == "body_formed"]
    followed = (*found.orders, *found.commitments, *mandates)
    return tuple(
        _compliance(record, item, acts, done, rulings[item.id] + rulings[_body_of(item)], viewed, places)
        for item in followed
    )


def _body_of(item: Item) -> str:
    """What rulings on a whole body are called that bear on its mandate; a name that nothing has for other items."""
    return f"{BODY}{item.kind}" if _is_body(item) and item.kind else "–"


def _done(record: Record) -> dict[str, list[tuple[date, Span]]]:
    """By code, the days and spans of what was really done: announcements and denials are words, not measures."""
    days = {report.id: report.day for report in record.reports}
    done: dict[str, list[tuple[date, Span]]] = defaultdict(list)
    for claim in record.claims:
        day = claim.since or days.get(claim.report)
        if day and claim.stance not in ("projected", "denied"):
            done[claim.what].append((day, claim.span))
    return done


def _compliance(
    record: Record,
    item: Item,
    acts: tuple[Act, ...],
    done: Mapping[str, list[tuple[date, Span]]],
    rulings: list[Decision],
    viewed: date | None,
    places: Places | None,
) -> Compliance:
    issued = item.since or item.told
    deadline = _deadline(item, rulings)
    bearing = [act for act in acts if (_is_body(item) or _under(act, item)) and _inside(act, item, places)]
    after = tuple(act for act in bearing if act.since and issued and issued <= act.since and _before_end(act, deadline))
    told_after = tuple(act for act in bearing if not act.since and act.told and issued and act.told >= issued)
    notices = tuple(_notices(rulings, record))
    findings = tuple(_findings(rulings))
    return Compliance(
        item=item,
        issued=issued,
        deadline=deadline,
        after=after,
        told_after=told_after,
        notices=notices,
        measures=_measures(done, item, issued),
        findings=findings,
        finding=findings[-1].finding if findings else "no_information",
        legs=_legs(record, item, after, told_after, notices) if _forbids(item) else (),
        overdue=bool(deadline and viewed and deadline < viewed and not findings),
    )


def _is_body(item: Item) -> bool:
    """A body's mandate covers every violation; what happens after it was formed is its subject, not its breach."""
    return item.what == "body_formed"


def _under(act: Act, item: Item) -> bool:
    """Does an act fall under the terms? By the codes that the table names for each content."""
    entries = {str(entry["code"]): entry for entry in table("acts.toml")["act"]}
    return not _forbids(item).isdisjoint(entries.get(act.act, {}).get("what", ()))


def _forbids(item: Item) -> frozenset[str]:
    """The codes of harm that would breach the terms; none for a promise to do something, or for a mandate."""
    contents = table("content.toml")["content"]
    return frozenset(harm for kind in item.kinds for harm in contents.get(kind, {}).get("harms", ()))


def _inside(act: Act, item: Item, places: Places | None) -> bool:
    """In the order's area; an order without an area covers everything, an act without a place is not shut out."""
    if item.place_id is None or act.place_id is None or places is None:
        return True
    return places.within(act.place_id, item.place_id)


def _before_end(act: Act, deadline: date | None) -> bool:
    return deadline is None or act.since is None or act.since <= deadline


def _deadline(item: Item, rulings: Iterable[Decision]) -> date | None:
    """The words' own end, or the newest deadline or extension that people recorded."""
    recorded = [_day(ruling.value.get("extension") or ruling.value.get("deadline")) for ruling in rulings]
    return max((day for day in recorded if day), default=item.end)


def _notices(rulings: Iterable[Decision], record: Record) -> Iterable[Notice]:
    for ruling in rulings:
        said = ruling.value.get("notice")
        if isinstance(said, Mapping):
            claims = [claim.span for claim in record.claims if ruling.anchor and _anchored(claim, ruling)]
            yield Notice(
                to=str(said.get("to", "")),
                day=_day(said.get("date")),
                by=ruling.by,
                because=ruling.because,
                claims=tuple(claims),
                decision=ruling.id,
            )


def _anchored(claim: Any, ruling: Decision) -> bool:
    anchor = ruling.anchor
    return bool(anchor and (claim.report, claim.quote, claim.what) == (anchor.report, anchor.quote, anchor.what))


def _findings(rulings: Iterable[Decision]) -> Iterable[Finding]:
    found = [ruling for ruling in rulings if ruling.verb == "finding" and ruling.value.get("finding") in FINDINGS]
    for ruling in sorted(found, key=lambda ruling: (ruling.at, ruling.id)):
        yield Finding(
            finding=str(ruling.value["finding"]),
            by=ruling.by,
            day=ruling.at[:10],
            because=ruling.because,
            standard=ruling.value.get("standard"),
            decision=ruling.id,
        )


def _measures(done: Mapping[str, list[tuple[date, Span]]], item: Item, issued: date | None) -> tuple[Span, ...]:
    """Claims of what would fulfil the terms, on or after the day of issue."""
    if issued is None:
        return ()
    contents = table("content.toml")["content"]
    wanted = {code for kind in item.kinds for code in contents.get(kind, {}).get("measures", ())}
    wanted |= set(WORK_OF_A_BODY) if _is_body(item) else set()
    own = set(item.claims)
    return tuple(
        sorted(span for code in wanted for day, span in done.get(code, ()) if day >= issued and span not in own)
    )


def _legs(
    record: Record, item: Item, after: tuple[Act, ...], told_after: tuple[Act, ...], notices: tuple[Notice, ...]
) -> tuple[Leg, ...]:
    return (
        Leg(name="order", present=True, why="the words", claims=item.claims),
        _notice_leg(notices),
        _act_leg(after, told_after),
        _attribution_leg(record, after),
    )


def _notice_leg(notices: tuple[Notice, ...]) -> Leg:
    if not notices:
        return Leg(name="notice", present=False, why="nobody recorded that it reached those it binds")
    reached = "; ".join(f"{notice.to} {notice.day or ''}".strip() for notice in notices)
    return Leg(name="notice", present=True, why=reached, claims=tuple(span for n in notices for span in n.claims))


def _act_leg(after: tuple[Act, ...], told_after: tuple[Act, ...]) -> Leg:
    if after:
        return Leg(name="act", present=True, why="dated after it", claims=tuple(s for act in after for s in act.claims))
    why = (
        "reported after it, but no words date the act" if told_after else "no act under its terms is reported after it"
    )
    return Leg(name="act", present=False, why=why, claims=tuple(span for act in told_after for span in act.claims))


def _attribution_leg(record: Record, after: tuple[Act, ...]) -> Leg:
    """Attribution is a finding of a person to a stated standard; a party that a claim names is an allegation."""
    names = {act.id for act in after}
    for ruling in record.decisions:
        said = ruling.value.get("attribution") if ruling.verb == "finding" and ruling.subject in names else None
        if isinstance(said, Mapping) and said.get("standard") in STANDARDS:
            return Leg(name="attribution", present=True, why=f"{said.get('to')}: {said['standard']}, by {ruling.by}")
    parties = sorted({account.party for act in after for account in act.accounts if account.party})
    why = f"alleged, not found: {'; '.join(parties)}" if parties else "no party is named, and nobody found one"
    return Leg(name="attribution", present=False, why=why)


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
