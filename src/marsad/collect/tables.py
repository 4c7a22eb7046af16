"""Victims' lists and other tables from files: CSV (also gzipped), XLSX, Parquet and JSON Lines, every cell as text.

Nothing is calculated: a formula is the text its author's program last stored for it, or is left empty and counted.
"""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import polars as pl

from marsad.collect.archive import RATIO
from marsad.collect.encoding import decode
from marsad.model import BadInput

MOST_BYTES = 2_000_000_000
SMALL_BYTES = 64_000_000  # what unpacks to no more than this may be packed as tightly as it likes
COLUMNS = 1_000
WALL_SECONDS = 300  # for a workbook or a Parquet file
DELIMITERS = ",;\t|"


def read_table(path: Path) -> pl.DataFrame:
    """A file in, its table with every cell as text (None where empty) out; `BadInput` says what cannot be used."""
    return parse_table(read_bytes_of(path), path.name)


def parse_table(data: bytes, name: str) -> pl.DataFrame:
    """Bytes and the file's name in, its table out."""
    ending = name.lower().removesuffix(".gz").rpartition(".")[2]
    if name.lower().endswith(".gz"):
        data = _unzipped(data, name)
    if not data.strip():
        raise BadInput("is empty", where=name, todo="give a file with a header and one row a person")
    reader = READERS.get(ending, read_csv)
    table = reader(data, name)
    if not table.height:
        raise BadInput("has a header but no rows", where=name, todo="give one row a person")
    return table


def read_bytes_of(path: Path) -> bytes:
    """A path in, its bytes out; `BadInput` when it cannot be read or is too large."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"is larger than {MOST_BYTES // 10**9} GB", where=str(path), todo="split it")
        return path.read_bytes()
    except OSError as problem:
        raise BadInput(f"cannot be read ({problem.strerror})", where=str(path), todo="check the path") from problem


def _unzipped(data: bytes, name: str) -> bytes:
    fair = max(SMALL_BYTES, RATIO * len(data))
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            plain = stream.read(min(MOST_BYTES, fair) + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise BadInput("is no whole gzip file", where=name, todo="copy it again") from problem
    if len(plain) > fair:
        raise BadInput("is packed so tightly that it looks like a bomb", where=name, todo="unpack it yourself")
    if len(plain) > MOST_BYTES:
        raise BadInput(f"unpacks to more than {MOST_BYTES // 10**9} GB", where=name, todo="split it")
    return plain


def read_csv(data: bytes, name: str) -> pl.DataFrame:
    """CSV with any of the usual separators and encodings."""
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput("is not a table but binary data", where=name, todo="give CSV, XLSX, Parquet or JSON Lines")
    text = _text(data, name)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    _distinct([cell.strip().strip('"') for cell in first.rstrip("\r").split(delimiter)], name)
    try:
        table = pl.read_csv(text.encode(), infer_schema=False, separator=delimiter)
    except pl.exceptions.PolarsError as problem:
        reason = str(problem).split("\n", 1)[0]
        raise BadInput(f"is no regular table ({reason[:120]})", where=name,
                       todo="give every row as many cells as the header") from problem  # fmt: skip
    return table.rename({column: column.strip() for column in table.columns})


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(data, where=name)


def _distinct(headers: list[str], name: str) -> None:
    if len(headers) > COLUMNS:
        raise BadInput(f"has {len(headers):,} columns", where=name, todo=f"give at most {COLUMNS:,}")
    doubled = sorted({header for header in headers if header and headers.count(header) > 1})
    if doubled:
        raise BadInput(f"two columns are called '{doubled[0]}'", where=name, todo="rename one of them")


def read_xlsx(data: bytes, name: str) -> pl.DataFrame:
    """The first sheet of a workbook; the first row is the header."""
    headers, *body = _apart("xlsx", data, name).rows() or [()]
    named = [value or f"column {number}" for number, value in enumerate(headers, 1)]
    if not named:
        raise BadInput("has no rows", where=name, todo="put the list on the first sheet")
    _distinct(named, name)
    filled = [row for row in body if any(row)]
    return pl.DataFrame(filled, schema=dict.fromkeys(named, pl.String), orient="row")


def read_parquet(data: bytes, name: str) -> pl.DataFrame:
    """A Parquet file; every column as text."""
    return _apart("parquet", data, name)


def _apart(kind: str, data: bytes, name: str) -> pl.DataFrame:
    """Bytes parsed in a process of their own, which may die of them; the table it hands back."""
    words = [sys.executable, "-c", f"from marsad.collect.tables_child import serve; serve({kind!r})"]
    clean = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(words, input=data, capture_output=True, env=clean, timeout=WALL_SECONDS, check=True)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
        raise BadInput(f"is no whole {kind.upper()} file", where=name, todo="save it again, or as CSV") from problem
    return pl.read_ipc(io.BytesIO(done.stdout))


def read_jsonl(data: bytes, name: str) -> pl.DataFrame:
    """JSON Lines, one object a row; every value as text."""
    try:
        table = pl.read_ndjson(io.BytesIO(data), infer_schema_length=None)
        return table.select(pl.all().cast(pl.String, strict=False))
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise BadInput("is no JSON Lines of flat objects", where=name, todo="give one object a line") from problem


READERS: dict[str, Callable[[bytes, str], pl.DataFrame]] = {
    "csv": read_csv,
    "tsv": read_csv,
    "txt": read_csv,
    "xlsx": read_xlsx,
    "parquet": read_parquet,
    "jsonl": read_jsonl,
    "ndjson": read_jsonl,
}
