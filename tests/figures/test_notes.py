"""Every sentence that the worked example's figures say has its Arabic; names and numbers stay as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marsad.collect import read_path
from marsad.figures import figures, notes
from marsad.figures.trace import RULES
from marsad.workspace.flow import record_of_files

REPORTS = Path(__file__).parents[2] / "examples" / "coast-2025" / "reports"


def test_every_note_and_reason_of_the_worked_example_has_its_arabic() -> None:
    shelf = [item.report for path in sorted(REPORTS.glob("*.jsonl")) for item in read_path(path).items]
    found = figures(record_of_files(shelf))
    said = {note for one in found for note in one.notes} | {a.why for one in found for a in one.set_aside if a.why}
    assert len(said) > 10
    assert [one for one in sorted(said) if not re.search("[\u0600-\u06ff]", notes.note(one, "ar"))] == []


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("replaced by a newer number of SNHR (F4)", "SNHR"),
        ("outlier: SOHR 600,000", "600,000"),
        ("a part of 563 (298 + 265)", "298 + 265"),
    ],
)
def test_names_and_numbers_are_kept(words: str, kept: str) -> None:
    assert kept in notes.note(words, "ar")
    assert notes.note(words, "en") == words


def test_what_no_line_has_stays_as_it_is() -> None:
    assert notes.note("a ruling in somebody's own words", "ar") == "a ruling in somebody's own words"


def test_every_rule_has_its_arabic() -> None:
    assert [name for name, english in RULES.items() if notes.rule(name, english, "ar") == english] == []
    assert notes.rule("F2:acled-vague", "words to bounds", "ar") != "words to bounds"
