"""Displacement and measures; bodies, orders, commitments and what was reported after them; both on one clock."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import shell
from marsad.desk.access import hidden_reports
from marsad.desk.policy import may_call
from marsad.desk.words import word
from marsad.model import BadInput
from marsad.situation.tables import table
from marsad.workspace.pictures import clock_picture, committee_of, flow_picture, situation_of

FINDINGS = ("complied", "breached", "partial", "no_information")


@require_GET
def situation(request: HttpRequest) -> HttpResponse:
    """Who fled, stock and flow apart; which roads are closed, where forces stand, how old that knowledge is."""
    lang = get_language() or "en"
    with shell.workspace() as opened:
        found = situation_of(opened, hidden=hidden_reports(request.user))
    names = table("measures.toml")["categories"]
    constraints = [(n, names[str(n)][lang], spans) for n, spans in found.constraints.items()]
    return render(request, "situation/situation.html", {"situation": found, "constraints": constraints})


@require_GET
def flow(request: HttpRequest) -> HttpResponse:
    """The flow map as a picture."""
    with shell.workspace() as opened:
        drawn = flow_picture(opened, lang=get_language() or "en", hidden=hidden_reports(request.user))
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_GET
def committee(request: HttpRequest) -> HttpResponse:
    """Orders and commitments on the clock of the violence, acts, cases, official positions."""
    with shell.workspace() as opened:
        found = committee_of(opened, hidden=hidden_reports(request.user))
    due = sorted((one for one in found.compliance if one.deadline), key=lambda one: one.deadline)
    facts = {"desk": found, "due": due, "findings": FINDINGS, "can_find": may_call(request.user.role, "find")}
    return render(request, "situation/committee.html", facts)


@require_GET
def clock(request: HttpRequest) -> HttpResponse:
    """The clock as a picture."""
    with shell.workspace() as opened:
        drawn = clock_picture(opened, lang=get_language() or "en", hidden=hidden_reports(request.user))
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Record a named person's finding on an order or a commitment."""
    finding, because = request.POST.get("finding", ""), request.POST.get("because", "").strip()
    if finding not in FINDINGS or not because:
        raise BadInput("a finding needs its code and its reason", where="finding", todo="choose one and say why")
    with shell.workspace() as opened:
        decision = opened.decide(
            "finding",
            by=request.user.signature,
            because=because,
            subject=request.POST.get("item", ""),
            value={"finding": finding},
        )
        shell.changed_within(opened)
    messages.info(request, word("reader.recorded", get_language() or "en", id=decision.id))
    return redirect("cases")
