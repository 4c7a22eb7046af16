"""The people behind a figure on the terminal: which lists hold them, and what is estimated from that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.tree import Tree

    from marsad.model import Figure
    from marsad.workspace.estimates import Cell

SHOWN = 3  # people of a cell; --json has all of them
WORDS = {
    "by_lists": ("documented by lists: {:,} people, each once", "موثّقون بالقوائم: {:,} شخصاً، كل منهم مرة واحدة"),
    "only": ("only {}", "{} وحدها"),
    "estimate": ("estimated ({}): {}", "المقدّر ({}): {}"),
    "more": ("… {:,} more", "… و{:,} آخرون"),
}


def add_lists(tree: Tree, figure: Figure, cells: Sequence[Cell], lang: str) -> None:
    """Hang a figure's capture table, cell by cell down to rows of lists, and its estimate's reasons under its tree."""
    from rich.markup import escape

    from marsad.cli.figure_words import estimated

    if cells:
        people = sum(len(cell.people) for cell in cells)
        branch = tree.add(_say("by_lists", lang).format(people))
        for cell in cells:
            _add_cell(branch, cell, lang)
    if figure.estimated is not None:
        answer = figure.estimated
        leaf = tree.add(escape(_say("estimate", lang).format(answer.method, estimated(figure, lang))))
        for reason in answer.reasons:
            leaf.add(f"[dim]{escape(reason)}[/dim]")
        leaf.add(f"[dim]{escape(str(answer.diagnostics.get('assumption', '')))}[/dim]")
        leaf.add(f"[dim]seed {answer.seed} · {str(answer.diagnostics.get('input_sha256', ''))[:12]}[/dim]")


def _add_cell(branch: Tree, cell: Cell, lang: str) -> None:
    from rich.markup import escape

    name = " + ".join(cell.lists) if len(cell.lists) > 1 else _say("only", lang).format(cell.lists[0])
    leaf = branch.add(f"{escape(name)}: [bold]{len(cell.people):,}[/bold]")
    for person in cell.people[:SHOWN]:
        leaf.add(f"{escape(person.id)}  [dim]{escape(', '.join(person.records))}[/dim]")
    if len(cell.people) > SHOWN:
        leaf.add(f"[dim]{_say('more', lang).format(len(cell.people) - SHOWN)}[/dim]")


def _say(name: str, lang: str) -> str:
    return WORDS[name][lang == "ar"]
