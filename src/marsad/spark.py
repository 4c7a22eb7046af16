"""The same steps over a Spark frame (extra `spark`: PySpark 4, Java 17): reading, copies, origins, tolls, linkage.

Spark only carries rows about; every row is made by the pure functions that one machine uses, and tests hold the two
equal row by row. Reading is spread by report, copies by what texts share, origins and tolls by event (a column of the
frame: what one workspace would hold), linkage by pair of lists. Frames hold the contract's records as JSON beside the
columns that one filters by.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from marsad.model import BadInput, Decision, Report
from marsad.model.codec import dumps, report_from_fields, report_from_json

if TYPE_CHECKING:
    import polars as pl
    from pyspark import RDD
    from pyspark.sql import DataFrame, SparkSession

    from marsad.collect import Found
    from marsad.places import Gazetteer
    from marsad.reconcile import Record

FIELDS = ("id", "text", "publisher", "url", "published", "lang", "title")
REPORTS = ", ".join(f"{name} string" for name in FIELDS) + ", refused string"
CLAIMS = "report string, at int, what string, start int, end int, quote string, claim string"
COPIES = "of string, copy string, how string, share double"
ORIGINS = "event string, report string, start int, end int, what string, origin string, how string, via string"
TOLLS = "event string, at int, origin string, what string, `group` string, place string, scope string, series string"
LINKS = "list_a string, list_b string, id_a string, id_b string, probability double"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What reconciling takes as given besides reports: the country whose places are looked for first, and rulings."""

    country: str | None = None
    region: str | None = None
    decisions: tuple[Decision, ...] = ()


# -- reports in ------------------------------------------------------------------------------------------------------


def reports(spark: SparkSession, path: str) -> DataFrame:
    """JSON Lines, Parquet, WARC or any other format of `marsad add` in (Spark's paths and globs); one row a report out.

    `refused` says why a line, row or file cannot be used; its other columns are then null, except `id`: where it was.
    JSON Lines are split across workers; a WARC goes whole to one, so capture many of some hundred megabytes.
    """
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        lines = spark.read.text(path, lineSep="\n").rdd
        return spark.createDataFrame(lines.mapPartitions(_of_lines), REPORTS)
    if suffix == ".parquet":
        return spark.createDataFrame(spark.read.parquet(path).rdd.mapPartitions(_of_rows), REPORTS)
    return spark.createDataFrame(spark.sparkContext.binaryFiles(path).flatMap(_of_file), REPORTS)


def _of_lines(rows: Iterable[Any]) -> Iterator[tuple[str | None, ...]]:
    for row in rows:
        if row.value.strip():
            yield _checked(lambda line=row.value: report_from_json(line), where=row.value[:60])


def _of_rows(rows: Iterable[Any]) -> Iterator[tuple[str | None, ...]]:
    for row in rows:
        fields = row.asDict()
        yield _checked(lambda fields=fields: report_from_fields(fields), where=str(fields.get("id")))


def _of_file(file: tuple[str, bytes]) -> Iterator[tuple[str | None, ...]]:
    name, data = file
    try:
        for found in _found(PurePosixPath(name).name, bytes(data)):
            yield from (_row(item.report) for item in found.items)
            yield from (_refused(refusal.where, refusal.why) for refusal in found.refusals)
    except BadInput as error:
        yield _refused(name, str(error))


def _found(name: str, data: bytes) -> Iterator[Found]:
    """A file's bytes in, what it holds out: a capture piece by piece, of any number of records."""
    from marsad.collect import read_bytes
    from marsad.collect.door import HEAD_BYTES, guess
    from marsad.collect.stream import capture

    if data and guess(name, data[:HEAD_BYTES]) == "warc":
        yield from (found for found, _ in capture(io.BytesIO(data), name))
    else:
        yield read_bytes(data, name)


def _checked(make: Any, *, where: str) -> tuple[str | None, ...]:
    try:
        return _row(make())
    except BadInput as error:
        return _refused(where, str(error))


def _row(report: Report) -> tuple[str | None, ...]:
    return (*(getattr(report, name) for name in FIELDS), None)


def _refused(where: str, why: str) -> tuple[str | None, ...]:
    return (where, *[None] * (len(FIELDS) - 1), why)


def _reports_of(frame: DataFrame) -> RDD[Report]:
    """The usable reports of a frame, one for each id."""
    usable = frame.where("refused is null") if "refused" in frame.columns else frame
    return usable.dropDuplicates(["id"]).rdd.map(_report)


def _report(row: Any) -> Report:
    fields = row.asDict()
    return Report(**{name: fields.get(name) for name in FIELDS})


# -- claims ----------------------------------------------------------------------------------------------------------


def claims(frame: DataFrame) -> DataFrame:
    """Reports in, their claims out: `at` counts a report's claims in the order of its text, `claim` is the record."""
    return frame.sparkSession.createDataFrame(_reports_of(frame).flatMap(_claims_of), CLAIMS)


def _claims_of(report: Report) -> list[tuple[Any, ...]]:
    from marsad.read import read

    return [
        (one.report, at, one.what, one.start, one.end, one.quote, dumps(one)) for at, one in enumerate(read(report))
    ]


# -- copies ----------------------------------------------------------------------------------------------------------


def copies(frame: DataFrame, decisions: Sequence[Decision] = ()) -> DataFrame:
    """Reports in, exact and near copies and cut reprints among all of them out, as `find_copies` has them.

    Texts that share a bucket of their sketches, a few rare stretches of words or a ruling form a neighbourhood, and
    each neighbourhood is settled whole on one worker. The pairs that tie texts together are joined on the driver.
    """
    shelf = _reports_of(frame).cache()
    rare = shelf.flatMap(_rare_stretches).aggregateByKey([], _few, _fewer).flatMap(_rare_pairs)
    partners = rare.reduceByKey(int.__add__).filter(_telling).map(_partner).groupByKey().mapValues(_first_partners)
    partners = partners.cache()
    alike = shelf.flatMap(_buckets).groupByKey().flatMap(_ties)
    kin = partners.flatMap(lambda one: [(other, one[0]) for other in one[1]])
    ruled = [tuple(sorted(pair)) for pair in _ruled(decisions) if len(pair) == 2]
    home = _neighbourhoods([*alike.union(kin).distinct().collect(), *ruled])
    near = shelf.map(lambda report: (home.get(report.id), report)).filter(lambda one: one[0] is not None)
    known = partners.map(lambda one: (home[one[0]], one))
    found = near.cogroup(known).flatMap(lambda one: _settle(one[1][0], dict(one[1][1]), tuple(decisions)))
    return frame.sparkSession.createDataFrame(found, COPIES)


def _settle(
    texts: Iterable[Report], rare: Mapping[str, Sequence[str]], decisions: Sequence[Decision]
) -> list[tuple[Any, ...]]:
    from marsad.reconcile.copies import find_copies

    found = find_copies(list(texts), decisions, _copy_settings(), rare=rare)
    return [(one.of, one.copy, one.how, one.share) for one in found]


def _copy_settings() -> Any:
    from marsad.reconcile import Method

    return Method.default().copies


def _ruled(decisions: Sequence[Decision]) -> Iterable[frozenset[str]]:
    from marsad.reconcile.copies import ruled_pairs

    return ruled_pairs(decisions)


def _rare_stretches(report: Report) -> list[tuple[bytes, tuple[Any, ...]]]:
    from marsad.reconcile.copies import earliest, stretches

    order = earliest(report)
    return [
        (hashlib.blake2b(stretch.encode(), digest_size=16).digest(), order)
        for stretch in stretches(report, _copy_settings())
    ]


def _few(owners: list[Any], owner: Any) -> list[Any]:
    """Owners of one stretch, one more than count as few at most: then it is a set phrase."""
    from marsad.reconcile.copies import FEW

    return [*owners, owner] if len(owners) <= FEW else owners


def _fewer(some: list[Any], others: list[Any]) -> list[Any]:
    from marsad.reconcile.copies import FEW

    return [*some, *others][: FEW + 1]


def _rare_pairs(stretch: tuple[bytes, list[Any]]) -> list[tuple[tuple[Any, Any], int]]:
    from marsad.reconcile.copies import rare_pairs

    return [(pair, 1) for pair in rare_pairs(sorted(stretch[1]))]


def _telling(counted: tuple[Any, int]) -> bool:
    from marsad.reconcile.copies import TELLING

    return counted[1] >= TELLING


def _partner(counted: tuple[tuple[Any, Any], int]) -> tuple[str, Any]:
    (first, second), _ = counted
    return second[-1], first


def _first_partners(firsts: Iterable[Any]) -> list[str]:
    from marsad.reconcile.copies import MOST

    return [first[-1] for first in sorted(firsts)[:MOST]]


def _buckets(report: Report) -> list[tuple[bytes, str]]:
    from marsad.reconcile.copies import buckets

    return [(bucket, report.id) for bucket in buckets(report, _copy_settings())]


def _ties(bucket: tuple[bytes, Iterable[str]]) -> list[tuple[str, str]]:
    first, *rest = sorted(bucket[1])
    return [(first, other) for other in rest]


def _neighbourhoods(pairs: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Pairs of texts in; for each text in one of them the smallest id that a chain of pairs leads to, out."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {name: root(name) for name in list(parent)}


# -- origins and tolls -----------------------------------------------------------------------------------------------


def origins(frame: DataFrame, event: str | None = None, setting: Setting | None = None) -> DataFrame:
    """Reports in, whose each claim is out: one row a claim that stands, in the order of the record of its event.

    `event` names the column that says which event a report belongs to (what one workspace would hold); None: one event.
    """
    found = _records(frame, event, setting or Setting()).flatMap(_origins_of)
    return frame.sparkSession.createDataFrame(found, ORIGINS)


def tolls(frame: DataFrame, event: str | None = None, setting: Setting | None = None) -> DataFrame:
    """Reports in, every origin's series out, event by event: `series` is the contract's object."""
    found = _records(frame, event, setting or Setting()).flatMap(_tolls_of)
    return frame.sparkSession.createDataFrame(found, TOLLS)


def _records(frame: DataFrame, event: str | None, setting: Setting) -> RDD[tuple[str, Record]]:
    """Reports are read where they lie, then those of one event meet on one worker."""
    usable = frame.where("refused is null") if "refused" in frame.columns else frame
    rows = usable.dropDuplicates(["id"]).rdd
    read = rows.map(lambda row: (str(row[event]) if event else "", _read(_report(row))))
    return read.groupByKey().map(lambda one: (one[0], _derive(list(one[1]), setting)))


def _read(report: Report) -> tuple[Report, list[Any]]:
    from marsad.read import read

    return report, read(report)


def _derive(shelf: list[tuple[Report, list[Any]]], setting: Setting) -> Record:
    from marsad.reconcile import Method
    from marsad.reconcile.sources import load
    from marsad.workspace.flow import derive

    shelf.sort(key=lambda one: one[0].id)
    return derive(
        [report for report, _ in shelf],
        [found for _, found in shelf],
        setting.decisions,
        gazetteer=_gazetteer(setting.country, setting.region),
        method=Method.default(),
        registry=load(),
    )


@cache
def _gazetteer(country: str | None, region: str | None) -> Gazetteer:
    """One open index a worker process."""
    from marsad.places import Gazetteer

    return Gazetteer.open(country=country, region=region)


def _origins_of(record: tuple[str, Record]) -> list[tuple[Any, ...]]:
    event, made = record
    return [
        (event, claim.report, claim.start, claim.end, claim.what, whose.source.id, whose.how, whose.via)
        for claim, whose in zip(made.claims, made.attributions, strict=True)
    ]


def _tolls_of(record: tuple[str, Record]) -> list[tuple[Any, ...]]:
    event, made = record
    return [
        (event, at, one.origin, one.what, one.group, one.place, one.scope, dumps(one))
        for at, one in enumerate(made.tolls)
    ]


# -- linkage ---------------------------------------------------------------------------------------------------------


def links(
    spark: SparkSession, tables: Sequence[pl.DataFrame], labels: Sequence[str], *, may_repeat: Sequence[str] = ()
) -> DataFrame:
    """Victims' lists in, the pairs of their records that may be one person out, one task for each pair of lists.

    The lists are prepared once and sent to every worker, so a list fits into a worker's memory. What linking learns
    from a pair of lists needs the whole of both: a pair is the smallest piece of work.
    """
    from marsad.people import roster
    from marsad.people.pile import pairs_of_lists

    lexicon, rosters = roster.prepare(tables, labels)
    repeating = {n for n, one in enumerate(rosters) if one.label in may_repeat}
    todo = list(pairs_of_lists(len(rosters), repeating))
    shared = spark.sparkContext.broadcast((lexicon, rosters))

    def link(pair: tuple[int, int]) -> list[tuple[Any, ...]]:
        return _links_of(*shared.value, *pair, competing=not repeating & {*pair})

    found = spark.sparkContext.parallelize(todo, max(len(todo), 1)).flatMap(link)
    return spark.createDataFrame(found, LINKS)


def _links_of(lexicon: Any, rosters: Any, one: int, two: int, *, competing: bool) -> list[tuple[Any, ...]]:
    from marsad.people.link import link_rosters

    found = link_rosters(rosters[one], rosters[two], lexicon, within=one == two, competing=competing).table()
    return [(rosters[one].label, rosters[two].label, *row) for row in found.rows()]
