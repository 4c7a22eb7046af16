"""Series of all origins to the cells of rule F1, and each cell's claims to evidence for the rules (F3 to F6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from marsad.figures.rules import Evidence, Span, Union, as_late, bound
from marsad.model import Claim
from marsad.reconcile.cells import DAY, FLOW, INCIDENT, PART, Item, side
from marsad.reconcile.incidents import Incident
from marsad.reconcile.points import Series, name_place
from marsad.reconcile.record import Record
from marsad.reconcile.sources import Source
from marsad.reconcile.tolls import place_cell

NARROW_SCOPES = {
    "civilians_only": "counts civilians only",
    "not_armed_groups": "leaves out members of non-state armed groups",
}
Hints = Mapping[tuple[str, int, int, str], Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellKey:
    """What is compared with what (F1): equal keys are one cell. `place` is an id, folded words, or "" for the
    whole event.
    """

    what: str
    unit: str
    kind: str
    group: str
    place: str
    state: str
    day: str
    side: str
    sub: str = ""

    @property
    def id(self) -> str:
        """The stable name of the figure: `killed/civilian/latakia/cumulative`, empty parts left out."""
        scope = "cumulative" if self.kind == "running" else self.kind
        unit = "" if self.unit == "persons" else self.unit
        event = self.day.removeprefix("incident:")
        place = "" if self.kind == "incident" else self.place or self.state or "everywhere"
        parts = (self.what, unit, self.group, place, scope, event, self.side, self.sub)
        return "/".join(part.replace("/", "-").replace(" ", "_") for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell with its evidence. `items` are all claims of the cell, `aside` those that carry nothing and why.

    `label` is the place to print, `party` the words for the side, `flags` what a person should look at.
    """

    key: CellKey
    evidence: tuple[Evidence, ...]
    items: tuple[Item, ...]
    aside: tuple[tuple[Span, str], ...]
    label: str | None
    place_id: str | None
    party: str | None
    as_of: date | None
    flags: tuple[str, ...]
    union: Union | None = None

    @staticmethod
    def empty(key: CellKey, others: Mapping[CellKey, Cell]) -> Cell:
        """A cell that no claim is about, labelled like a sister cell."""
        sisters = [cell for other, cell in others.items() if (other.place, other.state) == (key.place, key.state)]
        named = next((cell for cell in sisters if cell.label), None)
        days = [cell.as_of for cell in sisters if cell.as_of and cell.key.day == key.day]
        return Cell(
            key=key,
            evidence=(),
            items=(),
            aside=(),
            label=named.label if named else None,
            place_id=named.place_id if named else None,
            party=None,
            as_of=max(days, default=None),
            flags=(),
        )


def hints_of(record: Record, given: Hints | None = None) -> Hints:
    """What people ruled about how a claim counts (decisions `figure` on a claim), and what a claims file says
    beside it.
    """
    hints: dict[tuple[str, int, int, str], dict[str, object]] = {
        key: dict(value) for key, value in (given or {}).items()
    }
    by_id = {decision.id: decision for decision in record.decisions if decision.verb == "figure"}
    for key, names in record.rulings.items():
        for name in names:
            if name in by_id:
                hints.setdefault(key, {}).update(by_id[name].value)
    return hints


def gather(record: Record, hints: Hints) -> tuple[Cell, ...]:
    """A record in, its cells out in the order of their keys; parts that only narrow a count down make no cell."""
    series: dict[CellKey, list[Series]] = defaultdict(list)
    loose: dict[CellKey, list[Item]] = defaultdict(list)
    for one in record.series:
        for key in _keys(one):
            series[key].append(one)
    sisters: dict[CellKey, list[CellKey]] = defaultdict(list)
    for key in series:
        sisters[replace(key, group="")].append(key)
    for item in record.items:
        if item.kind != PART and (item.out or not item.known):
            loose[_key_of(item, record, series, sisters)].append(item)
    keys = sorted({*series, *loose}, key=lambda key: key.id)
    events = {one.id: one for one in record.incidents}
    return tuple(_cell(key, series[key], loose[key], record, hints, events) for key in keys)


def _keys(one: Series) -> list[CellKey]:
    if one.kind == PART:
        return []
    days = {str(bundle[0].day or "") for bundle in one.items} if one.kind in (DAY, FLOW) else {one.incident}
    return [
        CellKey(
            what=one.what,
            unit=one.toll.unit,
            kind=one.kind,
            group=one.group,
            place=one.place,
            state=one.state,
            day=day,
            side=one.side or "",
            sub=one.sub,
        )
        for day in sorted(days)
    ]


def _key_of(
    item: Item, record: Record, known: Mapping[CellKey, list[Series]], sisters: Mapping[CellKey, list[CellKey]]
) -> CellKey:
    """The cell of a claim that is in no series: an existing one that differs by a community only, else its own."""
    place, state, event, sub = place_cell(item, record.method)
    day = str(item.day or "") if item.kind in (DAY, FLOW) else event
    key = CellKey(
        what=item.what,
        unit=item.unit,
        kind=item.kind,
        group=item.group,
        place=place,
        state=state,
        day=day,
        side="",
        sub=sub,
    )
    if key in known:
        return key
    near = [other for other in sisters.get(replace(key, group=""), ()) if _same_core(other.group, item.group)]
    return min(near, key=lambda other: other.id) if near else key


def _same_core(one: str, other: str) -> bool:
    a, b = set(one.split("+")), set(other.split("+"))
    return bool(a & b) and (a <= b or b <= a)


def _cell(
    key: CellKey,
    series: list[Series],
    loose: list[Item],
    record: Record,
    hints: Hints,
    events: Mapping[str, Incident],
) -> Cell:
    items = [item for one in series for bundle in one.items for item in bundle] + loose
    if key.kind in (DAY, FLOW):
        items = [item for item in items if str(item.day or "") == key.day]
    aside: dict[Span, str] = {item.claim.span: item.out for item in items if item.out}
    flags: list[str] = []
    far = _outliers(items, record.method.comparison.outlier_factor)
    odd = {index for index, left_out in far.items() if left_out}
    for item in items:
        if item.index in far:
            flags.append(f"outlier: {item.origin} {item.value:,}")
        if item.index in odd:
            aside[item.claim.span] = (
                f"{item.value:,} is far from every other number of its cell: for a person to look at"
            )
            flags.append(f"outlier: {item.origin} {item.value:,}")
    evidence: list[Evidence] = []
    for one in series:
        evidence += _of_series(one, key, odd, record, hints, aside)
    for item in loose:
        if not item.out and item.index not in odd:
            evidence.append(_evidence([item], record, hints, "its origin is unknown: it counts as no origin (F3)"))
    days = [one.day for one in evidence if one.day]
    newest = max(days) if days else None
    fresh = record.method.comparison.fresh_days
    label, place_id = _label(key, series, loose, record, events)
    evidence = [_narrow(one, key, record, flags) for one in evidence]
    doubtful = {item.claim.span for item in items if item.index in far and item.index not in odd}
    evidence = [_doubtful(one) if doubtful & set(one.spans) else one for one in evidence]
    dated = [as_late(one) if _is_late(one, newest, fresh) else one for one in evidence]
    return Cell(
        key=key,
        evidence=tuple(_grown_out(dated, _event_day(items))),
        items=tuple(items),
        aside=tuple(sorted(aside.items())),
        label=label,
        place_id=place_id,
        party=next((one.toll.party for one in series if one.toll.party), None),
        as_of=newest,
        flags=tuple(sorted(set(flags))),
    )


def _narrow(one: Evidence, key: CellKey, record: Record, flags: list[str]) -> Evidence:
    """An origin that leaves some people out (R5) does not say of everybody that there were no more."""
    counts = record.registry.sources.get(one.origin)
    if key.group not in ("all", "mixed") or counts is None or counts.scope not in NARROW_SCOPES:
        return one
    flags.append(f"{one.origin} {NARROW_SCOPES[counts.scope]}: of everybody its number binds from below only (R5)")
    return as_late(one)


def _doubtful(one: Evidence) -> Evidence:
    """One of two numbers that lie far apart, where nothing else tells which is wrong: it raises high alone until a
    person rules."""
    why = "far from the one other number of its cell: it raises high only, until a person rules"
    return replace(one, supports="high", why=why)


def _label(
    key: CellKey, series: list[Series], loose: list[Item], record: Record, events: Mapping[str, Incident]
) -> tuple[str | None, str | None]:
    """The place to print and its id: of an incident its own, of a cell that of the series with the most points."""
    event = events.get(key.day) if key.kind == INCIDENT else None
    if event and event.label:
        return event.label, event.place if ":" in event.place else None
    ordered = sorted(series, key=lambda one: -len(one.items))
    named = next((one.toll for one in ordered if one.toll.place), None)
    return (named.place, named.place_id) if named else name_place(loose, record.where)


def _event_day(items: Iterable[Item]) -> date | None:
    return min((item.event for item in items if item.event), default=None)


def _is_late(one: Evidence, newest: date | None, fresh: int) -> bool:
    return bool(newest and one.day and (newest - one.day).days > fresh)


def _grown_out(evidence: list[Evidence], event: date | None) -> list[Evidence]:
    """Early partials of an incident: open, issued on its own day, where a later claim stands (F5)."""
    if event is None or not any(one.day and one.day > event for one in evidence):
        return evidence
    return [replace(one, early=True) if _partial(one, event) else one for one in evidence]


def _partial(one: Evidence, event: date) -> bool:
    return one.early or (one.bound.hi is None and one.day is not None and one.day <= event)


def _outliers(items: Iterable[Item], factor: int) -> dict[int, bool]:
    """Items whose number is more than `factor` times every other number of the cell, and whether they are left out.

    Beside one other number only, that of a known origin stays in, flagged: either of the two may be wrong.
    """
    values: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        if not item.out:
            values[item.value].append(item)
    if len(values) < 2:
        return {}
    *rest, top = sorted(values)
    if rest[-1] == 0 or top <= factor * rest[-1]:
        return {}
    return {item.index: len(rest) > 1 or not item.known for item in values[top]}


def _of_series(
    one: Series, key: CellKey, odd: set[int], record: Record, hints: Hints, aside: dict[Span, str]
) -> list[Evidence]:
    """The current point of a series as evidence; its earlier points and guessed groups are set aside with the
    reason.
    """
    usable: list[list[Item]] = []
    for bundle in one.items:
        here = [item for item in bundle if key.kind not in (DAY, FLOW) or str(item.day or "") == key.day]
        sure = [item for item in here if item.index not in one.inferred_group and item.index not in odd]
        for item in here:
            if item.index in one.inferred_group and not sure:
                aside.setdefault(item.claim.span, "the words do not say of whom; only the series suggests this group")
        if sure:
            usable.append([*sure, *(item for item in here if item.index in one.inferred_group)])
    if not usable:
        return []
    *older, current = usable
    for earlier in older:
        for item in earlier:
            aside.setdefault(item.claim.span, f"replaced by a newer number of {one.toll.origin} (F4)")
    return [_evidence(current, record, hints, "")]


def _evidence(bundle: list[Item], record: Record, hints: Hints, why: str) -> Evidence:
    """One origin's current number as evidence: its clearest words decide the bounds, a hint or a ruling its class."""
    lead = max(bundle, key=lambda item: (_clear(item.claim), item.value, -len(item.claim.said_by), -item.index))
    source = record.attributions[lead.index].source
    own: dict[str, object] = {}
    for item in bundle:
        own.update(hints.get((*item.claim.span, item.claim.what), {}))
    kind = str(own.get("origin_class") or kind_of(source, lead.claim))
    rule = record.method.eligibility.get(kind) or record.method.eligibility["party_claim_own"]
    assert lead.claim.count is not None
    limits = bound(lead.claim.count, vague=record.method.words.vague)
    assert limits is not None
    supports = str(own.get("supports") or rule.supports)
    known = lead.known
    return Evidence(
        origin=lead.origin,
        party=source.party if known else None,
        rank=rule.rank,
        supports=supports,
        bound=limits,
        spans=tuple(sorted({item.claim.span for item in bundle})),
        day=min((item.day for item in bundle if item.day), default=None),
        early=own.get("early") is True,
        why=why or (f"a claim of class {kind} supports high only (F5)" if supports == "high" else ""),
        credible=known and kind not in ("media", "social_media"),
    )


def kind_of(source: Source, claim: Claim) -> str:
    """The class of F6; a party that counts its enemy's dead is a party claiming its enemy's dead."""
    status = claim.group.status if claim.group else None
    if source.kind == "party_claim_own" and _enemy(source.id, status):
        return "party_claim_enemy"
    return source.kind


def _enemy(name: str, status: str | None) -> bool:
    theirs = side(name)
    if (
        theirs == "authorities and allies"
        or "authorities" in name
        or name.endswith(("army", "police", "Ministry of Defence"))
    ):
        return status == "fighter"
    return theirs in ("armed groups", "former authorities") and status == "security_forces"


_CLEAR = {"exact": 4, "between": 5, "at_least": 2, "more_than": 1, "about": 0}


def _clear(claim: Claim) -> int:
    return _CLEAR.get(claim.count.qualifier if claim.count else "none", 0)
