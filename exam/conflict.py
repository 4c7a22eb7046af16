"""Eight reviewers on twenty records: every edit wins or is told who won; none is lost."""

from __future__ import annotations

import random
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from exam.material import postgres_database
from exam.outcome import Outcome, Skipped
from marsad.ledger.audit import first_fault
from marsad.ledger.entry import Draft
from marsad.ledger.errors import Conflict, Locked
from marsad.ledger.store import Engine, Sqlite, Store

REVIEWERS = 8
RECORDS = 20
THINKING_SECONDS = 0.002  # between looking and ruling; without it hardly anybody is overtaken


def sqlite(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R7 on one SQLite file."""
    path = scratch / "log.db"
    Sqlite(path, create=True).close()
    return _review(n, rng, str(path))


def postgres(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R7 on a PostgreSQL database of its own."""
    with postgres_database() as url:
        if not url:
            raise Skipped("MARSAD_TEST_POSTGRES names no server")
        from marsad.ledger.postgres import Postgres

        Postgres(url, create=True).close()
        return _review(n, rng, url)


def _review(n: int, rng: random.Random, where: str) -> Outcome:
    seeds = [rng.random() for _ in range(REVIEWERS)]
    share = [n // REVIEWERS] * REVIEWERS
    with ProcessPoolExecutor(REVIEWERS, mp_context=get_context("spawn")) as pool:
        told = list(pool.map(_reviewer, [where] * REVIEWERS, seeds, share))
    wins, conflicts, mute, waited = (sum(part) for part in zip(*told, strict=True))
    store = Store(_engine(where))
    versions = store.size()
    chained = store.run("SELECT COUNT(*) FROM revision")[0][0]
    sound = first_fault(store.raw(), {}) is None
    store.close()
    failures = abs(versions - wins) + abs(chained - wins) + mute + (not sound)
    note = f"{conflicts:,} conflicts refused, each told who won; {waited:,} told that others wrote for too long"
    return Outcome(n=wins, failures=failures, note=note)


def _reviewer(where: str, seed: float, share: int) -> tuple[int, int, int, int]:
    """One reviewer edits until its share has won.

    Out come the wins, the conflicts, the conflicts that named no winner, and the edits that never got their turn.
    """
    rng = random.Random(seed)
    store = Store(_engine(where))
    wins = conflicts = mute = waited = 0
    while wins < share:
        obj = f"record{rng.randrange(RECORDS)}"
        base = store.latest(obj)
        time.sleep(rng.random() * THINKING_SECONDS)
        draft = Draft(verb="correct", obj=obj, who=f"u_{seed}", time="2025-03-09T10:00:00Z", base=base)
        try:
            store.append([draft])
            wins += 1
        except Conflict as lost:
            conflicts += 1
            mute += not lost.winner
        except Locked:
            waited += 1
    store.close()
    return wins, conflicts, mute, waited


def _engine(where: str) -> Engine:
    if where.startswith("postgresql:"):
        from marsad.ledger.postgres import Postgres

        return Postgres(where, create=False)
    return Sqlite(Path(where), create=False)
