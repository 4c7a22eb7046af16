"""What was erased from the ledger leaves no page behind in the desk's own tables: they hold words in plain."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from marsad.desk.projection import search
from marsad.desk.projection.models import Draft, ReportRow
from marsad.workspace import Workspace


def erased_since(opened: Workspace, head: int) -> bool:
    """Whether the log holds an erasure that is younger than its first `head` entries."""
    return any(fields["verb"] == "erase" for _, fields in opened.ledger.entries(head))


def forget(held: Collection[str]) -> None:
    """Drop the index of words, which would keep what it deletes, and drafts about reports that are gone.

    To be called before the rows are made again; once that is stored, every page is written anew.
    """
    for gone in set(ReportRow.objects.values_list("pk", flat=True)) - set(held):
        Draft.objects.filter(subject__startswith=f"{gone}:").delete()
    search.drop()
    transaction.on_commit(_write_over)


def _write_over() -> None:
    """Free pages go with the file they lie in. PostgreSQL does the like by its own vacuum."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
