"""One record in, one row out: what a list shows of a report, a claim, a figure; no query, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from marsad.desk.projection.models import ClaimRow, FigureRow, ReportRow
from marsad.ledger.policy import ENDORSING, same_person
from marsad.model import Claim, Decision, Figure, Report
from marsad.model.fold import fold
from marsad.places import Gazetteer

EXCERPT = 160
STATES = {"accept": "accepted", "add": "accepted", "correct": "corrected", "reject": "rejected"}
Rulings = Mapping[tuple[str, int, int, str], Sequence[Decision]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who brought a report, of which team, and whether a ruling sealed it."""

    name: str = ""
    team: str = ""
    sealed: bool = False


NOBODY = Owner()


@dataclass(frozen=True, slots=True)
class Made:
    """A report's row with the rows of its claims, and what a search looks through."""

    row: ReportRow
    claims: list[ClaimRow]
    text: str


def made_of(row: ReportRow, claims: list[ClaimRow], text: str, beside: dict[str, Any]) -> Made:
    """A report's row, its claims' rows, its text and what stands beside it in; them together, with a digest, out."""
    row.beside = beside
    told = [_values(row, ("digest",)), [_values(one, ("id",)) for one in claims]]
    row.digest = hashlib.sha256(msgspec.msgpack.encode(told)).hexdigest()
    return Made(row, claims, text)


def _values(row: Any, but: tuple[str, ...]) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in but}


def report_row(
    report: Report,
    n: int,
    claims: Sequence[Claim],
    ruled: Rulings,
    gazetteer: Gazetteer,
    owner: Owner = NOBODY,
) -> ReportRow:
    """A report, its claims after rulings and the rulings in; its line of the inbox out."""
    rows = claim_rows(report, claims, ruled)
    acts = sorted({claim.what for claim in claims})
    return ReportRow(
        id=report.id,
        n=n,
        title=title_of(report),
        excerpt=" ".join(report.text.split())[:EXCERPT],
        publisher=report.publisher or "",
        published=report.day,
        lang=report.lang or "",
        url=report.url or "",
        claims=len(claims),
        open=sum(row.state == "open" for row in rows),
        second=sum(bool(row.first_by) and not row.second_by for row in rows),
        acts=f"|{'|'.join(acts)}|" if acts else "",
        places=_places(claims, gazetteer)[:1000],
        added_by=owner.name,
        team=owner.team,
        sealed=owner.sealed,
    )


def title_of(report: Report) -> str:
    """The headline, or the first line of a text without one."""
    return report.title or report.text.strip().split("\n", 1)[0][:EXCERPT]


def report_text(report: Report) -> str:
    """Everything of a report that a search looks through."""
    return " ".join(filter(None, (report.title, report.text, report.publisher)))


def _places(claims: Iterable[Claim], gazetteer: Gazetteer) -> str:
    """Folded names of the places named and of the units that contain them, between bars."""
    names: set[str] = set()
    for claim in claims:
        if claim.place is None:
            continue
        names.add(fold(claim.place.words))
        entry = gazetteer.get(claim.place.id) if claim.place.id else None
        if entry:
            for one in (entry, *gazetteer.parents(entry)):
                names |= {fold(name) for name in (one.name_en, one.name_ar) if name}
    return f"|{'|'.join(sorted(names - {''}))}|" if names else ""


def claim_rows(report: Report, claims: Sequence[Claim], ruled: Rulings) -> list[ClaimRow]:
    """The claims of one report in, a row for each with its state, in the order of its text, out."""
    in_order = sorted(claims, key=lambda claim: claim.start)
    return [
        _claim_row(report.id, position, claim, ruled.get((*claim.span, claim.what), ()))
        for position, claim in enumerate(in_order)
    ]


def _claim_row(report: str, position: int, claim: Claim, rulings: Sequence[Decision]) -> ClaimRow:
    first, second = endorsers(rulings)
    return ClaimRow(
        report_id=report,
        position=position,
        start=claim.start,
        end=claim.end,
        quote=claim.quote,
        what=claim.what,
        claim=msgspec.to_builtins(claim),
        place=claim.place.words if claim.place else "",
        since=claim.since,
        until=claim.until,
        state=STATES[rulings[-1].verb] if rulings else "open",
        first_by=first,
        second_by=second,
    )


def endorsers(rulings: Sequence[Decision]) -> tuple[str, str]:
    """The rulings on one claim in; the first and the second person behind it out, "" for nobody (the rule of two)."""
    people: list[str] = []
    for ruling in rulings:
        if ruling.verb in ENDORSING and not any(same_person(ruling.by, known) for known in people):
            people.append(ruling.by)
    first, second, *_ = [*people, "", ""]
    return first, second


def figure_rows(figures: Sequence[Figure]) -> list[FigureRow]:
    """Figures in, a row for each out, in the same order."""
    return [
        FigureRow(
            position=position,
            what=figure.what,
            group=figure.group,
            place=figure.place or "",
            origins=figure.independent_origins,
            figure=msgspec.to_builtins(figure),
        )
        for position, figure in enumerate(figures)
    ]
