"""Figures that are events, as GED and ACLED know them, with the reports behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marsad.publish.dataset import Dataset
from marsad.publish.dataset.build import JOINT
from marsad.publish.dataset.model import Row

EVENT_SCOPES = ("incident", "day")
WHOLE_GROUPS = ("all", "mixed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The report behind an event that is cited first, and all publishers."""

    headline: str | None
    publisher: str | None
    published: str | None
    words: str
    all_publishers: tuple[str, ...]


class Sources:
    """Claims and reports of a dataset by their ids."""

    def __init__(self, dataset: Dataset) -> None:
        self._claims: Mapping[str, Row] = {str(row["id"]): row for row in dataset["claims"].rows}
        self._reports: Mapping[str, Row] = {str(row["id"]): row for row in dataset["reports"].rows}

    def of(self, row: Row) -> Source:
        """The sources of a figure."""
        claims = [self._claims[name] for name in names(row["claims"]) if name in self._claims]
        reports = [self._reports[str(claim["report"])] for claim in claims if str(claim["report"]) in self._reports]
        first = reports[0] if reports else {}
        return Source(
            headline=_text(first.get("title")),
            publisher=_text(first.get("publisher")),
            published=_text(first.get("published")),
            words=" | ".join(dict.fromkeys(str(claim["quote"]) for claim in claims if claim["quote"]))[:2000],
            all_publishers=tuple(dict.fromkeys(str(one["publisher"]) for one in reports if one["publisher"])),
        )


def names(joined: object) -> list[str]:
    """A joined cell to its parts."""
    return [part for part in str(joined or "").split(JOINT) if part]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def date_precision(since: date, until: date) -> int:
    """UCDP date_prec: 1 a day, 2 up to six days, 3 a week, 4 a month, 5 longer."""
    days = (until - since).days + 1
    return next((code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)


def window(row: Row) -> tuple[date, date] | None:
    """First and last day of an event; None when the day is unknown."""
    since, until = row["since"] or row["until"], row["until"] or row["since"]
    return (since, until) if isinstance(since, date) and isinstance(until, date) else None
