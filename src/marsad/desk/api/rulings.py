"""The log: rulings of every kind, taken back, checked, signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from marsad.desk import shell
from marsad.desk.access import may_open, visible_rulings
from marsad.desk.api.endpoint import Body, Call, Missing, Name, Text, Words
from marsad.desk.api.shapes import Listed, Paged, Ruling, sliced
from marsad.desk.policy import VERBS, may_call
from marsad.model import Decision
from marsad.workspace.logbook import verify_log

Verb = Literal[
    "same", "different", "place", "origin", "grade", "figure", "relation", "finding", "act", "position",
    "order", "commitment", "measure", "case", "redact", "correction",
]  # fmt: skip


class LogQuery(Paged, kw_only=True, frozen=True):
    """Which rulings: of one verb, by one person, about what holds these words."""

    verb: Text = ""
    by: Text = ""
    about: Text = ""


class NewRuling(Body, kw_only=True, frozen=True):
    """A ruling on anything but a claim's words: `subject` names it ("incident:…", "person:…", "place:Jableh").

    `value` holds what the verb needs, such as `other` for same and different or `id` for place.
    """

    verb: Verb
    subject: Name
    value: Mapping[str, Any] = {}
    because: Words = ""
    supersedes: Annotated[tuple[Name, ...], Meta(max_length=50)] = ()


class Withdrawal(Body, kw_only=True, frozen=True):
    """Why a ruling is taken back."""

    because: Words = ""


class Fault(msgspec.Struct, kw_only=True, frozen=True):
    """One thing that does not fit; `n` is the entry, where it is one."""

    kind: str
    what: str
    n: int | None = None


class Verified(msgspec.Struct, kw_only=True, frozen=True):
    """What was checked, and every fault found."""

    sound: bool
    size: int
    root: str
    blobs: int
    withheld: int
    checkpoint: int
    findings: list[Fault]


class Checkpoint(msgspec.Struct, kw_only=True, frozen=True):
    """A signed root of the log; `note` is what a witness keeps."""

    size: int
    origin: str
    note: str


class Head(msgspec.Struct, kw_only=True, frozen=True):
    """Where the log stands, and up to where the lists were made."""

    size: int
    root: str
    lists_at: int


RulingList, CheckpointList = Listed[Ruling], list[Checkpoint]


def list_rulings(call: Call) -> dict[str, Any]:
    """Rulings, newest first."""
    query: LogQuery = call.query
    with shell.workspace() as opened:
        found = [one for one in visible_rulings(opened.decisions[::-1], call.user) if _fits(one, query)]
    return sliced(found, query.page)


def _fits(ruling: Decision, query: LogQuery) -> bool:
    if (query.verb and ruling.verb != query.verb) or (query.by and ruling.by != query.by):
        return False
    words = (ruling.subject or "", ruling.anchor.quote if ruling.anchor else "", ruling.because)
    return not query.about or any(query.about in one for one in words)


def get_ruling(call: Call) -> Decision:
    """One ruling by its number."""
    with shell.workspace() as opened:
        return _ruling(opened.decisions, call)


def _ruling(decisions: tuple[Decision, ...], call: Call) -> Decision:
    """The ruling of that number; one on a report that this person may not see is not there."""
    number = call.path["number"]
    found = next((one for one in visible_rulings(decisions, call.user) if one.id == number), None)
    if found is None:
        raise Missing("no ruling has that number", where=number[:100], todo="GET /api/v1/rulings lists them")
    return found


def add_ruling(call: Call) -> Decision:
    """Record one ruling on an incident, a person, a place, a voice, an order, a case."""
    body: NewRuling = call.body
    _check_right(call)
    with shell.workspace() as opened:
        made = opened.decide(
            body.verb,
            by=call.by,
            because=body.because,
            subject=body.subject,
            value=dict(body.value),
            supersedes=body.supersedes,
        )
        shell.changed_within(opened)
    return made


def _check_right(call: Call) -> None:
    """A ruling of the committee needs the rights of the committee's screen, and sight of the case it is on."""
    body: NewRuling = call.body
    route = VERBS.get(body.verb)
    if route and not body.subject.startswith("figure:") and not may_call(call.user.role, route):
        raise Missing("nothing of that kind is ruled on here", where=body.verb, todo="ask somebody whose role may")
    if body.subject.startswith("case:") and not may_open(call.user, "case", body.subject):
        raise Missing("no case of that name", where=body.subject[:100])


def withdraw(call: Call) -> Decision:
    """Take a ruling back; the log keeps it, the record is computed without it."""
    with shell.workspace() as opened:
        taken = _ruling(opened.decisions, call)
        made = opened.withdraw(taken.id, by=call.by, because=call.body.because)
        shell.changed_within(opened)
    return made


def head(call: Call) -> Head:
    """Where the log stands."""
    from marsad.desk.projection.build import state

    with shell.workspace() as opened:
        found = opened.ledger.head()
    return Head(size=found.size, root=found.root, lists_at=state().head)


def verify(call: Call) -> Verified:
    """Recompute every hash of log, contents and originals."""
    with shell.workspace() as opened:
        audit = verify_log(opened.folder)
    faults = [Fault(kind=one.kind, what=one.what, n=one.n) for one in audit.findings]
    return Verified(
        sound=not faults,
        size=audit.size,
        root=audit.root,
        blobs=audit.blobs,
        withheld=audit.withheld,
        checkpoint=audit.checkpoint,
        findings=faults,
    )


def list_checkpoints(call: Call) -> list[Checkpoint]:
    """Every checkpoint held, oldest first."""
    with shell.workspace() as opened:
        return [Checkpoint(size=one.size, origin=one.origin, note=str(one)) for one in opened.ledger.checkpoints.all()]


def make_checkpoint(call: Call) -> Checkpoint:
    """Sign the log as it stands, for a witness to keep."""
    with shell.workspace() as opened:
        note = opened.ledger.checkpoints.make()
    return Checkpoint(size=note.size, origin=note.origin, note=str(note))
