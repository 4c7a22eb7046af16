"""`marsad incidents`: events, what ties their claims together, and what reports say of how events hang together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.inputs import AS_JSON, INPUTS, LANG

if TYPE_CHECKING:
    from marsad.reconcile import Record


@click.command("incidents")
@INPUTS
@click.option("--why", nargs=2, metavar="REPORT REPORT", help="Why two reports tell of one event, or do not.")
@AS_JSON
@LANG
def command(inputs: tuple[Path, ...], why: tuple[str, str] | None, as_json: bool, lang: str) -> None:
    """Incidents of a workspace or of files of reports."""
    from marsad.cli.inputs import finish, load, record_of
    from marsad.model.codec import dumps

    loaded = load(inputs)
    record = record_of(loaded)
    if why:
        rows = reasons(record, *why)
        click.echo(dumps(rows) if as_json else "\n".join(_line(row) for row in rows))
    elif as_json:
        click.echo(
            dumps({"incidents": [_plain(one, record) for one in record.incidents], "relations": record.relations})
        )
    else:
        _show(record, lang)
    finish(loaded)


def reasons(record: Record, one: str, other: str) -> list[dict[str, Any]]:
    """Two report ids in, each pair of their claims of one event with what ties or parts them out.

    Raises BadInput when a report has no claim of one event.
    """
    from marsad.model import BadInput
    from marsad.reconcile.cells import INCIDENT
    from marsad.reconcile.incidents import why_apart, why_same

    nodes = [item for item in record.items if item.kind == INCIDENT and not item.out]
    first = [item for item in nodes if item.claim.report == one]
    second = [item for item in nodes if item.claim.report == other]
    for name, found in ((one, first), (other, second)):
        if not found:
            raise BadInput(
                f"'{name}' tells of no event with a number", where="--why", todo="`marsad incidents` lists them"
            )
    return [
        {
            "one": a.claim.span,
            "other": b.claim.span,
            "quotes": [a.claim.quote, b.claim.quote],
            "incidents": [a.incident, b.incident],
            "same": a.incident == b.incident,
            "tied_by": why_same(a, b, record.where),
            "apart_by": why_apart(a, b, record.where),
        }
        for a in first
        for b in second
    ]


def _line(row: dict[str, Any]) -> str:
    first, second = row["quotes"]
    if row["same"]:
        why = ", ".join(row["tied_by"]) or "through another report"
        return f"one event ({row['incidents'][0]}): “{first}” / “{second}”: {why}"
    return f"two events: “{first}” / “{second}”: {row['apart_by'] or 'nothing ties them'}"


def _plain(one: Any, record: Record) -> dict[str, Any]:
    return {
        "id": one.id,
        "day": one.day,
        "place": one.place or None,
        "label": one.label,
        "whats": one.whats,
        "origins": one.origins,
        "claims": [record.claims[at].span for at in one.claims],
        "merged": one.merged,
        "decisions": one.decisions,
    }


def _show(record: Record, lang: str) -> None:
    from marsad.cli.days import short
    from marsad.cli.figure_words import counted, say
    from marsad.cli.show import console
    from marsad.model import vocab

    screen = console()
    if not record.incidents:
        screen.print(say("no_incidents", lang))
    for one in record.incidents:
        screen.print()
        screen.print(
            f"{short(one.day, lang)} · {record.where.label(one.place, lang) or one.label or '–'}  [dim]{one.id}[/dim]",
            style="bold",
        )
        for at in one.claims:
            claim, whose = record.claims[at], record.attributions[at]
            if claim.count:
                number = counted(claim.count.low, claim.count.high, claim.count.qualifier, lang)
                what = f"{vocab.label('what', claim.what, lang)}, {vocab.group_label(claim.group_key, lang)}"
                source = whose.source.label(lang) if whose.known else "–"
                screen.print(f"  {number}  {what}  {source}  {claim.report}", markup=False)
    for tie in record.relations:
        screen.print()
        ends = f"{tie.earlier or '…'} → {tie.later or '…'}"
        screen.print(f"{tie.kind}: {ends}  “{tie.quote}”  {tie.report}", markup=False, style="dim")
