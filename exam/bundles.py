"""A hostile bundle: whatever was done to it, both checkers answer, agree, and call nothing valid that is not."""

from __future__ import annotations

import random
import zipfile
from collections import Counter
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

from exam.malformed import mutated
from exam.material import item, ruling
from exam.outcome import Outcome
from marsad import ledger
from marsad.ledger import bundle, bundle_check, erasure, verifier
from marsad.ledger.note import Verifier

SOUND = ("valid", "unsigned")
# the two that are read, most of the time, and those that are refused
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, *[zipfile.ZIP_STORED] * 8, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
# files that no verdict rests on: a change to them alone must leave the bundle valid
BESIDE = ("index.html", "HOW-TO-VERIFY.txt", "ro-crate-metadata.json", "bagit.txt", "bag-info.txt", "verify.py")


def mutate(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R19: one or two files of a bundle are damaged, dropped, doubled or exchanged; or the zip itself is."""
    content, key = _made(rng, scratch)
    target = scratch / "hostile.zip"
    counts: Counter[str] = Counter()
    # plain Python needs 8 ms for a signature, and most damage leaves the checkpoint alone: compute the same one once
    with patch.object(verifier, "signed_by", lru_cache(verifier.signed_by)):
        for _ in range(n):
            changed, harmless = _mutation(content, rng)
            packed = rng.choice(PACKINGS)
            harmless &= packed in PACKINGS[:2]
            _write(target, changed, packed)
            if rng.random() < 0.1:
                target.write_bytes(mutated(target.read_bytes(), rng))
                harmless = False
            counts[_verdict(target, key, content, harmless)] += 1
    failures = counts["crash"] + counts["disagree"] + counts["false valid"] + counts["false invalid"]
    note = ", ".join(f"{count:,} {name}" for name, count in counts.most_common())
    return Outcome(n=n, failures=failures, note=note)


def _made(rng: random.Random, scratch: Path) -> tuple[dict[str, bytes], Verifier]:
    with ledger.open(scratch / "ws", create=True) as led:
        led.add([item(rng, f"r{number}") for number in range(4)], by="leila")
        led.record(*(ruling(number, report="r1") for number in range(3)))
        erasure.erase(led, ["report:r2"], ground="g", first="leila", second="omar")
        rows = bundle.rows_about(led, ["r0", "r1", "r2"])
        bundle.bundle(led, scratch / "b.zip", rows, by="leila")
        with zipfile.ZipFile(scratch / "b.zip") as archive:
            content = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
        return content, led.checkpoints.verifier


def _mutation(content: dict[str, bytes], rng: random.Random) -> tuple[dict[str, bytes], bool]:
    changed = dict(content)
    touched = rng.sample(sorted(content), rng.choice((1, 1, 1, 2)))
    for name in touched:
        match rng.randrange(5):
            case 0 | 1 | 2:
                changed[name] = mutated(changed[name], rng)
            case 3:
                del changed[name]
            case _:
                changed[name] = content[rng.choice(sorted(content))]
    harmless = all(name in BESIDE or name.startswith("tagmanifest") for name in touched)
    return changed, harmless


def _write(target: Path, content: dict[str, bytes], packed: int) -> None:
    with zipfile.ZipFile(target, "w", packed) as archive:
        for name, data in content.items():
            archive.writestr(f"b/{name}", data)


def _verdict(target: Path, key: Verifier, content: dict[str, bytes], harmless: bool) -> str:
    try:
        one = _by_file(target, key)
        two = bundle_check.check(target, [key])
    except Exception:  # noqa: BLE001 - this is what the line counts
        return "crash"
    sound = two.verdict in SOUND
    if (one["verdict"] in SOUND) != sound or not _same_items(one, two):
        return "disagree"
    if sound and _essence(target) != _essential(content):
        return "false valid"
    return "false invalid" if harmless and not sound else two.verdict


def _essence(target: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(target) as archive:
        names = (name for name in archive.namelist() if name.startswith(("b/data/", "b/checkpoint")))
        return _essential({name.removeprefix("b/"): archive.read(name) for name in names})


def _essential(content: dict[str, bytes]) -> dict[str, bytes]:
    """What a verdict vouches for: everything under data/, and the three lines of the checkpoint."""
    payload = {name: data for name, data in content.items() if name.startswith("data/")}
    return {**payload, "checkpoint": content.get("checkpoint", b"").split(b"\n\n")[0]}


def _by_file(target: Path, key: Verifier) -> dict[str, object]:
    try:
        return verifier.check(verifier.Source(str(target)), [(key.name, key.kind, key.key, key.key_id)])
    except (verifier.Bad, *verifier.ERRORS, *verifier.ARCHIVE_ERRORS):
        return {"verdict": "unusable", "items": []}


def _same_items(one: dict[str, object], two: bundle_check.Verdict) -> bool:
    if "unusable" in (one["verdict"], two.verdict):
        return True
    items = one["items"]
    assert isinstance(items, list)
    return [(item["n"], item["state"]) for item in items] == [(item.n, item.state) for item in two.items]
