"""Drills: restore, upgrade, rebuild, erase, set the clock back, and make the same thing twice."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from exam.material import filled, item, postgres_database, ruling
from exam.outcome import Outcome, Skipped
from marsad import ledger
from marsad.ledger import bundle, erasure
from marsad.ledger.backup import backup, restore
from marsad.ledger.errors import Damaged

PAUSE_SECONDS = 0.002  # of the writer, between two rulings: nobody types without a breath
ROOT = Path(__file__).parents[1]


def _identity() -> tuple[str, str]:
    try:
        import pyrage
    except ImportError:
        raise Skipped("needs the extra 'sealed'") from None
    secret = pyrage.x25519.Identity.generate()
    return str(secret), str(secret.to_public())


def restore_drill(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R12: a backup made while others write comes back whole; a flipped byte is refused."""
    secret, public = _identity()
    failures = 0
    for trial in range(n):
        folder = scratch / f"w{trial}"
        filled(folder, rng, reports=100, rulings=500)
        stop = threading.Event()
        writer = threading.Thread(target=_write_on, args=(folder, stop))
        writer.start()
        with ledger.open(folder) as led:
            done = backup(led, scratch / f"b{trial}", to=[public], by="leila")
        stop.set()
        writer.join()
        back = restore(done.content, done.keys, scratch / f"r{trial}", secret=secret, by="leila")
        failures += (back.root, back.originals) != (done.root, 100) or bool(
            ledger.verify(scratch / f"r{trial}").findings
        )
        failures += not _refuses_a_flipped_byte(done.content, done.keys, scratch / f"x{trial}", secret, rng)
    return Outcome(n=2 * n, failures=failures, note="100 reports, 500 rulings and a writer each")


def _write_on(folder: Path, stop: threading.Event) -> None:
    with ledger.open(folder) as led:
        for number in range(10_000):
            if stop.wait(PAUSE_SECONDS):
                return
            led.record(ruling(1_000_000 + number))


def _refuses_a_flipped_byte(content: Path, keys: Path, target: Path, secret: str, rng: random.Random) -> bool:
    data = bytearray(content.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    content.write_bytes(data)
    try:
        restore(content, keys, target, secret=secret, by="leila")
    except Damaged:
        return not target.exists()
    return False


def upgrade(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R13: ledgers frozen in every form so far open here and give the same root, reports and rulings."""
    forms = sorted((ROOT / "exam" / "frozen").iterdir())
    failures = 0
    for form in forms:
        folder = scratch / form.name
        shutil.copytree(form, folder)
        db = sqlite3.connect(folder / "marsad.db")
        db.executescript((form / "marsad.sql").read_text(encoding="utf-8"))
        db.close()
        expected = json.loads((form / "expected.json").read_text(encoding="utf-8"))
        failures += facts_of(folder) != expected or bool(ledger.verify(folder).findings)
    return Outcome(n=len(forms), failures=failures, note=", ".join(form.name for form in forms))


def facts_of(folder: Path) -> dict[str, object]:
    """What a frozen ledger has to give, whatever the release."""
    with ledger.open(folder) as led:
        return {
            "root": led.head().root,
            "size": led.head().size,
            "reports": [[report.id, report.text] for report in led.reports()],
            "rulings": [[ruling.id, ruling.verb, ruling.by, ruling.because] for ruling in led.decisions()],
            "checkpoints": [note.size for note in led.checkpoints.all()],
        }


def rebuild(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R14: the derived table is thrown away and derived again, byte by byte the same."""
    failures = 0
    for trial in range(n):
        folder = scratch / f"w{trial}"
        filled(folder, rng, reports=20, rulings=rng.randint(50, 300))
        with ledger.open(folder) as led:
            before = led.store.run("SELECT * FROM revision ORDER BY obj, base")
            led.store.rebuild()
            failures += led.store.run("SELECT * FROM revision ORDER BY obj, base") != before
    return Outcome(n=n, failures=failures)


def erasure_drill(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R15: after an erasure neither its words nor their ciphertext and key are in any byte that is left."""
    secret, public = _identity()
    failures = 0
    for trial in range(n):
        place = scratch / f"t{trial}"
        folder = place / "ws"
        canary = f"Canary{rng.getrandbits(64):016x} of {rng.getrandbits(64):016x} street"
        filled(folder, rng, reports=10, rulings=50)
        with ledger.open(folder) as led:
            led.add([item(rng, "victim", words=canary)], by="leila")
            led.record(ruling(7, report="victim"))
            stored = _stored(led, "report:victim")
            old = backup(led, place / "old", to=[public], by="leila")
            erasure.erase(led, ["report:victim"], ground="asked", first="leila", second="omar")
            new = backup(led, place / "new", to=[public], by="leila")
            bundle.bundle(led, place / "b.zip", bundle.rows_about(led, ["victim", "r1"]), by="leila")
        found = ledger.verify(folder)
        restore(old.content, new.keys, place / "from-old", secret=secret, by="leila")
        failures += (
            bool(_hits(place, _forms(canary)))
            + bool(_hits(place, stored))
            + bool(found.findings)
            + (found.withheld != 2)
        )
        failures += bool(ledger.verify(place / "from-old").findings)
        shutil.rmtree(place)
    return Outcome(
        n=n, failures=failures, note="words, ciphertext, keys; database, log, originals, bundle, restored old backup"
    )


def _stored(led: ledger.Ledger, subject: str) -> tuple[bytes, ...]:
    """Stretches of the ciphertexts under a subject's key, and of the key itself as it is wrapped."""
    name = led.subject_pseudonym(subject)
    found = [ct for *_, ct in led.vault.rows_of([name])]
    found += [row[0] for row in led.store.run("SELECT wrapped FROM subject_key WHERE subject = ?", (name,))]
    return tuple({data[at : at + 16] for data in found for at in range(0, len(data) - 16, 16)})


def _forms(words: str) -> tuple[bytes, ...]:
    raw = words.encode()
    return raw, raw.hex().encode(), base64.b64encode(raw)[:-4], words.encode("utf-16-le"), raw.upper(), raw[::-1]


def _hits(folder: Path, forms: tuple[bytes, ...]) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


def clock(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R21: entries written under a clock that jumps are kept in the order in which they came, and counted."""
    failures = 0
    for trial in range(n):
        moment = datetime(2025, 3, 8, tzinfo=UTC)
        times: list[datetime] = []

        def jumping(start: datetime = moment, seen: list[datetime] = times) -> datetime:
            seen.append(start + timedelta(hours=rng.randint(-50, 50)))
            return seen[-1]

        folder = scratch / f"c{trial}"
        with ledger.open(folder, create=True, clock=jumping) as led:
            stored = [led.record(replace(ruling(number), at=""))[0] for number in range(30)]
            kept = [decision.id for decision in led.decisions()] == [decision.id for decision in stored]
        back = sum(later.at < earlier.at for earlier, later in pairwise(stored))
        found = ledger.verify(folder)
        failures += not kept or bool(found.findings) or found.set_back != back
    return Outcome(n=n, failures=failures)


def same_bytes(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R22: figures and brief in processes with different hash seeds; a bundle from SQLite and from PostgreSQL."""
    failures = 0
    reports = sorted((ROOT / "examples/coast-2025/reports").glob("*.jsonl"))
    digests: dict[str, set[str]] = {}
    for trial in range(n):
        for verb in ("tolls", "figures", "brief"):
            words = [sys.executable, "-m", "marsad", verb, *map(str, reports)]
            words += ["--json"] if verb != "brief" else []
            env = {**os.environ, "PYTHONHASHSEED": str(trial), "PYTHONPATH": str(ROOT / "src")}
            done = subprocess.run(words, env=env, capture_output=True, check=False)
            failures += done.returncode != 0
            digests.setdefault(verb, set()).add(hashlib.sha256(done.stdout).hexdigest())
        bundles = digests.setdefault("bundle", set())
        bundles.add(_bundle_digest(scratch / f"s{trial}", None))
        with postgres_database() as url:
            if url:
                bundles.add(_bundle_digest(scratch / f"p{trial}", url))
    failures += sum(len(found) - 1 for found in digests.values())
    return Outcome(n=n * len(digests), failures=failures, note=", ".join(digests))


def _bundle_digest(folder: Path, url: str | None) -> str:
    """A ledger made with the same clock and dice, in SQLite or PostgreSQL, and the bundle of it."""
    dice = random.Random(5)
    moment = datetime(2025, 3, 8, tzinfo=UTC)
    folder = folder / "ws"
    with ledger.open(folder, True, database=url, clock=lambda: moment, dice=dice.randbytes) as led:
        led.add([item(random.Random(6), f"r{number}") for number in range(5)], by="leila")
        led.record(ruling(1, report="r1"))
        bundle.bundle(led, folder / "b.zip", bundle.rows_about(led, ["r1"]), by="leila")
    return hashlib.sha256((folder / "b.zip").read_bytes()).hexdigest()
