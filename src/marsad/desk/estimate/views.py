"""The estimate: which lists hold whom, and what four methods make of it, or why none should be believed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import shell, visits
from marsad.desk.policy import may_call
from marsad.desk.words import word
from marsad.workspace.estimates import Request, answers, ask, requests, table

MOST_CELLS = 64


@require_GET
def estimate(request: HttpRequest) -> HttpResponse:
    """The overlaps at once; the methods follow when they are computed."""
    from marsad.estimate import METHODS

    with shell.workspace() as opened:
        found = table(opened)
        asked = requests(opened)
        cells = [one.id for one in opened.figures() if one.documented] if found else []
    facts = {
        "table": found,
        "cells": _patterns(found) if found else [],
        "asked": sorted(asked.items()),
        "figures": cells,
        "methods": list(METHODS),
        "can_ask": may_call(request.user.role, "ask_estimate"),
    }
    return render(request, "estimate/estimate.html", facts)


def _patterns(found: Any) -> list[dict[str, Any]]:
    """Each combination of lists that holds anybody, with its number of people, the largest first."""
    held = [(int(count), pattern) for pattern, count in enumerate(found.counts) if count]
    held.sort(reverse=True)
    return [
        {"on": [bool(pattern >> at & 1) for at in range(len(found.lists))], "people": people}
        for people, pattern in held[:MOST_CELLS]
    ]


@require_GET
def methods(request: HttpRequest) -> HttpResponse:
    """Every method's answer side by side, each with its verdict and its reasons."""
    from marsad.estimate.show import headline

    lang = get_language() or "en"
    found = _answers("")
    shown = [
        {"method": name, "headline": headline(answer, lang), "estimate": answer.record(lang)}
        for name, answer in found.items()
    ]
    return render(request, "estimate/methods.html", {"answers": shown})


@require_GET
def estimate_picture(request: HttpRequest) -> HttpResponse:
    """The methods and their sensitivity drawn on one scale."""
    from marsad.estimate.show import as_svg

    found = _answers("")
    if not found:
        raise Http404
    return HttpResponse(as_svg(found, lang=get_language() or "en"), content_type="image/svg+xml")


_answers = visits.at_head(lambda opened, _: answers(opened))


@require_POST
def ask_estimate(request: HttpRequest) -> HttpResponse:
    """Record that a named person asks for a figure's estimate, with what they declare."""
    wanted = Request(
        method=request.POST.get("method", ""),
        because=request.POST.get("homogeneous_because", "").strip(),
        by=request.user.signature,
    )
    with shell.workspace() as opened:
        decision = ask(opened, request.POST.get("figure", ""), wanted, because=request.POST.get("because", ""))
        shell.changed_within(opened)
    messages.info(request, word("reader.recorded", get_language() or "en", id=decision.id))
    return redirect("estimate")
