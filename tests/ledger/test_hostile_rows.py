"""Rows that an enemy wrote with sound hashes: the audit still says what is wrong with them, and never stumbles."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.ledger import audit, entry, tree
from marsad.ledger.errors import Damaged


def plant(led: ledger.Ledger, body: bytes | None, *, hidden: bytes = b"") -> None:
    """Append a row with these bytes and the hashes that belong to them (to `hidden`, when the body is gone)."""
    grown = tree.frontier(led.store.size(), led.store.hashes)
    leaf = tree.leaf_hash(hidden if body is None else body)
    node = grown.append(leaf)
    led.store.run("INSERT INTO entry VALUES (?, ?, ?, ?)", (grown.size, leaf, node, body))
    with suppress(Damaged):  # and the row that derives from it, where it is an entry at all
        led.store.rebuild()


def body(**more: Any) -> bytes:
    fields = {
        "v": 1,
        "n_base": 0,
        "t": "2025-03-09T10:00:00Z",
        "who": "u_1",
        "via": "api",
        "verb": "accept",
        "obj": "o",
    }
    return json.dumps(fields | {"why": "", "c": {}} | more, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("bytes_", "kind", "why"),
    [
        (b"no json", "body", "malformed"),
        (b"[1]", "body", "entry 1"),
        (b"\xff", "body", "entry 1"),
        (body(v=2), "body", "form 2"),
        (body(verb="forge"), "body", "no verb is called 'forge'"),
        (body(n_base=True), "body", "'n_base' is no int"),
        (body(c=[]), "body", "'c' is no dict"),
        (body(e=["x"]), "body", "'e' holds something that is no row"),
        (body(e=[True]), "body", "'e' holds something that is no row"),
        (body(s=[7]), "body", "'s' holds something that is no ruling"),
        (body(**{"from": {"log": "x", "n": 1}}), "body", "'from' names no entry of another log"),
        (body(**{"from": {"log": "x", "n": 1, "leaf": "zz"}}), "body", "'from' names no entry of another log"),
        (body(**{"from": {"log": "x", "n": "1", "leaf": "0" * 64}}), "body", "'from' names no entry of another log"),
        (body(n_base=7), "base", "supersedes 7, which was not the last"),
        (body(c={"by": "00"}), "opening", "is missing and no entry withholds it"),
    ],
)
def test_what_is_wrong_is_told(led: ledger.Ledger, bytes_: bytes, kind: str, why: str) -> None:
    plant(led, bytes_)
    (found,) = audit.audit(led).findings
    assert (found.kind, found.n) == (kind, 1)
    assert why in found.what


def test_a_body_that_is_gone_needs_an_erasure_that_names_it(led: ledger.Ledger) -> None:
    plant(led, None, hidden=body())
    assert [finding.kind for finding in audit.audit(led).findings] == ["leaf"]
    plant(led, body(verb="erase", obj="e", e=[1], who2="u_2"))
    found = audit.audit(led)
    assert (found.findings, found.withheld) == ((), 1)


@pytest.mark.parametrize("second", [{}, {"who2": ""}, {"who2": "u_1"}])
def test_an_erasure_by_one_person_is_told(led: ledger.Ledger, second: dict[str, str]) -> None:
    plant(led, None, hidden=body())
    plant(led, body(verb="erase", obj="e", e=[1], **second))
    (found,) = audit.audit(led).findings
    assert (found.kind, found.n, found.what) == ("body", 2, "entry 2 ('erase') is by one person alone")


def test_an_unreadable_body_is_told_by_whoever_reads_it(led: ledger.Ledger) -> None:
    plant(led, b"no json")
    for read in (led.decisions, lambda: list(led.entries()), led.store.rebuild):
        with pytest.raises(Damaged, match="entry 1 is unreadable"):
            read()


def test_an_erasure_reaches_back_only(led: ledger.Ledger) -> None:
    rows = [(1, b"", b"", body(verb="erase", e=[1, 2])), (2, b"", b"", b'{"verb":"erase"'), ("x", b"", b"", None)]
    assert audit.erased_rows(rows) == {}
    rows = [
        (3, b"", b"", body(verb="erase", e=[1, 2])),
        (4, b"", b"", body(because='"verb":"erase"')),
    ]
    assert audit.erased_rows(rows) == {1: 3, 2: 3}


def test_a_database_that_cannot_answer_is_a_finding(led: ledger.Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[str]:
        raise Damaged("the pages are unreadable")

    led.record(ruling())
    monkeypatch.setattr(led.store.engine, "check", broken)
    (found,) = audit.audit(led).findings
    assert (found.kind, found.what) == ("database", "the pages are unreadable")
    monkeypatch.setattr(led.store.engine, "check", lambda: ["page 7 is lost"])
    assert audit.audit(led).findings[0].what == "page 7 is lost"


def test_a_missing_row_is_told_by_whoever_reads_it(led: ledger.Ledger) -> None:
    with pytest.raises(Damaged, match="entry 9 is missing or unreadable"):
        led.store.hashes(9)
    with pytest.raises(Damaged, match="entry 9 is missing"):
        led.store.row(9)


def test_two_rulings_at_once_on_one_object_conflict(led: ledger.Ledger) -> None:
    draft = entry.Draft(verb="accept", obj="o", who="u_1", time="2025-03-09T10:00:00Z", base=0)
    with pytest.raises(ledger.errors.Conflict, match="two of the new entries"):
        led.store.append([draft, draft])
    assert led.head().size == 0


def test_the_derived_table_comes_back(led: ledger.Ledger) -> None:
    led.record(ruling(), ruling("reject"), ruling(quote="b"))
    before = led.store.run("SELECT * FROM revision ORDER BY n")
    led.store.run("DELETE FROM revision WHERE n = 2")
    led.store.rebuild()
    assert led.store.run("SELECT * FROM revision ORDER BY n") == before


def test_time_stamps_go_into_the_bundle(led: ledger.Ledger, tmp_path: Path) -> None:
    from zipfile import ZipFile

    from marsad.ledger.bundle import bundle

    led.add([item("words")], by="leila")
    led.checkpoints.keep_token(led.checkpoints.make().size, "authority", b"token")
    bundle(led, tmp_path / "b.zip", [1], by="leila")
    with ZipFile(tmp_path / "b.zip") as archive:
        assert [archive.read(name) for name in archive.namelist() if name.endswith("/tokens/authority.tsr")] == [
            b"token"
        ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (28, "disk is full"),
        (122, "disk is full"),
        (30, "cannot be written"),
        (13, "cannot be written"),
        (5, "disk answers"),
    ],
)
def test_errors_of_the_disk_are_explained(number: int, words: str) -> None:
    from marsad.ledger.errors import from_disk

    error = from_disk(OSError(number, "words of the system"), "a/b")
    assert words in str(error)
    assert str(error).startswith("a/b: ")


def test_an_unsafe_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    class Careless(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:  # type: ignore[override]
            return super().execute(sql.replace("synchronous=FULL", "synchronous=NORMAL"), *values)

    ledger.open(tmp_path, create=True).close()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, factory=Careless, **more))
    with pytest.raises(Damaged, match="synchronous=1"):
        ledger.open(tmp_path)
