"""The figures as a list, as of any day, what moved since a person's last visit, and one figure down to its words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import filters, shell, visits
from marsad.desk.access import hidden_reports, visible_trace
from marsad.desk.figures.ruler import ruler
from marsad.desk.projection import lists
from marsad.desk.projection.build import settle
from marsad.desk.projection.models import ReportRow
from marsad.desk.projection.rows import figure_rows
from marsad.desk.templatetags.marsad import numeral
from marsad.figures.trace import trace

MOST_MOVED = 40


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """One page of figures, documented, reported and estimated side by side, of now or of an earlier day."""
    wanted = filters.parse(request.GET)
    settle()
    day = wanted.as_of
    page = lists.figures_among(wanted, _rows_of(day.isoformat())) if day else lists.figures(wanted)
    facts = {"page": page, "filter": wanted, "query": wanted.address(page=1)}
    if request.headers.get("HX-Request"):
        return render(request, "figures/rows.html", facts)
    visits.since(request)
    return render(request, "figures/figures.html", facts | {"days": _days()})


@require_GET
def moved(request: HttpRequest) -> HttpResponse:
    """The figures that differ from those of this person's last visit, with the reports and rulings that moved them."""
    changes = visits.moved(visits.since(request))
    hidden = hidden_reports(request.user)
    shown = [
        {"change": one, "figure": one.after or one.before, "reports": [n for n in one.reports if n not in hidden]}
        for one in changes[:MOST_MOVED]
    ]
    return render(request, "figures/moved.html", {"changes": shown, "count": len(changes)})


@require_POST
def moved_seen(request: HttpRequest) -> HttpResponse:
    """A person has looked at what moved."""
    visits.seen(request)
    return redirect("figures")


@require_GET
def figure(request: HttpRequest, position: int) -> HttpResponse:
    """A figure's trace: what carries it and what was set aside, with quotes, rules and rulings."""
    day = filters.parse(request.GET).as_of
    with shell.workspace() as opened:
        known = _figures_of(day.isoformat()) if day else opened.figures()
        if not 0 <= position < len(known):
            raise Http404
        found = trace(known[position], opened.record_as_of(day.isoformat()) if day else opened.record)
        found = visible_trace(found, request.user)
    drawn = ruler(known[position], numeral)
    facts = {"figure": known[position], "trace": found, "ruler": drawn, "day": day, "lang": get_language()}
    return render(request, "figures/figure.html", facts)


def _days() -> list[date]:
    """The days on which reports were published, in order: the stops of the slider."""
    days = ReportRow.objects.filter(published__isnull=False).order_by("published")
    return list(days.values_list("published", flat=True).distinct())


_figures_of = visits.at_head(lambda opened, day: opened.figures(as_of=day))


def _rows_of(day: str) -> list[Any]:
    return figure_rows(_figures_of(day))
