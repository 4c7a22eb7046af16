"""One report to read and rule on: its words with the claims marked, each claim's form beside them."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import shell
from marsad.desk.access import visible_reports
from marsad.desk.accounts.models import User
from marsad.desk.policy import may_call
from marsad.desk.projection.build import after_ruling
from marsad.desk.projection.models import ClaimRow, Draft, ReportRow
from marsad.desk.reader.beside import beside
from marsad.desk.reader.correction import correction
from marsad.desk.reader.marks import number_span, stretches
from marsad.desk.reader.opinions import opinions_of
from marsad.desk.words import word
from marsad.ledger.policy import same_person
from marsad.model import Anchor, BadInput, Report, vocab
from marsad.workspace import Workspace
from marsad.workspace.reading import anchor_at
from marsad.workspace.rulings import CLAIM_VERBS

KEYS = (  # what the page's hint shows; reader.js listens to the same
    ("j k", "reader.key_move"),
    ("a", "reader.accept"),
    ("r", "reader.reject"),
    ("e", "reader.correct"),
    ("n", "reader.key_add"),
    ("u", "reader.undo"),
    ("o", "reader.key_open"),
)


@require_GET
def report(request: HttpRequest, name: str) -> HttpResponse:
    """The report's page; its text comes from the ledger, its claims from the projection."""
    row = get_object_or_404(ReportRow, pk=name)
    held = shell.report(name)
    rows = [seen_by(request.user.signature, one) for one in row.claim_rows.all()]
    drafts = Draft.objects.filter(user=request.user, subject__startswith=f"{name}:")
    facts = {
        "row": row,
        "report": held,
        "claims": rows,
        "stretches": _stretches(held, rows),
        "beside": beside(row, request.user),
        "opinions": opinions_of(held),
        "drafts": {one.subject: one.fields for one in drafts},
        "neighbours": _around(row, request.user),
        "keys": KEYS,
        "can_rule": may_call(request.user.role, "rule"),
    }
    return render(request, "reader/report.html", facts)


def _around(row: ReportRow, user: User) -> dict[str, str | None]:
    """The reports before and after this one in the order of the inbox, for those who read one after another."""
    order = ReportRow.objects.filter(visible_reports(user), first="").order_by("n").values_list("id", flat=True)
    return {
        "before": order.filter(n__lt=row.n).last(),
        "after": order.filter(n__gt=row.n).first(),
        "open": order.filter(n__gt=row.n, open__gt=0).first(),
    }


def seen_by(person: str, row: ClaimRow) -> ClaimRow:
    """A claim's row as one person may see it: the second one does not see the first one's ruling before their own."""
    theirs = same_person(person, row.first_by) or same_person(person, row.second_by)
    if row.first_by and not row.second_by and not theirs:
        row.state, row.first_by = "waiting", ""
    return row


def _stretches(held: Report, rows: list[ClaimRow]) -> list[dict[str, Any]]:
    spans = [(row.start, row.end) for row in rows]
    numbers = [number_span(held.text, (r.start, r.end), (r.claim.get("count") or {}).get("words")) for r in rows]
    return [
        {
            "text": one.text,
            "claims": " ".join(map(str, one.claims)),
            "state": rows[one.claims[-1]].state if one.claims else "",
            "anchors": [rows[i].start for i in one.starts],
            "number": one.number,
        }
        for one in stretches(held.text, spans, numbers)
    ]


@require_POST
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """Record one ruling on a claim of this report, or take one back; answers with the row as it stands now."""
    lang = get_language() or "en"
    verb = request.POST.get("verb", "")
    with shell.workspace() as opened:
        if verb == "withdraw":
            decision = opened.withdraw(request.POST.get("number", ""), by=request.user.signature)
            said = word("reader.undone", lang)
        else:
            anchor, value = _ruling(request, name, verb, opened)
            because = request.POST.get("because", "")
            decision = opened.decide(verb, by=request.user.signature, because=because, anchor=anchor, value=value)
            said = word("reader.recorded", lang, id=decision.id)
    after_ruling(decision)
    Draft.forget(request.user, subject=request.POST.get("draft", ""))
    if request.headers.get("HX-Request"):
        row = ReportRow.objects.get(pk=name)
        claims = [seen_by(request.user.signature, one) for one in row.claim_rows.all()]
        facts = {"row": row, "claims": claims, "said": said, "undo": decision.id, "can_rule": True}
        return render(request, "reader/claims.html", facts)
    messages.info(request, said)
    return redirect("report", name)


def _ruling(request: HttpRequest, name: str, verb: str, opened: Workspace) -> tuple[Anchor, dict[str, Any]]:
    """The form in, the claim's anchor and the ruling's fields out."""
    if verb not in CLAIM_VERBS:
        raise BadInput(
            f"no ruling on a claim is called '{verb[:30]}'", where="verb", todo="accept, reject, correct, add"
        )
    form = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    if verb == "add":
        start = form.get("start", "")
        hint = int(start) if start.isascii() and start.isdecimal() else None
        vocab.check("what", form.get("what", ""))
        fields = {key: value for key, value in correction(form, {}).items() if key != "what"}
        return Anchor(report=name, quote=form.get("quote", ""), what=form["what"], start=hint), fields
    row = get_object_or_404(ClaimRow, report_id=name, position=_position(request))
    anchor = anchor_at(opened, name, row.start, row.end, row.what)
    return anchor, correction(form, row.claim) if verb == "correct" else {}


def _position(request: HttpRequest) -> int:
    position = request.POST.get("claim", "")
    if not (position.isascii() and position.isdecimal()) or len(position) > 6:
        raise BadInput("no claim is named", where="claim", todo="choose one in the text")
    return int(position)


def _fields(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        raise BadInput("the corrected fields are no JSON object", where="value", todo="correct the form") from None


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what somebody typed and has not saved; the page sends it a moment after the last key."""
    subject = request.POST.get("subject", "")[:300]
    fields = _fields(request.POST.get("fields", ""))
    Draft.objects.update_or_create(user=request.user, subject=subject, defaults={"fields": fields})
    return JsonResponse({"kept": True})
