"""What a page says while the lists are being made: that they are, and up to where those stand that it shows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marsad.desk.projection.build import where
from marsad.desk.serving import bell

ROWS, COUNTED = "rows", "counted"
ON_COUNTED = frozenset({"dashboard", "figures", "figure", "moved", "tolls", "incidents", "incident"})


def behind(kind: str) -> dict[str, object] | None:
    """Reports' rows or what is counted over all in; what is missing out, None when nothing is or nobody makes it."""
    if not bell.is_hung():
        return None
    now = where()
    reached = now.rows if kind == ROWS else min(now.rows, now.counted)
    if reached == now.size:
        return None
    bell.ring()
    return {"kind": kind, "reached": reached, "size": now.size}


def behind_on(route: str | None) -> dict[str, object] | None:
    """The same for a page by the name of its route."""
    return behind(COUNTED if route in ON_COUNTED else ROWS)


@require_GET
def lists_state(request: HttpRequest) -> HttpResponse:
    """The note again, for the page that asks every few seconds; once the lists are made it says so."""
    kind = COUNTED if request.GET.get("kind") == COUNTED else ROWS
    return render(request, "desk/behind.html", {"note": behind(kind), "asked": True})
