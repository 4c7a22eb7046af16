"""The toll series as a list and a chart."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marsad.desk import filters
from marsad.desk.projection import lists


@require_GET
def tolls(request: HttpRequest) -> HttpResponse:
    """One page of series; the chart is drawn from the same rows, nothing is added up."""
    wanted = filters.parse(request.GET)
    page = lists.tolls(wanted)
    series = [row.series for row in page.rows]
    template = "tolls/rows.html" if request.headers.get("HX-Request") else "tolls/tolls.html"
    return render(request, template, {"page": page, "filter": wanted, "series": series})
