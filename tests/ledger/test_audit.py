"""`marsad verify` names the first thing that was altered, and is silent when nothing was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam.tamper import rehash
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.cli import marsad


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    with ledger.open(tmp_path, create=True) as led:
        led.add([item(f"text {n}", f"r{n}") for n in range(3)], by="leila")
        led.record(*(ruling(quote=f"quote {n}") for n in range(5)))
    return tmp_path


def forge(workspace: Path, *statements: str) -> None:
    db = sqlite3.connect(workspace / "marsad.db")
    db.execute("DROP TRIGGER IF EXISTS entry_stays")
    db.execute("DROP TRIGGER IF EXISTS entry_stands")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_an_untouched_ledger_is_sound(workspace: Path) -> None:
    found = ledger.verify(workspace)
    assert (found.size, found.blobs, found.withheld, found.findings) == (8, 3, 0, ())


@pytest.mark.parametrize(
    ("forgery", "kind", "n"),
    [
        ("UPDATE entry SET body = replace(body, 'accept', 'reject') WHERE n = 5", "leaf", 5),
        ("UPDATE entry SET body = NULL WHERE n = 6", "leaf", 6),
        ("UPDATE entry SET leaf = zeroblob(32) WHERE n = 2", "leaf", 2),
        ("UPDATE entry SET node = zeroblob(32) WHERE n = 4", "node", 4),
        ("UPDATE entry SET leaf = 7 WHERE n = 3", "row", 3),
        ("UPDATE entry SET node = zeroblob(31) WHERE n = 3", "row", 3),
        ("DELETE FROM entry WHERE n = 3", "row", 3),
        ("UPDATE opening SET ct = zeroblob(99) WHERE leaf = (SELECT leaf FROM entry WHERE n = 7)", "opening", 7),
        ("UPDATE opening SET ct = x'' WHERE leaf = (SELECT leaf FROM entry WHERE n = 7)", "opening", 7),
        ("DELETE FROM opening WHERE leaf = (SELECT leaf FROM entry WHERE n = 8)", "opening", 8),
        ("DELETE FROM revision WHERE n = 4", "derived", 4),
        ("UPDATE revision SET base = 9 WHERE n = 5", "derived", 5),
        ("INSERT INTO revision VALUES ('rep_none', 0, 99)", "derived", None),
        ("INSERT INTO entry SELECT -1, leaf, node, body FROM entry WHERE n = 1", "database", None),
    ],
)
def test_a_forgery_is_named(workspace: Path, forgery: str, kind: str, n: int | None) -> None:
    forge(workspace, forgery)
    first = ledger.verify(workspace).findings[0]
    assert (first.kind, first.n) == (kind, n)


def test_what_derives_from_the_log_is_derived_again(workspace: Path) -> None:
    forge(workspace, "DELETE FROM revision")
    told = CliRunner().invoke(marsad, ["verify", str(workspace)])
    assert told.exit_code == 1
    assert "the table of revisions does not hold entry 1 as the log does" in told.output
    assert CliRunner().invoke(marsad, ["verify", str(workspace), "--rebuild"]).exit_code == 0
    assert ledger.verify(workspace).findings == ()


def test_a_body_of_another_form_is_told_once(workspace: Path) -> None:
    rows = []
    with ledger.open(workspace) as led:
        for n, _, _, body in led.store.raw():
            rows.append((n, b"", b"", body.replace(b'"v":1', b'"v":9') if n == 3 else body))
    db = sqlite3.connect(workspace / "marsad.db")
    forge(workspace, "DELETE FROM entry", "DELETE FROM checkpoint")
    db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", rehash(rows))
    db.commit()
    db.close()
    kinds = [finding.kind for finding in ledger.verify(workspace).findings]
    assert "derived" not in kinds and "body" in kinds


def test_originals_are_checked_too(workspace: Path) -> None:
    first, second, _ = sorted((workspace / "blobs").glob("??/*"))
    first.write_bytes(b"something else")
    second.unlink()
    found = ledger.verify(workspace).findings
    assert [finding.kind for finding in found] == ["blob", "blob"]
    assert {finding.what.rsplit(" ", 1)[1] for finding in found} == {"altered", "missing"}
