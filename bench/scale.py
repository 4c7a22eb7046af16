"""How cost grows with a workspace: `python bench/scale.py [--sizes 1000,10000,100000] [--folder FOLDER]`.

One workspace grows from size to size with reports of `corpus.py`; every step is the command that a person would give,
in a process of its own: `add`, `read`, opening, the figures of one event (two weeks of one town: one of about a hundred
reports, one of about five hundred, and the largest there is), and adding and reading a thousand more. Seconds on the
wall, processor seconds and peak memory of all its processes go into FOLDER/scale.jsonl as each step ends; run it again
with the same folder to go on. `--ask` opens and asks once more, at the size that a folder has reached; `--table FILE`
prints the table.

Reading is the dearest step and grows with the number of reports alone. With --recall what reports beyond 100,000 say is
taken over from the readings of the same plots told before, so that opening, asking and adding can be measured in a
workspace that would take hours to read; a sample is read to see that the two are the same.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from corpus import BLOCK, PLOTS, SHIFT, renamed, reports
from measure import MARSAD, exponent, machine, run

MORE = 1_000  # reports added at each size to see what a thousand further ones cost
OTHERS = 20_000_000  # where their numbers begin
SAMPLE = 200  # reports read to see that what is taken over is what reading finds
TOLD_ANEW = BLOCK * PLOTS  # from here on reports tell the plots of earlier ones
WINDOW = 14  # days of the event that is asked about
ASKED = {"figures of an event of 100": 100, "figures of an event of 500": 500, "figures of the largest": 10**9}
OPEN = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from marsad.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    workspace.settings, workspace.ledger.head(), workspace.shelf().counts()
"""


def grow(folder: Path, sizes: Iterable[int], *, recall: bool) -> None:
    """Grow the workspace of a folder to each size and measure there; what the folder's file holds is not done again."""
    told = folder / "scale.jsonl"
    rows = read_rows(told)
    workspace = folder / "workspace"
    if not rows:
        told.write_text(json.dumps({"machine": machine()}) + "\n", encoding="utf-8")
        subprocess.run([*MARSAD, "init", str(workspace)], check=True, stdout=subprocess.DEVNULL)
    done = max((row["size"] for row in rows if row.get("step") == "add"), default=0)
    for size in (size for size in sizes if size > done):
        for step, figures in at_size(folder, workspace, done, size, recall=recall):
            with told.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"size": size, "new": size - done, "step": step, **figures}) + "\n")
            print(f"{size:>9,}  {step:<26}", figures, file=sys.stderr, flush=True)
        done = size


def ask(folder: Path) -> None:
    """Open and ask at the size that a folder's workspace has; the last answer of each kind stands in the table."""
    told = folder / "scale.jsonl"
    size = max(int(row["size"]) for row in read_rows(told) if "size" in row)
    for step, figures in questions(folder / "workspace"):
        with told.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"size": size, "new": 0, "step": step, **figures}) + "\n")
        print(f"{size:>9,}  {step:<26}", figures, flush=True)


def at_size(
    folder: Path, workspace: Path, done: int, size: int, *, recall: bool
) -> Iterable[tuple[str, dict[str, float]]]:
    """What is measured at one size, step by step."""
    name = str(workspace)
    yield "add", run([*MARSAD, "add", name, _lines(folder, size - done, done), "--by", "bench"])
    step = "read"
    if recall and done >= TOLD_ANEW:
        fill(workspace, done, size)
        yield "claims taken over", {"agree": agreement(workspace, done, size)}
        step = "index what was read"
    yield step, run([*MARSAD, "read", name, "--quiet"])
    yield from questions(workspace)
    more = _lines(folder, MORE, OTHERS + size)
    yield "add 1,000 more", run([*MARSAD, "add", name, more, "--by", "bench"])
    yield "read 1,000 more", run([*MARSAD, "read", name, "--quiet"])
    yield "disk", {"memory": _disk(workspace), "claims": _claims(workspace)}


def questions(workspace: Path) -> Iterable[tuple[str, dict[str, float]]]:
    """Opening a workspace, and the figures of events of several sizes."""
    name = str(workspace)
    yield "open", run([sys.executable, "-c", OPEN, name])
    for step, most in ASKED.items():
        place, since, until, held = largest(workspace, most)
        asked = [*MARSAD, "figures", name, "--place", place, "--since", since, "--until", until, "--json"]
        yield step, {**run(asked), "reports": held}


def fill(workspace: Path, first: int, last: int) -> None:
    """Put the claims of reports into the cache from those of the plots that they tell again (`corpus.renamed`)."""
    from marsad.model.codec import report_from_json
    from marsad.workspace.cache import ClaimCache, key, reader_version

    cache, reader = ClaimCache(workspace / ".cache"), reader_version()
    for at in range(first, last, BLOCK):
        telling, plot = divmod(at // BLOCK, PLOTS)
        told, again = (
            [report_from_json(line) for line in reports(BLOCK, first=number)] for number in (plot * BLOCK, at)
        )
        known = cache.known(key(report, reader) for report in told)
        found = {}
        for old, new in zip(told, again, strict=True):
            claims = renamed(known[key(old, reader)].decode(), telling)
            found[key(new, reader)] = moved(claims.replace(f'"{old.id}"', f'"{new.id}"'), telling).encode()
        cache.keep(found)
    cache.close()


def agreement(workspace: Path, first: int, last: int) -> float:
    """The share of a sample of reports whose claims taken over are those that reading finds."""
    from marsad.model.codec import report_from_json
    from marsad.read import read
    from marsad.workspace.cache import ClaimCache, key, reader_version

    cache = ClaimCache(workspace / ".cache")
    sample = [next(iter(reports(1, first=at))) for at in range(first, last, max(1, (last - first) // SAMPLE))]
    told = [report_from_json(line) for line in sample]
    names = [key(report, reader_version()) for report in told]
    kept = cache.get(names)
    cache.close()
    return sum(kept[name] == read(report) for name, report in zip(names, told, strict=True)) / len(told)


def moved(claims: str, telling: int) -> str:
    """Claims as JSON in, with their days moved as those of a telling are."""

    def later(found: re.Match[str]) -> str:
        day = date.fromisoformat(found[2]) + timedelta(days=SHIFT * telling)
        return f'"{found[1]}":"{day}"'

    return re.sub(r'"(since|until)":"(\d{4}-\d\d-\d\d)"', later, claims)


def _lines(folder: Path, count: int, first: int) -> str:
    path = folder / "in.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(reports(count, first=first))
    return str(path)


def largest(workspace: Path, most: int) -> tuple[str, str, str, int]:
    """The town and the two weeks with most reports, `most` at most: its id, first day, last day, and how many."""
    database = sqlite3.connect(workspace / ".cache" / "shelf.db")
    name, weeks, held = database.execute(
        "SELECT p.name, m.day / ?, COUNT(DISTINCT m.n) FROM mention m JOIN place p ON p.id = m.place"
        " WHERE p.name GLOB 'geonames:[0-9]*' AND m.day > 0"
        " GROUP BY m.place, m.day / ? HAVING COUNT(DISTINCT m.n) <= ? ORDER BY 3 DESC LIMIT 1",
        (WINDOW, WINDOW, most),
    ).fetchone()
    database.close()
    first = date.fromordinal(weeks * WINDOW)
    return name, first.isoformat(), (first + timedelta(days=WINDOW - 1)).isoformat(), held


def _claims(workspace: Path) -> int:
    database = sqlite3.connect(workspace / ".cache" / "shelf.db")
    (count,) = database.execute("SELECT SUM(claims) FROM report").fetchone()
    database.close()
    return int(count)


def _disk(workspace: Path) -> float:
    """Megabytes on disk of log, index and claims (of the originals there is one file a report)."""
    files = [workspace / "marsad.db", *(workspace / ".cache").iterdir()]
    return round(sum(path.stat().st_size for path in files) / 1e6, 1)


def read_rows(path: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def table(path: Path) -> str:
    """A file of measurements in; tables of seconds and of memory by size, with fitted exponents, in Markdown, out."""
    rows = read_rows(path)
    sizes = sorted({int(row["size"]) for row in rows if "size" in row})
    steps = list(dict.fromkeys(str(row["step"]) for row in rows if "step" in row))
    found = {(str(row["step"]), int(row["size"])): row for row in rows if "step" in row}
    _add_up(found, sizes)
    parts = [f"Machine: {rows[0]['machine']}", ""]
    for what, unit in (("processor", "processor seconds"), ("wall", "seconds on the wall"), ("memory", "peak MB")):
        parts += [f"| {unit} |" + "".join(f" {size:,} |" for size in sizes) + " exponent |"]
        parts += ["|---|" + "---:|" * (len(sizes) + 1)]
        for step in steps:
            values = {size: float(found[step, size][what]) for size in sizes if what in found.get((step, size), {})}
            if values:
                cells = "".join(f" {values[size]:,.2f} |" if size in values else " – |" for size in sizes)
                fitted = exponent(values)
                parts.append(f"| {step} |{cells} {'–' if math.isnan(fitted) else f'{fitted:.2f}'} |")
        parts.append("")
    for step, what, told in (
        *((step, "reports", f"Reports, {step}") for step in ASKED),
        ("disk", "claims", "Claims in all"),
        ("claims taken over", "agree", "Share of a sample whose claims taken over are what reading finds"),
    ):
        values = [found[step, size][what] for size in sizes if what in found.get((step, size), {})]
        if values:
            parts += [f"{told}: {', '.join(f'{value:,}' for value in values)}.", ""]
    return "\n".join(parts).strip()


def _add_up(found: dict[tuple[str, int], dict[str, float]], sizes: list[int]) -> None:
    """Adding and reading are measured as the workspace grows: what a size cost in all is the sum up to it."""
    for step in ("add", "read"):
        for what in ("processor", "wall"):
            total = 0.0
            for size in sizes:
                if (step, size) in found:
                    total += found[step, size][what]
                    found[step, size][what] = total


def main() -> None:
    parser = argparse.ArgumentParser(description="How cost grows with a workspace.")
    parser.add_argument("--sizes", default="1000,4000,16000")
    parser.add_argument("--folder", type=Path, help="where to work and to keep what was measured")
    parser.add_argument("--recall", action="store_true", help="beyond 100,000 take claims over from earlier tellings")
    parser.add_argument("--ask", action="store_true", help="open and ask once more, and end")
    parser.add_argument("--table", type=Path, help="print the table of a file of measurements and end")
    options = parser.parse_args()
    if options.table:
        print(table(options.table))
        return
    if options.ask:
        ask(options.folder)
        return
    sizes = sorted(int(one) for one in options.sizes.split(","))
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        grow(folder, sizes, recall=options.recall)
        print(table(folder / "scale.jsonl"))


if __name__ == "__main__":
    main()
