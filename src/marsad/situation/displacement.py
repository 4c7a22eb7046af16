"""Who fled from where to where, and how many: flows and stocks kept apart, persons and households too.

A flow counts a person each time he or she moves; a stock is how many are displaced at a day. They are never added, a
difference of stocks is no flow, and stocks of two areas are no series: 20,496 in 27 localities after 21,637 in a wider
area is no fall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.model import Claim, Count, Place
from marsad.model.cues import has_cue
from marsad.model.fold import fold
from marsad.reconcile import Record
from marsad.reconcile.attribution import as_of
from marsad.reconcile.where import Places, place_key
from marsad.situation.tables import table

Span = tuple[str, int, int]
MOVES = ("displaced", "sheltering", "returned", "evacuated")
HOUSEHOLDS = ("families", "households")
WORDS_BEFORE = 3
WIDE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """Persons to a household, with the source that says so; nothing is converted without one."""

    persons: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """Households turned into persons: the result is an approximation, the original count stays beside it."""

    factor: Factor
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One statement of displacement, with every report that repeats it.

    `metric`: new_displacement, idp_stock, returns, cross_border; None for a movement without a count or scope.
    `same_people` is the span of the statement that counts the same people in another unit. `age_days` is how old the
    information was on the day of viewing, `old` when that is more than the table allows. `cause` are the claims of
    harm that the same words name.
    """

    what: str
    count: Count | None
    group: str
    scope: str | None
    origin_place: str | None
    destination: str | None
    place_id: str | None
    origin_id: str | None
    destination_id: str | None
    as_of: date | None
    since: date | None
    until: date | None
    said_by: tuple[str, ...]
    claims: tuple[Span, ...]
    words: str
    origin: str
    independent: bool
    metric: str | None
    shelter: str | None
    part: bool
    same_people: Span | None
    conversion: Conversion | None
    cause: tuple[Span, ...]
    age_days: int | None
    old: bool

    def contract(self) -> dict[str, Any]:
        """The contract's form, its keys in its order."""
        return {
            "what": self.what,
            "count": self.count,
            "group": self.group,
            "scope": self.scope,
            "from": self.origin_place,
            "to": self.destination,
            "as_of": self.as_of,
            "said_by": self.said_by,
            "claims": self.claims,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Movements that may be read one after the other: one origin, code, scope, unit, group and area."""

    origin: str
    what: str
    scope: str
    unit: str
    group: str
    place: str | None
    points: tuple[Movement, ...]


def displacement(
    record: Record,
    *,
    viewed: date | None = None,
    places: Places | None = None,
    country: str | None = None,
    household: Factor | None = None,
) -> tuple[Movement, ...]:
    """A record in, its movements of people out, oldest first.

    `country` is the id of the event's country: who is elsewhere has crossed a border. `household` turns families into
    persons; without it nothing is converted.
    """
    repeated: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    taken_back = {item.index for item in record.items if item.out}
    for at, claim in enumerate(record.claims):
        if claim.what in MOVES and claim.stance not in ("denied", "projected") and at not in taken_back:
            repeated[_same_statement(record, at)].append(at)
    scene = _Scene(record, viewed, places, country, household)
    return tuple(sorted((scene.movement(found) for found in repeated.values()), key=_order))


def curves(movements: Iterable[Movement]) -> tuple[Curve, ...]:
    """Movements in, those that may be compared over time out; parts, vague counts and unknown areas make none."""
    cells: dict[tuple[str, ...], list[Movement]] = defaultdict(list)
    for one in movements:
        if one.count and one.scope and not one.part and (one.count.low, one.count.high) != (None, None):
            area = one.place_id or fold(one.destination or one.origin_place or "")
            cells[(one.origin, one.what, one.scope, one.count.unit, one.group, area)].append(one)
    return tuple(
        Curve(
            origin=origin,
            what=what,
            scope=scope,
            unit=unit,
            group=group,
            place=found[0].destination or found[0].origin_place,
            points=tuple(sorted(found, key=_order)),
        )
        for (origin, what, scope, unit, group, area), found in sorted(cells.items())
        if area
    )


def why_not_joined(one: Movement, other: Movement) -> str | None:
    """Two movements in; why no line may be drawn from one to the other out, None when it may."""
    reasons = (
        (one.origin != other.origin, "two origins"),
        (one.what != other.what, "two codes"),
        (one.scope != other.scope, "a stock is not a flow" if "stock" in (one.scope, other.scope) else "two scopes"),
        (_unit(one) != _unit(other), "two units"),
        (one.group != other.group, "two groups"),
        (_area(one) != _area(other), "two areas"),
    )
    return next((reason for differs, reason in reasons if differs), None)


def _unit(one: Movement) -> str:
    return one.count.unit if one.count else ""


def _area(one: Movement) -> str:
    return one.place_id or fold(one.destination or one.origin_place or "")


def _order(one: Movement) -> tuple[Any, ...]:
    return (one.as_of or date.max, one.what, one.claims)


def _same_statement(record: Record, at: int) -> tuple[Any, ...]:
    claim, whose = record.claims[at], record.attributions[at]
    count = (claim.count.low, claim.count.high, claim.count.unit) if claim.count else None
    numbered = count is not None and count[:2] != (None, None)
    told = "" if numbered and whose.known else record.families.get(claim.report, claim.report)
    return (claim.what, claim.group_key, claim.scope, count, place_key(claim.place), whose.source.id, told)


class _Scene:
    """What the statements are read against; `movement` makes one of the claims that repeat it."""

    def __init__(
        self, record: Record, viewed: date | None, places: Places | None, country: str | None, household: Factor | None
    ) -> None:
        self.record, self.viewed, self.places = record, viewed, places
        self.country, self.household = country, household
        self.reports = {report.id: report for report in record.reports}
        self.beside: dict[str, list[Claim]] = defaultdict(list)
        for claim in record.claims:
            self.beside[claim.report].append(claim)

    def movement(self, found: list[int]) -> Movement:
        claims = sorted((self.record.claims[at] for at in found), key=self._told)
        first = claims[0]
        whose = self.record.attributions[found[0]]
        day = min((day for claim in claims if (day := as_of(claim, self.reports.get(claim.report)))), default=None)
        age = (self.viewed - day).days if self.viewed and day else None
        origin_place, destination = self._way(first)
        names = [place.words if place else None for place in (origin_place, destination)]
        ids = [place.id if place else None for place in (origin_place, destination)]
        return Movement(
            what=first.what,
            count=first.count,
            group=first.group_key,
            scope=first.scope,
            origin_place=names[0],
            destination=names[1],
            place_id=first.place.id if first.place else None,
            origin_id=ids[0],
            destination_id=ids[1],
            as_of=day,
            since=first.since,
            until=first.until,
            said_by=first.said_by,
            claims=tuple(claim.span for claim in claims),
            words=first.quote,
            origin=whose.source.id,
            independent=whose.known,
            metric=self._metric(first),
            shelter=_shelter(first),
            part=first.part_of is not None,
            same_people=self._other_unit(first),
            conversion=self._conversion(first.count),
            cause=self._cause(first),
            age_days=age,
            old=age is not None and age > table("displacement.toml")["old_after_days"],
        )

    def _told(self, claim: Claim) -> tuple[str, str, int]:
        report = self.reports.get(claim.report)
        return (report.published or "9999" if report else "9999", claim.report, claim.start)

    def _way(self, claim: Claim) -> tuple[Place | None, Place | None]:
        """From where and to where; the other end may stand in a claim over the same words."""
        ends: dict[str, Place | None] = {"from": None, "to": None}
        overlapping = [other for other in self.beside[claim.report] if other.what in MOVES and _overlap(claim, other)]
        for other in sorted(overlapping, key=lambda other: (other is not claim, other.start)):
            if other.place and ends[way := self._direction(other)] is None:
                ends[way] = other.place
        return ends["from"], ends["to"]

    def _direction(self, claim: Claim) -> str:
        """By the words before the place, else by those of another claim about it, else by the code."""
        if way := self._stated_direction(claim):
            return way
        if claim.part_of is not None and (whole := self.beside[claim.report][claim.part_of]).place:
            return self._direction(whole)
        for other in self.beside[claim.report]:
            same = other.place and claim.place and place_key(other.place) == place_key(claim.place)
            if other.what in MOVES and same and (way := self._stated_direction(other)):
                return way
        return "from" if claim.what in ("displaced", "evacuated") and not self._abroad(claim) else "to"

    def _stated_direction(self, claim: Claim) -> str | None:
        if claim.place is None:
            return None
        before = self._words_before_place(claim)
        for length in range(min(WORDS_BEFORE, len(before)), 0, -1):
            words = " ".join(before[-length:])
            for way in ("from", "to"):
                if words in _folded(way):
                    return way
        return None

    def _words_before_place(self, claim: Claim) -> list[str]:
        assert claim.place
        at = claim.quote.find(claim.place.words)
        return fold(claim.quote[:at]).split() if at > 0 else []

    def _abroad(self, claim: Claim) -> bool:
        if not (claim.place and self.places and self.country):
            return False
        if claim.place.id:
            return not claim.place.id.startswith("place:") and not self.places.within(claim.place.id, self.country)
        if (claim.place.precision or 0) < WIDE:
            return False  # a Russian base in the country
        state = self.record.registry.country(claim.place.words)
        return state is not None and state != self.record.registry.country(self.places.label(self.country) or "")

    def _metric(self, claim: Claim) -> str | None:
        if claim.count is None or claim.scope is None:
            return None
        whole = self.beside[claim.report][claim.part_of] if claim.part_of is not None else claim
        if self._abroad(claim) or self._abroad(whole):
            return "cross_border"
        usual = table("displacement.toml")["metric"].get(claim.what, {}).get(claim.scope)
        return str(usual) if usual else None

    def _other_unit(self, claim: Claim) -> Span | None:
        """8,500 refugees who "make up 1,791 families" are one crowd in two units, never added."""
        if claim.count is None or claim.part_of is not None:
            return None
        for other in self.beside[claim.report]:
            same = other.what == claim.what and other.scope == claim.scope and other.part_of is None
            units = {claim.count.unit, other.count.unit} if other.count else set()
            if same and "persons" in units and units & set(HOUSEHOLDS) and _one_crowd(claim, other):
                return other.span
        return None

    def _conversion(self, count: Count | None) -> Conversion | None:
        if count is None or self.household is None or count.unit not in HOUSEHOLDS:
            return None
        low, high = (None if n is None else round(n * self.household.persons) for n in (count.low, count.high))
        return None if low is high is None else Conversion(factor=self.household, low=low, high=high)

    def _cause(self, claim: Claim) -> tuple[Span, ...]:
        harms = ("killed", "executed", "massacre", "attack", "clash", "arson", "looting")
        return tuple(
            other.span for other in self.beside[claim.report] if other.what in harms and _overlap(claim, other)
        )


def _folded(way: str) -> frozenset[str]:
    return frozenset(fold(words) for words in table("displacement.toml")[way])


def _overlap(one: Claim, other: Claim) -> bool:
    return one.start < other.end and other.start < one.end


def _one_crowd(one: Claim, other: Claim) -> bool:
    """Said of one place, in sentences that follow each other, and of a size that households have."""
    if place_key(one.place) != place_key(other.place) or abs(one.start - other.start) > 400:
        return False
    numbers = sorted(count.low or count.high or 0 for count in (one.count, other.count) if count)
    return len(numbers) == 2 and numbers[0] > 0 and 2 <= numbers[1] / numbers[0] <= 12


def _shelter(claim: Claim) -> str | None:
    if claim.what != "sheltering":
        return None
    words = f"{claim.quote} {claim.place.words if claim.place else ''}"
    kinds: Iterable[Mapping[str, Any]] = table("displacement.toml")["shelter"]
    return next((str(line["kind"]) for line in kinds if has_cue(words, line["cues"])), "unknown")
