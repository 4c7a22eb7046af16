"""`marsad hold`: a legal hold, while which nothing of a subject is erased."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BECAUSE, BY


@click.command("hold")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("subject", required=False)
@click.option("--lift", metavar="ID", help="Lift the hold with this id.")
@BY
@BECAUSE
@AS_JSON
def command(workspace: Path, subject: str | None, lift: str | None, by: str, because: str, as_json: bool) -> None:
    """Put a legal hold on SUBJECT ("report:ID", "person:…"), lift one, or list those that stand."""
    from marsad.ledger import erasure, policy
    from marsad.model.codec import dumps
    from marsad.workspace.logbook import open_log

    with open_log(workspace) as opened:
        if lift:
            shown = [erasure.lift(opened, lift, by=by, because=because)]
        elif subject:
            shown = [erasure.hold(opened, subject, by=by, because=because)]
        else:
            shown = [ruling for ruling in policy.standing(opened.decisions()) if ruling.verb == "hold"]
    if as_json:
        click.echo(dumps(shown))
        return
    for ruling in shown:
        state = "hold" if ruling.verb == "hold" else "lifted"
        click.echo(f"{ruling.id}  {state} {ruling.subject}  by {ruling.by}  {ruling.because}")
    if not shown:
        click.echo("no hold stands")
