"""`marsad tolls`: how each origin's numbers moved; a newer number replaces an older one, nothing is added up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, INPUTS, LANG

if TYPE_CHECKING:
    from rich.text import Text

    from marsad.model import TollPoint, TollSeries
    from marsad.reconcile import Record

STEPS = "▁▂▃▄▅▆▇█"


@click.command("tolls")
@INPUTS
@AS_JSON
@LANG
@click.option("--as-of", help="Only reports published and rulings taken by this day (2025-03-10).")
@click.option("--origin", help="Only this origin's series.")
def command(inputs: tuple[Path, ...], as_json: bool, lang: str, as_of: str | None, origin: str | None) -> None:
    """Toll series of each origin, from a workspace or from files of reports."""
    from marsad.cli.days import day
    from marsad.cli.inputs import finish, load, record_of
    from marsad.model.codec import dumps

    loaded = load(inputs)
    record = record_of(loaded, as_of=day(as_of, "--as-of"))
    series = [one for one in record.tolls if origin is None or one.origin.casefold() == origin.casefold()]
    if as_json:
        click.echo(dumps(series))
    else:
        _show(series, record, lang)
    finish(loaded)


def _show(series: list[TollSeries], record: Record, lang: str) -> None:
    from marsad.cli.figure_words import place_name, say
    from marsad.cli.show import console
    from marsad.model import vocab

    screen = console()
    if not series:
        screen.print(say("no_tolls", lang))
        return
    for origin in sorted({one.origin for one in series}):
        known = record.registry.sources.get(origin)
        screen.print()
        screen.print(known.label(lang) if known else origin, style="bold")
        for one in [one for one in series if one.origin == origin]:
            scope = "" if one.scope in ("cumulative", "total") else f" · {vocab.label('scope', one.scope, lang)}"
            whom = (vocab.label("what", one.what, lang), vocab.group_label(one.group, lang))
            head = f"  {' · '.join((*whom, place_name(one, record, lang)))}{scope}"
            screen.print(head + (f" · {one.party}" if one.party else ""), end="  ")
            screen.print(spark([point.low or point.high or 0 for point in one.points]), style="dim")
            screen.print(_points(one, lang), soft_wrap=False)
    nobody = [item for item in record.items if not item.known and not item.out]
    if nobody:
        screen.print()
        screen.print(say("no_origin", lang).format(len(nobody)), style="dim")


def spark(values: list[int]) -> str:
    """Numbers in, a row of steps out; empty for a single one."""
    top = max(values, default=0)
    if len(values) < 2 or top == 0:
        return ""
    return "".join(STEPS[min(7, value * 8 // (top + 1))] for value in values)


def _points(one: TollSeries, lang: str) -> Text:
    from rich.text import Text

    from marsad.cli.days import short
    from marsad.cli.figure_words import counted, reports

    line = Text("    ")
    for at, point in enumerate(one.points):
        if at:
            line.append("  →  ", style="dim")
        style = "dim" if point.superseded else "bold"
        line.append(f"{short(point.as_of, lang)} ", style="dim")
        line.append(counted(_low(point), point.high, point.qualifier, lang), style=style)
        if len(point.reports) > 1:
            line.append(f" ({reports(len(point.reports), lang)})", style="dim")
    return line


def _low(point: TollPoint) -> int | None:
    return point.low
