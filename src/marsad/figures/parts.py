"""Breakdowns (F10) and sums whose relation somebody has to state (F18).

A breakdown is checked, never repaired: what is missing goes to `shortfall`, parts above their total are a conflict.
Numbers of one origin that could be disjoint or nested are not added up: both readings are shown until a decision says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from marsad.figures.gather import Cell, CellKey, Hints
from marsad.figures.rules import Union
from marsad.model import Breakdown
from marsad.reconcile.cells import MIXED_PART, PART, Item
from marsad.reconcile.points import place_value
from marsad.reconcile.where import several

DISJOINT, NESTED = "disjoint", "nested"
CONFLICT = "the parts exceed their total: for a person to look at"
MISSING = "the parts do not make their total"
LATER_OR_PART = "another as-of or a sub-count; both are kept"
_STATUS = ("civilian", "security_forces", "fighter", "official")


def breakdowns(items: Iterable[Item]) -> dict[int, tuple[Breakdown, ...]]:
    """Items in, the breakdowns printed under each total's index out: one a dimension (who, where, when)."""
    every = [item for item in items if not item.out]
    by_index = {item.index: item for item in every}
    parts: dict[int, list[Item]] = defaultdict(list)
    for item in every:
        if item.whole in by_index and item.whole is not None and item.unit == by_index[item.whole].unit:
            parts[item.whole].append(item)
    found: dict[int, list[Breakdown]] = defaultdict(list)
    for total in sorted(parts):
        for dimension in (_by_status, _by_place, _by_day, _by_people):
            members = dimension(parts[total], by_index[total])
            if len(members) > 1:
                found[total].append(_breakdown(by_index[total], members))
                break
    return {total: tuple(rows) for total, rows in _explained(found).items()}


def _exact(item: Item) -> bool:
    return len(item.numbers) == 1 and item.claim.count is not None and item.claim.count.qualifier != "up_to"


def _by_status(parts: Sequence[Item], total: Item) -> dict[str, Item]:
    """Civilians and the armed, by side where two sides are named: together they are everybody."""
    rows: dict[str, Item] = {}
    for item in parts:
        group = item.claim.group
        if not group or not group.status or group.sex or group.age or _moved(item, total) or not _exact(item):
            continue
        other = rows.get(group.status)
        two_sides = other and other.party and item.party and other.party != item.party
        if _same_days(item, total):
            rows.setdefault(f"{group.status}, {item.party}" if two_sides else group.status, item)
    statuses = {label.split(",")[0] for label in rows}
    everybody = "civilian" in statuses and len(statuses) > 1
    return rows if everybody or total.group == "mixed" else {}


def _by_place(parts: Sequence[Item], total: Item) -> dict[str, Item]:
    """Places that the report lists under the total; sums of two of them that it prints as well are left out."""
    rows: dict[str, Item] = {}
    for item in parts:
        listed = item.claim.place and several(item.claim.place.words)
        if item.place in ("", total.place) or listed or not _exact(item) or not _same_days(item, total):
            continue
        if item.group == total.group or item.group.startswith(f"{total.group}+"):
            rows.setdefault(item.claim.place.words if item.claim.place else item.place, item)
    return rows


def _by_day(parts: Sequence[Item], total: Item) -> dict[str, Item]:
    days = {str(item.claim.since): item for item in parts if item.claim.scope == "day" and _exact(item)}
    return days if len(days) > 1 and total.claim.scope not in ("cumulative", "total") else {}


def _by_people(parts: Sequence[Item], total: Item) -> dict[str, Item]:
    """Sexes and ages that the report lists side by side: men, women and children."""
    rows = {}
    for item in parts:
        group = item.claim.group
        if group and (group.sex or group.age) and not group.status and not _moved(item, total) and _exact(item):
            rows[group.sex or group.age or ""] = item
    return rows if {"men", "women", "children"} <= rows.keys() else {}


def _same_days(item: Item, total: Item) -> bool:
    """A day's number under a running total is no part of the list by place that stands beside it."""
    return item.kind == total.kind or item.kind == PART


def _moved(item: Item, total: Item) -> bool:
    """Whether a part also narrows place or day: then it is part of another dimension."""
    return item.place not in ("", total.place) and not item.wide


def _breakdown(total: Item, members: Mapping[str, Item]) -> Breakdown:
    rows = tuple(sorted(((label, item.value) for label, item in members.items()), key=lambda row: (-row[1], row[0])))
    added = sum(number for _, number in rows)
    shortfall = total.value - added
    spans = tuple(sorted({total.claim.span, *(item.claim.span for item in members.values())}))
    note = ""
    rough = max(place_value(item.value) for item in (total, *members.values()) if _open(item) or item is total)
    if shortfall < 0 and total.claim.count and total.claim.count.high is not None:
        note = CONFLICT
    elif shortfall > 0 and (not any(_open(item) for item in members.values()) or shortfall >= rough):
        note = MISSING
    return Breakdown(total=total.value, parts=rows, sum=added, shortfall=shortfall, claims=spans, note=note)


def _open(item: Item) -> bool:
    return bool(item.claim.count and item.claim.count.qualifier != "exact")


def _explained(found: Mapping[int, list[Breakdown]]) -> dict[int, list[Breakdown]]:
    """A shortfall that another breakdown of the same total explains: 60 = 273 - 213, another as-of or a sub-count."""
    whole = [row for rows in found.values() for row in rows if row.shortfall == 0]
    out: dict[int, list[Breakdown]] = {}
    for total, rows in found.items():
        out[total] = [_explain(row, whole) for row in rows]
    return out


def _explain(row: Breakdown, whole: Sequence[Breakdown]) -> Breakdown:
    if row.note != MISSING:
        return row
    mine = sorted(number for _, number in row.parts)
    for other in whole:
        theirs = sorted(number for _, number in other.parts)
        if other.total != row.total or other is row:
            continue
        rest, others = _without(mine, theirs), _without(theirs, mine)
        if rest and others and sum(others) - sum(rest) == row.shortfall:
            added = f" ({' + '.join(map(str, others))} = {sum(others)})" if len(others) > 1 else ""
            note = f"{row.shortfall} = {sum(others)} - {sum(rest)}{added}: {LATER_OR_PART}"
            return Breakdown(
                total=row.total, parts=row.parts, sum=row.sum, shortfall=row.shortfall, claims=row.claims, note=note
            )
    return row


def _without(numbers: Sequence[int], others: Sequence[int]) -> list[int]:
    left = list(others)
    rest = []
    for number in numbers:
        if number in left:
            left.remove(number)
        else:
            rest.append(number)
    return rest


# --- F18 --------------------------------------------------------------------------------------------------------------


def unions(cells: Sequence[Cell], hints: Hints, ruled: Mapping[str, str], *, fresh: int) -> dict[CellKey, Union]:
    """Cells in, what an origin's numbers for several groups say of everybody out, by the key of everybody's cell.

    `ruled` holds decided relations by the id of everybody's figure. Nothing is said where the origin gave a number for
    everybody itself, and nothing over groups that two origins share out.
    """
    pools: dict[CellKey, list[Cell]] = defaultdict(list)
    for cell in cells:
        pools[everybody(cell.key)].append(cell)
    found: dict[CellKey, Union] = {}
    for key, members in pools.items():
        own = next((cell for cell in members if cell.key == key), None)
        for origin in sorted({one.origin for cell in members for one in cell.evidence if one.party}):
            union = _union(origin, members, own, hints, ruled.get(key.id), fresh)
            if union and key not in found:
                found[key] = union
    return found


def everybody(key: CellKey) -> CellKey:
    """The cell of all people of the same harm, place and days."""
    return replace(key, group="all", side="", sub="")


def _union(
    origin: str, members: Sequence[Cell], own: Cell | None, hints: Hints, ruled: str | None, fresh: int
) -> Union | None:
    parts = [
        (cell, one)
        for cell in members
        if cell is not own and cell.key.sub != MIXED_PART and (cell.key.sub or _summable(cell.key))
        for one in cell.evidence
        if one.origin == origin and one.party and one.supports != "none"
    ]
    if len(parts) < 2 or (own and any(one.origin == origin for one in own.evidence)):
        return None
    days = {one.day for _, one in parts if one.day}
    if days and (max(days) - min(days)).days > fresh:
        return None
    if any(one.bound.point is None for _, one in parts):
        return None
    relation = ruled or _stated(parts, hints)
    by_meaning = relation is None and not any(cell.key.sub or cell.key.group == "mixed" for cell, _ in parts)
    if by_meaning:
        relation = DISJOINT  # statuses exclude each other, but others may have died too: a lower bound
    lows = [one.bound.lo for _, one in parts]
    highs = [one.bound.hi for _, one in parts]
    open_above = by_meaning or any(high is None for high in highs)
    points = [one.bound.point or 0 for _, one in parts]
    low, best, high = max(lows), None, None if open_above else sum(one or 0 for one in highs)
    if relation == DISJOINT:
        low, best = sum(lows), sum(points)
    elif relation == NESTED:
        best = max(points)
        high = None if open_above else max(one or 0 for one in highs)
    return Union(
        origin=origin,
        low=low,
        best=best,
        high=high,
        relation=relation,
        numbers=tuple(sorted(points)),
        spans=tuple(sorted({span for _, one in parts for span in one.spans})),
        rank=max(one.rank for _, one in parts),
        day=max(days, default=None),
    )


def _summable(key: CellKey) -> bool:
    """Groups that share out everybody: whole statuses, or a mixed one; women and children are inside them."""
    return key.group in (*_STATUS, "mixed") and not key.side


def _stated(parts: Sequence[tuple[Cell, object]], hints: Hints) -> str | None:
    """The relation that the claims themselves state (`relation`), when they all state the same one."""
    said = set()
    for cell, _ in parts:
        for item in cell.items:
            relation = hints.get((*item.claim.span, item.claim.what), {}).get("relation")
            if relation:
                said.add(str(relation))
    return said.pop() if len(said) == 1 else None
