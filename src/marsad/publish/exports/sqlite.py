"""One SQLite file: the tables with types, a link table from figures to claims, the dictionary; opens in Datasette."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from marsad.publish.dataset import Dataset, Table
from marsad.publish.dataset.build import JOINT
from marsad.publish.dataset.model import Value, dictionary
from marsad.publish.exports.result import Export
from marsad.publish.files import write_whole
from marsad.publish.howto import howto

TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}


def write(dataset: Dataset, path: Path) -> Export:
    """One .sqlite file."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "dataset.sqlite"
        _make(dataset, made)
        write_whole(path, made.read_bytes())
    rows = sum(len(table.rows) for table in dataset.tables.values())
    return Export(
        format="sqlite", path=str(path), rows=rows, found=_count(dataset, path), dropped=(), draft=dataset.draft
    )


def _make(dataset: Dataset, path: Path) -> None:
    base = sqlite3.connect(path)
    try:
        base.execute("PRAGMA page_size=4096")
        for table in dataset.tables.values():
            _fill(base, table)
        _links(base, dataset)
        _about(base, dataset)
        base.commit()
        base.execute("VACUUM")
    finally:
        base.close()


def _fill(base: sqlite3.Connection, table: Table) -> None:
    keyed = "id" in table.names and len({row["id"] for row in table.rows}) == len(table.rows)
    columns = ", ".join(
        f'"{column.name}" {TYPES[column.type]}' + (" PRIMARY KEY" if keyed and column.name == "id" else "")
        for column in table.columns
    )
    base.execute(f'CREATE TABLE "{table.name}" ({columns})')
    marks = ", ".join("?" * len(table.columns))
    rows = ([_plain(value) for value in row] for row in table.values())
    base.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)  # noqa: S608 - our own dictionary's name


def _plain(value: Value) -> str | int | float | None:
    if isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, str | int | float) else value.isoformat()


def _links(base: sqlite3.Connection, dataset: Dataset) -> None:
    """Which claims carry which figure, one row a pair."""
    base.execute("CREATE TABLE figure_claims (figure TEXT, claim TEXT, PRIMARY KEY (figure, claim)) WITHOUT ROWID")
    pairs = [
        (row["id"], claim)
        for row in dataset["figures"].rows
        for claim in str(row["claims"] or "").split(JOINT)
        if claim
    ]
    base.executemany("INSERT OR IGNORE INTO figure_claims VALUES (?, ?)", pairs)


def _about(base: sqlite3.Connection, dataset: Dataset) -> None:
    base.execute('CREATE TABLE dictionary ("table" TEXT, "column" TEXT, type TEXT, meaning_en TEXT, meaning_ar TEXT)')
    rows = [(name, c.name, c.type, c.en, c.ar) for name in dataset.tables for c in dictionary()[name][2]]
    base.executemany("INSERT INTO dictionary VALUES (?, ?, ?, ?, ?)", rows)
    base.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT)")
    facts = {
        "release": dataset.release,
        "as_of": str(dataset.as_of),
        "method": dataset.method,
        "profile": dataset.profile,
    }
    texts = {"how_to_read_en": howto(dataset, "en"), "how_to_read_ar": howto(dataset, "ar")}
    base.executemany("INSERT INTO about VALUES (?, ?)", [*facts.items(), *dataset.heads.items(), *texts.items()])


def _count(dataset: Dataset, path: Path) -> int:
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return sum(base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in dataset.tables)  # noqa: S608
    finally:
        base.close()
