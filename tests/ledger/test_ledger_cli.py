"""The ledger's verbs as a person types them: a desk, a partner, a lawyer and a second office."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from click.testing import CliRunner, Result
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.cli import COMMANDS, marsad
from marsad.model import MarsadError

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder that holds the workspace `ws`; errors come out as exceptions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARSAD_BY", "leila")
    with ledger.open("ws", create=True) as led:
        led.add([item("قُتل 340 مدنيًا"), item("another", "r2")], by="leila")
        led.record(ruling())

    def invoke(*words: str, status: int = 0) -> Result:
        result = CliRunner().invoke(marsad, words)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == status, result.output
        return result

    return invoke


def test_verify_speaks_both_languages_and_json(run: Run) -> None:
    assert "sound: 3 entries, 2 originals" in run("verify", "ws").output
    assert "سليم: 3 قيدًا" in run("verify", "ws", "--lang", "ar").output
    told = json.loads(run("verify", "ws", "--json").output)
    assert (told["sound"], told["audit"]["size"], told["protected"]) == (True, 3, None)


def test_verify_ends_with_one_when_something_was_altered(run: Run) -> None:
    next(Path("ws/blobs").glob("??/*")).write_bytes(b"x")
    result = run("verify", "ws", status=1)
    assert "NOT sound: 1 fault(s)" in result.output
    assert "is altered" in result.output


def test_a_partner_protects_the_desk(run: Run) -> None:
    Path("desk.key").write_text(run("checkpoint", "ws", "--key").output)
    run("checkpoint", "ws", "--out", "outside.txt", "--tsq", "request.tsq")
    assert Path("request.tsq").read_bytes()
    assert json.loads(run("checkpoint", "ws", "--json").output)["size"] == 3
    run("witness", "ask", "ws", "request")
    signed = run("witness", "sign", "request", "answer", "--name", "p.example", "--state", "p", "--trust", "desk.key")
    Path("partner.key").write_text(signed.output.splitlines()[-1])
    assert (
        "protected up to entry 3 by p.example"
        in run("witness", "keep", "ws", "answer", "--trust", "partner.key").output
    )
    told = run("verify", "ws", "--trust", "partner.key", "--against", "outside.txt").output
    assert "protected up to entry 3 by p.example, since 20" in told
    assert "from outside over 3 entries" in run("verify", "ws", "--against", "outside.txt").output


def test_a_bundle_goes_out_and_is_checked(run: Run) -> None:
    Path("desk.key").write_text(run("checkpoint", "ws", "--key").output)
    assert "2 entries" in run("bundle", "ws", "out.zip", "--report", "r1").output
    assert run("verify", "out.zip", "--trust", "desk.key").output.endswith("valid\n")
    assert "متسق" in run("verify", "out.zip", "--lang", "ar", status=1).output
    with zipfile.ZipFile("out.zip") as archive:
        archive.extractall()
        Path(archive.namelist()[0].split("/")[0]).rename("out")
    assert json.loads(run("verify", "out", "--trust", "desk.key", "--json").output)["verdict"] == "valid"
    Path("out/data/entries/000001.json").write_text("{}")
    assert "entry 1: altered" in run("verify", "out", "--trust", "desk.key", status=1).output
    told = json.loads(run("bundle", "ws", "all.zip", "--all", "--reveal", "because", "--no-originals", "--json").output)
    assert told["rows"] == [1, 2, 3]


def test_hold_then_erase(run: Run) -> None:
    assert run("hold", "ws").output == "no hold stands\n"
    held = run("hold", "ws", "report:r1", "--because", "case 7").output.split()[0]
    erase = ("erase", "ws", "report:r1", "--ground", "the family asked", "--second", "omar")
    with pytest.raises(MarsadError, match="a legal hold stands on it"):
        run(*erase)
    assert json.loads(run("hold", "ws", "--json").output)[0]["id"] == held
    assert "lifted report:r1" in run("hold", "ws", "--lift", held).output
    assert "erased: 4 entries, 1 originals" in run(*erase).output
    assert "4 entries are withheld" in run("verify", "ws").output


def test_backup_and_restore(run: Run) -> None:
    secret = pyrage.x25519.Identity.generate()
    Path("key").write_text(str(secret))
    told = json.loads(run("backup", "ws", "monday", "--to", str(secret.to_public()), "--json").output)
    assert told["size"] == 3
    assert "3 entries, 2 originals" in run(
        "restore", "monday.age", "monday.keys.age", "b", "--identity", "key"
    ).output.replace(" and ", ", ")
    with pytest.raises(MarsadError, match="cannot be read"):
        run("restore", "monday.age", "monday.keys.age", "c", "--identity", "nokey")


def test_sealed_words_open_elsewhere(run: Run) -> None:
    secret = pyrage.x25519.Identity.generate()
    Path("key").write_text(str(secret))
    Path("statement.txt").write_text("قالت الشاهدة")
    told = run("seal", "put", "ws", "person:w7", "statement.txt", "--to", str(secret.to_public())).output
    assert "sealed in entry 4" in told
    assert run("seal", "open", "ws", "4", "--identity", "key").output == "قالت الشاهدة\n"
    assert json.loads(run("seal", "open", "ws", "4", "--identity", "key", "--json").output) == {"words": "قالت الشاهدة"}
    again = run("seal", "put", "ws", "person:w7", "statement.txt", "--to", str(secret.to_public()), "--json").output
    assert json.loads(again)["entry"] == 5
    with pytest.raises(MarsadError, match="cannot be read"):
        run("seal", "open", "ws", "4", "--identity", "nokey")


def test_merge(run: Run) -> None:
    with ledger.open("other", create=True) as led:
        led.add([item("third", "r3"), item("words of another", "r2")], by="omar")
    result = run("merge", "ws", "other", status=2)
    assert "new: 1 reports, 0 rulings" in result.output
    assert "'r2' names another text here" in result.output
    assert json.loads(run("merge", "ws", "other", "--json", status=2).output.splitlines()[0])["reports"] == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["verify", "nowhere"], "no such workspace or bundle"),
        (["verify", "ws", "--against", "nowhere"], "cannot be read"),
        (["checkpoint", "nowhere"], "holds no ledger"),
        (["checkpoint", "ws", "--tsr", "x"], "certificates are missing"),
        (["bundle", "ws", "x.zip"], "nothing to bundle"),
        (["bundle", "ws", "x.zip", "--report", "none"], "is not held"),
        (["fetch", "ws", "http://127.0.0.1/"], "private address"),
        (["backup", "ws", "x", "--to", "nobody"], "no age recipient"),
        (["witness", "sign", "a", "b", "--name", "a b", "--state", "s", "--trust", "key"], "no name for a witness"),
    ],
)
def test_what_cannot_be_done_says_why(run: Run, words: list[str], why: str) -> None:
    Path("key").write_text("")
    with pytest.raises(MarsadError, match=why):
        run(*words)


def test_every_command_that_a_message_names_exists() -> None:
    named = set()
    for path in (Path(__file__).parents[2] / "src" / "marsad").rglob("*.py"):
        named |= set(re.findall(r"`marsad ([a-z]+)", path.read_text(encoding="utf-8")))
    assert len(named) > 20
    assert named <= set(COMMANDS)
