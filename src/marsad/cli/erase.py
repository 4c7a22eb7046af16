"""`marsad erase`: what must vanish vanishes; the reason stays."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BY
from marsad.cli.serve import DESK
from marsad.model import MarsadError

# what to do about a file that an erasure could not reach, by how its name ends
REMEDIES = {
    "-wal": "close what reads the ledger",
    "/subject_key": "its owner runs VACUUM FULL subject_key",
    "desk.db": "close the desk and run `marsad serve WORKSPACE --rebuild` where it is installed",
}


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
    from marsad.ledger.erasure import erase
    from marsad.model.codec import dumps
    from marsad.workspace.logbook import open_log

    with open_log(workspace) as opened:
        done = erase(opened, subjects, ground=ground, first=by, second=second)
    left = (*done.leftovers, *_left_in_the_desk(workspace))
    if as_json:
        click.echo(dumps(replace(done, leftovers=left)))
        return
    click.echo(f"erased: {len(done.rows)} entries, {done.originals} originals; entry {done.entry} says why")
    for path in left:
        todo = next((todo for ending, todo in REMEDIES.items() if path.endswith(ending)), "publish a corrected one")
        click.secho(f"still holds the words: {path} ({todo})", fg="yellow", err=True)


def _left_in_the_desk(workspace: Path) -> list[str]:
    """Have the desk's lists and searches made again without the words; out comes its database when that fails."""
    lists = workspace / "desk" / "desk.db"
    if not lists.is_file():
        return []
    try:
        server = import_module(DESK)
        server.prepare(workspace)
        server.forget()
    except (ImportError, MarsadError):
        return [str(lists)]
    return []
