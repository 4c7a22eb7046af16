"""`marsad add`: take reports in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BY


@click.command("add")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--publisher", help="Who published them, where the files do not say it.")
@click.option("--published", metavar="DAY", help="When, as 2025-03-08, where the files do not say it.")
@BY
@AS_JSON
def command(
    workspace: Path, files: tuple[Path, ...], publisher: str | None, published: str | None, by: str, as_json: bool
) -> None:
    """Take FILES (or folders of them) into WORKSPACE. Bytes are kept as they are; the same thing twice is no change.

    Run it again after an interruption: what was stored is not stored twice.
    Ends with a reconciliation: read = new + same + refused, a reason for each refusal; status 2 when one was refused.
    """
    from marsad.cli.show import progress
    from marsad.collect.stream import files_in
    from marsad.model.codec import check_published, dumps
    from marsad.workspace import Workspace

    check_published(published, where="--published")
    every = files_in(files)
    with Workspace.open(workspace) as opened, progress("taking in", len(every)) as bar:
        intake = opened.add(bar.over(every), by=by, publisher=publisher, day=published)
    for refusal in intake.refused:
        click.echo(f"marsad: refused: {refusal}", err=True)
    if as_json:
        click.echo(dumps({"read": intake.read, "new": intake.new, "same": intake.same, "refused": intake.refused}))
    else:
        click.echo(
            f"{intake.read} read = {len(intake.new)} new + {len(intake.same)} same as before"
            f" + {len(intake.refused)} refused"
        )
    if intake.refused:
        sys.exit(2)
