"""The one door to the database: SQLite for an office, PostgreSQL for a team, the same SQL behind six methods."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from marsad.ledger import tree
from marsad.ledger.entry import Draft, Row, encode
from marsad.ledger.errors import Conflict, Damaged, NewerVersion, NoSpace, NotAWorkspace, explained

VERSION = 1
WAIT_SECONDS = 15.0  # for another writer; SQLite keeps no queue, so a busy import may overtake for a while
SHARED_BYTES = 32 << 10  # of the index that SQLite keeps beside an open file, even to read it
PAGE = 4096  # rows read at a time: bounded memory, whatever the size of the log

# INTEGER and BLOB are 64-bit numbers and bytes; PostgreSQL calls them BIGINT and BYTEA
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS entry (n INTEGER PRIMARY KEY, leaf BLOB NOT NULL, node BLOB NOT NULL, body BLOB)",
    # derived from `entry`: which row superseded which, for each object; its key makes a stale edit fail
    "CREATE TABLE IF NOT EXISTS revision (obj TEXT NOT NULL, base INTEGER NOT NULL, n INTEGER NOT NULL,"
    " PRIMARY KEY (obj, base))",
    "CREATE TABLE IF NOT EXISTS opening (leaf BLOB PRIMARY KEY, key_id TEXT, ct BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS opening_key ON opening (key_id)",
    "CREATE TABLE IF NOT EXISTS subject_key (key_id TEXT PRIMARY KEY, subject TEXT NOT NULL, wrapped BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS subject_key_subject ON subject_key (subject)",
    "CREATE TABLE IF NOT EXISTS checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS token (size INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL,"
    " PRIMARY KEY (size, name))",
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
# a seat-belt against accidents, no defence: whoever owns the file can drop a trigger, and the tree tells
GUARDS = (
    "CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE DELETE ON entry"
    " BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
    "CREATE TRIGGER IF NOT EXISTS entry_stands BEFORE UPDATE ON entry"
    " BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
)


class Engine(Protocol):
    """What the store asks of a database."""

    where: str
    collisions: tuple[type[Exception], ...]

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...
    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None: ...
    def begin(self) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def forget(self) -> list[str]: ...
    def check(self) -> list[str]: ...
    def close(self) -> None: ...


class Sqlite:
    """A SQLite file in WAL mode with `synchronous=FULL`: the only setting that loses nothing in a power cut."""

    collisions: tuple[type[Exception], ...] = (sqlite3.IntegrityError,)

    def __init__(self, path: Path, *, create: bool) -> None:
        self.where = str(path)
        if not create and not path.is_file():
            raise NotAWorkspace("holds no ledger", where=str(path.parent), todo="make one with `marsad init`")
        self.frozen = ""  # why it can only be read, when it can
        with explained(self.where):
            try:
                self._db = self._for_writing(path)
            except sqlite3.OperationalError:
                self.frozen = "" if create else why_only_readable(path)
                if not self.frozen:
                    raise
                self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self._check_version(create)

    def _for_writing(self, path: Path) -> sqlite3.Connection:
        # the desk hands one open ledger from thread to thread and lets one use it at a time (desk/shell.py)
        db = sqlite3.connect(path, isolation_level=None, timeout=WAIT_SECONDS, check_same_thread=False)
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "cell_size_check=ON",
            "trusted_schema=OFF",
        ):
            db.execute(f"PRAGMA {pragma}")
        self._assert_durable(db)
        return db

    def _assert_durable(self, db: sqlite3.Connection) -> None:
        journal = db.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = db.execute("PRAGMA synchronous").fetchone()[0]
        if (journal, synchronous) != ("wal", 2):
            raise Damaged(
                f"the database runs with journal_mode={journal} and synchronous={synchronous}",
                where=self.where,
                todo="move the workspace to a disk that allows WAL and FULL",
            )

    def _check_version(self, create: bool) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise NewerVersion(
                f"was written by a newer Marsad (form {version}, this one knows {VERSION})",
                where=self.where,
                todo="update Marsad; nothing was touched",
            )
        if version == 0 and not create:
            raise NotAWorkspace("is a database but no ledger", where=self.where, todo="make one with `marsad init`")
        if version == 0:
            for statement in (*SCHEMA, *GUARDS, f"PRAGMA user_version={VERSION}"):
                self._db.execute(statement)

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, values).fetchall()

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._db.executemany(sql, rows)

    def begin(self) -> None:
        if self.frozen:
            raise NoSpace(self.frozen, where=self.where, todo="free some space, or copy the workspace to another disk")
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def forget(self) -> list[str]:
        """Write over what was deleted: without this, deleted pages stay readable in the log and the file.

        Out come the files that still hold them, because another program is reading; its end makes them go.
        """
        with explained(self.where):
            busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return [f"{self.where}-wal"] if busy else []

    def check(self) -> list[str]:
        """What SQLite finds wrong with its own pages."""
        return [str(line) for (line,) in self._db.execute("PRAGMA integrity_check(5)") if line != "ok"]

    def close(self) -> None:
        self._db.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection itself, for an online backup."""
        return self._db


def why_only_readable(path: Path) -> str:
    """Why a database that does not open for writing may still be read as it lies; empty when it may not.

    A journal beside it means that somebody has it open or that it has to be finished first: then it may not.
    """
    for ending, bytes_in_use in (("-wal", 1), ("-shm", SHARED_BYTES)):
        beside = path.with_name(path.name + ending)
        if beside.exists() and beside.stat().st_size >= bytes_in_use:
            return ""
    if not os.access(path.parent, os.W_OK):
        return "nothing can be written here"
    full = shutil.disk_usage(path.parent).free < 2 * SHARED_BYTES
    return "the disk is full; what was acknowledged is stored" if full else ""


class Store:
    """The log and the tables beside it: `transaction`, `append`, `rows`, `size`, `hashes`, `run`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._depth = 0

    @contextmanager
    def transaction(self) -> Iterator[bool]:
        """Everything inside is stored together or not at all; inner blocks join the outer one (group commit).

        Gives True for the outermost block, the one that commits.
        """
        if self._depth:
            yield False
            return
        with explained(self.engine.where):
            self.engine.begin()
            self._depth = 1
            try:
                yield True
                self.engine.commit()
            except BaseException:
                self.engine.rollback()
                raise
            finally:
                self._depth = 0

    def append(self, drafts: Sequence[Draft]) -> list[Row]:
        """Drafts in, the rows that now stand out. Conflict when a draft's base is no longer the last of its object."""
        with self.transaction():
            size = self.size()
            grown = tree.frontier(size, self.hashes)
            rows, revisions = [], []
            latest: dict[str, int] = {}
            for draft in drafts:
                base = draft.base
                if base is None:
                    base = latest[draft.obj] if draft.obj in latest else self.latest(draft.obj)
                body = encode(draft, base)
                leaf = tree.leaf_hash(body)
                node = grown.append(leaf)
                latest[draft.obj] = grown.size
                rows.append(Row(n=grown.size, leaf=leaf, node=node, body=body))
                revisions.append((draft.obj, base, grown.size))
            self._insert(rows, revisions)
        return rows

    def _insert(self, rows: Sequence[Row], revisions: Sequence[tuple[str, int, int]]) -> None:
        try:
            self.engine.run_many("INSERT INTO revision VALUES (?, ?, ?)", revisions)
        except self.engine.collisions:
            self.engine.rollback()
            raise self._lost(revisions) from None
        self.engine.run_many(
            "INSERT INTO entry VALUES (?, ?, ?, ?)", [(row.n, row.leaf, row.node, row.body) for row in rows]
        )

    def _lost(self, revisions: Sequence[tuple[str, int, int]]) -> Conflict:
        for obj, base, _ in revisions:
            taken = self.run("SELECT n FROM revision WHERE obj = ? AND base = ?", (obj, base))
            if taken:
                winner = int(taken[0][0])
                fields = self.row(winner).fields
                return Conflict(
                    f"{fields['who']} ruled '{fields['verb']}' on it first, in entry {winner} at {fields['t']}",
                    winner=winner,
                    where=obj,
                    todo="look at that entry, then decide again",
                )
        return Conflict("two of the new entries supersede the same one", winner=0, todo="give them one after the other")

    def latest(self, obj: str) -> int:
        """An object's pseudonym in, the row that stands last for it out; 0 when there is none."""
        return int(self.run("SELECT COALESCE(MAX(n), 0) FROM revision WHERE obj = ?", (obj,))[0][0])

    def rebuild(self) -> None:
        """Throw the derived table away and derive it again from the log."""
        with self.transaction():
            self.run("DELETE FROM revision")
            bodies = ((row.n, row.fields) for row in self.rows() if row.body)
            self.run_many(
                "INSERT INTO revision VALUES (?, ?, ?)", [(body["obj"], body["n_base"], n) for n, body in bodies]
            )

    def size(self) -> int:
        """How many entries the log holds."""
        return int(self.run("SELECT COALESCE(MAX(n), 0) FROM entry")[0][0])

    def hashes(self, n: int) -> tuple[bytes, bytes]:
        """A row number in, its leaf and node out."""
        found = self.run("SELECT leaf, node FROM entry WHERE n = ?", (n,))
        if not found or not all(isinstance(part, bytes) for part in found[0]):
            raise Damaged(f"entry {n} is missing or unreadable", where=self.engine.where, todo="run `marsad verify`")
        leaf, node = found[0]
        return leaf, node

    def row(self, n: int) -> Row:
        """A row number in, the row out."""
        for row in self.rows(n, n):
            return row
        raise Damaged(f"entry {n} is missing", where=self.engine.where, todo="run `marsad verify`")

    def rows(self, first: int = 1, last: int | None = None) -> Iterator[Row]:
        """Rows first..last in order, read a page at a time; unchecked."""
        for n, leaf, node, body in self.raw(first, last):
            yield Row(n=n, leaf=leaf, node=node, body=body)

    def raw(self, first: int = 1, last: int | None = None) -> Iterator[tuple[Any, ...]]:
        """Rows as bare tuples (n, leaf, node, body), whatever stands in them: what the audit reads."""
        end = self.size() if last is None else last
        while first <= end:
            page = self.run(
                "SELECT n, leaf, node, body FROM entry WHERE n BETWEEN ? AND ? ORDER BY n",
                (first, min(end, first + PAGE - 1)),
            )
            yield from page
            first += PAGE

    def meta(self, name: str) -> str:
        """A fact about the ledger itself ("origin"); empty when it was never set."""
        found = self.run("SELECT value FROM meta WHERE name = ?", (name,))
        return str(found[0][0]) if found else ""

    def set_meta(self, name: str, value: str) -> None:
        """Set a fact about the ledger itself, once."""
        self.run("INSERT INTO meta VALUES (?, ?)", (name, value))

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """One statement on the tables beside the log."""
        with explained(self.engine.where):
            return self.engine.run(sql, values)

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """One statement for many rows on the tables beside the log."""
        with explained(self.engine.where):
            self.engine.run_many(sql, rows)

    def close(self) -> None:
        """Let the database go."""
        self.engine.close()
