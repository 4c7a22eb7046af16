"""Read claims kept beside the workspace, by report and reader: derived, disposable, never a source of truth."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from marsad.model import Claim, Report
from marsad.model.codec import dumps

_CLAIMS = msgspec.json.Decoder(list[Claim])
# fields in which claims are alike; a code, a day or a voice decoded anew for each takes half of the memory of all
_ALIKE = ("report", "what", "count", "group", "scope", "since", "until", "place", "party", "said_by", "stance", "rule")


@cache
def reader_version() -> str:
    """The hash of everything that reads: its code and its lexicons, so that an edited word reads anew."""
    found = find_spec("marsad.read")  # its place alone: to load it takes longer than to hash it
    assert found and found.origin
    room = Path(found.origin).parent
    digest = hashlib.sha256()
    for path in sorted(room.rglob("*")):
        if path.suffix in (".py", ".toml"):
            digest.update(path.relative_to(room).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def key(report: Report, reader: str) -> bytes:
    """A report and the reader's version in, the name under which its claims are kept out."""
    return hashlib.sha256(f"{reader}\0{dumps(report)}".encode()).digest()[:16]


def _sharing(claims: list[Claim], held: dict[Any, Any]) -> list[Claim]:
    """Claims just decoded, which nobody else has seen, in; the same with each value that equals an earlier one being
    that one."""
    for claim in claims:
        for name in _ALIKE:
            value = getattr(claim, name)
            if value is not None:
                object.__setattr__(claim, name, held.setdefault(value, value))
    return claims


def open_derived(path: Path, connect: Callable[[Path | str], sqlite3.Connection]) -> sqlite3.Connection:
    """A database of what can be made again: begun anew where it cannot be read, in memory where none can be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return connect(path)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            return connect(path)
    except (OSError, sqlite3.OperationalError):  # a full disk, or one that is only read: work without keeping
        return connect(":memory:")


class ClaimCache:
    """A table of (key, claims as JSON). A cache that cannot be read is thrown away and made again.

    Claims lie in the order in which they were read and only the short keys are sorted: a million reports are appended,
    not put into a million places of the file.
    """

    def __init__(self, folder: Path) -> None:
        self._db = open_derived(folder / "claims.db", self._connect)

    def _connect(self, path: Path | str) -> sqlite3.Connection:
        database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=OFF")  # a cache: what a power cut loses is read again
        database.execute("DROP TABLE IF EXISTS claims")  # of an earlier form
        database.execute("CREATE TABLE IF NOT EXISTS known (n INTEGER PRIMARY KEY, key BLOB UNIQUE, claims BLOB)")
        return database

    def get(self, keys: Iterable[bytes]) -> dict[bytes, list[Claim]]:
        """Keys in, the claims of those that are known out; what many of them say alike is held once."""
        held: dict[Any, Any] = {}
        return {name: _sharing(_CLAIMS.decode(claims), held) for name, claims in self._rows(keys)}

    def known(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Keys in, the claims of those that are known out, as they are kept: JSON."""
        return dict(self._rows(keys))

    def _rows(self, keys: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for name in keys:
            row = self._db.execute("SELECT claims FROM known WHERE key = ?", (name,)).fetchone()
            if row is not None:
                yield name, row[0]

    def put(self, claims: Mapping[bytes, list[Claim]]) -> None:
        """Keep the claims of newly read reports."""
        self.keep({name: dumps(found).encode() for name, found in claims.items()})

    def keep(self, claims: Mapping[bytes, bytes]) -> None:
        """Keep the claims of newly read reports, given as JSON; where the disk is full they are read again."""
        try:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO known (key, claims) VALUES (?, ?)", list(claims.items()))
            self._db.execute("COMMIT")
        except sqlite3.OperationalError:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
