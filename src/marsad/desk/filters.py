"""One filter bar for list, map, timeline and export: it is the address in the browser, read here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q

from marsad.model import BadInput
from marsad.model.fold import fold

PAGE = 30
MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is asked for; every field empty means everything."""

    q: str = ""
    exact: bool = False
    what: str = ""
    place: str = ""
    publisher: str = ""
    since: date | None = None
    until: date | None = None
    as_of: date | None = None  # the record as it stood at the end of that day
    box: str = ""  # what a map shows: west,south,east,north in degrees
    work: str = ""  # all, mine, open, second
    page: int = 1

    @property
    def offset(self) -> int:
        """How many rows stand before this page."""
        return (self.page - 1) * PAGE

    def address(self, **changes: object) -> str:
        """The filter with changes in, its query string out; what is empty is left out."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__} | changes
        kept = {name: value for name, value in fields.items() if value not in ("", None, False, 1) or name in changes}
        return urlencode({name: value for name, value in kept.items() if value not in ("", None, False)})


def parse(query: Mapping[str, str]) -> Filter:
    """The address's query in, a checked filter out; BadInput names the field that cannot be used."""
    since, until = _day(query, "since"), _day(query, "until")
    if since and until and since > until:
        raise BadInput("the time span ends before it begins", where="since, until", todo="swap the two days")
    page = query.get("page", "1")
    if not page.isascii() or not page.isdecimal() or not 1 <= int(page) <= MAX_PAGE:
        raise BadInput(f"'{page[:20]}' is no page", where="page", todo=f"a whole number from 1 to {MAX_PAGE}")
    return Filter(
        q=_text(query, "q"),
        exact=query.get("exact") in ("1", "true", "on"),
        what=_text(query, "what"),
        place=_text(query, "place"),
        publisher=_text(query, "publisher"),
        since=since,
        until=until,
        as_of=_day(query, "as_of"),
        box=_box(query),
        work=_text(query, "work"),
        page=int(page),
    )


def _text(query: Mapping[str, str], name: str) -> str:
    value = query.get(name, "").replace("\x00", "").strip()
    if len(value) > 200:
        raise BadInput("longer than 200 characters", where=name, todo="search for less")
    return value


def _box(query: Mapping[str, str]) -> str:
    value = _text(query, "box")
    if not value:
        return ""
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise BadInput(f"'{value[:40]}' is no piece of a map", where="box", todo="west,south,east,north") from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput("no such piece of the world", where="box", todo="west,south,east,north in degrees")
    return value


def _day(query: Mapping[str, str], name: str) -> date | None:
    value = query.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(f"'{value[:20]}' is no day", where=name, todo="write it as 2025-03-08") from None


def report_rows(wanted: Filter, *, by: str) -> Q:
    """A filter and the asking person's name in, the condition on report rows out (search apart)."""
    condition = Q()
    if wanted.what:
        condition &= Q(acts__contains=f"|{wanted.what}|")
    if wanted.place:
        condition &= Q(places__contains=f"|{fold(wanted.place)}|")
    if wanted.publisher:
        condition &= Q(publisher=wanted.publisher)
    if wanted.since:
        condition &= Q(published__gte=wanted.since)
    if wanted.until:
        condition &= Q(published__lte=wanted.until)
    work = {"mine": Q(added_by=by), "open": Q(open__gt=0), "second": Q(second__gt=0)}
    return condition & work.get(wanted.work, Q())


def incident_rows(wanted: Filter) -> Q:
    """A filter in, the condition on incident rows out (search apart)."""
    condition = Q()
    if wanted.what:
        condition &= Q(what=wanted.what)
    if wanted.place:
        condition &= Q(place__icontains=wanted.place)
    if wanted.since:
        condition &= Q(day__gte=wanted.since)
    if wanted.until:
        condition &= Q(day__lte=wanted.until)
    if wanted.box:
        west, south, east, north = (float(part) for part in wanted.box.split(","))
        condition &= Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    return condition
