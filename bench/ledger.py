"""How fast the ledger writes and checks, on this machine, in one run: `python bench/ledger.py`.

Every figure is measured in rounds that alternate between the cases, so that whatever else the machine does falls on all
of them alike. Seconds are those of the wall, since a log waits for its disk; the last column is a processor second's
worth, which tells what a machine without other work would reach at most. Targets: append 20,000 entries a second in
batches of 100, verify 200,000 a second.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from marsad import ledger
from marsad.ledger import audit, tree
from marsad.ledger.entry import Draft
from marsad.ledger.store import Sqlite, Store
from marsad.model import Anchor, Decision

ROUNDS = 7
FOLDER = Path(tempfile.mkdtemp(prefix="marsad-bench-"))
Rates = tuple[float, float]  # how many a second on the wall, and how many a processor second


def rates(count: int, work: Callable[[], object]) -> Rates:
    """Do a piece of work that does so many of something; how many a second that was."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return count / (time.perf_counter() - wall), count / max(time.process_time() - processor, 1e-9)


def drafts(count: int, mark: str) -> list[Draft]:
    """So many entries of the usual size (about 330 bytes of body)."""
    commitments = dict.fromkeys(("anchor", "because"), "0" * 64)
    return [
        Draft(
            verb="accept",
            obj=f"clm_{mark}{number:020}",
            who="u_000000000000000000000000",
            time="2025-03-09T10:00:00Z",
            commitments=commitments,
        )
        for number in range(count)
    ]


def appending(batch: int, count: int) -> Callable[[int], Rates]:
    """Entries a second, so many in a transaction."""
    store = Store(Sqlite(FOLDER / f"append{batch}.db", create=True))

    def measure(round_: int) -> Rates:
        made = drafts(count, f"{round_}.")
        return rates(count, lambda: [store.append(made[at : at + batch]) for at in range(0, count, batch)])

    return measure


def verifying(count: int) -> Callable[[int], Rates]:
    """Entries a second through the audit of the tree, read from the database."""
    store = Store(Sqlite(FOLDER / "verify.db", create=True))
    made = drafts(count, "v")
    for at in range(0, count, 1000):
        store.append(made[at : at + 1000])

    def measure(_: int) -> Rates:
        faults: list[object] = []
        found = rates(count, lambda: faults.append(audit.first_fault(store.raw(), {})))
        assert faults == [None]
        return found

    return measure


def recording(batch: int, count: int) -> Callable[[int], Rates]:
    """Whole rulings a second: policy, commitments, encryption and log."""
    led = ledger.open(FOLDER / "record", create=True)

    def measure(round_: int) -> Rates:
        made = [
            Decision(
                id="",
                verb="accept",
                by="leila",
                at="2025-03-09T10:00:00Z",
                because="seen",
                anchor=Anchor(report=f"r{number % 50}", quote=f"{round_} {number} civilians", what="killed"),
            )
            for number in range(count)
        ]
        return rates(count, lambda: [led.record(*made[at : at + batch]) for at in range(0, count, batch)])

    return measure


def proving(count: int) -> Callable[[int], Rates]:
    """Inclusion proofs a second, made from the database."""
    store = Store(Sqlite(FOLDER / "verify.db", create=False))
    size = store.size()

    def measure(round_: int) -> Rates:
        asked = [(number * 7919 + round_) % size for number in range(count)]
        return rates(count, lambda: [tree.inclusion_path(one, size, store.hashes) for one in asked])

    return measure


def main() -> None:
    """Run the rounds and print the table."""
    cases: dict[str, Callable[[int], Rates]] = {
        "append, 1 a transaction": appending(1, 300),
        "append, 100 a transaction": appending(100, 20_000),
        "append, 1,000 a transaction": appending(1_000, 20_000),
        "verify the tree": verifying(100_000),
        "inclusion proofs": proving(500),
        "record rulings, 100 a call": recording(100, 2_000),
    }
    figures: dict[str, list[Rates]] = {name: [] for name in cases}
    for round_ in range(ROUNDS):
        for name, measure in cases.items():
            figures[name].append(measure(round_))
    base = statistics.median(wall for wall, _ in figures["append, 1 a transaction"])
    print(f"{'a second':<28} {'min':>10} {'median':>10} {'max':>10} {'ratio':>7} {'processor':>10}")
    for name, found in figures.items():
        walls = [wall for wall, _ in found]
        median, spent = statistics.median(walls), statistics.median(processor for _, processor in found)
        cells = f"{min(walls):>10,.0f} {median:>10,.0f} {max(walls):>10,.0f} {median / base:>7.1f} {spent:>10,.0f}"
        print(f"{name:<28} {cells}")
    shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
