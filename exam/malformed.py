"""Damaged files for every importer: each ends as a report or as a typed refusal, and the house stands."""

from __future__ import annotations

import io
import random
import resource
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.collect.bombs import BOMBS, READ
from tests.collect.samples import all_formats

from exam.outcome import Outcome
from marsad import collect
from marsad.collect.sandbox import SANDBOX
from marsad.model import BadInput

HANG_SECONDS = 35.0
GROWTH_KILOBYTES = 50 << 10


def __getattr__(kind: str) -> Callable[[int, random.Random, Path], Outcome]:
    """The line of one importer, named as in the table of formats."""
    if kind not in collect.FORMATS:
        raise AttributeError(kind)
    return partial(_files, kind)


def _files(kind: str, n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R6: `n` damaged files for one importer."""
    name, data = all_formats()[kind]
    SANDBOX.close()  # a child of its own for each importer: it holds that importer's parsers and nothing else
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    inside = _members(data)
    counts = Counter(_one(kind, name, _damaged(data, inside, rng)) for _ in range(n))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    SANDBOX.close()
    failures = counts["hang"] + counts["untyped"] + (grown > GROWTH_KILOBYTES)
    note = f"{counts['read']:,} read, {counts['refused']:,} refused, +{grown >> 10} MB in this process"
    return Outcome(n=n, failures=failures, note=note)


def _members(data: bytes) -> dict[str, bytes]:
    """The contents of a zip by name; none for other files."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _damaged(data: bytes, inside: dict[str, bytes], rng: random.Random) -> bytes:
    """The file damaged; every other time one member of a zip, packed soundly again: its parser sees it."""
    if not inside or rng.random() < 0.5:
        return mutated(data, rng)
    hit = rng.choice(sorted(inside))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, mutated(content, rng) if name == hit else content)
    return packed.getvalue()


def bombs(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """Files made to exhaust whoever opens them: each is refused, or what is left of it is read in bounded memory."""
    made = {name: make() for name, make in BOMBS.items()}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ends = {name: _one("", name, data) for name, data in made.items()}
    SANDBOX.close()
    wrong = [name for name, end in ends.items() if end != ("read" if name in READ else "refused")]
    kept = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    note = f"{len(READ)} disarmed and read, the others refused, +{kept >> 10} MB in this process"
    return Outcome(n=len(made), failures=len(wrong), note="; ".join((note, *wrong)))


def _one(kind: str, name: str, data: bytes) -> str:
    start = time.monotonic()
    try:
        ended = "read" if collect.read_bytes(data, name, format=kind or None).items else "refused"
    except BadInput:
        ended = "refused"
    except Exception:  # noqa: BLE001 - this is what the line counts
        ended = "untyped"
    return "hang" if time.monotonic() - start > HANG_SECONDS else ended


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A file with a few of its bytes flipped, cut, doubled, removed or replaced."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(changed) + 1)
        length = rng.choice((1, 1, 2, 4, 16, 64, 256))
        match rng.randrange(6):
            case 0 if at < len(changed):
                changed[at] ^= 1 << rng.randrange(8)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = rng.randbytes(length)
            case 3:
                changed[at:at] = changed[at : at + length]
            case 4:
                changed[at : at + length] = rng.choice((b"\x00", b"\xff", b"9" * 20, b"<", b"{", b"-1", b"\xd9"))
            case _:
                del changed[at + length * 8 :]
    return bytes(changed) or b"x"
