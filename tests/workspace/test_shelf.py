"""The shelf: one event without the rest, further reports at their own cost, and going on after a kill."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from marsad.cli import marsad
from marsad.collect.stream import files_in, read_in_batches
from marsad.figures import figures
from marsad.model import BadInput
from marsad.workspace import Workspace

TEXT = "On Saturday {n} civilians were killed in {place}, the Syrian Observatory for Human Rights said."


def lines(*rows: tuple[str, str, int, str]) -> str:
    """JSON Lines of (id, place, dead, day)."""
    made = (
        {"id": name, "publisher": "a site", "published": day, "lang": "en", "text": TEXT.format(n=n, place=place)}
        for name, place, n, day in rows
    )
    return "".join(json.dumps(row) + "\n" for row in made)


HERE = (("a", "Latakia", 12, "2025-03-08"), ("b", "Latakia", 14, "2025-03-09"))
THERE = (("c", "Aleppo", 40, "2025-03-08"), ("d", "Latakia", 99, "2025-06-01"))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    Workspace.create(folder).close()
    source = tmp_path / "r.jsonl"
    source.write_text(lines(*HERE, *THERE), encoding="utf-8")
    with Workspace.open(folder) as opened:
        assert len(opened.add([source], by="a").new) == 4
    return folder


def test_an_event_is_the_record_of_its_own_reports(workspace: Path, tmp_path: Path) -> None:
    with Workspace.open(workspace) as opened:
        place = opened.place_id("Latakia")
        event = opened.event(place, since=date(2025, 3, 1), until=date(2025, 3, 31))
    alone = tmp_path / "alone"
    Workspace.create(alone).close()
    (tmp_path / "h.jsonl").write_text(lines(*HERE), encoding="utf-8")
    with Workspace.open(alone) as opened:
        opened.add([tmp_path / "h.jsonl"], by="a")
        assert figures(event) == opened.figures()
    assert [report.id for report in event.reports] == ["a", "b"]


def test_a_place_holds_what_lies_inside_it(workspace: Path) -> None:
    with Workspace.open(workspace) as opened:
        country = opened.gazetteer.country_entry("SY")
        assert country
        assert len(opened.event(country.id).reports) == 4


def test_only_what_is_new_is_read(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "more.jsonl").write_text(lines(("e", "Latakia", 15, "2025-03-10")), encoding="utf-8")
    with Workspace.open(workspace) as opened:
        assert len(list(opened.shelf().follow())) == 4
        assert list(opened.shelf().follow()) == []
        opened.add([tmp_path / "more.jsonl"], by="a")
        assert [report.id for report in opened.shelf().follow()] == ["e"]


def test_what_a_kill_interrupts_goes_on_where_it_was(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.workspace.shelf.PAGE", 2)
    with Workspace.open(workspace) as opened:
        shelf = opened.shelf()
        size = shelf.waiting()
        next(shelf.follow())
        assert 0 < shelf.done < size
        shelf.close()
        shelf = opened.shelf()
        for _ in shelf.follow():
            pass
        assert [report.id for report, _ in shelf.every()] == ["a", "b", "c", "d"]


def test_rulings_bear_on_an_event(workspace: Path) -> None:
    with Workspace.open(workspace) as opened:
        claim = next(claim for claim in opened.claims if claim.report == "b")
        opened.rule("reject", f"b:{claim.start}-{claim.end}", by="a", because="a test")
        event = opened.event(opened.place_id("Latakia"), until=date(2025, 3, 31))
    assert [one.verb for one in event.decisions] == ["reject"]
    assert len(event.rejected) == 1


def test_a_broken_shelf_is_made_anew(workspace: Path) -> None:
    (workspace / ".cache").mkdir(exist_ok=True)
    (workspace / ".cache" / "shelf.db").write_bytes(b"no database at all" * 99)
    with Workspace.open(workspace) as opened:
        assert len(list(opened.shelf().follow())) == 4
    shutil.rmtree(workspace / ".cache")


def test_processes_read_the_same_as_one(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.workspace.shelf.HANDED", 1)
    monkeypatch.setattr("marsad.workspace.indexing.HANDED", 1)
    with Workspace.open(workspace) as opened:
        assert len(list(opened.shelf().follow(jobs=2))) == 4
        with_two = list(opened.shelf().every()), opened.shelf().counts()
        shutil.rmtree(workspace / ".cache")
        assert len(list(opened.shelf().follow())) == 4
        assert with_two == (list(opened.shelf().every()), opened.shelf().counts())


def test_the_command_answers_one_event(workspace: Path) -> None:
    call = ["figures", str(workspace), "--place", "Latakia", "--until", "2025-03-31", "--json"]
    made = json.loads(CliRunner().invoke(marsad, call).stdout)
    assert made and {span[0] for one in made for span in one["claims"]} <= {"a", "b"}
    wrong = CliRunner().invoke(marsad, ["figures", str(workspace), "--place", "Nowhere at all"])
    assert isinstance(wrong.exception, BadInput)


def test_a_folder_is_its_files_and_a_large_file_its_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.collect.stream.BATCH", 2)
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    (folder / "r.jsonl").write_bytes(b"\xef\xbb\xbf" + lines(*HERE, *THERE).encode() + b"\nno json\n")
    (folder / ".hidden.txt").write_text("nothing")
    (file,) = files_in([tmp_path / "in"])
    found = [one for one, _ in read_in_batches(file)]
    assert [len(one.items) for one in found] == [2, 2, 0]
    assert [refusal.where for one in found for refusal in one.refusals] == [f"{file}:6"]
    empty = folder / "e.jsonl"
    empty.write_text("\n\n")
    with pytest.raises(BadInput):
        list(read_in_batches(empty))


def test_a_file_that_cannot_be_used_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "c.txt").write_text("On 9 March the governor said 20 were killed.", encoding="utf-8")
    with Workspace.create(tmp_path / "ws") as workspace:
        intake = workspace.add([folder, tmp_path / "nowhere.txt"], by="leila")
        again = workspace.add([folder], by="leila")
    assert (len(intake.new), len(again.same), len(again.refused)) == (1, 1, 2)
    told = [(Path(refusal.where).name, refusal.why) for refusal in intake.refused]
    assert told[0] == ("a.txt", "is empty; give a file with words in it")
    assert [name for name, _ in told] == ["a.txt", "b.pdf", "nowhere.txt"]
    assert all(";" in why for _, why in told), "each says what to do"
