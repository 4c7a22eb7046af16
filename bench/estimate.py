"""How fast the estimators are: `python bench/estimate.py [ROUNDS]`. CPU time, min, median and max of paired rounds.

The graph posterior is timed on its quick and its full grid in the same round, the latent classes compiled and in
NumPy; for those, effective draws a CPU second (warm-up included) tell what a run is worth.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from marsad.estimate import CaptureTable, Settings, lcmcr, sampler, table_from_csv
from marsad.estimate.dga import posterior_of_n
from marsad.estimate.graphs import decomposable
from marsad.estimate.latent import problem_of
from marsad.estimate.mixing import ess_bulk, ess_tail, r_hat

TABLES = Path(__file__).parent.parent / "tests" / "cases" / "estimate" / "tables"
GRAPHS = [
    ("kosovo_1999_4lists", 30_000),
    ("madigan_york_1997_5lists", 10_000),
    ("uk_slavery_5lists", 60_000),
    ("netherlands_slavery_5lists", 120_000),
    ("uk_slavery_6lists", 60_000),
]
# seconds of R's dga 2.0.2 on another day, same kind of machine, every n0 as R has it: an order of size, not a pairing
R_SECONDS = {
    "kosovo_1999_4lists": 0.045,
    "madigan_york_1997_5lists": 0.246,
    "uk_slavery_5lists": 3.03,
    "netherlands_slavery_5lists": 7.83,
}
CHAINS = ["kosovo_1999_4lists", "uk_slavery_6lists", "synthetic_two_class_5lists", "madigan_york_1997_5lists"]
# effective draws a CPU second of R's LCMCR 0.4.14 on another day, same kind of machine: an order of size, not a pairing
R_WORTH = dict(zip(CHAINS, (93, 230, 442, 484), strict=True))


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    start = time.process_time()
    size = decomposable(7).codes.size
    print(f"enumerate {size:,} graphs of 7 lists: {time.process_time() - start:.2f} s")
    seven(rounds)
    print(f"{'':4}peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    for name, n_max in GRAPHS:
        graphs(name, n_max, rounds)
    for name in CHAINS:
        chains(name, rounds)


def graphs(name: str, n_max: int, rounds: int) -> None:
    table = load(name)
    delta = 2.0 ** -len(table.lists)
    quick, full = [], []
    for _ in range(rounds):
        quick.append(timed(lambda: posterior_of_n(table, delta=delta, n_max=n_max)))
        if len(table.lists) < 6:
            full.append(timed(lambda: posterior_of_n(table, delta=delta, n_max=n_max, full_grid=True)))
    show(f"dga {name}, quick grid", quick)
    if full:
        show(f"dga {name}, every n0", full)
        print(f"{'':4}full / quick: {statistics.median(full) / statistics.median(quick):.0f} x")
        r = R_SECONDS[name]
        told = [f"{r / statistics.median(one):.1f} x quicker on {what}" for one, what in
                ((quick, "the quick grid"), (full, "every n0"))]  # fmt: skip
        print(f"{'':4}R's figure {r * 1e3:,.0f} ms: {', '.join(told)}")


def seven(rounds: int) -> None:
    rng = np.random.default_rng(1)
    group = rng.random(20_000) < 0.35
    chance = np.where(group[:, None], [0.45, 0.3, 0.5, 0.25, 0.35, 0.2, 0.3], [0.12, 0.08, 0.1, 0.15, 0.05, 0.1, 0.06])
    patterns, people = np.unique((rng.random((20_000, 7)) < chance) @ (1 << np.arange(7)), return_counts=True)
    table = CaptureTable.from_patterns(
        "ABCDEFG", [(int(p), int(n)) for p, n in zip(patterns, people, strict=True) if p]
    )
    show(
        "dga 7 lists, 20,000 people",
        [timed(lambda: posterior_of_n(table, delta=1 / 128, n_max=20 * table.documented)) for _ in range(rounds)],
    )


def chains(name: str, rounds: int) -> None:
    problem = problem_of(load(name), Settings())
    runs = {"numpy": (Settings().spread_out(), sampler.advance)}
    if lcmcr.is_fast():
        from marsad.estimate import sampler_fast

        runs = {"compiled": (Settings(), sampler_fast.advance), **runs}
        lcmcr.sample(problem, Settings(warmup=30, keep=30, prolong=False), np.random.default_rng(0))  # warm
    worth: dict[str, list[float]] = {kind: [] for kind in runs}
    for seed in range(rounds):
        for kind, (settings, engine) in runs.items():
            start = time.process_time()
            draws, _, _ = lcmcr.sample(problem, settings, np.random.default_rng(seed), engine)
            spent = time.process_time() - start
            worth[kind].append(ess_bulk(draws) / spent)
            print(
                f"lcmcr {name}, {kind}: {spent:.2f} s, mean {draws.mean():,.1f}, R-hat {r_hat(draws):.4f}, "
                f"effective {ess_bulk(draws):,.0f} bulk {ess_tail(draws):,.0f} tail"
            )
    for kind, values in worth.items():
        middle = statistics.median(values)
        print(f"{'':4}{kind}: {middle:,.0f} effective draws a second, {middle / R_WORTH[name]:.1f} x R's figure")


def load(name: str) -> CaptureTable:
    return table_from_csv((TABLES / f"{name}.csv").read_bytes(), where=name)


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def show(name: str, seconds: list[float]) -> None:
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    print(f"{name}: {low * 1e3:.1f} / {middle * 1e3:.1f} / {high * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
