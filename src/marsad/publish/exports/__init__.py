"""FORMATS in which a dataset leaves the house. To add one: one module with `write`, one line in `EXPORTS`, one golden
case; a test notices what is missing.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from marsad.model import BadInput, MarsadError
from marsad.publish.dataset import Dataset
from marsad.publish.exports.result import Export

EXPORTS: dict[str, tuple[str, str]] = {
    # name: (module, what it is)
    "csv": ("marsad.publish.exports.csv", "tidy tables with a data dictionary; a folder, or one .csv of the figures"),
    "xlsx": ("marsad.publish.exports.xlsx", "a workbook for people, one sheet a table, no formula"),
    "parquet": ("marsad.publish.exports.parquet", "tidy tables with types; a folder, or one .parquet of the figures"),
    "sqlite": ("marsad.publish.exports.sqlite", "one database file; opens in Datasette"),
    "geojson": ("marsad.publish.exports.geojson", "figures that have a place, for maps"),
    "hxl": ("marsad.publish.exports.hxl", "figures as CSV with the hashtags of the Humanitarian Exchange Language"),
    "ged": ("marsad.publish.exports.ged", "events in the 49 columns of UCDP GED"),
    "acled": ("marsad.publish.exports.acled", "events in columns like ACLED's, the words beside each number"),
    "sdg": ("marsad.publish.exports.sdg", "SDG indicator 16.1.2: conflict-related deaths"),
    "claimreview": ("marsad.publish.exports.claimreview", "ClaimReview JSON-LD: what was said, and how it is graded"),
    "datapackage": ("marsad.publish.exports.datapackage", "a Frictionless data package: CSV, schema, how to read it"),
}


def export(dataset: Dataset, name: str, path: Path) -> Export:
    """A dataset, the name of a format and a path in; the file or folder written whole, its row counts out.

    Raises BadInput for an unknown format or a path that cannot be written, MarsadError when the written file does not
    hold the rows that were meant for it.
    """
    if name not in EXPORTS:
        near = difflib.get_close_matches(name, EXPORTS, n=2) or list(EXPORTS)
        raise BadInput(f"no export is called '{name}'", where="export", todo=f"one of {', '.join(near)}")
    module = import_module(EXPORTS[name][0])
    write: Callable[[Dataset, Path], Export] = module.write
    done = write(dataset, path)
    if done.found != done.rows:
        raise MarsadError(f"holds {done.found} rows of {done.rows}", where=str(path), todo="report this as a bug")
    return done
