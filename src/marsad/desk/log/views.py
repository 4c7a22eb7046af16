"""The log: rulings newest first, and a check of everything that is stored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from marsad import ledger
from marsad.desk import filters, shell
from marsad.desk.access import visible_rulings
from marsad.desk.filters import PAGE
from marsad.desk.projection.lists import page_of


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Rulings, newest first, with where the log stands."""
    wanted = filters.parse(request.GET)
    with shell.workspace() as opened:
        rulings, head = visible_rulings(opened.decisions[::-1], request.user), opened.ledger.head()
    page = page_of(wanted, rulings[wanted.offset : wanted.offset + PAGE], len(rulings))
    return render(request, "log/log.html", {"page": page, "filter": wanted, "head": head})


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute every hash of log and blobs and say what does not fit."""
    with shell.workspace() as opened:
        audit = ledger.verify(opened.folder)
    return render(request, "log/verified.html", {"audit": audit})
