"""Every line of the exam can be run, and a short run of the quick ones finds no fault."""

from __future__ import annotations

import random
from importlib import import_module
from pathlib import Path

import pytest
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


def test_the_control_loses(tmp_path: Path) -> None:
    assert import_module("exam.power").normal(60, random.Random(1), tmp_path).failures == 0


def test_a_blind_auditor_would_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert len(KINDS) == 14
    monkeypatch.setattr("exam.tamper.first_fault", lambda rows, roots: None)
    assert log(14, random.Random(1), tmp_path).failures == 14
    assert limits(1, random.Random(1), tmp_path).failures == 0
