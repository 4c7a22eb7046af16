"""Parquet with types: one table a file in a folder, or one file of the figures."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from marsad.publish.dataset import Dataset, Table
from marsad.publish.exports.result import Export
from marsad.publish.files import write_folder, write_whole
from marsad.publish.howto import howto

TYPES = {"text": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}


def write(dataset: Dataset, path: Path) -> Export:
    """A folder of tables, or the figures alone when the path ends in .parquet."""
    if path.suffix.lower() == ".parquet":
        write_whole(path, table_parquet(dataset["figures"]))
        return _done(dataset, path, len(dataset["figures"].rows), len(pl.read_parquet(path)))
    files = {f"{name}.parquet": table_parquet(table) for name, table in dataset.tables.items()}
    write_folder(
        path, {**files, "README.md": howto(dataset, "en").encode(), "README.ar.md": howto(dataset, "ar").encode()}
    )
    found = sum(len(pl.read_parquet(path / f"{name}.parquet")) for name in dataset.tables)
    return _done(dataset, path, sum(len(table.rows) for table in dataset.tables.values()), found)


def _done(dataset: Dataset, path: Path, rows: int, found: int) -> Export:
    return Export(format="parquet", path=str(path), rows=rows, found=found, dropped=(), draft=dataset.draft)


def table_parquet(table: Table) -> bytes:
    """One table as Parquet."""
    frame = pl.DataFrame(
        {column.name: [row[column.name] for row in table.rows] for column in table.columns},
        schema={column.name: TYPES[column.type] for column in table.columns},
    )
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd")
    return out.getvalue()
