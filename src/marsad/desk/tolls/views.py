"""The toll series as a list and a chart."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from marsad.desk import filters, shell
from marsad.desk.access import hidden_reports
from marsad.desk.projection import lists
from marsad.desk.projection.build import settle
from marsad.desk.tolls.chart import DEATHS, chart
from marsad.desk.tolls.doubts import doubts, flag


@require_GET
def tolls(request: HttpRequest) -> HttpResponse:
    """One page of series; the chart shows the running tolls of the dead under the same filter, nothing is added up."""
    wanted = filters.parse(request.GET)
    settle()
    page = lists.tolls(wanted)
    rows = lists.toll_rows(wanted).filter(what__in=DEATHS)
    with shell.workspace() as opened:
        lang = get_language() or "en"
        series, outside = chart(rows, opened, lang=lang, since=wanted.since, until=wanted.until)
    found = doubts(lang, hidden_reports(request.user))
    flag(page.rows, found)
    facts = {"page": page, "filter": wanted, "series": series, "contradictions": found, "outside": outside}
    template = "tolls/rows.html" if request.headers.get("HX-Request") else "tolls/tolls.html"
    return render(request, template, facts)
