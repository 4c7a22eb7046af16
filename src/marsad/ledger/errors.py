"""What can go wrong between the ledger and the disk, each with its next step."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from marsad.model.errors import BadInput, MarsadError


class NotAWorkspace(BadInput):
    """The path holds no ledger."""


class NewerVersion(MarsadError):
    """The ledger was written by a later release of Marsad."""


class Locked(MarsadError):
    """Another program holds the database."""


class Damaged(MarsadError):
    """The stored bytes are not what was written."""


class NoSpace(MarsadError):
    """The disk is full or refuses to write; what was acknowledged is stored."""


class Conflict(MarsadError):
    """Somebody else ruled on the same object first; `winner` is the row of the entry that stands."""

    def __init__(self, what: str, *, winner: int, where: str = "", todo: str = "") -> None:
        self.winner = winner
        super().__init__(what, where=where, todo=todo)


class Refused(MarsadError):
    """The policy does not allow it."""


class Withheld(MarsadError):
    """The content was erased on purpose; `by` is the row of the entry that says why."""

    def __init__(self, what: str, *, by: int, where: str = "") -> None:
        self.by = by
        super().__init__(what, where=where, todo=f"see entry {by}")


_FULL = ("the disk is full; what was acknowledged is stored", "free some space and run it again")
_SQLITE: dict[int, tuple[type[MarsadError], str, str]] = {
    sqlite3.SQLITE_BUSY: (
        Locked,
        "another program is writing to the ledger",
        "wait until it has ended, then try again",
    ),
    sqlite3.SQLITE_LOCKED: (
        Locked,
        "another program is writing to the ledger",
        "wait until it has ended, then try again",
    ),
    sqlite3.SQLITE_READONLY: (NoSpace, "the ledger cannot be written", "check the permissions of the file"),
    sqlite3.SQLITE_IOERR: (NoSpace, "the disk reports an error", "check the disk, then run `marsad verify`"),
    sqlite3.SQLITE_CORRUPT: (Damaged, "the database is damaged", "keep the file and restore the newest backup"),
    sqlite3.SQLITE_FULL: (NoSpace, *_FULL),
    sqlite3.SQLITE_CANTOPEN: (NotAWorkspace, "the database cannot be opened", "check the path and its permissions"),
    sqlite3.SQLITE_NOTADB: (Damaged, "the file is no database", "keep the file and restore the newest backup"),
}


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn the errors of database and disk inside the block into errors that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(error, where) from error
    except OSError as error:
        raise from_disk(error, where) from error


def from_sqlite(error: sqlite3.Error, where: str) -> MarsadError:
    """An error of SQLite in, the situation it stands for out."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code not in _SQLITE:
        return Damaged(f"the database answers: {error}", where=where, todo="run `marsad verify`")
    kind, what, todo = _SQLITE[code]
    return kind(what, where=where, todo=todo)


def from_disk(error: OSError, where: str) -> MarsadError:
    """An error of the file system in, the situation it stands for out."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return NoSpace(_FULL[0], where=where, todo=_FULL[1])
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return NoSpace("cannot be written", where=where, todo="check the permissions")
    return NoSpace(f"the disk answers: {error.strerror}", where=where, todo="check the disk, then run `marsad verify`")
