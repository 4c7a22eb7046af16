"""Releases: frozen, numbered, signed; what changed and why; a gate that lets nothing unsupported through."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from marsad.cli import marsad
from marsad.model import BadInput, Figure, Reported
from marsad.publish.changes import changes
from marsad.publish.dataset import Dataset, dataset
from marsad.publish.feed import Entry, atom
from marsad.publish.gate import Candidate, gate
from marsad.publish.redact import redact
from marsad.reconcile import Record
from marsad.workspace import Workspace
from marsad.workspace.publications import GateClosed, publish, releases
from marsad.workspace.released import release_faults

FIRST = (
    "Over 340 people have been killed on the Syrian coast since Thursday, the Syrian Observatory for Human Rights said."
)
LATER = (
    "At least 803 people have been killed on the Syrian coast since Thursday, the Syrian Network for Human Rights said."
)


def story(folder: Path, name: str, text: str, day: str) -> Path:
    path = folder / f"{name}.jsonl"
    fields = {"id": name, "publisher": "Reuters", "published": day, "lang": "en", "text": text}
    path.write_text(json.dumps(fields) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def coast_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "ws"
    with Workspace.create(folder, title="Coast") as made:
        made.add([story(tmp_path, "a", FIRST, "2025-03-08")], by="tester")
    return folder


# --- releases ---------------------------------------------------------------------------------------------------------


def test_a_release_is_frozen_numbered_and_signed(coast_folder: Path) -> None:
    with Workspace.open(coast_folder) as workspace:
        made = publish(workspace, by="editor", because="first figures")
        ruling = releases(workspace)[-1]
    card = json.loads((made.folder / "release.json").read_text(encoding="utf-8"))
    assert made.number == 1 and card["heads"]["reports"] == "1" and card["profile"] == "public"
    assert hashlib.sha256((made.folder / "release.json").read_bytes()).hexdigest() == ruling.value["sha256"]
    for name, digest in card["files"].items():
        assert hashlib.sha256((made.folder / name).read_bytes()).hexdigest() == digest
    note = made.folder.with_suffix(".checkpoint").read_text(encoding="utf-8")
    with Workspace.open(coast_folder) as workspace:
        assert note.splitlines()[1] == str(workspace.ledger.head().size)


def test_the_brief_of_a_release_holds_no_picture_whose_words_a_profile_may_withhold(coast_folder: Path) -> None:
    with Workspace.open(coast_folder) as workspace:
        made = publish(workspace, by="editor")
    assert "<figure" not in (made.folder / "brief.en.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("data/figures.csv", b"id\r\nkilled\r\n", "data/figures.csv is altered"),
        ("data/figures.csv", None, "data/figures.csv is missing"),
        ("extra.csv", b"id\r\n", "extra.csv was not published with it"),
        ("release.json", b"{}", "release.json is altered"),
        ("release.json", None, "release.json is missing"),
    ],
)
def test_a_release_that_was_touched_is_found(coast_folder: Path, name: str, content: bytes | None, said: str) -> None:
    with Workspace.open(coast_folder) as workspace:
        folder = publish(workspace, by="editor").folder
    assert CliRunner().invoke(marsad, ["verify", str(coast_folder)]).exit_code == 0
    (folder / name).unlink() if content is None else (folder / name).write_bytes(content)
    done = CliRunner().invoke(marsad, ["verify", str(coast_folder)])
    assert done.exit_code == 1 and f"release 1: {said}" in done.output


def test_the_second_release_says_what_moved_and_why(coast_folder: Path, tmp_path: Path) -> None:
    with Workspace.open(coast_folder) as workspace:
        publish(workspace, by="editor")
        workspace.add([story(tmp_path, "b", LATER, "2025-03-10")], by="tester")
        made = publish(workspace, by="editor")
    assert made.number == 2
    kinds = {change.kind for change in made.changes}
    assert kinds and kinds <= {"new", "moved", "gone"}
    assert any("b" in change.reports and "new reports: b" in change.why for change in made.changes)


def test_an_export_is_a_draft_until_a_release_and_again_after_new_reports(coast_folder: Path, tmp_path: Path) -> None:
    def is_draft() -> bool:
        done = CliRunner().invoke(marsad, ["export", str(coast_folder), "csv", str(tmp_path / "f.csv")])
        assert done.exit_code == 0, done.output
        return bool(json.loads(done.output.splitlines()[-1])["draft"])

    assert is_draft()
    done = CliRunner().invoke(marsad, ["publish", str(coast_folder), "--by", "editor"])
    assert done.exit_code == 0 and "release 1 lies in" in done.output
    assert not is_draft()
    CliRunner().invoke(marsad, ["add", str(coast_folder), str(story(tmp_path, "b", LATER, "2025-03-10")), "--by", "x"])
    assert is_draft()


def test_a_dry_run_writes_nothing(coast_folder: Path) -> None:
    with Workspace.open(coast_folder) as workspace:
        publish(workspace, by="editor", dry_run=True)
        assert not releases(workspace)
    assert not (coast_folder / "publications").exists()


def test_an_interrupted_publish_was_never_published(coast_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with Workspace.open(coast_folder) as workspace:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(workspace, "decide", stop)
            publish(workspace, by="editor")
        assert not releases(workspace)
        made = publish(workspace, by="editor")
    assert made.number == 1 and (made.folder / "release.json").exists()


def test_a_publish_that_is_killed_at_any_moment_leaves_all_or_nothing(coast_folder: Path) -> None:
    order = [sys.executable, "-m", "marsad", "publish", str(coast_folder), "--by", "editor"]
    for patience in (0.2, 0.5, 0.8, 1.0, 1.2):
        started = subprocess.Popen(order, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            started.wait(patience)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()
    with Workspace.open(coast_folder) as workspace:
        assert not list(release_faults(workspace))
        made = publish(workspace, by="editor")
        assert made.number == len(releases(workspace)) and not list(release_faults(workspace))


def test_an_unknown_profile_is_refused_before_anything_happens(coast_folder: Path) -> None:
    with Workspace.open(coast_folder) as workspace, pytest.raises(BadInput, match="pubic"):
        publish(workspace, by="editor", profile="pubic")


def test_a_protected_word_is_taken_out_of_the_release(coast_folder: Path) -> None:
    with Workspace.open(coast_folder) as workspace:
        workspace.decide("redact", by="editor", because="asked", subject="words:Thursday")
        made = publish(workspace, by="editor")
    assert not [file for file in made.folder.rglob("*") if file.is_file() and b"Thursday" in file.read_bytes()]


def test_people_on_a_list_are_the_documented_number_of_an_export(coast_folder: Path, tmp_path: Path) -> None:
    rows = ["id,name,sex,age,place,date", "1,Ali Hasan,m,40,Jableh,2025-03-07", "2,Maryam Saleh,f,35,Jableh,2025-03-07"]
    (tmp_path / "list.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    runner = CliRunner()
    assert runner.invoke(marsad, ["lists", "add", str(coast_folder), str(tmp_path / "list.csv")]).exit_code == 0
    assert runner.invoke(marsad, ["export", str(coast_folder), "csv", str(tmp_path / "f.csv")]).exit_code == 0
    text = (tmp_path / "f.csv").read_text(encoding="utf-8")
    head, *lines = list(csv.reader(text.splitlines()))
    assert {line[head.index("documented")] for line in lines} == {"2"} and "Ali" not in text


# --- the gate ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def candidate(coast: Record, coast_figures: list[Figure]) -> Candidate:
    data = redact(dataset(coast, coast_figures, release="1"), "public")
    return Candidate(record=coast, figures=tuple(coast_figures), dataset=data, files={})


def test_the_coast_passes(candidate: Candidate) -> None:
    assert gate(candidate) == ()


def spoilt(candidate: Candidate, **fields: object) -> Candidate:
    first = next(one for one in candidate.figures if one.reported.best is not None)
    return replace(candidate, figures=(replace(first, **fields),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("traced", {"claims": ()}),
        ("traced", {"claims": (("coast-en-001", 0, 3),)}),
        ("verified is verified", {"tier": "verified", "rungs": {}}),
        ("corroborated or provisional", {"tier": "corroborated", "independent_origins": 1, "provisional": True}),
        ("corroborated or provisional", {"tier": "reported", "independent_origins": 1, "provisional": False}),
        ("low to high", {"reported": Reported(low=9, best=3, high=12)}),
    ],
)
def test_what_is_not_supported_is_stopped(candidate: Candidate, rule: str, fields: dict[str, object]) -> None:
    assert rule in {finding.rule for finding in gate(spoilt(candidate, **fields))}


def test_a_protected_word_in_any_file_is_stopped(candidate: Candidate) -> None:
    leaky = replace(candidate, files={"x.json": "Zahra".encode("utf-16-le")}, protected=("Zahra",))
    assert [finding.item for finding in gate(leaky)] == ["x.json"]


def test_rows_of_another_release_are_stopped(candidate: Candidate) -> None:
    assert "one release" in {f.rule for f in gate(replace(candidate, dataset=replace(candidate.dataset, release="2")))}


def test_an_unredacted_dataset_under_a_public_label_is_stopped(candidate: Candidate, coast: Record) -> None:
    whole = replace(dataset(coast, candidate.figures, release="1"), profile="public")
    assert "small cells" in {finding.rule for finding in gate(replace(candidate, dataset=whole))}


def test_arabic_prose_of_publish_site_and_export(coast_folder: Path, tmp_path: Path) -> None:
    ran = CliRunner().invoke
    orders = (["publish", str(coast_folder), "--by", "x"], ["site", str(coast_folder), str(tmp_path / "s")],
              ["export", str(coast_folder), "csv", str(tmp_path / "t")])  # fmt: skip
    for order, said in zip(orders, ("الإصدار 1", "افتح", "سطرًا"), strict=True):
        assert said in ran(marsad, [*order, "--lang", "ar"]).output


def test_the_command_line_says_which_item_and_why(coast_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from marsad.workspace import publications

    real = publications.every_figure

    def unsupported(workspace: Workspace) -> list[Figure]:
        return [replace(figure, tier="verified", rungs={}) for figure in real(workspace)]

    monkeypatch.setattr(publications, "every_figure", unsupported)
    done = CliRunner().invoke(marsad, ["publish", str(coast_folder), "--by", "editor"])
    assert isinstance(done.exception, GateClosed) and "called verified" in str(done.exception)
    assert not (coast_folder / "publications").exists()


# --- changes and feed -------------------------------------------------------------------------------------------------


def test_a_figure_that_goes_leaves_a_tombstone_with_its_reason(coast: Record, coast_figures: list[Figure]) -> None:
    data: Dataset = dataset(coast, coast_figures)
    rows = data["figures"].rows
    moves = changes(rows, rows[1:], known_reports=[], rulings={}, since=[], same_method=True)
    assert [(one.id, one.kind) for one in moves] == [(rows[0]["id"], "gone")]
    assert moves[0].before["reported_best"] == rows[0]["reported_best"] and moves[0].why


def test_nothing_moved_is_an_empty_feed_of_changes(coast: Record, coast_figures: list[Figure]) -> None:
    rows = dataset(coast, coast_figures)["figures"].rows
    assert changes(rows, rows, known_reports=[], rulings={}, since=[], same_method=True) == ()


def test_the_feed_is_atom_and_escapes_what_people_wrote() -> None:
    entry = Entry(
        id="urn:marsad:x:1", number=1, at="2025-03-09T12:00:00+00:00", because="a < b & c", new=3, moved=0, gone=1
    )
    feed = ET.fromstring(atom("Coast & more", "urn:marsad:x", [entry]))
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.findtext("a:updated", namespaces=space) == "2025-03-09T12:00:00+00:00"
    assert "a < b & c" in str(feed.findtext("a:entry/a:content", namespaces=space))
