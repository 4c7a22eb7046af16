"""What moved between two days: figures of two records side by side, with the reports and rulings that moved them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marsad.model import Decision, Figure, Report
from marsad.reconcile.record import Record

FIELDS = ("documented", "reported", "estimated", "tier", "grade", "provisional", "origins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure that moved. `before` or `after` is None for one that is new or gone; `fields` says what differs.

    `reports` and `decisions` are those between the two days that its claims or rulings rest on, then or before.
    """

    id: str
    before: Figure | None
    after: Figure | None
    fields: tuple[str, ...]
    reports: tuple[str, ...]
    decisions: tuple[str, ...]


def changes(before: Iterable[Figure], after: Iterable[Figure], *, old: Record, new: Record) -> list[Change]:
    """Figures and records of an earlier and a later day in, the figures that moved out, in the order of their ids."""
    first = {figure.id: figure for figure in before}
    last = {figure.id: figure for figure in after}
    fresh_reports = {report.id for report in new.reports} - {report.id for report in old.reports}
    old_rulings = {decision.id for decision in old.decisions}
    fresh = [decision for decision in new.decisions if decision.id not in old_rulings]
    fresh += [decision for decision in old.decisions if decision.id not in {one.id for one in new.decisions}]
    moved = []
    for name in sorted({*first, *last}):
        one, other = first.get(name), last.get(name)
        fields = _differing(one, other)
        if fields:
            moved.append(
                Change(
                    id=name,
                    before=one,
                    after=other,
                    fields=fields,
                    reports=_reports(one, other, fresh_reports),
                    decisions=_rulings(one, other, fresh, new.reports),
                )
            )
    return moved


def _differing(one: Figure | None, other: Figure | None) -> tuple[str, ...]:
    if one is None or other is None:
        return ("new" if one is None else "gone",)
    return tuple(name for name in FIELDS if getattr(one, name) != getattr(other, name))


def _reports(one: Figure | None, other: Figure | None, fresh: set[str]) -> tuple[str, ...]:
    spans = [span for figure in (one, other) if figure for span in figure.claims]
    spans += [aside.claim for figure in (one, other) if figure for aside in figure.set_aside]
    return tuple(sorted({report for report, _, _ in spans if report in fresh}))


def _rulings(
    one: Figure | None, other: Figure | None, fresh: Iterable[Decision], reports: Iterable[Report]
) -> tuple[str, ...]:
    """Rulings between the days that name the figure, one of its claims' reports, or one of its origins."""
    figures = [figure for figure in (one, other) if figure]
    own = {name for figure in figures for name in figure.decisions}
    touched = {span[0] for figure in figures for span in figure.claims}
    touched |= {aside.claim[0] for figure in figures for aside in figure.set_aside}
    ids = {figure.id for figure in figures}
    found = set()
    for decision in fresh:
        about = decision.anchor.report if decision.anchor else None
        named = str(decision.subject or "").removeprefix("figure:") in ids
        pair = {str(name) for name in decision.value.get("of", ())} & touched
        if decision.id in own or named or about in touched or pair or decision.subject in _voices(figures):
            found.add(decision.id)
    return tuple(sorted(found))


def _voices(figures: Iterable[Figure]) -> set[str]:
    return {f"voice:{origin}" for figure in figures for origin in figure.origins}
