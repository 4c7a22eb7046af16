"""`marsad body`: what is known of a body that follows violations, each thing with the words that say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from marsad.cli.inputs import AS_JSON, LANG
from marsad.cli.person import BECAUSE, BY
from marsad.model import BadInput


@click.command("body")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("name")
@click.option("--report", default="", metavar="ID", help="The report that says it.")
@click.option("--quote", default="", metavar="TEXT", help="Its words, letter by letter.")
@click.option("--kind", metavar="CODE", help="national_committee, emergency_committee, un_commission, court …")
@click.option("--called", "names", multiple=True, metavar="NAME", help="A name that it bears, in any language.")
@click.option("--founded", metavar="DAY", help="The day it was formed.")
@click.option("--founder", metavar="NAME", help="Who formed it.")
@click.option("--members", type=int, metavar="N", help="How many sit on it.")
@click.option("--composition", default="", metavar="TEXT", help="Who they are by office: five judges, a lawyer …")
@click.option("--mandate", multiple=True, metavar="CODE", help="establish_facts, monitor_compliance, refer …")
@click.option("--power", "powers", multiple=True, metavar="CODE", help="summon, visit_sites, arrest …")
@click.option("--deadline", metavar="DAY", help="When it has to be done.")
@click.option("--extension", metavar="DAY", help="Until when it was extended.")
@click.option("--milestone", metavar="KIND=DAY", help="interim, handed_over, press_conference, published_full …")
@click.option("--standard", metavar="CODE", help="The standard of proof that it states.")
@click.option("--access", "output_access", metavar="CODE", help="What is public of its work: summary_only, full …")
@BY
@BECAUSE
@AS_JSON
@LANG
def command(
    workspace: Path, name: str, report: str, quote: str, by: str, because: str, as_json: bool, lang: str, **said: Any
) -> None:
    """Record what REPORT says of the body NAME of WORKSPACE; `marsad orders` shows the bodies and their ids."""
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace
    from marsad.workspace.casework import record_body

    value = _value(said)
    with Workspace.open(workspace) as opened:
        made = record_body(opened, name, by=by, because=because, report=report, quote=quote, value=value)
    click.echo(dumps(made) if as_json else f"{made.id}  {made.verb} {made.subject} by {made.by}")


def _value(said: dict[str, Any]) -> dict[str, Any]:
    """The options of a body in, the fields of its ruling out."""
    members = {"count": said.pop("members"), "composition": said.pop("composition")}
    value: dict[str, Any] = {name: list(given) if isinstance(given, tuple) else given for name, given in said.items()}
    value["by"] = value.pop("founder")
    if any(members.values()):
        value["members"] = {name: given for name, given in members.items() if given}
    if value["milestone"]:
        kind, equals, day = value["milestone"].partition("=")
        if not equals:
            raise BadInput("a milestone without its day", where="--milestone", todo="write handed_over=2025-07-13")
        value["milestone"] = {"kind": kind, "date": day}
    if not any(value.values()):
        raise BadInput("nothing to record", where="body", todo="say what is known: --deadline, --milestone …")
    return value
