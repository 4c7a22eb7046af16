"""A workbook for people: how to read it first, then one sheet a table; every text is a text, never a formula."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font

from marsad.publish.dataset import Dataset, Table
from marsad.publish.dataset.model import Value
from marsad.publish.exports.result import Export
from marsad.publish.files import still_archive, write_whole
from marsad.publish.howto import howto

LONGEST = 32_767  # characters that a cell of the format can hold
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
STILL = datetime(2000, 1, 1)  # noqa: DTZ001 - the format keeps no zone; a fixed time keeps bytes the same


def write(dataset: Dataset, path: Path) -> Export:
    """One .xlsx file."""
    write_whole(path, workbook(dataset))
    book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True)  # whatever the file is called
    found = sum(book[name].max_row - 1 for name in dataset.tables)
    rows = sum(len(table.rows) for table in dataset.tables.values())
    return Export(format="xlsx", path=str(path), rows=rows, found=found, dropped=(), draft=dataset.draft)


def workbook(dataset: Dataset) -> bytes:
    """The bytes of the workbook; no author, no time of making."""
    book = Workbook()
    book.properties.creator, book.properties.created, book.properties.modified = "Marsad", STILL, STILL
    first = book.active
    assert first is not None
    _text_sheet(first, "read me", howto(dataset, "en"))
    _text_sheet(book.create_sheet(), "اقرأ", howto(dataset, "ar"))
    book["اقرأ"].sheet_view.rightToLeft = True
    for table in dataset.tables.values():
        _sheet(book.create_sheet(table.name), table)
    out = io.BytesIO()
    book.save(out)
    return still_archive(out.getvalue())


def _text_sheet(sheet: Any, name: str, text: str) -> None:
    sheet.title = name
    sheet.column_dimensions["A"].width = 110
    for at, line in enumerate(text.splitlines(), 1):
        _put(sheet.cell(at, 1), line.lstrip("#-| ").replace("**", ""))
        sheet.cell(at, 1).alignment = Alignment(wrap_text=True, vertical="top")
        if line.startswith("#"):
            sheet.cell(at, 1).font = Font(bold=True)


def _sheet(sheet: Any, table: Table) -> None:
    sheet.freeze_panes = "B2"
    for at, column in enumerate(table.columns, 1):
        sheet.cell(1, at).value = column.name
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, at).column_letter].width = 14 if column.type != "text" else 24
    for at, row in enumerate(table.values(), 2):
        for column_at, value in enumerate(row, 1):
            _put(sheet.cell(at, column_at), value)


def _put(cell: Cell, value: Value) -> None:
    """A value into a cell; a text is stored as text whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = UNPRINTABLE.sub("\ufffd", value)[:LONGEST]
    cell.data_type = "s"
    if value.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
