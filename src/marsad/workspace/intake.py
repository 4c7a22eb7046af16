"""What became of what was handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.model import Report
from marsad.model.report import Refusal


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


def relabel(report: Report, *, published: str | None, publisher: str | None) -> Report:
    """A report with what its file did not say filled in by whoever hands it over; what it says itself stands."""
    return replace(report, published=report.published or published, publisher=report.publisher or publisher)
