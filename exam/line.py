"""`python -m exam.line NAME`: one line of the exam in a process of its own; its outcome goes into a file."""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
import traceback
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from exam import LINES
from exam.outcome import Outcome, Skipped

OUTCOME = "outcome.json"


def outcome_of(name: str, profile: str, seed: int, scratch: Path) -> Outcome:
    """A line, how long and with which dice in; its outcome out. Whatever stops it is a failure of it."""
    line = LINES[name]
    module, function = line.run.split(":")
    dice = random.Random(f"{seed}:{name}")
    try:
        found: Outcome = getattr(import_module(module), function)(getattr(line, profile), dice, scratch)
    except Skipped as skipped:
        return Outcome(n=0, failures=0, note=f"skipped: {skipped}")
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt stop a line as well
        traceback.print_exc()
        return Outcome(n=1, failures=1, note=f"stopped: {type(error).__name__}: {error}")
    return found


def main() -> int:
    """Run one line and write its outcome, with the time it took and the processor time of it and its children."""
    parser = argparse.ArgumentParser(prog="exam.line", description=__doc__)
    parser.add_argument("name", choices=LINES)
    parser.add_argument("--profile", choices=["ci", "full"], required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scratch", type=Path, required=True)
    given = parser.parse_args()
    start = time.monotonic()
    work = given.scratch / "work"
    work.mkdir()
    outcome = outcome_of(given.name, given.profile, given.seed, work)
    facts = {**asdict(outcome), "seconds": time.monotonic() - start, "cpu": sum(os.times()[:4])}
    part = given.scratch / f"{OUTCOME}.part"
    part.write_text(json.dumps(facts), encoding="utf-8")
    part.replace(given.scratch / OUTCOME)
    return 0


if __name__ == "__main__":
    sys.exit(main())
