"""Values to text and back, and texts that a spreadsheet must not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from marsad.publish.dataset.model import Column, Value

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet takes a text that begins so for a formula
GUARD = "'"


def guarded(text: str) -> str:
    """A text that a spreadsheet would run, or that begins with the guard itself, behind an apostrophe."""
    return f"{GUARD}{text}" if text.startswith((*RUNS, GUARD)) else text


def bare(text: str) -> str:
    """The text before `guarded`."""
    return text[1:] if text.startswith(GUARD) else text


def written(value: Value) -> str:
    """A value as CSV holds it: nothing for None, ISO dates, true and false, texts guarded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return guarded(value)
    return value.isoformat() if isinstance(value, date) else repr(value)


def read_back(text: str, column: Column) -> Value:
    """The value before `written`; an empty text is None."""
    if text == "":
        return None
    if column.type == "integer":
        return int(text)
    if column.type == "number":
        return float(text)
    if column.type == "boolean":
        return text == "true"
    return date.fromisoformat(text) if column.type == "date" else bare(text)


def to_csv(heads: Sequence[Sequence[str]], rows: Iterable[Sequence[Value]]) -> bytes:
    """Header rows and rows in, CSV (RFC 4180, UTF-8) out."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(heads)
    writer.writerows([written(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def count_csv(content: bytes, *, heads: int = 1) -> int:
    """How many data rows a CSV holds."""
    text = content.decode("utf-8", "surrogatepass")
    return sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - heads
