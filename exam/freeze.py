"""Freeze a small ledger of the present form, for line R13: run once when the form changes, then commit the folder."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from exam.drill import facts_of
from exam.material import item, ruling
from marsad import ledger
from marsad.ledger import erasure


def freeze(target: Path) -> None:
    """Write a ledger's statements, keys, originals and what it has to give into a folder."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "frozen"
        with ledger.open(folder, create=True) as led:
            led.add([item(random.Random(n), f"r{n}") for n in range(3)], by="leila")
            led.record(ruling(1, report="r1"), ruling(1, report="r1", by="omar"), ruling(2, verb="reject"))
            led.checkpoints.make()
            erasure.erase(led, ["report:r2"], ground="asked", first="leila", second="omar")
        target.mkdir(parents=True, exist_ok=True)
        for name in ("keys", "blobs"):
            shutil.copytree(folder / name, target / name, dirs_exist_ok=True)
        facts = json.dumps(facts_of(folder), ensure_ascii=False, indent=1)
        (target / "expected.json").write_text(facts + "\n", encoding="utf-8")
        db = sqlite3.connect(folder / "marsad.db")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        lines = [*db.iterdump(), f"PRAGMA user_version={version};"]
        (target / "marsad.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    freeze(Path(sys.argv[1]))
