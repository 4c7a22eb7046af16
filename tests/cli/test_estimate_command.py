"""`marsad estimate` as a user types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TABLES = Path(__file__).parent.parent / "cases" / "estimate" / "tables"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "marsad", "estimate", *arguments], capture_output=True, text=True, check=False
    )


def test_a_refusal_is_an_answer() -> None:
    done = run(str(TABLES / "netherlands_slavery_5lists.csv"), "--method", "dga", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert (answer["verdict"], answer["n"], answer["seed"]) == ("refused", None, 19481210)
    assert set(answer) == {
        "method", "documented", "verdict", "reasons", "n", "diagnostics", "sensitivity", "seed"
    }  # fmt: skip


def test_prose_in_arabic_and_a_picture(tmp_path: Path) -> None:
    picture = tmp_path / "n.svg"
    done = run(str(TABLES / "madigan_york_1997_3lists.csv"), "--method", "dga", "--lang", "ar", "--svg", str(picture))
    assert "الموثّقون: 626" in done.stdout
    assert picture.read_text(encoding="utf-8").count("<rect") > 3


def test_bad_input_ends_with_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("A,B,count\n1,0,-4\n")
    for arguments in ([str(bad)], [str(tmp_path)], [str(TABLES / "hiv_rome_4lists.csv"), "--method", "luck"]):
        done = run(*arguments)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
