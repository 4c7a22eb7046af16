"""R20: is every line and every branch of the modules that custody rests on run by their tests?"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

from exam.outcome import Outcome

ROOT = Path(__file__).parents[1]
MODULES = ("tree", "vault", "verifier", "policy")
TESTS = ("test_tree", "test_vault", "test_verifier", "test_bundle", "test_policy", "test_erasure", "test_log")


def coverage(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """Lines and branches of the four modules; those that no test reaches are failures, and so are tests that fail."""
    data = f"--data-file={scratch / 'data'}"
    include = "--include=" + ",".join(f"src/marsad/ledger/{name}.py" for name in MODULES)
    tests = [f"tests/ledger/{name}.py" for name in TESTS]
    done = _coverage("run", data, "--branch", include, "-m", "pytest", "-q", *tests)
    if done.returncode:
        print(done.stdout)
        return Outcome(n=1, failures=1, note="the tests themselves fail")
    _coverage("json", data, include, "-o", str(scratch / "report.json"))
    files = json.loads((scratch / "report.json").read_text(encoding="utf-8"))["files"]
    missed = [f"{Path(name).stem}: {line}" for name, found in files.items() for line in _missed(found)]
    total = sum(one["summary"]["num_statements"] + one["summary"]["num_branches"] for one in files.values())
    absent = len(MODULES) - len(files)
    note = f"lines and branches of {', '.join(MODULES)}"
    return Outcome(n=total, failures=len(missed) + absent, note="; not reached: ".join((note, *missed[:5])))


def _missed(found: dict[str, list[object]]) -> list[object]:
    return [*found["missing_lines"], *found["missing_branches"]]


def _coverage(*words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    words = (sys.executable, "-m", "coverage", *words)
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
