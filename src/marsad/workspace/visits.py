"""What moved since a person was last here: the figures at an earlier entry of the log beside those of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.figures.history import Change, changes
from marsad.workspace.flow import derive

if TYPE_CHECKING:
    from marsad.reconcile import Record
    from marsad.workspace import Workspace


def record_at(workspace: Workspace, entry: int) -> Record:
    """The record as it stood when the log had `entry` entries: reports and rulings that came later are left out."""
    ledger = workspace.ledger
    later = {decision.id for decision in workspace.decisions} - ledger.names_until(entry)
    kept = {held.report.id for held in ledger.held() if held.n <= entry}
    pairs = [pair for pair in zip(workspace.reports, workspace.read_claims, strict=True) if pair[0].id in kept]
    return derive(
        tuple(report for report, _ in pairs),
        [claims for _, claims in pairs],
        tuple(one for one in workspace.decisions if one.id not in later),
        gazetteer=workspace.gazetteer,
        method=workspace.method,
        registry=workspace.registry,
    )


def moved_since(workspace: Workspace, entry: int) -> list[Change]:
    """An entry of the log in, the figures that differ between it and now out, with what moved them."""
    from marsad.figures import figures
    from marsad.workspace.named import known

    if entry >= workspace.ledger.head().size:
        return []
    old = record_at(workspace, entry)
    people = known(workspace)  # lists are counted as now on both sides: what moved is what reports and rulings moved
    return changes(figures(old, known=people), figures(workspace.record, known=people), old=old, new=workspace.record)
