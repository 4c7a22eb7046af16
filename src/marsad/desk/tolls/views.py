"""The toll series as a list and a chart."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marsad.desk import filters
from marsad.desk.projection import lists
from marsad.desk.projection.models import TollRow

DEATHS = ("killed", "executed")
RUNNING = ("cumulative", "total")


@require_GET
def tolls(request: HttpRequest) -> HttpResponse:
    """One page of series; the chart shows the running tolls of the dead that moved, nothing is added up."""
    wanted = filters.parse(request.GET)
    page = lists.tolls(wanted)
    deaths = TollRow.objects.filter(what__in=DEATHS).order_by("position")
    series = [row.series for row in deaths if row.series["scope"] in RUNNING and len(row.series["points"]) > 1]
    template = "tolls/rows.html" if request.headers.get("HX-Request") else "tolls/tolls.html"
    return render(request, template, {"page": page, "filter": wanted, "series": series})
