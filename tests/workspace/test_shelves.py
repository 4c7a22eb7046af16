"""The two shelves of a workspace: what goes in comes out, twice is no change, bad input touches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.model import BadInput
from marsad.workspace import Workspace

STORY = '{"id": "r1", "publisher": "a paper", "published": "2025-03-08", "lang": "en", "text": "Twelve people died."}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh workspace holding one report."""
    (tmp_path / "in.jsonl").write_text(STORY, encoding="utf-8")
    with Workspace.create(tmp_path / "coast") as workspace:
        workspace.add([tmp_path / "in.jsonl"], by="amal")
    return tmp_path / "coast"


def test_the_same_thing_twice_is_no_change(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        before = workspace.ledger.head()
        intake = workspace.add([folder.parent / "in.jsonl"], by="amal")
        assert (intake.read, len(intake.new), len(intake.same)) == (1, 0, 1)
        assert workspace.ledger.head() == before


def test_read_is_new_and_same_and_refused(folder: Path) -> None:
    path = folder.parent / "mixed.jsonl"
    path.write_text(STORY + "no json\n" + STORY.replace("r1", "r2"), encoding="utf-8")
    with Workspace.open(folder) as workspace:
        intake = workspace.add([path], by="amal")
        assert (len(intake.new), len(intake.same), len(intake.refused)) == (1, 1, 1)
        assert "jsonl:2" in str(intake.refused[0])
        assert [report.id for report in workspace.reports] == ["r1", "r2"]


def test_a_workspace_is_not_made_twice(folder: Path) -> None:
    with pytest.raises(BadInput, match="stands here already"):
        Workspace.create(folder)


def test_a_newer_workspace_is_refused_and_left_alone(folder: Path) -> None:
    settings = folder / "workspace.toml"
    settings.write_text(settings.read_text().replace("format = 1", "format = 9"))
    with pytest.raises(BadInput, match="newer Marsad"):
        Workspace.open(folder)


def test_a_withdrawn_ruling_stays_in_the_log(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        made = workspace.decide(
            "grade", by="basim", because="seen the list", subject="figure:x", value={"grade": "fair"}
        )
        workspace.withdraw(made.id, by="basim", because="wrong list")
    with Workspace.open(folder) as workspace:
        assert [decision.verb for decision in workspace.decisions] == ["grade", "withdraw"]
        assert workspace.decisions[1].supersedes == (made.id,)


def test_what_fills_in_never_overrides_what_a_file_says(folder: Path) -> None:
    path = folder.parent / "note.txt"
    path.write_text("Three people were killed in Jableh.", encoding="utf-8")
    with Workspace.open(folder) as workspace:
        workspace.add([path, folder.parent / "in.jsonl"], by="amal", publisher="a channel", day="2025-03-09")
        by_id = {report.id: report for report in workspace.reports}
        assert by_id["r1"].publisher == "a paper"
        assert {report.publisher for report in by_id.values()} == {"a paper", "a channel"}
