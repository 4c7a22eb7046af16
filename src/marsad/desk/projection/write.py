"""Rows in, the same rows in the database: only what differs is written, so that it is held for moments only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import AutoField, Model

from marsad.desk.projection import search
from marsad.desk.projection.models import ClaimRow, ReportRow
from marsad.desk.projection.rows import Made

MOST_NAMED = 500  # values in one statement


@contextmanager
def at_once() -> Iterator[None]:
    """A transaction over rows that the log can make again: nobody waits until the disk has them for good.

    What a power cut takes is the end of it, and the rows say up to which entry of the log they reach.
    """
    with _unhurried_disk(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO off")
        yield


@contextmanager
def _unhurried_disk() -> Iterator[None]:
    """SQLite is told between transactions, and told back: accounts and the ledger wait for the disk as ever."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA synchronous=FULL")


@dataclass(frozen=True, slots=True)
class Change:
    """What has to be written to a table and which keys deleted from it, so that it holds the rows it shall hold."""

    model: type[Model]
    written: list[Any]
    gone: list[Any]

    def store(self) -> None:
        """Write it, inside a transaction of the caller's."""
        for some in _in_lots(self.gone, MOST_NAMED):
            self.model._default_manager.filter(pk__in=some).delete()
        _put(self.model, self.written)


def change(model: type[Model], rows: Iterable[Model]) -> Change:
    """A table and the rows it shall hold, by primary key, in; what differs out. Nothing is written or locked yet."""
    names = [field.attname for field in model._meta.concrete_fields]
    key = model._meta.pk.attname
    held = {row[key]: _form(row) for row in model._default_manager.values(*names)}
    wanted = {row.pk: row for row in rows}
    differing = [row for pk, row in wanted.items() if held.get(pk) != _form({n: getattr(row, n) for n in names})]
    return Change(model, differing, list(held.keys() - wanted.keys()))


def change_of_pairs(model: type[Model], names: Sequence[str], rows: Iterable[Model]) -> Change:
    """The same for a table of pairs, whose own keys say nothing."""
    held = {tuple(values): pk for pk, *values in model._default_manager.values_list("pk", *names)}
    wanted = {tuple(getattr(row, name) for name in names): row for row in rows}
    new = [row for pair, row in wanted.items() if pair not in held]
    return Change(model, new, [held[pair] for pair in held.keys() - wanted.keys()])


def _form(values: dict[str, Any]) -> bytes:
    """A row's values as they compare: a tuple and the list that a database gives back are the same."""
    return msgspec.json.encode(values)


def write_reports(
    fresh: Iterable[Made], keep: Collection[str] | None, newer: Callable[[], Collection[str]], chunk: int
) -> None:
    """Reports with their claims in; those that differ are stored, so many at a time, each whole.

    `keep` names all that are held (None: nothing is deleted), `newer` says which rows are younger than the fresh ones.
    """
    held = dict(ReportRow.objects.values_list("pk", "digest")) if keep is not None else {}
    indexed = search.known("report") if keep is not None else set()
    gone = list(held.keys() - set(keep or ()))
    for some in _in_lots(gone, MOST_NAMED):
        with at_once():
            ReportRow.objects.filter(pk__in=some).delete()
            search.take_out("report", some)
    unlike = (one for one in fresh if one.row.digest != held.get(one.row.pk) or one.row.pk not in indexed)
    for lot in _in_lots(unlike, chunk):
        with at_once():
            young = newer()
            _store([one for one in lot if one.row.pk not in young])
            search.put("report", [(one.row.pk, one.text) for one in lot if one.row.pk not in indexed])


def _store(lot: Sequence[Made]) -> None:
    changed = [one.row.pk for one in lot]
    for some in _in_lots(changed, MOST_NAMED):
        ClaimRow.objects.filter(report_id__in=some).delete()
    _put(ReportRow, [one.row for one in lot])
    ClaimRow.objects.bulk_create([row for one in lot for row in one.claims], batch_size=1000)


def replace_claims(report: ReportRow, made: Sequence[ClaimRow]) -> None:
    """One report's claims as they are now: a ruling mostly touches one row of them, and only that is written."""
    names = [field.attname for field in ClaimRow._meta.concrete_fields]
    held = {row["position"]: row for row in report.claim_rows.values(*names)}
    for row in made:
        old = held.pop(row.position, None)
        row.pk = old["id"] if old else None
        if old is None or _form(old) != _form({name: getattr(row, name) for name in names}):
            row.save(force_insert=old is None)
    if held:
        ClaimRow.objects.filter(pk__in=[row["id"] for row in held.values()]).delete()


def _put(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert what is new and update what is there; rows without a key of their own are new."""
    key = model._meta.pk.name
    others = [field.name for field in model._meta.concrete_fields if field.name != key]
    updates = {"update_conflicts": True, "unique_fields": [key], "update_fields": others}
    kept = isinstance(model._meta.pk, AutoField)
    model._default_manager.bulk_create(rows, batch_size=MOST_NAMED, **({} if kept else updates))


def _in_lots(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    waiting = iter(items)
    while lot := list(islice(waiting, size)):
        yield lot
