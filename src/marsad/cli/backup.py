"""`marsad backup`: an encrypted copy, while work goes on."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BY


@click.command("backup")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--to", "recipients", multiple=True, required=True, metavar="AGE1…", help="An age public key.")
@BY
@AS_JSON
def command(workspace: Path, out: Path, recipients: tuple[str, ...], by: str, as_json: bool) -> None:
    """Write WORKSPACE into OUT.age and its keys into OUT.keys.age, for RECIPIENTS only.

    Keep the two apart, and only the newest keys: then what is erased later cannot come back from an old backup.
    """
    from marsad.ledger.backup import backup
    from marsad.model.codec import dumps
    from marsad.workspace.logbook import open_log

    with open_log(workspace) as opened:
        done = backup(opened, out, to=recipients, by=by)
    if as_json:
        click.echo(
            dumps({"content": str(done.content), "keys": str(done.keys), "size": done.size, "sha256": done.digest})
        )
        return
    click.echo(f"{done.content}: {done.size:,} entries, sha256 {done.digest}")
    click.echo(f"{done.keys}: its keys; keep them elsewhere, and only the newest")
