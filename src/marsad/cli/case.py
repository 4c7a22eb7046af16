"""`marsad case`: open a case, add acts, suspects and prior accounts to it, record what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.inputs import AS_JSON, LANG
from marsad.cli.person import BECAUSE, BY
from marsad.model import BadInput

if TYPE_CHECKING:
    from marsad.model import Decision
    from marsad.workspace import Workspace


@click.command("case")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("name")
@click.option("--open", "title", metavar="TITLE", help="Open the case NAME under this title.")
@click.option("--act", "acts", multiple=True, metavar="ID", help="An act of `marsad cases --acts` that it is about.")
@click.option("--evidence", multiple=True, metavar="REPORT=QUOTE", help="Further words that it rests on.")
@click.option("--suspects", metavar="N", type=int, help="How many suspects; counts are public, names are sealed.")
@click.option("--affiliation", default="", metavar="TEXT", help="Their affiliation, as somebody states it.")
@click.option("--names", type=click.Path(exists=True, path_type=Path), help="A file with their names, to be sealed.")
@click.option("--to", "recipients", multiple=True, metavar="AGE1…", help="An age public key that may open the names.")
@click.option("--standard", metavar="CODE", help="The standard sought, or met by a finding: reasonable_grounds …")
@click.option("--found", type=click.Choice(["occurrence", "attribution"]), help="Record a finding to --standard.")
@click.option("--second", default="", metavar="NAME", help="Who reviewed the finding.")
@click.option("--dissent", default="", metavar="TEXT", help="Who disagrees with the finding, and why.")
@click.option("--prior-account", "prior", multiple=True, metavar="TEXT", help="Who was heard before, by whom, when.")
@click.option("--consent", multiple=True, metavar="TEXT", help="What a person allowed to be done with their account.")
@click.option("--status", type=click.Choice(["open", "suspended", "closed"]), help="What became of the case.")
@BY
@BECAUSE
@AS_JSON
@LANG
def command(workspace: Path, name: str, by: str, because: str, as_json: bool, lang: str, **said: Any) -> None:
    """Open the case NAME of WORKSPACE, or add to it."""
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace

    with Workspace.open(workspace) as opened:
        made = _find(opened, name, said, by, because) if said["found"] else _record(opened, name, said, by, because)
    click.echo(dumps(made) if as_json else f"{made.id}  {made.verb} {made.subject} by {made.by}")


def _record(opened: Workspace, name: str, said: dict[str, Any], by: str, because: str) -> Decision:
    from marsad.workspace import casework

    subject = f"case:{casework.slug(name)}"
    if not said["title"]:
        casework.case_of(opened, subject)  # before names are sealed for a case that nobody opened
    fields: dict[str, Any] = {
        "acts": list(said["acts"]),
        "evidence": [dict(zip(("report", "quote"), one.split("=", 1), strict=False)) for one in said["evidence"]],
        "standard_sought": said["standard"],
        "status": said["status"],
        "prior_accounts": [{"words": words} for words in said["prior"]],
        "consent": [{"words": words} for words in said["consent"]],
        "suspects": _suspects(opened, subject, said, by),
    }
    if said["title"]:
        return casework.open_case(opened, name, by=by, because=because, title=said["title"], **fields)
    if not any(fields.values()):
        raise BadInput("nothing to add", where=name, todo="open it with --open TITLE, or add --act, --suspects …")
    return casework.amend_case(opened, name, by=by, because=because, **fields)


def _suspects(opened: Workspace, subject: str, said: dict[str, Any], by: str) -> list[dict[str, Any]]:
    from marsad.cases.checks import refused
    from marsad.workspace.casework import suspects

    if said["suspects"] is None:
        return []
    if said["suspects"] < 1:
        raise refused("suspects_uncounted", where="--suspects", count=said["suspects"])
    names = said["names"].read_text(encoding="utf-8") if said["names"] else ""
    keys, count, affiliation = said["recipients"], said["suspects"], said["affiliation"]
    return [suspects(opened, case=subject, count=count, affiliation=affiliation, names=names, to=keys, by=by)]


def _find(opened: Workspace, name: str, said: dict[str, Any], by: str, because: str) -> Decision:
    from marsad.workspace.casework import find_on_case

    second, dissent = said["second"], said["dissent"]
    return find_on_case(
        opened,
        name,
        of=said["found"],
        standard=said["standard"] or "",
        second=second,
        dissent=dissent,
        by=by,
        because=because,
    )
