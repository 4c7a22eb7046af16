"""What was erased is in no byte that is left; what stays still verifies; a hold stops it."""

from __future__ import annotations

import base64
import sqlite3
from pathlib import Path

import pyrage
import pytest
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.ledger import erasure, sealed
from marsad.ledger.errors import Damaged, Refused, Withheld
from marsad.model import BadInput, Decision

CANARY = "Zaynab al-Kanari of 17 Canary Street"


def forms(words: str) -> list[bytes]:
    """The ways in which words hide in bytes."""
    raw = words.encode()
    return [raw, base64.b64encode(raw)[:-4], words.encode("utf-16-le"), raw.hex().encode(), raw.upper()]


def holds(folder: Path, words: str) -> list[Path]:
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(form in path.read_bytes() for form in forms(words)):
            found.append(path)
    return found


@pytest.fixture
def full(led: ledger.Ledger) -> ledger.Ledger:
    led.add([item(f"A neighbour says {CANARY} was killed", "r1"), item("another report", "r2")], by="leila")
    led.record(
        ruling(because=f"{CANARY} is named", quote=f"{CANARY} was killed"),
        Decision(id="", verb="same", by="leila", at="", subject=f"person:{CANARY}", value={"name": CANARY}),
        ruling(quote="kept", anchor=None, subject="origin:SOHR"),
    )
    cache = led.path / ".cache"
    cache.mkdir()
    (cache / "claims.jsonl").write_text(CANARY, encoding="utf-8")
    return led


def test_erased_words_are_in_no_byte(full: ledger.Ledger, tmp_path: Path) -> None:
    assert holds(tmp_path, CANARY)
    subjects = ["report:r1", f"person:{CANARY}"]
    done = erasure.erase(full, subjects, ground="the family asked", first="leila", second="omar")
    assert (done.rows, done.originals, done.leftovers) == ((1, 3, 4), 1, ())
    assert holds(tmp_path, CANARY) == []
    found = ledger.verify(tmp_path / "ws")
    assert (found.findings, found.withheld) == ((), 3)
    assert [report.id for report in full.reports()] == ["r2"]
    assert [decision.verb for decision in full.decisions()] == ["accept", "erase"]
    with pytest.raises(Withheld, match=f"see entry {done.entry}"):
        full.original("r1")


def pieces(led: ledger.Ledger, subject: str) -> set[bytes]:
    """Short stretches of everything that is stored under a subject's key, and of the key itself, as the disk has it."""
    name = led.subject_pseudonym(subject)
    stored = [ct for *_, ct in led.vault.rows_of([name])]
    stored += [row[0] for row in led.store.run("SELECT wrapped FROM subject_key WHERE subject = ?", (name,))]
    return {data[at : at + 16] for data in stored for at in range(0, len(data) - 16, 16)}


def left(folder: Path, wanted: set[bytes]) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and any(one in path.read_bytes() for one in wanted)]


def test_not_even_ciphertext_and_keys_are_left(led: ledger.Ledger, tmp_path: Path) -> None:
    led.add([item("long " * 4000, "r1"), item("another report", "r2")], by="leila")
    led.record(*(ruling(quote=f"quote {n}") for n in range(40)))
    wanted = pieces(led, "report:r1")
    assert {path.name for path in left(tmp_path, wanted)} <= {"marsad.db", "marsad.db-wal"}
    assert left(tmp_path, wanted)
    assert erasure.erase(led, ["report:r1"], ground="asked", first="leila", second="omar").leftovers == ()
    assert not left(tmp_path, wanted)


def test_a_reader_that_holds_the_old_pages_is_named(led: ledger.Ledger, tmp_path: Path) -> None:
    led.add([item("words", "r1"), item("another report", "r2")], by="leila")
    led.store.run("PRAGMA busy_timeout = 50")
    wanted = pieces(led, "report:r1")
    reader = sqlite3.connect(led.path / "marsad.db")
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM entry").fetchone()
    done = erasure.erase(led, ["report:r1"], ground="asked", first="leila", second="omar")
    assert done.leftovers == (str(led.path / "marsad.db-wal"),)
    assert left(tmp_path, wanted)
    reader.close()
    assert led.store.engine.forget() == []
    assert not left(tmp_path, wanted)


def test_an_erased_report_is_not_taken_in_again_unseen(full: ledger.Ledger) -> None:
    erasure.erase(full, ["report:r1"], ground="g", first="leila", second="omar")
    assert full.add([item(f"A neighbour says {CANARY} was killed", "r1")], by="leila").refused


def test_publications_that_still_hold_the_words_are_named(full: ledger.Ledger) -> None:
    folder = full.path / "publications"
    folder.mkdir()
    (folder / "brief.html").write_text(f"<p>A neighbour says {CANARY} was killed</p>", encoding="utf-8")
    (folder / "other.html").write_text("<p>another report of another day</p>", encoding="utf-8")
    done = erasure.erase(full, ["report:r1"], ground="g", first="leila", second="omar")
    assert done.leftovers == (str(folder / "brief.html"),)


@pytest.mark.parametrize("second", ["leila", "", " LEILA"])
def test_one_person_cannot_erase(full: ledger.Ledger, second: str) -> None:
    with pytest.raises(Refused, match="two different people"):
        erasure.erase(full, ["report:r1"], ground="g", first="leila", second=second)
    assert len(full.reports()) == 2


def test_nothing_is_erased_under_a_hold(full: ledger.Ledger) -> None:
    held = erasure.hold(full, "report:r1", by="hala", because="case 12/2025")
    with pytest.raises(Refused, match="a legal hold stands on it, ordered by hala: case 12/2025"):
        erasure.erase(full, ["report:r2", "report:r1"], ground="g", first="leila", second="omar")
    assert len(full.reports()) == 2
    erasure.lift(full, held.id, by="hala", because="closed")
    with pytest.raises(BadInput, match="no such hold stands"):
        erasure.lift(full, held.id, by="hala", because="again")
    erasure.erase(full, ["report:r1"], ground="g", first="leila", second="omar")


def test_what_is_not_held_cannot_be_erased(full: ledger.Ledger) -> None:
    with pytest.raises(BadInput, match="nothing is held of it"):
        erasure.erase(full, ["report:unknown"], ground="g", first="leila", second="omar")


def test_a_shared_original_goes_with_all_its_reports(led: ledger.Ledger) -> None:
    led.add([item("first half", "a", b"one file"), item("second half", "b", b"one file")], by="leila")
    with pytest.raises(Refused, match="entry 2 rests on the same original; erase it too: report:b"):
        erasure.erase(led, ["report:a"], ground="g", first="leila", second="omar")
    assert erasure.erase(led, ["report:a", "report:b"], ground="g", first="leila", second="omar").originals == 1


def test_a_missing_content_is_no_erasure(full: ledger.Ledger, tmp_path: Path) -> None:
    full.vault.destroy(full.subject_pseudonym("report:r1"))
    findings = ledger.verify(tmp_path / "ws").findings
    assert {finding.kind for finding in findings} == {"opening"}
    assert "no entry withholds it" in findings[0].what


def test_sealed_words_open_elsewhere_only(led: ledger.Ledger, tmp_path: Path) -> None:
    secret = pyrage.x25519.Identity.generate()
    other = pyrage.x25519.Identity.generate()
    row = sealed.seal(led, "person:w7", {"statement": CANARY}, to=["# lawyer", str(secret.to_public())], by="leila")
    assert holds(tmp_path, CANARY) == []
    assert ledger.verify(tmp_path / "ws").findings == ()
    assert sealed.unseal(led, row.n, f"# key\n{secret}") == {"statement": CANARY}
    with pytest.raises(Refused, match="does not open it"):
        sealed.unseal(led, row.n, str(other))
    led.record(ruling())
    with pytest.raises(BadInput, match="holds nothing sealed"):
        sealed.unseal(led, 2, str(secret))
    led.store.run(
        "UPDATE opening SET ct = ? WHERE leaf = ?",
        (pyrage.encrypt(b'{"a":["00","1"]}', [secret.to_public()]), row.leaf),
    )
    with pytest.raises(Damaged, match="not what was committed to"):
        sealed.unseal(led, row.n, str(secret))
    done = erasure.erase(led, ["person:w7"], ground="g", first="leila", second="omar")
    assert done.rows == (row.n,)
    assert ledger.verify(tmp_path / "ws").findings == ()


@pytest.mark.parametrize("lines", [[], ["# nobody"], ["age1nonsense"]])
def test_recipients_are_checked(lines: list[str]) -> None:
    with pytest.raises(BadInput):
        sealed.recipients(lines)


@pytest.mark.parametrize("words", ["", "# only words", "AGE-SECRET-KEY-1NONSENSE"])
def test_identities_are_checked(words: str) -> None:
    with pytest.raises(BadInput, match="no age identity"):
        sealed.identity(words)
