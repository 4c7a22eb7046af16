"""Whose number it is: each claim to its origin, through chains of voices, copies, and numbers that only one origin
gave.

What the words say comes first (a registered name, a spokesman, a description that the report explains). A text without
attribution inherits from the text that it copies. Only then a number may be traced: when exactly one origin has
published it for the same thing within the echo window, it is that origin's, and the record says that this was inferred.
An inferred attribution can only take independence away, never add it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marsad.model import Claim, Decision, Report
from marsad.model.fold import fold, fold_name
from marsad.reconcile.method import Method
from marsad.reconcile.sources import UNKNOWN, Registry, Source, Voice
from marsad.reconcile.where import is_wide, place_key, places_agree

_COUNTERS = ("network_monitor", "named_list")  # classes of those who count on their own
INFERRED = ("copy", "value", "context", "fit")
NOBODY = Source(id=UNKNOWN, kind="social_media", named=False)
_DISTINCT = 100  # a smaller number is no fingerprint: it needs the same day and place as well
_STALE_DAYS = 7  # a window that closed longer ago says what is counted, not how fresh the count is
_RUNNING = ("cumulative", "total", "part", "stock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whose claim it is. `how`: named, person, organ, role, self, publisher, decided, or inferred: copy, value,
    context, fit.

    `via` is the report through which an inferred attribution came.
    """

    source: Source
    how: str
    via: str | None = None

    @property
    def known(self) -> bool:
        """Whether this is an origin that can be named; what is unknown never counts as independent (F3)."""
        return self.source.named and self.source.id != UNKNOWN

    @property
    def inferred(self) -> bool:
        """Whether no words of the report say so."""
        return self.how in INFERRED


def numbers(claim: Claim) -> tuple[int, ...]:
    """The numbers of a claim without their qualifiers: (340,) for 340, "at least 340" and "up to 340"."""
    if claim.count is None:
        return ()
    return tuple(sorted({n for n in (claim.count.low, claim.count.high) if n is not None}))


def as_of(claim: Claim, report: Report | None) -> date | None:
    """The day the number stands for: of a day's toll that day; of a running toll its last day, else the day it
    was said.
    """
    published = report.day if report else None
    if claim.scope == "day":
        return claim.since or claim.until or published
    if claim.scope == "incident":
        return published or claim.since or claim.until
    recent = claim.until and published and 0 <= (published - claim.until).days <= _STALE_DAYS
    if claim.until and (published is None or recent):
        return claim.until
    return published or claim.until or claim.since


def attribute(
    reports: Mapping[str, Report],
    claims: Sequence[Claim],
    families: Mapping[str, str],
    decisions: Iterable[Decision],
    registry: Registry,
    method: Method,
) -> tuple[Attribution, ...]:
    """Reports by id, claims, text families and rulings in, one attribution a claim out, in the order of the claims."""
    desk = _Desk(reports, claims, families, registry, method)
    desk.decide(decisions)
    desk.read_words()
    desk.follow_wholes()
    desk.copy()
    desk.only_source()
    if method.series.inherit_by_value:
        desk.trace_numbers()
        desk.fit_series()
    return desk.result()


class _Desk:
    """One pass over a set of claims: `found` fills up stage by stage, `open` are the indexes that are still
    nobody's.
    """

    def __init__(
        self,
        reports: Mapping[str, Report],
        claims: Sequence[Claim],
        families: Mapping[str, str],
        registry: Registry,
        method: Method,
    ) -> None:
        self.reports, self.claims, self.families = reports, claims, families
        self.registry, self.method = registry, method
        self.found: dict[int, Attribution] = {}
        self.weak: dict[int, Voice] = {}
        self.days = [as_of(claim, reports.get(claim.report)) for claim in claims]
        self._of: dict[str, list[int]] = defaultdict(list)
        for at, claim in enumerate(claims):
            self._of[claim.report].append(at)
        self._by_name: dict[str, Voice | None] = {}
        self._by_words: dict[tuple[str, str | None], Voice] = {}
        self._running: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._homes: dict[str, str | None] = {}
        self._texts: dict[str, str] = {}
        self._places: dict[str, set[str]] = {}

    # --- what people ruled ------------------------------------------------------------------------------------------

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Rulings `origin` on a claim (anchor) or on a name in every report (subject "voice:NAME")."""
        voices: dict[str, str] = {}
        for decision in decisions:
            origin = decision.value.get("origin")
            if decision.verb != "origin" or not isinstance(origin, str):
                continue
            if decision.subject and decision.subject.startswith("voice:"):
                voices[fold_name(decision.subject[len("voice:") :])] = origin
            elif decision.anchor is not None:
                self._decide_one(decision, origin)
        for at, claim in enumerate(self.claims):
            if claim.said_by and fold_name(claim.said_by[0]) in voices:
                self.found[at] = Attribution(source=self._source(voices[fold_name(claim.said_by[0])]), how="decided")

    def _decide_one(self, decision: Decision, origin: str) -> None:
        from marsad.reconcile.rulings import find

        assert decision.anchor is not None
        own = self._of[decision.anchor.report]
        hit = find(decision.anchor, [self.claims[at] for at in own])
        if hit is not None:
            self.found[own[hit]] = Attribution(source=self._source(origin), how="decided")

    def _source(self, name: str) -> Source:
        voice = self.registry.named(name) or self.registry.described(name)
        return voice.source

    # --- what the words say -----------------------------------------------------------------------------------------

    def read_words(self) -> None:
        for at, claim in enumerate(self.claims):
            if at in self.found:
                continue
            voice = self._voice(claim)
            if voice is None:
                continue
            if voice.how == "self" and self._is_place(claim):
                continue  # a place stands where a voice should: nobody said it
            if voice.source.named and voice.source.kind not in ("media", "social_media"):
                self.found[at] = Attribution(source=voice.source, how=voice.how)
            else:
                self.weak[at] = voice

    def _voice(self, claim: Claim) -> Voice | None:
        report = self.reports.get(claim.report)
        publisher = report.publisher if report else None
        if not claim.said_by or (len(claim.said_by) == 1 and publisher and claim.said_by[0] == publisher):
            return self._publisher(publisher)
        return self._named(claim.said_by[0], claim.report)

    def _is_place(self, claim: Claim) -> bool:
        name = fold_name(claim.said_by[0]) if claim.said_by else ""
        if claim.report not in self._places:
            places = [self.claims[at].place for at in self._of[claim.report]]
            self._places[claim.report] = {fold_name(place.words) for place in places if place}
        return name in self._places[claim.report]

    def _publisher(self, publisher: str | None) -> Voice | None:
        """A publisher speaks for itself when it is no outlet: a monitor's own page, a ministry, a hospital."""
        if not publisher:
            return None
        voice = self._known(publisher) or self._described(publisher, None)
        if voice.how == "self" or voice.source.kind in ("media", "social_media"):
            return None
        return Voice(source=voice.source, how="publisher")

    def _named(self, name: str, report: str) -> Voice:
        voice = self._known(name)
        if voice:
            return voice
        for part in re.split(r"\s+[+/&]\s+|\s+and\s+|,\s+|،\s*", name)[:4]:
            voice = self._known(part) if part != name else None
            if voice:
                return voice
        candidates = self.registry.candidates(name)
        here = [one for one in candidates if self._mentions(report, one)]
        if len(here) == 1:
            return Voice(source=self.registry.sources[here[0]], how="contextual")
        return self._described(name, self._home(report))

    def _known(self, name: str) -> Voice | None:
        """`Registry.named`, looked up once a name."""
        if name not in self._by_name:
            self._by_name[name] = self.registry.named(name)
        return self._by_name[name]

    def _described(self, name: str, home: str | None) -> Voice:
        """`Registry.described`, looked up once a name and a state."""
        if (name, home) not in self._by_words:
            self._by_words[name, home] = self.registry.described(name, home=home)
        return self._by_words[name, home]

    def _mentions(self, report: str, source: str) -> bool:
        """Whether a report's text or chains name a source."""
        text = self._text(report)
        names = [
            name
            for tables in (self.registry.names, self.registry.people)
            for name, of in tables.items()
            if of == source
        ]
        return any(f" {name} " in text for name in names)

    def _text(self, report: str) -> str:
        if report not in self._texts:
            known = self.reports.get(report)
            voices = " ".join(name for at in self._of[report] for name in self.claims[at].said_by[:-1])
            self._texts[report] = f" {fold(known.text if known else '')} {fold(voices)} "
        return self._texts[report]

    def _home(self, report: str) -> str | None:
        if report not in self._homes:
            known = self.reports.get(report)
            self._homes[report] = self.registry.home(known.text) if known else None
        return self._homes[report]

    def follow_wholes(self) -> None:
        """A part whose voice the registry does not know is told by the one who tells the whole."""
        for at, claim in enumerate(self.claims):
            own = self.found.get(at)
            if claim.part_of is None or (own and own.how != "self"):
                continue
            whole = self.found.get(self._of[claim.report][0] + claim.part_of)
            if whole and whole.how not in ("self", "decided") and whole.known:
                self.weak.pop(at, None)
                self.found[at] = Attribution(source=whole.source, how="context", via=claim.report)

    # --- copies -----------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """An unattributed claim of a copy takes the earliest known origin of its text family (F3)."""
        given: dict[tuple[str, str, tuple[int, ...]], Attribution] = {}
        by_family: dict[str, set[str]] = {}
        for at in sorted(self.found, key=self._age):
            claim, family = self.claims[at], self._family(at)
            given.setdefault((family, claim.what, numbers(claim)), self.found[at])
            by_family.setdefault(family, set()).add(self.found[at].source.id)
        for at, claim in enumerate(self.claims):
            if at in self.found or (at in self.weak and self.weak[at].source.named):
                continue
            family = self._family(at)
            known = given.get((family, claim.what, numbers(claim)))
            if known and (family != claim.report or numbers(claim)):
                self.found[at] = Attribution(source=known.source, how="copy", via=family)

    def _family(self, at: int) -> str:
        return self.families.get(self.claims[at].report, self.claims[at].report)

    def _age(self, at: int) -> tuple[str, int]:
        report = self.reports.get(self.claims[at].report)
        return ((report.published if report else None) or "9999", at)

    def only_source(self) -> None:
        """Running numbers without attribution in a report that names one monitor and nobody else who counts."""
        for report, own in self._of.items():
            open_ones = [at for at in own if at not in self.found and numbers(self.claims[at]) and self._relayed(at)]
            if not open_ones or report not in self.reports:
                continue
            named = {self.found[at].source.id for at in own if at in self.found and self.found[at].known}
            text = self._text(report)
            mentioned = {
                source
                for table in (self.registry.names, self.registry.people)
                for name, source in table.items()
                if " " in name and f" {name} " in text and self.registry.sources[source].kind in _COUNTERS
            }
            if len(mentioned) == 1 and named <= mentioned:
                source = self.registry.sources[next(iter(mentioned))]
                for at in open_ones:
                    if self.claims[at].scope in _RUNNING:
                        self.found[at] = Attribution(source=source, how="context", via=report)

    def _relayed(self, at: int) -> bool:
        """Nobody's words, or an outlet's: what an unnamed witness says is the witness's."""
        return at not in self.weak or self.weak[at].source.kind == "media"

    # --- numbers ----------------------------------------------------------------------------------------------------

    def trace_numbers(self) -> None:
        """A number without an origin that one known origin alone gave for the same thing within the echo window."""
        self._index_tolls()
        table: dict[tuple[str, tuple[int, ...]], list[int]] = {}
        seen: set[tuple[object, ...]] = set()
        for at in sorted(self.found, key=self._age):
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
            if one.inferred or not numbers(claim) or claim.scope not in _RUNNING or self._sort(at) in seen:
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
        apart = _days_apart(self.days[at], self.days[other])
        if at in self.found:  # an office under its umbrella: repeated for as long as the number is quoted
            return True
        if max(numbers(claim)) >= _DISTINCT:
            return apart <= window or self._repeated(at, other)
        if at in self.weak and self.weak[at].source.kind == "media" and apart <= window:
            return _says_who(claim, known) and places_agree(claim.place, known.place)
        same_day = (claim.since or self.days[at]) == (known.since or self.days[other])
        return same_day and claim.scope == known.scope and places_agree(claim.place, known.place)

    def _repeated(self, at: int, other: int) -> bool:
        """An outlet's number that an origin gives later too: it stood in between, so the outlet had it from there."""
        if at not in self.weak or self.weak[at].source.kind != "media":
            return False
        return _days_apart(self.days[at], self.days[other]) <= 31 and self._fits(at, self.found[other].source.id)

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

    def fit_series(self) -> None:
        """Descriptions ("a monitoring group") and traced reports: a running toll that only one origin's series
        can hold.
        """
        traced: dict[str, set[str]] = {}
        for at, one in self.found.items():
            if one.how == "value":
                traced.setdefault(self.claims[at].report, set()).add(one.source.id)
        chosen: dict[int, tuple[str, str]] = {}
        for at, claim in enumerate(self.claims):
            if at in self.found or not numbers(claim) or claim.scope not in _RUNNING or claim.stance == "projected":
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
        return max(before, default=0) <= number <= min(after, default=number)

    def result(self) -> tuple[Attribution, ...]:
        return tuple(self.found.get(at) or self._left(at) for at in range(len(self.claims)))

    def _left(self, at: int) -> Attribution:
        voice = self.weak.get(at)
        if voice is None:
            return Attribution(source=NOBODY, how="unknown")
        return Attribution(source=voice.source, how=voice.how)


def harm(claim: Claim) -> str:
    """The code under which numbers are compared: executed people are killed people."""
    return "killed" if claim.what == "executed" else claim.what


def groups_agree(one: Claim, other: Claim) -> bool:
    """Whether two claims may count the same people: no field of the group on which they say different things."""
    a, b = one.group, other.group
    if a is None or b is None:
        return True
    pairs = ((a.status, b.status), (a.sex, b.sex), (a.age, b.age), (a.role, b.role))
    return all(first is None or second is None or first == second for first, second in pairs)


def _says_who(one: Claim, other: Claim) -> bool:
    """Whether both say of whom, and say the same."""
    return one.group_key == other.group_key != "all"


def _days_apart(one: date | None, other: date | None) -> int:
    return 10_000 if one is None or other is None else abs((one - other).days)
