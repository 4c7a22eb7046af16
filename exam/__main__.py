"""`python -m exam`: run the lines, print the table, end with 1 when a line failed."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path

from exam import LINES
from exam.runner import results
from exam.table import HEAD, Kept, machine, put, row, when

SECONDS = {"ci": 480.0, "full": 3600.0}  # that one line may take: as long as all of them together should


def main() -> int:
    """Read the arguments, run the lines that were asked for, print and perhaps write the table."""
    given = _arguments()
    names = [] if given.gather else [name for name in LINES if not given.only or name in given.only]
    kept = Kept(given.keep)
    kept.expect(names, given.seed)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends the runner hears how far it came
    began = time.monotonic()
    if names:
        print(HEAD, flush=True)
    for result in results(names, given.profile, given.seed, given.workers, given.seconds or SECONDS[given.profile]):
        kept.put(result)
        print(row(result), flush=True)
    failed = [name for name in names if kept.results[name].failures]
    if names:
        minutes = (time.monotonic() - began) / 60
        print(f"{len(names)} lines in {minutes:.1f} minutes; failed: {', '.join(failed) or 'none'}")
    if given.markdown:
        put(given.markdown, given.profile, kept.in_order(), f"{machine()}; {when(kept.in_order())}")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="exam", description=__doc__)
    parser.add_argument("--profile", choices=["ci", "full"], default="ci")
    parser.add_argument("--only", nargs="+", default=[], choices=LINES, metavar="LINE", help=f"of {', '.join(LINES)}")
    parser.add_argument("--seed", type=int, default=20250308)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, help="that one line may take before it is stopped and has failed")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep each line's result; those of other lines stay")
    parser.add_argument("--gather", action="store_true", help="run nothing: make the table from what was kept")
    parser.add_argument("--markdown", type=Path, metavar="PAGE", help="put the table of all that was kept into a page")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
