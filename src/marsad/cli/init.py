"""`marsad init`: make a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="What it is about, in the language of its people.")
@click.option("--like", type=click.Path(path_type=Path, exists=True), help="Take settings and places over from there.")
@click.option("--database", metavar="URL", help="Keep the log in this empty PostgreSQL database (postgresql://…).")
@AS_JSON
def command(folder: Path, title: str | None, like: Path | None, database: str | None, as_json: bool) -> None:
    """Make FOLDER a workspace: settings to edit, an empty log, a shelf for reports.

    The log lies in a SQLite file in FOLDER, or with --database on a server; originals and keys stay in FOLDER.
    """
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace

    with Workspace.create(folder, title=title, like=like, database=database) as workspace:
        if as_json:
            click.echo(dumps({"folder": str(folder), "name": workspace.settings.name}))
            return
        click.echo(f"{folder} is a workspace; edit {folder / 'workspace.toml'}, then: marsad add {folder} FILES…")
