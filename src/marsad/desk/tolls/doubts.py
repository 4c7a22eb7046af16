"""What cannot all be true, beside the series it touches: flagged for a person, never repaired."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from marsad.desk import visits
from marsad.desk.projection.models import TollRow
from marsad.figures.contradictions import KINDS, Contradiction, contradictions

Named = tuple[str, Contradiction]


def doubts(lang: str, hidden: Collection[str]) -> list[Named]:
    """The contradictions of the record with their kind in words; those that quote a hidden report are left out."""
    at = 1 if lang == "ar" else 0
    return [
        (KINDS[one.kind][at], one) for one in _found("") if not any(report in hidden for report, _, _ in one.claims)
    ]


_found: Any = visits.at_head(lambda opened, _: contradictions(opened.record))


def flag(rows: Iterable[TollRow], found: Iterable[Named]) -> None:
    """Rows in; each with the kinds of contradiction that one of its points is part of."""
    touched = [(kind, {tuple(span) for span in one.claims}) for kind, one in found]
    for row in rows:
        own = {tuple(span) for point in row.series["points"] for span in point["claims"]}
        row.doubts = sorted({kind for kind, spans in touched if spans & own})
