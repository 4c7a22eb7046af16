"""Numbers without an origin: traced to the one origin that gave them for the same thing, or whose running toll alone
can hold them. An inferred attribution can only take independence away, never add it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

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
from marsad.reconcile.sources import Registry, Source, Voice
from marsad.reconcile.where import is_wide, place_key, places_agree


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
        self._running: dict[tuple[str, str], list[int]] = defaultdict(list)

    # --- numbers ----------------------------------------------------------------------------------------------------

    def by_number(self) -> None:
        """A number without an origin that one known origin alone gave for the same thing within the echo window."""
        self._index_tolls()
        table: dict[tuple[str, tuple[int, ...]], list[int]] = {}
        seen: set[tuple[object, ...]] = set()
        for at in sorted(self.found, key=lambda at: age(self.reports.get(self.claims[at].report), at)):
            if self.found[at].known and numbers(self.claims[at]) and self._sort(at) not in seen:
                seen.add(self._sort(at))
                table.setdefault((harm(self.claims[at]), numbers(self.claims[at])), []).append(at)
        for at, claim in enumerate(self.claims):
            if not self._traceable(at):
                continue
            same = [other for other in table.get((harm(claim), numbers(claim)), ()) if self._same_thing(at, other)]
            origins = {self.found[other].source.id for other in same}
            if len(origins) == 1:
                self.found[at] = self._inferred(same[0], "value")
        self._follow_voice()

    def _index_tolls(self) -> None:
        """Running tolls by origin and harm, as the words say them: what others are compared with."""
        self._running.clear()
        seen: set[tuple[object, ...]] = set()
        for at in sorted(self.found):
            claim, one = self.claims[at], self.found[at]
            if one.inferred or not numbers(claim) or claim.scope not in RUNNING or self._sort(at) in seen:
                continue
            seen.add(self._sort(at))
            self._running[(one.source.id, harm(claim))].append(at)

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
        window = self.method.comparison.fresh_days + self.method.corroboration.echo_window_days
        apart = days_apart(self.days[at], self.days[other])
        if at in self.found:  # an office under its umbrella: repeated for as long as the number is quoted
            return True
        if max(numbers(claim)) >= DISTINCT:
            return apart <= window or self._repeated(at, other)
        if at in self.weak and self.weak[at].source.kind == "media" and apart <= window:
            return _says_who(claim, known) and places_agree(claim.place, known.place)
        same_day = (claim.since or self.days[at]) == (known.since or self.days[other])
        return same_day and claim.scope == known.scope and places_agree(claim.place, known.place)

    def _repeated(self, at: int, other: int) -> bool:
        """An outlet's number that an origin gives later too: it stood in between, so the outlet had it from there."""
        if at not in self.weak or self.weak[at].source.kind != "media":
            return False
        return days_apart(self.days[at], self.days[other]) <= 31 and self._fits(at, self.found[other].source.id)

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
            self.found[at] = Attribution(source=self.registry.sources.get(source, self._found_source(source)), how=how)
        self._follow_voice()

    def _found_source(self, name: str) -> Source:
        return next((one.source for one in self.found.values() if one.source.id == name), NOBODY)

    def _fits(self, at: int, source: str) -> bool:
        """Whether a running toll lies between what the origin said before and after it for the same thing."""
        claim, day, number = self.claims[at], self.days[at], max(numbers(self.claims[at]))
        if day is None:
            return False
        before: list[int] = []
        after: list[int] = []
        for other in self._running.get((source, harm(claim)), ()):
            known, when = self.claims[other], self.days[other]
            if when is None or any((known.scope == one) != (claim.scope == one) for one in ("part", "total")):
                continue
            if groups_agree(claim, known) and places_agree(claim.place, known.place):
                (before if when < day else after).append(max(numbers(known)))
        if not before and not after:
            return False
        if number > self.method.comparison.outlier_factor * max(*before, *after, 1):
            return False  # the dead of a whole war do not continue the toll of a week
        return max(before, default=0) <= number <= min(after, default=number)


def _says_who(one: Claim, other: Claim) -> bool:
    """Whether both say of whom, and say the same."""
    return one.group_key == other.group_key != "all"
