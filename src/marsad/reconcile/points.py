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
from marsad.reconcile.cells import DAY, FLOW, INCIDENT, PART, RUNNING, STOCK, Item, near_days
from marsad.reconcile.where import Where

_LISTED = ("suspects",)  # counted from lists, of which an origin may have several; nobody's running toll
_FINISHED = ("suspects", "testimonies")  # what a body counts once, for its report: it does not grow day by day
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
    label, place_id = name_place(members, where)
    toll = TollSeries(
        origin=cell[0],
        what=whats.pop() if len(whats) == 1 else cell[1],
        group=group,
        party=_words(item.claim.party for item in members) if party else None,
        place=label,
        scope="total" if kind == RUNNING and all(item.total for item in members) else _SCOPE[kind],
        points=tuple(points),
        unit=cell[2],
        place_id=place_id,
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
    """Whether a bundle only rounds another: "more than 300" beside 311, 8,000 beside 8,000 to 9,000; and of a count
    that does not grow a plain round number too, 930 heard beside 938."""
    if not any(near_days(one, other) for one in rough for other in exact):
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
    if not numbers[0] < other[0] < numbers[0] + step:
        return False
    finished = rough[0].what in _FINISHED
    if (open_ended or finished) and _no_earlier(rough, exact):
        return step >= 10
    return open_ended and step >= (10 if same_report else 50)


def _no_earlier(rough: Sequence[Item], exact: Sequence[Item]) -> bool:
    """Whether the round number comes on the day of the exact one or later: it tells the same count less exactly."""
    days = [min((item.day for item in bundle if item.day), default=None) for bundle in (rough, exact)]
    return days[0] is not None and days[1] is not None and days[0] >= days[1]


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
    """The indexes of the points that nothing newer replaces: the last one, or the last one of each day.

    Numbers of names on lists, given on one day by different reports, may be two lists: none replaces the other.
    """
    if kind not in (DAY, FLOW):
        newest = bundles[-1]
        lists = [at for at, one in enumerate(bundles) if _two_lists(one, newest)]
        return {*lists, len(bundles) - 1}
    last: dict[date | None, int] = {}
    for at, bundle in enumerate(bundles):
        last[bundle[0].day] = at
    return set(last.values())


def _two_lists(one: Sequence[Item], newest: Sequence[Item]) -> bool:
    same_day = one[0].day is not None and one[0].day == newest[0].day
    apart = not {item.claim.report for item in one} & {item.claim.report for item in newest}
    return one[0].what in _LISTED and same_day and apart


def name_place(members: Iterable[Item], where: Where) -> tuple[str | None, str | None]:
    """(the words to print, the gazetteer's id or None): the commonest resolved place, else the commonest words.

    A whole country is named only where nobody says more: what one outlet calls Syria another calls its coast.
    """
    members = list(members)
    ids = Counter(one for item in members if not item.elsewhere and (one := _id_of(item)) and where.label(one))
    inside = Counter({one: count for one, count in ids.items() if not where.is_country(one)})
    if inside:
        return where.label(_commonest(inside)), _commonest(inside)
    unnamed = [item for item in members if not item.elsewhere and _id_of(item) not in ids]
    said = _words(item.claim.place.words for item in unnamed if item.claim.place)
    inherited = next((item.place for item in unnamed if item.place), None)
    if said or inherited or not ids:
        return said or inherited, None
    return where.label(_commonest(ids)), _commonest(ids)


def _id_of(item: Item) -> str | None:
    """The gazetteer's id of the place that an item speaks of, its own or the one it takes over from its whole."""
    if item.claim.place and item.claim.place.id:
        return item.claim.place.id
    return item.place if ":" in item.place else None


def _words(words: Iterable[str | None]) -> str | None:
    said = [word for word in words if word]
    counts = Counter(fold(word) for word in said)
    if not counts:
        return None
    best = min(counts, key=lambda one: (-counts[one], len(one), one))
    return min(word for word in said if fold(word) == best)


def _commonest(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda one: (-counts[one], one))
