"""What is handed in, batch by batch, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.model import Report
from marsad.model.codec import check_published
from marsad.model.report import Refusal

if TYPE_CHECKING:
    from marsad.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The reconciliation of an intake: read = new + same + refused."""

    new: tuple[str, ...]
    same: tuple[str, ...]
    refused: tuple[Refusal, ...]

    @property
    def read(self) -> int:
        """How many reports were handed in, usable or not."""
        return len(self.new) + len(self.same) + len(self.refused)


def in_batches(
    ledger: Ledger,
    paths: Iterable[Path],
    *,
    by: str,
    now: Callable[[], str],
    publisher: str | None = None,
    day: str | None = None,
) -> Iterator[tuple[Intake, int]]:
    """Files and folders in; batch by batch what became of each report, with the bytes of the files it took, out.

    Bytes are kept as they are, the same thing twice is no change. Each batch is stored before the next is read, so that
    memory is bounded and the same call goes on after a kill. A file that cannot be used is refused and does not stop
    the others. `publisher` and `day` (ISO) fill in what a file does not say itself.
    """
    from marsad.collect.stream import files_in, taken_or_refused

    check_published(day, where="published")  # a day that does not exist would stop every later reading
    for found, size in (one for path in paths for file in files_in([path]) for one in taken_or_refused(file)):
        items = [replace(i, report=relabel(i.report, published=day, publisher=publisher)) for i in found.items]
        added = ledger.add(items, by=by, at=now())
        refused = (*found.refusals, *(Refusal(where=r.where, why=r.why) for r in added.refused))
        yield Intake(new=tuple(added.new), same=tuple(added.same), refused=refused), size


def relabel(report: Report, *, published: str | None, publisher: str | None) -> Report:
    """A report with what its file did not say filled in by whoever hands it over; what it says itself stands."""
    return replace(report, published=report.published or published, publisher=report.publisher or publisher)
