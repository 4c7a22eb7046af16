"""`marsad figures`: low, best and high of every cell, with documented and estimated beside them, and what carries
it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, LANG

if TYPE_CHECKING:
    from marsad.figures.contradictions import Contradiction
    from marsad.model import Figure
    from marsad.reconcile import Record

DIMENSIONS = ("place", "group", "day", "party")
SHOWN = ("group",)  # on a terminal, when nothing is asked for


@click.command("figures")
@click.argument("inputs", nargs=-1, type=click.Path(path_type=Path))
@click.option("--claims", "claims", type=click.Path(path_type=Path), help="Claims of the contract, one a line.")
@click.option("--by", help="Break down by any of place, group, day, party (comma-separated); all of them with --json.")
@click.option("--as-of", help="Only reports published and rulings taken by this day (2025-03-10).")
@click.option("--place", help="Only the reports that speak of this place (a name or an id) or of one inside it.")
@click.option("--since", help="With --place: only what is about this day or later.")
@click.option("--until", help="With --place: only what is about this day or earlier.")
@click.option("--contradictions", "only_conflicts", is_flag=True, help="Only what cannot all be true.")
@AS_JSON
@LANG
def command(
    inputs: tuple[Path, ...],
    claims: Path | None,
    by: str | None,
    as_of: str | None,
    place: str | None,
    since: str | None,
    until: str | None,
    only_conflicts: bool,
    as_json: bool,
    lang: str,
) -> None:
    """Figures of a workspace, of files of reports, or (--claims) of claims straight in."""
    from marsad.cli.inputs import finish, load
    from marsad.figures.contradictions import contradictions
    from marsad.model.codec import dumps

    wanted = _dimensions(by)
    shown = wanted or (None if as_json else SHOWN)
    loaded = load(inputs) if inputs and not place else None
    if place:
        made, record = _of_event(inputs, place, since, until, shown)
    else:
        made, record = _made(inputs, claims, as_of, shown)
    conflicts = contradictions(record) if only_conflicts or not as_json else []
    if as_json:
        click.echo(dumps(conflicts if only_conflicts else made))
    else:
        _show([] if only_conflicts else made, conflicts, record, lang)
    if loaded:
        finish(loaded)


def _dimensions(by: str | None) -> tuple[str, ...] | None:
    from marsad.model import BadInput

    if by is None:
        return None
    names = tuple(name.strip() for name in by.split(",") if name.strip())
    for name in names:
        if name not in DIMENSIONS:
            raise BadInput(f"nothing is broken down by '{name}'", where="--by", todo=f"any of {', '.join(DIMENSIONS)}")
    return names


def _made(
    inputs: tuple[Path, ...], claims: Path | None, as_of: str | None, by: tuple[str, ...] | None
) -> tuple[list[Figure], Record]:
    from marsad.cli.days import day
    from marsad.cli.inputs import load, record_of
    from marsad.figures import figures
    from marsad.figures.claims import record_of_claims
    from marsad.model import BadInput

    if (claims is None) == (not inputs):
        raise BadInput("nothing to count, or two things", todo="name a workspace, files of reports, or --claims FILE")
    if claims is not None:
        record, known, hints = record_of_claims(read_text(claims).splitlines(), where=str(claims))
        return figures(record, by=by, known=known, hints=hints), record
    from marsad.workspace.named import known as named

    loaded = load(inputs)
    record = record_of(loaded, as_of=day(as_of, "--as-of"))
    return figures(record, by=by, known=named(loaded.workspace)), record


def _of_event(
    inputs: tuple[Path, ...], place: str, since: str | None, until: str | None, by: tuple[str, ...] | None
) -> tuple[list[Figure], Record]:
    """The figures of one place and window of a workspace; nothing else of it is opened."""
    import os

    from marsad.cli.days import day
    from marsad.cli.show import progress
    from marsad.figures import figures
    from marsad.model import BadInput
    from marsad.workspace import Workspace

    if len(inputs) != 1 or not Workspace.is_at(inputs[0]):
        raise BadInput("--place needs one workspace", where="figures", todo="make one with `marsad init`")
    days = [
        date.fromisoformat(one) if (one := day(given, name)) else None
        for given, name in ((since, "--since"), (until, "--until"))
    ]
    with Workspace.open(inputs[0]) as workspace, progress("reading what is new", None) as bar:
        workspace.jobs, workspace.step = os.cpu_count() or 1, bar.step
        record = workspace.event(workspace.place_id(place), since=days[0], until=days[1])
        return figures(record, by=by), record


def read_text(path: Path) -> str:
    """A text file in UTF-8; BadInput when it cannot be read as one."""
    from marsad.model import BadInput

    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise BadInput(f"cannot be read: {reason}", where=str(path), todo="give a file in UTF-8") from None


def _show(made: list[Figure], conflicts: list[Contradiction], record: Record, lang: str) -> None:
    from rich.text import Text

    from marsad.cli.days import short
    from marsad.cli.figure_words import GRADES, TIERS, estimated, number, place_name, reported, say
    from marsad.cli.show import console, table
    from marsad.model import vocab

    screen = console()
    if made:
        show_estimates = any(one.estimated for one in made)
        heads = ["figure", "documented", "reported", *(["estimated"] if show_estimates else []), "standing"]
        rows = table(None, [(say(head, lang), "right" if head == "documented" else "left") for head in heads])
        for one in made:
            what = f"{vocab.label('what', one.what, lang)} · {vocab.group_label(one.group, lang)}"
            unit = "" if one.unit == "persons" else f" ({vocab.label('unit', one.unit, lang)})"
            tier = TIERS[one.tier][lang == "ar"] + (f", {say('provisional', lang)}" if one.provisional else "")
            more = [estimated(one, lang)] if show_estimates else []
            told = Text(reported(one, lang), style="bold")
            origins = str(one.independent_origins)
            where = Text(f"{place_name(one, record, lang)} · {short(one.as_of, lang)}", style="dim")
            standing = Text(f"{GRADES[one.grade][lang == 'ar']} · {tier}", style="dim")
            rows.add_row(what + unit, number(one.documented), told, *more, origins)
            rows.add_row(where, "", standing, *([""] * len(more)), "")
        screen.print(rows)
    elif not conflicts:
        screen.print(say("no_figures", lang))
    _show_conflicts(conflicts, record, lang)


def _show_conflicts(conflicts: list[Contradiction], record: Record, lang: str) -> None:
    from marsad.cli.figure_words import say
    from marsad.cli.show import console
    from marsad.figures.contradictions import KINDS

    screen = console()
    if conflicts:
        screen.print(say("contradictions", lang), style="bold")
    sources = record.registry.sources
    lines = []
    for one in conflicts:
        names = [sources[name].label(lang) if name in sources else name for name in one.origins]
        origins = f" [{', '.join(names)}]" if names else ""
        says = one.says_ar if lang == "ar" else one.says
        lines.append(f"  {KINDS[one.kind][lang == 'ar']}: {says}{origins}")
    for line in dict.fromkeys(lines):  # several reports may print one and the same contradiction
        screen.print(line, markup=False)
