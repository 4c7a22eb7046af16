"""What claims say of each other: gaps that the same origin fills elsewhere, parts that a row of numbers makes, one
number told in several words. Items in, the same items with what follows from the others out; nothing is added or left
out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from marsad.model.alike import with_fields
from marsad.model.fold import fold
from marsad.reconcile.attribution import DISTINCT
from marsad.reconcile.cells import ASSUMED, INCIDENT, PART, RUNNING, Item, near_days

_MOST_PARTS = 14  # a row of parts that is longer is looked for by nobody


def in_context(items: Sequence[Item]) -> tuple[Item, ...]:
    """Items in, each as the others explain it out, in the same order."""
    told = _as_told_elsewhere(_with_what_others_say(_by_arithmetic(list(items))))
    return _apart_by_words(_side_by_side(told))


def _by_arithmetic(found: list[Item]) -> list[Item]:
    """Numbers in a row that say nothing of whom and make a total of their report together are its parts: "683, 433, 255
    and 12" under 1,383 civilians count civilians."""
    by_report: dict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for item in found:
        if item.kind == RUNNING and len(item.numbers) == 1 and not item.out:
            by_report[(item.claim.report, item.origin, item.what)].append(item)
    taken: dict[int, Item] = {}
    for members in by_report.values():
        totals = {item.value: item for item in members if item.group not in ("all", "mixed")}
        unsaid = [item for item in members if item.group == "all" and not item.total]
        for size in range(min(_MOST_PARTS, len(unsaid)), 2, -1):
            for at in range(len(unsaid) - size + 1):
                row = unsaid[at : at + size]
                whole = totals.get(sum(item.value for item in row))
                if whole and not any(item.index in taken for item in row):
                    taken |= {item.index: whole for item in row}
    return [
        replace(item, group=taken[item.index].group, whole=taken[item.index].index) if item.index in taken else item
        for item in found
    ]


def _with_what_others_say(found: list[Item]) -> tuple[Item, ...]:
    """Gaps that the same origin fills elsewhere: its state, the day of an incident, and killed where it says executed.

    A number that an origin gives once as executed and once as killed is one number of killed; one that it only ever
    gives as executed stays a toll of the executed.
    """
    states: dict[str, Counter[str]] = defaultdict(Counter)
    events: dict[tuple[str, str, tuple[int, ...]], set[date]] = defaultdict(set)
    whats: dict[tuple[str, tuple[int, ...]], set[str]] = defaultdict(set)
    for item in found:
        states[item.origin].update([item.state.removeprefix(ASSUMED)] if item.state != ASSUMED else [])
        events[(item.origin, item.what, item.numbers)].update([item.event] if item.event else [])
        whats[(item.origin, item.numbers)].add(item.claim.what)
    out = []
    for item in found:
        state = _state(item.state, states[item.origin])
        days = events[(item.origin, item.what, item.numbers)]
        event = item.event or (next(iter(days)) if len(days) == 1 and item.kind == INCIDENT else None)
        alone = whats[(item.origin, item.numbers)] == {"executed"}
        out.append(with_fields(item, state=state, event=event, what="executed" if alone else item.what))
    return tuple(out)


def _state(said: str, usual: Counter[str]) -> str:
    """The state that the place names; else the one that an origin nearly always speaks of; else that of the report."""
    if not said.startswith(ASSUMED):
        return said
    if usual:
        most = min(usual, key=lambda one: (-usual[one], one))
        if said == ASSUMED or usual[most] >= 0.8 * usual.total():
            return most
    return said.removeprefix(ASSUMED)


def _as_told_elsewhere(found: Sequence[Item]) -> list[Item]:
    """One origin's number of the same days, told once more with other words of where or how long, is one number.

    A running toll that one report places in a town while two others give it for the region is the region's (a number
    below `DISTINCT` is no fingerprint); a number that one report calls an incident's and another, of the same place,
    does not, is the incident's.
    """
    twins: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for item in found:
        if item.known and not item.out and item.whole is None and item.kind in (RUNNING, INCIDENT):
            twins[(item.origin, item.what, item.unit, item.numbers)].append(item)
    changed: dict[int, Item] = {}
    for members in twins.values():
        for item in members if len(members) > 1 else ():
            near = [one for one in members if one.kind != item.kind or one.wide != item.wide]
            near = [one for one in near if near_days(one, item)]
            told = _of_incident(item, near) or _of_region(item, near)
            changed |= {item.index: told} if told else {}
    return [changed.get(item.index, item) for item in found]


def _of_incident(item: Item, near: Sequence[Item]) -> Item | None:
    """A toll of one small place that the origin gives as an incident's of that place."""
    if item.kind != RUNNING or item.wide or not item.place:
        return None
    event = next((one for one in near if one.kind == INCIDENT and one.place == item.place), None)
    return replace(item, kind=INCIDENT, event=event.event) if event else None


def _of_region(item: Item, near: Sequence[Item]) -> Item | None:
    """A toll that one report places in a town and two others give for everywhere."""
    wide = [one for one in near if one.kind == RUNNING and one.wide]
    if item.kind != RUNNING or item.wide or item.value < DISTINCT or len({one.claim.report for one in wide}) < 2:
        return None
    return replace(item, place=wide[0].place, wide=True, state=wide[0].state, elsewhere=True)


def _side_by_side(found: Sequence[Item]) -> list[Item]:
    """Exact numbers that one report prints under one total and that differ in nothing else are two of its parts ("26
    civilians" and "164 civilians", each by another side): neither replaces the other."""
    cells: dict[tuple[object, ...], set[tuple[int, ...]]] = defaultdict(set)
    for item in found:
        if _printed_under(item):
            cells[_printed_under(item)].add(item.numbers)
    return [replace(item, kind=PART) if len(cells.get(_printed_under(item), ())) > 1 else item for item in found]


def _printed_under(item: Item) -> tuple[object, ...]:
    """What siblings share: their report, total and everything that they count; () for what is no exact part."""
    count = item.claim.count
    if item.whole is None or count is None or count.qualifier != "exact":
        return ()
    key = (item.claim.report, item.whole, item.origin, item.what, item.unit, item.kind, item.group)
    return (*key, item.place, item.party, item.day, item.out)


def _apart_by_words(found: Sequence[Item]) -> tuple[Item, ...]:
    """Exact numbers of one voice in one report that differ in nothing but the words of their group are two groups."""
    cells: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for item in found:
        count = item.claim.count
        if item.claim.group and item.claim.group.words and item.whole is None and count and count.qualifier == "exact":
            key = (item.claim.report, item.origin, item.what, item.unit, item.kind, item.group, item.place, item.day)
            cells[(*key, item.party)].append(item)
    subs: dict[int, str] = {}
    for members in cells.values():
        words = {fold(item.claim.group.words or "") for item in members if item.claim.group}
        if len(words) > 1 and len({item.numbers for item in members}) == len(words) == len(members):
            subs |= {item.index: fold(item.claim.group.words or "") for item in members if item.claim.group}
    numbers = {_of_group(item): subs[item.index] for item in found if item.index in subs}
    return tuple(
        with_fields(item, sub=item.sub or subs.get(item.index) or numbers.get(_of_group(item), "")) for item in found
    )


def _of_group(item: Item) -> tuple[object, ...]:
    """A report that repeats the number of one of two groups means that group, whatever it calls it."""
    return (item.origin, item.what, item.unit, item.kind, item.group, item.numbers)
