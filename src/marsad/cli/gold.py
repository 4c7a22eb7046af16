"""`marsad gold` and `marsad score`: rulings as labels, and the reader held against them."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON


@click.command("gold")
@click.argument("workspace", type=click.Path(path_type=Path))
@AS_JSON
def gold_command(workspace: Path, as_json: bool) -> None:
    """Print what people accepted, corrected and added in WORKSPACE as labelled reports, one a line."""
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace
    from marsad.workspace.gold import gold

    with Workspace.open(workspace) as opened:
        for line in gold(opened):
            click.echo(dumps(line))


@click.command("score")
@click.argument("workspace", type=click.Path(path_type=Path))
@AS_JSON
def score_command(workspace: Path, as_json: bool) -> None:
    """Score the reader on WORKSPACE's own rulings: reports in which every claim that was read was ruled on."""
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace
    from marsad.workspace.gold import own_score

    with Workspace.open(workspace) as opened:
        found = own_score(opened)
    if as_json:
        click.echo(dumps(found))
        return
    if not found.detection.labelled and not found.detection.read:
        click.echo("no report yet in which every claim was ruled on; `marsad queue` lists what waits")
        return
    for name, rate in (("detection", found.detection), ("core", found.core), ("full", found.full)):
        click.echo(f"{name:10} F1 {rate.f1:.3f}   {rate.right} right of {rate.read} read, {rate.labelled} ruled")
    for name, share in found.fields.items():
        click.echo(f"  {name:8} {share:.3f}")
    click.echo("harmful: " + (", ".join(f"{kind} {n}" for kind, n in found.harmful.items()) or "none"))
