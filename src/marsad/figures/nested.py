"""Claims of a record as facts about nested cells: one system an origin, a harm and a state, snapshot by snapshot.

A snapshot is what one origin prints together: the numbers of one text family. Inside it claims bind both ways. From one
as-of day to the next a documented toll binds later windows from below only, because deaths are documented late and
corrected. Only what is said of people enters; parts that nothing tells apart from their whole bind it from below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from marsad.figures.facts import OTHER, Fact, Scope, inside
from marsad.figures.gather import CellKey
from marsad.figures.rules import Span, bound
from marsad.model import Entailed
from marsad.reconcile.cells import DAY, INCIDENT, MIXED_PART, PART, RUNNING, Item
from marsad.reconcile.record import Record
from marsad.reconcile.where import Where, several

HARMS = {
    "killed": ("killed", "executed"),
    "executed": ("executed",),
    "injured": ("injured",),
    "missing": ("missing",),
    "detained": ("detained",),
    "abducted": ("abducted",),
}
MOST_FACTS = 400  # claims of one system: the size for which bench/figures.py holds its times
MOST_QUESTIONS = 60  # cells of one origin that are asked about in one go, in the order of their ids
_SEX = {"women": ("women", "elderly_women"), "men": ("men", "elderly_men")}
_AGE = {
    "children": ("girls", "boys"),
    "adults": ("women", "men", "elderly_women", "elderly_men"),
    "elderly": ("elderly_women", "elderly_men"),
}
_GIRLS = {("women", "children"): ("girls",), ("men", "children"): ("boys",)}
_STATUS = ("civilian", "security_forces", "fighter", "official")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What one origin printed together: its items, in the order of (as-of day, text family)."""

    origin: str
    day: date | None
    family: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The places and days that the claims of one system speak of, so that each cell becomes a set of them.

    `inside` are places that a report lists as parts of another one; `old` the indexes of figures that their own report
    calls old, `covers` what was found to lie in each place.
    """

    places: tuple[str, ...]
    words: Mapping[str, str]
    inside: Mapping[str, frozenset[str]]
    days: tuple[date, ...]
    where: Where
    old: frozenset[int]
    covers: dict[str, frozenset[str]] = field(default_factory=dict)


def pools(record: Record) -> dict[tuple[str, str, str], list[Item]]:
    """The items that can bind each other: (origin, family of harm, state) to items of people with a number."""
    found: dict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for item in record.items:
        if item.out or not item.known or item.unit != "persons" or item.what not in HARMS:
            continue
        if item.kind in (RUNNING, DAY, INCIDENT, PART) and item.day is not None:
            found[(item.origin, HARMS[item.what][0] if item.what != "executed" else "killed", item.state)].append(item)
    return found


def snapshots(items: Sequence[Item], families: Mapping[str, str]) -> list[Snapshot]:
    """Items of one origin in, its snapshots out, the oldest first."""
    by_family: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_family[families.get(item.claim.report, item.claim.report)].append(item)
    made = [
        Snapshot(
            origin=members[0].origin,
            day=max((item.day for item in members if item.day), default=None),
            family=family,
            items=tuple(members),
        )
        for family, members in by_family.items()
    ]
    return sorted(made, key=lambda one: (one.day or date.min, one.family))


def world(items: Iterable[Item], where: Where, old: frozenset[int]) -> World:
    """Every place key and every boundary of a window that items speak of; `old` as `called_old` has it."""
    every = list(items)
    by_index = {item.index: item for item in every}
    inside: dict[str, set[str]] = defaultdict(set)
    for item in every:
        whole = by_index.get(item.whole) if item.whole is not None else None
        if whole and whole.place and item.place and whole.place != item.place:
            inside[whole.place].add(item.place)
    days: set[date] = set()
    for item in every:
        since, until = window(item)
        days |= {day for day in (since, until + timedelta(days=1) if until else None) if day}
    words = {item.place: item.claim.place.words for item in every if item.claim.place and item.place}
    return World(
        places=tuple(sorted({item.place for item in every if item.place and not item.wide})),
        words=words,
        inside={place: frozenset(others) for place, others in inside.items()},
        days=tuple(sorted(days)),
        where=where,
        old=old,
    )


def called_old(record: Record) -> frozenset[int]:
    """Figures that their own report replaces by a newer one ("it had spoken of 745 before")."""
    first: dict[str, int] = {}
    for at, claim in enumerate(record.claims):
        first.setdefault(claim.report, at)
    return frozenset(first[claim.report] + claim.supersedes for claim in record.claims if claim.supersedes is not None)


def window(item: Item) -> tuple[date | None, date | None]:
    """The days a number covers: its day, or everything from its start (or the beginning) up to its as-of day."""
    if item.kind == DAY:
        return item.day, item.day
    if item.kind == INCIDENT or (item.kind == PART and item.event):
        day = item.event or item.claim.since
        return (day, item.claim.until or day) if day else (None, item.day)
    return item.claim.since, item.day


def scope(item: Item, known: World) -> dict[str, frozenset[str]]:
    """The cell of an item as sets of values."""
    group = item.claim.group
    fields = _people(item.group, group.sex if group else None, group.age if group else None)
    found: dict[str, frozenset[str]] = {"harm": frozenset(HARMS[item.what]), **fields}
    place = _places("" if item.wide else item.place, known)
    if place is not None:
        found["place"] = place
    days = _days(*window(item), known)
    if days is not None:
        found["day"] = days
    if item.party:
        found["party"] = frozenset({item.party})
    return found


def scope_of(key: CellKey, as_of: date | None, known: World) -> dict[str, frozenset[str]]:
    """A figure's cell as sets of values; its window ends on its as-of day."""
    codes = key.group.split("+")
    sex = next((code for code in codes if code in _SEX), None)
    age = next((code for code in codes if code in _AGE), None)
    found: dict[str, frozenset[str]] = {"harm": frozenset(HARMS[key.what]), **_people(key.group, sex, age)}
    place = _places(key.place, known)
    if place is not None:
        found["place"] = place
    day = date.fromisoformat(key.day) if key.kind == DAY and key.day else None
    days = _days(day, day or as_of, known)
    if days is not None:
        found["day"] = days
    return found


def _people(key: str, sex: str | None, age: str | None) -> dict[str, frozenset[str]]:
    """Status, sex and age, community and role of a group; a mixture may be anybody."""
    codes = key.split("+")
    found: dict[str, frozenset[str]] = {}
    status = [code for code in codes if code in _STATUS]
    if status:
        found["status"] = frozenset(status)
    if sex or age:
        found["people"] = frozenset(
            _GIRLS.get((sex or "", age or "")) or _SEX.get(sex or "") or _AGE.get(age or "") or ()
        )
        if sex in _SEX and age in ("adults", "elderly"):
            found["people"] = frozenset(_SEX[sex]) & frozenset(_AGE[age])
    rest = [code for code in codes if code not in (*_STATUS, *_SEX, *_AGE, "all", "mixed")]
    if rest:
        found["community"] = frozenset(rest)
    return {name: values for name, values in found.items() if values}


def _places(place: str, known: World) -> frozenset[str] | None:
    """A place and all that lies in it; None for the whole."""
    if not place:
        return None
    if place not in known.covers:
        known.covers[place] = _covered(place, known)
    return known.covers[place]


def _covered(place: str, known: World) -> frozenset[str]:
    within = {other for other in known.places if known.where.within(other, place)}
    if several(known.words.get(place, "")):
        within |= {other for other in known.places if f" {other} " in f" {place} "}
    return frozenset({place, *within, *known.inside.get(place, ())})


def _days(since: date | None, until: date | None, known: World) -> frozenset[str] | None:
    """The segments between boundaries that a window covers; None when it is open at both ends."""
    if since is None and until is None:
        return None
    starts = [date.min, *known.days]
    inside = [start for start in starts if (since is None or start >= since) and (until is None or start <= until)]
    return frozenset(start.isoformat() for start in inside) or frozenset({OTHER})


def facts(snapshot: Snapshot, known: World, *, both: bool) -> list[Fact]:
    """The facts of a snapshot: both ways inside it, from below only when a later one is looked at.

    Names that no gazetteer knows may be one place in two spellings: they are told apart only inside one snapshot.
    """
    found = []
    for item in snapshot.items:
        if not both and not item.wide and item.place and ":" not in item.place:
            continue
        if _is_list(item) and not item.wide:
            continue  # "in A and B": which of its places another claim is about cannot be told
        limits = bound(item.claim.count) if item.claim.count else None
        if limits is None:
            continue
        below_only = (
            not both
            or item.kind in (INCIDENT, PART)
            or item.sub == MIXED_PART
            or _is_list(item)
            or item.index in known.old
        )
        top = None if below_only else limits.hi
        if limits.lo or top is not None:
            found.append(
                Fact(
                    scope=scope(item, known),
                    lo=limits.lo or None,
                    hi=top,
                    spans=(item.claim.span,),
                    origin=item.origin,
                )
            )
    return found


def _is_list(item: Item) -> bool:
    return bool(item.claim.place and several(item.claim.place.words))


def systems(record: Record) -> dict[tuple[str, str, str], tuple[World, list[Snapshot]]]:
    """Each pool's world and snapshots."""
    old = called_old(record)
    return {
        key: (world(items, record.where, old), snapshots(items, record.families))
        for key, items in sorted(pools(record).items())
    }


def conflicts(record: Record) -> list[tuple[str, tuple[Fact, ...]]]:
    """Smallest sets of facts that cannot all hold, by origin: inside one snapshot, or against the origin's older
    ones.
    """
    from marsad.figures.entail import System  # the solver is large: loaded where it is asked

    found: dict[tuple[Span, ...], tuple[str, tuple[Fact, ...]]] = {}
    for (origin, _, _), (known, shots) in systems(record).items():
        older: list[Fact] = []
        for shot in shots:
            own = facts(shot, known, both=True)
            if any(fact.hi is not None for fact in own) and len(own) > 1:
                system = System(facts=own[:MOST_FACTS])
                for core in system.conflicts():
                    rows = tuple(own[at] for at in core)
                    found.setdefault(tuple(span for row in rows for span in row.spans), (origin, rows))
            older += facts(shot, known, both=False)
    return [found[key] for key in sorted(found)]


def entailed(
    record: Record, cells: Mapping[CellKey, date | None], *, k: int
) -> dict[CellKey, tuple[Entailed, tuple[str, ...]]]:
    """Cells with their as-of days in; the bounds that other cells' claims entail, and the origins they come from, out.

    Low is what k origins entail, or the one there is; high the widest of the origins that bound it. A cell about which
    an origin's claims say no more than its own claim does gets nothing.
    """
    answers: dict[CellKey, list[tuple[str, int, int | None, tuple[Span, ...]]]] = defaultdict(list)
    for (origin, harm, state), (known, shots) in systems(record).items():
        asked = [
            key
            for key in cells
            if key.kind in (RUNNING, DAY) and key.unit == "persons" and not key.side and not key.sub
            if key.what in HARMS and HARMS[key.what][0] in (harm, "executed") and (key.state == state or key.place)
        ]
        if shots and asked:
            for key, low, high, spans in _ask(shots, asked, cells, known):
                answers[key].append((origin, low, high, spans))
    return {key: _joined(rows, k) for key, rows in answers.items()}


def _ask(
    shots: Sequence[Snapshot], asked: Sequence[CellKey], cells: Mapping[CellKey, date | None], known: World
) -> Iterable[tuple[CellKey, int, int | None, tuple[Span, ...]]]:
    """One origin's answers: its newest snapshot both ways, the older ones from below."""
    from marsad.figures.entail import System, alone

    given = [fact for shot in shots[:-1] for fact in facts(shot, known, both=False)]
    given = _strongest([*given, *facts(shots[-1], known, both=True)])
    scopes = [scope_of(key, cells[key], known) for key in asked]
    useful = [(key, one) for key, one in zip(asked, scopes, strict=True) if _touched(one, given)]
    if not useful:
        return
    for key, one in useful[:MOST_QUESTIONS]:
        near = _nearest(one, given)
        # one question a system: fewer atoms to tell apart
        answer = alone(near[0], one) if len(near) == 1 else System(facts=near, asked=[one]).ask(0)
        if answer is None:
            continue
        own = max((fact.lo or 0 for fact in given if _same(fact.scope, one)), default=0)
        tops = [fact.hi for fact in given if fact.hi is not None and _same(fact.scope, one)]
        more = answer.low > own or (answer.high is not None and answer.high < min(tops, default=10**12))
        if more:
            from_facts = {*(answer.low_from if answer.low > own else ()), *answer.high_from}
            yield (
                key,
                answer.low,
                answer.high,
                tuple(sorted({span for index in from_facts for span in near[index].spans})),
            )


def _nearest(one: Scope, given: Sequence[Fact]) -> Sequence[Fact]:
    """The facts that bear on a cell: those inside or around it first, then those that share people with it."""
    if len(given) <= MOST_FACTS:
        return given
    ranked = sorted(
        (fact for fact in given if _overlap(fact.scope, one)),
        key=lambda fact: (not (inside(fact.scope, one) or inside(one, fact.scope)), -(fact.lo or 0)),
    )
    return ranked[:MOST_FACTS]


def _overlap(one: Scope, other: Scope) -> bool:
    return all(name not in other or bool(values & other[name]) for name, values in one.items())


def _strongest(given: Sequence[Fact]) -> list[Fact]:
    """Of several facts about one cell only the highest lower and the lowest upper bound bind."""
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in given:
        cell = tuple(sorted((name, tuple(sorted(values))) for name, values in fact.scope.items()))
        for side, value in (("lo", fact.lo), ("hi", -fact.hi if fact.hi is not None else None)):
            old = kept.get((cell, side))
            if value is not None and (old is None or value > ((old.lo or 0) if side == "lo" else -(old.hi or 0))):
                kept[(cell, side)] = fact
    return list({id(fact): fact for fact in kept.values()}.values())


def _touched(one: Scope, given: Sequence[Fact]) -> bool:
    """Whether some claim is about a cell inside or around the asked one, other than the cell itself."""
    return any(not _same(fact.scope, one) and (inside(fact.scope, one) or inside(one, fact.scope)) for fact in given)


def _same(one: Scope, other: Scope) -> bool:
    return dict(one) == dict(other)


def _joined(rows: Sequence[tuple[str, int, int | None, tuple[Span, ...]]], k: int) -> tuple[Entailed, tuple[str, ...]]:
    lows = sorted((low for _, low, _, _ in rows), reverse=True)
    low = lows[k - 1] if len(lows) >= k else lows[-1]
    tops = [high for _, _, high, _ in rows if high is not None]
    spans = tuple(sorted({span for row in rows for span in row[3]}))
    made = Entailed(low=low or None, high=max(tops) if tops and len(tops) == len(rows) else None, claims=spans)
    return made, tuple(sorted({origin for origin, _, _, _ in rows}))
