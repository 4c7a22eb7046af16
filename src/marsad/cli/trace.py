"""`marsad trace FIGURE`: a number down to its words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, INPUTS, LANG

if TYPE_CHECKING:
    from rich.tree import Tree

    from marsad.figures.trace import Quote, Trace
    from marsad.reconcile import Record


@click.command("trace")
@click.argument("figure")
@INPUTS
@AS_JSON
@LANG
@click.option("--as-of", help="The figure as it stood at the end of this day (2025-03-10).")
def command(figure: str, inputs: tuple[Path, ...], as_json: bool, lang: str, as_of: str | None) -> None:
    """Walk FIGURE (its id, words of it, or a number such as 1383) down to quotes, rows of lists and rulings."""
    from marsad.cli.days import day
    from marsad.cli.inputs import finish, load, record_of
    from marsad.cli.listed import add_lists
    from marsad.cli.show import console
    from marsad.figures import figures
    from marsad.figures.trace import as_json as plain
    from marsad.figures.trace import find, trace
    from marsad.model.codec import dumps
    from marsad.workspace.estimates import cells
    from marsad.workspace.named import known

    loaded = load(inputs)
    record = record_of(loaded, as_of=day(as_of, "--as-of"))
    wanted = re.sub(r"[,.٬\s]", "", figure)
    if wanted.isdecimal():
        _number(int(wanted), record, as_json, lang)
        finish(loaded)
        return
    found = trace(find(figures(record, known=known(loaded.workspace)), figure), record)
    held = cells(loaded.workspace, found.figure.id) if loaded.workspace and found.figure.documented else []
    if as_json:
        click.echo(dumps(plain(found) | {"lists": held}))
    else:
        tree = _tree(found, record, lang)
        add_lists(tree, found.figure, held, lang)
        console().print(tree)
    finish(loaded)


def _number(wanted: int, record: Record, as_json: bool, lang: str) -> None:
    """Every point and claim that gives a number."""
    from rich.markup import escape
    from rich.tree import Tree

    from marsad.cli.days import short
    from marsad.cli.figure_words import place_name, reports
    from marsad.cli.show import console
    from marsad.figures.trace import number
    from marsad.model import BadInput, vocab
    from marsad.model.codec import dumps

    found = number(wanted, record)
    if not found:
        raise BadInput(
            f"no claim gives {wanted:,}", where="trace", todo="`marsad tolls` lists the numbers that are said"
        )
    if as_json:
        click.echo(dumps({"number": wanted, "points": found}))
        return
    tree = Tree(f"[bold]{wanted:,}[/bold]", guide_style="dim")
    for one in found:
        what = f"{vocab.label('what', one.what, lang)} · {vocab.group_label(one.group, lang)}"
        what += f" · {place_name(one, record, lang)}"
        count = reports(len(one.reports), lang)
        head = f"[bold]{escape(one.origin)}[/bold]  {escape(what)}  {short(one.as_of, lang)}  [dim]{count}[/dim]"
        _add_quotes(tree.add(head), list(one.quotes), lang, name_origin=False)
    console().print(tree)


def _tree(found: Trace, record: Record, lang: str) -> Tree:
    from rich.markup import escape
    from rich.tree import Tree

    from marsad.cli.days import short
    from marsad.cli.figure_words import GRADES, TIERS, number, place_name, reported, say
    from marsad.figures import notes
    from marsad.model import vocab

    one = found.figure
    what = f"{vocab.label('what', one.what, lang)} · {vocab.group_label(one.group, lang)}"
    what += f" · {place_name(one, record, lang)}"
    provisional = f" · {say('provisional', lang)}" if one.provisional else ""
    line = (
        f"{TIERS[one.tier][lang == 'ar']}{provisional} · {GRADES[one.grade][lang == 'ar']} · {short(one.as_of, lang)}"
    )
    tree = Tree(
        f"[bold]{escape(reported(one, lang))}[/bold]  {escape(what)}  [dim]{escape(line)}[/dim]", guide_style="dim"
    )
    tree.add(f"{say('documented', lang)}: {number(one.documented)} · {say('origins', lang)}: {one.independent_origins}")
    if one.entailed:
        bounds = f"{number(one.entailed.low)} – {number(one.entailed.high)}"
        tree.add(say("entailed", lang).format(bounds))
    if one.residual:
        top = number(one.residual.high) if one.residual.high is not None else "…"
        tree.add(say("residual", lang).format(f"{one.residual.low:,} – {top}"))
    if one.words:
        tree.add("“" + escape("”, “".join(one.words)) + "”")
    for note in one.notes:
        tree.add(f"[dim]{escape(notes.note(note, lang))}[/dim]")
    for role in ("carries", "entails", "a part", "set aside"):
        quotes = [quote for quote in found.quotes if quote.role == role]
        if quotes:
            branch = tree.add(f"{say(role.replace('set aside', 'set_aside'), lang)} ({len(quotes)})")
            _add_quotes(branch, quotes, lang)
    if found.rulings:
        branch = tree.add(say("rulings", lang))
        for decision in found.rulings:
            branch.add(
                escape(f"{decision.id} {decision.verb} · {decision.by} · {decision.at}: {decision.because or '–'}")
            )
    rules = tree.add(f"[dim]{say('rules', lang)}[/dim]")
    for rule, says in found.rules:
        rules.add(f"[dim]{rule} {escape(notes.rule(rule, says, lang))}[/dim]")
    rules.add(f"[dim]{escape(one.method)}[/dim]")
    return tree


def _add_quotes(branch: Tree, quotes: list[Quote], lang: str, *, name_origin: bool = True) -> None:
    from rich.markup import escape

    from marsad.cli.figure_words import say
    from marsad.figures import notes

    for origin in sorted({quote.origin for quote in quotes}):
        under = branch.add(f"[bold]{escape(origin)}[/bold]") if name_origin else branch
        for quote in [quote for quote in quotes if quote.origin == origin]:
            where = " · ".join(part for part in (quote.publisher, quote.published, quote.claim[0]) if part)
            leaf = under.add(f"“{escape(quote.quote)}”  [dim]{escape(where)} :{quote.claim[1]}-{quote.claim[2]}[/dim]")
            if quote.via or quote.how in ("fit", "context"):
                via = f", {quote.via}" if quote.via else ""
                leaf.add(f"[dim]{escape(say('inferred', lang).format(notes.how(quote.how, lang), via))}[/dim]")
            if quote.why:
                leaf.add(f"[dim]{escape(notes.note(quote.why, lang))}[/dim]")
