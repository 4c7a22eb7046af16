"""What is computed: tolls, incidents, figures down to their words; what waits; the situation; the committee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from marsad.cases import desk as committee_of
from marsad.desk import shell
from marsad.desk.access import hidden_reports, visible_cases, visible_reports
from marsad.desk.api.endpoint import Call, Day, Name, Text
from marsad.desk.api.shapes import AsOf, Code, Listed, Paged, columns, day_of, listed, sliced, wanted_of
from marsad.desk.projection import lists
from marsad.desk.projection.models import IncidentRow, ReportRow
from marsad.figures.trace import find, trace
from marsad.model import Figure, TollSeries
from marsad.reconcile import Record
from marsad.situation import situation as situation_of
from marsad.workspace import Workspace
from marsad.workspace.queue import Item
from marsad.workspace.queue import queue as waiting


class IncidentItem(msgspec.Struct, kw_only=True, frozen=True):
    """One incident; `low` to `high` are the persons that its reports speak of, never a count of rows."""

    id: str
    title: str
    title_ar: str
    what: str
    day: date | None
    place: str
    place_id: str
    lat: float | None
    lon: float | None
    precision: int | None
    low: int | None
    high: int | None
    open_above: bool
    reports: int
    origins: int


class IncidentFull(IncidentItem, kw_only=True, frozen=True):
    """One incident with why its claims are one event, and the reports that speak of it."""

    why: Mapping[str, Any]
    told_by: list[str]


class FiguresQuery(Paged, kw_only=True, frozen=True):
    """Which figures: of one act, of a place whose name holds these words, as of a day."""

    what: Code = ""
    place: Text = ""
    as_of: Day = ""


class TraceQuery(AsOf, kw_only=True, frozen=True):
    """Which figure: its id, or words that fit one alone."""

    id: Name


class Traced(msgspec.Struct, kw_only=True, frozen=True):
    """A figure with everything under it: quotes that carry it or were set aside, rulings, rules."""

    figure: Figure
    quotes: list[Mapping[str, Any]]
    rulings: list[Mapping[str, Any]]
    rules: list[list[str]]


class Waiting(msgspec.Struct, kw_only=True, frozen=True):
    """One thing that waits for a person, and what to type on the command line."""

    kind: str
    name: str
    words: str
    why: str
    todo: str
    effect: int
    facts: Mapping[str, Any]


class Situation(msgspec.Struct, kw_only=True, frozen=True):
    """Who fled, stock and flow apart; roads, crossings, forces; the contract's form."""

    displacement: list[Mapping[str, Any]]
    measures: list[Mapping[str, Any]]


class Committee(msgspec.Struct, kw_only=True, frozen=True):
    """Bodies, orders, commitments, referrals, positions; acts, compliance, cases; names of suspects are sealed."""

    viewed: date | None
    orders: Mapping[str, Any]
    cases: list[Mapping[str, Any]]
    acts: list[Mapping[str, Any]]
    compliance: list[Mapping[str, Any]]
    clock: list[Mapping[str, Any]]
    suspects: list[Mapping[str, Any]]
    bodies: list[Mapping[str, Any]]


TollList, IncidentList, FigureList = Listed[TollSeries], Listed[IncidentItem], Listed[Figure]
QueueList = Listed[Waiting]


def list_tolls(call: Call) -> dict[str, Any]:
    """Each origin's running series; nothing is added up."""
    page = lists.tolls(wanted_of(call.query))
    return listed(page, call.query.page, [row.series for row in page.rows])


def list_incidents(call: Call) -> dict[str, Any]:
    """One page of incidents under the filter."""
    page = lists.incidents(wanted_of(call.query))
    return listed(page, call.query.page, [columns(row, IncidentItem) for row in page.rows])


def get_incident(call: Call) -> dict[str, Any]:
    """One incident, and why its claims are one event."""
    row = IncidentRow.objects.get(pk=call.path["name"])
    told = ReportRow.objects.filter(visible_reports(call.user), incident_links__incident=row).order_by("published", "n")
    return {
        **columns(row, IncidentItem),
        "why": row.detail,
        "told_by": list(told.values_list("pk", flat=True)),
    }


def list_figures(call: Call) -> dict[str, Any]:
    """Figures with documented, reported and estimated side by side, now or as of a day."""
    query: FiguresQuery = call.query
    if not query.as_of:
        page = lists.figures(wanted_of(query))
        return listed(page, query.page, [row.figure for row in page.rows])
    with shell.workspace() as opened:
        found = opened.figures(as_of=day_of(query.as_of))
    kept = [one for one in found if query.what in ("", one.what) and query.place in (one.place or "")]
    return sliced(kept, query.page)


def get_trace(call: Call) -> dict[str, Any]:
    """One figure walked down to its words."""
    query: TraceQuery = call.query
    with shell.workspace() as opened:
        found = trace(find(opened.figures(as_of=day_of(query.as_of)), query.id), _record(opened, query.as_of))
    return {"figure": found.figure, "quotes": found.quotes, "rulings": found.rulings, "rules": found.rules}


def _record(opened: Workspace, as_of: str) -> Record:
    """The record now, or as it stood at the end of a day."""
    return opened.record_as_of(day_of(as_of)) if as_of else opened.record


def list_queue(call: Call) -> dict[str, Any]:
    """What waits for a person, what most people hang on first."""
    hidden = hidden_reports(call.user)
    with shell.workspace() as opened:
        items = waiting(opened.record, opened.gazetteer)
    return sliced([one for one in items if not (hidden and _tells_of(one, hidden))], call.query.page)


def _tells_of(item: Item, hidden: frozenset[str]) -> bool:
    """Whether an item of the queue shows words of a hidden report; where that is unknown, it is taken to."""
    return item.kind != "claim" or item.name.rpartition(":")[0] in hidden


def get_situation(call: Call) -> dict[str, Any]:
    """Who fled and what is closed, as of the newest report or of a day."""
    with shell.workspace() as opened:
        return situation_of(_record(opened, call.query.as_of), places=opened.gazetteer).contract()


def get_committee(call: Call) -> dict[str, Any]:
    """Orders, commitments and what was reported after them, as of the newest report or of a day."""
    with shell.workspace() as opened:
        found = committee_of(_record(opened, call.query.as_of), places=opened.gazetteer)
        cases = visible_cases(found.cases, call.user, opened.decisions)
    overview = {**found.overview(), "cases": cases}
    return {"viewed": found.viewed, "orders": found.orders.contract(), "clock": found.clock, **overview}
