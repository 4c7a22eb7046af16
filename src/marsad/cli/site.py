"""`marsad site`: the public page, as a folder of files."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--profile", default="public", show_default=True, help="Profile of a draft, where nothing is released.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def command(workspace: Path, folder: Path, profile: str, as_json: bool) -> None:
    """Write the site of WORKSPACE's newest release into FOLDER; a draft, and marked so, when nothing is released.

    Plain files in English and Arabic, without tracker or server: open FOLDER/index.html, or copy it to any web server.
    """
    from marsad.workspace import Workspace
    from marsad.workspace.site import write_site

    with Workspace.open(workspace) as opened:
        made = write_site(opened, folder, profile=profile)
    if as_json:
        facts = {"folder": str(folder), "files": made.files, "bytes": made.bytes, "first_page_gzip": made.first_page}
        click.echo(json.dumps({**facts, "release": made.release}))
        return
    click.echo(f"{made.files} files, {made.bytes // 1024} KB, of release: {made.release}")
    click.echo(f"first page with its style and script: {made.first_page // 1024} KB compressed")
    click.echo(f"open {folder / 'index.html'}")
