"""`marsad methodology`: the public text of the method in force."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON, LANG


@click.command("methodology")
@click.argument("workspace", required=False, type=click.Path(path_type=Path))
@click.option("--toml", "as_toml", is_flag=True, help="The shipped settings with their reasons, to edit.")
@AS_JSON
@LANG
def command(workspace: Path | None, as_toml: bool, as_json: bool, lang: str) -> None:
    """How figures are made: the text that casualty recorders publish, of WORKSPACE or as shipped."""
    from marsad.figures.methodology import methodology
    from marsad.model.codec import dumps
    from marsad.reconcile import Method
    from marsad.reconcile.method import default_text

    if as_toml:
        click.echo(default_text(), nl=False)
        return
    method = Method.default()
    if workspace is not None:
        from marsad.workspace import Workspace

        with Workspace.open(workspace) as opened:
            method = opened.method
    sections = methodology(method, lang=lang)
    if as_json:
        click.echo(dumps({"method": method.name, "settings": method, "sections": sections}))
        return
    for section in sections:
        click.echo(f"## {section.title}\n\n{section.text}\n")
