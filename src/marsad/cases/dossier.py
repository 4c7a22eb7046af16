"""The dossier of a referral, in English or Arabic: what is alleged, ordered, found, missing; each sentence footnoted.

A sentence without a footnote cannot be made: `Sentence` refuses it. Names of suspects are not here; counts are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from marsad.cases.acts import Account, Act
from marsad.cases.casework import Case, Referral
from marsad.cases.desk import Desk
from marsad.cases.items import Span
from marsad.cases.labels import GAPS, LEGS, label, leg_why
from marsad.cases.tables import table
from marsad.model import Claim, Decision
from marsad.reconcile import Record
from marsad.reconcile.sources import UNKNOWN

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
STYLE = (
    ":root{color-scheme:light}body{font:16px/1.65 'Noto Naskh Arabic','Noto Sans',system-ui,sans-serif;max-width:56rem;"
    "margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}h1{font-size:1.5rem}h2{font-size:1.1rem;"
    "margin-block-start:2rem}table{border-collapse:collapse;width:100%;font-size:.9em}"
    "th{white-space:nowrap}.held td{font-size:.85em}th,td{border-bottom:1px solid #ccc;"
    "padding:.3rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}sup a{text-decoration:none;"
    "padding-inline:.1em}q{quotes:'“' '”'}.callout{border-inline-start:4px solid #9a3412;padding-inline-start:1rem}"
    "ol{padding-inline-start:2.5rem}ol li{margin-block:.3rem}code{font-size:.85em;overflow-wrap:anywhere}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """How one report came in: its log entry, when, by whom, the SHA-256 of its bytes, and what read them."""

    entry: int
    at: str
    by: str
    sha256: str
    parser: str
    name: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of HTML and what it rests on: spans of claims, or ids of rulings."""

    html: str
    notes: tuple[Span | str, ...]

    def __post_init__(self) -> None:
        if not self.notes:
            raise ValueError(f"a sentence without a footnote: {self.html}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What a dossier is made from; `page(lang)` writes it. The same input gives the same bytes."""

    record: Record
    desk: Desk
    case: Case
    referral: Referral
    custody: Mapping[str, Custody]

    def page(self, lang: str) -> str:
        """The dossier as one self-contained HTML page, right to left in Arabic."""
        return _Page(self, lang).html()

    def custody_form(self, report: str) -> str:
        """The custody form of one report, in both languages, as one HTML page."""
        held = self.custody[report]
        found = self.record.report(report)
        values = (report, found.publisher if found else None, found.published if found else None, held.sha256)
        rows = (*values, str(held.entry), held.at, held.by, held.parser)
        tables = "".join(_form(lang, rows) for lang in ("en", "ar"))
        return _document("en", f"{report}: {table('dossier.toml')['en']['custody']}", tables)


class _Page:
    """One page in one language: sections in order, footnotes numbered as they come."""

    def __init__(self, dossier: Dossier, lang: str) -> None:
        self.of, self.lang = dossier, lang
        self.words: Mapping[str, Any] = table("dossier.toml")[lang]
        self.numbers: dict[Span | str, int] = {}
        self.claims: dict[Span, Claim] = {claim.span: claim for claim in dossier.record.claims}
        self.rulings: dict[str, Decision] = {ruling.id: ruling for ruling in dossier.record.decisions}

    def html(self) -> str:
        body = [
            f"<h1>{escape(self.words['title'])}: {escape(self.of.case.title)}</h1>",
            self._head(),
            self._section("", self._presumption(), css="callout"),
            self._section("acts", self._acts()),
            self._section("orders", self._orders()),
            self._section("suspects", self._suspects()),
            self._section("findings", self._findings()),
            self._gaps(),
            self._evidence(),
        ]
        return _document(self.lang, f"{self.words['title']}: {self.of.case.title}", "\n".join((*body, self._notes())))

    def _head(self) -> str:
        referral = self.of.referral
        to = label(referral.to, self.lang) or referral.to
        rows = [("case", self.of.case.id), ("to", to), ("day", self._day(referral.day)), ("ref_no", referral.ref_no)]
        rows += [("basis", self._code(referral.basis)), ("by", referral.by), ("second", referral.second)]
        cells = "".join(
            f"<tr><th>{escape(self.words[name])}</th><td><bdi>{escape(value)}</bdi></td></tr>"
            for name, value in rows
            if value
        )
        return f"<table>{cells}</table>"

    def _section(self, name: str, sentences: Iterable[Sentence], *, css: str = "") -> str:
        told = "\n".join(f"<p>{one.html}{self._marks(one.notes)}</p>" for one in sentences)
        heading = f"<h2>{escape(self.words[name])}</h2>" if name else ""
        return f'<section class="{css}">{heading}{told or "<p>" + escape(self.words["none"]) + "</p>"}</section>'

    def _marks(self, notes: Iterable[Span | str]) -> str:
        numbers = dict.fromkeys(self.numbers.setdefault(note, len(self.numbers) + 1) for note in notes)
        return "".join(f'<sup><a href="#n{number}">[{number}]</a></sup>' for number in numbers)

    def _origin(self, account: Account) -> str:
        """The origin's name in this language; who published it when nobody knows whose it is."""
        source = self.of.record.registry.sources.get(account.origin)
        if source:
            return source.label(self.lang)
        return account.said_by[-1] if account.origin == UNKNOWN and account.said_by else account.origin

    def _day(self, day: date | str | None) -> str:
        """A day written out, with the month's name; what is no date stays as it is."""
        if isinstance(day, str):
            day = date.fromisoformat(day) if _ISO.fullmatch(day) else None
        return f"{day.day} {self.words['months'][day.month - 1]} {day.year}" if day else "–"

    def _code(self, code: str) -> str:
        """A standard, basis or legal system in words; words that are no code stay."""
        return str(self.words["codes"].get(code, code))

    def _say(self, name: str, **values: str) -> str:
        return str(self.words[name]).format(**values)

    def _presumption(self) -> Iterator[Sentence]:
        basis = escape(self._code(self.of.referral.basis))
        yield Sentence(self._say("presumption", basis=f"<bdi>{basis}</bdi>"), (self.of.referral.id,))

    def _acts(self) -> Iterator[Sentence]:
        for act in self.of.case.acts:
            yield from self._act(act)

    def _act(self, act: Act) -> Iterator[Sentence]:
        name = label(act.act, self.lang) or act.act
        place = self._say("at_place", place=_bdi(act.place)) if act.place else ""
        day = self._day(act.since or act.told)
        form = "act_dated" if act.since else "act_undated"
        for account in act.accounts:
            origin = _bdi(self._origin(account))
            words = _quote(account.words)
            yield Sentence(
                self._say(form, origin=origin, act=escape(name), place=place, day=day, words=words), (account.claim,)
            )
            if account.party:
                yield Sentence(self._say("party", origin=origin, party=_bdi(account.party)), (account.claim,))
        yield from self._positions(act)
        yield from self._opinions(act)

    def _positions(self, act: Act) -> Iterator[Sentence]:
        labels = table("acts.toml")["positions"]["labels"]
        for one in self.of.desk.orders.positions:
            if one.id in act.positions and one.party:
                stand = escape(labels[one.stand][self.lang])
                by = _bdi(one.by or self.words["somebody"])
                yield Sentence(self._say("position", by=by, stand=stand, words=_quote(one.terms)), one.claims)

    def _opinions(self, act: Act) -> Iterator[Sentence]:
        for one in act.qualifications:
            values = {"body": one.body, "code": one.code, "system": self._code(one.system), "day": self._day(one.day)}
            told = {name: _bdi(value) for name, value in values.items()}
            standard = _bdi(self._code(one.standard))
            yield Sentence(self._say("qualification", standard=standard, **told), (one.decision,))
            if one.contested_by:
                yield Sentence(self._say("contested", contested=_bdi(one.contested_by)), (one.decision,))

    def _orders(self) -> Iterator[Sentence]:
        wanted = {act.id for act in self.of.case.acts}
        for one in self.of.desk.compliance:
            if not one.legs or wanted.isdisjoint(act.id for act in (*one.after, *one.told_after)):
                continue
            by = _bdi(one.item.by or self.words["somebody"])
            yield Sentence(
                self._say("order", by=by, day=self._day(one.issued), words=_quote(one.item.terms)), one.item.claims
            )
            for leg in one.legs:
                form = "leg_present" if leg.present else "leg_missing"
                told = self._say(form, leg=escape(LEGS[leg.name][self.lang]), why=_bdi(leg_why(leg, self.lang)))
                yield Sentence(told, leg.claims or one.item.claims)

    def _suspects(self) -> Iterator[Sentence]:
        for one in self.of.referral.suspects or self.of.case.suspects:
            told = self._say("suspect", count=f"{one.count:,}", affiliation=_bdi(one.affiliation))
            yield Sentence(told, (self.of.referral.id,))

    def _findings(self) -> Iterator[Sentence]:
        for one in self.of.case.findings:
            values = {"by": one.by, "second": one.second or self.words["none"], "day": self._day(one.day)}
            told = {name: _bdi(value) for name, value in values.items()}
            of, standard = escape(self.words.get(one.of, one.of)), _bdi(self._code(one.standard))
            yield Sentence(self._say("finding", of=of, standard=standard, **told), (one.decision,))
            if one.dissent:
                yield Sentence(self._say("dissent", dissent=_bdi(one.dissent)), (one.decision,))

    def _gaps(self) -> str:
        items = "".join(f"<li>{escape(GAPS[gap][self.lang])}</li>" for gap in self.of.case.gaps)
        none = f"<p>{escape(self.words['none'])}</p>"
        return f"<section><h2>{escape(self.words['gaps'])}</h2>{f'<ul>{items}</ul>' if items else none}</section>"

    def _evidence(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.words["evidence_head"])
        rows = "".join(self._evidence_row(one.report, one.publisher, one.published) for one in self.of.case.evidence)
        note = escape(self.words["checking"])
        heading = f"<h2>{escape(self.words['evidence'])}</h2>"
        return f'<section>{heading}<table class="held"><tr>{head}</tr>{rows}</table><p>{note}</p></section>'

    def _evidence_row(self, report: str, publisher: str | None, published: str | None) -> str:
        held = self.of.custody.get(report)
        custody = (held.sha256, str(held.entry), held.at, held.by, held.parser) if held else ("–",) * 5
        cells = (report, publisher or "–", published or "–", *custody)
        return "<tr>" + "".join(f"<td>{_bdi(cell)}</td>" for cell in cells) + "</tr>"

    def _notes(self) -> str:
        items = "".join(f'<li id="n{number}">{self._note(note)}</li>' for note, number in self.numbers.items())
        return f"<section><h2>{escape(self.words['notes'])}</h2><ol>{items}</ol></section>"

    def _note(self, note: Span | str) -> str:
        if isinstance(note, str):
            ruling = self.rulings[note]
            values = {"id": note, "by": ruling.by, "at": ruling.at, "because": ruling.because or "–"}
            return self._say("ruling", **{name: _bdi(value) for name, value in values.items()})
        report, start, end = note
        found, held = self.of.record.report(report), self.of.custody.get(report)
        source = ", ".join(
            filter(None, (report, found.publisher if found else None, found.published if found else None))
        )
        place = self._say("offsets", start=str(start), end=str(end))
        digest = f" <code>{held.sha256}</code>" if held else ""
        return f"{_quote(self.claims[note].quote)} <bdi>{escape(source)}</bdi>, {escape(place)}{digest}"


def _form(lang: str, rows: Iterable[str | None]) -> str:
    words = table("dossier.toml")[lang]
    heads = words["evidence_head"]
    cells = "".join(
        f"<tr><th>{escape(head)}</th><td>{_bdi(value or '–')}</td></tr>"
        for head, value in zip(heads, rows, strict=True)
    )
    heading = f"<h1>{escape(words['custody'])}</h1>"
    return f'<section lang="{lang}" dir="{words["dir"]}">{heading}<table>{cells}</table></section>'


def _document(lang: str, title: str, body: str) -> str:
    direction = table("dossier.toml")[lang]["dir"]
    return (
        f'<!doctype html>\n<html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _bdi(words: str) -> str:
    return f"<bdi>{escape(words)}</bdi>"


def _quote(words: str) -> str:
    return f'<q dir="auto">{escape(words)}</q>'
