"""The same record with some fields changed, made anew only where a field differs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

Row = TypeVar("Row")


def with_fields(row: Row, **fields: Any) -> Row:
    """A frozen record and fields in; the record with these fields out, itself when they stand so already.

    Most of a large record's rows stay as they are: to make all of them again costs its time and its memory twice.
    """
    if all(getattr(row, name) == value for name, value in fields.items()):
        return row
    return replace(row, **fields)  # type: ignore[type-var]
