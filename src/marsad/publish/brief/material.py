"""What a brief is written from: figures with their claims, and how to name the places, people and sources in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from marsad.model import Claim, Figure, Place, Report
from marsad.publish.brief.model import Note
from marsad.publish.say import Words, has_arabic, is_rtl, unique
from marsad.reconcile.attribution import as_of, numbers
from marsad.reconcile.record import Record
from marsad.reconcile.where import is_wide

NARROW = ("day", "incident", "flow")


@dataclass(slots=True, kw_only=True)
class Material:
    """A record and its figures, looked up by span; collects the notes in the order they are first needed."""

    record: Record
    figures: Sequence[Figure]
    words: Words
    notes: dict[int, Note] = field(default_factory=dict)
    _at: dict[tuple[str, int, int], list[int]] = field(default_factory=dict)
    _reports: dict[str, Report] = field(default_factory=dict)
    _first: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        for at, claim in enumerate(self.record.claims):
            found[claim.span].append(at)
            self._first.setdefault(claim.report, at)
        self._at = dict(found)
        self._reports = {report.id: report for report in self.record.reports}

    # --- claims ---------------------------------------------------------------------------------------------------

    def claim(self, at: int) -> Claim:
        """The claim at an index of the record."""
        return self.record.claims[at]

    def carriers(self, figure: Figure) -> list[int]:
        """Indexes of the claims that carry a figure."""
        return [at for span in figure.claims for at in self._at.get(span, ()) if self._speaks_of(at, figure)]

    def _speaks_of(self, at: int, figure: Figure) -> bool:
        return self.claim(at).count is not None and (
            self.claim(at).what == figure.what or {self.claim(at).what, figure.what} == {"killed", "executed"}
        )

    def at_span(self, span: tuple[str, int, int]) -> list[int]:
        """Indexes of the claims at a span."""
        return self._at.get(span, [])

    def parts_of(self, at: int) -> list[int]:
        """Indexes of the claims that the same report gives as parts of this one."""
        first = self._first[self.claim(at).report]
        own = [i for i in range(first, len(self.record.claims)) if self.claim(i).report == self.claim(at).report]
        return [i for i in own if self.claim(i).part_of == at - first and i != at]

    def day(self, at: int) -> date | None:
        """The day that the number of a claim stands for."""
        return as_of(self.claim(at), self._reports.get(self.claim(at).report))

    def published(self, at: int) -> date | None:
        """The day on which a claim's report came out."""
        report = self._reports.get(self.claim(at).report)
        return report.day if report else None

    def native(self, at: int) -> bool:
        """Whether a claim is written in the script of the brief."""
        return has_arabic(self.claim(at).quote) == is_rtl(self.words.lang)

    # --- names ----------------------------------------------------------------------------------------------------

    def origin(self, at: int) -> str:
        """The id of a claim's origin."""
        return self.record.attributions[at].source.id

    def known(self, at: int) -> bool:
        """Whether a claim's origin can be named."""
        return self.record.attributions[at].known

    def origin_name(self, at: int) -> str:
        """A claim's origin as prose names it."""
        name = self.record.attributions[at].source.label(self.words.lang)
        return self.titled(self.words.table["origins"].get(name, name))

    def speaker(self, at: int) -> str:
        """Who says a claim that counts nothing: its origin, or its publisher where that is all; empty when unnamed."""
        if self.known(at):
            return self.origin_name(at)
        report = self._reports.get(self.claim(at).report)
        own = report is not None and self.claim(at).said_by[:1] in ((), (report.publisher,))
        named = report and report.publisher and self.record.registry.named(report.publisher)
        return self.publisher(at) if own and named else ""

    def origin_names(self, claims: Iterable[int]) -> list[str]:
        """The origins of claims as prose names them, each once."""
        return unique(self.origin_name(at) for at in claims)

    def titled(self, name: str) -> str:
        """A name with the article that its language asks for."""
        folded = f" {name.casefold()} "
        takes = any(f" {word} " in folded for word in self.words.table["names"]["article"])
        if takes and not folded.startswith((" the ", " a ", " an ")):
            return self.words.fill("names", "with_article", name=self.words.foreign(name))
        if name[:1].islower() and not name.endswith("s") and not folded.startswith((" the ", " a ", " an ")):
            article = "an" if name[0] in "aeiou" else "a"
            return self.words.fill("names", "indefinite", article=article, name=self.words.foreign(name))
        return self.words.foreign(name)

    def publisher(self, at: int) -> str:
        """Who published a claim, as prose names it."""
        report = self._reports.get(self.claim(at).report)
        if report is None or not report.publisher:
            return self.words.template("label", "no_publisher")
        known = self.record.registry.named(report.publisher)
        name = known.source.label(self.words.lang) if known else report.publisher
        return self.titled(name)

    def place(self, figure: Figure) -> str:
        """A figure's place in the language of the brief; the words of the record where it has no name in it."""
        found = [self.claim(at).place for at in self.carriers(figure)]
        name = self.place_name([place for place in found if place]) or _cased(figure.place or "")
        if self.words.foreign(name) != name and self.wide(figure):
            return ""  # a long description in the other language says less than nothing said
        return name

    def place_name(self, places: Sequence[Place]) -> str:
        """The best name for what may be several spellings of one place."""
        for place in places:
            name = self.record.where.label(place.id, self.words.lang) if place.id else None
            if name and has_arabic(name) == is_rtl(self.words.lang):
                return name
        own = [place.words for place in places if has_arabic(place.words) == is_rtl(self.words.lang)]
        return min(own or [place.words for place in places], key=lambda name: (len(name), name), default="")

    def wide(self, figure: Figure) -> bool:
        """Whether a figure covers a region or everything, not one town."""
        spots = [self.claim(at).place for at in self.carriers(figure)]
        return not spots or any(is_wide(place) for place in spots)

    # --- notes ----------------------------------------------------------------------------------------------------

    def cite(self, claims: Iterable[int], *, most: int = 3) -> tuple[int, ...]:
        """Footnote numbers of claims, the first of each publisher first, at most `most` of them."""
        chosen: list[int] = []
        seen: set[str | None] = set()
        ordered = list(dict.fromkeys(claims))
        for at in ordered:
            report = self._reports.get(self.claim(at).report)
            if (report.publisher if report else None) not in seen:
                seen.add(report.publisher if report else None)
                chosen.append(at)
        chosen += [at for at in ordered if at not in chosen]
        return tuple(sorted(self._note(at) for at in chosen[:most]))

    def _note(self, at: int) -> int:
        for known, note in self.notes.items():
            if known == at or note.claim == self.claim(at).span:
                return note.number
        claim, report = self.claim(at), self._reports.get(self.claim(at).report)
        note = Note(
            number=len(self.notes) + 1,
            claim=claim.span,
            quote=claim.quote,
            words=claim.count.words if claim.count else None,
            lang=report.lang if report else None,
            publisher=report.publisher if report else None,
            published=report.published if report else None,
            url=report.url if report else None,
            origin=self.record.attributions[at].source.label(self.words.lang) if self.known(at) else "",
        )
        self.notes[at] = note
        return note.number

    def kind(self, at: int) -> str:
        """The class of evidence of a claim's origin (F6)."""
        return self.record.attributions[at].source.kind

    def value(self, at: int) -> int:
        """The number by which claims are put in order; 0 where there is none."""
        return max(numbers(self.claim(at)), default=0)


def _cased(key: str) -> str:
    """A folded key of a place as a name: "south syria" is "South Syria"."""
    return key.title() if key.isascii() and key.islower() and ":" not in key else key
