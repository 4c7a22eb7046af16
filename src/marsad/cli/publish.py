"""`marsad publish`: freeze the next release."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BECAUSE, BY


@click.command()
@click.argument("workspace", type=click.Path(path_type=Path))
@BY
@BECAUSE
@click.option("--profile", default="public", show_default=True, help="How much is shown: public, partner or court.")
@click.option("--dry-run", is_flag=True, help="Build and check everything, write nothing.")
@AS_JSON
def command(workspace: Path, by: str, because: str, profile: str, dry_run: bool, as_json: bool) -> None:
    """Freeze the next release of WORKSPACE: numbered, signed by a checkpoint, with what changed since the last and why.

    What may not leave stops it: nothing is half-published. The release lies in WORKSPACE/publications.
    """
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace
    from marsad.workspace.publications import publish

    with Workspace.open(workspace) as opened:
        made = publish(opened, by=by, because=because, profile=profile, dry_run=dry_run)
    kinds = Counter(change.kind for change in made.changes)
    if as_json:
        facts = {"release": made.number, "folder": str(made.folder), "sha256": made.sha256, "profile": made.profile}
        click.echo(dumps({**facts, "rows": made.rows, "changes": dict(kinds), "dry_run": dry_run}))
        return
    click.echo(f"release {made.number} " + ("would be made" if dry_run else f"lies in {made.folder}"))
    click.echo(f"{made.rows} rows under profile {made.profile}; sha256 of release.json: {made.sha256}")
    click.echo(f"figures: {kinds['new']} new, {kinds['moved']} moved, {kinds['gone']} gone")
    for change in [one for one in made.changes if one.kind != "new"][:20]:
        click.echo(f"  {change.kind} {change.id}: {change.why}")
