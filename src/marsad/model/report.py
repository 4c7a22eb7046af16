"""A report: bytes as received, and the text that was read out of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as the contract has it; every offset counts Unicode code points of `text`.

    `published` is an ISO date or date-time with offset, kept as it was given. `lang` is BCP-47 or None.
    """

    id: str
    text: str
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    lang: str | None = None
    title: str | None = None

    @property
    def day(self) -> date | None:
        """The day of publication, the anchor for "on Thursday"; None when unknown."""
        return date.fromisoformat(self.published[:10]) if self.published else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something that was not taken in: where it stands and why."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"
