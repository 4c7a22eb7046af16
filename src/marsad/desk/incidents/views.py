"""Incidents as a list with its map and timeline, and one incident with the reports that speak of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from marsad.desk import filters
from marsad.desk.access import visible_reports
from marsad.desk.projection import lists
from marsad.desk.projection.build import settle
from marsad.desk.projection.models import IncidentRow, ReportRow

RADIUS_KM = {1: 0, 2: 10, 3: 20, 4: 50, 5: 80}  # UCDP precision as a disc; 1 is a point, 6 and 7 are not drawn
MOST_ON_MAP = 2000


@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """One page of incidents under the filter."""
    wanted = filters.parse(request.GET)
    settle()
    page = lists.incidents(wanted)
    template = "incidents/rows.html" if request.headers.get("HX-Request") else "incidents/incidents.html"
    return render(request, template, {"page": page, "filter": wanted, "query": wanted.address()})


@require_GET
def marks(request: HttpRequest) -> JsonResponse:
    """What the map and the timeline draw for the same filter: a sum of people is never a count of rows."""
    wanted = filters.parse(request.GET)
    settle()
    rows = IncidentRow.objects.filter(filters.incident_rows(wanted)).defer("detail").order_by("-day")[:MOST_ON_MAP]
    return JsonResponse(
        {
            "marks": [
                {
                    "id": row.id,
                    "title": row.title,
                    "title_ar": row.title_ar,
                    "what": row.what,
                    "day": row.day and row.day.isoformat(),
                    "lat": row.lat,
                    "lon": row.lon,
                    "radius_km": RADIUS_KM.get(row.precision or 7),
                    "low": row.low,
                    "high": row.high,
                    "open_above": row.open_above,
                }
                for row in rows
            ]
        }
    )


@require_GET
def incident(request: HttpRequest, name: str) -> HttpResponse:
    """One incident: its numbers, why its claims are one event, and every report that speaks of it."""
    settle()
    row = get_object_or_404(IncidentRow, pk=name)
    told = ReportRow.objects.filter(visible_reports(request.user), incident_links__incident=row)
    reports = told.order_by("published", "n")
    return render(request, "incidents/incident.html", {"row": row, "reports": reports})
