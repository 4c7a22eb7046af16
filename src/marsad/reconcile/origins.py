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

from marsad.model import Claim, Decision, Report
from marsad.model.fold import fold, fold_name
from marsad.reconcile.attribution import NOBODY, RUNNING, Attribution, age, as_of, numbers
from marsad.reconcile.method import Method
from marsad.reconcile.persons import one_spelling
from marsad.reconcile.sources import Registry, Source, Voice
from marsad.reconcile.traces import Traces

_COUNTERS = ("network_monitor", "named_list")  # classes of those who count on their own


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
        traces = Traces(reports, claims, desk.days, desk.found, desk.weak, registry, method)
        traces.by_number()
        traces.by_series()
    return one_spelling(desk.result())


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
        for at in sorted(self.found, key=lambda at: age(self.reports.get(self.claims[at].report), at)):
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

    def only_source(self) -> None:
        """Running numbers without attribution in a report that names one monitor and nobody else who counts."""
        counters = [
            (f" {name} ", source)
            for table in (self.registry.names, self.registry.people)
            for name, source in table.items()
            if " " in name and self.registry.sources[source].kind in _COUNTERS
        ]
        for report, own in self._of.items():
            open_ones = [at for at in own if at not in self.found and numbers(self.claims[at]) and self._relayed(at)]
            if not open_ones or report not in self.reports:
                continue
            named = {self.found[at].source.id for at in own if at in self.found and self.found[at].known}
            text = self._text(report)
            mentioned = {source for name, source in counters if name in text}
            if len(mentioned) == 1 and named <= mentioned:
                source = self.registry.sources[next(iter(mentioned))]
                for at in open_ones:
                    if self.claims[at].scope in RUNNING:
                        self.found[at] = Attribution(source=source, how="context", via=report)

    def _relayed(self, at: int) -> bool:
        """Nobody's words, or an outlet's: what an unnamed witness says is the witness's."""
        return at not in self.weak or self.weak[at].source.kind == "media"

    def result(self) -> tuple[Attribution, ...]:
        return tuple(self.found.get(at) or self._left(at) for at in range(len(self.claims)))

    def _left(self, at: int) -> Attribution:
        voice = self.weak.get(at)
        if voice is None:
            return Attribution(source=NOBODY, how="unknown")
        return Attribution(source=voice.source, how=voice.how)
