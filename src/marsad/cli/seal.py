"""`marsad seal`: words that this machine keeps and cannot read."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BY


@click.group("seal")
def command() -> None:
    """Keep what must not be readable here: a witness's statement, a source's name.

    Only those whose public keys are named can open it, elsewhere, with their secret keys.
    """


@command.command("put")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("subject")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "recipients", multiple=True, required=True, metavar="AGE1…", help="An age public key.")
@BY
@AS_JSON
def put(workspace: Path, subject: str, file: Path, recipients: tuple[str, ...], by: str, as_json: bool) -> None:
    """Seal the words in FILE under SUBJECT ("person:w7") into WORKSPACE; FILE itself stays where it is."""
    from marsad.collect.encoding import decode
    from marsad.ledger.sealed import seal
    from marsad.model.codec import dumps
    from marsad.workspace.logbook import open_log

    words = decode(_read(file), where=str(file))
    with open_log(workspace) as opened:
        row = seal(opened, subject, {"words": words}, to=recipients, by=by)
    if as_json:
        click.echo(dumps({"entry": row.n, "leaf": row.leaf.hex()}))
        return
    click.echo(f"sealed in entry {row.n}; only its {len(recipients)} recipient(s) can open it. Now remove {file}")


@command.command("open")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("entry", type=int)
@click.option("--identity", required=True, type=click.Path(path_type=Path), help="A file with an age secret key.")
@AS_JSON
def open_(workspace: Path, entry: int, identity: Path, as_json: bool) -> None:
    """Open what was sealed in ENTRY, on a machine that holds a recipient's secret key; checked against the log."""
    from marsad.ledger.sealed import unseal
    from marsad.model.codec import dumps
    from marsad.workspace.logbook import open_log

    with open_log(workspace) as opened:
        fields = unseal(opened, entry, _read(identity).decode("utf-8", "replace"))
    click.echo(dumps(fields) if as_json else fields.get("words", dumps(fields)))


def _read(path: Path) -> bytes:
    from marsad.model import BadInput

    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=str(path), todo="check the path") from None
