"""Workspace in, rows out: everything at once, or only what a ruling touched. The log's head says what is missing.

Where the desk serves with several processes, whoever finds the lists behind rings for the process that makes them
(`serving/bell.py`) and answers with what stands; anywhere else they are made on the spot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from marsad.desk.access import sealed_subjects
from marsad.desk.accounts.models import User
from marsad.desk.projection import search
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
from marsad.desk.projection.rows import NOBODY, Made, Owner, claim_rows, made_of, report_row, report_text
from marsad.desk.projection.write import at_once, change, change_of_pairs, replace_claims, write_reports
from marsad.desk.serving import bell
from marsad.desk.shell import log_size, workspace
from marsad.ledger.policy import ENDORSING, standing
from marsad.model import Claim, Decision
from marsad.workspace import Workspace
from marsad.workspace.rulings import alone_between

if TYPE_CHECKING:
    from marsad.ledger import Head
    from marsad.workspace.reading import Beside

SHORT = 1000  # entries of the log: so few are made into lists in a moment, by whoever looks
CHUNK = 50  # reports written together: readers and rulings wait no longer than that takes


def state() -> State:
    """The one row that says up to where the projections were made."""
    return State.objects.get_or_create(pk=1)[0]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the log has got (`size`), the rows of reports (`rows`) and what is counted over all of them."""

    size: int
    rows: int
    counted: int

    @property
    def is_current(self) -> bool:
        """Whether nothing is missing anywhere."""
        return self.size == self.rows == self.counted


def where() -> Standing:
    """How far log and lists have got: two short questions."""
    known = State.objects.filter(pk=1).values_list("head", "settled").first() or (0, 0)
    return Standing(log_size(), *known)


def is_short_and_behind(*, counted: bool) -> bool:
    """Whether rows, or what is counted as well, are missing and made in a moment: then whoever asks waits for it."""
    if log_size() > SHORT:
        return False
    now = where()
    return not now.is_current if counted else now.rows != now.size


def catch_up() -> None:
    """Bring the projections to the log's head; nothing to do when they stand there."""
    now = where()
    if now.rows != now.size and not _is_left_to_others(now.size):
        bring()


def settle() -> None:
    """The same for figures, tolls and incidents too; a ruling on a claim leaves them for whoever looks."""
    now = where()
    if not now.is_current and not _is_left_to_others(now.size):
        bring()


def bring(*, aside: Callable[[Callable[[], object]], object] | None = None) -> None:
    """Make what is missing, here: everything, or what is counted alone.

    `aside` does what takes longest, the record and its figures, before anything is written.
    """
    with workspace() as opened:
        head, now = opened.head(), where()
        if aside and not now.is_current:
            aside(lambda: (opened.record, opened.figures()))
        if now.rows != now.size:
            make(opened, head)
        elif now.counted != now.size:
            _make_counted(opened, head.size)


def rebuild() -> dict[str, int]:
    """Make every row again, and say how many there are of each."""
    ReportRow.objects.update(digest="")
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


def changed(opened: Workspace) -> None:
    """More than one report's claims may have changed: make the lists, or leave that to others."""
    if not _is_left_to_others(opened.ledger.size()):
        make(opened)


def _is_left_to_others(size: int) -> bool:
    """Whether the lists of a log of so many entries are made by another process, which is told."""
    if not bell.is_hung():
        return False
    if size <= SHORT:
        return not bell.makes_short_ones()  # the back room does, for whoever looks next
    return bell.ring()


def make(opened: Workspace, head: Head | None = None) -> None:
    """All rows of an open workspace: a report with its claims at once, what is counted over all of them after it.

    Only what differs is written, so that the database is never held for long; what people rule meanwhile stays. `head`
    is the one that the record rests on, where it was made before.
    """
    head = head or opened.head()
    record = opened.record
    if erased_since(opened, state().head):
        with transaction.atomic():
            forget([report.id for report in opened.reports])
    search.create()
    fresh = _made_reports(opened)
    write_reports(fresh, {report.id for report in opened.reports}, lambda: _ruled_after(opened, head.size), CHUNK)
    _make_people(opened)
    _make_counted(opened, head.size)
    with at_once():
        row = state()
        if head.size >= row.head:  # else rulings on claims were shown meanwhile, up to a later entry
            row.head, row.root = head.size, head.root
        row.method, row.made_at = record.method.name, timezone.now()
        row.save()


def _made_reports(opened: Workspace) -> Iterator[Made]:
    """Every report's row with the rows of its claims, one after the other."""
    from marsad.workspace.reading import all_beside

    record = opened.record
    by_report: dict[str, list[Claim]] = {}
    for claim in (*record.claims, *record.rejected):  # what was rejected stays in sight, and can be taken back
        by_report.setdefault(claim.report, []).append(claim)
    standing_on_claims = [one for own in opened.standing.on.values() for one in own]
    ruled = rulings_by_claim(standing_on_claims, record.rulings)
    first = {copy.copy: copy.of for copy in record.copies}
    copies: dict[str, int] = {}
    for of in first.values():
        copies[of] = copies.get(of, 0) + 1
    owners, beside = owners_of(opened), all_beside(record)
    for n, report in enumerate(opened.reports, 1):
        claims = by_report.get(report.id, ())
        row = report_row(report, n, claims, ruled, opened.gazetteer, owners.get(report.id, NOBODY))
        row.first, row.copies = first.get(report.id, ""), copies.get(report.id, 0)
        yield made_of(row, claim_rows(report, claims, ruled), report_text(report), _plain(beside.get(report.id)))


def _plain(beside: Beside | None) -> dict[str, object]:
    import msgspec

    return msgspec.to_builtins(beside) if beside else {}


def _ruled_after(opened: Workspace, head: int) -> set[str]:
    """The reports on whose claims somebody ruled after an entry: their rows are newer than those made at it."""
    later = opened.ledger.decisions(since=head)
    return {ruling.anchor.report for ruling in later if ruling.anchor is not None}


def _make_people(opened: Workspace) -> None:
    from marsad.desk.projection.people import person_rows, person_text

    people = person_rows(opened)
    sealed = sealed_subjects(standing(opened.decisions))
    for person in people:
        person.sealed = f"person:{person.id}" in sealed or person.id in sealed
    differing = change(PersonRow, people)
    with at_once():
        differing.store()
        search.take_out("person", differing.gone)
        search.put("person", [(row.id, person_text(row)) for row in differing.written])


def _make_counted(opened: Workspace, head: int) -> None:
    """The rows that rest on the whole record: what a ruling on one claim may move anywhere."""
    from marsad.desk.projection.events import incident_rows, toll_rows
    from marsad.desk.projection.rows import figure_rows

    record = opened.record
    figures, tolls = figure_rows(opened.figures()), toll_rows(record.tolls)
    incidents, links = incident_rows(record, opened.gazetteer)
    told = change(IncidentRow, incidents)
    pairs = change_of_pairs(IncidentReport, ("incident_id", "report_id"), links)
    for one in (change(FigureRow, figures), change(TollRow, tolls)):
        with at_once():  # each table, but not all of them: rulings get in between
            one.store()
    with at_once():
        told.store()
        pairs.store()
        search.take_out("incident", told.gone)
        search.put("incident", [(row.id, f"{row.title} {row.title_ar} {row.place}") for row in told.written])
    State.objects.filter(pk=1).update(settled=head)


def arrived(opened: Workspace, new: Sequence[str]) -> None:
    """Reports that were just taken in stand in the inbox at once; what they are copies of and count for follows."""
    if not new:
        return
    if not bell.is_hung() or opened.ledger.size() <= SHORT:
        changed(opened)
        return
    search.create()
    have = ReportRow.objects.count()
    for chunk in _chunks(new[:CHUNK]):
        with at_once():
            for n, name in enumerate(chunk, have + 1):
                _arrive(opened, name, n)
    bell.ring()


def _arrive(opened: Workspace, name: str, n: int) -> None:
    from marsad.workspace.reading import ruled

    held = opened.ledger.held_as(name)
    if held is None:
        return
    claims = ruled(opened, name).claims
    user = User.objects.filter(username=held.by).first()
    owner = Owner(name=held.by[:150], team=user.team if user else "")
    row = report_row(held.report, n, claims, {}, opened.gazetteer, owner)
    made = made_of(row, claim_rows(held.report, claims, {}), report_text(held.report), {})
    made.row.digest = ""  # the whole record has not been asked yet
    write_reports([made], None, set, 1)


def after_ruling(decision: Decision) -> None:
    """The rows that one ruling on a claim touched, made again; figures follow when somebody looks at them.

    Called when the workspace is free again: of several who rule at once the first shows the rulings of all.
    """
    with workspace() as opened:
        if _report_of(decision, opened) is None or not follow(opened):
            changed(opened)


def follow(opened: Workspace) -> bool:
    """Bring the rows of every report that people ruled on since the lists were made to the log's head.

    One process at a time: who comes second finds its ruling shown already. False when more happened than rulings on
    claims, and everything has to be made again; what was ruled on claims is shown all the same.
    """
    with at_once():
        row = State.objects.select_for_update().get_or_create(pk=1)[0]
        head = opened.head()
        if row.head == head.size:
            return True
        later = [_report_of(one, opened) for one in opened.ledger.decisions(row.head, head.size)]
        for name in dict.fromkeys(name for name in later if name):
            _remake(opened, name)
        others = None in later or alone_between(opened.ledger, row.head, head.size) is None
        if not others:
            row.head, row.root, row.made_at = head.size, head.root, timezone.now()
            row.save(update_fields=["head", "root", "made_at"])
        return not others


def _report_of(ruling: Decision, opened: Workspace) -> str | None:
    """The one report whose claims a ruling touches, or that it takes a ruling back from; None when it touches more."""
    if ruling.anchor is not None:
        return ruling.anchor.report
    if ruling.verb != "withdraw":
        return None
    gone = [one.anchor.report if one.anchor else None for one in opened.decisions if one.id in ruling.supersedes]
    return gone[0] if len(set(gone)) == 1 else None


def _remake(opened: Workspace, name: str) -> None:
    """The claims of one report and its line in the inbox, made again under the rulings of now."""
    from marsad.workspace.reading import ruled as ruled_claims

    row, report = ReportRow.objects.filter(pk=name).first(), opened.report(name)
    if row is None or report is None:
        return  # not in the lists yet, or gone from the ledger: it is made, or forgotten, with everything else
    after = ruled_claims(opened, row.id)
    ruled = rulings_by_claim(opened.standing.on.get(row.id, ()), after.by_claim)
    made = claim_rows(report, (*after.claims, *after.rejected), ruled)
    replace_claims(row, made)
    row.claims = len(made)
    row.open = sum(one.state == "open" for one in made)
    row.second = sum(bool(one.first_by) and not one.second_by for one in made)
    row.digest = ""
    row.save(update_fields=["claims", "open", "second", "digest"])


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
    """Rulings that stand and which claim each is on (the record's own answer) in; those for or against it out."""
    known = {one.id: one for one in decisions if one.verb in ENDORSING | {"reject"}}
    place = {name: at for at, name in enumerate(known)}  # the first to rule stands first: the log's order
    return {
        claim: [known[n] for n in sorted(place.keys() & names, key=place.__getitem__)]
        for claim, names in by_claim.items()
    }


def _chunks(names: Iterable[str]) -> Iterator[list[str]]:
    names = list(names)
    for at in range(0, len(names), CHUNK):
        yield names[at : at + CHUNK]
