"""`marsad refer`: hand a case to an authority, as a package that verifies offline, and follow what becomes of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.inputs import AS_JSON, LANG
from marsad.cli.person import BECAUSE, BY
from marsad.model import BadInput

if TYPE_CHECKING:
    from marsad.workspace import Workspace


@click.command("refer")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("case")
@click.option("--to", help="The authority: military_court, attorney_general, civil_prosecutor, icc, un_body …")
@click.option(
    "--basis", default="", help="What it rests on, as the referring body says: suspicion, reasonable_grounds …"
)
@click.option("--second", default="", metavar="NAME", help="The second reviewer; never the one who refers.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the referral; today otherwise.")
@click.option("--ref-no", help="The reference number of either side.")
@click.option("--out", type=click.Path(path_type=Path), help="The package, a new zip; CASE-referral.zip otherwise.")
@click.option("--again", metavar="REFERRAL", help="Write the package of a referral that is recorded once more.")
@click.option("--status", metavar="CODE", help="Record a step: sent, acknowledged, returned, registered, charged …")
@click.option("--of", "referral", metavar="REFERRAL", help="Which referral the step is of; the newest otherwise.")
@click.option(
    "--receipt", type=click.Path(exists=True, path_type=Path), help="The receipt's file; its SHA-256 is kept."
)
@click.option("--pdf", is_flag=True, help="Beside the package, the dossier as PDF in both languages (needs Chromium).")
@BY
@BECAUSE
@AS_JSON
@LANG
def command(workspace: Path, case: str, by: str, because: str, as_json: bool, lang: str, **said: Any) -> None:
    """Refer CASE of WORKSPACE to an authority, or record what became of a referral."""
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace

    with Workspace.open(workspace) as opened:
        if said["status"]:
            made = _step(opened, case, said, by=by, because=because)
        else:
            made = _refer(opened, case, said, by=by, because=because)
    if as_json:
        click.echo(dumps(made))
        return
    for name, value in made.items():
        click.echo(f"{name}: {value}")


def _refer(opened: Workspace, case: str, said: dict[str, Any], *, by: str, because: str) -> dict[str, Any]:
    from dataclasses import asdict

    from marsad.workspace.referral import package, refer

    path = said["out"] or Path(f"{case.removeprefix('case:')}-referral.zip")
    if said["again"]:
        made = package(opened, case, said["again"], path, by=by)
    else:
        made = refer(opened, case, path, by=by, because=because, value=_value(said))
    return asdict(made) | ({"pdf": _pdfs(path)} if said["pdf"] else {})


def _value(said: dict[str, Any]) -> dict[str, Any]:
    """The options of a referral in, the fields of its ruling out; what was not said is left out."""
    if not said["to"]:
        raise BadInput("no authority is named", where="--to", todo="say to whom: --to military_court")
    value = {"to": said["to"], "basis": said["basis"], "second_reviewer": said["second"]}
    if said["day"]:
        value["date"] = said["day"].date().isoformat()
    if said["ref_no"]:
        value["ref_no"] = said["ref_no"]
    return value


def _pdfs(path: Path) -> list[str]:
    """The dossiers inside a package as PDF beside it."""
    import zipfile

    from marsad.publish.brief.pdf import printed

    made = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if "/data/dossier/" in name:
                target = path.with_name(f"{path.stem}-{Path(name).stem}.pdf")
                target.write_bytes(printed(archive.read(name).decode(), path.stem))
                made.append(str(target))
    return made


def _step(opened: Workspace, case: str, said: dict[str, Any], *, by: str, because: str) -> dict[str, Any]:
    from marsad.workspace.casework import case_of
    from marsad.workspace.referral import referral_of

    found = case_of(opened, case)
    referral = referral_of(found, said["referral"]).id
    value = {"referral": referral, "status": said["status"]}
    if said["day"]:
        value["date"] = said["day"].date().isoformat()
    if said["receipt"]:
        value["receipt"] = hashlib.sha256(said["receipt"].read_bytes()).hexdigest()
    ruling = opened.decide("refer", by=by, because=because, subject=found.id, value=value)
    return {"ruling": ruling.id, "case": found.id, **value}
