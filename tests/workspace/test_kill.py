"""Taking in and reading survive `kill -9`: run again, nothing is lost and nothing is there twice."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from marsad.workspace import Workspace

MARSAD = [sys.executable, "-m", "marsad"]
REPORTS = 700
TEXT = "On 8 March {n} civilians were killed in Latakia and {m} people were injured, a hospital said."
PATIENCE_SECONDS = 120


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """So many reports, three of them under one text."""
    path = tmp_path / "in.jsonl"
    rows = (
        {"id": f"r{n}", "published": "2025-03-09", "text": TEXT.format(n=n // 3 + 2, m=n + 5)} for n in range(REPORTS)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def rows(database: Path, question: str) -> int:
    """A number asked of a database that another process writes; 0 while it is not there."""
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as opened:
            return int(opened.execute(question).fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def kill_when(command: list[str], is_midway: Callable[[], bool]) -> None:
    """Start a command and kill it, and what it started, with no chance to tidy up, as soon as it is midway."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_midway():
        assert process.poll() is None, "it was done before it could be killed"
        assert time.monotonic() < end, "it never came midway"
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def test_adding_goes_on_after_a_kill(source: Path, tmp_path: Path, small_steps: list[str]) -> None:
    folder = tmp_path / "w"
    Workspace.create(folder).close()
    order = [*small_steps, "add", str(folder), str(source), "--by", "a"]
    kill_when(order, lambda: 0 < rows(folder / "marsad.db", "SELECT COUNT(*) FROM entry") < REPORTS)
    again = subprocess.run([*MARSAD, "add", str(folder), str(source), "--by", "a"], capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    new, same = (int(part.split()[0]) for part in again.stdout.split("=")[1].split("+")[:2])
    assert same > 0 and new > 0 and new + same == REPORTS
    with Workspace.open(folder) as opened:
        assert [report.id for report in opened.reports] == [f"r{n}" for n in range(REPORTS)]
    assert subprocess.run([*MARSAD, "verify", str(folder)], capture_output=True).returncode == 0


def test_reading_goes_on_after_a_kill(source: Path, tmp_path: Path, small_steps: list[str]) -> None:
    folder, untouched = tmp_path / "w", tmp_path / "u"
    for one in (folder, untouched):
        Workspace.create(one).close()
        with Workspace.open(one) as opened:
            opened.add([source], by="a")
    index = folder / ".cache" / "shelf.db"
    order = [*small_steps, "read", str(folder), "--quiet", "--jobs", "2"]
    kill_when(order, lambda: 0 < rows(index, "SELECT COUNT(*) FROM report") < REPORTS)
    told = [subprocess.run([*MARSAD, "read", str(one), "--quiet"], capture_output=True, text=True).stdout
            for one in (folder, untouched)]  # fmt: skip
    assert told[0] == told[1] and f"in {REPORTS} reports" in told[0]
    with Workspace.open(folder) as killed, Workspace.open(untouched) as whole:
        assert list(killed.shelf().every()) == list(whole.shelf().every())
        place = whole.place_id("Latakia")
        assert killed.shelf().slice(place) == whole.shelf().slice(place)


@pytest.fixture
def small_steps(tmp_path: Path) -> list[str]:
    """The command line with batches so small that a short input has a middle."""
    script = tmp_path / "steps.py"
    script.write_text(
        "from marsad.collect import stream\nfrom marsad.workspace import shelf\nimport marsad.cli\n"
        "stream.BATCH = shelf.PAGE = 70\n"
        "if __name__ == '__main__':\n    marsad.cli.marsad()\n",
        encoding="utf-8",
    )
    return [sys.executable, str(script)]
