"""What people record in the committee's room: each view reads a form, calls one function, and goes back."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.cases.checks import refused
from marsad.cases.compliance import FINDINGS
from marsad.desk import shell
from marsad.desk.access import assign
from marsad.desk.accounts.models import User
from marsad.desk.cases.views import reviewers
from marsad.desk.policy import ROUTES
from marsad.desk.words import word
from marsad.model import BadInput, Decision
from marsad.model.errors import UnknownCode
from marsad.workspace import casework
from marsad.workspace.referral import package, refer, referral_of

LONGEST = 20_000  # characters of one field


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Record a named person's finding on an order or a commitment."""
    said = _said(request, "finding", "because", "item")
    if said["finding"] not in FINDINGS:
        raise UnknownCode("finding", said["finding"][:40], near=FINDINGS)
    with shell.workspace() as opened:
        value = {"finding": said["finding"]}
        made = opened.decide("finding", subject=said["item"], value=value, **_who(request, said))
        shell.changed_within(opened)
    return _back(request, made, "cases")


@require_POST
def enter_order(request: HttpRequest) -> HttpResponse:
    """An order, commitment or recommendation with the words that say it."""
    said = _said(request, "form", "report", "quote", "issuer", "issued", "until", "deadline", "place", "because")
    details: dict[str, Any] = {name: said[name] for name in ("issuer", "issued", "until", "deadline")}
    details |= {"addressees": _lines(request, "addressees"), "content": request.POST.getlist("content")}
    with shell.workspace() as opened:
        details["place"] = opened.place_id(said["place"]) if said["place"] else ""
        _, made = casework.enter_order(
            opened,
            form=said["form"],
            report=said["report"],
            quote=said["quote"],
            details=details,
            **_who(request, said),
        )
        shell.changed_within(opened)
    return _back(request, made, "cases")


@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """A deadline, an extension, how far it was fulfilled, or that it reached those it binds."""
    said = _said(request, "item", "verb", "deadline", "extension", "fulfilment", "notice_to", "notice_day", "because")
    value: dict[str, Any] = {name: said[name] for name in ("deadline", "extension", "fulfilment") if said[name]}
    if said["notice_to"]:
        value["notice"] = {"to": said["notice_to"], "date": said["notice_day"]}
    if not value:
        raise refused("nothing_said")
    verb = "commitment" if said["verb"] == "commitment" else "order"
    with shell.workspace() as opened:
        made = opened.decide(verb, subject=said["item"], value=value, **_who(request, said))
        shell.changed_within(opened)
    return _back(request, made, "cases")


@require_POST
def record_body(request: HttpRequest) -> HttpResponse:
    """Members, mandate, deadline, extension or a milestone of a body, with the words that say it."""
    said = _said(
        request, "body", "new", "kind", "report", "quote", "count", "composition", "founded", "deadline", "extension",
        "milestone", "milestone_day", "standard", "output_access", "because",
    )  # fmt: skip
    value: dict[str, Any] = {
        name: said[name] for name in ("kind", "founded", "deadline", "extension", "standard", "output_access")
    }
    value |= {"mandate": request.POST.getlist("mandate"), "powers": request.POST.getlist("powers")}
    if said["count"] or said["composition"]:
        members = {"count": _number(said["count"], "members_uncounted"), "composition": said["composition"]}
        value["members"] = {name: given for name, given in members.items() if given}
    if said["milestone"]:
        value["milestone"] = {"kind": said["milestone"], "date": said["milestone_day"]}
    if not any(value.values()):
        raise refused("nothing_said")
    with shell.workspace() as opened:
        made = casework.record_body(
            opened,
            said["body"] or said["new"],
            report=said["report"],
            quote=said["quote"],
            value=value,
            **_who(request, said),
        )
        shell.changed_within(opened)
    return _back(request, made, "cases")


@require_POST
def relate(request: HttpRequest) -> HttpResponse:
    """How two lists of suspects relate: disjoint, one inside the other, overlapping, unknown."""
    said = _said(request, "item", "other", "relation", "because")
    with shell.workspace() as opened:
        value = {"other": said["other"], "relation": said["relation"]}
        made = opened.decide("relation", subject=said["item"], value=value, **_who(request, said))
        shell.changed_within(opened)
    return _back(request, made, "cases")


@require_POST
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case under a title."""
    said = _said(request, "title", "name", "standard", "because")
    with shell.workspace() as opened:
        made = casework.open_case(
            opened,
            said["name"] or said["title"],
            title=said["title"],
            standard_sought=said["standard"],
            **_who(request, said),
        )
        shell.changed_within(opened)
    return _back(request, made, "case", str(made.subject))


@require_POST
def amend_case(request: HttpRequest, name: str) -> HttpResponse:
    """Add acts, evidence, suspects, a prior account or a consent to a case, or say what became of it."""
    said = _said(
        request, "report", "quote", "count", "affiliation", "names", "recipients", "prior", "consent", "status",
        "standard", "because",
    )  # fmt: skip
    fields: dict[str, Any] = {
        "acts": request.POST.getlist("acts"),
        "evidence": [{"report": said["report"], "quote": said["quote"]}] if said["report"] else [],
        "prior_accounts": [{"words": said["prior"]}] if said["prior"] else [],
        "consent": [{"words": said["consent"]}] if said["consent"] else [],
        "status": said["status"],
        "standard_sought": said["standard"],
    }
    with shell.workspace() as opened:
        if said["count"]:
            fields["suspects"] = [_suspects(opened, name, said, request.user.signature)]
        if not any(fields.values()):
            raise refused("nothing_said")
        made = casework.amend_case(opened, name, **fields, **_who(request, said))
        shell.changed_within(opened)
    return _back(request, made, "case", name)


def _suspects(opened: Any, name: str, said: Mapping[str, str], by: str) -> dict[str, Any]:
    count = _number(said["count"], "suspects_uncounted")
    case = casework.case_of(opened, name).id
    keys = said["recipients"].split()
    return casework.suspects(
        opened, case=case, count=count, affiliation=said["affiliation"], names=said["names"], to=keys, by=by
    )


@require_POST
def find_on_case(request: HttpRequest, name: str) -> HttpResponse:
    """A finding on a case to a standard, or a body's legal opinion on one of its acts."""
    said = _said(request, "of", "standard", "second", "dissent", "act", "system", "code", "body", "because")
    with shell.workspace() as opened:
        if said["act"]:
            opinion = {field: said[field] for field in ("system", "code", "body", "standard")}
            made = opened.decide("act", subject=said["act"], value={"qualification": opinion}, **_who(request, said))
        else:
            made = casework.find_on_case(
                opened,
                name,
                of=said["of"],
                standard=said["standard"],
                second=said["second"],
                dissent=said["dissent"],
                **_who(request, said),
            )
        shell.changed_within(opened)
    return _back(request, made, "case", name)


@require_POST
def refer_case(request: HttpRequest, name: str) -> HttpResponse:
    """Refer a case to a named authority; the second reviewer is another account and confirms under their own name."""
    said = _said(request, "to", "basis", "second", "date", "ref_no", "because")
    if said["second"] and said["second"] not in (*reviewers(request.user), request.user.signature):
        raise refused("second_unknown", where=name, name=said["second"][:60])
    value = {"to": said["to"], "basis": said["basis"], "second_reviewer": said["second"]}
    value |= {field: said[field] for field in ("date", "ref_no") if said[field]}
    with tempfile.TemporaryDirectory() as folder, shell.workspace() as opened:
        made = refer(opened, name, Path(folder) / "package.zip", value=value, **_who(request, said))
        shell.changed_within(opened)
    second = next(one for one in User.objects.filter(is_active=True) if one.signature == said["second"])
    assign(second, made.case, by=request.user)
    lang = get_language() or "en"
    messages.info(request, word("cases.referred_now", lang, id=made.referral, second=said["second"]))
    return redirect("case", name)


@require_POST
def refer_step(request: HttpRequest, name: str) -> HttpResponse:
    """What became of a referral, with the receipt's hash; or the second reviewer's own word on it."""
    said = _said(request, "referral", "status", "date", "receipt", "because")
    with shell.workspace() as opened:
        case = casework.case_of(opened, name)
        sent = referral_of(case, said["referral"])
        if said["status"]:
            value = {"referral": sent.id} | {
                field: said[field] for field in ("status", "date", "receipt") if said[field]
            }
            made = opened.decide("refer", subject=case.id, value=value, **_who(request, said))
        else:
            made = casework.confirm_review(opened, name, sent.id, **_who(request, said))
        shell.changed_within(opened)
    return _back(request, made, "case", name)


@require_GET
def referral_package(request: HttpRequest, name: str, number: str) -> HttpResponse:
    """The package of a referral that its second reviewer confirmed: the same bytes each time."""
    with tempfile.TemporaryDirectory() as folder, shell.workspace() as opened:
        sent = referral_of(casework.case_of(opened, name), number)
        if not sent.reviewed:
            raise refused("not_reviewed", where=name, second=sent.second)
        path = Path(folder) / "package.zip"
        package(opened, name, sent.id, path, by=request.user.signature)
        content = path.read_bytes()
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="referral-{sent.id}.zip"'
    return answer


@require_POST
def assign_case(request: HttpRequest, name: str) -> HttpResponse:
    """Give a case to a colleague to look at."""
    someone = get_object_or_404(
        User, username=request.POST.get("person", "")[:150], is_active=True, role__in=ROUTES["cases"]
    )
    with shell.workspace() as opened:
        assign(someone, casework.case_of(opened, name).id, by=request.user)
    messages.info(request, word("cases.given_to", get_language() or "en", name=someone.username))
    return redirect("case", name)


def _said(request: HttpRequest, *names: str) -> dict[str, str]:
    """The fields of a form, trimmed; NUL is no character that a database keeps."""
    found = {name: request.POST.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip() for name in names}
    long = next((name for name, value in found.items() if len(value) > LONGEST), None)
    if long:
        raise BadInput(f"longer than {LONGEST:,} characters", where=long, todo="send less at once")
    return found


def _lines(request: HttpRequest, name: str) -> list[str]:
    return [line.strip() for line in request.POST.get(name, "").replace("\x00", "").splitlines() if line.strip()]


def _number(words: str, key: str) -> int:
    if not words.isdecimal() or len(words) > 7:
        raise refused(key, where="count", count=words[:20])
    return int(words)


def _who(request: HttpRequest, said: Mapping[str, str]) -> dict[str, str]:
    return {"by": request.user.signature, "because": said["because"]}


def _back(request: HttpRequest, made: Decision, route: str, *place: str) -> HttpResponse:
    messages.info(request, word("reader.recorded", get_language() or "en", id=made.id))
    return redirect(route, *place)
