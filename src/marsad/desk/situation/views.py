"""Displacement and measures; bodies, orders, commitments and what was reported after them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marsad.cases import desk as committee_of
from marsad.desk import shell
from marsad.situation import situation as situation_of


@require_GET
def situation(request: HttpRequest) -> HttpResponse:
    """Who fled, stock and flow apart; which roads are closed, where forces stand, how old that knowledge is."""
    with shell.workspace() as opened:
        found = situation_of(opened.record, places=opened.gazetteer)
    return render(request, "situation/situation.html", {"situation": found})


@require_GET
def committee(request: HttpRequest) -> HttpResponse:
    """Orders and commitments on the clock of the violence, acts, cases, official positions."""
    with shell.workspace() as opened:
        found = committee_of(opened.record, places=opened.gazetteer)
    return render(request, "situation/committee.html", {"desk": found})
