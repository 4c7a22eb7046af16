"""The commands that fill the shelves: exit status, one line on standard error, JSON as promised."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def marsad(*words: object) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a person would."""
    command = [sys.executable, "-m", "marsad", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def coast(tmp_path: Path) -> Path:
    """An empty workspace."""
    assert marsad("init", tmp_path / "coast").returncode == 0
    return tmp_path / "coast"


def test_add_reconciles_and_ends_with_two_when_something_was_refused(coast: Path) -> None:
    path = coast.parent / "notes.jsonl"
    path.write_text('{"text": "Two men were killed."}\n{"text": 3}\n', encoding="utf-8")
    done = marsad("add", coast, path, "--json", "--by", "amal")
    assert done.returncode == 2
    answer = json.loads(done.stdout)
    assert (answer["read"], len(answer["new"]), len(answer["refused"])) == (2, 1, 1)
    assert "jsonl:2" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "nowhere", "x.txt"), "no workspace here"),
        (("adn",), "did you mean add"),
        (("init",), "Missing argument"),
    ],
)
def test_what_cannot_be_used_ends_with_two_and_one_line(words: tuple[str, ...], says: str) -> None:
    done = marsad(*words)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_ruling_has_a_number_and_can_be_withdrawn(coast: Path) -> None:
    made = json.loads(marsad("decide", coast, "grade", "figure:x", "--set", "grade=fair", "--json", "--by", "a").stdout)
    undone = marsad("decide", coast, "withdraw", made[0]["id"], "--by", "a")
    assert undone.returncode == 0, undone.stderr
    verbs = [entry["verb"] for entry in json.loads(marsad("log", coast, "--json").stdout)]
    assert verbs == ["grade", "withdraw"]
    assert marsad("decide", coast, "withdraw", "nothing", "--by", "a").returncode == 2
