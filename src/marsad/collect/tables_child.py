"""The process that parses workbooks and Parquet files: bytes on standard input, a table in Arrow's format out.

It runs with limited memory and processor time, and whatever a damaged file does to it stays here.
"""

from __future__ import annotations

import io
import resource
import sys
from collections.abc import Callable

import polars as pl

MEMORY = 8 << 30
SECONDS = 280


def serve(kind: str) -> None:
    """Parse standard input as `xlsx` or `parquet`; any failure is this process's end, with a status that is not 0."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    table = PARSERS[kind](sys.stdin.buffer.read())
    table.write_ipc(sys.stdout.buffer)
    sys.stdout.buffer.flush()


def xlsx(data: bytes) -> pl.DataFrame:
    """The cells of a workbook's first sheet as text, the header among them; formulas as last stored."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    rows = [[_cell(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    width = max(map(len, rows), default=0)
    square = [[*row, *[None] * (width - len(row))] for row in rows]
    return pl.DataFrame(square, schema={f"{n}": pl.String for n in range(width)}, orient="row")


def _cell(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() or None


def parquet(data: bytes) -> pl.DataFrame:
    """A Parquet file's columns as text."""
    return pl.read_parquet(io.BytesIO(data)).select(pl.all().cast(pl.String, strict=False))


PARSERS: dict[str, Callable[[bytes], pl.DataFrame]] = {"xlsx": xlsx, "parquet": parquet}
