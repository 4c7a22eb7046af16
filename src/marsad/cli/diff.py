"""`marsad diff`: which figures moved between two days, and what moved them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, INPUTS, LANG

if TYPE_CHECKING:
    from marsad.figures.history import Change


@click.command("diff")
@INPUTS
@click.option("--from", "start", required=True, help="The earlier day (2025-03-08).")
@click.option("--to", "end", help="The later day; now when left out.")
@AS_JSON
@LANG
def command(inputs: tuple[Path, ...], start: str, end: str | None, as_json: bool, lang: str) -> None:
    """Every figure that moved, with the reports and rulings that moved it."""
    from marsad.cli.days import day
    from marsad.cli.inputs import finish, load, record_of
    from marsad.figures import figures
    from marsad.figures.history import changes
    from marsad.model.codec import dumps

    loaded = load(inputs)
    old = record_of(loaded, as_of=day(start, "--from"))
    new = record_of(loaded, as_of=day(end, "--to"))
    moved = changes(figures(old), figures(new), old=old, new=new)
    if as_json:
        click.echo(dumps(moved))
    else:
        _show(moved, start, end or "now", lang)
    finish(loaded)


def _show(moved: list[Change], start: str, end: str, lang: str) -> None:
    from marsad.cli.figure_words import reported, say
    from marsad.cli.show import console

    screen = console()
    if not moved:
        screen.print(say("nothing_moved", lang).format(start, end))
    for one in moved:
        before = reported(one.before, lang) if one.before else say("new", lang)
        after = reported(one.after, lang) if one.after else say("gone", lang)
        screen.print(f"{one.id}", style="bold", markup=False)
        screen.print(f"  {before}  →  {after}   {', '.join(one.fields)}", markup=False)
        why = [*one.reports, *(f"{say('rulings', lang)} {name}" for name in one.decisions)]
        if why:
            screen.print(f"  {', '.join(why)}", style="dim", markup=False)
