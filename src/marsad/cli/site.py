"""`marsad site`: the public page, as a folder of files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON, LANG

WORDS = {
    "en": {
        "files": "{files:,} files, {kb:,} KB, of release: {release}",
        "first": "first page with its style and script: {kb:,} KB compressed",
        "open": "open {path}",
    },
    "ar": {
        "files": "{files:,} ملفًا، {kb:,} كيلوبايت، من الإصدار: {release}",
        "first": "الصفحة الأولى مع نمطها وبرنامجها: {kb:,} كيلوبايت مضغوطة",
        "open": "افتح {path}",
    },
}


@click.command()
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--profile", default="public", show_default=True, help="Profile of a draft, where nothing is released.")
@LANG
@AS_JSON
def command(workspace: Path, folder: Path, profile: str, lang: str, as_json: bool) -> None:
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
    words = WORDS[lang]
    click.echo(words["files"].format(files=made.files, kb=made.bytes // 1024, release=made.release))
    click.echo(words["first"].format(kb=made.first_page // 1024))
    click.echo(words["open"].format(path=folder / "index.html"))
