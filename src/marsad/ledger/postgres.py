"""PostgreSQL 15 or newer behind the same store, for a team. Needs the extra `postgres` (psycopg).

The desk works under the role `marsad_desk`, which may read and append entries and nothing else: it has no UPDATE,
DELETE or TRUNCATE on them. Whoever made the database keeps those rights; the tree tells if they were used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from marsad.ledger.errors import Damaged, Locked, NewerVersion, NoSpace, NotAWorkspace
from marsad.ledger.store import SCHEMA, VERSION, WAIT_SECONDS
from marsad.model.errors import BadInput, MarsadError

try:
    import psycopg
except ImportError:  # the extra is not installed; opening says so
    psycopg = None  # type: ignore[assignment]

ROLE = "marsad_desk"
WRITERS_LOCK = 0x6D617273  # one writer at a time, in the order of the log
KEY_TABLE = "subject_key"
OWNED = "SELECT pg_has_role(session_user, relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass"
TYPES = (("INTEGER", "BIGINT"), ("BLOB", "BYTEA"))
RIGHTS = (
    f"REVOKE ALL ON entry FROM PUBLIC, {ROLE}",
    f"GRANT SELECT, INSERT ON entry TO {ROLE}",
    f"GRANT SELECT, INSERT ON meta TO {ROLE}",
    f"GRANT SELECT, INSERT, DELETE ON revision TO {ROLE}",  # derived: thrown away and derived again
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON opening, subject_key, checkpoint, token TO {ROLE}",
)
GUARDS = (
    "CREATE OR REPLACE FUNCTION entries_stay() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'entries are never changed or deleted'; END $$",
    "CREATE OR REPLACE TRIGGER entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON entry"
    " EXECUTE FUNCTION entries_stay()",
)


class Postgres:
    """A connection to a PostgreSQL database that holds one ledger."""

    def __init__(self, url: str, *, create: bool) -> None:
        if psycopg is None:
            raise BadInput("PostgreSQL needs the extra 'postgres'", todo="pip install 'marsad[postgres]'")
        parts = urlsplit(url)
        self.where = f"{parts.hostname}{parts.path}"  # never the login
        self.collisions: tuple[type[Exception], ...] = (psycopg.errors.UniqueViolation,)
        with self._explained():
            self._db = psycopg.connect(url, autocommit=True, connect_timeout=int(WAIT_SECONDS))
        if create:
            self._create()
        self._check()

    def _create(self) -> None:
        with self._explained():
            known = self._db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone()
            if not known:
                self._db.execute(f"CREATE ROLE {ROLE}")
            self._db.execute(f"GRANT {ROLE} TO CURRENT_USER")
            for statement in SCHEMA:
                for name, own in TYPES:
                    statement = statement.replace(name, own)
                self._db.execute(statement)
            for statement in (*GUARDS, *RIGHTS):
                self._db.execute(statement)
            insert = "INSERT INTO meta VALUES ('version', %s) ON CONFLICT DO NOTHING"
            self._db.execute(insert, (str(VERSION),))

    def _check(self) -> None:
        with self._explained():
            table = self._db.execute("SELECT to_regclass('meta')").fetchone()
            if not table or table[0] is None:
                raise NotAWorkspace(
                    "is a database but no ledger",
                    where=self.where,
                    todo="make one in it with `marsad init FOLDER --database URL`",
                )
            self._db.execute(f"SET ROLE {ROLE}")
            self._db.execute(f"SET lock_timeout = '{int(WAIT_SECONDS * 1000)}ms'")
            durable = self._db.execute("SHOW synchronous_commit").fetchone()
            version = self._db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        if durable == ("off",):
            raise Damaged("the server loses commits (synchronous_commit=off)", where=self.where, todo="set it to on")
        if version and int(version[0]) > VERSION:
            what = f"was written by a newer Marsad (form {version[0]}, this one knows {VERSION})"
            raise NewerVersion(what, where=self.where, todo="update Marsad; nothing was touched")

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._explained():
            cursor = self._db.execute(sql.replace("?", "%s"), tuple(values))
            return cursor.fetchall() if cursor.description else []

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._explained(), self._db.cursor() as cursor:
            cursor.executemany(sql.replace("?", "%s"), rows)

    def begin(self) -> None:
        with self._explained():
            self._db.execute("BEGIN")
            try:
                self._db.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS_LOCK,))
            except psycopg.Error:
                self._db.execute("ROLLBACK")
                raise

    def commit(self) -> None:
        with self._explained():
            self._db.execute("COMMIT")

    def rollback(self) -> None:
        if self._db.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            self._db.execute("ROLLBACK")

    def forget(self) -> list[str]:
        """Write the table of keys anew, without those that were deleted: else they stay in its file until a vacuum.

        Without them the contents stay ciphertext. Out comes the table when it is in use or belongs to somebody else.
        """
        with self._explained():
            self._db.execute("RESET ROLE")
            try:
                owned = self._db.execute(OWNED, (KEY_TABLE,)).fetchone()
                if owned == (True,):
                    self._db.execute(f"VACUUM (FULL) {KEY_TABLE}")
                    return []
            except psycopg.errors.LockNotAvailable:
                pass
            finally:
                self._db.execute(f"SET ROLE {ROLE}")
        return [f"{self.where}/{KEY_TABLE}"]

    def check(self) -> list[str]:
        """What the database says of its own pages: nothing, PostgreSQL has no such question."""
        return []

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except psycopg.errors.UniqueViolation:
            raise
        except psycopg.Error as error:
            raise self._situation(error) from error

    def _situation(self, error: Exception) -> MarsadError:
        """An error of the server in, the situation it stands for out; the first line of its words is kept."""
        words = str(error).strip().split("\n")[0]
        table: tuple[tuple[type[Exception], type[MarsadError], str, str], ...] = (
            (psycopg.errors.LockNotAvailable, Locked, "another program is writing to the ledger", "try again"),
            (psycopg.errors.DiskFull, NoSpace, "the server's disk is full", "free some space and run it again"),
            (psycopg.OperationalError, Locked, f"the server does not answer: {words}", "check that it runs"),
        )
        for kind, situation, what, todo in table:
            if isinstance(error, kind):
                return situation(what, where=self.where, todo=todo)
        return Damaged(f"the server answers: {words}", where=self.where, todo="run `marsad verify`")
