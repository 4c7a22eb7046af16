"""What people ruled, as labels: for tuning a reader, and for scoring it on a workspace's own rulings."""

from __future__ import annotations

from typing import Any

import msgspec

from marsad.model import Claim
from marsad.read.score import Score, score
from marsad.workspace.workspace import Workspace


def ruled_claims(workspace: Workspace) -> dict[str, list[Claim]]:
    """The claims that people accepted, corrected or added, by report; a report without rulings is left out."""
    record = workspace.record
    touched = {key[0] for key in record.rulings} | {claim.report for claim in record.rejected}
    kept: dict[str, list[Claim]] = {report: [] for report in sorted(touched)}
    for claim in record.claims:
        if (*claim.span, claim.what) in record.rulings:
            kept[claim.report].append(claim)
    return kept


def gold(workspace: Workspace) -> list[dict[str, Any]]:
    """One labelled report each, in the contract's form; `exhaustive` where every claim that was read was ruled on."""
    open_claims = _open(workspace)
    lines = []
    for name, claims in ruled_claims(workspace).items():
        report = workspace.report(name)
        assert report
        labels = [{k: v for k, v in msgspec.to_builtins(claim).items() if k != "rule"} for claim in claims]
        lines.append({**msgspec.to_builtins(report), "claims": labels, "exhaustive": not open_claims.get(name)})
    return lines


def own_score(workspace: Workspace) -> Score:
    """The reader against the rulings, on reports where every claim that was read was ruled on."""
    open_claims = _open(workspace)
    labelled = {name: claims for name, claims in ruled_claims(workspace).items() if not open_claims.get(name)}
    read = {r.id: found for r, found in zip(workspace.reports, workspace.read_claims, strict=True)}
    return score(labelled, {name: read.get(name, []) for name in labelled})


def _open(workspace: Workspace) -> dict[str, int]:
    """How many claims of each report no one has ruled on."""
    record = workspace.record
    waiting: dict[str, int] = {}
    for claim in record.claims:
        if (*claim.span, claim.what) not in record.rulings:
            waiting[claim.report] = waiting.get(claim.report, 0) + 1
    return waiting
