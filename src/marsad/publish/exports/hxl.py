"""Figures as CSV with hashtags (HXL 1.1): a row of tags between the headers and the data; own tags begin with #x_."""

from __future__ import annotations

from pathlib import Path

from marsad.model import vocab
from marsad.publish.dataset import Dataset
from marsad.publish.dataset.model import Row
from marsad.publish.exports.cells import count_csv, to_csv
from marsad.publish.exports.result import Export, tally
from marsad.publish.files import write_whole

NUMBERS = ("reported_low", "reported_best", "reported_high")


def write(dataset: Dataset, path: Path) -> Export:
    """One .csv file; figures of what the standard has no hashtag for keep our own."""
    table = dataset["figures"]
    tags = [column.hxl for column in table.columns]
    harm = ["#x_affected+tag"]
    rows = [(*values, _tag(row)) for values, row in zip(table.values(), table.rows, strict=True)]
    write_whole(path, to_csv([[*table.names, "hxl_tag"], [*tags, *harm]], rows))
    found = count_csv(path.read_bytes(), heads=2)
    without = ["no hashtag for this code: the number stands under #affected" for row in table.rows if not _tag(row)]
    return Export(
        format="hxl", path=str(path), rows=len(rows), found=found, dropped=tally(without), draft=dataset.draft
    )


def _tag(row: Row) -> str | None:
    """The hashtag that a dataset of this one code would give its number, with the group's attributes."""
    base = vocab.crosswalk("what")[str(row["what"])]["hxl"].code
    if base is None or not base.startswith(("#affected", "#impact")):
        return None
    walk = vocab.crosswalk("group")
    codes = [] if row["group"] == "all" else str(row["group"]).split("+")
    keys = [f"{vocab.group_list(code)}.{code}" for code in codes]
    return base + "".join(walk[key]["hxl"].code or "" for key in keys if key in walk)
