"""Tables: CSV, XLSX and ODS. With a column `text` each row is a report; without one the table is a single report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import openpyxl

from marsad.collect.archive import member, opened
from marsad.collect.encoding import decode
from marsad.collect.formats.text import item
from marsad.collect.found import Found, Item
from marsad.model.codec import report_from_fields
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

CELLS = 1_000_000
COLUMNS = 1_000
FIELDS = ("id", "publisher", "url", "published", "lang", "title", "text")
OWN_PARSER = "marsad-table 1"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

Row = Sequence[str]


def read_csv(data: bytes, name: str) -> Found:
    """The bytes of a CSV file in; the separator is told from its first line."""
    text = decode(data, where=name)
    first = text.split("\n", 1)[0]
    separator = max(",;\t|", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    return _found("csv", [("", _bounded(rows, name))], name, OWN_PARSER)


def read_xlsx(data: bytes, name: str) -> Found:
    """The bytes of a workbook in; values as they were last calculated, formulas are never run."""
    opened(data, name)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets = [
        (sheet.title, _bounded((_cells(row) for row in sheet.iter_rows(values_only=True)), name))
        for sheet in book.worksheets
    ]
    return _found("xlsx", sheets, name, _xlsx_parser())


def read_ods(data: bytes, name: str) -> Found:
    """The bytes of an OpenDocument spreadsheet in."""
    archive = opened(data, name)
    root = ET.fromstring(member(archive, "content.xml", name))  # noqa: S314 - expat stops bombs
    sheets = [(table.get(f"{_ODF}name", ""), _bounded(_ods_rows(table), name)) for table in root.iter(f"{_ODF}table")]
    return _found("ods", sheets, name, OWN_PARSER)


@cache
def _xlsx_parser() -> str:
    return f"openpyxl {version('openpyxl')}"


def prepare() -> None:
    """Read an empty workbook once, in the child before it forks."""
    _xlsx_parser()
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    openpyxl.load_workbook(book, read_only=True)


def _cells(row: Iterable[Any]) -> list[str]:
    return ["" if value is None else str(value) for value in row]


def _bounded(rows: Iterable[Row], name: str) -> list[list[str]]:
    """The rows that hold something; BadInput beyond a million cells."""
    kept: list[list[str]] = []
    cells = 0
    for row in rows:
        cells += len(row)
        if cells > CELLS or len(row) > 20 * COLUMNS:
            raise BadInput(f"is a table of more than {CELLS:,} cells", where=name, todo="split it")
        trimmed = [str(value).strip() for value in row[:COLUMNS]]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        kept.append(trimmed)
    return kept


def _ods_rows(table: ET.Element) -> Iterator[list[str]]:
    for row in table.iter(f"{_ODF}table-row"):
        cells: list[str] = []
        for cell in row.iter(f"{_ODF}table-cell"):
            words = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
            times = int(cell.get(f"{_ODF}number-columns-repeated", "1"))
            cells += [words] * (min(times, COLUMNS) if words else 1 if times < COLUMNS else 0)
        yield cells


def _found(kind: str, sheets: Sequence[tuple[str, list[list[str]]]], name: str, parser: str) -> Found:
    items: list[Item] = []
    refusals: list[Refusal] = []
    for title, rows in sheets:
        head = [column.casefold() for column in next((row for row in rows if any(row)), [])]
        if "text" in head:
            _read_rows(rows, head, title, name, parser, items, refusals)
        elif any(any(row) for row in rows):
            text = "\n".join("\t".join(row) for row in rows).strip()
            items.append(item(text, b"", name, parser=parser, part=title, title=title or None))
    if not items and not refusals:
        raise BadInput("is an empty table", where=name, todo="give a table with words in it")
    return Found(format=kind, items=tuple(items), refusals=tuple(refusals))


def _read_rows(
    rows: list[list[str]],
    head: list[str],
    title: str,
    name: str,
    parser: str,
    items: list[Item],
    refusals: list[Refusal],
) -> None:
    """Each row below the heading is a report of its own; its fields as JSON are its original."""
    start = next(number for number, row in enumerate(rows) if any(row))
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        if not any(row):
            continue
        cells = {column: value for column, value in zip(head, row, strict=False) if column and value}
        where = f"{name}:{title + ':' if title else ''}{number}"
        try:
            report = report_from_fields({field: cells[field] for field in FIELDS if field in cells}, where=where)
        except BadInput as error:
            refusals.append(Refusal(where=where, why=f"{error.what}; {error.todo}"))
            continue
        original = msgspec.json.encode(cells)
        items.append(Item(report=report, original=original, parser=parser, name=name, part=f"row {number}"))
