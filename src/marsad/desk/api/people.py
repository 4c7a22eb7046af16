"""Victims, the lists that name them, and the pairs of records that wait for a ruling."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from marsad.desk import shell
from marsad.desk.api.endpoint import Body, Call, Name, Query, Text, Words, YesNo
from marsad.desk.api.files import bytes_of, plain_name
from marsad.desk.api.shapes import Listed, columns, listed, wanted_of
from marsad.desk.people.pairs import open_pairs, record_pair
from marsad.desk.projection import lists
from marsad.desk.projection.models import PersonRow
from marsad.model import Decision


class PeopleQuery(Query, kw_only=True, frozen=True):
    """A name in any spelling of either script; with `exact` the letters as typed."""

    page: Annotated[int, Meta(ge=1, le=10_000)] = 1
    q: Text = ""
    exact: YesNo = "false"
    place: Text = ""


class PersonItem(msgspec.Struct, kw_only=True, frozen=True):
    """One victim with every spelling."""

    id: str
    name: str
    name_ar: str
    spellings: list[str]
    sex: str
    age: str
    day: date | None
    place: str
    lists: list[str]


class PersonFull(PersonItem, kw_only=True, frozen=True):
    """One victim with the list rows behind the name, as (list, id)."""

    records: list[list[str]]


class Pair(msgspec.Struct, kw_only=True, frozen=True):
    """Two records that may be one person, and the weight of each field."""

    one: str
    two: str
    probability: float
    effect: int
    why: str
    waterfall: Mapping[str, Any]


class PairsQuery(Query, kw_only=True, frozen=True):
    """In which language the weights are told."""

    lang: Literal["en", "ar"] = "en"


class PairRuling(Body, kw_only=True, frozen=True):
    """A ruling on two records, each named as `pairs` names it."""

    ruling: Literal["same", "different", "unsure"]
    one: Name
    two: Name
    because: Words = ""


class NewList(Body, kw_only=True, frozen=True):
    """A list as a file (CSV, CSV.gz, XLSX, Parquet, JSON Lines); `map` says which column holds a field."""

    name: Name
    content_base64: str
    label: Name | None = None
    map: Mapping[Text, Text] = {}
    may_repeat: bool = False
    because: Words = ""


class ListItem(msgspec.Struct, kw_only=True, frozen=True):
    """One list in force; `missing` counts the rows that do not state a field."""

    label: str
    sha256: str
    file: str
    mapping: Mapping[str, str]
    may_repeat: bool
    rows: int
    missing: Mapping[str, int]
    decision: str


PersonList, PairList, Lists = Listed[PersonItem], list[Pair], list[ListItem]


def list_people(call: Call) -> dict[str, Any]:
    """One page of victims."""
    page = lists.people(wanted_of(call.query), user=call.user)
    return listed(page, call.query.page, [columns(row, PersonItem) for row in page.rows])


def get_person(call: Call) -> dict[str, Any]:
    """One victim and the rows of the lists that name them."""
    row = PersonRow.objects.get(pk=call.path["name"])
    return {**columns(row, PersonItem), "records": row.detail.get("records", [])}


def list_pairs(call: Call) -> list[Pair]:
    """The first pairs of the queue, those that move the number of people most first."""
    with shell.workspace() as opened:
        waiting = open_pairs(opened, lang=call.query.lang, by=call.by)
    return [_pair(one["question"], one["waterfall"]) for one in waiting]


def _pair(question: Any, waterfall: Any) -> Pair:
    from marsad.people.explain import as_dict

    return Pair(
        one=question.one,
        two=question.two,
        probability=question.probability,
        effect=question.effect,
        why=question.why,
        waterfall=as_dict(waterfall),
    )


def rule_pair(call: Call) -> Decision:
    """Record same, different or unsure for two records."""
    body: PairRuling = call.body
    return record_pair(body.ruling, body.one, body.two, by=call.by, because=body.because)


def list_lists(call: Call) -> list[Any]:
    """The lists in force, in the order they were taken in."""
    from marsad.workspace import lists as shelf

    with shell.workspace() as opened:
        return shelf.lists(opened)


def add_list(call: Call) -> Any:
    """Take a list in as evidence, with the map of its columns; a label in use is replaced."""
    body: NewList = call.body
    from marsad.workspace import lists as shelf

    data = bytes_of(body.content_base64, where="content_base64")
    with tempfile.TemporaryDirectory() as folder, shell.workspace() as opened:
        path = Path(folder) / plain_name(body.name)
        path.write_bytes(data)
        taken, _ = shelf.add(
            opened,
            path,
            by=call.by,
            mapping=dict(body.map),
            label=body.label,
            may_repeat=body.may_repeat,
            because=body.because,
        )
        shell.changed_within(opened)
    return taken
