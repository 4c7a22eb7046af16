"""GeoJSON (RFC 7946): a point for each figure that has a place, its precision as a radius to draw."""

from __future__ import annotations

import json
from pathlib import Path

from marsad.model import vocab
from marsad.publish.dataset import Dataset
from marsad.publish.dataset.model import Row, Value
from marsad.publish.exports.result import Export, tally
from marsad.publish.files import write_whole


def write(dataset: Dataset, path: Path) -> Export:
    """One .geojson file; figures without a centre are left out and counted."""
    rows = dataset["figures"].rows
    placed = [row for row in rows if row["latitude"] is not None and row["longitude"] is not None]
    head = {
        "release": dataset.release,
        "draft": dataset.draft,
        "as_of": _plain(dataset.as_of),
        "method": dataset.method,
    }
    collection = {"type": "FeatureCollection", "marsad": head, "features": [feature(row) for row in placed]}
    write_whole(path, (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode())
    found = len(json.loads(path.read_text(encoding="utf-8"))["features"])
    dropped = tally(["a figure without a place that has a centre"] * (len(rows) - len(placed)))
    return Export(format="geojson", path=str(path), rows=len(placed), found=found, dropped=dropped, draft=dataset.draft)


def feature(row: Row) -> dict[str, object]:
    """One figure as a feature."""
    properties: dict[str, object] = {
        name: _plain(value) for name, value in row.items() if name not in ("latitude", "longitude")
    }
    properties["radius_km"] = vocab.table("precision")[str(row["precision"] or 6)]["km"]
    point = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": properties}


def _plain(value: Value) -> object:
    return value if value is None or isinstance(value, str | int | float | bool) else value.isoformat()
