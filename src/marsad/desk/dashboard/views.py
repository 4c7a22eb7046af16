"""The first page after the login: open work, what waits for a second person, what moved, what falls due."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marsad.desk import visits
from marsad.desk.access import hidden_reports
from marsad.desk.policy import may_call
from marsad.desk.projection.build import settle, state
from marsad.desk.projection.models import FigureRow, IncidentRow, PersonRow, ReportRow
from marsad.workspace.pictures import committee_of, without

NEWEST = 5
FIGURES = 6
DUE = 6


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Numbers of work, not of the dead; the figures stand below with what they rest on."""
    if not may_call(request.user.role, "inbox"):
        return render(request, "desk/dashboard.html", {"work": None})
    settle()
    visits.since(request)
    work = ReportRow.objects.aggregate(
        reports=Count("id"),
        open=Sum("open", default=0),
        second=Sum("second", default=0),
        copies=Count("id", filter=~Q(first="")),
    )
    work |= {"incidents": IncidentRow.objects.count(), "people": PersonRow.objects.count()}
    facts = {
        "work": work,
        "state": state(),
        "newest": ReportRow.objects.filter(first="").order_by("-n")[:NEWEST],
        "figures": FigureRow.objects.filter(what="killed").order_by("-origins", "position")[:FIGURES],
        "may_see_due": may_call(request.user.role, "cases"),
    }
    return render(request, "desk/dashboard.html", facts)


@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """Orders and commitments with a deadline and no finding yet, the earliest first; it comes after the page."""
    return render(
        request,
        "desk/due.html",
        {"due": [one for one in _due("") if without((one.item,), hidden_reports(request.user))]},
    )


def _falling_due(opened: Any, _: str) -> list[Any]:
    waiting = [one for one in committee_of(opened).compliance if one.deadline and not one.findings]
    return sorted(waiting, key=lambda one: one.deadline)[:DUE]


_due = visits.at_head(_falling_due)
