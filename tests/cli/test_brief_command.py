"""`marsad brief` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from marsad.cli import marsad

STORY = (
    "Over 340 people have been killed on the Syrian coast since Thursday, the Syrian Observatory for Human Rights said "
    "on Saturday. Reuters could not verify the report."
)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.jsonl"
    fields = {"id": "s1", "publisher": "Reuters", "published": "2025-03-08", "lang": "en", "text": STORY}
    path.write_text(json.dumps(fields) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("lang", "number"), [("en", "340"), ("ar", "٣٤٠")])
@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_every_form_tells_the_number_in_both_languages(story: Path, lang: str, number: str, form: str) -> None:
    done = CliRunner().invoke(marsad, ["brief", str(story), "--lang", lang, "--format", form])
    assert done.exit_code == 0, done.output
    assert number in done.output


def test_the_ending_of_the_file_decides_the_form(story: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(marsad, ["brief", str(story), "-o", str(tmp_path / "b.html")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "b.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_json_holds_sentences_and_notes(story: Path) -> None:
    brief = json.loads(CliRunner().invoke(marsad, ["brief", str(story), "--json"]).output)
    assert brief["sections"][0]["key"] == "toll" and brief["notes"][0]["quote"] in STORY


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(story: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(marsad, ["brief", str(story), "-o", str(tmp_path / "no" / "b.html")])
    assert done.exit_code != 0 and "cannot be written" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["story.jsonl"]
