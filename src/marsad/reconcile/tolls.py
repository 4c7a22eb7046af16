"""Toll series: how one origin's number of one thing moved. A later point replaces an earlier one; nothing is ever
added.

Outlets word one running toll in many ways: with the community or without, "on the coast" or nowhere, "more than 300" in
the headline and 311 below. What belongs to one series is decided by what does not contradict: the same number on the
same days, a group that only says less, regions that nothing tells apart, and a toll that does not fall.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from marsad.reconcile.cells import FLOW, INCIDENT, PART, RUNNING, Item, near_days
from marsad.reconcile.method import Method
from marsad.reconcile.points import Series, assemble, moment
from marsad.reconcile.where import Where

_GUESS_DAYS = 14  # an unsaid group is guessed from a toll of the same fortnight only
_PHASE_GAP = 14  # days: a counter that has halved after so long was started again (F4)


def series(items: Iterable[Item], method: Method, where: Where) -> tuple[Series, ...]:
    """Comparable items in, all series of known origins out, in the order of origin, code, group and place.

    Claims whose origin is unknown make no series: a series is what *one origin* said.
    """
    cells: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in items:
        if item.known and not item.out:
            cells[(item.origin, item.what, item.unit, item.kind, *place_cell(item, method))].append(item)
    found: list[Series] = []
    for cell in sorted(cells):
        for group, members, guessed in _by_group(cells[cell]):
            for party, sided in _by_side(members):
                for sized in _by_size(sided, method.comparison.outlier_factor):
                    for phase in _by_phase(sized):
                        found.append(assemble(cell, group, party, phase, guessed, where))
    return tuple(sorted(found, key=_order))


def _order(one: Series) -> tuple[str, ...]:
    toll = one.toll
    first = str(toll.points[0].as_of)
    return (toll.origin, toll.what, toll.group, one.place, toll.party or "", toll.scope, first, str(toll.points[0].low))


# --- which place ------------------------------------------------------------------------------------------------------


def place_cell(item: Item, method: Method) -> tuple[str, ...]:
    """(place, state, incident or part, words of the group): one place for all wide ones of a state, which outlets
    name in many ways.
    """
    if item.kind == INCIDENT:
        return ("", "", item.incident, item.sub)
    number = str(item.value) if item.kind == PART else ""
    if item.wide and method.series.merge_wide_places and item.kind != FLOW:
        return ("", item.state, number, item.sub)
    return (item.place, "", number, item.sub)


# --- which group ------------------------------------------------------------------------------------------------------


def _by_group(members: Sequence[Item]) -> list[tuple[str, list[Item], frozenset[int]]]:
    """The items of one place, one harm and one scope, sorted into groups: (key, items, indexes with a guessed
    group).
    """
    pools: dict[str, list[Item]] = defaultdict(list)
    for item in members:
        pools[item.group].append(item)
    guessed: set[int] = set()
    _same_number(pools, guessed)
    _same_toll(pools)
    _unsaid(pools, guessed)
    return [(key, pools[key], frozenset(guessed)) for key in sorted(pools) if pools[key]]


def _same_number(pools: dict[str, list[Item]], guessed: set[int]) -> None:
    """One number of one origin on the same days is one toll, however its group is worded; the wider word holds.

    A total over everybody and a group's toll of the same size stay apart: both are said.
    """
    for item in [item for pool in list(pools.values()) for item in pool]:
        twins = [
            (key, other)
            for key, pool in pools.items()
            for other in pool
            if key != item.group and other.numbers == item.numbers and near_days(item, other)
        ]
        key = _word_that_holds(item, twins)
        if key:
            _move(pools, item, key, guessed)


def _word_that_holds(item: Item, twins: Sequence[tuple[str, Item]]) -> str | None:
    """The group under which an item goes with its twins: the commonest specific word for one that says nothing, a
    mixture before a community, and of an incident or its part the word that says less where as many reports say more.
    """
    keys = [key for key, other in twins if key == "mixed" or not other.total]
    if item.group == "all" and "mixed" in keys:
        return "mixed"
    if item.group == "all" and not item.total and keys:
        specific = Counter(key for key in keys if key != "all")
        if not specific:
            return None
        key = max(specific, key=lambda one: (specific[one], "civilian" in one, one))
        return key if item.kind not in (INCIDENT, PART) or specific[key] > 1 else None
    if item.kind in (INCIDENT, PART) and _has_community(item.group) and keys.count("all") >= 1 and set(keys) == {"all"}:
        return "all"
    if _community_only(item.group) and "mixed" in keys:
        others = [key for key in keys if key not in ("all", "mixed")]
        return None if any(_refines(item.group, key) or _refines(key, item.group) for key in others) else "mixed"
    return None


def _move(pools: dict[str, list[Item]], item: Item, key: str, guessed: set[int]) -> None:
    for pool in pools.values():
        if item in pool:
            pool.remove(item)
    pools[key].append(item)
    guessed.add(item.index)


def _community_only(key: str) -> bool:
    return key not in ("all", "mixed") and not set(key.split("+")) & _CODES


_CODES = frozenset(
    ("civilian", "security_forces", "fighter", "official", "mixed", "women", "men", "children", "adults", "elderly")
)


def _core(key: str) -> str:
    """The key without community and role: what outlets agree on when one adds "Alawite" and another does not."""
    return "+".join(code for code in key.split("+") if code in _CODES)


def _refines(finer: str, wider: str) -> bool:
    """Whether one key only adds a community or a role to the other, or names a community alone."""
    return _core(finer) == _core(wider) or (_community_only(finer) and _core(wider) == "civilian")


def _same_toll(pools: dict[str, list[Item]]) -> None:
    """Keys that differ by a community only are one running toll when together they never fall and none is part of
    another.
    """
    keys = sorted(
        (key for key in pools if key not in ("all", "mixed")),
        key=lambda key: (key.count("+"), _community_only(key), key),
    )
    for key in keys:
        if not pools[key] or not _has_community(key):
            continue
        for wider in keys:
            if wider == key or not pools[wider] or not _refines(key, wider) or (_has_community(wider) and wider > key):
                continue
            if _related(pools[key], pools[wider]) or not _rises([*pools[key], *pools[wider]]):
                continue
            pools[wider] += pools[key]
            pools[key] = []
            break


def _has_community(key: str) -> bool:
    return any(code not in _CODES for code in key.split("+"))


def _related(some: Sequence[Item], others: Sequence[Item]) -> bool:
    """Whether a report states a part and its whole between the two pools: then they are two quantities."""
    indexes = {item.index for item in others}
    mine = {item.index for item in some}
    return any(item.whole in indexes for item in some) or any(item.whole in mine for item in others)


def _rises(items: Iterable[Item]) -> bool:
    """Whether the numbers never fall from one day to the next (within a day the order is not known)."""
    days: dict[date, list[int]] = defaultdict(list)
    for value, day in _first_days(items).items():
        days[day].append(value)
    peak = 0
    for day in sorted(days):
        if max(days[day]) < peak:
            return False
        peak = max(peak, min(days[day]))
    return True


def _first_days(items: Iterable[Item]) -> dict[int, date]:
    """Each number's first day: who prints an old toll again does not lower it."""
    first: dict[int, date] = {}
    for item in items:
        if item.day is not None:
            first[item.value] = min(item.day, first.get(item.value, item.day))
    return first


def _unsaid(pools: dict[str, list[Item]], guessed: set[int]) -> None:
    """A running toll whose report does not say of whom: it joins the group's toll it continues, if that is nearer than
    the origin's toll of everybody. The record marks it, and figures do not take it for a number of that group."""
    if RUNNING not in {item.kind for pool in pools.values() for item in pool}:
        return
    others = [key for key in pools if key not in ("all", "mixed") and pools[key] and _core(key) == "civilian"]
    if len(others) != 1 or not any(item.total for item in pools.get("all", ())):
        return
    for item in [item for item in pools["all"] if not item.total and item.whole is None and item.index not in guessed]:
        rest = [other for other in pools["all"] if other.total]
        if not any(_days(item, other) <= _GUESS_DAYS for other in pools[others[0]]):
            continue
        if _distance(item, pools[others[0]]) < _distance(item, rest, falls=True):
            _move(pools, item, others[0], guessed)


def _days(one: Item, other: Item) -> int:
    return 10_000 if one.day is None or other.day is None else abs((one.day - other.day).days)


def _distance(item: Item, pool: Sequence[Item], *, falls: bool = False) -> float:
    """How far, as a ratio, a toll lies from the nearest one before and after it; infinite when it would be a fall.

    With `falls` a later, lower number does not speak against it: the origin may have narrowed what it counts.
    """
    if item.day is None:
        return math.inf
    first = _first_days(pool)
    before = [value for value, day in first.items() if day < item.day]
    after = [value for value, day in first.items() if day > item.day]
    same = [value for value, day in first.items() if day == item.day]
    if (before and max(before) > item.value) or (not falls and after and min(after) < item.value):
        return math.inf
    near = [*before, *after, *same]
    return min((abs(math.log(max(value, 1) / max(item.value, 1))) for value in near), default=math.inf)


# --- which side, which size, which phase ------------------------------------------------------------------------------


def _by_side(members: Sequence[Item]) -> list[tuple[str | None, list[Item]]]:
    """Tolls by who is alleged to have killed are kept apart when one report gives different numbers for two sides.

    Otherwise outlets only word the party in their own ways. A number without a side goes with its twin, if it has one.
    """
    by_report: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for item in members:
        if item.party:
            by_report[item.claim.report][item.party].add(item.value)
    apart = {
        one
        for sides in by_report.values()
        if len(sides) > 1 and len(set.union(*sides.values())) == sum(map(len, sides.values()))
        for one in sides
    }
    if not apart:
        return [(None, list(members))]
    pools: dict[str | None, list[Item]] = defaultdict(list)
    twin = {item.numbers: item.party for item in sorted(members, key=moment) if item.party in apart}
    for item in members:
        pools[item.party if item.party in apart else twin.get(item.numbers)].append(item)
    return [(one, pools[one]) for one in sorted(pools, key=lambda one: one or "")]


def _by_size(members: Sequence[Item], factor: int) -> list[list[Item]]:
    """A number that is more than `factor` times every other one counts something else (the dead of a whole war beside
    those of a week): it goes on as a series of its own, for a person to look at."""
    values = sorted({item.value for item in members})
    if len(values) < 3 or values[-1] <= factor * max(values[-2], 1):
        return [list(members)]
    small = [item for item in members if item.value < values[-1]]
    return [small, [item for item in members if item.value == values[-1]]]


def _by_phase(members: Sequence[Item]) -> list[list[Item]]:
    """A running toll that has halved after a long gap was started again: another phase, not a correction (F4)."""
    ordered = sorted(members, key=moment)
    phases: list[list[Item]] = [[]]
    for item in ordered:
        last = phases[-1][-1] if phases[-1] else None
        gap = (item.day - last.day).days if last and item.day and last.day else 0
        if (
            last
            and item.kind == RUNNING
            and gap >= _PHASE_GAP
            and 2 * item.value < max(one.value for one in phases[-1])
        ):
            phases.append([])
        phases[-1].append(item)
    return phases
