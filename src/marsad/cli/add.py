"""`marsad add`: take reports in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

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
    from marsad.collect.stream import size_of
    from marsad.model.codec import check_published, dumps
    from marsad.workspace import Workspace

    check_published(published, where="--published")
    read, counts = 0, {"new": 0, "same": 0, "refused": 0}
    kept: dict[str, list[Any]] = {name: [] for name in counts}  # only for --json: of a million reports no list is kept
    with Workspace.open(workspace) as opened, progress("taking in", size_of(files), unit="bytes") as bar:
        for intake, size in opened.add_in_batches(files, by=by, publisher=publisher, day=published):
            read += intake.read
            for name in counts:
                counts[name] += len(getattr(intake, name))
                kept[name] += getattr(intake, name) if as_json else ()
            for refusal in intake.refused:
                click.echo(f"marsad: refused: {refusal}", err=True)
            bar.step(size)
    if as_json:
        click.echo(dumps({"read": read, **kept}))
    else:
        new, same, refused = counts.values()
        click.echo(f"{read} read = {new} new + {same} same as before + {refused} refused")
    if counts["refused"]:
        sys.exit(2)
