"""Numbers without an origin: traced to the one origin that gave them for the same thing, or whose running toll alone
can hold them. An inferred attribution can only take independence away, never add it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

from marsad.model import Claim, Report
from marsad.model.fold import fold_name
from marsad.reconcile.attribution import (
    DISTINCT,
    NOBODY,
    RUNNING,
    Attribution,
    age,
    days_apart,
    groups_agree,
    harm,
    numbers,
)
from marsad.reconcile.method import Method
from marsad.reconcile.sources import Registry, Voice
from marsad.reconcile.where import is_wide, place_key, places_agree

MONTH_DAYS = 31  # an outlet's number that its origin gives later too may be so much older


class Traces:
    """The last two stages of `origins.attribute`: they fill `found` where the words say nothing.

    `weak` are the voices that are no origin (an outlet, somebody unnamed), by index of the claim.
    """

    def __init__(
        self,
        reports: Mapping[str, Report],
        claims: Sequence[Claim],
        days: Sequence[date | None],
        found: dict[int, Attribution],
        weak: Mapping[int, Voice],
        registry: Registry,
        method: Method,
    ) -> None:
        self.reports = reports
        self.claims, self.days, self.found, self.weak = claims, days, found, weak
        self.registry, self.method = registry, method
        self._running: dict[tuple[str, str], dict[tuple[object, ...], _Tolls]] = defaultdict(dict)
        self._sources = {one.source.id: one.source for one in reversed(found.values())}

    # --- numbers ----------------------------------------------------------------------------------------------------

    def by_number(self) -> None:
        """A number without an origin that one known origin alone gave for the same thing within the echo window."""
        self._index_tolls()
        table: dict[tuple[str, tuple[int, ...]], _Given] = defaultdict(_Given)
        seen: set[tuple[object, ...]] = set()
        for at in sorted(self.found, key=lambda at: age(self.reports.get(self.claims[at].report), at)):
            if self.found[at].known and numbers(self.claims[at]) and self._sort(at) not in seen:
                seen.add(self._sort(at))
                table[harm(self.claims[at]), numbers(self.claims[at])].add(
                    at, self.days[at], self._about(at), self.found[at].source.umbrella
                )
        for at, claim in enumerate(self.claims):
            if not self._traceable(at):
                continue
            given = table.get((harm(claim), numbers(claim)))
            same = [other for other in self._asked(at, given) if self._same_thing(at, other)] if given else []
            origins = {self.found[other].source.id for other in same}
            if len(origins) == 1:
                self.found[at] = self._inferred(same[0], "value")
        self._follow_voice()

    def _asked(self, at: int, given: _Given) -> Sequence[int]:
        """Those of one number that may be the same thing, oldest first: `_same_thing` looks no further than these."""
        if at in self.found:
            return given.under(self.found[at].source.id)
        return given.near(self.days[at], self._about(at), max(self._window, MONTH_DAYS))

    @property
    def _window(self) -> int:
        return self.method.comparison.fresh_days + self.method.corroboration.echo_window_days

    def _about(self, at: int) -> date | None:
        """The day a claim is about, or else stands for."""
        return self.claims[at].since or self.days[at]

    def _index_tolls(self) -> None:
        """Running tolls by origin and harm, as the words say them: what others are compared with."""
        self._running.clear()
        seen: set[tuple[object, ...]] = set()
        for at in sorted(self.found):
            claim, one = self.claims[at], self.found[at]
            if one.inferred or not numbers(claim) or claim.scope not in RUNNING or self._sort(at) in seen:
                continue
            seen.add(self._sort(at))
            day, (*_, group, place) = self.days[at], self._sort(at)
            kind = (claim.scope in ("part", "total") and claim.scope, group, place)
            if day is not None:
                tolls = self._running[one.source.id, harm(claim)].setdefault(kind, _Tolls(claim))
                tolls.add(day, max(numbers(claim)))

    def _sort(self, at: int) -> tuple[object, ...]:
        """What decides how a claim compares with others: claims of one sort need to be looked at once only."""
        claim = self.claims[at]
        group = claim.group and (claim.group.status, claim.group.sex, claim.group.age, claim.group.role)
        place = (place_key(claim.place), is_wide(claim.place)) if claim.place else None
        whose = self.found[at].source.id if at in self.found else None
        return (whose, harm(claim), numbers(claim), claim.scope, claim.since, self.days[at], group, place)

    def _traceable(self, at: int) -> bool:
        """Nobody's numbers, an outlet's, and those of a bare umbrella ("the UN") whose office may have given them."""
        if not numbers(self.claims[at]) or self.claims[at].stance in ("projected", "denied"):
            return False
        if at not in self.found:
            return True
        source = self.found[at].source.id
        return self.found[at].how == "named" and any(one.umbrella == source for one in self.registry.sources.values())

    def _same_thing(self, at: int, other: int) -> bool:
        claim, known = self.claims[at], self.claims[other]
        if at in self.found and self.found[other].source.umbrella != self.found[at].source.id:
            return False
        if not groups_agree(claim, known):
            return False
        window = self._window
        apart = days_apart(self.days[at], self.days[other])
        if at in self.found:  # an office under its umbrella: repeated for as long as the number is quoted
            return True
        if max(numbers(claim)) >= DISTINCT:
            return apart <= window or self._repeated(at, other)
        if at in self.weak and self.weak[at].source.kind == "media" and apart <= window:
            return _says_who(claim, known) and places_agree(claim.place, known.place)
        return (
            self._about(at) == self._about(other)
            and claim.scope == known.scope
            and places_agree(claim.place, known.place)
        )

    def _repeated(self, at: int, other: int) -> bool:
        """An outlet's number that an origin gives later too: it stood in between, so the outlet had it from there."""
        if at not in self.weak or self.weak[at].source.kind != "media":
            return False
        return days_apart(self.days[at], self.days[other]) <= MONTH_DAYS and self._fits(at, self.found[other].source.id)

    def _follow_voice(self) -> None:
        """Other claims of the same report and the same unnamed voice follow the one whose number was traced."""
        traced: dict[tuple[str, str], set[int]] = {}
        for at, one in self.found.items():
            if one.inferred and one.how != "copy" and self._voice_key(at)[1]:
                traced.setdefault(self._voice_key(at), set()).add(at)
        for at, claim in enumerate(self.claims):
            if at in self.found or not numbers(claim) or not self._voice_key(at)[1]:
                continue
            leads = traced.get(self._voice_key(at), set())
            origins = {self.found[lead].source.id for lead in leads}
            if len(origins) == 1:
                self.found[at] = self._inferred(min(leads), "value")

    def _voice_key(self, at: int) -> tuple[str, str]:
        """The voice in front of the publisher; a publisher's own sentences are not one voice, they come from
        anywhere.
        """
        claim = self.claims[at]
        return (claim.report, fold_name(claim.said_by[0]) if len(claim.said_by) > 1 else "")

    def _inferred(self, other: int, how: str) -> Attribution:
        return Attribution(source=self.found[other].source, how=how, via=self.claims[other].report)

    # --- running tolls ----------------------------------------------------------------------------------------------

    def by_series(self) -> None:
        """Descriptions ("a monitoring group") and traced reports: a running toll that only one origin's series
        can hold.
        """
        traced: dict[str, set[str]] = {}
        for at, one in self.found.items():
            if one.how == "value":
                traced.setdefault(self.claims[at].report, set()).add(one.source.id)
        chosen: dict[int, tuple[str, str]] = {}
        for at, claim in enumerate(self.claims):
            if at in self.found or not numbers(claim) or claim.scope not in RUNNING or claim.stance == "projected":
                continue
            if len(claim.said_by) < 2:
                continue
            described = self.registry.candidates(claim.said_by[0])
            pool = set(described) or traced.get(claim.report, set())
            fitting = sorted(source for source in pool if self._fits(at, source))
            if len(fitting) == 1:
                chosen[at] = (fitting[0], "context" if described else "fit")
        for at, (source, how) in chosen.items():
            self.found[at] = Attribution(
                source=self.registry.sources.get(source, self._sources.get(source, NOBODY)), how=how
            )
        self._follow_voice()

    def _fits(self, at: int, source: str) -> bool:
        """Whether a running toll lies between what the origin said before and after it for the same thing."""
        claim, day, number = self.claims[at], self.days[at], max(numbers(self.claims[at]))
        if day is None:
            return False
        before: list[int] = []
        after: list[int] = []
        top = 1
        for tolls in self._running.get((source, harm(claim)), {}).values():
            known = tolls.first
            if any((known.scope == one) != (claim.scope == one) for one in ("part", "total")):
                continue
            if groups_agree(claim, known) and places_agree(claim.place, known.place):
                highest, lowest = tolls.around(day)
                before += highest
                after += lowest
                top = max(top, tolls.top)
        if not before and not after:
            return False
        if number > self.method.comparison.outlier_factor * top:
            return False  # the dead of a whole war do not continue the toll of a week
        return max(before, default=0) <= number <= min(after, default=number)


class _Given:
    """The claims of known origin that give one number, oldest first, by their days and by the umbrella of their origin:
    a number as common as 5 is given thousands of times, and only those of near days can be the same thing.
    """

    def __init__(self) -> None:
        self._order: dict[int, int] = {}
        self._days: dict[int, list[int]] = defaultdict(list)
        self._about: dict[date | None, list[int]] = defaultdict(list)
        self._umbrellas: dict[str, list[int]] = defaultdict(list)

    def add(self, at: int, day: date | None, about: date | None, umbrella: str | None) -> None:
        self._order[at] = len(self._order)
        self._about[about].append(at)
        if day:
            self._days[day.toordinal()].append(at)
        if umbrella:
            self._umbrellas[umbrella].append(at)

    def under(self, umbrella: str) -> Sequence[int]:
        """Those whose origin is an office of this umbrella."""
        return self._umbrellas.get(umbrella, ())

    def near(self, day: date | None, about: date | None, span: int) -> Sequence[int]:
        """Those within so many days, and those that are about the same day."""
        found = set(self._about.get(about, ()))
        middle = day.toordinal() if day else 0
        for number in range(middle - span, middle + span + 1) if day else ():
            found.update(self._days.get(number, ()))
        return sorted(found, key=self._order.__getitem__)


class _Tolls:
    """An origin's running tolls of one harm, group and place, by day; `first` is one of the claims."""

    def __init__(self, first: Claim) -> None:
        self.first = first
        self.points: list[tuple[date, int]] = []
        self.top = 0
        self._days: list[date] = []

    def add(self, day: date, value: int) -> None:
        """Before the first question."""
        self.points.append((day, value))
        self.top = max(self.top, value)

    def around(self, day: date) -> tuple[list[int], list[int]]:
        """The highest number before a day and the lowest from it on, each in a list that is empty without one."""
        if not self._days:
            self.points.sort()
            self._days = [one for one, _ in self.points]
            values = [value for _, value in self.points]
            self._highest = list(accumulate(values, max))
            self._lowest = list(accumulate(reversed(values), min))[::-1]
        at = bisect_left(self._days, day)
        return self._highest[at - 1 : at] if at else [], self._lowest[at : at + 1]


def _says_who(one: Claim, other: Claim) -> bool:
    """Whether both say of whom, and say the same."""
    return one.group_key == other.group_key != "all"
