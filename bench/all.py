"""Every bench, one after the other, into the page that the documentation shows: `python bench/all.py [--only NAME]`.

What each prints goes into docs/benchmarks.md under its name, with the machine, the day and the load; `--only` measures
one anew and leaves the others as they stand. The desk's bench needs a seed and the soak half an hour: they are run by
themselves (`--folder FOLDER` takes over the table of a folder that `scale.py` filled).
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
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
LIMIT_SECONDS = 1_800


def main() -> int:
    parser = argparse.ArgumentParser(description="Every bench, into docs/benchmarks.md.")
    parser.add_argument("--only", choices=BENCHES, action="append")
    parser.add_argument("--folder", type=Path, help="a folder that scale.py filled")
    options = parser.parse_args()
    if options.folder:
        write("large", table(options.folder / "scale.jsonl"))
        return 0
    failed = [name for name in options.only or BENCHES if not measure(name)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


def measure(name: str) -> bool:
    """Run one bench and put what it printed into the page; whether it ran to its end."""
    (file, *given), about = BENCHES[name]
    load = os.getloadavg()[0]
    done = subprocess.run(
        [sys.executable, str(HERE / file), *given], capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False
    )
    if done.returncode:
        print(f"== {name}\n{done.stderr[-2000:]}", file=sys.stderr)
        return False
    told = done.stdout.strip()
    body = told if "\n|" in told else f"```text\n{told}\n```"
    call = " ".join(("python", f"bench/{file}", *given))
    write(name, f"{about}\n\n`{call}`, {machine()}, load {load:.0f} when it began:\n\n{body}")
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
