"""One report as a person reads it: its claims after the rulings on them, and what else repeats it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.model import Anchor
from marsad.workspace.flow import rule_one
from marsad.workspace.rulings import anchor_of

if TYPE_CHECKING:
    from marsad.model import Report
    from marsad.reconcile import Record
    from marsad.reconcile.cells import Item
    from marsad.reconcile.rulings import Ruled
    from marsad.workspace import Workspace

MOST_ECHOES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A report of the same text: `how` is `exact`, `near`, `part` or `decided`; `share` of common stretches."""

    report: Report
    how: str
    share: float
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Another text that repeats the same origin's same number: it corroborates nothing."""

    report: Report
    origin: str
    quote: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a report: its text again, and its numbers again."""

    copies: tuple[Copied, ...]
    echoes: tuple[Echo, ...]


def ruled(workspace: Workspace, name: str) -> Ruled:
    """A report's id in, its claims after the rulings of now out; nothing else is computed anew."""
    report = workspace.report(name)
    assert report is not None, name
    return rule_one(report, workspace.claims_of(name), workspace.decisions, gazetteer=workspace.gazetteer)


def anchor_at(workspace: Workspace, name: str, start: int, end: int, what: str) -> Anchor:
    """A claim's place in a report and its code as it stands in, the anchor of the claim as read out.

    A code that a person corrected does not change what the claim is called: rulings stay on what the reader found.
    """
    read = workspace.claims_of(name)
    here = [claim for claim in read if (claim.start, claim.end) == (start, end)]
    best = next((claim for claim in here if claim.what == what), here[0] if here else None)
    if best is None:  # a person added it
        report = workspace.report(name)
        text = report.text[start:end] if report else ""
        return Anchor(report=name, quote=text, what=what, start=start)
    return anchor_of(best, read)


def beside(workspace: Workspace, name: str, *, hidden: Collection[str] = ()) -> Beside:
    """A report's id in; its copies, the first of the family first, and its echoes, by day, out."""
    record = workspace.record
    copies, echoes = _copies(record, name), _echoes(record, name)
    return Beside(
        copies=tuple(one for one in copies if one.report.id not in hidden),
        echoes=tuple(one for one in echoes if one.report.id not in hidden),
    )


def _copies(record: Record, name: str) -> tuple[Copied, ...]:
    first = record.families.get(name, name)
    of = {copy.copy: copy for copy in record.copies}
    family = [report for report in record.reports if record.families.get(report.id, report.id) == first]
    found = []
    for report in family:
        pair = of.get(report.id) or of.get(name)
        if report.id != name and pair:
            found.append(Copied(report=report, how=pair.how, share=pair.share, is_first=report.id == first))
    return tuple(sorted(found, key=lambda one: (not one.is_first, one.report.published or "", one.report.id)))


def _echoes(record: Record, name: str) -> tuple[Echo, ...]:
    """Claims of other texts with one of this report's origins, codes and numbers; each report once."""
    family = record.families.get(name, name)
    own = {_said(item) for item in record.items if item.claim.report == name and item.known}
    found: dict[str, Echo] = {}
    for item in record.items:
        report = item.claim.report
        if report in found or not item.known or record.families.get(report, report) == family or _said(item) not in own:
            continue
        held = record.report(report)
        if held:
            found[report] = Echo(report=held, origin=item.origin, quote=item.claim.quote, start=item.claim.start)
    return tuple(sorted(found.values(), key=lambda one: (one.report.published or "", one.report.id))[:MOST_ECHOES])


def _said(item: Item) -> tuple[str, str, tuple[int, ...]]:
    return item.origin, item.what, item.numbers
