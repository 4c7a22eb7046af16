"""What became of an export: how many rows are in the file, and what the format could not carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from marsad.publish.dataset.model import Dataset, Row
from marsad.publish.exports.cells import count_csv, to_csv
from marsad.publish.files import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Rows, or parts of rows, that a format cannot carry."""

    reason: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """`rows` were meant for the file; `found` are in it when it is read again."""

    format: str
    path: str
    rows: int
    found: int
    dropped: tuple[Dropped, ...]
    draft: bool

    def line(self) -> dict[str, object]:
        """The contract's last line."""
        dropped = [{"reason": one.reason, "rows": one.rows} for one in self.dropped]
        return {"format": self.format, "path": self.path, "rows": self.rows, "dropped": dropped, "draft": self.draft}


def tally(reasons: Iterable[str]) -> tuple[Dropped, ...]:
    """Reasons, one a row left out, in; each with its number out, most frequent first."""
    counts = Counter(reasons)
    return tuple(
        Dropped(reason=reason, rows=counts[reason]) for reason in sorted(counts, key=lambda r: (-counts[r], r))
    )


def csv_export(
    dataset: Dataset, name: str, path: Path, columns: Sequence[str], rows: Sequence[Row], reasons: Iterable[str]
) -> Export:
    """Rows written as one .csv file under its columns, and counted again; `reasons` say what could not be carried."""
    write_whole(path, to_csv([columns], ([row[column] for column in columns] for row in rows)))
    found = count_csv(path.read_bytes())
    return Export(format=name, path=str(path), rows=len(rows), found=found, dropped=tally(reasons), draft=dataset.draft)
