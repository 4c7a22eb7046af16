"""Figures of a record: every cell through the rules, with tier, grade, findings and everything that carries it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from marsad.figures import nested, parts, rules, standing, status, sums
from marsad.figures.gather import Cell, CellKey, Hints, gather, hints_of
from marsad.figures.tree import with_nested_bounds
from marsad.model import Decision, Entailed, Estimate, Figure, Finding, Reported, SetAside
from marsad.reconcile.attribution import harm
from marsad.reconcile.cells import INCIDENT, RUNNING
from marsad.reconcile.record import Record
from marsad.reconcile.where import is_wide, place_key

Named = Callable[[CellKey], int | None]
Estimates = Callable[[CellKey], Estimate | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What other rooms know about a cell: people named one by one (V of F7), verified dead, an estimate."""

    names: Named | None = None
    verified: Named | None = None
    estimates: Estimates | None = None


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
    cells = _with_unions(gather(record, all_hints), record, all_hints)
    said = standing.accounts(record)
    made = {cell.key: figure for cell in cells if (figure := _figure(cell, record, known, said))}
    made = _with_words(made, record)
    made = _with_entailed(made, record)
    made = with_nested_bounds(made, cells, record.where)
    made = _with_breakdowns(made, cells, record)
    made = _with_shares(made, cells, record, all_hints)
    made, whole = _with_incidents(made, cells, record, all_hints)
    wanted = None if by is None else set(by)
    shown = [figure for key, figure in made.items() if wanted is None or _within(key, wanted)]
    whole = whole if wanted is None or "place" in wanted else []
    return sorted([*shown, *whole], key=lambda figure: figure.id)


def keys(record: Record, hints: Hints | None = None) -> dict[str, CellKey]:
    """A record in; the cell of every figure it may give, by the figure's id, out."""
    all_hints = hints_of(record, hints)
    return {cell.key.id: cell.key for cell in _with_unions(gather(record, all_hints), record, all_hints)}


def _with_unions(cells: Sequence[Cell], record: Record, hints: Hints) -> list[Cell]:
    """Cells of everybody, with what an origin's numbers for several groups say of them (F18)."""
    ruled = {
        str(one.subject).removeprefix("figure:"): str(one.value.get("relation"))
        for one in record.decisions
        if one.verb == "relation" and str(one.subject).startswith("figure:")
    }
    joined = parts.unions(cells, hints, ruled, fresh=record.method.comparison.fresh_days)
    by_key = {cell.key: cell for cell in cells}
    for key, union in joined.items():
        by_key[key] = _joined(by_key.get(key) or Cell.empty(key, by_key), union)
    return sorted(by_key.values(), key=lambda cell: cell.key.id)


def _joined(cell: Cell, union: rules.Union) -> Cell:
    known = [one for one in cell.evidence if one.party and one.rank < _LAST_RANK]
    if union.best is None:
        return replace(cell, union=None if known else union, flags=(*cell.flags, _withheld(union)))
    aside = {span: _about_whole(one, union) for one in cell.evidence if one not in known for span in one.spans}
    own = rules.Evidence(
        origin=union.origin,
        party=union.origin,
        rank=union.rank,
        supports="low",
        bound=rules.Bound(lo=union.low, hi=union.high, point=union.best, convention="sum"),
        spans=union.spans,
        day=union.day,
    )
    return replace(
        cell, evidence=(*known, own), aside=tuple(sorted({**dict(cell.aside), **aside}.items())), union=union
    )


_LAST_RANK = 8  # unsourced media and posts (F6): they tell of an origin's list, they keep none of their own


def _withheld(union: rules.Union) -> str:
    numbers = " and ".join(f"{number:,}" for number in reversed(union.numbers))
    top = f"{union.high:,}" if union.high is not None else "open above"
    return f"{union.origin} gives {numbers}; whether they overlap is unstated: together {union.low:,} to {top} (F18)"


def _about_whole(one: rules.Evidence, union: rules.Union) -> str:
    terms = " + ".join(f"{number:,}" for number in union.numbers)
    if one.bound.point in union.numbers:
        return f"a part of {union.best:,} ({terms})"
    return f"an approximate or erroneous claim about the whole, which is {union.best:,} ({terms})"


def _with_words(made: dict[CellKey, Figure], record: Record) -> dict[CellKey, Figure]:
    """Vague words ("dozens") beside the figure of their cell: shown as words, never made a number (F2)."""
    said: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for claim in record.claims:
        if claim.count and claim.count.qualifier == "vague" and claim.stance not in ("projected", "denied"):
            place = "" if is_wide(claim.place) else place_key(claim.place)
            said[(harm(claim), claim.group_key, place)].append(claim.count.words)
    out = dict(made)
    for key, figure in made.items():
        words = said.get((key.what, key.group, key.place))
        if words and key.kind == RUNNING and not key.side and not key.sub:
            out[key] = replace(figure, words=tuple(sorted(set(words))))
    return out


def _with_entailed(made: dict[CellKey, Figure], record: Record) -> dict[CellKey, Figure]:
    """Bounds that claims about other cells entail, where they say more than the cell's own claims (F14)."""
    cells = {key: figure.as_of for key, figure in made.items()}
    found = nested.entailed(record, cells, k=record.method.corroboration.independent_origins)
    out = dict(made)
    for key, (bounds, origins) in found.items():
        figure = made[key]
        told = figure.reported
        low = bounds.low if bounds.low is not None and bounds.low > (told.low or 0) else None
        high = bounds.high if bounds.high is not None and (told.open_above or bounds.high < (told.high or 0)) else None
        if low is None and high is None:
            continue
        out[key] = replace(
            figure,
            entailed=Entailed(low=low, high=high, claims=bounds.claims),
            rules=rules.order({*figure.rules, "F14"}),
            notes=(*figure.notes, f"bounds entailed by claims of {', '.join(origins)} about other cells (F14)"),
        )
    return out


def _with_breakdowns(made: dict[CellKey, Figure], cells: Sequence[Cell], record: Record) -> dict[CellKey, Figure]:
    """Each total's breakdowns beside its figure (F10); those of numbers that were since replaced stay with them."""
    found = parts.breakdowns(record.items)
    out = dict(made)
    for cell in cells:
        rows = [row for item in cell.items for row in found.get(item.index, ())]
        if rows and cell.key in made:
            unique = tuple(sorted(set(rows), key=lambda row: (row.total, row.claims)))
            figure = made[cell.key]
            conflicts = tuple(f"parts exceed {row.total:,}" for row in unique if row.note == parts.CONFLICT)
            out[cell.key] = replace(
                figure,
                breakdown=unique,
                rules=rules.order({*figure.rules, "F10"}),
                notes=(*figure.notes, *dict.fromkeys(conflicts)),
            )
    return out


def _with_shares(
    made: dict[CellKey, Figure], cells: Sequence[Cell], record: Record, hints: Hints
) -> dict[CellKey, Figure]:
    """Civilians and fighters of an incident whose persons' status is told apart (F13), instead of what F7 to F9
    give.
    """
    out = dict(made)
    for event, share in status.shares(record.items, record, hints).items():
        whole = next((cell.key for cell in cells if cell.key.day == event and cell.key.group in ("all", "mixed")), None)
        if whole is None or whole not in made:
            continue
        for group, (low, high) in (("civilian", share.civilians), ("fighter", share.fighters)):
            key = replace(whole, group=group)
            base = made.get(key, made[whole])
            out[key] = replace(
                base,
                id=key.id,
                group=group,
                reported=Reported(low=low, best=low if low == high else None, high=high),
                claims=share.spans,
                origins=made[whole].origins,
                breakdown=(),
                residual=None,
                grade="discounted" if high == 0 else base.grade,
                rules=rules.order({*base.rules, "F13"}),
                notes=tuple(dict.fromkeys((*made[whole].notes, *share.notes, "status_basis: range"))),
            )
    return out


def _with_incidents(
    made: dict[CellKey, Figure], cells: Sequence[Cell], record: Record, hints: Hints
) -> tuple[dict[CellKey, Figure], list[Figure]]:
    """Residuals of running tolls (F11), and sums over incidents (F12) that nothing else gives."""
    known = {incident.id: incident for incident in record.incidents}
    events = [
        sums.Event(
            key=cell.key,
            figure=made[cell.key],
            place=known[cell.key.day].place,
            state=next((item.state for item in cell.items if item.state), ""),
            day=known[cell.key.day].day,
            hinted=sums.hinted(cell.items, hints),
        )
        for cell in cells
        if cell.key.kind == INCIDENT and cell.key.day in known and cell.key in made
    ]
    out = dict(made)
    for key, figure in made.items():
        rest = sums.residual(figure, key, events, record.where) if key.kind == RUNNING and not key.side else None
        if rest:
            out[key] = replace(figure, residual=rest, rules=rules.order({*figure.rules, "F11"}))
    pools: dict[tuple[str, str, str, str], list[sums.Event]] = defaultdict(list)
    for event in events:
        pools[(event.key.what, event.key.unit, event.key.group, event.state)].append(event)
    whole = [total for pool in sorted(pools) if (total := sums.total(pools[pool]))]
    return out, whole


def _within(key: CellKey, by: set[str]) -> bool:
    """Whether a cell is shown when broken down by these dimensions only."""
    narrow = {
        "place": bool(key.place) or key.kind == INCIDENT,
        "group": key.group != "all",
        "day": key.kind in ("day", "flow"),
        "party": bool(key.side),
    }
    return all(dimension in by for dimension, is_narrow in narrow.items() if is_narrow)


def _figure(cell: Cell, record: Record, known: Known, said: standing.Accounts) -> Figure | None:
    """One cell's figure; None when nothing in it can carry a number and nobody is named."""
    names = known.names(cell.key) if known.names else None
    verified = known.verified(cell.key) if known.verified else None
    result = rules.derive(cell.evidence, names=names, k=record.method.corroboration.independent_origins)
    withheld = cell.union if cell.union and cell.union.best is None else None
    if result.high is None and names is None and withheld is None:
        return None
    counts = rules.rungs(result, names=names, verified=verified)
    rung = rules.tier(counts, result.best, provisional=result.provisional)
    grade, grade_decisions = standing.grade(cell, result, record, said)
    days = [item.claim.since for item in cell.items if item.claim.since and not item.out]
    ends = [item.claim.until for item in cell.items if item.claim.until and not item.out]
    aside = {**dict(cell.aside), **dict(result.aside)}
    return Figure(
        id=cell.key.id,
        what=cell.key.what,
        group=cell.key.group,
        place=cell.label,
        place_id=cell.place_id,
        since=min(days, default=None),
        until=max(ends, default=None),
        as_of=cell.as_of,
        documented=names,
        reported=_reported(result, withheld),
        estimated=known.estimates(cell.key) if known.estimates else None,
        tier=rung,
        grade=grade,
        provisional=result.provisional or withheld is not None,
        origins=(withheld.origin,) if withheld else result.origins,
        claims=withheld.spans if withheld else result.carries,
        set_aside=tuple(
            SetAside(claim=span, why=why) for span, why in sorted(aside.items()) if span not in result.carries or why
        ),
        rules=rules.order({*result.rules, "F18"}) if cell.union else result.rules,
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


def _reported(result: rules.Derived, withheld: rules.Union | None) -> Reported:
    """Low, best and high; best is withheld where a sum needs a relation that nobody has stated."""
    if withheld is None:
        return Reported(low=result.low, best=result.best, high=result.high, open_above=result.open_above)
    return Reported(low=withheld.low, best=None, high=withheld.high, open_above=withheld.high is None)


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
