"""The log: who ruled what, when and why; how far it is protected; a check of everything that is stored."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import filters, shell
from marsad.desk.access import visible_rulings
from marsad.desk.filters import PAGE, Filter
from marsad.desk.projection.lists import page_of
from marsad.model import Decision
from marsad.model.decision import VERBS
from marsad.model.fold import fold
from marsad.workspace.logbook import verify_log
from marsad.workspace.protection import standing_of


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Rulings, newest first, under a filter; where the log stands and up to where somebody else holds it."""
    wanted = filters.parse(request.GET)
    verb, by = request.GET.get("verb", ""), request.GET.get("by", "").strip()
    with shell.workspace() as opened:
        rulings, standing = visible_rulings(opened.decisions, request.user), standing_of(opened)
    found = [one for one in reversed(rulings) if _fits(one, wanted, verb, by)]
    page = page_of(wanted, list(found[wanted.offset : wanted.offset + PAGE]), len(found))
    facts = {"page": page, "filter": wanted, "standing": standing, "verbs": VERBS, "verb": verb, "by": by}
    facts |= {"people": sorted({one.by for one in rulings}), "gone": _taken_back(rulings)}
    return render(request, "log/log.html", facts)


def _fits(one: Decision, wanted: Filter, verb: str, by: str) -> bool:
    about = one.anchor.report + " " + one.anchor.quote if one.anchor else one.subject or ""
    return (
        (not verb or one.verb == verb)
        and (not by or one.by == by)
        and (not wanted.q or fold(wanted.q) in fold(f"{about} {one.because} {one.id}"))
        and (wanted.since is None or one.at[:10] >= wanted.since.isoformat())
        and (wanted.until is None or one.at[:10] <= wanted.until.isoformat())
    )


def _taken_back(rulings: Sequence[Decision]) -> set[str]:
    """The numbers of rulings that a later one replaces or withdraws."""
    return {name for one in rulings for name in one.supersedes}


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute every hash of log and blobs and say what does not fit."""
    with shell.workspace() as opened:
        audit = verify_log(opened.folder)
    return render(request, "log/verified.html", {"audit": audit})
