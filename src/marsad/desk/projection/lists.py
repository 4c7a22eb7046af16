"""One page of a list: the rows of a filter, their exact count, and the addresses of the pages around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from marsad.desk.access import hidden_reports, visible_people, visible_reports
from marsad.desk.accounts.models import User
from marsad.desk.filters import PAGE, Filter, incident_rows, report_rows
from marsad.desk.projection import search
from marsad.desk.projection.models import FigureRow, IncidentRow, PersonRow, ReportRow, TollRow
from marsad.model import vocab
from marsad.model.fold import fold

MOST_FOUND = 2000
NOT_LISTED = ("title_ar", "places", "beside", "digest")  # what no line of the inbox shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows, how many there are in all, and the query strings of the pages before and after (None at the ends)."""

    rows: list[Any]
    count: int
    before: str | None
    after: str | None


def page_of(wanted: Filter, rows: list[Any], count: int) -> Page:
    """The rows of a filter's page and the exact count in, the page out."""
    more = wanted.offset + PAGE < count
    return Page(
        rows=rows,
        count=count,
        before=wanted.address(page=wanted.page - 1) if wanted.page > 1 else None,
        after=wanted.address(page=wanted.page + 1) if more else None,
    )


def reports(wanted: Filter, *, user: User) -> Page:
    """Reports that fit the filter and that this person may see, newest first, or best match first for a search."""
    narrowed = ReportRow.objects.filter(visible_reports(user), report_rows(wanted, by=user.signature))
    if not wanted.q:
        narrowed = narrowed.filter(first="").defer(*NOT_LISTED)  # copies stand under their first report
        return page_of(wanted, list(_slice(narrowed.order_by("-published", "-n"), wanted)), narrowed.count())
    return searched("report", narrowed, wanted, is_narrowed=_narrows(wanted) or bool(hidden_reports(user)))


def incidents(wanted: Filter) -> Page:
    """Incidents that fit the filter, newest first, or best match first when words are searched for."""
    narrowed = IncidentRow.objects.filter(incident_rows(wanted)).defer("detail")
    if wanted.q:
        return searched("incident", narrowed, wanted, is_narrowed=_narrows(wanted))
    return page_of(wanted, list(_slice(narrowed.order_by("-day", "id"), wanted)), narrowed.count())


def incidents_among(wanted: Filter) -> QuerySet[IncidentRow]:
    """Every incident under the filter, words included: what the map and the timeline draw."""
    narrowed = IncidentRow.objects.filter(incident_rows(wanted))
    if not wanted.q:
        return narrowed
    return narrowed.filter(pk__in=search.find("incident", wanted.q, limit=MOST_FOUND, exact=wanted.exact).refs)


def people(wanted: Filter, *, user: User) -> Page:
    """Victims, in the order of the lists, or best match first when a name is searched for."""
    narrowed = PersonRow.objects.filter(visible_people(user))
    if wanted.place:
        narrowed = narrowed.filter(place__icontains=wanted.place)
    if wanted.q:
        hidden = PersonRow.objects.exclude(pk__in=narrowed.values("pk")).exists()
        return searched("person", narrowed, wanted, is_narrowed=bool(wanted.place) or hidden)
    return page_of(wanted, list(_slice(narrowed.order_by("n"), wanted)), narrowed.count())


def figures(wanted: Filter) -> Page:
    """Figures in the record's order that fit the filter."""
    narrowed = _cells(FigureRow.objects.all(), wanted).order_by("position")
    if wanted.q:
        found = [row for row in narrowed if says(wanted.q, row.figure["reported"], row.what, row.group, row.place)]
        return page_of(wanted, found[wanted.offset : wanted.offset + PAGE], len(found))
    return page_of(wanted, list(_slice(narrowed, wanted)), narrowed.count())


def figures_among(wanted: Filter, rows: list[FigureRow]) -> Page:
    """Figures that are not stored, those of an earlier day, under the same filter."""
    place, q = wanted.place.casefold(), wanted.q
    found = [
        row
        for row in rows
        if (not wanted.what or row.what == wanted.what)
        and place in row.place.casefold()
        and (not q or says(q, row.figure["reported"], row.what, row.group, row.place))
    ]
    return page_of(wanted, found[wanted.offset : wanted.offset + PAGE], len(found))


def says(q: str, number: Mapping[str, Any], what: str, group: str, place: str) -> bool:
    """Whether a cell answers to what was typed: one of its numbers as digits of either script, or words of its name."""
    digits = re.sub(r"[,٬.\s]", "", q)
    if digits.isdecimal():
        return int(digits) in (number.get("low"), number.get("best"), number.get("high"))
    labels = [
        label for lang in ("en", "ar") for label in (vocab.label("what", what, lang), vocab.group_label(group, lang))
    ]
    return all(word in fold(" ".join([*labels, place])) for word in fold(q).split())


def tolls(wanted: Filter) -> Page:
    """Toll series in the record's order that fit; words are looked for in names, digits among the numbers."""
    narrowed = toll_rows(wanted)
    return page_of(wanted, list(_slice(narrowed, wanted)), narrowed.count())


def toll_rows(wanted: Filter) -> QuerySet[TollRow]:
    """Every toll series that fits the filter, in the record's order."""
    narrowed = _cells(TollRow.objects.all(), wanted)
    if not wanted.q:
        return narrowed.order_by("position")
    found = [row.position for row in narrowed if _toll_says(wanted.q, row)]
    return narrowed.filter(position__in=found).order_by("position")


def _toll_says(q: str, row: TollRow) -> bool:
    """Whether a series' origin carries the words typed, or one of its points the number."""
    if fold(q) in fold(row.origin):
        return True
    return any(says(q, point, row.what, row.group, row.place) for point in row.series["points"])


def _cells(rows: QuerySet[Any], wanted: Filter) -> QuerySet[Any]:
    if wanted.what:
        rows = rows.filter(what=wanted.what)
    return rows.filter(place__icontains=wanted.place) if wanted.place else rows


def searched(kind: str, narrowed: QuerySet[Any], wanted: Filter, *, is_narrowed: bool) -> Page:
    """A ranked page of search results; when other filters narrow as well, both conditions count."""
    if not is_narrowed:
        found = search.find(kind, wanted.q, limit=PAGE, offset=wanted.offset, exact=wanted.exact)
        return page_of(wanted, in_order(narrowed.model, found.refs), found.count)
    allowed = set(narrowed.values_list("pk", flat=True))
    everything = search.find(kind, wanted.q, limit=len(allowed) + 1_000_000, exact=wanted.exact)
    refs = [ref for ref in everything.refs if ref in allowed]
    return page_of(wanted, in_order(narrowed.model, refs[wanted.offset : wanted.offset + PAGE]), len(refs))


def in_order(model: type[Model], refs: list[str]) -> list[Any]:
    """Primary keys in, their rows in the same order out."""
    by_key = model._default_manager.in_bulk(refs)
    return [by_key[ref] for ref in refs if ref in by_key]


def _slice(rows: QuerySet[Any], wanted: Filter) -> QuerySet[Any]:
    return rows[wanted.offset : wanted.offset + PAGE]


def _narrows(wanted: Filter) -> bool:
    return any(
        (
            wanted.what,
            wanted.place,
            wanted.publisher,
            wanted.since,
            wanted.until,
            wanted.box,
            wanted.work not in ("", "all"),
        )
    )
