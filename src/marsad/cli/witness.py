"""`marsad witness`: a partner remembers the log, so that nobody can go back or rewrite it unseen. By file."""

from __future__ import annotations

import time
from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON

PATH = click.Path(path_type=Path)
TRUST = click.option("--trust", multiple=True, required=True, type=PATH, help="A file of public keys, one a line.")


@click.group("witness")
def command() -> None:
    """Have checkpoints witnessed by a partner, or witness a partner's.

    The desk runs `ask` and hands the file over; the witness runs `sign` and hands the answer back; the desk runs
    `keep`.
    """


@command.command("ask")
@click.argument("workspace", type=PATH)
@click.argument("request", type=PATH)
@click.option("--old", default=0, show_default=True, help="The number of entries that the witness signed last.")
def ask(workspace: Path, request: Path, old: int) -> None:
    """Write into REQUEST what a witness needs: WORKSPACE's newest checkpoint and the proof that it only grew."""
    from marsad.workspace.logbook import open_log

    with open_log(workspace) as opened:
        request.write_text(opened.checkpoints.request(old), encoding="utf-8")
    click.echo(f"{request}: hand it to the witness, then run `marsad witness keep {workspace} ANSWER --trust KEYS`")


@command.command("sign")
@click.argument("request", type=PATH)
@click.argument("answer", type=PATH)
@click.option("--name", required=True, help="The witness's own name, such as witness.example.org.")
@click.option("--state", required=True, type=PATH, help="The witness's folder: its key and what it signed last.")
@TRUST
@AS_JSON
def sign(request: Path, answer: Path, name: str, state: Path, trust: tuple[Path, ...], as_json: bool) -> None:
    """Sign the checkpoint in REQUEST into ANSWER, if it extends what was signed before; refuse it otherwise.

    The first run makes the witness's key; its public half is printed, for the desk's trust file.
    """
    from marsad.ledger import keys, witness
    from marsad.ledger.checkpoints import read_trust
    from marsad.ledger.note import COSIGNED, valid_name
    from marsad.model import BadInput
    from marsad.model.codec import dumps

    if not valid_name(name):
        raise BadInput("no name for a witness", where="--name", todo="no spaces and no plus sign")
    signer = keys.load_or_make(state / "witness.pem", name, COSIGNED, keys.passphrase())
    words = _read(request)
    note = witness.cosign(words, folder=state, signer=signer, trusted=read_trust(trust), time=int(time.time()))
    answer.write_text(str(note), encoding="utf-8")
    if as_json:
        click.echo(dumps({"origin": note.origin, "size": note.size, "key": str(signer.verifier)}))
        return
    click.echo(f"signed {note.origin} at {note.size:,} entries; this witness's key is\n{signer.verifier}")


@command.command("keep")
@click.argument("workspace", type=PATH)
@click.argument("answer", type=PATH)
@TRUST
def keep(workspace: Path, answer: Path, trust: tuple[Path, ...]) -> None:
    """Keep the witness's signature in ANSWER beside WORKSPACE's own."""
    from marsad.ledger.checkpoints import read_trust
    from marsad.ledger.note import parse
    from marsad.workspace.logbook import open_log

    with open_log(workspace) as opened:
        note = parse(_read(answer), where=str(answer))
        names = opened.checkpoints.keep(note, read_trust(trust))
    click.echo(f"protected up to entry {note.size:,} by {', '.join(names)}")


def _read(path: Path) -> str:
    from marsad.model import BadInput

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot be read: {error}", where=str(path), todo="check the path") from None
