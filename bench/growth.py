"""How time and memory of each step grow with size: `python bench/growth.py [--steps reading,linkage] [--largest N]`.

Each step at each size runs in a process of its own: its processor seconds without what prepares it, the memory it added
at its peak, and the exponents fitted through all sizes (1 is linear, n log n shows as 1.05 to 1.1). `record` is
everything between claims and figures, the search for echoes in it. Sizes are reports, people on each of two lists,
rulings, or lists: of those there are 8, 61, 822, 18,154 and 617,675 graphs, so that no exponent describes dga. A whole
workspace is measured by `scale.py`.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus import reports
from measure import exponent, machine

from marsad.model import Report
from marsad.model.codec import report_from_json

Work = Callable[[], object]
PEOPLE = 8_000  # in the lists of dga: its cost grows with the lists and hardly with the people


def shelf(size: int) -> list[Report]:
    """So many made-up short reports."""
    return [report_from_json(line) for line in reports(size)]


def reading(size: int) -> Work:
    from marsad.read import read

    held = shelf(size)
    read(held[0])  # packs are loaded once
    return lambda: [read(one) for one in held]


def near_copies(size: int) -> Work:
    from marsad.reconcile import Method
    from marsad.reconcile.copies import find_copies

    held = shelf(size)
    return lambda: find_copies(held, (), Method.default().copies)


def _read(size: int) -> tuple[list[Report], list[list[object]]]:
    from marsad.workspace.flow import read_all

    held = shelf(size)
    return held, list(read_all(held))  # type: ignore[arg-type]


def record(size: int) -> Work:
    from marsad.places import Gazetteer
    from marsad.reconcile import Method
    from marsad.reconcile.sources import load
    from marsad.workspace.flow import derive

    held, claims = _read(size)
    gazetteer, method, registry = Gazetteer.open(), Method.default(), load()
    return lambda: derive(held, claims, (), gazetteer=gazetteer, method=method, registry=registry)  # type: ignore[arg-type]


def linkage(size: int) -> Work:
    import numpy as np

    from marsad.people.link import link

    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "people"))
    import invented

    dice = np.random.default_rng(1)
    people = invented.invent_people(dice, size)
    left, right = (invented.see(dice, people, view)[0] for view in next(iter(invented.VIEWS.values())))
    return lambda: link(left, right)


def dga(lists: int) -> Work:
    import numpy as np

    from marsad.estimate import CaptureTable
    from marsad.estimate.dga import posterior_of_n
    from marsad.estimate.graphs import decomposable

    decomposable(lists)  # found once a process
    dice = np.random.default_rng(1)
    chance = np.array([0.4, 0.3, 0.35, 0.2, 0.25, 0.3, 0.15])[:lists]
    seen = (dice.random((PEOPLE, lists)) < chance) @ (1 << np.arange(lists))
    patterns, people = np.unique(seen, return_counts=True)
    counted = [(int(one), int(n)) for one, n in zip(patterns, people, strict=True) if one]
    table = CaptureTable.from_patterns("ABCDEFG"[:lists], counted)
    return lambda: posterior_of_n(table, delta=2.0**-lists, n_max=10 * table.documented)


def appending(size: int) -> Work:
    from ledger import drafts
    from marsad.ledger.store import Sqlite, Store

    store = Store(Sqlite(Path(tempfile.mkdtemp(prefix="marsad-bench-")) / "log.db", create=True))
    made = drafts(size, "g")
    return lambda: [store.append(made[at : at + 100]) for at in range(0, size, 100)]


def verifying(size: int) -> Work:
    from ledger import drafts
    from marsad.ledger import audit
    from marsad.ledger.store import Sqlite, Store

    store = Store(Sqlite(Path(tempfile.mkdtemp(prefix="marsad-bench-")) / "log.db", create=True))
    store.append(drafts(size, "g"))
    return lambda: audit.first_fault(store.raw(), {})


def exporting(size: int) -> Work:
    from marsad.figures import figures
    from marsad.publish.dataset import dataset
    from marsad.publish.exports import export
    from marsad.publish.redact import redact
    from marsad.workspace.flow import record_of_files

    made = record_of_files(shelf(size))
    found = figures(made)
    folder = Path(tempfile.mkdtemp(prefix="marsad-bench-"))
    return lambda: export(redact(dataset(made, found), "public"), "csv", folder / "csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is measured: what prepares it and gives the work, its sizes, and what a size counts."""

    work: Callable[[int], Work]
    sizes: tuple[int, ...]
    of: str


STEPS = {
    "reading": Step(work=reading, sizes=(250, 500, 1_000, 2_000), of="reports"),
    "near copies": Step(work=near_copies, sizes=(1_000, 4_000, 16_000), of="reports"),
    "record": Step(work=record, sizes=(500, 1_000, 2_000, 4_000), of="reports"),
    "linkage": Step(work=linkage, sizes=(1_000, 2_000, 4_000, 8_000), of="people"),
    "dga": Step(work=dga, sizes=(3, 4, 5, 6, 7), of="lists"),
    "ledger append": Step(work=appending, sizes=(1_000, 8_000, 64_000), of="rulings"),
    "ledger verify": Step(work=verifying, sizes=(1_000, 8_000, 64_000), of="rulings"),
    "export csv": Step(work=exporting, sizes=(250, 1_000, 2_000), of="reports"),
}


def one(name: str, size: int) -> dict[str, float]:
    """One step at one size, in this process: processor seconds, and megabytes that it added at its peak."""
    work = STEPS[name].work(size)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    work()
    spent = time.process_time() - start
    return {"seconds": spent, "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024}


def table(name: str, found: dict[int, dict[str, float]]) -> list[str]:
    """The rows of one step, in Markdown."""
    rows = []
    for what, unit, form in (("seconds", "s", ",.2f"), ("memory", "MB", ",.0f")):
        cells = "; ".join(f"{size:,}: {found[size][what]:{form}}" for size in sorted(found))
        fitted = exponent({size: row[what] for size, row in found.items() if what == "seconds" or row[what] >= 1})
        told = "–" if math.isnan(fitted) else f"{fitted:.2f}"
        rows.append(f"| {name}, {STEPS[name].of} | {unit} | {cells} | {told} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="How time and memory of each step grow with size.")
    parser.add_argument("--steps", default=",".join(STEPS))
    parser.add_argument("--largest", type=int, default=100_000, help="leave larger sizes out")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one[0], int(options.one[1]))))
        return
    print(machine(), "", "| step | | size: processor s, or MB added at the peak | exponent |", sep="\n")
    print("|---|---|---|---:|")
    for name in options.steps.split(","):
        found = {}
        for size in (size for size in STEPS[name].sizes if size <= options.largest):
            call = [sys.executable, __file__, "--one", name, str(size)]
            found[size] = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
        print(*table(name, found), sep="\n", flush=True)


if __name__ == "__main__":
    main()
