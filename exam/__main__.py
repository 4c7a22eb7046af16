"""`python -m exam`: run the lines, print the table, end with 1 when a line failed."""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from exam import LINES
from exam.outcome import Outcome, Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table; `cpu` is processor time, that of processes it started included."""

    name: str
    n: int
    failures: int
    seconds: float
    cpu: float
    seed: int
    note: str = ""


def main() -> int:
    """Read the arguments, run the lines that were asked for, print and perhaps write the table."""
    parser = argparse.ArgumentParser(prog="exam", description=__doc__)
    parser.add_argument("--profile", choices=["ci", "full"], default="ci")
    parser.add_argument("--only", nargs="*", default=[], metavar="LINE", help=f"of {', '.join(LINES)}")
    parser.add_argument("--seed", type=int, default=20250308)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write the table into a file")
    parser.add_argument("--markdown", type=Path, help="put the table into a page")
    given = parser.parse_args()
    names = [name for name in LINES if not given.only or name in given.only]
    print(f"{'line':<12} {'n':>8} {'failures':>8} {'seconds':>8} {'cpu':>7}  {'seed':<9} what")
    results = []
    began, load = time.monotonic(), os.getloadavg()[0]
    with ProcessPoolExecutor(given.workers) as pool:
        for result in pool.map(run, names, [given.profile] * len(names), [given.seed] * len(names)):
            print(_row(result), flush=True)
            results.append(result)
    if given.json:
        given.json.write_text(json.dumps([asdict(result) for result in results], indent=1), encoding="utf-8")
    if given.markdown:
        minutes = (time.monotonic() - began) / 60
        about = f"Run on {datetime.now(UTC).date()} in {minutes:.1f} minutes, load average {load:.1f} when it began"
        put(given.markdown, given.profile, results, about)
    return 1 if any(result.failures for result in results) else 0


def run(name: str, profile: str, seed: int) -> Result:
    """One line in, its result out."""
    line = LINES[name]
    module, function = line.run.split(":")
    n = getattr(line, profile)
    start, used = time.monotonic(), _processor_seconds()
    with tempfile.TemporaryDirectory(prefix="marsad-exam-") as scratch:
        try:
            outcome: Outcome = getattr(import_module(module), function)(
                n, random.Random(f"{seed}:{name}"), Path(scratch)
            )
        except Skipped as skipped:
            outcome = Outcome(n=0, failures=0, note=f"skipped: {skipped}")
        except Exception as error:  # noqa: BLE001 - whatever stops a line is a failure of it, the others go on
            outcome = Outcome(n=1, failures=1, note=f"stopped: {type(error).__name__}: {error}")
    return Result(
        name=name,
        n=outcome.n,
        failures=outcome.failures,
        seconds=round(time.monotonic() - start, 1),
        cpu=round(_processor_seconds() - used, 1),
        seed=seed,
        note=outcome.note,
    )


def _processor_seconds() -> float:
    """What this process and the children that it waited for have used so far."""
    return sum(os.times()[:4])


def _row(result: Result) -> str:
    note = f" ({result.note})" if result.note else ""
    return (
        f"{result.name:<12} {result.n:>8,} {result.failures:>8,} {result.seconds:>8.1f} {result.cpu:>7.1f}  "
        f"{result.seed:<9} "
        f"{LINES[result.name].shows}{note}"
    )


def put(path: Path, profile: str, results: list[Result], about: str) -> None:
    """Put a run's table into a page, between the two comments that are named after the profile."""
    begin, end = f"<!-- {profile} -->", f"<!-- /{profile} -->"
    page = path.read_text(encoding="utf-8") if path.exists() else f"{begin}\n{end}\n"
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    path.write_text(f"{head}{begin}\n{_table(results, about)}{end}{tail}", encoding="utf-8")


def _table(results: list[Result], about: str) -> str:
    trials, failures = sum(result.n for result in results), sum(result.failures for result in results)
    seed = ", ".join(sorted({str(result.seed) for result in results}))
    lines = [
        f"{about}: {len(results)} lines, {trials:,} trials, {failures} failures; seed {seed}.",
        "",
        "| line | what it shows | n | failures | seconds | processor s | note |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for result in results:
        numbers = f"{result.n:,} | {result.failures:,} | {result.seconds:.1f} | {result.cpu:.1f}"
        lines.append(f"| {result.name} | {LINES[result.name].shows} | {numbers} | {result.note} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
