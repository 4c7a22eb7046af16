"""Relations between events that the words of a report propose: one before, after or in answer to another."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from marsad.model import Report
from marsad.reconcile.cells import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A proposal from the text: `earlier` and `later` are incident ids or None where the text names an event that no
    claim counts; the quote shows the words."""

    kind: str
    report: str
    start: int
    end: int
    quote: str
    earlier: str | None
    later: str | None


@cache
def _cues() -> tuple[tuple[str, str, str], ...]:
    table = tomllib.loads((files("marsad.reconcile") / "data" / "relations.toml").read_text("utf-8"))
    return tuple((one["kind"], one["first"], word) for one in table["relation"] for word in one["words"])


def find_relations(
    reports: Iterable[Report], items: Sequence[Item], incident_of: Mapping[int, str]
) -> tuple[Relation, ...]:
    """Reports in, the ties between events that their words propose out, in the order of the text."""
    by_report: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.index in incident_of:
            by_report[item.claim.report].append(item)
    found = []
    for report in reports:
        lowered = report.text.casefold()
        if len(lowered) != len(report.text):
            continue  # casefolding moved the offsets: such a text has no cue that could be quoted exactly
        for kind, first, word in _cues():
            at = lowered.find(word.casefold())
            if at >= 0:
                found.append(_relation(kind, first, report, at, at + len(word), by_report[report.id], incident_of))
    return tuple(sorted(set(found), key=lambda one: (one.report, one.start, one.kind)))


def _relation(
    kind: str, first: str, report: Report, start: int, end: int, items: Sequence[Item], incident_of: Mapping[int, str]
) -> Relation:
    before = [item for item in items if item.claim.end <= start]
    after = [item for item in items if item.claim.start >= end]
    left = incident_of[max(before, key=lambda item: item.claim.end).index] if before else None
    right = incident_of[min(after, key=lambda item: item.claim.start).index] if after else None
    sentence_end = min(
        (at for at in (report.text.find(mark, end) for mark in ".؟!\n") if at >= 0), default=len(report.text)
    )
    sentence_start = max(report.text.rfind(mark, 0, start) for mark in ".؟!\n") + 1
    text = report.text[sentence_start:sentence_end]
    begin = sentence_start + len(text) - len(text.lstrip())
    earlier, later = (left, right) if first == "before" else (right, left)
    if earlier == later:
        earlier = None
    return Relation(
        kind=kind,
        report=report.id,
        start=begin,
        end=sentence_end,
        quote=report.text[begin:sentence_end],
        earlier=earlier,
        later=later,
    )
