"""Who fled and which roads are closed: the list, the map under it, and what people rule on a measure."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import shell
from marsad.desk.access import hidden_reports
from marsad.desk.policy import may_call
from marsad.desk.situation.tiles import ranged
from marsad.desk.words import word
from marsad.model.refusals import refusal
from marsad.situation.live import layers, outlines
from marsad.situation.tables import table
from marsad.workspace.pictures import BASEMAP, flow_picture, situation_of, units_of

FIELDS = ("since", "until", "confirmed", "action_taken")
LONGEST = 200_000  # characters of a geometry


@require_GET
def situation(request: HttpRequest) -> HttpResponse:
    """Who fled, stock and flow apart; which roads are closed, where forces stand, how old that knowledge is."""
    lang = get_language() or "en"
    with shell.workspace() as opened:
        found = situation_of(opened, hidden=hidden_reports(request.user))
        units = units_of(opened)
        tiled = (opened.folder / BASEMAP).is_file()
    names = table("measures.toml")["categories"]
    facts = {
        "situation": found,
        "constraints": [(n, names[str(n)][lang], spans) for n, spans in found.constraints.items()],
        "units": len(units),
        "mismatches": [unit for unit in units if unit.mismatch],
        "tiled": tiled,
        "stale_after": table("measures.toml")["stale_after_days"],
        "can_rule": may_call(request.user.role, "rule_measure"),
    }
    return render(request, "situation/situation.html", facts)


@require_GET
def flow(request: HttpRequest) -> HttpResponse:
    """The flow map as a picture."""
    with shell.workspace() as opened:
        drawn = flow_picture(opened, lang=get_language() or "en", hidden=hidden_reports(request.user))
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_GET
def situation_marks(request: HttpRequest) -> JsonResponse:
    """What the live map draws: flows, stocks, measures and the areas within which their places are known."""
    with shell.workspace() as opened:
        found = situation_of(opened, hidden=hidden_reports(request.user))
        drawn = layers(found, opened.gazetteer, lang=get_language() or "en", units=units_of(opened))
    return JsonResponse(drawn)


@require_GET
def boundaries(request: HttpRequest) -> JsonResponse:
    """The workspace's own boundaries as GeoJSON; an empty collection when it has none."""
    with shell.workspace() as opened:
        return JsonResponse(outlines(units_of(opened), get_language() or "en"))


@require_GET
def tiles(request: HttpRequest) -> HttpResponse:
    """A range of the workspace's own basemap."""
    with shell.workspace() as opened:
        path = opened.folder / BASEMAP
    return ranged(request, path)


@require_POST
def rule_measure(request: HttpRequest) -> HttpResponse:
    """Record that a measure was lifted, seen again, along which line or area it runs, what was done about it."""
    said: dict[str, Any] = {name: request.POST.get(name, "").replace("\x00", "").strip()[:2000] for name in FIELDS}
    value = {name: given for name, given in said.items() if given}
    drawn = request.POST.get("geometry", "").strip()
    if drawn:
        value["geometry"] = _geometry(drawn)
    if not value:
        raise refusal(table("refusals.toml"), "nothing_said", where="measure")
    with shell.workspace() as opened:
        decision = opened.decide(
            "measure",
            by=request.user.signature,
            because=request.POST.get("because", "").strip()[:2000],
            subject=request.POST.get("measure", "")[:300],
            value=value,
        )
        shell.changed_within(opened)
    messages.info(request, word("reader.recorded", get_language() or "en", id=decision.id))
    return redirect("situation")


def _geometry(text: str) -> Any:
    """GeoJSON as people paste it: a geometry, or a feature around one."""
    try:
        given = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise refusal(table("refusals.toml"), "no_geometry", where="geometry")
    return given.get("geometry") if given.get("type") == "Feature" else given
