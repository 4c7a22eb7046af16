"""How long publishing takes, on the worked example: brief, dataset, each export, the site. Prints min, median and max
of rounds that take turns, and each time as a multiple of composing the brief in the same round.

Run: python bench/publish.py [ROUNDS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from marsad.figures import figures
from marsad.publish.brief import compose
from marsad.publish.brief.html import html
from marsad.publish.dataset import dataset
from marsad.publish.exports import EXPORTS, export
from marsad.publish.redact import redact
from marsad.publish.site import Material, pages
from marsad.workspace import Workspace

EXAMPLE = Path(__file__).parents[1] / "examples/coast-2025"
FOLDERS = ("csv", "parquet", "datapackage")


def jobs(folder: Path) -> dict[str, Callable[[], object]]:
    """What is timed, by name; the record is read once, before the clock starts."""
    with Workspace.create(folder / "ws", like=EXAMPLE) as workspace:
        workspace.add(sorted((EXAMPLE / "reports").glob("*.jsonl")), by="bench")
        record = workspace.record
    found = figures(record)
    public = redact(dataset(record, found), "public")
    work: dict[str, Callable[[], object]] = {
        "brief": lambda: compose(record, found),
        "brief as HTML": lambda: html(compose(record, found, lang="ar")),
        "dataset, redacted": lambda: redact(dataset(record, found), "public"),
        "site": lambda: pages(Material(data=public, titles={}, briefs={}, method="")),
    }
    for name in EXPORTS:
        path = folder / (name if name in FOLDERS else f"{name}.out")
        work[f"export {name}"] = lambda name=name, path=path: export(public, name, path)
    return work


def main() -> None:
    """Take turns, print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as place:
        work = jobs(Path(place))
        times: dict[str, list[float]] = {name: [] for name in work}
        for _ in range(rounds):
            for name, job in work.items():
                start = time.process_time()
                job()
                times[name].append((time.process_time() - start) * 1000)
    print(f"{'':22}{'min':>9}{'median':>9}{'max':>9}  processor ms, {rounds} rounds; x = times the brief")
    for name, taken in times.items():
        ratio = statistics.median(one / brief for one, brief in zip(taken, times["brief"], strict=True))
        print(f"{name:22}{min(taken):9.1f}{statistics.median(taken):9.1f}{max(taken):9.1f}  x{ratio:.1f}")


if __name__ == "__main__":
    main()
