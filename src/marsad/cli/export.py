"""`marsad export`: the record in the form that others work with."""

from __future__ import annotations

import json
from pathlib import Path

import click

from marsad.publish.exports import EXPORTS


def _formats() -> str:
    return "\n".join(f"  {name:12} {about}" for name, (_, about) in EXPORTS.items())


@click.command(epilog="\b\nFormats:\n" + _formats())
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("name", metavar="FORMAT")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--profile", default="public", show_default=True, help="How much is shown: public, partner or court.")
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="Language of place names.")
@click.option("--json", "as_json", is_flag=True, help="Print only the last line.")
def command(workspace: Path, name: str, path: Path, profile: str, lang: str, as_json: bool) -> None:
    """Write WORKSPACE in FORMAT to PATH. A workspace that has published nothing is marked as a draft in the file.

    The last line says how many rows were written, and what the format could not carry.
    """
    from marsad.publish.exports import export
    from marsad.workspace.publications import dataset_of

    done = export(dataset_of(workspace, profile=profile, lang=lang), name, path)
    if not as_json:
        _explain(done.rows, [(one.reason, one.rows) for one in done.dropped], draft=done.draft)
    click.echo(json.dumps(done.line(), ensure_ascii=False))


def _explain(rows: int, dropped: list[tuple[str, int]], *, draft: bool) -> None:
    click.echo(f"{rows} rows written" + (" (draft: this workspace has published nothing)" if draft else ""))
    for reason, number in dropped:
        click.echo(f"  left out, {number}: {reason}")
