"""What the door hands over: readings with their originals, and refusals with their reasons."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.model.report import Refusal, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One report, the bytes it was read from, the parser (name and version) and where it came from.

    `name` is the file, `part` what it was inside of it ("line 7", "message 3"); every offset refers to `report.text`.
    """

    report: Report
    original: bytes  # empty while it is the whole file, which the door fills in
    parser: str
    name: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything that one file gave."""

    format: str
    items: tuple[Item, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports alone, in the order of the file."""
        return tuple(item.report for item in self.items)
