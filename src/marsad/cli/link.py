"""`marsad link`: which records of two lists are one person, or which of one list stand twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import polars as pl

    from marsad.people.link import Links


def mapping(entries: tuple[str, ...]) -> dict[str, str]:
    """`FIELD=COLUMN` entries in, a map out."""
    pairs = [entry.partition("=") for entry in entries]
    for field, sign, column in pairs:
        if not (field and sign and column):
            raise click.UsageError("--map takes FIELD=COLUMN, for example --map name=الاسم")
    return {field.strip(): column.strip() for field, _, column in pairs}


def load(path: Path, entries: tuple[str, ...]) -> pl.DataFrame:
    """A list's file in, its table with the contract's columns out; a map applies where the file has its columns."""
    from marsad.collect.tables import read_table
    from marsad.people.columns import choose

    table = read_table(path)
    asked = mapping(entries)
    return choose(table, {field: column for field, column in asked.items() if column in table.columns}, path.name)


@click.command("link", short_help="which records of two lists are one person")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--map", "entries", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field.")
@click.option("--explain", is_flag=True, help="Add one column of bits per compared field, prior and rivals.")
@click.option("--least", default=0.01, show_default=True, help="Leave out pairs less probable than this.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the pairs here instead of standard output.")
@click.option("--splink", type=click.Path(path_type=Path), help="Write tables, settings and pairs for Splink 5 here.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a pair.")
def command(
    files: tuple[Path, ...],
    entries: tuple[str, ...],
    explain: bool,
    least: float,
    out: Path | None,
    splink: Path | None,
    as_json: bool,
) -> None:
    """Print the pairs of records of A and B that may be one person: id_a,id_b,probability.

    Lists are CSV, CSV.gz, XLSX, Parquet or JSON Lines with `id`, `name` and any of age, sex, dob, place, date, kunya.
    With one list: the records that stand twice in it. With a column `list`, or with more than two files: the records
    of each list linked with those of every other. A cut at .5 then gives the clusters of `marsad people count`.
    """
    if splink is not None:
        _for_splink(files, entries, splink)
        return
    table = _two(files, entries, least, explain) if len(files) == 2 else _many(files, entries, least, explain)
    text = table.write_ndjson() if as_json else table.write_csv()
    if out is not None:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


def _two(files: tuple[Path, ...], entries: tuple[str, ...], least: float, explain: bool) -> pl.DataFrame:
    from marsad.people.link import link

    links = link(load(files[0], entries), load(files[1], entries))
    _report(links)
    return links.table(least=least, explain=explain)


def _for_splink(files: tuple[Path, ...], entries: tuple[str, ...], folder: Path) -> None:
    """Write a.csv, b.csv, settings.json and pairs.csv: what Splink needs to predict with what was learned here."""
    from marsad.people import splink
    from marsad.people.link import link

    if len(files) != 2:
        raise click.UsageError("--splink takes two lists")
    links = link(load(files[0], entries), load(files[1], entries))
    folder.mkdir(parents=True, exist_ok=True)
    splink.inputs(links.left, links.lexicon).write_csv(folder / "a.csv")
    splink.inputs(links.right, links.lexicon).write_csv(folder / "b.csv")
    links.table().write_csv(folder / "pairs.csv")
    (folder / "settings.json").write_text(splink.as_json(links), encoding="utf-8")
    click.echo(f"{folder}: a.csv, b.csv, pairs.csv, settings.json; open with splink.Linker([a, b], 'settings.json')")


def _many(files: tuple[Path, ...], entries: tuple[str, ...], least: float, explain: bool) -> pl.DataFrame:
    """Pairs that agree with the clusters; explained, the pairs as they were weighed, before clustering."""
    import polars as pl

    from marsad.cli.people import gather
    from marsad.people.cluster import cluster, pairs

    pile, rulings = gather(files, entries, ())
    for links in pile.links.values():
        _report(links)
    if explain:
        return pl.concat([links.table(least=least, explain=True) for links in pile.links.values()], how="diagonal")
    return pairs(pile, cluster(pile, rulings), least=least)


def _report(links: Links) -> None:
    """What a person at a terminal should know besides the pairs, on standard error."""
    for roster in {id(r): r for r in (links.left, links.right)}.values():
        for what, count in roster.issues:
            click.echo(f"{count:,} {what}", err=True)
    for join, count in links.cut:
        click.echo(f"join {join}: {count:,} pairs of very common names were not compared on this join alone", err=True)
