"""`marsad checkpoint`: sign the log as it stands, for somebody outside to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON

if TYPE_CHECKING:
    from marsad.ledger import Ledger


@click.command("checkpoint")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write it into a file, to be carried outside.")
@click.option("--key", "show_key", is_flag=True, help="Print the desk's public key instead, for partners' trust files.")
@click.option("--anchor", metavar="URL", help="Have an authority time-stamp it (RFC 3161); needs --roots.")
@click.option("--private", is_flag=True, help="Allow an authority on this machine or in a private network.")
@click.option("--roots", type=click.Path(path_type=Path), help="The authority's certificates, as PEM.")
@click.option("--tsq", type=click.Path(path_type=Path), help="Write the request to an authority into a file.")
@click.option("--tsr", type=click.Path(path_type=Path), help="Keep an authority's answer from a file; needs --roots.")
@AS_JSON
def command(
    workspace: Path,
    out: Path | None,
    show_key: bool,
    anchor: str | None,
    private: bool,
    roots: Path | None,
    tsq: Path | None,
    tsr: Path | None,
    as_json: bool,
) -> None:
    """Sign WORKSPACE's log as it stands: origin, number of entries, root.

    A copy of it outside the house is what makes a rewritten log visible: print it, send it, have it witnessed. An
    authority's answer (--tsr) is kept beside the checkpoint that it is over, also when the log has grown since.
    """
    from marsad.model.codec import dumps
    from marsad.workspace.logbook import open_log

    with open_log(workspace) as opened:
        if show_key:
            click.echo(str(opened.checkpoints.verifier))
            return
        note = opened.checkpoints.make()
        stamped = _stamp(opened, anchor=anchor, private=private, roots=roots, tsq=tsq, tsr=tsr)
    if out:
        out.write_text(str(note), encoding="utf-8")
    if as_json:
        facts = {"origin": note.origin, "size": note.size, "root": note.root.hex(), "stamped": stamped}
        click.echo(dumps({**facts, "note": str(note)}))
        return
    click.echo(str(note), nl=False)
    if stamped:
        click.echo(f"time-stamped: {stamped}", err=True)


def _stamp(
    opened: Ledger, *, anchor: str | None, private: bool, roots: Path | None, tsq: Path | None, tsr: Path | None
) -> str:
    """Ask for, or keep, a time-stamp over a checkpoint; out comes the time it swears to, empty for none."""
    from marsad.ledger.anchor import check, digest_of, request
    from marsad.model import BadInput

    newest = opened.checkpoints.make()
    if tsq:
        tsq.write_bytes(request(newest))
    if not anchor and not tsr:
        return ""
    if roots is None:
        raise BadInput("the authority's certificates are missing", where="--roots", todo="give them as PEM")
    name, answer = _ask(anchor, request(newest), private) if anchor else _read(tsr)
    note = newest if anchor else opened.checkpoints.stamped_by(digest_of(answer))
    time = check(answer, note, _read(roots)[1])
    opened.checkpoints.keep_token(note.size, name, answer)
    return f"{time.isoformat()}, {note.size:,} entries"


def _ask(authority: str, request: bytes, private: bool) -> tuple[str, bytes]:
    from urllib.parse import urlsplit

    from marsad.collect.fetch import post

    name = urlsplit(authority).hostname or "authority"
    return name, post(authority, request, "application/timestamp-query", private=private)


def _read(path: Path | None) -> tuple[str, bytes]:
    from marsad.model import BadInput

    assert path
    try:
        return path.stem, path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=str(path), todo="check the path") from None
