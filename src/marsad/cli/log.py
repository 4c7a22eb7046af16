"""`marsad log`: who ruled what, when and why."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON


@click.command("log")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--about", metavar="WORDS", help="Only rulings on a report, claim or subject that holds these words.")
@AS_JSON
def command(workspace: Path, about: str | None, as_json: bool) -> None:
    """List the rulings of WORKSPACE, oldest first, with their numbers."""
    from marsad.cli.show import console, table
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace

    with Workspace.open(workspace) as opened:
        rulings = [d for d in opened.decisions if not about or about in dumps(d)]
    if as_json:
        click.echo(dumps(rulings))
        return
    shown = table(None, [("number", "left"), ("when", "left"), ("who", "left"), ("what", "left"), ("why", "left")])
    for ruling in rulings:
        about_what = ruling.subject or (ruling.anchor and f"{ruling.anchor.report}: “{ruling.anchor.quote}”") or ""
        shown.add_row(ruling.id, ruling.at, ruling.by, f"{ruling.verb} {about_what}", ruling.because)
    console().print(shown if rulings else "no ruling yet; `marsad queue` lists what waits for one")
