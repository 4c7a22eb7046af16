"""`marsad brief` as a user meets it."""

from __future__ import annotations

import json
import re
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


def test_a_page_shows_who_fled_and_the_clock_and_every_mark_holds_a_claim(tmp_path: Path) -> None:
    told = (
        "About 4,000 people fled from Jableh to Lebanon, the UN refugee agency said on 12 March 2025. "
        "On 9 March 2025 President Ahmad al-Sharaa ordered an independent committee of inquiry to be formed. "
        "Ten civilians were executed in Baniyas on 10 March 2025, residents said."
    )
    fields = {"id": "s1", "publisher": "Reuters", "published": "2025-03-12", "lang": "en", "text": told}
    (tmp_path / "story.jsonl").write_text(json.dumps(fields) + "\n", encoding="utf-8")
    done = CliRunner().invoke(marsad, ["brief", str(tmp_path / "story.jsonl"), "--format", "html"])
    assert done.exit_code == 0, done.output
    pictures = re.findall(r"<figure><svg.*?</svg>\s*</figure>", done.output, re.DOTALL)
    spans = [mark.split(":")[1] for mark in re.findall(r'data-claims="([^"]+)"', "".join(pictures))]
    assert len(pictures) == 2 and spans
    assert all(told[slice(*map(int, span.split("-")))].strip() for mark in spans for span in mark.split()[:1])
    assert any("4,000" in picture for picture in pictures)


def test_a_story_without_place_or_clock_has_no_pictures(story: Path) -> None:
    done = CliRunner().invoke(marsad, ["brief", str(story), "--format", "html"])
    assert done.exit_code == 0 and done.output.count("<svg") <= 1
