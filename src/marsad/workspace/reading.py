"""One report as a person reads it: its claims after the rulings on them, and what else repeats it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.model import Anchor
from marsad.workspace.flow import rule_one
from marsad.workspace.rulings import anchor_of

if TYPE_CHECKING:
    from marsad.reconcile import Record
    from marsad.reconcile.cells import Item
    from marsad.reconcile.rulings import Ruled
    from marsad.workspace import Workspace

MOST_ECHOES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A report of the same text: `how` is `exact`, `near`, `part` or `decided`; `share` of common stretches."""

    report: str
    how: str
    share: float
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Another text that repeats the same origin's same number: it corroborates nothing."""

    report: str
    origin: str
    quote: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a report, by the reports' ids: its text again, and its numbers again."""

    copies: tuple[Copied, ...]
    echoes: tuple[Echo, ...]


def ruled(workspace: Workspace, name: str) -> Ruled:
    """A report's id in, its claims after the rulings of now out; nothing else is computed anew."""
    report = workspace.report(name)
    assert report is not None, name
    return rule_one(report, workspace.claims_of(name), workspace.standing, gazetteer=workspace.gazetteer)


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


def all_beside(record: Record) -> dict[str, Beside]:
    """A record in; for each report that has any, its copies, the first text first, and its echoes, by day, out.

    All at once, because one pass over the record's claims serves every report.
    """
    copies, echoes = _copies(record), _echoes(record)
    return {
        name: Beside(copies=copies.get(name, ()), echoes=echoes.get(name, ()))
        for name in sorted(copies.keys() | echoes.keys())
    }


def _order(record: Record) -> dict[str, tuple[str, str]]:
    return {report.id: (report.published or "", report.id) for report in record.reports}


def _copies(record: Record) -> dict[str, tuple[Copied, ...]]:
    of = {copy.copy: copy for copy in record.copies}
    order, members = _order(record), defaultdict(list)
    for report in record.reports:
        members[record.families.get(report.id, report.id)].append(report.id)
    found: dict[str, tuple[Copied, ...]] = {}
    for first, family in members.items():
        for name in family if len(family) > 1 else ():
            pairs = [(other, of.get(other) or of.get(name)) for other in family if other != name]
            known = [
                Copied(report=other, how=pair.how, share=pair.share, is_first=other == first)
                for other, pair in pairs
                if pair
            ]
            found[name] = tuple(sorted(known, key=lambda one: (not one.is_first, order[one.report])))
    return found


def _echoes(record: Record) -> dict[str, tuple[Echo, ...]]:
    """Claims of other texts with one of a report's origins, codes and numbers; each other report once."""
    order = _order(record)
    said: dict[tuple[str, str, tuple[int, ...]], list[Echo]] = defaultdict(list)
    own: dict[str, set[tuple[str, str, tuple[int, ...]]]] = defaultdict(set)
    for item in record.items:
        name = item.claim.report
        if item.known and name in order:
            said[_said(item)].append(
                Echo(report=name, origin=item.origin, quote=item.claim.quote, start=item.claim.start)
            )
            own[name].add(_said(item))
    for told in said.values():
        told.sort(key=lambda one: order[one.report])  # stable: a report's first claim stays its first
    found = {name: _first_echoes(name, [said[key] for key in keys], record, order) for name, keys in own.items()}
    return {name: echoes for name, echoes in found.items() if echoes}


def _first_echoes(
    name: str, told: Sequence[Sequence[Echo]], record: Record, order: Mapping[str, tuple[str, str]]
) -> tuple[Echo, ...]:
    """The earliest of what others say alike, at most MOST_ECHOES; no list of `told` is walked further than that."""
    family = record.families.get(name, name)
    first: dict[str, Echo] = {}
    for echoes in told:
        others: dict[str, Echo] = {}
        for one in echoes:
            if record.families.get(one.report, one.report) != family:
                others.setdefault(one.report, one)
            if len(others) == MOST_ECHOES:
                break
        for report, one in others.items():
            if report not in first or one.start < first[report].start:
                first[report] = one
    return tuple(sorted(first.values(), key=lambda one: order[one.report])[:MOST_ECHOES])


def _said(item: Item) -> tuple[str, str, tuple[int, ...]]:
    return item.origin, item.what, item.numbers
