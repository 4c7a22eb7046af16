"""Made-up reports and rulings for the lines of the exam."""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from marsad import ledger
from marsad.model import Anchor, Decision, Report

WORDS = (
    "killed",
    "civilians",
    "قُتل",
    "مدنيًا",
    "coast",
    "الساحل",
    "340",
    "at least",
    "المرصد",
    "said",
    "Jableh",
    "جبلة",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A report with its original, as the door hands it over."""

    report: Report
    original: bytes
    parser: str = "exam 1"
    name: str = "exam.txt"


def item(rng: random.Random, identity: str, words: str = "") -> Item:
    """A report of a few hundred made-up words."""
    text = words + " " + " ".join(rng.choices(WORDS, k=rng.randint(5, 200)))
    return Item(report=Report(id=identity, text=text), original=text.encode())


def ruling(number: int, *, verb: str = "accept", by: str = "leila", report: str = "r") -> Decision:
    """A ruling on a claim of its own."""
    anchor = Anchor(report=report, quote=f"{number} civilians", what="killed")
    return Decision(id="", verb=verb, by=by, at="2025-03-09T10:00:00Z", anchor=anchor, because=f"seen {number}")


def filled(folder: Path, rng: random.Random, reports: int, rulings: int) -> None:
    """A workspace's ledger with so many reports and rulings."""
    with ledger.open(folder, create=True) as led:
        led.add([item(rng, f"r{number}") for number in range(reports)], by="leila")
        led.record(*(ruling(number, report=f"r{number % max(reports, 1)}") for number in range(rulings)))


@contextmanager
def postgres_database() -> Iterator[str | None]:
    """The URL of a database of its own, gone afterwards; None where `MARSAD_TEST_POSTGRES` names no server."""
    server = os.environ.get("MARSAD_TEST_POSTGRES")
    if not server:
        yield None
        return
    import psycopg

    name = f"marsad_exam_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server.rsplit('/', 1)[0]}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
