"""`marsad queue`: what waits for a person."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.inputs import AS_JSON, load, record_of

SHOWN = 30


@click.command("queue")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--kind", multiple=True, help="Only these: orphan, conflict, reader, claim, voice, place.")
@click.option("--people", is_flag=True, help="Pairs of records of the victims' lists instead: `marsad people queue`.")
@click.option("--all", "everything", is_flag=True, help=f"All of it, not the first {SHOWN}.")
@AS_JSON
@click.pass_context
def command(
    context: click.Context, workspace: Path, kind: tuple[str, ...], people: bool, everything: bool, as_json: bool
) -> None:
    """List what waits for a ruling in WORKSPACE: what most people hang on stands first."""
    if people:
        from marsad.cli.people import queue as people_queue

        context.invoke(people_queue, sources=(workspace,), everything=everything, lang="en", as_json=as_json)
        return
    from marsad.cli.show import console, table
    from marsad.model.codec import dumps
    from marsad.model.errors import UnknownCode
    from marsad.workspace.queue import KINDS, queue

    for name in kind:
        if name not in KINDS:
            raise UnknownCode("kind", name, near=KINDS)
    inputs = load([workspace])
    record = record_of(inputs)
    assert inputs.workspace
    second = inputs.workspace.second_opinions()
    waiting = [i for i in queue(record, inputs.workspace.gazetteer, second) if not kind or i.kind in kind]
    if as_json:
        click.echo(dumps(waiting))
        return
    shown = table(f"{len(waiting):,} wait for a ruling", [(h, "left") for h in ("kind", "words", "why", "to rule")])
    for item in waiting if everything else waiting[:SHOWN]:
        shown.add_row(item.kind, f"“{item.words}”", item.why, item.todo)
    screen = console()
    screen.print(shown if waiting else "nothing waits")
    if len(waiting) > SHOWN and not everything:
        screen.print(f"… and {len(waiting) - SHOWN:,} more: --all")
    screen.print(f"[dim]rule with: marsad decide {workspace} …[/dim]")
