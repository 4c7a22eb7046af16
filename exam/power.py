"""Simulated power cuts: a file system in memory that keeps what was synced and drops, reorders or tears the rest.

kill -9 never loses the page cache, so only this shows what `synchronous` is worth; with NORMAL it has to lose.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apsw

from exam.outcome import Outcome
from marsad.ledger import audit
from marsad.ledger.blobs import Blobs, Disk
from marsad.ledger.entry import Draft
from marsad.ledger.errors import Damaged
from marsad.ledger.store import GUARDS, SCHEMA, VERSION, Sqlite, Store
from marsad.model.errors import MarsadError

SECTOR = 512
FRESH_AFTER = 10  # cuts in one folder of originals before a new one is begun
Change = tuple[int, bytes | None]  # (offset, bytes), or (size, None) for a truncation


class PowerCut(Exception):
    """The lights went out."""


class Drive:
    """What a disk holds: the bytes a process sees, the bytes that were synced, and the changes in between."""

    def __init__(self, rng: random.Random, cut_after: int) -> None:
        self.rng = rng
        self.left = cut_after
        self.dead = False
        self.seen: dict[str, bytearray] = {}
        self.safe: dict[str, bytes] = {}
        self.pending: dict[str, list[Change]] = {}

    def tick(self) -> bool:
        """One operation on the disk; the cut comes when none is left, and afterwards nothing is written any more."""
        if self.dead:
            return False
        self.left -= 1
        if self.left < 0:
            self.dead = True
            raise PowerCut
        return True

    def image(self, name: str) -> bytes:
        """What is on the disk after the cut: the synced bytes and any of the later changes, whole or torn."""
        data = bytearray(self.safe.get(name, b""))
        changes = list(self.pending.get(name, []))
        if self.rng.random() < 0.5:
            self.rng.shuffle(changes)
        for change in changes:
            if self.rng.random() < 0.5:
                apply(data, self._torn(change))
        return bytes(data)

    def _torn(self, change: Change) -> Change:
        offset, data = change
        if data is None or self.rng.random() < 0.7:
            return change
        whole = self.rng.randint(0, len(data) // SECTOR) * SECTOR
        return offset, data[:whole]


def apply(data: bytearray, change: Change) -> None:
    """Carry out one change on the bytes of a file."""
    offset, new = change
    if new is None:
        del data[offset:]
        return
    if len(data) < offset:
        data.extend(b"\x00" * (offset - len(data)))
    data[offset : offset + len(new)] = new


class File:
    """An open file of the drive, as SQLite asks for it."""

    def __init__(self, drive: Drive, name: str) -> None:
        self.drive, self.name = drive, name
        drive.seen.setdefault(name, bytearray())

    def _change(self, change: Change) -> None:
        if not self.drive.tick():
            return
        apply(self.drive.seen[self.name], change)
        self.drive.pending.setdefault(self.name, []).append(change)

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self.drive.seen[self.name][offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._change((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        self._change((size, None))

    def xSync(self, flags: int) -> None:
        if not self.drive.tick():
            return
        self.drive.safe[self.name] = bytes(self.drive.seen[self.name])
        self.drive.pending[self.name] = []

    def xFileSize(self) -> int:
        return len(self.drive.seen[self.name])

    def xClose(self) -> None: ...
    def xLock(self, level: int) -> None: ...
    def xUnlock(self, level: int) -> None: ...

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return 0


class Lights(apsw.VFS):
    """A file system on one drive."""

    def __init__(self, name: str, drive: Drive) -> None:
        self.drive = drive
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        flags[1] = flags[0]
        return File(self.drive, name.filename() if isinstance(name, apsw.URIFilename) else str(name))

    def xDelete(self, name: str, sync: bool) -> None:
        if not self.drive.tick():
            return
        for part in (self.drive.seen, self.drive.safe, self.drive.pending):
            part.pop(name, None)

    def xAccess(self, name: str, flags: int) -> bool:
        return name in self.drive.seen

    def xFullPathname(self, name: str) -> str:
        return name


class Cuttable:
    """The store's engine over SQLite on such a drive."""

    where = "exam"
    collisions: tuple[type[Exception], ...] = (apsw.ConstraintError,)

    def __init__(self, vfs: str, synchronous: str) -> None:
        self._db = apsw.Connection("/log.db", vfs=vfs)
        words = ("locking_mode=EXCLUSIVE", "journal_mode=WAL", f"synchronous={synchronous}", "wal_autocheckpoint=20")
        for pragma in words:
            self._db.execute(f"PRAGMA {pragma}").fetchall()
        for statement in (*SCHEMA, *GUARDS, f"PRAGMA user_version={VERSION}"):
            self._db.execute(statement)

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return list(self._db.execute(sql, tuple(values)))

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._db.executemany(sql, [tuple(row) for row in rows])

    def begin(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def forget(self) -> None: ...

    def check(self) -> list[str]:
        return []

    def close(self) -> None:
        self._db.close()


def full(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R2: with FULL nothing that was acknowledged may be lost or corrupt."""
    lost, corrupt, acknowledged = _cuts(n, rng, scratch, "FULL")
    return Outcome(n=n, failures=lost + corrupt, note=f"{acknowledged:,} acknowledged entries")


def normal(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """The control: with NORMAL entries have to be lost, or the simulation is blind."""
    lost, corrupt, _ = _cuts(n, rng, scratch, "NORMAL")
    return Outcome(
        n=n, failures=0 if lost else 1, note=f"lost in {lost:,} of {n:,} cuts, as it must; corrupt {corrupt}"
    )


def _cuts(n: int, rng: random.Random, scratch: Path, synchronous: str) -> tuple[int, int, int]:
    lost = corrupt = acknowledged = 0
    for trial in range(n):
        drive = Drive(rng, cut_after=rng.randint(30, 400))
        size = _write_until_dark(drive, f"lights{trial}", synchronous, rng)
        acknowledged += size
        state = _look_again(drive, scratch / "after.db", size)
        lost += state == "lost"
        corrupt += state == "corrupt"
    return lost, corrupt, acknowledged


def _write_until_dark(drive: Drive, name: str, synchronous: str, rng: random.Random) -> int:
    """Append until the cut; out comes the number of entries that were acknowledged."""
    vfs = Lights(name, drive)
    size = 0
    try:
        store = Store(Cuttable(name, synchronous))
        for step in range(10_000):
            rows = store.append([_draft(step, part) for part in range(rng.randint(1, 8))])
            if drive.dead:  # the cut came after the commit was safe and before anybody could be told
                break
            size = rows[-1].n
    except (PowerCut, apsw.Error, MarsadError):
        pass
    drive.dead = True
    del vfs
    return size


def _draft(step: int, part: int) -> Draft:
    return Draft(
        verb="accept", obj=f"o{step}.{part}", who="u_1", time="2025-03-09T10:00:00Z", commitments={"a": "0" * 64}
    )


def _look_again(drive: Drive, path: Path, size: int) -> str:
    """The stock SQLite opens what is left on the disk."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    for suffix in ("", "-wal"):
        if f"/log.db{suffix}" in drive.seen:
            Path(f"{path}{suffix}").write_bytes(drive.image(f"/log.db{suffix}"))
    try:
        engine = Sqlite(path, create=True)
    except Damaged:
        return "corrupt" if size else "ok"
    store = Store(engine)
    try:
        if engine.check() or audit.first_fault(store.raw(), {}):
            return "corrupt"
        return "ok" if store.size() >= size else "lost"
    except MarsadError:
        return "corrupt"
    finally:
        store.close()


class Dimming(Disk):
    """A disk for originals that goes dark: contents are safe once synced, names once their folder was synced."""

    def __init__(self, rng: random.Random, cut_after: int) -> None:
        self.rng, self.left = rng, cut_after
        self.unsafe: dict[Path, tuple[Path, Path]] = {}

    def _tick(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PowerCut

    def write(self, path: Path, data: bytes) -> None:
        if self.left <= 0:
            path.write_bytes(data[: self.rng.randint(0, len(data))])
        self._tick()
        path.write_bytes(data)

    def rename(self, old: Path, new: Path) -> None:
        self._tick()
        super().rename(old, new)
        self.unsafe[new] = (old, new)

    def sync_folder(self, folder: Path) -> None:
        self._tick()
        self.unsafe = {name: pair for name, pair in self.unsafe.items() if name.parent != folder}

    def go_dark(self) -> None:
        """Names that were not synced may be gone."""
        for old, new in self.unsafe.values():
            if self.rng.random() < 0.5 and new.exists():
                new.replace(old)


def blobs(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """Originals that were acknowledged are there and whole after the cut; half ones never have a final name."""
    failures = acknowledged = 0
    for trial in range(n):
        disk = Dimming(rng, cut_after=rng.randint(0, 40))
        folder = scratch / f"b{trial // FRESH_AFTER}"
        store = Blobs(folder, disk)
        done: list[str] = []
        try:
            for step in range(20):
                done.append(store.put(f"{trial}.{step} ".encode() * rng.randint(1, 50)))
        except PowerCut:
            disk.go_dark()
        acknowledged += len(done)
        failures += bool(list(store.scrub({*done, *store.names()})))
        if trial % FRESH_AFTER == FRESH_AFTER - 1:
            shutil.rmtree(folder, ignore_errors=True)
    return Outcome(n=n, failures=failures, note=f"{acknowledged:,} acknowledged originals")
