"""The figures as a list, and one figure walked down to its words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marsad.desk import filters, shell
from marsad.desk.access import visible_trace
from marsad.desk.projection import lists
from marsad.desk.projection.build import settle
from marsad.figures.trace import trace


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """One page of figures, documented, reported and estimated side by side."""
    wanted = filters.parse(request.GET)
    settle()
    page = lists.figures(wanted)
    template = "figures/rows.html" if request.headers.get("HX-Request") else "figures/figures.html"
    return render(request, template, {"page": page, "filter": wanted})


@require_GET
def figure(request: HttpRequest, position: int) -> HttpResponse:
    """A figure's trace: what carries it and what was set aside, with quotes, rules and rulings."""
    with shell.workspace() as opened:
        known = opened.figures()
        if not 0 <= position < len(known):
            raise Http404
        found = visible_trace(trace(known[position], opened.record), request.user)
    return render(request, "figures/figure.html", {"figure": known[position], "trace": found})
