"""`marsad rank`: where an event stands among those of a reference dataset (UCDP GED, ACLED)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, INPUTS, LANG

if TYPE_CHECKING:
    from marsad.figures.baseline import Ranking
    from marsad.model import Figure


@click.command("rank")
@click.argument("figure")
@INPUTS
@click.option("--against", required=True, type=click.Path(path_type=Path), help="A GED or ACLED CSV.")
@click.option("--country", help="Only reference events of this country, as the dataset spells it.")
@click.option("--since", help="Only reference events that ended on this day or later (2012-01-01).")
@AS_JSON
@LANG
def command(
    figure: str,
    inputs: tuple[Path, ...],
    against: Path,
    country: str | None,
    since: str | None,
    as_json: bool,
    lang: str,
) -> None:
    """Rank FIGURE against a reference dataset; the two are compared, never added."""
    from datetime import date

    from marsad.cli.days import day
    from marsad.cli.figures import read_text
    from marsad.cli.inputs import finish, load, record_of
    from marsad.figures import figures
    from marsad.figures.baseline import rank, read_baseline
    from marsad.figures.trace import find
    from marsad.model.codec import dumps

    baseline = read_baseline(read_text(against), where=str(against))
    start = day(since, "--since")
    loaded = load(inputs)
    found = find(figures(record_of(loaded)), figure)
    ranking = rank(found, baseline, country=country, since=date.fromisoformat(start) if start else None)
    for reason in baseline.refused[:5]:
        click.echo(f"marsad: {against}: {reason}: passed over", err=True)
    if as_json:
        click.echo(dumps(ranking))
    else:
        _show(found, ranking, lang)
    finish(loaded)


def _show(figure: Figure, ranking: Ranking, lang: str) -> None:
    from marsad.cli.days import short
    from marsad.cli.figure_words import number, reported, say
    from marsad.cli.show import console

    screen = console()
    screen.print(f"{figure.id}  {reported(figure, lang)}", style="bold", markup=False)
    places = [number(one) for one in (ranking.by_high, ranking.by_best, ranking.by_low)]
    screen.print(
        "  " + say("ranks", lang).format(" – ".join(dict.fromkeys(places)), f"{ranking.among:,}"), markup=False
    )
    for one in ranking.above:
        screen.print(f"  {one.best:,}  {short(one.since, lang)}  {one.place}, {one.country}", style="dim", markup=False)
    for line in ranking.differences:
        screen.print(f"  {line}", style="dim", markup=False)
