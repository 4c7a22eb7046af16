"""`marsad merge`: another office's reports and rulings into this one's ledger."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BY


@click.command("merge")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("other", type=click.Path(path_type=Path))
@BY
@AS_JSON
def command(workspace: Path, other: Path, by: str, as_json: bool) -> None:
    """Bring what only OTHER holds into WORKSPACE; OTHER is only read. Merging again, or back, changes nothing twice."""
    from marsad.ledger.merge import merge
    from marsad.model.codec import dumps
    from marsad.workspace.logbook import open_log

    with open_log(workspace) as opened, open_log(other) as foreign:
        done = merge(opened, foreign, by=by)
    if as_json:
        click.echo(dumps(done))
    else:
        click.echo(f"new: {done.reports} reports, {done.rulings} rulings; held already: {done.same}")
        if done.erased_there:
            click.echo(f"the other office has erased {done.erased_there} entries; decide here with `marsad erase`")
    for refusal in done.refused:
        click.echo(f"marsad: refused: {refusal}", err=True)
    if done.refused:
        sys.exit(2)
