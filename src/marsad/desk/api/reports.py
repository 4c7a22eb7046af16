"""Reports and their claims: list, take in, open, rule on; drafts of what is not ruled yet."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from marsad.desk import shell
from marsad.desk.api.endpoint import Body, Call, Day, Missing, Name, Query, Text, Words
from marsad.desk.api.files import bytes_of, plain_name
from marsad.desk.api.shapes import ClaimItem, Listed, ReportItem, Searched, columns, listed, wanted_of
from marsad.desk.projection import lists
from marsad.desk.projection.build import after_ruling
from marsad.desk.projection.models import Draft, ReportRow
from marsad.desk.reader.opinions import Opinion, opinions_of
from marsad.desk.reader.views import seen_by
from marsad.model import Anchor, BadInput, Report
from marsad.model.codec import report_from_fields

Stretch = Annotated[str, Meta(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$")]
Long = Annotated[str, Meta(min_length=1, max_length=2_000_000, pattern=r"^[^\x00]*$")]
MOST_FILES = 200


class ReportsQuery(Searched, kw_only=True, frozen=True):
    """The filter of reports; `work`: mine, open (claims without a ruling) or second (waiting for a second person)."""

    publisher: Text = ""
    work: Literal["", "all", "mine", "open", "second"] = ""


class NewReport(Body, kw_only=True, frozen=True):
    """A report in words; without an id it is named by the SHA-256 of its text."""

    text: Long
    id: Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[^/\x00]+$")] | None = None
    publisher: Text | None = None
    url: Words | None = None
    published: Text | None = None
    lang: Annotated[str, Meta(max_length=16, pattern=r"^[A-Za-z0-9-]*$")] | None = None
    title: Words | None = None


class NewFile(Body, kw_only=True, frozen=True):
    """A file as it is: its name says what it may be, its bytes are kept."""

    name: Name
    content_base64: str


class NewReports(Body, kw_only=True, frozen=True):
    """Reports in words, files, or both; `publisher` and `published` fill in what a file does not say itself."""

    reports: Annotated[tuple[NewReport, ...], Meta(max_length=MOST_FILES)] = ()
    files: Annotated[tuple[NewFile, ...], Meta(max_length=MOST_FILES)] = ()
    publisher: Text = ""
    published: Day = ""


class Turned(msgspec.Struct, kw_only=True, frozen=True):
    """What was not taken in, and why."""

    where: str
    why: str


class TakenIn(msgspec.Struct, kw_only=True, frozen=True):
    """The reconciliation: read = new + same + refused."""

    read: int
    new: list[str]
    same: list[str]
    refused: list[Turned]


class ReportFull(ReportItem, kw_only=True, frozen=True):
    """One report with its words and the reports that copy it."""

    text: str
    copied_by: list[str]


class ClaimRuling(Body, kw_only=True, frozen=True):
    """A ruling on one claim, named by its words: `quote`, `what` and, where the same stands twice, `occurrence`.

    `fields` holds what `correct` changes or `add` states, as in the contract's claim.
    """

    verb: Literal["accept", "reject", "correct", "add"]
    quote: Stretch
    what: Name
    occurrence: Annotated[int, Meta(ge=0, le=10_000)] = 0
    start: Annotated[int, Meta(ge=0, le=100_000_000)] | None = None
    fields: Mapping[str, Any] = {}
    because: Words = ""
    supersedes: Annotated[tuple[Name, ...], Meta(max_length=50)] = ()


class NewDraft(Body, kw_only=True, frozen=True):
    """What somebody typed and has not ruled yet: REPORT:N, and the fields of the form."""

    subject: Name
    fields: Mapping[str, Any]


class DraftItem(msgspec.Struct, kw_only=True, frozen=True):
    """One draft of this account."""

    subject: str
    fields: Mapping[str, Any]


class DraftQuery(Query, kw_only=True, frozen=True):
    """Which draft."""

    subject: Name


class Done(msgspec.Struct, kw_only=True, frozen=True):
    """How many were taken away."""

    removed: int


ReportList, ClaimList = Listed[ReportItem], list[ClaimItem]


def list_reports(call: Call) -> dict[str, Any]:
    """One page of reports under the filter; copies stand under their first report."""
    page = lists.reports(wanted_of(call.query), user=call.user)
    return listed(page, call.query.page, [columns(row, ReportItem) for row in page.rows])


def add_reports(call: Call) -> TakenIn:
    """Take reports in; the same thing twice is no change."""
    body: NewReports = call.body
    if not (body.reports or body.files):
        raise BadInput("nothing was handed in", where="reports, files", todo="send one of both")
    with tempfile.TemporaryDirectory() as folder:
        paths = [*_words(body.reports, Path(folder)), *_files(body.files, Path(folder))]
        with shell.workspace() as opened:
            taken = opened.add(paths, by=call.by, publisher=body.publisher or None, day=body.published or None)
            shell.arrived_within(opened, taken.new)
        refused = [Turned(where=r.where.replace(f"{folder}/", ""), why=r.why) for r in taken.refused]
    return TakenIn(read=taken.read, new=list(taken.new), same=list(taken.same), refused=refused)


def _words(reports: Sequence[NewReport], folder: Path) -> list[Path]:
    """Reports in words in, one file of contract JSON out; each is checked before any is kept."""
    if not reports:
        return []
    checked = [report_from_fields(msgspec.to_builtins(one), where=f"reports[{n}]") for n, one in enumerate(reports)]
    path = folder / "api.jsonl"
    path.write_bytes(b"\n".join(msgspec.json.encode(one) for one in checked))
    return [path]


def _files(files: Sequence[NewFile], folder: Path) -> list[Path]:
    """Files in, the same on disk under names that cannot leave the folder out."""
    paths = []
    for n, one in enumerate(files):
        path = folder / f"{n:03d}-{plain_name(one.name)}"
        path.write_bytes(bytes_of(one.content_base64, where=f"files[{n}].content_base64"))
        paths.append(path)
    return paths


def get_report(call: Call) -> dict[str, Any]:
    """One report with its words."""
    row = ReportRow.objects.get(pk=call.path["name"])
    held: Report = shell.report(row.id)
    copies = ReportRow.objects.filter(first=row.first or row.id).exclude(pk=row.id)
    return {
        **columns(row, ReportItem),
        "text": held.text,
        "copied_by": list(copies.order_by("n").values_list("pk", flat=True)),
    }


def get_original(call: Call) -> bytes:
    """The bytes of a report as they were received."""
    with shell.workspace() as opened:
        return opened.ledger.original(call.path["name"])


def list_claims(call: Call) -> list[dict[str, Any]]:
    """The claims of one report in the order of its text."""
    return claims_of(ReportRow.objects.get(pk=call.path["name"]), call.by)


def claims_of(row: ReportRow, by: str) -> list[dict[str, Any]]:
    """A report's row and who asks in, its claims as that person may see them out."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for one in row.claim_rows.all():
        shown = seen_by(by, one)
        occurrence = seen[one.quote, one.what]
        seen[one.quote, one.what] += 1
        names = ("position", "quote", "what", "claim", "state", "first_by", "second_by")
        fields = {name: getattr(shown, name) for name in names}
        found.append({"report": row.id, "occurrence": occurrence, **fields})
    return found


def list_opinions(call: Call) -> list[Opinion]:
    """Where a second reader differs from the grammar on one report: candidates, no claims of the record."""
    return opinions_of(shell.report(call.path["name"]))


def rule_claim(call: Call) -> Any:
    """Record one ruling on a claim of this report."""
    body: ClaimRuling = call.body
    name = call.path["name"]
    anchor = Anchor(report=name, quote=body.quote, what=body.what, occurrence=body.occurrence, start=body.start)
    value = dict(body.fields) if body.verb in ("correct", "add") else {}
    with shell.workspace() as opened:
        made = opened.decide(
            body.verb, by=call.by, because=body.because, anchor=anchor, value=value, supersedes=body.supersedes
        )
    after_ruling(made)
    Draft.forget(call.user, subject__startswith=f"{name}:")
    return made


def list_drafts(call: Call) -> list[dict[str, Any]]:
    """What this account typed and has not ruled yet."""
    return [columns(row, DraftItem) for row in Draft.objects.filter(user=call.user).order_by("subject")]


def keep_draft(call: Call) -> dict[str, Any]:
    """Keep a draft; the one of the same subject is replaced."""
    body: NewDraft = call.body
    row, _ = Draft.objects.update_or_create(user=call.user, subject=body.subject, defaults={"fields": body.fields})
    return columns(row, DraftItem)


def drop_draft(call: Call) -> Done:
    """Forget a draft."""
    removed, _ = Draft.objects.filter(user=call.user, subject=call.query.subject).delete()
    if not removed:
        raise Missing("no draft of that subject", where=call.query.subject[:100])
    return Done(removed=removed)
