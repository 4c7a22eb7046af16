"""The shelf: which reports speak of which place on which day, so that one event is answered without opening the rest.

Derived and disposable, in `.cache/shelf.db`: it follows the log row by row, a page at a time, in bounded memory, and
remembers how far it came. A kill loses the pages in hand; a thousand further reports cost what a thousand cost. Another
reader, another gazetteer of the workspace or another place prior makes it anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from marsad.model import Claim, Decision, Report
from marsad.places import Gazetteer
from marsad.workspace.cache import ClaimCache, key, open_derived, reader_version
from marsad.workspace.indexing import HANDED, UNDATED, Indexed, Indexers

PAGE = 1_024  # rows of the log taken at a time: the memory that indexing needs
AHEAD = 2  # pages handed out before the first is waited for, so that no process waits for another
FORM = 2  # of the tables below
CACHE_KB = 65_536  # pages of the index kept in memory: without, a large one is read again and again
_TABLES = (
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS report (n INTEGER PRIMARY KEY, claims INTEGER)",
    "CREATE TABLE IF NOT EXISTS ruling (n INTEGER PRIMARY KEY, report TEXT)",
    "CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY, name TEXT UNIQUE)",
    "CREATE TABLE IF NOT EXISTS mention (place INTEGER, day INTEGER, n INTEGER, PRIMARY KEY (place, day, n))"
    " WITHOUT ROWID",
)
Step = Callable[[int], None]
Row = tuple[int, Report | Decision | None]


class Log(Protocol):
    """What the shelf asks of a ledger."""

    def page(self, since: int, limit: int) -> list[Row]: ...
    def at(self, numbers: Sequence[int]) -> list[Report | Decision]: ...
    def size(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The reports of one event with their claims, and the rulings that may bear on them."""

    reports: tuple[Report, ...]
    claims: tuple[list[Claim], ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page of the log in hand: its rows, the names of its reports in the cache, what is known, and what is made."""

    rows: Sequence[Row]
    reports: Sequence[tuple[int, Report]]
    names: Sequence[bytes]
    known: dict[bytes, bytes]
    made: Callable[[], list[Indexed]]


class Shelf:
    """The index of one workspace. `follow` brings it up to the log, `slice` answers."""

    def __init__(self, folder: Path, log: Log, gazetteer: Gazetteer, *, prior: str) -> None:
        self._log, self._gazetteer = log, gazetteer
        self._cache = ClaimCache(folder)
        self._version = hashlib.sha256(f"{FORM}\0{reader_version()}\0{prior}".encode()).hexdigest()
        self._reader = reader_version()
        self._places: dict[str, int] = {}
        self._db = open_derived(folder / "shelf.db", self._open)

    def _open(self, path: Path | str) -> sqlite3.Connection:
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=OFF")  # derived: what a power cut loses is made again
        database.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        database.execute(_TABLES[0])
        made_by = database.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        if made_by != (self._version,):
            database.execute("DELETE FROM meta")  # first: what is half made has no version
            for table in ("report", "ruling", "place", "mention"):
                database.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _TABLES:
            database.execute(statement)
        database.execute("INSERT OR IGNORE INTO meta VALUES ('version', ?), ('done', '0')", (self._version,))
        return database

    @property
    def done(self) -> int:
        """The last row of the log that is on the shelf."""
        return int(self._db.execute("SELECT value FROM meta WHERE name = 'done'").fetchone()[0])

    def waiting(self) -> int:
        """How many rows of the log are not on the shelf yet."""
        return self._log.size() - self.done

    def counts(self) -> tuple[int, int]:
        """How many reports are on the shelf, and how many claims they have."""
        reports, claims = self._db.execute("SELECT COUNT(*), COALESCE(SUM(claims), 0) FROM report").fetchone()
        return int(reports), int(claims)

    def follow(self, *, jobs: int = 1, step: Step | None = None) -> Iterator[Report]:
        """Bring the shelf up to the log, page by page; gives each new report once it is on the shelf."""
        tell = step or (lambda _: None)
        with Indexers(jobs if self.waiting() > HANDED else 1, self._gazetteer) as indexers:
            for page in _ahead((self._taken(rows, indexers) for rows in self._pages()), AHEAD if jobs > 1 else 0):
                self._keep(page)
                yield from (report for _, report in page.reports)
                tell(len(page.rows))

    def _pages(self) -> Iterator[list[Row]]:
        last = self.done
        while rows := self._log.page(last, PAGE):
            yield rows
            last = rows[-1][0]

    def _taken(self, rows: Sequence[Row], indexers: Indexers) -> _Page:
        reports = [(n, one) for n, one in rows if isinstance(one, Report)]
        names = [key(report, self._reader) for _, report in reports]
        known = self._cache.known(names)
        given = [(report, known.get(name)) for name, (_, report) in zip(names, reports, strict=True)]
        return _Page(rows=rows, reports=reports, names=names, known=known, made=indexers.start(given))

    def _keep(self, page: _Page) -> None:
        made = page.made()
        told = list(zip(page.names, page.reports, made, strict=True))
        self._cache.keep({name: one.claims for name, _, one in told if name not in page.known})
        rulings = [(n, _about(one)) for n, one in page.rows if isinstance(one, Decision)]
        self._db.execute("BEGIN")
        rows = [(self._place(place), day, n) for _, (n, _), one in told for place, day in one.mentions]
        self._db.executemany("INSERT OR IGNORE INTO mention VALUES (?, ?, ?)", rows)
        self._db.executemany("INSERT OR IGNORE INTO report VALUES (?, ?)", [(n, one.count) for _, (n, _), one in told])
        self._db.executemany("INSERT OR IGNORE INTO ruling VALUES (?, ?)", rulings)
        self._db.execute("UPDATE meta SET value = ? WHERE name = 'done'", (str(page.rows[-1][0]),))
        self._db.execute("COMMIT")

    def _place(self, name: str) -> int:
        """A place's id in, its short number in this file, given when it is new, out."""
        if name not in self._places:
            self._db.execute("INSERT OR IGNORE INTO place (name) VALUES (?)", (name,))
            self._places[name] = int(self._db.execute("SELECT id FROM place WHERE name = ?", (name,)).fetchone()[0])
        return self._places[name]

    def slice(self, place: str, since: date | None = None, until: date | None = None) -> Slice:
        """The reports with a claim about a place, or one inside it, on a day of the window (both ends included)."""
        low, high = since.toordinal() if since else UNDATED, (until or date.max).toordinal()
        rows = self._db.execute(
            "SELECT DISTINCT n FROM mention WHERE place = (SELECT id FROM place WHERE name = ?)"
            " AND day BETWEEN ? AND ? ORDER BY n",
            (place, low, high),
        ).fetchall()
        held = [one for one in self._log.at([n for (n,) in rows]) if isinstance(one, Report)]
        told = self._with_claims(held)
        return Slice(
            reports=tuple(report for report, _ in told),
            claims=tuple(claims for _, claims in told),
            decisions=tuple(self._rulings({report.id for report in held})),
        )

    def _rulings(self, reports: set[str]) -> Iterator[Decision]:
        """The rulings on claims of these reports, and those on no single report, which may bear on any."""
        ruled = self._db.execute("SELECT n, report FROM ruling ORDER BY n")
        wanted = [n for n, about in ruled if not about or about in reports]
        yield from (one for one in self._log.at(wanted) if isinstance(one, Decision))

    def every(self) -> Iterator[tuple[Report, list[Claim]]]:
        """Every report on the shelf with its claims, in the order of the log, a page at a time."""
        last = 0
        while rows := self._db.execute("SELECT n FROM report WHERE n > ? ORDER BY n LIMIT ?", (last, PAGE)).fetchall():
            page = self._log.at([n for (n,) in rows])
            yield from self._with_claims([one for one in page if isinstance(one, Report)])
            last = rows[-1][0]

    def _with_claims(self, reports: Sequence[Report]) -> list[tuple[Report, list[Claim]]]:
        from marsad.workspace.flow import read_cached

        return list(zip(reports, read_cached(reports, self._cache), strict=True))

    def close(self) -> None:
        """Let go of the files."""
        self._db.close()
        self._cache.close()


def _ahead(pages: Iterable[_Page], many: int) -> Iterator[_Page]:
    """Pages in, the same out, so many of them begun before the first is given."""
    begun: deque[_Page] = deque()
    for page in pages:
        begun.append(page)
        if len(begun) > many:
            yield begun.popleft()
    yield from begun


def _about(ruling: Decision) -> str:
    """The report on whose claim a ruling is; "" for what may bear on others: no claim, or another ruling replaced."""
    return ruling.anchor.report if ruling.anchor and not ruling.supersedes else ""


def prior_of(parts: Sequence[Any]) -> str:
    """What decides how places are resolved, as one string: the shelf is made anew when it changes."""
    return "\0".join("" if part is None else str(part) for part in parts)
