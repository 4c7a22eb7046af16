"""The committee's screens: everything on one clock, and one case with what it rests on and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from marsad.cases import Case, Desk
from marsad.desk import shell
from marsad.desk.access import hidden_reports, visible_cases
from marsad.desk.accounts.models import User
from marsad.desk.policy import ROUTES, may_call
from marsad.workspace import Workspace
from marsad.workspace.pictures import clock_picture, committee_of

MOST_ACTS = 200
MOST_REPORTS = 500


@require_GET
def committee(request: HttpRequest) -> HttpResponse:
    """Orders and commitments on the clock of the violence, bodies, acts, cases, official positions."""
    with shell.workspace() as opened:
        found = committee_of(opened, hidden=hidden_reports(request.user))
        cases = visible_cases(found.cases, request.user, opened.decisions)
        reports = _reports(opened, request.user)
    due = sorted((one for one in found.compliance if one.deadline), key=lambda one: one.deadline)
    facts = {
        "desk": found,
        "cases": cases,
        "due": due,
        "reports": reports,
        "words": {name: request.GET.get(name, "")[:2000] for name in ("report", "quote")},
        "may": _may(request.user),
    }
    return render(request, "cases/committee.html", facts)


@require_GET
def clock(request: HttpRequest) -> HttpResponse:
    """The clock as a picture."""
    with shell.workspace() as opened:
        drawn = clock_picture(opened, lang=get_language() or "en", hidden=hidden_reports(request.user))
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_GET
def case(request: HttpRequest, name: str) -> HttpResponse:
    """One case: acts with their words, evidence, counts of suspects, findings, what is missing, referrals."""
    with shell.workspace() as opened:
        found = committee_of(opened, hidden=hidden_reports(request.user))
        one = found.case(name)
        if one is None:
            raise Http404
        reports = _reports(opened, request.user)
        log = [ruling for ruling in opened.decisions if ruling.id in set(one.decisions)]
    held = {act.id for act in one.acts}
    facts = {
        "case": one,
        "acts": [act for act in found.acts if act.id not in held][:MOST_ACTS],
        "opinions": [act for act in one.acts if act.qualifications],
        "reports": reports,
        "reviewers": reviewers(request.user),
        "people": User.objects.filter(is_active=True, role__in=ROUTES["cases"]).order_by("username"),
        "log": log,
        "may": _may(request.user) | {"confirm": _to_confirm(one, request.user)},
        "effect": _effect(one, found),
    }
    return render(request, "cases/case.html", facts)


def reviewers(user: User) -> list[str]:
    """The names of those who may look at a referral besides this person: open accounts that see the committee."""
    found = User.objects.filter(is_active=True, role__in=ROUTES["cases"]).exclude(pk=user.pk).order_by("username")
    return [one.signature for one in found]


def _may(user: User) -> dict[str, bool]:
    """What this person may record here, by the policy table's rows."""
    named = ("find", "open_case", "amend_case", "refer", "refer_step", "enter_order", "record_body", "assign_case")
    return {name: may_call(user.role, name) for name in named}


def _reports(opened: Workspace, user: User) -> list[tuple[str, str]]:
    """Reports to quote from: id and publisher, the newest first, without those this person may not see."""
    hidden = hidden_reports(user)
    shown = [one for one in reversed(opened.reports) if one.id not in hidden][:MOST_REPORTS]
    return [(one.id, " · ".join(filter(None, (one.publisher, one.published)))) for one in shown]


def _to_confirm(case: Case, user: User) -> list[str]:
    """The referrals of a case that wait for this person's own word as second reviewer."""
    return [one.id for one in case.referrals if one.second == user.signature and not one.reviewed]


def _effect(case: Case, found: Desk) -> dict[str, Any]:
    """What a referral would hand over, in numbers, said before the button is pressed."""
    return {
        "acts": len(case.acts),
        "reports": len(case.evidence),
        "suspects": sum(one.count for one in case.suspects),
        "sealed": sum(one.sealed is not None for one in case.suspects),
    }
