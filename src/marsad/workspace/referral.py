"""A referral: recorded in the log, and handed over as one package that anybody can check without this software."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.cases import Case, Desk, Referral
from marsad.cases.checks import refused
from marsad.cases.dossier import Custody, Dossier
from marsad.ledger.bundle import bundle, rows_about
from marsad.ledger.entry import decode
from marsad.ledger.vault import values
from marsad.model import BadInput
from marsad.workspace.casework import case_of, seen

if TYPE_CHECKING:
    from marsad.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What was handed over: the file, its SHA-256, and how many reports and rulings lie in it."""

    case: str
    referral: str
    to: str
    path: str
    sha256: str
    reports: int
    entries: int


def refer(
    workspace: Workspace, case: str, path: Path, *, by: str, because: str = "", value: Mapping[str, Any]
) -> Package:
    """Record the referral of a case and write its package. `value`: to, basis, second_reviewer; date and ref_no.

    The case's acts and counts of suspects go with it. BadInput when the case is unknown, empty or not seconded, or the
    file stands already; then nothing is recorded.
    """
    found = case_of(workspace, case)
    if path.exists():
        raise BadInput(
            "a file stands here already", where=str(path), todo="name another: a package is never overwritten"
        )
    if not path.parent.is_dir():
        raise BadInput("no such folder", where=str(path.parent), todo="make it first")
    suspects = [{"count": one.count, "affiliation": one.affiliation} for one in found.suspects]
    whole = {"acts": [act.id for act in found.acts], "suspects": suspects, **value}
    ruling = workspace.decide("refer", by=by, because=because, subject=found.id, value=whole)
    made = package(workspace, found.id, ruling.id, path, by=by)
    step = {"referral": ruling.id, "status": "prepared", "package_sha256": made.sha256}
    workspace.decide("refer", by=by, because="the package as it was written", subject=found.id, value=step)
    return made


def package(workspace: Workspace, case: str, referral: str, path: Path, *, by: str) -> Package:
    """Write the package of a referral that is recorded; the same referral of the same record gives the same bytes."""
    found_desk = seen(workspace)
    found = case_of(workspace, case)
    sent = referral_of(found, referral)
    reports = [one.report for one in found.evidence]
    rulings = [ruling for ruling in found.decisions if ruling == referral or not _is_step(workspace, ruling)]
    rows = rows_about(workspace.ledger, reports, rulings)
    extra = dossier_files(workspace, found_desk, found, sent)
    done = bundle(workspace.ledger, path, rows, by=by, extra=extra, folder=f"referral-{referral}")
    return Package(
        case=found.id,
        referral=referral,
        to=sent.to,
        path=str(path),
        sha256=done.digest,
        reports=len(reports),
        entries=len(done.rows),
    )


def referral_of(case: Case, number: str | None = None) -> Referral:
    """A case and a referral's number in, the referral out; the newest without a number. BadInput when there is none."""
    found = [one for one in case.referrals if number in (None, "", one.id)]
    if not found:
        raise refused("no_referral", name=number or "–", case=case.id)
    return found[-1]


def dossier_files(workspace: Workspace, found: Desk, case: Case, referral: Referral) -> dict[str, bytes]:
    """The pages that a package carries besides its evidence, by their names in the bag."""
    custody = custody_of(workspace, [one.report for one in case.evidence])
    dossier = Dossier(record=workspace.record, desk=found, case=case, referral=referral, custody=custody)
    pages = {f"data/dossier/{lang}.html": dossier.page(lang).encode() for lang in ("en", "ar")}
    forms = {
        f"data/custody/{held.entry:06}.html": dossier.custody_form(name).encode() for name, held in custody.items()
    }
    return pages | forms | sealed_names(workspace, case)


def sealed_names(workspace: Workspace, case: Case) -> dict[str, bytes]:
    """The sealed names of a case's suspects as age files: whoever holds a recipient's key opens them, nobody else."""
    entries = [one.sealed for one in case.suspects if one.sealed is not None]
    held = {n: workspace.ledger.vault.sealed(workspace.ledger.store.row(n).leaf) for n in entries}
    return {f"data/sealed/suspects-{n:06}.age": content for n, content in held.items() if content}


def custody_of(workspace: Workspace, reports: list[str]) -> dict[str, Custody]:
    """Ids of reports in; how each came into the ledger out."""
    ledger = workspace.ledger
    found = {}
    for held in ledger.held():
        if held.report.id in reports:
            row = ledger.store.row(held.n)
            opening = ledger.vault.opening(row.leaf) or {}
            found[held.report.id] = Custody(
                entry=held.n,
                at=str(decode(row.body or b"{}").get("t", "")),
                by=str(values(opening).get("by", "–")),
                sha256=held.original,
                parser=held.parser,
                name=held.name,
            )
    return found


def _is_step(workspace: Workspace, ruling: str) -> bool:
    """Referrals and their steps; only the referral that is packed goes into its package."""
    return any(one.id == ruling and one.verb == "refer" for one in workspace.decisions)
