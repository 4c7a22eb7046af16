"""The committee's room over the API: orders and bodies with their words, cases, findings, referrals and packages."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from marsad.cases.checks import refused
from marsad.desk import shell
from marsad.desk.access import assign, visible_cases
from marsad.desk.accounts.models import User
from marsad.desk.api.endpoint import Body, Call, Day, Name, Text, Words
from marsad.desk.api.shapes import Code
from marsad.desk.cases.views import reviewers
from marsad.model import Decision
from marsad.workspace import casework
from marsad.workspace.referral import package, refer, referral_of

Codes = Annotated[tuple[Code, ...], Meta(max_length=30)]
Names = Annotated[tuple[Text, ...], Meta(max_length=50)]
Ids = Annotated[tuple[Name, ...], Meta(max_length=200)]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]


class NewOrder(Body, kw_only=True, frozen=True):
    """An order, commitment or recommendation by hand: `quote` stands letter by letter in `report`."""

    form: Literal["order", "decree", "directive", "pledge", "recommendation", "mandate", "ceasefire_term"]
    report: Name
    quote: Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"^[^\x00]*$")]
    issuer: Text = ""
    addressees: Names = ()
    content: Codes = ()
    issued: Day = ""
    until: Day = ""
    deadline: Day = ""
    place: Text = ""
    because: Words = ""


class Members(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """How many sit on a body, who they are by office; names only when they are public."""

    count: Count | None = None
    composition: Text = ""
    names: Names = ()
    public: bool = False


class NewMilestone(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One step of a body's work and its day."""

    kind: Literal["interim", "handed_over", "press_conference", "published_summary", "published_full"]
    date: Day


class NewBodyRuling(Body, kw_only=True, frozen=True):
    """What a report says of a body; what is left out stays as it is."""

    report: Text = ""
    quote: Words = ""
    kind: Code = ""
    names: Names = ()
    founded: Day = ""
    members: Members | None = None
    mandate: Codes = ()
    powers: Codes = ()
    deadline: Day = ""
    extension: Day = ""
    milestone: NewMilestone | None = None
    standard: Code = ""
    output_access: Code = ""
    because: Words = ""


class NewSuspects(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A number of suspects; `names` are sealed to the age keys in `recipients` and can be read back by nobody else."""

    count: Count
    affiliation: Text = ""
    names: Words = ""
    recipients: Names = ()


class NewEvidence(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Words of a report that a case rests on besides its acts; without a quote the whole report."""

    report: Name
    quote: Words = ""


class NewCase(Body, kw_only=True, frozen=True):
    """A case; `name` becomes its id, made of the title otherwise."""

    title: Name
    name: Text = ""
    standard_sought: Code = ""
    acts: Ids = ()
    because: Words = ""


class Additions(Body, kw_only=True, frozen=True):
    """What is added to a case; status and standard replace."""

    acts: Ids = ()
    suspects: NewSuspects | None = None
    evidence: Annotated[tuple[NewEvidence, ...], Meta(max_length=100)] = ()
    prior_account: Words = ""
    consent: Words = ""
    status: Code = ""
    standard_sought: Code = ""
    because: Words = ""


class NewFinding(Body, kw_only=True, frozen=True):
    """A finding on a case, by a named person and to a standard; the second reviewer is another person."""

    of: Literal["occurrence", "attribution"]
    standard: Code
    because: Words
    second: Text = ""
    dissent: Words = ""


class NewReferral(Body, kw_only=True, frozen=True):
    """To which authority and on which basis; `second` is another account, which confirms under its own name."""

    to: Code
    basis: Text
    second: Text
    date: Day = ""
    ref_no: Text = ""
    because: Words = ""


class NewStep(Body, kw_only=True, frozen=True):
    """What became of a referral; without a status, the second reviewer's confirmation."""

    status: Code = ""
    date: Day = ""
    receipt: Text = ""
    because: Words = ""


class Referred(msgspec.Struct, kw_only=True, frozen=True):
    """A referral as recorded; `sha256` is that of the package, which is the same each time it is written."""

    case: str
    referral: str
    to: str
    sha256: str
    reports: int
    entries: int


class Entered(msgspec.Struct, kw_only=True, frozen=True):
    """The item that rests on the words, and the ruling that was recorded."""

    item: str
    ruling: str


class CaseFull(msgspec.Struct, kw_only=True, frozen=True):
    """One case with acts, evidence, counts of suspects, findings, gaps and referrals."""

    id: str
    title: str
    status: str
    acts: list[Mapping[str, Any]]
    missing_acts: list[str]
    suspects: list[Mapping[str, Any]]
    standard_sought: str | None
    findings: list[Mapping[str, Any]]
    evidence: list[Mapping[str, Any]]
    prior_accounts: list[Mapping[str, Any]]
    consent: list[Mapping[str, Any]]
    gaps: list[str]
    referrals: list[Mapping[str, Any]]
    opened_by: str
    opened: str
    decisions: list[str]


def enter_order(call: Call) -> Entered:
    """Enter an order, commitment or recommendation with the words that say it."""
    body: NewOrder = call.body
    names = ("issuer", "issued", "until", "deadline")
    details: dict[str, Any] = {name: getattr(body, name) for name in names}
    details |= {"addressees": list(body.addressees), "content": list(body.content)}
    with shell.workspace() as opened:
        details["place"] = opened.place_id(body.place) if body.place else ""
        item, ruling = casework.enter_order(
            opened,
            form=body.form,
            report=body.report,
            quote=body.quote,
            by=call.by,
            because=body.because,
            details=details,
        )
        shell.changed_within(opened)
    return Entered(item=item.id, ruling=ruling.id)


def record_body(call: Call) -> Decision:
    """Record what a report says of a body: members, mandate, deadline, extension, a milestone."""
    body: NewBodyRuling = call.body
    value = {
        name: given for name, given in msgspec.to_builtins(body).items() if name not in ("report", "quote", "because")
    }
    if body.members:
        value["members"] = {name: given for name, given in value["members"].items() if given}
    if not any(value.values()):
        raise refused("nothing_said", where=call.path["name"])
    with shell.workspace() as opened:
        made = casework.record_body(
            opened,
            call.path["name"],
            by=call.by,
            because=body.because,
            report=body.report,
            quote=body.quote,
            value=value,
        )
        shell.changed_within(opened)
    return made


def list_cases(call: Call) -> list[CaseFull]:
    """Every case that this account may see."""
    with shell.workspace() as opened:
        found = visible_cases(casework.seen(opened).cases, call.user, opened.decisions)
    return [_full(one) for one in found]


def get_case(call: Call) -> CaseFull:
    """One case."""
    with shell.workspace() as opened:
        return _full(casework.case_of(opened, call.path["name"]))


def _full(case: Any) -> CaseFull:
    return CaseFull(**msgspec.to_builtins(case))


def open_case(call: Call) -> Decision:
    """Open a case."""
    body: NewCase = call.body
    with shell.workspace() as opened:
        made = casework.open_case(
            opened,
            body.name or body.title,
            by=call.by,
            because=body.because,
            title=body.title,
            standard_sought=body.standard_sought,
            acts=list(body.acts),
        )
        shell.changed_within(opened)
    return made


def add_to_case(call: Call) -> Decision:
    """Add acts, evidence, suspects, a prior account or a consent to a case."""
    body: Additions = call.body
    name = call.path["name"]
    fields: dict[str, Any] = {
        "acts": list(body.acts),
        "evidence": msgspec.to_builtins(body.evidence),
        "prior_accounts": [{"words": body.prior_account}] if body.prior_account else [],
        "consent": [{"words": body.consent}] if body.consent else [],
        "status": body.status,
        "standard_sought": body.standard_sought,
    }
    if body.suspects is None and not any(fields.values()):
        raise refused("nothing_said", where=name)
    with shell.workspace() as opened:
        if body.suspects:
            fields["suspects"] = [_suspects(opened, name, body.suspects, call.by)]
        made = casework.amend_case(opened, name, by=call.by, because=body.because, **fields)
        shell.changed_within(opened)
    return made


def _suspects(opened: Any, name: str, given: NewSuspects, by: str) -> dict[str, Any]:
    case = casework.case_of(opened, name).id
    keys = given.recipients
    said = {"count": given.count, "affiliation": given.affiliation, "names": given.names}
    return casework.suspects(opened, case=case, to=keys, by=by, **said)


def find_on_case(call: Call) -> Decision:
    """Record a finding on a case."""
    body: NewFinding = call.body
    with shell.workspace() as opened:
        made = casework.find_on_case(
            opened,
            call.path["name"],
            of=body.of,
            standard=body.standard,
            second=body.second,
            dissent=body.dissent,
            by=call.by,
            because=body.because,
        )
        shell.changed_within(opened)
    return made


def refer_case(call: Call) -> Referred:
    """Refer a case to a named authority, with a second reviewer."""
    body: NewReferral = call.body
    name = call.path["name"]
    if body.second and body.second not in (*reviewers(call.user), call.by):
        raise refused("second_unknown", where=name, name=body.second[:60])
    value = {"to": body.to, "basis": body.basis, "second_reviewer": body.second}
    value |= {field: said for field, said in (("date", body.date), ("ref_no", body.ref_no)) if said}
    with tempfile.TemporaryDirectory() as folder, shell.workspace() as opened:
        made = refer(opened, name, Path(folder) / "package.zip", by=call.by, because=body.because, value=value)
        shell.changed_within(opened)
    assign(
        next(one for one in User.objects.filter(is_active=True) if one.signature == body.second),
        made.case,
        by=call.user,
    )
    return Referred(
        case=made.case,
        referral=made.referral,
        to=made.to,
        sha256=made.sha256,
        reports=made.reports,
        entries=made.entries,
    )


def refer_step(call: Call) -> Decision:
    """Record what became of a referral, or confirm it as its second reviewer."""
    body: NewStep = call.body
    with shell.workspace() as opened:
        case = casework.case_of(opened, call.path["name"])
        sent = referral_of(case, call.path["number"])
        if body.status:
            said = (("status", body.status), ("date", body.date), ("receipt", body.receipt))
            value = {"referral": sent.id} | {field: given for field, given in said if given}
            made = opened.decide("refer", by=call.by, because=body.because, subject=case.id, value=value)
        else:
            made = casework.confirm_review(opened, case.id, sent.id, by=call.by, because=body.because)
        shell.changed_within(opened)
    return made


def get_package(call: Call) -> bytes:
    """The package of a referral that its second reviewer confirmed."""
    with tempfile.TemporaryDirectory() as folder, shell.workspace() as opened:
        case = casework.case_of(opened, call.path["name"])
        sent = referral_of(case, call.path["number"])
        if not sent.reviewed:
            raise refused("not_reviewed", where=case.id, second=sent.second)
        path = Path(folder) / "package.zip"
        package(opened, case.id, sent.id, path, by=call.by)
        return path.read_bytes()
