"""Incidents: claims of one event, by day, place, harm and numbers, with the reason for every link.

Two claims are one event when nothing tells them apart and something ties them together. What people ruled (`same`,
`different`) wins. Ids are made of day and place, so that a new report does not rename an old incident.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, combinations, product

from marsad.model import Decision
from marsad.reconcile.attribution import groups_agree
from marsad.reconcile.cells import INCIDENT, Item
from marsad.reconcile.where import Where

NEAR_KM = 8.0  # two named places closer than this may be one event told from two villages
UNSAID = "neither"  # begins the reason that ties claims which say neither day nor place
NEAR_DAYS = 3  # an undated claim is about the event that its day of publication is near to


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Why two claims (indexes) are one event; `reasons` are short sentences."""

    one: int
    other: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One event. `claims` are indexes into the record's claims; `merged` names incidents that a ruling joined to it."""

    id: str
    day: date | None
    place: str
    label: str | None
    claims: tuple[int, ...]
    whats: tuple[str, ...]
    origins: tuple[str, ...]
    links: tuple[Link, ...]
    merged: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


def find_incidents(
    items: Sequence[Item], decisions: Iterable[Decision], where: Where
) -> tuple[tuple[Incident, ...], dict[int, str]]:
    """Items in, incidents and the incident of each item's index out. Only claims of one event take part."""
    nodes = [item for item in items if item.kind == INCIDENT and not item.out]
    joined = _Sets(item.index for item in nodes)
    links: list[Link] = []
    for one, other in _worth_asking(nodes, where):
        reasons = why_same(one, other, where)
        if reasons:
            first, second = sorted((one.index, other.index))
            joined.join(first, second)
            links.append(Link(one=first, other=second, reasons=reasons))
    by_index = {item.index: item for item in nodes}
    named = _named([[by_index[at] for at in group] for group in joined.groups()], links, where)
    named = _ruled(named, decisions, by_index)
    return tuple(named), {at: incident.id for incident in named for at in incident.claims}


class _Sets:
    """Disjoint sets of indexes."""

    def __init__(self, members: Iterable[int]) -> None:
        self._up = {member: member for member in members}

    def top(self, member: int) -> int:
        while self._up[member] != member:
            self._up[member] = self._up[self._up[member]]
            member = self._up[member]
        return member

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.top(one), self.top(other)))
        self._up[second] = first

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for member in sorted(self._up):
            found[self.top(member)].append(member)
        return list(found.values())


def _worth_asking(nodes: Sequence[Item], where: Where) -> Iterator[tuple[Item, Item]]:
    """The pairs that decide which claims are one event: all of one report, and of different reports one for each two
    sorts of claim. What ties claims of different reports is their sort alone, so that an event that a thousand reports
    tell in a few ways is settled by these few; every further claim of a sort is tied to the first of it.
    """
    sorts: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    reports: dict[str, list[Item]] = defaultdict(list)
    for item in nodes:
        sorts[_sort(item)].append(item)
        reports[item.claim.report].append(item)
    for own in reports.values():
        yield from ((one, other) for one, other in combinations(own, 2) if _may_meet(one, other))
    for alike in sorts.values():
        yield from _of_reports(alike, alike[1:], every=True)
    yield from _across(list(sorts.values()), where)


def _across(sorts: Sequence[Sequence[Item]], where: Where) -> Iterator[tuple[Item, Item]]:
    """Pairs of two sorts: where day and place alone tie all claims of two settings, each sort meets one of the other's;
    elsewhere each two sorts meet, for their numbers may tie them."""
    settings: dict[tuple[object, ...], list[Sequence[Item]]] = defaultdict(list)
    for alike in sorts:
        settings[_setting(alike[0])].append(alike)
    of = {some[0][0].index: some for some in settings.values()}
    firsts = [some[0][0] for some in settings.values()]
    for one, other in chain(((item, item) for item in firsts), _pairs(_blocks(firsts), where)):
        some, others = of[one.index], of[other.index]
        if why_apart(one, other, where):
            continue
        if _tied_by_setting(one, other):
            yield from ((one, alike[0]) for alike in others if alike[0] is not one)
            yield from ((alike[0], other) for alike in some if alike[0] is not other)
        else:
            for first, second in combinations(some, 2) if one is other else product(some, others):
                yield from _of_reports(first, second)


def _setting(item: Item) -> tuple[object, ...]:
    """When and where: everything by which claims are told apart as events."""
    return (item.state, item.event, item.day, item.place, item.wide)


def _sort(item: Item) -> tuple[object, ...]:
    """Everything by which claims of different reports are compared as events."""
    group = item.claim.group
    people = (group.status, group.sex, group.age, group.role) if group else (None, None, None, None)
    return (*_setting(item), item.numbers, item.what, people)


def _tied_by_setting(one: Item, other: Item) -> bool:
    """Whether day and place are ties enough for any two claims of two settings, of one report too."""
    reasons = _of_setting(one, other)
    return len(reasons) >= 2 or any(reason.startswith(UNSAID) for reason in reasons)


def _may_meet(one: Item, other: Item) -> bool:
    """Dated claims meet dated ones, undated ones each other."""
    return ((one.event or one.day) is None) == ((other.event or other.day) is None)


def _of_reports(some: Sequence[Item], others: Sequence[Item], *, every: bool = False) -> Iterator[tuple[Item, Item]]:
    """The first pair, or one for `every` one of the others, in which the two are of different reports."""
    for other in others:
        one = next((one for one in some if one.claim.report != other.claim.report), None)
        if one is not None:
            yield one, other
            if not every:
                return


def _blocks(nodes: Sequence[Item]) -> list[tuple[list[Item], list[Item]]]:
    """Only claims of neighbouring days can be one event: those of a day, and those of the next days, the others never
    meet."""
    days: dict[int, list[Item]] = defaultdict(list)
    for item in nodes:
        day = item.event or item.day
        days[day.toordinal() if day else 0].append(item)
    blocks = []
    for number in sorted(days):
        near = [item for step in range(1, NEAR_DAYS + 1) for item in days.get(number + step, ())] if number else []
        blocks.append((days[number], near))
    return blocks


def _pairs(blocks: Iterable[tuple[list[Item], list[Item]]], where: Where) -> Iterator[tuple[Item, Item]]:
    """Pairs of neighbouring days whose places may be one; each distinct pair of places is asked about once."""
    near: dict[tuple[str, str], bool] = {}

    def meet(first: str, second: str) -> bool:
        if (first, second) not in near:
            near[first, second] = not first or not second or where.near(first, second, NEAR_KM)
        return near[first, second]

    for own, later in blocks:
        here, after = _by_place(own), _by_place(later)
        for first, some in sorted(here.items()):
            yield from combinations(some, 2)
            yield from chain(
                *(product(some, here[second]) for second in here if first < second and meet(first, second))
            )
            yield from chain(*(product(some, after[second]) for second in after if meet(first, second)))


def _by_place(items: Iterable[Item]) -> dict[str, list[Item]]:
    places: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        places["" if item.wide else item.place].append(item)
    return places


def why_same(one: Item, other: Item, where: Where) -> tuple[str, ...]:
    """Two claims in, the reasons for which they are one event out; empty when they are not, or nothing ties them."""
    if why_apart(one, other, where):
        return ()
    reasons = _of_setting(one, other)
    if one.numbers == other.numbers and one.what == other.what and groups_agree(one.claim, other.claim):
        reasons.append(f"the same number ({one.value:,} {one.what})")
    if one.claim.report == other.claim.report and (one.whole == other.index or other.whole == one.index):
        reasons.append("one is a part of the other")
    if _one_breath(one, other):
        reasons.append("told in one breath by one voice")
    return tuple(reasons) if _enough(reasons, one, other) else ()


def _of_setting(one: Item, other: Item) -> list[str]:
    """What day and place say for one event."""
    reasons = []
    if one.event and one.event == other.event:
        reasons.append(f"both on {one.event}")
    if one.place and one.place == other.place and not one.wide:
        reasons.append("the same place")
    elif one.place and other.place and not one.wide and not other.wide:
        reasons.append("places that lie in or beside each other")
    if not one.place and not other.place and not one.event and not other.event:
        reasons.append(f"{UNSAID} says where or when, and both speak of the same days")
    return reasons


def _one_breath(one: Item, other: Item) -> bool:
    """Two numbers of one day that one voice gives within a few lines of one report."""
    same = one.claim.report == other.claim.report and one.claim.said_by == other.claim.said_by
    return (
        same and one.event is not None and one.event == other.event and abs(one.claim.start - other.claim.start) < 250
    )


def _enough(reasons: Sequence[str], one: Item, other: Item) -> bool:
    """One strong tie, or two: a day alone is none, for much happens on one day."""
    if any(reason.startswith(("one is", UNSAID)) for reason in reasons):
        return True
    same_report = one.claim.report == other.claim.report
    return len(reasons) >= 2 or (len(reasons) == 1 and reasons[0].startswith("the same") and not same_report)


def why_apart(one: Item, other: Item, where: Where) -> str:
    """What tells two claims apart as events, in words; empty when nothing does."""
    if one.state and other.state and one.state != other.state:
        return f"one is in the {one.state} story, the other in the {other.state} one"
    if one.event and other.event and one.event != other.event:
        return f"on {one.event} and on {other.event}"
    days = one.event or one.day, other.event or other.day
    if days[0] and days[1] and abs((days[0] - days[1]).days) > NEAR_DAYS:
        return f"days apart: {days[0]} and {days[1]}"
    if (
        one.place
        and other.place
        and not one.wide
        and not other.wide
        and not where.near(one.place, other.place, NEAR_KM)
    ):
        return f"in {one.place} and in {other.place}"
    return ""


def _named(groups: Sequence[Sequence[Item]], links: Sequence[Link], where: Where) -> list[Incident]:
    """Groups in, incidents with their ids out; two events of one day and place are numbered by their smallest claim."""
    group_of = {item.index: at for at, group in enumerate(groups) for item in group}
    ties: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        ties[group_of[link.one]].append(link)
    drafts = []
    for at, group in enumerate(groups):
        days = Counter(item.event for item in group if item.event)
        places = Counter(item.place for item in group if item.place and not item.wide)
        place = min(places, key=lambda name: (-places[name], name)) if places else ""
        day = min(days, key=lambda one: (-days[one], one)) if days else None
        own = {item.index for item in group}
        drafts.append(
            Incident(
                id="incident:" + ":".join(part for part in (str(day or "undated"), _slug(place, group)) if part),
                day=day,
                place=place,
                label=where.label(place) or _words(group),
                claims=tuple(sorted(own)),
                whats=tuple(sorted({item.claim.what for item in group})),
                origins=tuple(sorted({item.origin for item in group if item.known})),
                links=tuple(ties[at]),
            )
        )
    seen: Counter[str] = Counter()
    numbered = []
    for draft in sorted(drafts, key=lambda one: (one.id, one.claims)):
        seen[draft.id] += 1
        numbered.append(draft if seen[draft.id] == 1 else replace(draft, id=f"{draft.id}-{seen[draft.id]}"))
    return numbered


def _slug(place: str, group: Sequence[Item]) -> str:
    name = place or next((item.state for item in group if item.state), "")
    return name.removeprefix("place:").replace(" ", "_").replace(":", "-")


def _words(group: Sequence[Item]) -> str | None:
    words = Counter(item.claim.place.words for item in group if item.claim.place and item.claim.place.words)
    return min(words, key=lambda one: (-words[one], one)) if words else None


def _ruled(incidents: list[Incident], decisions: Iterable[Decision], by_index: Mapping[int, Item]) -> list[Incident]:
    """Merge and split by rulings, splits first, so that the order of rulings does not matter.

    `different` on an incident and a report (`value.of`) takes the report's claims out into `ID/REPORT`; `same` on
    incidents joins them under the first id in order, which keeps the others in `merged`.
    """
    by_id = {incident.id: incident for incident in incidents}
    standing = sorted(decisions, key=lambda one: one.id)
    for decision in standing:
        names = [str(name) for name in decision.value.get("of", ())]
        if decision.verb == "different":
            for name in [name for name in names if name in by_id]:
                for report in [other.removeprefix("report:") for other in names if other != name]:
                    _split(by_id, name, report, decision.id, by_index)
    for decision in standing:
        names = [str(name) for name in decision.value.get("of", ()) if str(name) in by_id]
        if decision.verb == "same" and len(names) >= 2:
            first, *rest = sorted(names)
            by_id[first] = _merge(by_id[first], [by_id.pop(name) for name in rest], decision.id)
    return [by_id[name] for name in sorted(by_id)]


def _split(by_id: dict[str, Incident], name: str, report: str, decision: str, by_index: Mapping[int, Item]) -> None:
    """Take a report's claims out of an incident; nothing happens when it has none there, or nothing else."""
    whole = by_id[name]
    out = [at for at in whole.claims if by_index[at].claim.report == report]
    rest = [at for at in whole.claims if at not in out]
    if not out or not rest:
        return
    by_id[name] = _of_claims(whole, rest, whole.id, decision, by_index)
    by_id[f"{name}/{report}"] = _of_claims(whole, out, f"{name}/{report}", decision, by_index)


def _of_claims(
    whole: Incident, claims: Sequence[int], name: str, decision: str, by_index: Mapping[int, Item]
) -> Incident:
    own = [by_index[at] for at in claims]
    return replace(
        whole,
        id=name,
        claims=tuple(claims),
        whats=tuple(sorted({item.claim.what for item in own})),
        origins=tuple(sorted({item.origin for item in own if item.known})),
        links=tuple(link for link in whole.links if link.one in claims and link.other in claims),
        decisions=tuple(sorted({decision, *whole.decisions})),
    )


def _merge(first: Incident, others: Sequence[Incident], decision: str) -> Incident:
    every = [first, *others]
    return replace(
        first,
        claims=tuple(sorted({at for one in every for at in one.claims})),
        whats=tuple(sorted({what for one in every for what in one.whats})),
        origins=tuple(sorted({origin for one in every for origin in one.origins})),
        links=tuple(link for one in every for link in one.links),
        merged=tuple(sorted({*(one.id for one in others), *(name for one in every for name in one.merged)})),
        decisions=tuple(sorted({decision, *(name for one in every for name in one.decisions)})),
    )
