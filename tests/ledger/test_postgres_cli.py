"""The commands on a workspace whose log lies on a server: each acts on that log, and none on a file beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pyrage
import pytest
from click.testing import CliRunner, Result
from tests.ledger.test_conformance import SERVER, database

from marsad.cli import marsad
from marsad.ledger.errors import NotAWorkspace, Refused
from marsad.workspace import Workspace

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not SERVER, reason="MARSAD_TEST_POSTGRES names no server"),
]
Run = Callable[..., Result]
__all__ = ["database"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command in a folder of its own; errors come out as exceptions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARSAD_BY", "leila")
    Path("one.txt").write_text(
        "On 8 March 2025 the governor said 12 civilians were killed in Jableh.", encoding="utf-8"
    )

    def invoke(*words: str, status: int = 0) -> Result:
        result = CliRunner().invoke(marsad, words)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == status, result.output
        return result

    yield invoke


def _size(run: Run) -> int:
    return int(json.loads(run("verify", "ws", "--json").output)["audit"]["size"])


def test_each_command_acts_on_the_log_on_the_server(run: Run, database: str) -> None:
    run("init", "ws", "--database", database)
    assert not Path("ws/marsad.db").exists()
    run("add", "ws", "one.txt")
    with Workspace.open(Path("ws")) as workspace:
        (report,) = [one.id for one in workspace.reports]
    assert _size(run) == 1
    assert run("checkpoint", "ws").output.split("\n")[1] == "1"
    Path("desk.key").write_text(run("checkpoint", "ws", "--key").output, encoding="utf-8")
    run("hold", "ws", f"report:{report}", "--because", "a court asked")
    with pytest.raises(Refused, match="a legal hold stands on it"):
        run("erase", "ws", f"report:{report}", "--ground", "asked", "--second", "omar")
    run("bundle", "ws", "out.zip", "--report", report)
    assert run("verify", "out.zip", "--trust", "desk.key").output.endswith("valid\n")
    run("witness", "ask", "ws", "request")
    words = ["--name", "partner.example", "--state", "state", "--trust", "desk.key"]
    key = run("witness", "sign", "request", "answer", *words).output.splitlines()[-1]
    Path("partner.key").write_text(key, encoding="utf-8")
    assert "protected up to entry 3" in run("witness", "keep", "ws", "answer", "--trust", "partner.key").output
    public = str(pyrage.x25519.Identity.generate().to_public())
    with pytest.raises(Refused, match="backed up by its server"):
        run("backup", "ws", "saved", "--to", public)
    run("seal", "put", "ws", "person:w7", "one.txt", "--to", public)
    assert _size(run) == 4
    assert not Path("ws/marsad.db").exists()


def _wrapped(database: str) -> tuple[list[bytes], bytes]:
    """The keys that stand in the table, and every byte of its file, deleted rows included."""
    with psycopg.connect(database, autocommit=True) as wire:
        wire.execute("CHECKPOINT")
        file = wire.execute("SELECT pg_read_binary_file(pg_relation_filepath('subject_key'))").fetchone()[0]
        keys = [bytes(key) for (key,) in wire.execute("SELECT wrapped FROM subject_key")]
    assert all(key in file for key in keys)
    return keys, file


def test_an_erased_key_is_in_no_page_of_its_table(run: Run, database: str) -> None:
    run("init", "ws", "--database", database)
    run("add", "ws", "one.txt")
    with Workspace.open(Path("ws")) as workspace:
        (report,) = [one.id for one in workspace.reports]
    before, _ = _wrapped(database)
    told = run("erase", "ws", f"report:{report}", "--ground", "asked", "--second", "omar")
    assert "still holds" not in told.stderr
    after, file = _wrapped(database)
    (gone,) = set(before) - set(after)
    assert gone not in file


def test_a_table_in_use_is_told(run: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.ledger.postgres.WAIT_SECONDS", 1)
    run("init", "ws", "--database", database)
    run("add", "ws", "one.txt")
    with Workspace.open(Path("ws")) as workspace:
        (report,) = [one.id for one in workspace.reports]
    with psycopg.connect(database) as reader:
        reader.execute("SELECT * FROM subject_key").fetchall()  # a transaction that stays open
        told = run("erase", "ws", f"report:{report}", "--ground", "asked", "--second", "omar")
    assert "subject_key (its owner runs VACUUM FULL subject_key)" in told.stderr
    assert _size(run) == 2


def test_offices_merge_from_a_file_to_the_server_and_back(run: Run, database: str) -> None:
    run("init", "ws", "--database", database)
    run("init", "field")
    run("add", "field", "one.txt")
    assert "1 reports" in run("merge", "ws", "field").output
    assert "held already: 1" in run("merge", "field", "ws").output
    assert _size(run) >= 1


def test_a_database_belongs_to_one_folder(run: Run, database: str) -> None:
    run("init", "ws", "--database", database)
    with pytest.raises(Refused, match=r"holds the ledger marsad\.local/ws-"):
        run("init", "second", "--database", database)
    with pytest.raises(Refused, match=r"holds the ledger marsad\.local/ws-"):
        run("init", "third", "--like", "ws")
    run("init", "fourth")
    settings = Path("fourth/workspace.toml")
    settings.write_text(f'database = "{database}"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(Refused, match="this folder's keys are another's"):
        run("checkpoint", "fourth")


def test_an_empty_database_says_how_a_ledger_is_made_in_it(run: Run, database: str) -> None:
    run("init", "ws")
    settings = Path("ws/workspace.toml")
    settings.write_text(f'database = "{database}"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(NotAWorkspace, match="marsad init FOLDER --database URL"):
        run("add", "ws", "one.txt")


def test_without_its_settings_a_folder_with_a_ledger_is_opened_as_it_lies(run: Run) -> None:
    run("init", "ws")
    Path("ws/workspace.toml").unlink()
    assert run("checkpoint", "ws").output.split("\n")[1] == "0"
