"""`marsad people`: how many distinct people the lists document, who they are, what is in doubt and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, LANG
from marsad.cli.person import BY

if TYPE_CHECKING:
    from marsad.people.cluster import Clusters
    from marsad.people.explain import Waterfall
    from marsad.people.pile import Pile
    from marsad.people.rulings import Rulings

SOURCES = click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
MAP = click.option("--map", "entries", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field.")
REPEATS = click.option("--may-repeat", multiple=True, metavar="LIST", help="A list that may name a person twice.")
SHOWN = 20


@click.group("people", short_help="every victim once: count, find, queue, explain")
def command() -> None:
    """Every victim once, across lists, spellings and scripts. SOURCES are a workspace, or files of lists."""


def gather(sources: Sequence[Path], entries: tuple[str, ...], may_repeat: Sequence[str]) -> tuple[Pile, Rulings]:
    """A workspace, or files (one file may hold many lists in a `list` column), in; the linked pile and rulings out."""
    from marsad.cli.link import load
    from marsad.cli.show import progress
    from marsad.people import pile, rulings
    from marsad.workspace import Workspace, lists

    with progress("linking lists", None) as bar:
        if len(sources) == 1 and Workspace.is_at(sources[0]):
            with Workspace.open(sources[0]) as opened:
                return lists.pile_of(opened, progress=lambda done, of: bar.step())
        tables = [load(path, entries) for path in sources]
        labels = _labels(sources)
        if len(tables) == 1 and "list" in tables[0].columns:
            tables, labels = pile.split(tables[0])
        elif len(tables) == 1:
            may_repeat = labels
        built = pile.build(tables, labels, may_repeat=may_repeat, progress=lambda done, of: bar.step())
    return built, rulings.NONE


def _labels(sources: Sequence[Path]) -> list[str]:
    names = [path.name.partition(".")[0] for path in sources]
    return [name if names.count(name) == 1 else f"{name}-{n}" for n, name in enumerate(names, 1)]


@command.command("count")
@SOURCES
@MAP
@REPEATS
@click.option("--table", "table_path", type=click.Path(path_type=Path), help="Write capture patterns (0/1) here.")
@click.option("--clusters", "clusters_path", type=click.Path(path_type=Path), help="Write id,list,cluster here.")
@click.option("--pairs", "pairs_path", type=click.Path(path_type=Path), help="Write id_a,id_b,probability here.")
@LANG
@AS_JSON
def count(
    sources: tuple[Path, ...],
    entries: tuple[str, ...],
    may_repeat: tuple[str, ...],
    table_path: Path | None,
    clusters_path: Path | None,
    pairs_path: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Count distinct people: low, best and high, with the expected errors.

    --table writes what `marsad estimate` starts from: one column a list, and how many people stand in each pattern.
    """
    from marsad.cli.show import console
    from marsad.model.codec import dumps
    from marsad.people import explain
    from marsad.people.cluster import cluster, pairs
    from marsad.people.count import capture, documented

    pile, rulings = gather(sources, entries, may_repeat)
    clusters = cluster(pile, rulings)
    counted = documented(pile, clusters, rulings)
    if table_path is not None:
        capture(pile, clusters).table.write_csv(table_path)
    if clusters_path is not None:
        _write_clusters(pile, clusters, clusters_path)
    if pairs_path is not None:
        pairs(pile, clusters).write_csv(pairs_path)
    if as_json:
        click.echo(dumps(counted))
        return
    say = explain.words(lang)
    screen = console()
    screen.print("[bold]" + say["documented"].format(
        best=f"{counted.best:,}", low=f"{counted.low:,}", high=f"{counted.high:,}") + "[/bold]")  # fmt: skip
    screen.print(say["from_records"].format(records=f"{counted.records:,}", lists=len(counted.lists)))
    screen.print(say["linked"].format(missed=counted.missed, false=counted.false, expected=f"{counted.expected:,}"))
    if counted.telling:
        screen.print(say["review"])
    for label, rows in _twins(pile):
        screen.print(say["twins"].format(list=label, rows=f"{rows:,}"))


def _twins(pile: Pile) -> list[tuple[str, int]]:
    """Lists that seem to name people twice although they are not said to."""
    from marsad.people.roster import twins

    repeating = {one for one, two in pile.links if one == two}
    counts = [(roster.label, twins(roster)) for n, roster in enumerate(pile.rosters) if n not in repeating]
    return [(label, rows) for label, rows in counts if rows]


def _write_clusters(pile: Pile, clusters: Clusters, path: Path) -> None:
    import polars as pl

    from marsad.people.cluster import person_ids

    names = person_ids(pile, clusters)
    pl.DataFrame(
        {
            "id": [i for roster in pile.rosters for i in roster.ids],
            "list": [roster.label for roster in pile.rosters for _ in roster.ids],
            "cluster": [names[person] for person in clusters.of.tolist()],
        }
    ).write_csv(path)


@command.command("find")
@click.argument("query")
@SOURCES
@MAP
@click.option("--exact", is_flag=True, help="Only what is written letter by letter the same.")
@click.option("--all", "everything", is_flag=True, help=f"All of it, not the first {SHOWN}.")
@LANG
@AS_JSON
def find(
    query: str,
    sources: tuple[Path, ...],
    entries: tuple[str, ...],
    exact: bool,
    everything: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Find people by name in any spelling or script, and say why each was found."""
    from marsad.cli.show import console, table
    from marsad.model.codec import dumps
    from marsad.people import explain, search
    from marsad.people.cluster import cluster, person_ids

    pile, rulings = gather(sources, entries, ())
    clusters = cluster(pile, rulings)
    names = person_ids(pile, clusters)
    hits = search.find(pile.rosters, pile.lexicon, query, exact=exact)
    say = explain.words(lang)
    found = []
    for hit in hits:
        record = explain.shown(pile.rosters[hit.list], hit.row, lang)
        person = names[int(clusters.of[hit.row + pile.starts[hit.list]])]
        reasons = [f"{say.get(field, say['whole'])}: {word} ({say.get(how, how)})" for word, field, how in hit.because]
        found.append({"person": person, **record, "because": reasons})
    if as_json:
        click.echo(dumps(found))
        return
    people = len({one["person"] for one in found})
    shown = table(
        f"{people:,} people, {len(found):,} records",
        [(h, "left") for h in ("person", "list", "id", "name", say["age"], say["matched"])],
    )
    for one in found if everything else found[:SHOWN]:
        shown.add_row(
            *(str(one.get(k, "")) for k in ("person", "list", "id", "name", "age")), "; ".join(one["because"])
        )
    console().print(shown)


@command.command("queue")
@SOURCES
@MAP
@REPEATS
@click.option("--all", "everything", is_flag=True, help=f"All of it, not the first {SHOWN}.")
@LANG
@AS_JSON
def queue(
    sources: tuple[Path, ...],
    entries: tuple[str, ...],
    may_repeat: tuple[str, ...],
    everything: bool,
    lang: str,
    as_json: bool,
) -> None:
    """List the pairs in doubt that would change the number of people, the most telling first, each explained."""
    from marsad.cli.show import console
    from marsad.model.codec import dumps
    from marsad.people import explain
    from marsad.people.cluster import cluster
    from marsad.people.review import questions

    pile, rulings = gather(sources, entries, may_repeat)
    waiting = questions(pile, cluster(pile, rulings), rulings)
    chosen = waiting if everything or as_json else waiting[:SHOWN]
    answers = [(q, explain.explain(pile.links[q.between], q.at, lang=lang) if q.at >= 0 else None) for q in chosen]
    if as_json:
        click.echo(dumps([
            {"one": q.one, "two": q.two, "probability": q.probability, "effect": q.effect, "why": q.why,
             "explained": explain.as_dict(w) if w else None} for q, w in answers
        ]))  # fmt: skip
        return
    screen = console()
    screen.print(f"[bold]{len(waiting):,}[/bold] pairs wait for a ruling")
    for question, waterfall in answers:
        screen.print(f"\n{question.one}  {question.two}  {question.why}")
        if waterfall is not None:
            _print(waterfall)
    screen.print("\n[dim]rule with: marsad decide WORKSPACE same|different ONE TWO --because …[/dim]")


@command.command("second")
@click.argument("workspace", type=click.Path(path_type=Path))
@BY
@LANG
@AS_JSON
def second(workspace: Path, by: str, lang: str, as_json: bool) -> None:
    """List merges that one other person ruled, for a second, blind ruling; and how far reviewers agree (kappa)."""
    from marsad.cli.show import console
    from marsad.model.codec import dumps
    from marsad.people import explain
    from marsad.people.review import second_looks
    from marsad.people.rulings import by_reviewer, kappas
    from marsad.workspace import Workspace, lists

    with Workspace.open(workspace) as opened:
        pile, _ = lists.pile_of(opened)
        decisions = opened.decisions
    waiting = second_looks(pile, decisions, by=by)
    agree = kappas(by_reviewer(decisions, frozenset(pile.hashes)))
    records = [[explain.shown(*pile.record(number), lang) for number in (look.a, look.b)] for look in waiting]
    if as_json:
        told = [{"between": people, "pairs": pairs, "kappa": kappa} for people, (pairs, kappa) in agree.items()]
        looks = [{"one": look.one, "two": look.two, "records": two} for look, two in zip(waiting, records, strict=True)]
        click.echo(dumps({"waiting": looks, "agreement": told}))
        return
    screen = console()
    screen.print(f"[bold]{len(waiting):,}[/bold] merges wait for a second ruling")
    for look, two in zip(waiting, records, strict=True):
        screen.print(f"\n{look.one}  {look.two}")
        for record in two:
            screen.print("  " + " · ".join(record.values()))
    for (one, other), (pairs, kappa) in agree.items():
        screen.print(f"{one} and {other}: {pairs:,} pairs, kappa {kappa:.2f}")


@command.command("explain")
@click.argument("one")
@click.argument("two")
@SOURCES
@MAP
@LANG
@AS_JSON
def explain_(one: str, two: str, sources: tuple[Path, ...], entries: tuple[str, ...], lang: str, as_json: bool) -> None:
    """Explain why two records (by their ids, or LIST:ID) are held to be one person, or not, bit by bit."""
    from marsad.model import BadInput
    from marsad.model.codec import dumps
    from marsad.people import explain

    pile, _ = gather(sources, entries, ())
    a, b = sorted((_record(pile, one), _record(pile, two)))
    between, row_a, row_b = _between(pile, a, b)
    links = pile.links.get(between)
    at = explain.find_pair(links, row_a, row_b) if links else None
    if links is None or at is None:
        raise BadInput("these two were not compared, or are less than 1 % likely to be one person",
                       where=f"{one}, {two}", todo="`marsad people queue` lists pairs in doubt")  # fmt: skip
    waterfall = explain.explain(links, at, lang=lang)
    if as_json:
        click.echo(dumps(explain.as_dict(waterfall)))
    else:
        _print(waterfall)


@command.command("aliases")
@SOURCES
@MAP
@click.option("--least", default=3, show_default=True, help="Seen at least this often.")
@AS_JSON
def aliases(sources: tuple[Path, ...], entries: tuple[str, ...], least: int, as_json: bool) -> None:
    """Print spellings that the lists show to be one name (word,other,seen), as CSV.

    Edited and saved as aliases.csv in a workspace, the table is used from then on.
    """
    from marsad.people.pile import learned_aliases

    pile, _ = gather(sources, entries, ())
    found = learned_aliases(pile, least=least)
    click.echo(found.write_ndjson() if as_json else found.write_csv(), nl=False)


def _between(pile: Pile, a: int, b: int) -> tuple[tuple[int, int], int, int]:
    lists = pile.list_of()
    between = (int(lists[a]), int(lists[b]))
    return between, a - int(pile.starts[between[0]]), b - int(pile.starts[between[1]])


def _record(pile: Pile, name: str) -> int:
    from marsad.model import BadInput

    label, _, own = name.rpartition(":")
    hits = [
        int(start) + roster.ids.index(own)
        for roster, start in zip(pile.rosters, pile.starts, strict=False)
        if own in roster.ids and label in ("", roster.label)
    ]
    if label == "victim" and own in pile.hashes:
        hits = [pile.hashes.index(own)]
    if len(hits) != 1:
        what = "no record is called" if not hits else "several lists have a record called"
        raise BadInput(f"{what} '{name}'", todo="name it as LIST:ID; `marsad people find` shows ids")
    return hits[0]


def _print(waterfall: Waterfall) -> None:
    from marsad.cli.show import console

    screen = console()
    for side in (waterfall.left, waterfall.right):
        screen.print("  " + " · ".join(side.values()))
    for bar in waterfall.bars:
        colour = "green" if bar.bits > 0.05 else "red" if bar.bits < -0.05 else "dim"
        screen.print(f"    [{colour}]{bar.words}[/{colour}]")
    screen.print(f"  [bold]{waterfall.sentence}[/bold]")
