"""The shelf: which reports speak of which place on which day, so that one event is answered without opening the rest.

Derived and disposable, in `.cache/shelf.db`: it follows the log row by row, a page at a time, in bounded memory, and
remembers how far it came. A kill loses one page; a thousand further reports cost what a thousand cost. Another reader,
another gazetteer of the workspace or another place prior makes it anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from marsad.model import Claim, Decision, Report
from marsad.places import Gazetteer, resolve
from marsad.workspace.cache import ClaimCache, key, reader_version
from marsad.workspace.flow import read_batch, readers

PAGE = 2_048  # rows of the log taken at a time: the memory that indexing needs
HANDED = 64  # reports handed to a process at once
_TABLES = (
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS report (n INTEGER PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS ruling (n INTEGER PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS mention (place TEXT, day TEXT, n INTEGER, PRIMARY KEY (place, day, n)) WITHOUT ROWID",
)
Step = Callable[[int], None]


class Log(Protocol):
    """What the shelf asks of a ledger."""

    def page(self, since: int, limit: int) -> list[tuple[int, Report | Decision | None]]: ...
    def at(self, numbers: Sequence[int]) -> list[Report | Decision]: ...
    def size(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The reports of one event with their claims, and every ruling (rulings are few, and any may bear on it)."""

    reports: tuple[Report, ...]
    claims: tuple[list[Claim], ...]
    decisions: tuple[Decision, ...]


class Shelf:
    """The index of one workspace. `follow` brings it up to the log, `slice` answers."""

    def __init__(self, folder: Path, log: Log, gazetteer: Gazetteer, *, prior: str) -> None:
        self._log, self._gazetteer = log, gazetteer
        self._cache = ClaimCache(folder)
        self._version = hashlib.sha256(f"{reader_version()}\0{prior}".encode()).hexdigest()
        self._reader = reader_version()
        self._path = folder / "shelf.db"
        try:
            self._db = self._open()
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=OFF")  # derived: what a power cut loses is made again
        for statement in _TABLES:
            database.execute(statement)
        made_by = database.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        if made_by != (self._version,):
            for table in ("meta", "report", "ruling", "mention"):
                database.execute(f"DELETE FROM {table}")  # noqa: S608  the names stand above
            database.execute("INSERT INTO meta VALUES ('version', ?), ('done', '0')", (self._version,))
        return database

    @property
    def done(self) -> int:
        """The last row of the log that is on the shelf."""
        return int(self._db.execute("SELECT value FROM meta WHERE name = 'done'").fetchone()[0])

    def waiting(self) -> int:
        """How many rows of the log are not on the shelf yet."""
        return self._log.size() - self.done

    def follow(self, *, jobs: int = 1, step: Step | None = None) -> Iterator[tuple[Report, list[Claim]]]:
        """Bring the shelf up to the log, page by page; gives each new report with its claims as it is read."""
        tell = step or (lambda _: None)
        with readers(jobs) if jobs > 1 and self.waiting() > HANDED else nullcontext() as pool:
            while page := self._log.page(self.done, PAGE):
                yield from self._take(page, pool)
                tell(len(page))

    def _take(
        self, page: Sequence[tuple[int, Report | Decision | None]], pool: ProcessPoolExecutor | None
    ) -> list[tuple[Report, list[Claim]]]:
        reports = [(n, one) for n, one in page if isinstance(one, Report)]
        read = self._read([report for _, report in reports], pool)
        self._db.execute("BEGIN")
        for (n, report), (_, claims) in zip(reports, read, strict=True):
            self._db.execute("INSERT OR IGNORE INTO report VALUES (?)", (n,))
            rows = [(place, day, n) for place, day in self._mentions(report, claims)]
            self._db.executemany("INSERT OR IGNORE INTO mention VALUES (?, ?, ?)", rows)
        rulings = [(n,) for n, one in page if isinstance(one, Decision)]
        self._db.executemany("INSERT OR IGNORE INTO ruling VALUES (?)", rulings)
        self._db.execute("UPDATE meta SET value = ? WHERE name = 'done'", (str(page[-1][0]),))
        self._db.execute("COMMIT")
        return [(report, claims) for (_, report), (_, claims) in zip(reports, read, strict=True)]

    def _read(self, reports: Sequence[Report], pool: ProcessPoolExecutor | None) -> list[tuple[bytes, list[Claim]]]:
        """Each report's name in the cache and its claims; what this reader has read before is not read again."""
        names = [key(report, self._reader) for report in reports]
        known = self._cache.get(names)
        fresh = [(name, report) for name, report in zip(names, reports, strict=True) if name not in known]
        parts = [[report for _, report in fresh[at : at + HANDED]] for at in range(0, len(fresh), HANDED)]
        made = pool.map(read_batch, parts) if pool else map(read_batch, parts)
        claims = [found for part in made for found in part]
        new = {name: found for (name, _), found in zip(fresh, claims, strict=True)}
        if new:
            self._cache.put(new)
        return [(name, known[name] if name in known else new[name]) for name in names]

    def _mentions(self, report: Report, claims: list[Claim]) -> set[tuple[str, str]]:
        """Every place that a report's claims name, with all that it lies in, and the day each claim is about."""
        found: set[tuple[str, str]] = set()
        for claim in resolve(claims, self._gazetteer):
            day = claim.since or claim.until or report.day
            if claim.place and claim.place.id:
                places = (claim.place.id, *self._gazetteer.above(claim.place.id))
                found |= {(place, day.isoformat() if day else "") for place in places}
        return found

    def slice(self, place: str, since: date | None = None, until: date | None = None) -> Slice:
        """The reports with a claim about a place, or one inside it, on a day of the window (both ends included)."""
        low, high = since.isoformat() if since else "", until.isoformat() if until else "9999"
        rows = self._db.execute(
            "SELECT DISTINCT n FROM mention WHERE place = ? AND day BETWEEN ? AND ? ORDER BY n", (place, low, high)
        ).fetchall()
        ruled = self._db.execute("SELECT n FROM ruling ORDER BY n").fetchall()
        held = [one for one in self._log.at([n for (n,) in rows]) if isinstance(one, Report)]
        told = self._with_claims(held)
        return Slice(
            reports=tuple(report for report, _ in told),
            claims=tuple(claims for _, claims in told),
            decisions=tuple(one for one in self._log.at([n for (n,) in ruled]) if isinstance(one, Decision)),
        )

    def every(self) -> Iterator[tuple[Report, list[Claim]]]:
        """Every report on the shelf with its claims, in the order of the log, a page at a time."""
        rows = self._db.execute("SELECT n FROM report ORDER BY n").fetchall()
        for at in range(0, len(rows), PAGE):
            page = self._log.at([n for (n,) in rows[at : at + PAGE]])
            yield from self._with_claims([one for one in page if isinstance(one, Report)])

    def _with_claims(self, reports: Sequence[Report]) -> list[tuple[Report, list[Claim]]]:
        read = self._read(reports, None)
        return [(report, claims) for report, (_, claims) in zip(reports, read, strict=True)]

    def close(self) -> None:
        """Let go of the files."""
        self._db.close()
        self._cache.close()


def prior_of(parts: Sequence[Any]) -> str:
    """What decides how places are resolved, as one string: the shelf is made anew when it changes."""
    return "\0".join("" if part is None else str(part) for part in parts)
