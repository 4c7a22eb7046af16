"""Every bench, one after the other, into the page that the documentation shows: `python bench/all.py [--only NAME]`.

What each prints goes into docs/benchmarks.md under its name, with the machine, the day and the load; `--only` measures
one anew and leaves the others as they stand. The desk's bench needs a seed (`--seed FOLDER` measures it) and
the soak half an hour; `--folder FOLDER` takes over the table of a folder that `scale.py` filled.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from measure import machine
from scale import table

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
# name: its file with what it is given, and what it shows
BENCHES: dict[str, tuple[list[str], str]] = {
    "reading": (["reading.py"], "Texts a second on one core, dense with claims and ordinary; other ways to read."),
    "compiled": (["compiled.py"], "The reader as Python and compiled to C, in turns; the claims must be the same."),
    "growth": (["growth.py"], "Time and memory against size, with fitted exponents."),
    "scale": (
        ["scale.py", "--sizes", "1000,4000"],
        "A workspace as a person uses it, small; see below for a large one.",
    ),
    "linkage": (
        ["linkage.py", "--people", "5000", "--rounds", "3", "--splink"],
        "Lists linked, against Splink 5 where it is installed.",
    ),
    "estimate": (["estimate.py"], "dga and the latent classes; R's figures stand in the file, from another day."),
    "ledger": (["ledger.py"], "Appending, verifying, proving and ruling, in alternating rounds."),
    "publish": (["publish.py"], "The brief, the dataset, every export and the site, on the worked example."),
    "figures": (["figures.py"], "Entailment between figures."),
    "places": (["places.py"], "The index of places."),
    "committee": (["committee.py"], "The situation and the committee's desk, on copies of the example."),
    "spark": (["spark.py", "400"], "What Spark costs over one process (needs the extra and Java 17)."),
    "start": (["start.py"], "From cold: help, import, one story, and the size of the wheel."),
}
DESK = "The desk over HTTP, on the agreed seed of 20,000 reports, 2,000 incidents and 10,000 people."
LIMIT_SECONDS = 1_800


def main() -> int:
    parser = argparse.ArgumentParser(description="Every bench, into docs/benchmarks.md.")
    parser.add_argument("--only", choices=BENCHES, action="append")
    parser.add_argument("--folder", type=Path, help="a folder that scale.py filled")
    parser.add_argument("--seed", type=Path, help="the agreed seed's folder: the desk on it, and nothing else")
    options = parser.parse_args()
    if options.folder:
        write("large", table(options.folder / "scale.jsonl"))
        return 0
    if options.seed:
        return int(not measure("desk", ["desk.py"], DESK, [str(options.seed)]))
    failed = [name for name in options.only or BENCHES if not measure(name, *BENCHES[name])]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


def measure(name: str, command: list[str], about: str, private: Sequence[str] = ()) -> bool:
    """Run one bench and put what it printed into the page; whether it ran to its end. What is `private` is not told."""
    file, *given = command
    load = os.getloadavg()[0]
    call = [sys.executable, str(HERE / file), *given, *private]
    done = subprocess.run(call, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    if done.returncode:
        print(f"== {name}\n{done.stderr[-2000:]}", file=sys.stderr)
        return False
    told = done.stdout.strip()
    body = told if "\n|" in told else f"```text\n{told}\n```"
    shown = " ".join(("python", f"bench/{file}", *given, *("…" for _ in private)))
    write(name, f"{about}\n\n`{shown}`, {machine()}, load {load:.0f} when it began:\n\n{body}")
    print(f"== {name}\n{told}", flush=True)
    return True


def write(name: str, words: str) -> None:
    """Put words between a section's marks; what stands outside them is written by hand."""
    page = PAGE.read_text(encoding="utf-8")
    marks = (f"<!-- {name} -->", f"<!-- /{name} -->")
    pattern = re.compile(re.escape(marks[0]) + ".*?" + re.escape(marks[1]), re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"docs/benchmarks.md has no section marked {marks[0]}")
    made = f"{marks[0]}\n{words}\n{marks[1]}"
    PAGE.write_text(pattern.sub(lambda _: made, page), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
