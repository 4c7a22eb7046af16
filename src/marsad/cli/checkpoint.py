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
@click.option("--roots", type=click.Path(path_type=Path), help="The authority's certificates, as PEM.")
@click.option("--tsq", type=click.Path(path_type=Path), help="Write the request to an authority into a file.")
@click.option("--tsr", type=click.Path(path_type=Path), help="Keep an authority's answer from a file; needs --roots.")
@AS_JSON
def command(
    workspace: Path,
    out: Path | None,
    show_key: bool,
    anchor: str | None,
    roots: Path | None,
    tsq: Path | None,
    tsr: Path | None,
    as_json: bool,
) -> None:
    """Sign WORKSPACE's log as it stands: origin, number of entries, root.

    A copy of it outside the house is what makes a rewritten log visible: print it, send it, have it witnessed.
    """
    from marsad import ledger
    from marsad.model.codec import dumps

    with ledger.open(workspace) as opened:
        if show_key:
            click.echo(str(opened.checkpoints.verifier))
            return
        note = opened.checkpoints.make()
        stamped = _stamp(opened, anchor=anchor, roots=roots, tsq=tsq, tsr=tsr)
    if out:
        out.write_text(str(note), encoding="utf-8")
    if as_json:
        facts = {"origin": note.origin, "size": note.size, "root": note.root.hex(), "stamped": stamped}
        click.echo(dumps({**facts, "note": str(note)}))
        return
    click.echo(str(note), nl=False)
    if stamped:
        click.echo(f"time-stamped: {stamped}", err=True)


def _stamp(opened: Ledger, *, anchor: str | None, roots: Path | None, tsq: Path | None, tsr: Path | None) -> str:
    """Ask for, or keep, a time-stamp over the newest checkpoint; out comes the time it swears to, empty for none."""
    from marsad.ledger.anchor import check, request
    from marsad.model import BadInput

    note = opened.checkpoints.make()
    if tsq:
        tsq.write_bytes(request(note))
    if not anchor and not tsr:
        return ""
    if roots is None:
        raise BadInput("the authority's certificates are missing", where="--roots", todo="give them as PEM")
    name, answer = _ask(anchor, request(note)) if anchor else _read(tsr)
    time = check(answer, note, _read(roots)[1])
    opened.checkpoints.keep_token(note.size, name, answer)
    return time.isoformat()


def _ask(authority: str, request: bytes) -> tuple[str, bytes]:
    from urllib.parse import urlsplit

    from marsad.collect.fetch import post

    return urlsplit(authority).hostname or "authority", post(authority, request, "application/timestamp-query")


def _read(path: Path | None) -> tuple[str, bytes]:
    from marsad.model import BadInput

    assert path
    try:
        return path.stem, path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=str(path), todo="check the path") from None
