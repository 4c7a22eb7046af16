"""Workspace in, rows out: everything at once, or only what a ruling touched. The log's head says what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from marsad.desk.access import sealed_subjects
from marsad.desk.accounts.models import User
from marsad.desk.projection import search
from marsad.desk.projection.events import incident_rows, toll_rows
from marsad.desk.projection.forget import erased_since, forget
from marsad.desk.projection.models import (
    ClaimRow,
    FigureRow,
    IncidentReport,
    IncidentRow,
    PersonRow,
    ReportRow,
    State,
    TollRow,
)
from marsad.desk.projection.people import person_rows, person_text
from marsad.desk.projection.rows import Owner, claim_rows, figure_rows, report_row, report_text
from marsad.desk.shell import workspace
from marsad.ledger.policy import ENDORSING, standing
from marsad.model import Claim, Decision
from marsad.workspace import Workspace
from marsad.workspace.reading import ruled as ruled_claims

CHUNK = 1000


def state() -> State:
    """The one row that says up to where the projections were made."""
    return State.objects.get_or_create(pk=1)[0]


def catch_up() -> None:
    """Bring the projections to the log's head; nothing to do when they stand there."""
    with workspace() as opened:
        if state().head != opened.ledger.head().size:
            make(opened)


def rebuild() -> dict[str, int]:
    """Make every row again, and say how many there are of each."""
    with workspace() as opened:
        make(opened)
    return {
        "reports": ReportRow.objects.count(),
        "claims": ClaimRow.objects.count(),
        "incidents": IncidentRow.objects.count(),
        "tolls": TollRow.objects.count(),
        "figures": FigureRow.objects.count(),
        "people": PersonRow.objects.count(),
    }


def make(opened: Workspace) -> None:
    """All rows of an open workspace, in one transaction, so that no reader ever sees half of them."""
    record = opened.record
    by_report: dict[str, list[Claim]] = {}
    for claim in (*record.claims, *record.rejected):  # what was rejected stays in sight, and can be taken back
        by_report.setdefault(claim.report, []).append(claim)
    ruled = rulings_by_claim(opened.decisions, record.rulings)
    first = {copy.copy: copy.of for copy in record.copies}
    with transaction.atomic():
        if erased_since(opened, state().head):
            forget([report.id for report in opened.reports])
        search.create()
        for model in (ClaimRow, ReportRow, PersonRow):
            model.objects.all().delete()
        held = {report.id: position for position, report in enumerate(opened.reports, 1)}
        owners = owners_of(opened)
        reports = [
            report_row(r, held[r.id], by_report.get(r.id, ()), ruled, first, opened.gazetteer, owners[r.id])
            for r in opened.reports
        ]
        ReportRow.objects.bulk_create(reports, batch_size=CHUNK)
        rows = (row for r in opened.reports for row in claim_rows(r, by_report.get(r.id, ()), ruled))
        _in_chunks(ClaimRow, rows)
        people = person_rows(opened)
        sealed = sealed_subjects(standing(opened.decisions))
        for person in people:
            person.sealed = f"person:{person.id}" in sealed or person.id in sealed
        PersonRow.objects.bulk_create(people, batch_size=CHUNK)
        for kind in ("report", "person"):
            search.clear(kind)
        search.put("report", [(r.id, report_text(r)) for r in opened.reports])
        search.put("person", [(row.id, person_text(row)) for row in people])
        _make_counted(opened)
        _mark(opened, record.method.name)


def settle() -> None:
    """Figures, tolls and incidents brought to the log's head; a ruling on a claim leaves them for whoever looks."""
    if state().settled == state().head:
        return
    with workspace() as opened, transaction.atomic():
        _make_counted(opened)


def _make_counted(opened: Workspace) -> None:
    """The rows that rest on the whole record: what a ruling on one claim may move anywhere."""
    record = opened.record
    for model in (IncidentReport, IncidentRow, FigureRow, TollRow):
        model.objects.all().delete()
    FigureRow.objects.bulk_create(figure_rows(opened.figures()), batch_size=CHUNK)
    incidents, links = incident_rows(record, opened.gazetteer)
    IncidentRow.objects.bulk_create(incidents, batch_size=CHUNK)
    IncidentReport.objects.bulk_create(links, batch_size=CHUNK)
    TollRow.objects.bulk_create(toll_rows(record.tolls), batch_size=CHUNK)
    search.clear("incident")
    search.put("incident", [(row.id, f"{row.title} {row.title_ar} {row.place}") for row in incidents])
    row = state()
    row.settled = opened.ledger.head().size
    row.save(update_fields=["settled"])


def after_ruling(opened: Workspace, decision: Decision) -> None:
    """The rows that one ruling on a claim touched, made again; figures follow when somebody looks at them."""
    if decision.anchor is None or erased_since(opened, state().head):
        make(opened)
        return
    remake(opened, decision.anchor.report)


def remake(opened: Workspace, name: str) -> None:
    """The claims of one report and its line in the inbox, made again under the rulings of now."""
    row = ReportRow.objects.get(pk=name)
    after = ruled_claims(opened, row.id)
    ruled = rulings_by_claim(opened.decisions, after.by_claim)
    report = opened.report(row.id)
    assert report is not None
    with transaction.atomic():
        row.claim_rows.all().delete()
        made = claim_rows(report, (*after.claims, *after.rejected), ruled)
        ClaimRow.objects.bulk_create(made)
        row.claims = len(made)
        row.open = sum(one.state == "open" for one in made)
        row.second = sum(bool(one.first_by) and not one.second_by for one in made)
        row.save(update_fields=["claims", "open", "second"])
        _mark(opened, None)


def owners_of(opened: Workspace) -> Mapping[str, Owner]:
    """A workspace in; who brought each report, of which team that person is now, whether a ruling sealed it, out."""
    teams = {user.signature: user.team for user in User.objects.all()}
    sealed = sealed_subjects(standing(opened.decisions))
    return {
        held.report.id: Owner(
            name=held.by[:150], team=teams.get(held.by, ""), sealed=f"report:{held.report.id}" in sealed
        )
        for held in opened.held
    }


def rulings_by_claim(
    decisions: Sequence[Decision], by_claim: Mapping[tuple[str, int, int, str], Sequence[str]]
) -> dict[tuple[str, int, int, str], list[Decision]]:
    """Rulings and which claim each is on (the record's own answer) in; the standing ones by claim out."""
    known = {one.id: one for one in standing(decisions) if one.verb in ENDORSING | {"reject"}}
    place = {name: at for at, name in enumerate(known)}  # the first to rule stands first: the log's order
    return {
        claim: [known[n] for n in sorted(place.keys() & names, key=place.__getitem__)]
        for claim, names in by_claim.items()
    }


def _mark(opened: Workspace, method: str | None) -> None:
    head, row = opened.ledger.head(), state()
    row.head, row.root, row.made_at = head.size, head.root, timezone.now()
    row.method = method or row.method
    row.save()


def _in_chunks(model: Any, rows: Iterable[Any]) -> None:
    for chunk in _chunks(rows):
        model.objects.bulk_create(chunk)


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
