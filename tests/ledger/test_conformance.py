"""Both databases behind the store have to give the same answers: SQLite always, PostgreSQL where a server is named."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.ledger import erasure
from marsad.ledger.audit import audit
from marsad.ledger.errors import Conflict, Damaged, Locked, NotAWorkspace
from marsad.ledger.merge import merge

SERVER = os.environ.get("MARSAD_TEST_POSTGRES", "")
Open = Callable[..., ledger.Ledger]


@pytest.fixture
def database() -> Iterator[str]:
    """A fresh database on the server; gone afterwards."""
    psycopg = pytest.importorskip("psycopg")
    name = f"marsad_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{SERVER.rsplit('/', 1)[0]}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param(
            "postgres",
            marks=[pytest.mark.postgres, pytest.mark.skipif(not SERVER, reason="MARSAD_TEST_POSTGRES names no server")],
        ),
    ]
)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """How to open the ledger of this test, any number of times."""
    url = request.getfixturevalue("database") if request.param == "postgres" else None

    def open_it(create: bool = False) -> ledger.Ledger:
        return ledger.open(tmp_path / "ws", create, database=url)

    return open_it


def test_what_goes_in_comes_out(opening: Open) -> None:
    with opening(True) as led:
        led.add([item("قُتل 340"), item("other", "r2")], by="leila")
        stored = led.record(ruling(because="ž", value={"n": [1, None, "٣"]}), ruling("reject", by="omar"))
        head = led.head()
    with opening() as led:
        assert led.head() == head
        assert led.decisions() == list(stored)
        assert [report.text for report in led.reports()] == ["قُتل 340", "other"]
        found = audit(led)
        assert (found.size, found.blobs, found.findings) == (4, 2, ())


def test_a_stale_base_loses(opening: Open) -> None:
    with opening(True) as one, opening() as two:
        one.record(ruling(), base=0)
        with pytest.raises(Conflict, match="in entry 1") as lost:
            two.record(ruling("reject", by="omar"), base=0)
        assert lost.value.winner == 1
        two.record(ruling("reject", by="omar"), base=1)
        assert one.head() == two.head()


def test_all_or_nothing(opening: Open) -> None:
    with opening(True) as led:
        with pytest.raises(ZeroDivisionError), led.batch():
            led.record(ruling())
            _ = 1 / 0
        assert led.head().size == 0
        led.record(ruling())


def test_checkpoints_and_erasure(opening: Open) -> None:
    with opening(True) as led:
        led.add([item("to be gone")], by="leila")
        led.record(*(ruling(quote=f"{n}") for n in range(300)))
        assert [note.size for note in led.checkpoints.all()] == [301]
        erasure.erase(led, ["report:r1"], ground="g", first="leila", second="omar")
        found = audit(led)
        assert (found.withheld, found.findings) == (301, ())
        assert led.reports() == []


def test_entries_are_never_changed_or_deleted(opening: Open) -> None:
    with opening(True) as led:
        led.record(ruling())
        for statement in ("DELETE FROM entry", "UPDATE entry SET body = NULL"):
            with pytest.raises(Damaged):
                led.store.run(statement)
        assert led.head().size == 1


def test_offices_on_either_database_unite(opening: Open, tmp_path: Path) -> None:
    with opening(True) as one, ledger.open(tmp_path / "other", create=True) as two:
        two.add([item("from there", "r9")], by="omar")
        two.record(ruling(by="omar"))
        one.record(ruling())
        assert merge(one, two, by="hala").rulings == 1
        assert not audit(one).findings
        assert {d.id for d in two.decisions()} < {d.id for d in one.decisions()}


def test_a_second_writer_waits_and_then_says_so(opening: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    from marsad.ledger import postgres, store

    monkeypatch.setattr(store, "WAIT_SECONDS", 1.2)
    monkeypatch.setattr(postgres, "WAIT_SECONDS", 1.2)
    with opening(True) as one, opening() as two, one.batch():
        one.record(ruling())
        with pytest.raises(Locked):
            two.record(ruling("reject", by="omar"))
    with opening() as led:
        assert led.head().size == 1


@pytest.mark.postgres
@pytest.mark.skipif(not SERVER, reason="MARSAD_TEST_POSTGRES names no server")
def test_the_role_may_only_read_and_append(database: str, tmp_path: Path) -> None:
    with ledger.open(tmp_path, True, database=database) as led:
        led.record(ruling())
        for statement in ("UPDATE entry SET n = 9", "DELETE FROM entry", "TRUNCATE entry", "DROP TABLE entry"):
            with pytest.raises(Damaged, match=r"permission denied|must be owner"):
                led.store.run(statement)


@pytest.mark.postgres
@pytest.mark.skipif(not SERVER, reason="MARSAD_TEST_POSTGRES names no server")
def test_what_cannot_be_opened(database: str, tmp_path: Path) -> None:
    ledger.open(tmp_path, True).close()
    with pytest.raises(NotAWorkspace, match="is a database but no ledger"):
        ledger.open(tmp_path, database=database)
    with pytest.raises(Locked, match="does not answer"):
        ledger.open(tmp_path, database="postgresql://nobody:secret@127.0.0.1:1/none")
    try:
        ledger.open(tmp_path, database="postgresql://nobody:secret@127.0.0.1:1/none")
    except Locked as error:
        assert "secret" not in str(error)


def test_the_derived_table_comes_back_the_same(opening: Open) -> None:
    with opening(True) as led:
        led.record(*(ruling(quote=f"quote {n}") for n in range(5)))
        before = led.store.run("SELECT * FROM revision ORDER BY n")
        led.store.rebuild()
        assert led.store.run("SELECT * FROM revision ORDER BY n") == before
