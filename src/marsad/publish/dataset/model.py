"""A dataset as plain tables: columns with a type and a meaning, rows of plain values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

Value = str | int | float | bool | date | None
Row = dict[str, Value]
DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `type` is text, integer, number, date or boolean; `hxl` its hashtag or empty."""

    name: str
    type: str
    en: str
    ar: str
    hxl: str = ""

    def meaning(self, lang: str) -> str:
        """What the column holds, in a language."""
        return self.ar if lang == "ar" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One tidy table; every row has exactly the table's columns."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    en: str = ""
    ar: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def values(self) -> Iterator[tuple[Value, ...]]:
        """Rows as tuples in the order of the columns."""
        for row in self.rows:
            yield tuple(row[name] for name in self.names)

    def about(self, lang: str) -> str:
        """What the table holds, in a language."""
        return self.ar if lang == "ar" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Residents of the place that a whole dataset is about, with the year and the source of the number."""

    residents: int
    year: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Tables by name, with what must travel with them. `release` is "draft" until a release freezes it."""

    title: str
    tables: Mapping[str, Table]
    as_of: date | None
    method: str
    release: str = DRAFT
    profile: str = "none"
    heads: Mapping[str, str] = field(default_factory=dict)
    population: Population | None = None

    @property
    def draft(self) -> bool:
        """Whether nothing of this has been published."""
        return self.release == DRAFT

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]


@cache
def dictionary() -> Mapping[str, tuple[str, str, tuple[Column, ...]]]:
    """The data dictionary of `columns.toml`: table to (English, Arabic, columns)."""
    text = (files("marsad.publish.dataset") / "columns.toml").read_text(encoding="utf-8")
    return {
        name: (entry["en"], entry["ar"], tuple(Column(**column) for column in entry["columns"]))
        for name, entry in tomllib.loads(text).items()
    }


def table(name: str, rows: list[Row]) -> Table:
    """A table of the dictionary with its rows."""
    english, arabic, columns = dictionary()[name]
    return Table(name=name, columns=columns, rows=tuple(rows), en=english, ar=arabic)
