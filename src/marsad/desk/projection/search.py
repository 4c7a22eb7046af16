"""Search: words folded as everywhere in Marsad, kept in SQLite's FTS5 or PostgreSQL's text search, ranked, counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from marsad.model.fold import fold

_PHRASE = re.compile(r'"([^"]+)"|(\S+)')
_ARABIC_ARTICLE = re.compile(r"^(?:وال|بال|فال|كال|لل|ال)(?=\w{3,})")
_LATIN_ARTICLE = re.compile(r"^(?:al|el|as|ash|ad|an|ar|at|az)$")


def terms(text: str) -> list[str]:
    """Text in, its folded search terms out: articles dropped, so that المسلحين finds مسلحين."""
    words = [_ARABIC_ARTICLE.sub("", word) for word in fold(text).split()]
    return [word for word in words if not _LATIN_ARTICLE.match(word)]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of references in order of rank, and how many there are in all."""

    refs: list[str]
    count: int


def create() -> None:
    """Make the search table of this database."""
    with connection.cursor() as cursor:
        for statement in _SCHEMA[connection.vendor]:
            cursor.execute(statement)


def drop() -> None:
    """Throw the search table away, with everything that it still holds of deleted rows."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS search")


def put(kind: str, rows: Iterable[tuple[str, str]]) -> None:
    """Index (reference, text) rows of one kind, replacing what was indexed of that reference before."""
    folded = [(kind, ref, " ".join(terms(text))) for ref, text in rows]
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search WHERE kind = %s AND ref = %s", [row[:2] for row in folded])
        cursor.executemany(_INSERT[connection.vendor], folded)


def clear(kind: str) -> None:
    """Forget everything of one kind."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search WHERE kind = %s", [kind])


def query(text: str, *, exact: bool = False) -> list[str]:
    """What a person typed in, phrases for the engine out; quotes keep words together, the rest may stand apart."""
    if exact:
        return [" ".join(terms(text))]
    return [" ".join(found) for found in (terms(a or b) for a, b in _PHRASE.findall(text)) if found]


def _name_query(text: str) -> list[str]:
    """A typed name in, the script-neutral keys of its parts out."""
    from marsad.desk.projection.people import name_keys

    return [" ".join(terms(name)) for name in name_keys([text])]


def find(kind: str, text: str, *, limit: int = 30, offset: int = 0, exact: bool = False) -> Found:
    """A kind and typed words in, one ranked page with the exact count out."""
    phrases = _name_query(text) if kind == "person" and not exact else query(text, exact=exact)
    if not phrases:
        return Found([], 0)
    search = _fts5 if connection.vendor == "sqlite" else _postgres
    return search(kind, phrases, limit, offset)


def _fts5(kind: str, phrases: list[str], limit: int, offset: int) -> Found:
    match = " AND ".join(f'"{phrase}"' for phrase in phrases)
    where = "search MATCH %s AND kind = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM search WHERE {where}", [match, kind])  # noqa: S608
        count = cursor.fetchone()[0]
        order = "rank" if count <= RANKED else "rowid DESC"
        cursor.execute(
            f"SELECT ref FROM search WHERE {where} ORDER BY {order} LIMIT %s OFFSET %s",  # noqa: S608
            [match, kind, limit, offset],
        )
        return Found([row[0] for row in cursor.fetchall()], count)


def _postgres(kind: str, phrases: list[str], limit: int, offset: int) -> Found:
    parts = " && ".join("phraseto_tsquery('simple', %s)" for _ in phrases)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ref, count(*) OVER () FROM search, (SELECT {parts} AS q) AS asked "  # noqa: S608
            "WHERE kind = %s AND words @@ q ORDER BY ts_rank(words, q) DESC, ref LIMIT %s OFFSET %s",
            [*phrases, kind, limit, offset],
        )
        rows = cursor.fetchall()
    return Found([row[0] for row in rows], rows[0][1] if rows else 0)


RANKED = 50_000  # above so many hits the newest stand first: ranking them all costs more than it tells

_SCHEMA = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(kind UNINDEXED, ref UNINDEXED, body, "
        "tokenize = 'unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS search (kind text, ref text, words tsvector, PRIMARY KEY (kind, ref))",
        "CREATE INDEX IF NOT EXISTS search_words ON search USING gin (words)",
    ),
}
_INSERT = {
    "sqlite": "INSERT INTO search (kind, ref, body) VALUES (%s, %s, %s)",
    "postgresql": "INSERT INTO search (kind, ref, words) VALUES (%s, %s, to_tsvector('simple', %s))",
}
