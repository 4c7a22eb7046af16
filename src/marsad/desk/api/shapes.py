"""What goes in and comes out of more than one endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta

from marsad.desk import filters
from marsad.desk.api.endpoint import Day, Query, Text, YesNo
from marsad.desk.filters import MAX_PAGE, PAGE, Filter
from marsad.desk.projection.lists import Page
from marsad.model import BadInput

T = TypeVar("T")
Code = Annotated[str, Meta(max_length=40, pattern=r"^[a-z_]*$", description="A code of the table, see /codes.")]
PageNumber = Annotated[int, Meta(ge=1, le=MAX_PAGE)]


class Listed(msgspec.Struct, Generic[T], kw_only=True, frozen=True):
    """One page of a list: `count` is exact, over all pages."""

    count: int
    page: int
    pages: int
    items: list[T]


class Paged(Query, kw_only=True, frozen=True):
    """Which page."""

    page: PageNumber = 1


class Searched(Paged, kw_only=True, frozen=True):
    """The filter that lists share; every field empty means everything."""

    q: Text = ""
    exact: YesNo = "false"
    what: Code = ""
    place: Text = ""
    since: Day = ""
    until: Day = ""


class AsOf(Query, kw_only=True, frozen=True):
    """As the record stood at the end of a day: only what was published and ruled by then."""

    as_of: Day = ""


def day_of(text: str) -> str | None:
    """A day of the calendar in, the same out, None for none; BadInput for one that does not exist."""
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadInput(f"'{text}' is no day that exists", where="as_of", todo="write it as 2025-03-08") from None


def wanted_of(query: Any) -> Filter:
    """A checked query in, the filter that the screens use as well out."""
    given = msgspec.to_builtins(query)
    return filters.parse({name: str(value) for name, value in given.items() if value is not None})


def listed(page: Page, number: int, items: list[Any]) -> dict[str, Any]:
    """A page of rows and what is shown of each in, the answer out."""
    return {"count": page.count, "page": number, "pages": max(1, -(-page.count // PAGE)), "items": items}


def sliced(found: list[Any], number: int) -> dict[str, Any]:
    """Everything in, one page of it out."""
    start = (number - 1) * PAGE
    pages = max(1, -(-len(found) // PAGE))
    return {"count": len(found), "page": number, "pages": pages, "items": found[start : start + PAGE]}


class Ruling(msgspec.Struct, kw_only=True, frozen=True):
    """One ruling as it stands in the log."""

    id: str
    verb: str
    by: str
    at: str
    because: str = ""
    anchor: Mapping[str, Any] | None = None
    subject: str | None = None
    value: Mapping[str, Any] = {}
    supersedes: list[str] = []


class ReportItem(msgspec.Struct, kw_only=True, frozen=True):
    """One line of the inbox. `first` names the report whose copy it is; `second` counts what waits for one."""

    id: str
    title: str
    excerpt: str
    publisher: str
    published: date | None
    lang: str
    url: str
    first: str
    copies: int
    claims: int
    open: int
    second: int


class ClaimItem(msgspec.Struct, kw_only=True, frozen=True):
    """One claim with its state. A first person's ruling is not shown to the second one before their own."""

    report: str
    position: int
    quote: str
    what: str
    occurrence: int
    claim: Mapping[str, Any]
    state: str
    first_by: str
    second_by: str


def columns(row: Any, shape: type[msgspec.Struct]) -> dict[str, Any]:
    """A database row and the shape of an answer in, the fields of that shape out."""
    return {name: getattr(row, name) for name in shape.__struct_fields__}
