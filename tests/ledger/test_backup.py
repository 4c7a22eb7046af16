"""Backups come back as they were, refuse a changed byte, and do not bring back what was erased since."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from tests.ledger.conftest import item, ruling
from tests.ledger.test_erasure import CANARY, holds

from marsad import ledger
from marsad.ledger import erasure
from marsad.ledger.backup import KEYS, backup, restore
from marsad.ledger.errors import Damaged, Refused
from marsad.model import BadInput, MarsadError

SECRET = pyrage.x25519.Identity.generate()
TO = [str(SECRET.to_public())]


@pytest.fixture
def filled(led: ledger.Ledger) -> ledger.Ledger:
    led.add([item(f"words of {CANARY}"), item("other words", "r2"), item("third", "r3")], by="leila")
    led.record(ruling(), ruling(by="omar"))
    (led.path / "workspace.toml").write_text('title = "Coast"\n', encoding="utf-8")
    (led.path / "boundaries.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    (led.path / "witnesses.txt").write_text("# nobody yet", encoding="utf-8")
    (led.path / "publications/1").mkdir(parents=True)
    (led.path / "publications/1/brief.md").write_text("brief", encoding="utf-8")
    return led


def keys_of(content: Path) -> Path:
    return content.with_name(content.name.removesuffix(".age") + KEYS)


def test_a_backup_comes_back_the_same(filled: ledger.Ledger, tmp_path: Path) -> None:
    reports, decisions = filled.reports(), filled.decisions()
    done = backup(filled, tmp_path / "monday", to=TO, by="leila")
    assert [fields["verb"] for _, fields in filled.entries()][-1] == "backup"
    assert filled.checkpoints.last_size() == filled.head().size == 6
    back = restore(done.content, done.keys, tmp_path / "back", secret=str(SECRET), by="omar")
    assert (back.size, back.root, back.originals, back.erased_since) == (5, done.root, 3, ())
    with ledger.open(tmp_path / "back") as again:
        assert again.reports() == reports
        assert again.decisions() == decisions
        assert again.original("r2") == b"other words"
        assert again.checkpoints.verifier == filled.checkpoints.verifier
    assert not ledger.verify(tmp_path / "back").findings
    assert (tmp_path / "back/publications/1/brief.md").read_text() == "brief"
    assert (tmp_path / "back/boundaries.geojson").exists() and (tmp_path / "back/witnesses.txt").exists()
    assert (tmp_path / "back/keys/desk.key").stat().st_mode & 0o777 == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_day_in_the_name_stays_there(filled: ledger.Ledger, tmp_path: Path) -> None:
    names = ("ws.2025-03-08", "ws.2025-03-09", "plain.age")
    made = [backup(filled, tmp_path / name, to=TO, by="leila").content.name for name in names]
    assert made == ["ws.2025-03-08.age", "ws.2025-03-09.age", "plain.age"]
    assert len(list(tmp_path.glob("*.keys.age"))) == 3


def test_nothing_in_a_backup_is_readable(filled: ledger.Ledger, tmp_path: Path) -> None:
    done = backup(filled, tmp_path / "monday", to=TO, by="leila")
    for path in (done.content, done.keys):
        assert CANARY.encode() not in path.read_bytes()


def test_a_changed_byte_is_refused_and_nothing_is_left(filled: ledger.Ledger, tmp_path: Path) -> None:
    done = backup(filled, tmp_path / "monday", to=TO, by="leila")
    data = bytearray(done.content.read_bytes())
    for at in (10, len(data) // 2, len(data) - 1):
        changed = bytearray(data)
        changed[at] ^= 1
        done.content.write_bytes(changed)
        with pytest.raises(Damaged):
            restore(done.content, done.keys, tmp_path / "back", secret=str(SECRET), by="omar")
        assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("restorer", ["hala", "leila", "omar"])
def test_what_was_erased_since_does_not_come_back(filled: ledger.Ledger, tmp_path: Path, restorer: str) -> None:
    old = backup(filled, tmp_path / "monday", to=TO, by="leila")
    erasure.erase(filled, ["report:r1"], ground="g", first="leila", second="omar")
    new = backup(filled, tmp_path / "tuesday", to=TO, by="leila")
    back = restore(old.content, new.keys, tmp_path / "back", secret=str(SECRET), by=restorer)
    assert back.erased_since == (1, 4, 5)
    assert holds(tmp_path / "back", CANARY) == []
    found = ledger.verify(tmp_path / "back")
    assert (found.findings, found.withheld) == ((), 3)
    with ledger.open(tmp_path / "back") as again:
        assert [report.id for report in again.reports()] == ["r2", "r3"]
    again_new = restore(new.content, new.keys, tmp_path / "new", secret=str(SECRET), by="hala")
    assert again_new.erased_since == ()


def test_work_goes_on_while_a_backup_is_made(filled: ledger.Ledger, tmp_path: Path) -> None:
    with ledger.open(filled.path) as other:
        done = backup(filled, tmp_path / "monday", to=TO, by="leila")
        other.record(ruling(quote="later"))
    assert restore(done.content, done.keys, tmp_path / "back", secret=str(SECRET), by="o").size == 5


def test_what_cannot_be_restored(filled: ledger.Ledger, tmp_path: Path) -> None:
    done = backup(filled, tmp_path / "monday", to=TO, by="leila")
    with pytest.raises(Refused, match="exists already"):
        restore(done.content, done.keys, filled.path, secret=str(SECRET), by="o")
    with pytest.raises(Damaged, match="does not open"):
        restore(done.content, done.keys, tmp_path / "b", secret=str(pyrage.x25519.Identity.generate()), by="o")
    with pytest.raises(BadInput, match="is missing"):
        restore(done.content, tmp_path / "none", tmp_path / "b", secret=str(SECRET), by="o")
    with pytest.raises(Damaged, match="no backup of Marsad"):
        restore(done.keys, done.keys, tmp_path / "b", secret=str(SECRET), by="o")
    (tmp_path / "x.age").write_bytes(pyrage.encrypt(b"no tar", [SECRET.to_public()]))
    with pytest.raises(Damaged, match="is no backup"):
        restore(tmp_path / "x.age", done.keys, tmp_path / "b", secret=str(SECRET), by="o")
    assert not (tmp_path / "b").exists()


def test_the_keys_are_not_in_the_content(filled: ledger.Ledger, tmp_path: Path) -> None:
    done = backup(filled, tmp_path / "monday", to=TO, by="leila")
    plain = pyrage.decrypt(done.content.read_bytes(), [SECRET])
    start = plain.index(b"SQLite format 3")
    (tmp_path / "db").write_bytes(plain[start:])
    assert sqlite3.connect(tmp_path / "db").execute("SELECT COUNT(*) FROM subject_key").fetchone() == (0,)
    assert CANARY.encode() not in plain
    assert bytes.fromhex((filled.path / "keys/desk.key").read_text()).hex().encode() not in plain


def rewritten(source: Path, target: Path, change: Callable[[dict[str, Any]], None], *extra: tarfile.TarInfo) -> Path:
    """One archive of a backup as somebody else would write it: its JSON changed, further members put in."""
    out = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(source.read_bytes(), [SECRET]))) as old,
        tarfile.open(fileobj=out, mode="w") as new,
    ):
        for entry in old:
            data = old.extractfile(entry).read()  # type: ignore[union-attr]
            if entry.name.endswith(".json"):
                facts = json.loads(data)
                change(facts)
                data = json.dumps(facts).encode()
                entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
        for entry in extra:
            new.addfile(entry, io.BytesIO(bytes(entry.size)))
    target.write_bytes(pyrage.encrypt(out.getvalue(), [SECRET.to_public()]))
    return target


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, link
    entry.size = 5 if kind == tarfile.REGTYPE else 0
    return entry


@pytest.mark.parametrize(
    "entry",
    [
        member("/tmp/outside"), member("../outside"), member("keys/../../outside"),
        member("link", tarfile.SYMTYPE, "/etc/passwd"), member("link", tarfile.SYMTYPE, "nowhere"),
        member("hard", tarfile.LNKTYPE, "nowhere"), member("pipe", tarfile.FIFOTYPE), member("dev", tarfile.CHRTYPE),
    ],
    ids=lambda entry: f"{entry.name}-{entry.type.decode()}",
)  # fmt: skip
def test_a_forged_archive_writes_nothing_outside(filled: ledger.Ledger, tmp_path: Path, entry: tarfile.TarInfo) -> None:
    done = backup(filled, tmp_path / "monday", to=TO, by="leila")
    forged = rewritten(done.content, tmp_path / "forged.age", lambda facts: None, entry)
    (tmp_path / "in").mkdir()
    with pytest.raises(Damaged, match="no plain file"):
        restore(forged, done.keys, tmp_path / "in" / "b", secret=str(SECRET), by="o")
    assert not (tmp_path / "outside").exists()
    assert not list((tmp_path / "in").iterdir())


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("content", {"size": "5"}), ("content", {"root": None}), ("content", {"form": 2}),
        ("content", {"database": ""}),
        ("content", {"originals": {"../../keys/desk.key": "k"}}), ("content", {"originals": ["x"]}),
        ("content", {"size": 4}), ("content", {"originals": {"0" * 64: "KEY"}}),
        ("keys", {"keys": [["a", "b"]]}), ("keys", {"keys": [["a", "b", "zz"]]}),
        ("keys", {"keys": [["a", "b", "00"]] * 2}),
        ("keys", {"erased": {"x": ["a", "b", "c"]}}), ("keys", {"erased": {"0" * 64: ["a"]}}), ("keys", {"keys": []}),
    ],
)  # fmt: skip
def test_a_forged_manifest_is_refused(filled: ledger.Ledger, tmp_path: Path, part: str, change: dict[str, Any]) -> None:
    done = backup(filled, tmp_path / "monday", to=TO, by="leila")
    key_id = filled.store.run("SELECT key_id FROM subject_key")[0][0]

    def forge(facts: dict[str, Any]) -> None:
        facts.update(json.loads(json.dumps(change).replace("KEY", key_id)))

    content, keys = done.content, done.keys
    if part == "content":
        content = rewritten(content, tmp_path / "forged.age", forge)
    else:
        keys = rewritten(keys, tmp_path / "forged.keys.age", forge)
    with pytest.raises(MarsadError):
        restore(content, keys, tmp_path / "b", secret=str(SECRET), by="o")
    assert not (tmp_path / "b").exists()
