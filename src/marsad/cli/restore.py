"""`marsad restore`: a backup back into a workspace, verified before it has a name."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BY


@click.command("restore")
@click.argument("content", type=click.Path(path_type=Path))
@click.argument("keys", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--identity", required=True, type=click.Path(path_type=Path), help="A file with an age secret key.")
@BY
@AS_JSON
def command(content: Path, keys: Path, folder: Path, identity: Path, by: str, as_json: bool) -> None:
    """Restore CONTENT (.age) and KEYS (.keys.age) into the new FOLDER.

    A changed byte is refused. What was erased since is erased here too, if KEYS are the newest.
    """
    from marsad.ledger.backup import restore
    from marsad.model import BadInput
    from marsad.model.codec import dumps

    try:
        secret = identity.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"cannot be read: {error}", where=str(identity), todo="give the recipient's secret key"
        ) from None
    done = restore(content, keys, folder, secret=secret, by=by)
    if as_json:
        click.echo(dumps(done))
        return
    click.echo(
        f"{folder}: {done.size:,} entries and {done.originals:,} originals, the same log (root {done.root[:16]}…)"
    )
    if done.erased_since:
        click.echo(f"erased since the backup, and here too: {len(done.erased_since)} entries")
