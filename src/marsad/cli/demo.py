"""`marsad demo`: the main job on the worked example, from reports to tolls, figures and a brief."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

import marsad
from marsad.cli.inputs import LANG
from marsad.model import BadInput

NAME = "coast-2025"
STEPS = ("tolls", "figures", "brief")


@click.command("demo")
@click.option("--into", type=click.Path(path_type=Path), default=Path("demo-workspace"), show_default=True)
@LANG
@click.pass_context
def command(ctx: click.Context, into: Path, lang: str) -> None:
    """Read the reports of the Syrian coast, March 2025, and print tolls, figures and a brief with footnotes.

    Reports were retold in our own words for this purpose. The workspace stays in the folder given by --into.
    """
    from marsad.cli.show import console, progress
    from marsad.workspace import Workspace

    example = find_example()
    folder = into / NAME
    if folder.exists() and not Workspace.is_at(folder):
        raise BadInput("stands in the way and is no workspace", where=str(folder), todo="name another place: --into")
    if not folder.exists():
        Workspace.create(folder, like=example).close()
    files = sorted((example / "reports").glob("*.jsonl"))
    with Workspace.open(folder) as workspace, progress("taking in", len(files)) as bar:
        intake = workspace.add(bar.over(files), by="demo")
    screen = console()
    screen.print(f"{intake.read} reports = {len(intake.new)} new + {len(intake.same)} same as before")
    for verb in STEPS:
        screen.rule(f"marsad {verb} {folder}", style="dim", align="left")
        _run(ctx, verb, folder, lang)
    screen.rule("and now", style="dim", align="left")
    screen.print(f"what waits for a ruling:     marsad queue {folder}")
    screen.print(f"a number down to its words:  marsad trace 1383 {folder}")
    screen.print(f"the same in Arabic:          marsad demo --lang ar    marsad brief {folder} --lang ar")
    screen.print(f"has anything been altered:   marsad verify {folder}")
    screen.print(f"the desk in a browser:       marsad serve {folder}")
    if shutil.which("marsad") is None:
        screen.print("(the command is .venv/bin/marsad until its environment is active)", style="dim")


def find_example() -> Path:
    """The worked example: beside the sources in a checkout, inside the package when installed from a wheel."""
    package = Path(marsad.__file__).parent
    for place in (package / "examples" / NAME, package.parents[1] / "examples" / NAME):
        if place.is_dir():
            return place
    raise BadInput("the worked example is not here", where=str(package), todo="run this in a checkout of Marsad")


def _run(ctx: click.Context, verb: str, folder: Path, lang: str) -> None:
    """One command as a person would type it, in this process."""
    group = ctx.parent.command if ctx.parent else None
    assert isinstance(group, click.Group)
    step = group.get_command(ctx, verb)
    assert step
    step.main([str(folder), "--lang", lang], prog_name=f"marsad {verb}", standalone_mode=False)
