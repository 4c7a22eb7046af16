"""A Frictionless data package: the tidy CSV tables with a `datapackage.json` that says what every column is."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from marsad.publish.dataset import Dataset, Table
from marsad.publish.exports.cells import count_csv
from marsad.publish.exports.csv import tables_csv
from marsad.publish.exports.result import Export
from marsad.publish.files import write_folder


def write(dataset: Dataset, path: Path) -> Export:
    """A folder."""
    files = tables_csv(dataset)
    write_folder(path, {**files, "datapackage.json": descriptor(dataset, files)})
    found = sum(count_csv((path / f"{name}.csv").read_bytes()) for name in dataset.tables)
    rows = sum(len(table.rows) for table in dataset.tables.values())
    return Export(format="datapackage", path=str(path), rows=rows, found=found, dropped=(), draft=dataset.draft)


def descriptor(dataset: Dataset, files: dict[str, bytes]) -> bytes:
    """The package's description; `version` is the release, and a draft says so."""
    package = {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", (dataset.title or "marsad").lower()).strip("-") or "marsad",
        "title": dataset.title,
        "version": dataset.release,
        "draft": dataset.draft,
        "method": dataset.method,
        "redaction_profile": dataset.profile,
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in dataset.tables.values()],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(table: Table, content: bytes) -> dict[str, object]:
    fields = [
        {"name": column.name, "type": "string" if column.type == "text" else column.type, "description": column.en}
        for column in table.columns
    ]
    schema: dict[str, object] = {"fields": fields, "missingValues": [""]}
    if "id" in table.names and len({row["id"] for row in table.rows}) == len(table.rows):
        schema["primaryKey"] = "id"
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "rows": len(table.rows),
        "description": table.en,
        "schema": schema,
    }
