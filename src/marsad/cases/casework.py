"""Cases and referrals, as people recorded them: folded from decisions, whatever the order these come in.

Suspects are sealed: a case carries how many and of which affiliation, never who. Names live in the ledger alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marsad.cases.acts import Act
from marsad.cases.items import Span, quoted
from marsad.cases.tables import table
from marsad.model import Decision
from marsad.reconcile import Record

PREFIX = "case:"
LISTS = ("acts", "suspects", "evidence", "prior_accounts", "consent")  # what grows: `add` in a ruling adds to them


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One report of a case's evidence index: what in it is relied on.

    `claims` are claims behind the case's acts and words that somebody added; none when the whole report is meant.
    """

    report: str
    publisher: str | None
    published: str | None
    claims: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspects:
    """How many suspects of which affiliation class, as somebody states; names are sealed.

    `sealed` is the log's entry that holds their names for its recipients alone, None when no names were given.
    """

    count: int
    affiliation: str
    sealed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A finding on a case: occurrence or attribution, the standard met, by whom, with which second reviewer."""

    of: str
    standard: str
    by: str
    second: str | None
    dissent: str | None
    day: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """One step of a referral: its status, since when, who recorded it, on whose word, with which receipt."""

    status: str
    day: str
    by: str
    because: str
    receipt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One referral of a case: to which authority, how many suspects, on which basis, by whom and whom else."""

    id: str
    to: str
    day: str
    ref_no: str | None
    suspects: tuple[Suspects, ...]
    basis: str
    by: str
    second: str
    because: str
    acts: tuple[str, ...]
    orders_breached: tuple[str, ...]
    dossier: Mapping[str, str]
    history: tuple[StatusChange, ...]

    @property
    def reviewed(self) -> bool:
        """Whether the second reviewer recorded something of it under their own name."""
        return any(step.by == self.second for step in self.history)

    @property
    def status(self) -> str:
        """The newest status of its history."""
        return self.history[-1].status if self.history else "prepared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case: its acts, evidence, public counts of suspects, findings, gaps and referrals.

    `gaps` are what is missing, worked out from what is there. `prior_accounts` are interviews that somebody had before,
    `consent` what persons allowed. `status`: open, referred, suspended, closed.
    """

    id: str
    title: str
    status: str
    acts: tuple[Act, ...]
    missing_acts: tuple[str, ...]
    suspects: tuple[Suspects, ...]
    standard_sought: str | None
    findings: tuple[Reached, ...]
    evidence: tuple[Evidence, ...]
    prior_accounts: tuple[Mapping[str, Any], ...]
    consent: tuple[Mapping[str, Any], ...]
    gaps: tuple[str, ...]
    referrals: tuple[Referral, ...]
    opened_by: str
    opened: str
    decisions: tuple[str, ...]


def cases(record: Record, acts: Iterable[Act]) -> tuple[Case, ...]:
    """A record and its acts in; the cases that people opened out, by id. A field recorded again is the newer one's."""
    by_id = {act.id: act for act in acts}
    subjects: dict[str, list[Decision]] = {}
    for ruling in sorted(record.decisions, key=lambda ruling: (ruling.at, ruling.id)):
        if ruling.subject and ruling.subject.startswith(PREFIX) and ruling.verb in ("case", "refer", "finding"):
            subjects.setdefault(ruling.subject, []).append(ruling)
    opened = {name: found for name, found in subjects.items() if any(one.verb == "case" for one in found)}
    return tuple(_case(record, name, found, by_id) for name, found in sorted(opened.items()))


def _case(record: Record, name: str, rulings: list[Decision], by_id: Mapping[str, Act]) -> Case:
    fields = _fields(ruling for ruling in rulings if ruling.verb == "case")
    wanted = tuple(str(act) for act in fields.get("acts", ()))
    held = tuple(by_id[act] for act in wanted if act in by_id)
    findings = tuple(_reached(ruling) for ruling in rulings if ruling.verb == "finding")
    referrals = _referrals([ruling for ruling in rulings if ruling.verb == "refer"])
    return Case(
        id=name,
        title=str(fields.get("title") or name.removeprefix(PREFIX)),
        status=str(fields.get("status") or ("referred" if referrals else "open")),
        acts=held,
        missing_acts=tuple(act for act in wanted if act not in by_id),
        suspects=counted(fields.get("suspects", ())),
        standard_sought=fields.get("standard_sought"),
        findings=findings,
        evidence=evidence(record, held, fields.get("evidence", ())),
        prior_accounts=tuple(fields.get("prior_accounts", ())),
        consent=tuple(fields.get("consent", ())),
        gaps=_gaps(fields, held, findings),
        referrals=referrals,
        opened_by=rulings[0].by,
        opened=rulings[0].at,
        decisions=tuple(ruling.id for ruling in rulings),
    )


def _fields(rulings: Iterable[Decision]) -> dict[str, Any]:
    """Rulings on one case in, its fields out: a field said again is the newer one's, what is added is added to it."""
    fields: dict[str, Any] = {}
    added: dict[str, list[Any]] = {}
    for ruling in rulings:
        fields |= {name: value for name, value in ruling.value.items() if name != "add"}
        for name, more in ruling.value.get("add", {}).items():
            added.setdefault(name, []).extend(more)
    for name, more in added.items():
        fields[name] = [*fields.get(name, ()), *more]
    fields["acts"] = list(dict.fromkeys(fields.get("acts", ())))
    return fields


def counted(given: Iterable[Mapping[str, Any]]) -> tuple[Suspects, ...]:
    """Suspects as recorded in; counts by affiliation class out, without anybody's name."""
    return tuple(
        Suspects(
            count=int(one.get("count", 1)),
            affiliation=str(one.get("affiliation", "unknown")),
            sealed=one.get("sealed"),
        )
        for one in given
    )


def evidence(record: Record, acts: Iterable[Act], added: Iterable[Mapping[str, Any]] = ()) -> tuple[Evidence, ...]:
    """Acts, and evidence that people added ({report, quote}), in; the reports with the words relied on out."""
    spans: dict[str, set[Span]] = {}
    for act in acts:
        for span in act.claims:
            spans.setdefault(span[0], set()).add(span)
    for one in added:
        name, quote = str(one.get("report", "")), str(one.get("quote", ""))
        found = spans.setdefault(name, set())
        words = quoted(record, name, quote) if quote else None
        if words:
            found.add(words)
    return tuple(_evidence(record, name, found) for name, found in sorted(spans.items()) if record.report(name))


def _evidence(record: Record, name: str, found: set[Span]) -> Evidence:
    report = record.report(name)
    return Evidence(
        report=name,
        publisher=report.publisher if report else None,
        published=report.published if report else None,
        claims=tuple(sorted(found)),
    )


def _reached(ruling: Decision) -> Reached:
    return Reached(
        of=str(ruling.value.get("of", "occurrence")),
        standard=str(ruling.value.get("standard", "")),
        by=ruling.by,
        second=ruling.value.get("second_reviewer"),
        dissent=ruling.value.get("dissent"),
        day=ruling.at[:10],
        decision=ruling.id,
    )


def _referrals(rulings: list[Decision]) -> tuple[Referral, ...]:
    made = [ruling for ruling in rulings if "to" in ruling.value]
    return tuple(
        _referral(ruling, sorted((step for step in rulings if step.value.get("referral") == ruling.id), key=_turn))
        for ruling in made
    )


def _turn(step: Decision) -> tuple[str, int]:
    """Steps by their time; those of one second as a referral may go, since ids tell no order."""
    known, status = statuses(), str(step.value["status"])
    return step.at, known.index(status) if status in known else len(known)


def _referral(ruling: Decision, steps: list[Decision]) -> Referral:
    said = ruling.value
    first = StatusChange(
        status=str(said.get("status", "prepared")),
        day=ruling.at[:10],
        by=ruling.by,
        because=ruling.because,
        receipt=None,
    )
    return Referral(
        id=ruling.id,
        to=str(said["to"]),
        day=str(said.get("date") or ruling.at[:10]),
        ref_no=said.get("ref_no"),
        suspects=counted(said.get("suspects", ())),
        basis=str(said.get("basis", "")),
        by=ruling.by,
        second=str(said.get("second_reviewer", "")),
        because=ruling.because,
        acts=tuple(said.get("acts", ())),
        orders_breached=tuple(said.get("orders_breached", ())),
        dossier=dict(said.get("dossier", {})),
        history=(first, *(_step(step) for step in steps)),
    )


def _step(ruling: Decision) -> StatusChange:
    return StatusChange(
        status=str(ruling.value["status"]),
        day=str(ruling.value.get("date") or ruling.at[:10]),
        by=ruling.by,
        because=ruling.because,
        receipt=ruling.value.get("receipt"),
    )


def _gaps(fields: Mapping[str, Any], acts: tuple[Act, ...], findings: tuple[Reached, ...]) -> tuple[str, ...]:
    """What a reader of the case must know to be missing; codes, put into words by `labels`."""
    reached = {finding.of for finding in findings}
    return tuple(
        gap
        for gap, missing in (
            ("no_acts", not acts),
            ("one_origin", bool(acts) and any(len({a.origin for a in act.accounts}) < 2 for act in acts)),
            ("undated_act", any(act.since is None for act in acts)),
            ("unplaced_act", any(act.place is None for act in acts)),
            ("no_party", bool(acts) and not any(act.involvement for act in acts)),
            ("occurrence_not_found", "occurrence" not in reached),
            ("attribution_not_found", "attribution" not in reached),
            ("no_consent_recorded", not fields.get("consent")),
        )
        if missing
    )


def statuses() -> tuple[str, ...]:
    """The statuses that a referral may have."""
    return tuple(table("authorities.toml")["status"])


def authorities() -> tuple[str, ...]:
    """The codes of authorities that a case may be referred to."""
    return tuple(str(entry["code"]) for entry in table("authorities.toml")["authority"])
