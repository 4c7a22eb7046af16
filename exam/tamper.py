"""Forgers: fourteen ways to change a log, six ways to change an original, and the two limits that are stated."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from exam.outcome import Outcome
from marsad.ledger import tree
from marsad.ledger.audit import first_fault
from marsad.ledger.blobs import Blobs

SIZE = 500
EVERY = 50  # entries between checkpoints that somebody outside holds
Rows = list[tuple[Any, ...]]


def _honest() -> tuple[Rows, dict[int, bytes]]:
    grown = tree.Frontier()
    rows: Rows = []
    roots = {}
    for n in range(1, SIZE + 1):
        body = b'{"n":%d}' % n
        leaf = tree.leaf_hash(body)
        rows.append((n, leaf, grown.append(leaf), body))
        if n % EVERY == 0:
            roots[n] = grown.root()
    return rows, roots


def rehash(rows: Rows) -> Rows:
    """Bodies in; the log that somebody who owns the machine would write from them, out."""
    grown = tree.Frontier()
    made: Rows = []
    for n, row in enumerate(rows, start=1):
        leaf = tree.leaf_hash(row[3])
        made.append((n, leaf, grown.append(leaf), row[3]))
    return made


def _flip(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def _edited(rows: Rows, at: int, **parts: Any) -> Rows:
    n, leaf, node, body = rows[at]
    new = (parts.get("n", n), parts.get("leaf", leaf), parts.get("node", node), parts.get("body", body))
    return [*rows[:at], new, *rows[at + 1 :]]


def _swapped(rows: Rows, at: int) -> Rows:
    at = min(at, len(rows) - 2)
    one, two = rows[at], rows[at + 1]
    return [*rows[:at], (one[0], *two[1:]), (two[0], *one[1:]), *rows[at + 2 :]]


# what each kind of forgery does to row `at` (from 0)
KINDS: dict[str, Callable[[Rows, int, random.Random], Rows]] = {
    "body changed": lambda rows, at, rng: _edited(rows, at, body=_flip(rows[at][3], rng)),
    "body and leaf changed": lambda rows, at, rng: _edited(rows, at, body=b"forged", leaf=tree.leaf_hash(b"forged")),
    "leaf changed": lambda rows, at, rng: _edited(rows, at, leaf=_flip(rows[at][1], rng)),
    "node changed": lambda rows, at, rng: _edited(rows, at, node=_flip(rows[at][2], rng)),
    "row deleted": lambda rows, at, rng: [*rows[:at], *rows[at + 1 :]],
    "row doubled": lambda rows, at, rng: [*rows[: at + 1], *rows[at:]],
    "row inserted": lambda rows, at, rng: [
        *rows[:at],
        (at + 1, rng.randbytes(32), rng.randbytes(32), b"x"),
        *rows[at:],
    ],
    "rows swapped": lambda rows, at, rng: _swapped(rows, at),
    "body gone": lambda rows, at, rng: _edited(rows, at, body=None),
    "wrong type": lambda rows, at, rng: _edited(rows, at, **{rng.choice(["n", "leaf", "node"]): "text"}),
    "edited, all hashed again": lambda rows, at, rng: rehash(_edited(rows, at, body=b"forged")),
    "deleted, all hashed again": lambda rows, at, rng: rehash([*rows[:at], *rows[at + 1 :]]),
    "inserted, all hashed again": lambda rows, at, rng: rehash([*rows[:at], (0, b"", b"", b"forged"), *rows[at:]]),
    "cut off": lambda rows, at, rng: rows[:at],
}
HASHED_AGAIN = ("edited, all hashed again", "deleted, all hashed again", "inserted, all hashed again")


def log(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R4: every forgery is found, and where nothing was hashed again, at the very row."""
    rows, roots = _honest()
    failures = 0
    for trial in range(n):
        kind = list(KINDS)[trial % len(KINDS)]
        at = rng.randrange(SIZE)
        forged = KINDS[kind](rows, at, rng)
        fault = first_fault(forged, roots)
        failures += fault is None or fault.n != _expected(kind, at)
    return Outcome(n=n, failures=failures, note=f"{len(KINDS)} kinds, a checkpoint outside every {EVERY} entries")


def _expected(kind: str, at: int) -> int:
    """The row at which the forgery has to be told: its own, or the next checkpoint when all was hashed again."""
    if kind == "rows swapped":
        return min(at, SIZE - 2) + 1
    if kind == "row doubled":
        return at + 2
    return (at // EVERY + 1) * EVERY if kind in HASHED_AGAIN else at + 1


def limits(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """What is promised is no more than this: without a checkpoint outside a whole rewrite goes unseen."""
    rows, roots = _honest()
    seen = 0
    for _ in range(n):
        at = rng.randrange(SIZE)
        seen += first_fault(rehash(_edited(rows, at, body=b"forged")), {}) is not None
        last = max(roots)
        seen += (
            first_fault(rows[: last - rng.randint(0, 9)], {size: roots[size] for size in roots if size < last - 9})
            is not None
        )
    return Outcome(
        n=2 * n, failures=seen, note="rewrite without, and cut behind, the last checkpoint outside: not seen"
    )


def originals(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R5: an original that was damaged in any way is told."""
    store = Blobs(scratch / "blobs")
    names = store.put_many([rng.randbytes(rng.randint(1, 2000)) for _ in range(200)])
    failures = 0
    for _ in range(n):
        name, other = rng.sample(names, 2)
        path, kept = store.path(name), store.path(name).read_bytes()
        rng.choice(DAMAGES)(path, kept, store.path(other), rng)
        failures += [found for found, _ in store.scrub([name])] != [name]
        path.write_bytes(kept)
    failures += bool(list(store.scrub(names)))
    return Outcome(n=n, failures=failures)


DAMAGES: tuple[Callable[[Path, bytes, Path, random.Random], object], ...] = (
    lambda path, kept, other, rng: path.write_bytes(_flip(kept, rng)),
    lambda path, kept, other, rng: path.write_bytes(kept[:-1]),
    lambda path, kept, other, rng: path.write_bytes(kept + b"\x00"),
    lambda path, kept, other, rng: path.write_bytes(other.read_bytes()),
    lambda path, kept, other, rng: path.unlink(),
    lambda path, kept, other, rng: path.write_bytes(b"\x00" * len(kept) + b"\x00"),
)
