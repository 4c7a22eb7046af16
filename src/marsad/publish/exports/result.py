"""What became of an export: how many rows are in the file, and what the format could not carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


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
