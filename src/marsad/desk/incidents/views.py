"""Incidents as a list with its map and timeline; one incident, why it is one event, and how people join or part it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import filters, shell
from marsad.desk.access import hidden_reports, visible_rulings
from marsad.desk.compressed import compressed
from marsad.desk.names import place_label
from marsad.desk.policy import may_call
from marsad.desk.projection import lists
from marsad.desk.projection.build import settle
from marsad.desk.projection.models import IncidentRow
from marsad.desk.words import word
from marsad.model import BadInput, Decision
from marsad.situation.boundaries import Unit
from marsad.situation.spots import RADIUS_KM, shaded
from marsad.workspace.pictures import BASEMAP, units_of

MOST_ON_MAP = 2000
ON_A_MAP = 4  # decimals of a degree: eleven metres, finer than any place is known
NEAR = 12  # incidents offered for a merge: the nearest in time


@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """One page of incidents under the filter."""
    wanted = filters.parse(request.GET)
    settle()
    page = lists.incidents(wanted)
    template = "incidents/rows.html" if request.headers.get("HX-Request") else "incidents/incidents.html"
    with shell.workspace() as opened:
        ground = {"units": bool(units_of(opened)), "tiled": (opened.folder / BASEMAP).is_file()}
    return render(request, template, {"page": page, "filter": wanted, "unboxed": wanted.address(box=""), **ground})


@require_GET
def marks(request: HttpRequest) -> HttpResponse:
    """What the map and the timeline draw for the same filter: a sum of people is never a count of rows."""
    wanted = filters.parse(request.GET)
    settle()
    lang = get_language() or "en"
    rows = lists.incidents_among(wanted).order_by("-day").values_list(*MARKED)[:MOST_ON_MAP]
    with shell.workspace() as opened:
        units = units_of(opened)
    content = msgspec.json.encode({"marks": [_mark(row, lang, units) for row in rows]})
    return compressed(request, content, "application/json")


MARKED = ("id", "title", "title_ar", "place_id", "place", "what", "day", "lat", "lon", "precision", "low", "high",
          "open_above")  # fmt: skip


def _mark(row: tuple[Any, ...], lang: str, units: Sequence[Unit]) -> dict[str, object]:
    """A row's columns as MARKED has them in; its mark, with the title of the reader's language alone, out."""
    name, title, title_ar, place_id, place, what, day, lat, lon, precision, low, high, open_above = row
    unit = shaded(units, (lon, lat), precision or 7) if units and lat is not None and lon is not None else None
    return {
        "id": name,
        **({"title_ar": title_ar} if lang == "ar" else {"title": title}),
        "place": place_label(place_id or place, lang),
        "what": what,
        "day": day,
        "lat": lat and round(lat, ON_A_MAP),
        "lon": lon and round(lon, ON_A_MAP),
        "unit": unit.pcode if unit else None,
        "radius_km": RADIUS_KM.get(precision or 7),
        "low": low,
        "high": high,
        "open_above": open_above,
    }


@require_GET
def incident(request: HttpRequest, name: str) -> HttpResponse:
    """One incident: its numbers, its claims, why they are one event, and what people ruled on it."""
    settle()
    row = get_object_or_404(IncidentRow, pk=name)
    hidden = hidden_reports(request.user)
    with shell.workspace() as opened:
        told = (opened.record.claims[at] for at in row.detail["claims"])
        claims = [claim for claim in told if claim.report not in hidden]
        rulings = [one for one in opened.decisions if one.id in set(row.detail["decisions"])]
    rulings = visible_rulings(rulings, request.user)
    facts = {
        "row": row,
        "claims": claims,
        "why": _reasons(row),
        "rulings": rulings,
        "near": _near(row),
        "can_rule": may_call(request.user.role, "merge"),
    }
    return render(request, "incidents/incident.html", facts)


def _reasons(row: IncidentRow) -> list[tuple[tuple[str, ...], int]]:
    """Why its claims are one event, each set of reasons once with the number of pairs it ties, the commonest first."""
    counted = Counter(tuple(link["reasons"]) for link in row.detail["links"])
    return counted.most_common()


def _near(row: IncidentRow) -> list[IncidentRow]:
    others = IncidentRow.objects.exclude(pk=row.id).defer("detail").order_by("-day", "id")
    if row.day is None:
        return list(others[:NEAR])
    return sorted(others, key=lambda one: abs((one.day - row.day).days) if one.day else 10_000)[:NEAR]


@require_POST
def merge(request: HttpRequest, name: str) -> HttpResponse:
    """Record that two incidents are one event."""
    other = request.POST.get("other", "")
    if other == name or not IncidentRow.objects.filter(pk=other).exists():
        raise BadInput("the other incident is missing", where="other", todo="choose one of the list")
    decision = _rule(request, "same", name, other)
    first = min(name, other)
    return _told(request, decision, first)


@require_POST
def split(request: HttpRequest, name: str) -> HttpResponse:
    """Record that a report speaks of another event than this incident."""
    get_object_or_404(IncidentRow, pk=name)
    report = request.POST.get("report", "")
    if not report:
        raise BadInput("no report is named", where="report", todo="choose the claim that speaks of another event")
    return _told(request, _rule(request, "different", name, f"report:{report}"), name)


@require_POST
def unrule_incident(request: HttpRequest, name: str) -> HttpResponse:
    """Take a merge or a split back."""
    with shell.workspace() as opened:
        opened.withdraw(request.POST.get("number", ""), by=request.user.signature)
        shell.changed_within(opened)
    messages.info(request, word("reader.undone", get_language() or "en"))
    return redirect("incident", name) if IncidentRow.objects.filter(pk=name).exists() else redirect("incidents")


def _rule(request: HttpRequest, verb: str, name: str, other: str) -> Decision:
    with shell.workspace() as opened:
        decision = opened.decide(
            verb,
            by=request.user.signature,
            because=request.POST.get("because", ""),
            subject=name,
            value={"of": [name, other], "other": other},
        )
        shell.changed_within(opened)
    return decision


def _told(request: HttpRequest, decision: Decision, name: str) -> HttpResponse:
    messages.info(request, word("reader.recorded", get_language() or "en", id=decision.id))
    return redirect("incident", name)
