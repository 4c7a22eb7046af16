"""Figures of a record: every cell through the rules, with tier, grade, findings and everything that carries it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from marsad.figures import rules
from marsad.figures.gather import Cell, CellKey, Hints, gather, hints_of
from marsad.model import Decision, Estimate, Figure, Finding, Reported, SetAside
from marsad.reconcile.record import Record

Named = Callable[[CellKey], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What other rooms know about a cell: people named one by one (V of F7), verified dead, an estimate."""

    names: Named | None = None
    verified: Named | None = None
    estimates: Mapping[str, Estimate] | None = None


def figures(
    record: Record,
    *,
    by: Iterable[str] | None = None,
    known: Known | None = None,
    hints: Hints | None = None,
) -> list[Figure]:
    """A record in, its figures out, in the order of their ids.

    `by`: dimensions to break down by, of `place`, `group`, `day`, `party`; None gives every cell. `known` brings in
    named and verified people and estimates; `hints` what a claims file says about how its claims count.
    """
    known = known or Known()
    all_hints = hints_of(record, hints)
    cells = gather(record, all_hints)
    wanted = [cell for cell in cells if by is None or _within(cell.key, set(by))]
    return [figure for cell in wanted if (figure := _figure(cell, record, known))]


def _within(key: CellKey, by: set[str]) -> bool:
    """Whether a cell is shown when broken down by these dimensions only."""
    narrow = {
        "place": bool(key.place),
        "group": key.group != "all",
        "day": key.kind in ("day", "flow"),
        "party": bool(key.side),
    }
    return all(dimension in by for dimension, is_narrow in narrow.items() if is_narrow)


def _figure(cell: Cell, record: Record, known: Known) -> Figure | None:
    """One cell's figure; None when nothing in it can carry a number and nobody is named."""
    names = known.names(cell.key) if known.names else None
    verified = known.verified(cell.key) if known.verified else None
    result = rules.derive(cell.evidence, names=names, k=record.method.corroboration.independent_origins)
    if result.high is None and names is None:
        return None
    counts = rules.rungs(result, names=names, verified=verified)
    rung = rules.tier(counts, result.best, provisional=result.provisional)
    grade, grade_decisions = _grade(cell, result, record)
    days = [item.claim.since for item in cell.items if item.claim.since and not item.out]
    ends = [item.claim.until for item in cell.items if item.claim.until and not item.out]
    aside = {**dict(cell.aside), **dict(result.aside)}
    return Figure(
        id=cell.key.id,
        what=cell.key.what,
        group=cell.key.group,
        place=cell.label,
        since=min(days, default=None),
        until=max(ends, default=None),
        as_of=cell.as_of,
        documented=names,
        reported=Reported(low=result.low, best=result.best, high=result.high, open_above=result.open_above),
        estimated=(known.estimates or {}).get(cell.key.id),
        tier=rung,
        grade=grade,
        provisional=result.provisional,
        origins=result.origins,
        claims=result.carries,
        set_aside=tuple(
            SetAside(claim=span, why=why) for span, why in sorted(aside.items()) if span not in result.carries or why
        ),
        rules=result.rules,
        method=record.method.name,
        scope="cumulative" if cell.key.kind == "running" else cell.key.kind,
        party=cell.party,
        unit=cell.key.unit,
        independent_origins=result.independent,
        rungs=counts,
        low_tier=rules.low_tier(counts, result.low, rung),
        findings=_findings(cell.key.id, record.decisions),
        decisions=_decisions(cell, record, grade_decisions),
        notes=_notes(cell, result),
    )


def _grade(cell: Cell, result: rules.Derived, record: Record) -> tuple[str, tuple[str, ...]]:
    """The grade that a person gave to the figure, else that of F16."""
    given = [one for one in record.decisions if one.verb == "grade" and one.subject == f"figure:{cell.key.id}"]
    grades = {str(one.value.get("grade")) for one in given} & set(rules.GRADES)
    if len(grades) == 1:
        return grades.pop(), tuple(one.id for one in given)
    return rules.grade(result, _standing(cell, record)), ()


def _standing(cell: Cell, record: Record) -> rules.Standing:
    """What the claims of the record say about who did it: acceptance, rival accounts, and reports near on the day."""
    sides = {item.party for item in cell.items if item.party and item.known and not item.inferred}
    origins_by_side = {side: {item.origin for item in cell.items if item.party == side} for side in sides}
    rivals = len(sides) > 1 and not cell.key.side and len(set().union(*origins_by_side.values())) > 1
    disjoint = rivals and all(
        not origins_by_side[one] & origins_by_side[other] for one in sides for other in sides if one < other
    )
    return rules.Standing(rival_authors=disjoint, near_the_day=_near_the_day(cell))


def _near_the_day(cell: Cell) -> bool:
    """Whether two credible origins spoke within a week of the first one: the act was confirmed near on the day."""
    days: dict[str, date] = {}
    for one in cell.evidence:
        if one.credible and one.party:
            first = min((item.day for item in cell.items if item.origin == one.origin and item.day), default=None)
            if first:
                days[one.party] = min(first, days.get(one.party, first))
    undated = [one for one in cell.evidence if one.credible and one.party and one.day is None]
    if len(days) < 2:
        return len({one.party for one in undated}) >= 2
    first, second = sorted(days.values())[:2]
    return (second - first).days <= 7


def _findings(name: str, decisions: Iterable[Decision]) -> tuple[Finding, ...]:
    """Findings recorded on the figure: what was found, by which standard of proof, by whom (two findings, R50)."""
    return tuple(
        Finding(
            about=str(one.value.get("about", "occurrence")),
            standard=str(one.value.get("standard", "")),
            by=one.by,
            at=one.at,
            because=one.because,
            decision=one.id,
        )
        for one in decisions
        if one.verb == "finding" and one.subject == f"figure:{name}"
    )


def _decisions(cell: Cell, record: Record, more: tuple[str, ...]) -> tuple[str, ...]:
    keys = [(*item.claim.span, item.claim.what) for item in cell.items]
    return tuple(sorted({name for key in keys for name in record.rulings.get(key, ())} | set(more)))


def _notes(cell: Cell, result: rules.Derived) -> tuple[str, ...]:
    notes = list(cell.flags)
    inferred = sorted({item.claim.report for item in cell.items if item.inferred and not item.out})
    if inferred:
        notes.append(f"origin inferred, not said, in {', '.join(inferred)}")
    if result.provisional:
        notes.append("one source" if result.independent == 1 else "origin unknown")
    return tuple(notes)
