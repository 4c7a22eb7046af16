"""Search: words folded as everywhere in Marsad, kept in SQLite's FTS5 or PostgreSQL's text search, ranked, counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

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
    """Make the search tables of this database."""
    with connection.cursor() as cursor:
        for statement in _SCHEMA[connection.vendor]:
            cursor.execute(statement)


def drop() -> None:
    """Throw the search tables away, with everything that they still hold of deleted rows."""
    with connection.cursor() as cursor:
        for name in (*(f"search_{kind}" for kind in KINDS), "search"):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")


def put(kind: str, rows: Iterable[tuple[str, str]]) -> None:
    """Index (reference, text) rows of one kind, replacing what was indexed of that reference before."""
    folded = [(ref, " ".join(terms(text))) for ref, text in rows]
    take_out(kind, [ref for ref, _ in folded])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _put_fts5(cursor, kind, folded)
        else:
            cursor.executemany(
                "INSERT INTO search (kind, ref, words) VALUES (%s, %s, to_tsvector('simple', %s))",
                [(kind, ref, body) for ref, body in folded],
            )


def _put_fts5(cursor: Any, kind: str, folded: Sequence[tuple[str, str]]) -> None:
    cursor.execute("SELECT COALESCE(MAX(n), 0) FROM search")
    first = cursor.fetchone()[0] + 1
    cursor.executemany(
        "INSERT INTO search (n, kind, ref) VALUES (%s, %s, %s)",
        [(n, kind, ref) for n, (ref, _) in enumerate(folded, first)],
    )
    cursor.executemany(
        f"INSERT INTO search_{kind} (rowid, body) VALUES (%s, %s)",  # noqa: S608 - a kind of KINDS
        [(n, body) for n, (_, body) in enumerate(folded, first)],
    )


def take_out(kind: str, refs: Sequence[str]) -> None:
    """Forget these references of one kind."""
    assert kind in KINDS, kind
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"DELETE FROM search_{kind} WHERE rowid = (SELECT n FROM search WHERE kind = %s AND ref = %s)",  # noqa: S608
                [(kind, ref) for ref in refs],
            )
        cursor.executemany("DELETE FROM search WHERE kind = %s AND ref = %s", [(kind, ref) for ref in refs])


def known(kind: str) -> set[str]:
    """The references of one kind that are indexed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ref FROM search WHERE kind = %s", [kind])
        return {ref for (ref,) in cursor.fetchall()}


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
    table = f"search_{kind}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH %s", [match])  # noqa: S608
        count = cursor.fetchone()[0]
        order = "rank" if _is_telling(cursor, kind, count) else f"{table}.rowid DESC"
        cursor.execute(
            f"SELECT ref FROM {table} JOIN search ON n = {table}.rowid WHERE {table} MATCH %s "  # noqa: S608
            f"ORDER BY {order} LIMIT %s OFFSET %s",
            [match, limit, offset],
        )
        return Found([row[0] for row in cursor.fetchall()], count)


def _is_telling(cursor: Any, kind: str, count: int) -> bool:
    """Whether rank says anything about so many hits: BM25 gives a word that most texts hold no weight at all."""
    if count <= FEW:
        return True
    cursor.execute("SELECT count(*) FROM search WHERE kind = %s", [kind])
    return count <= RANKED and count * 2 <= cursor.fetchone()[0]


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


KINDS = ("report", "incident", "person")
FEW = 200  # so many hits are ranked without asking how many texts there are
RANKED = 50_000  # above so many hits the newest stand first: ranking them all costs more than it tells

_SCHEMA = {
    # one table of words a kind, so that counting never leaves the index; `search` says what each row is
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS search (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, "
        "UNIQUE (kind, ref))",
        *(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS search_{kind} USING fts5(body, "
            "tokenize = 'unicode61 remove_diacritics 0')"
            for kind in KINDS
        ),
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS search (kind text, ref text, words tsvector, PRIMARY KEY (kind, ref))",
        "CREATE INDEX IF NOT EXISTS search_words ON search USING gin (words)",
    ),
}
