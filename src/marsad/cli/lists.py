"""`marsad lists`: victims' lists in, with the map of their columns kept as data."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON
from marsad.cli.person import BECAUSE, BY


@click.group("lists", short_help="victims' lists in, with the map of their columns")
def command() -> None:
    """Take victims' lists in, and show those that stand."""


@command.command("add")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "entries", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field.")
@click.option("--label", help="What the list is called; its file's name otherwise.")
@click.option("--may-repeat", is_flag=True, help="This list may name a person more than once.")
@BY
@BECAUSE
@AS_JSON
def add(
    workspace: Path,
    file: Path,
    entries: tuple[str, ...],
    label: str | None,
    may_repeat: bool,
    by: str,
    because: str,
    as_json: bool,
) -> None:
    """Take FILE (CSV, CSV.gz, XLSX, Parquet, JSON Lines) into WORKSPACE as one list.

    Columns are recognised by their headers, in English and Arabic; --map says otherwise. Rows stay as received;
    incomplete ones are kept and counted.
    """
    from marsad.cli.link import mapping
    from marsad.cli.show import console
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace, lists

    with Workspace.open(workspace) as opened:
        taken, new = lists.add(
            opened, file, by=by, mapping=mapping(entries), label=label, may_repeat=may_repeat, because=because
        )
    if as_json:
        click.echo(dumps({"list": taken, "new": new}))
        return
    screen = console()
    screen.print(f"{taken.label}: {taken.rows:,} rows {'taken in' if new else 'the same as before'}")
    screen.print("columns: " + ", ".join(f"{field} = “{column}”" for field, column in taken.mapping.items()))
    for field, count in taken.missing.items():
        if count:
            screen.print(f"  {count:,} rows do not state {field}")


@command.command("show")
@click.argument("workspace", type=click.Path(path_type=Path))
@AS_JSON
def show(workspace: Path, as_json: bool) -> None:
    """Show the lists of WORKSPACE."""
    from marsad.cli.show import console, table
    from marsad.model.codec import dumps
    from marsad.workspace import Workspace, lists

    with Workspace.open(workspace) as opened:
        found = lists.lists(opened)
    if as_json:
        click.echo(dumps(found))
        return
    shown = table(None, [("list", "left"), ("rows", "right"), ("file", "left"), ("columns", "left")])
    for one in found:
        shown.add_row(one.label, f"{one.rows:,}", one.file, ", ".join(one.mapping))
    console().print(shown if found else f"no list yet: marsad lists add {workspace} FILE")
