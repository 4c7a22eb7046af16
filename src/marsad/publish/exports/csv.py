"""Tidy CSV: one table a file in a folder, with `dictionary.csv` and `README.md`; or one file of the figures."""

from __future__ import annotations

from pathlib import Path

from marsad.publish.dataset import Dataset, Table
from marsad.publish.dataset.model import dictionary
from marsad.publish.exports.cells import count_csv, to_csv
from marsad.publish.exports.result import Export
from marsad.publish.files import write_folder, write_whole
from marsad.publish.howto import howto


def write(dataset: Dataset, path: Path) -> Export:
    """A folder of tables, or the figures alone when the path ends in .csv."""
    if path.suffix.lower() == ".csv":
        content = table_csv(dataset["figures"])
        write_whole(path, content)
        return _done(dataset, path, len(dataset["figures"].rows), count_csv(path.read_bytes()))
    files = tables_csv(dataset)
    write_folder(path, files)
    found = sum(count_csv((path / f"{name}.csv").read_bytes()) for name in dataset.tables)
    return _done(dataset, path, sum(len(table.rows) for table in dataset.tables.values()), found)


def _done(dataset: Dataset, path: Path, rows: int, found: int) -> Export:
    return Export(format="csv", path=str(path), rows=rows, found=found, dropped=(), draft=dataset.draft)


def tables_csv(dataset: Dataset) -> dict[str, bytes]:
    """Every table as a file, with the dictionary and how to read it."""
    files = {f"{name}.csv": table_csv(table) for name, table in dataset.tables.items()}
    return {**files, "dictionary.csv": dictionary_csv(dataset), "README.md": howto(dataset, "en").encode(),
            "README.ar.md": howto(dataset, "ar").encode()}  # fmt: skip


def table_csv(table: Table) -> bytes:
    """One table as CSV."""
    return to_csv([table.names], table.values())


def dictionary_csv(dataset: Dataset) -> bytes:
    """The data dictionary of the tables: one row a column."""
    rows = [
        (name, column.name, column.type, column.en, column.ar, column.hxl)
        for name in dataset.tables
        for column in dictionary()[name][2]
    ]
    return to_csv([("table", "column", "type", "meaning_en", "meaning_ar", "hxl")], rows)
