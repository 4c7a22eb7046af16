"""`marsad erase`: what must vanish vanishes; the reason stays."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BY


@click.command("erase")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("subjects", nargs=-1, required=True)
@click.option("--ground", required=True, help="Why, without naming anybody: it stays in the log.")
@click.option("--second", required=True, metavar="NAME", help="Who approves it; has to be somebody else.")
@BY
@AS_JSON
def command(workspace: Path, subjects: tuple[str, ...], ground: str, second: str, by: str, as_json: bool) -> None:
    """Erase what WORKSPACE holds of SUBJECTS ("report:ID", "person:…"): words, originals, keys.

    The log still verifies and says which entry withholds what. Copies that left the house are not reached.
    """
    from marsad import ledger
    from marsad.ledger.erasure import erase
    from marsad.model.codec import dumps

    with ledger.open(workspace) as opened:
        done = erase(opened, subjects, ground=ground, first=by, second=second)
    if as_json:
        click.echo(dumps(done))
        return
    click.echo(f"erased: {len(done.rows)} entries, {done.originals} originals; entry {done.entry} says why")
    for path in done.leftovers:
        todo = "close what reads the ledger" if path.endswith("-wal") else "publish a corrected one"
        click.secho(f"still holds the words: {path} ({todo})", fg="yellow", err=True)
