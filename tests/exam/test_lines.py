"""Every line of the exam can be run, and a short run of the quick ones finds no fault."""

from __future__ import annotations

import random
from importlib import import_module
from pathlib import Path

import pytest
from exam.__main__ import put, run
from exam.tamper import KINDS, limits, log

from exam import LINES
from marsad.collect import FORMATS

QUICK = {
    "R1": 2,
    "R2": 20,
    "R2-blobs": 20,
    "R3": 1,
    "R4": 140,
    "R5": 60,
    "R13": 1,
    "R14": 1,
    "R15": 1,
    "R19": 30,
    "R21": 1,
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_has_its_function(name: str) -> None:
    module, function = LINES[name].run.split(":")
    assert callable(getattr(import_module(module), function))
    assert 0 < LINES[name].ci <= LINES[name].full


def test_every_importer_has_a_line() -> None:
    assert {f"R6-{kind}" for kind in FORMATS} < set(LINES)
    with pytest.raises(AttributeError):
        _ = import_module("exam.malformed").unknown


@pytest.mark.parametrize("name", QUICK)
def test_a_short_run_finds_no_fault(name: str, tmp_path: Path) -> None:
    module, function = LINES[name].run.split(":")
    outcome = getattr(import_module(module), function)(QUICK[name], random.Random(name), tmp_path)
    assert outcome.n
    assert outcome.failures == 0


def test_a_run_is_put_into_its_place(tmp_path: Path) -> None:
    result = run("R13", "ci", 1)
    page = tmp_path / "page.md"
    page.write_text(
        "# Exam\n<!-- ci -->\nold\n<!-- /ci -->\nbetween\n<!-- full -->\n<!-- /full -->\n", encoding="utf-8"
    )
    for _ in range(2):
        put(page, "ci", [result], "Run today")
        put(page, "full", [result, result], "Run today")
    text = page.read_text(encoding="utf-8")
    assert "old" not in text and text.startswith(
        "# Exam\n<!-- ci -->\nRun today: 1 lines, 1 trials, 0 failures; seed 1."
    )
    assert text.count("| R13 |") == 3 and "<!-- /ci -->\nbetween\n<!-- full -->\nRun today: 2 lines" in text


def test_a_line_that_stops_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exam.drill.ROOT", Path("/nowhere"))
    stopped = run("R13", "ci", 1)
    assert (stopped.failures, stopped.note.split(":")[0]) == (1, "stopped")


def test_the_control_loses(tmp_path: Path) -> None:
    assert import_module("exam.power").normal(60, random.Random(1), tmp_path).failures == 0


def test_a_blind_auditor_would_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert len(KINDS) == 14
    monkeypatch.setattr("exam.tamper.first_fault", lambda rows, roots: None)
    assert log(14, random.Random(1), tmp_path).failures == 14
    assert limits(1, random.Random(1), tmp_path).failures == 0
