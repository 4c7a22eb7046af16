"""What goes into a ledger comes out again, and what cannot go in says why."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.ledger.errors import Conflict, Damaged, Locked, NewerVersion, NoSpace, NotAWorkspace
from marsad.model import BadInput, Decision


def test_a_ruling_comes_back_as_it_went_in(led: ledger.Ledger) -> None:
    given = ruling("correct", because="the table says so", value={"count": {"low": 12, "high": None}, "note": "٣٤٠"})
    (stored,) = led.record(given)
    assert led.decisions() == [stored]
    assert stored.id
    assert stored.value == given.value
    (later,) = led.record(ruling("withdraw", by="omar", anchor=None, subject="decision", supersedes=(stored.id,)))
    assert led.decisions() == [stored, later]
    assert later.supersedes == (stored.id,)


def test_a_ruling_without_a_time_gets_the_ledgers(tmp_path: Path) -> None:
    ticks = iter(range(1, 60))
    with ledger.open(tmp_path, create=True, clock=lambda: datetime(2025, 3, 8, 12, 0, next(ticks), tzinfo=UTC)) as led:
        (stored,) = led.record(ruling(at=""))
        assert stored.at == "2025-03-08T12:00:01Z"
        assert led.decisions() == [stored]


@pytest.mark.parametrize(("verb", "by"), [("agree", "leila"), ("evidence.add", "leila"), ("accept", "")])
def test_what_is_no_ruling_is_refused(led: ledger.Ledger, verb: str, by: str) -> None:
    with pytest.raises(BadInput):
        led.record(ruling(verb, by=by))
    assert led.head().size == 0


def test_reports_come_back_and_the_same_again_is_no_change(led: ledger.Ledger) -> None:
    assert led.add([item("At least 340 killed"), item("عشرات القتلى", "r2")], by="leila").new == ("r1", "r2")
    head = led.head()
    assert led.add([item("At least 340 killed")], by="omar") == ledger.Added(same=("r1",))
    refused = led.add([item("another text")], by="omar").refused
    assert "already names another text" in refused[0].why
    assert led.head() == head
    assert [report.id for report in led.reports()] == ["r1", "r2"]
    assert led.original("r2") == "عشرات القتلى".encode()
    with pytest.raises(BadInput, match="no such report"):
        led.original("r3")


def test_the_same_report_twice_in_one_call(led: ledger.Ledger) -> None:
    added = led.add([item("one"), item("one"), item("two")], by="leila")
    assert (added.new, added.same, len(added.refused)) == (("r1",), ("r1",), 1)


def test_nothing_readable_lies_in_the_database(led: ledger.Ledger, tmp_path: Path) -> None:
    led.add([item("SECRETWORDS")], by="SECRETNAME")
    led.record(ruling(by="SECRETNAME", because="SECRETREASON", quote="SECRETQUOTE"))
    led.store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = b"".join(path.read_bytes() for path in (tmp_path / "ws").glob("marsad.db*"))
    assert b"SECRET" not in stored


def test_a_stale_base_loses_and_is_told_who_won(led: ledger.Ledger) -> None:
    led.record(ruling(by="leila"), base=0)
    with pytest.raises(Conflict, match=r"ruled 'accept' on it first, in entry 1") as lost:
        led.record(ruling("reject", by="omar"), base=0)
    assert lost.value.winner == 1
    assert led.head().size == 1
    led.record(ruling("reject", by="omar"), base=1)
    assert led.head().size == 2


def test_a_batch_is_stored_together_or_not_at_all(led: ledger.Ledger) -> None:
    with led.batch():
        led.record(ruling())
        led.add([item("text")], by="leila")
    assert led.head().size == 2
    with pytest.raises(BadInput), led.batch():
        led.record(ruling(quote="another"))
        led.record(ruling("nonsense"))
    assert led.head().size == 2


def test_the_ledger_stays_when_it_is_opened_again(tmp_path: Path) -> None:
    with ledger.open(tmp_path, create=True) as led:
        (stored,) = led.record(ruling())
        head = led.head()
    with ledger.open(tmp_path, create=True) as led:
        assert led.head() == head
        assert led.decisions() == [stored]


def test_it_runs_with_full_synchronous_writes(led: ledger.Ledger) -> None:
    assert led.store.run("PRAGMA synchronous") == [(2,)]
    assert led.store.run("PRAGMA journal_mode") == [("wal",)]


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace, match="holds no ledger"):
        ledger.open(tmp_path / "nowhere")
    (tmp_path / "marsad.db").write_bytes(b"this is no database, whatever it is called" * 100)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/desk.key").write_text("00" * 32)
    with pytest.raises(Damaged, match="no database"):
        ledger.open(tmp_path)


def test_a_newer_ledger_is_left_alone(tmp_path: Path) -> None:
    ledger.open(tmp_path, create=True).close()
    db = sqlite3.connect(tmp_path / "marsad.db")
    db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(NewerVersion, match=r"newer Marsad \(form 99"):
        ledger.open(tmp_path)


def test_a_database_that_is_no_ledger(tmp_path: Path) -> None:
    ledger.open(tmp_path, create=True).close()
    (tmp_path / "marsad.db").unlink()
    sqlite3.connect(tmp_path / "marsad.db").execute("CREATE TABLE other (x)").connection.close()
    with pytest.raises(NotAWorkspace, match="no ledger"):
        ledger.open(tmp_path)


def test_a_locked_ledger_says_so(led: ledger.Ledger, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "ws/marsad.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    led.store.run("PRAGMA busy_timeout=10")
    with pytest.raises(Locked, match="another program is writing"):
        led.record(ruling())
    other.close()
    led.record(ruling())


def test_a_full_disk_says_so_and_loses_nothing(led: ledger.Ledger, tmp_path: Path) -> None:
    led.record(ruling())
    pages = led.store.run("PRAGMA page_count")[0][0]
    led.store.run(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NoSpace, match="the disk is full"):
        led.record(ruling("reject", because="x" * 100_000))
    led.store.run("PRAGMA max_page_count=1000000")
    led.record(ruling("reject"))
    assert [decision.verb for decision in led.decisions()] == ["accept", "reject"]
    assert not ledger.verify(tmp_path / "ws").findings


@pytest.mark.parametrize("words", ["", "zz", "00"])
def test_a_damaged_desk_key_is_named(tmp_path: Path, words: str) -> None:
    ledger.open(tmp_path, create=True).close()
    (tmp_path / "keys/desk.key").write_text(words)
    with pytest.raises(Damaged, match="desk key is unreadable"):
        ledger.open(tmp_path)
    (tmp_path / "keys/desk.key").unlink()
    with pytest.raises(Damaged, match="desk key is missing"):
        ledger.open(tmp_path)


def test_entries_cannot_be_changed_by_accident(led: ledger.Ledger) -> None:
    led.record(ruling())
    for statement in ("DELETE FROM entry", "UPDATE entry SET body = NULL"):
        with pytest.raises(Damaged, match="entries are never"):
            led.store.run(statement)


def test_ids_are_those_of_the_entries(led: ledger.Ledger) -> None:
    stored: tuple[Decision, ...] = led.record(ruling(), ruling("reject"))
    assert [decision.id for decision in stored] == [row.leaf[:8].hex() for row in led.store.rows()]


def test_the_folders_of_this_machine_stay_out_of_the_record(led: ledger.Ledger, tmp_path: Path) -> None:
    from dataclasses import replace

    from marsad.ledger.content import public_name

    archive = tmp_path / "home of leila" / "chats.zip"
    archive.parent.mkdir()
    archive.write_bytes(b"x")
    led.add(
        [replace(item("words"), name=str(archive)), replace(item("more", "r2"), name=f"{archive}/in/one.txt")], by="o"
    )
    assert [held.name for held in led.held()] == ["chats.zip", "chats.zip/in/one.txt"]
    assert public_name("https://example.org/a/b?c=d") == "https://example.org/a/b?c=d"
    assert public_name("gone/folder/a.txt") == "a.txt"
    assert public_name("") == ""
