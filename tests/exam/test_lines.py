"""Every line of the exam can be run, and a short run of the quick ones finds no fault."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest
from exam.line import outcome_of
from exam.runner import Result, results
from exam.table import Kept, put
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


def _result(name: str, note: str = "", failures: int = 0) -> Result:
    return Result(name=name, n=1, failures=failures, seconds=1.0, cpu=0.5, seed=1, note=note)


def test_a_run_is_put_into_its_place(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Exam\n<!-- ci -->\nold\n<!-- /ci -->\nbetween\n<!-- full -->\n<!-- /full -->\n", encoding="utf-8"
    )
    for _ in range(2):
        put(page, "ci", [_result("R13")], "Run today")
        put(page, "full", [_result("R13"), _result("R14")], "Run today")
    text = page.read_text(encoding="utf-8")
    begin = f"# Exam\n<!-- ci -->\nRun today: 1 of {len(LINES)} lines, 1 trials, 0 failures; seed 1."
    assert "old" not in text and text.startswith(begin)
    assert "<!-- /ci -->\nbetween\n<!-- full -->\nRun today: 2 of" in text


def test_a_table_names_every_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    put(page, "full", [_result("R13")], "Run today")
    lines = page.read_text(encoding="utf-8").splitlines()
    assert {line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| R")} == set(LINES)
    assert sum("**not run**" in line for line in lines) == len(LINES) - 1


def test_a_line_that_stops_has_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("exam.drill.ROOT", Path("/nowhere"))
    stopped = outcome_of("R13", "ci", 1, tmp_path)
    assert (stopped.failures, stopped.note.split(":")[0]) == (1, "stopped")


def test_a_line_runs_in_a_process_of_its_own() -> None:
    (done,) = results(["R13"], "ci", 1, workers=1, seconds=60)
    assert (done.name, done.n, done.failures, done.note) == ("R13", 1, 0, "form-1")
    assert done.seconds > 0 and done.cpu > 0 and done.began


# what may befall a line, and the words that it has to leave behind
BEFALLS = {
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": "killed by SIGKILL",
    "import os; os._exit(0)": "ended with status 0 and no outcome",
    "raise SystemExit('no more')": "stopped: SystemExit: no more",
    "import time; time.sleep(60)": "overran its 3 seconds",
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])": "overran its 3 seconds",
}


@pytest.mark.parametrize("deed", BEFALLS)
def test_no_line_vanishes(deed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "befallen.py").write_text(f"def line(n, rng, scratch):\n    {deed}\n", encoding="utf-8")
    hook = "import exam; exam.LINES['R13'] = exam.Line(shows='dies', run='befallen:line', ci=1, full=1)\n"
    (tmp_path / "sitecustomize.py").write_text(hook, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, sys.path)]))
    seconds = 3 if BEFALLS[deed].startswith("overran") else 60
    ended = list(results(["R13", "R21"], "ci", 1, workers=2, seconds=seconds))
    died = next(one for one in ended if one.name == "R13")
    assert {one.name for one in ended} == {"R13", "R21"}, "the other line is told as well"
    assert (died.n, died.failures) == (1, 1)
    assert died.note.startswith(BEFALLS[deed])
    assert died.seconds < seconds + 10


def test_a_line_that_began_is_kept_as_failed_until_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    Kept(path).put(_result("R4"))
    Kept(path).expect(["R13"], 1)
    begun = Kept(path).in_order()
    assert [(one.name, one.failures, one.note) for one in begun] == [("R4", 0, ""), ("R13", 1, "begun and never ended")]
    Kept(path).put(_result("R13"))
    assert [one.failures for one in Kept(path).in_order()] == [0, 0]


def test_two_runs_keep_their_lines_in_one_file(tmp_path: Path) -> None:
    one, two = Kept(tmp_path / "kept.json"), Kept(tmp_path / "kept.json")
    one.put(_result("R4"))
    two.put(_result("R5"))
    one.put(_result("R13"))
    assert [result.name for result in Kept(tmp_path / "kept.json").in_order()] == ["R4", "R5", "R13"]


def test_a_runner_that_is_stopped_tells_every_line(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "exam", "--workers", "1", "--only", "R6-bombs", "R13"]
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])}
    runner = subprocess.Popen(words, cwd=root, env=env, stdout=subprocess.PIPE, text=True)
    assert runner.stdout and runner.stdout.readline().startswith("line")
    time.sleep(1)
    runner.terminate()
    said = runner.stdout.read()
    assert runner.wait() == 1
    assert "R6-bombs" in said and "(stopped from outside)" in said
    assert "(not begun: stopped from outside)" in said


def test_the_control_loses(tmp_path: Path) -> None:
    assert import_module("exam.power").normal(60, random.Random(1), tmp_path).failures == 0


def test_a_branch_that_no_test_reaches_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("exam.quality.MODULES", ("tree", "policy"))
    monkeypatch.setattr("exam.quality.TESTS", ("test_policy",))
    found = import_module("exam.quality").coverage(1, random.Random(1), tmp_path)
    assert found.failures > 50
    assert "tree: " in found.note and "policy: " not in found.note


def test_a_blind_auditor_would_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert len(KINDS) == 14
    monkeypatch.setattr("exam.tamper.first_fault", lambda rows, roots: None)
    assert log(14, random.Random(1), tmp_path).failures == 14
    assert limits(1, random.Random(1), tmp_path).failures == 0
