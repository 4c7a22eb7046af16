"""Points of a toll series: items that give one number, or round it, become one point with the clearest words.

The newest point of a series stands; the others are superseded, not gone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marsad.model import TollPoint, TollSeries
from marsad.model.fold import fold
from marsad.reconcile.cells import DAY, FLOW, INCIDENT, PART, RUNNING, STOCK, Item
from marsad.reconcile.where import Where

_SCOPE = {RUNNING: "cumulative", INCIDENT: "incident", DAY: "day", STOCK: "stock", FLOW: "flow", PART: "part"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A toll series with the items behind each of its points, `points[i]` carried by `items[i]`."""

    toll: TollSeries
    items: tuple[tuple[Item, ...], ...]
    what: str
    group: str
    place: str
    wide: bool
    state: str
    kind: str
    side: str | None
    incident: str
    sub: str
    inferred_group: frozenset[int]


def near(one: Item, other: Item) -> bool:
    """Whether two numbers are of the same days, by the day they stand for or by the day they were published."""
    if one.day is None or other.day is None or abs((one.day - other.day).days) <= 3:
        return True
    days = [item.published[:10] for item in (one, other) if item.published]
    return len(days) == 2 and abs((date.fromisoformat(days[0]) - date.fromisoformat(days[1])).days) <= 3


def moment(item: Item) -> tuple[bool, date, int, int]:
    return (item.day is not None, item.day or date.min, item.value, item.index)


def assemble(
    cell: tuple[str, ...],
    group: str,
    party: str | None,
    members: Sequence[Item],
    guessed: frozenset[int],
    where: Where,
) -> Series:
    bundles = _bundle(members)
    kind = cell[3]
    points = [_point(bundle) for bundle in bundles]
    last = _current(bundles, kind)
    points = [
        TollPoint(
            as_of=point.as_of,
            low=point.low,
            high=point.high,
            qualifier=point.qualifier,
            claims=point.claims,
            reports=point.reports,
            independent_origins=1,
            superseded=at not in last,
        )
        for at, point in enumerate(points)
    ]
    whats = {item.claim.what for item in members}
    toll = TollSeries(
        origin=cell[0],
        what=whats.pop() if len(whats) == 1 else cell[1],
        group=group,
        party=_words(item.claim.party for item in members) if party else None,
        place=_place_label(members, where),
        scope="total" if kind == RUNNING and all(item.total for item in members) else _SCOPE[kind],
        points=tuple(points),
        unit=cell[2],
    )
    return Series(
        toll=toll,
        items=tuple(tuple(bundle) for bundle in bundles),
        what=cell[1],
        group=group,
        place=cell[4],
        wide=any(item.wide for item in members),
        state=cell[5],
        kind=kind,
        side=party,
        incident=cell[6],
        sub=cell[7],
        inferred_group=guessed & {item.index for item in members},
    )


def _bundle(members: Sequence[Item]) -> list[list[Item]]:
    """Items of one series that give the same number, or a rounding of it in the same days, are one point."""
    by_number: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for item in members:
        by_number[(item.numbers, item.day if item.kind in (DAY, FLOW) else None)].append(item)
    bundles = sorted(by_number.values(), key=lambda bundle: (len(bundle[0].numbers), bundle[0].numbers))
    for bundle in list(bundles):
        target = next((other for other in bundles if other is not bundle and _rounds(bundle, other)), None)
        if target is not None:
            target += bundle
            bundles.remove(bundle)
    for bundle in bundles:
        bundle.sort(key=lambda item: (*moment(item)[:2], item.index))
    return sorted(bundles, key=lambda bundle: (*moment(bundle[0])[:2], max(item.value for item in bundle)))


def _rounds(rough: Sequence[Item], exact: Sequence[Item]) -> bool:
    """Whether a bundle only rounds another: "more than 300" beside 311, 8,000 beside 8,000 to 9,000."""
    if not any(near(one, other) for one in rough for other in exact):
        return False
    numbers, other = rough[0].numbers, exact[0].numbers
    if len(numbers) != 1:
        return False
    if len(other) == 2:
        return numbers[0] in other
    open_ended = all(
        item.claim.count and item.claim.count.qualifier in ("more_than", "at_least", "about") for item in rough
    )
    same_report = {item.claim.report for item in rough} <= {item.claim.report for item in exact}
    step = place_value(numbers[0])
    return (open_ended and step >= (10 if same_report else 50)) and numbers[0] < other[0] < numbers[0] + step


def place_value(number: int) -> int:
    """The place value of the last digit that is not zero: 1,400 gives 100, 50 gives 10, 745 gives 1."""
    step = 1
    while number and number % (step * 10) == 0:
        step *= 10
    return step


def _point(bundle: Sequence[Item]) -> TollPoint:
    best = max(bundle, key=_clearness)
    count = best.claim.count
    assert count is not None
    days = [item.day for item in bundle if item.day]
    return TollPoint(
        as_of=min(days) if days else None,
        low=count.low,
        high=count.high,
        qualifier=count.qualifier,
        claims=tuple(sorted({item.claim.span for item in bundle})),
        reports=tuple(sorted({item.claim.report for item in bundle})),
    )


_CLEAR = {"exact": 4, "between": 5, "at_least": 2, "more_than": 1, "about": 0}


def _clearness(item: Item) -> tuple[int, int, int, int]:
    """The clearest words of a point: the exact number before its rounding, the shorter chain before the longer one."""
    qualifier = item.claim.count.qualifier if item.claim.count else "none"
    return (_CLEAR.get(qualifier, 0), item.value, -len(item.claim.said_by), -item.index)


def _current(bundles: Sequence[Sequence[Item]], kind: str) -> set[int]:
    """The indexes of the points that nothing newer replaces: the last one, or the last one of each day."""
    if kind not in (DAY, FLOW):
        return {len(bundles) - 1}
    last: dict[date | None, int] = {}
    for at, bundle in enumerate(bundles):
        last[bundle[0].day] = at
    return set(last.values())


def _place_label(members: Sequence[Item], where: Where) -> str | None:
    """The gazetteer's name of the commonest resolved place, else the commonest words; None when nobody says where."""
    ids = Counter(item.claim.place.id for item in members if item.claim.place and item.claim.place.id)
    label = where.label(_commonest(ids)) if ids else None
    if label:
        return label
    own = [item.claim.place.words for item in members if item.claim.place and item.claim.place.words]
    inherited = next((item.place for item in members if item.place), None)
    return _words(own) or inherited


def _words(words: Iterable[str | None]) -> str | None:
    said = [word for word in words if word]
    counts = Counter(fold(word) for word in said)
    if not counts:
        return None
    best = _commonest(counts)
    return min(word for word in said if fold(word) == best)


def _commonest(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda one: (-counts[one], one))
