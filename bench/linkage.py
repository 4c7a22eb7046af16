"""How well and how fast lists are linked: `python bench/linkage.py [--data DIR] [--people N] [--rounds N] [--splink]`.

Without --data: invented lists of five kinds (same script, two scripts, two romanisations, fewer fields, respelt), with
families killed together, and a pile of five lists. With --data: folders of DIR that hold a.csv.gz, b.csv.gz,
truth.csv.gz and, if any, ambiguous.csv.gz (`id,name,age,sex,dob` and `a,b`). No data set is fetched or shipped.

Seconds are of the processor, all threads together. F1 is at p >= .5 without any tuning. With --splink (and Splink 5
installed) every set is linked by both in one run, in turns, so that the ratio of times is fair. Splink is used as
somebody who knows it would: our keys, blocking on them, u from ten million random pairs, m by three trainings on all
records of blocks that tell brothers apart, and a one-to-one step; its threshold is the best one for the truth, ours is
not tuned. Adjusting for how common a name is was tried for it and made no set better.

Splink is no part of Marsad's environment. For the bench alone: `python -m venv --system-site-packages E`, in it
`pip install splink pyarrow`, and run this file with E's Python.
"""

from __future__ import annotations

import argparse
import logging
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl

from marsad.people import pile, splink
from marsad.people.cluster import cluster
from marsad.people.count import documented
from marsad.people.explain import explain
from marsad.people.link import link

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "people"))
import invented

# blocks on which Splink learns: brothers killed together share every name but the given one, and are not of one age
TRAINED_ON = (
    'l."given_key" = r."given_key" AND l."father_key" = r."father_key"',
    'l."given_key" = r."given_key" AND l."family_key" = r."family_key"',
    'l."father_key" = r."father_key" AND l."grandfather_key" = r."grandfather_key"'
    ' AND l."family_key" = r."family_key" AND l."sex" = r."sex" AND abs(l."age" - r."age") <= 1',
)
Pairs = set[tuple[str, str]]
Scored = list[tuple[str, str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, help="a folder of sets of your own")
    parser.add_argument("--people", type=int, default=6000, help="how many people to invent (6000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--splink", action="store_true", help="compare with Splink 5, when it is installed")
    options = parser.parse_args()
    missing = [name for name in ("splink", "duckdb", "pyarrow") if find_spec(name) is None]
    if options.splink and missing:
        print(f"not compared with Splink: {', '.join(missing)} not installed")
        options.splink = False
    logging.disable(logging.WARNING)  # Splink says at each training which levels no pair of a block reached
    for name, left, right, true, unsure in sets(options.data, options.people):
        compare(name, left, right, true, unsure, rounds=options.rounds, with_splink=options.splink)
    if options.data is None:
        many(options.people)
    if options.splink:
        print(f"Splink {version('splink')}, DuckDB {version('duckdb')}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def sets(data: Path | None, people: int) -> Iterator[tuple[str, pl.DataFrame, pl.DataFrame, Pairs, Pairs]]:
    """Each set as its name, both lists, the true pairs and the pairs that count neither way."""
    if data is None:
        for name, (one, two) in invented.VIEWS.items():
            rng = np.random.default_rng(1)
            everybody = invented.invent_people(rng, people)
            (left, who_left), (right, who_right) = (invented.see(rng, everybody, view) for view in (one, two))
            yield name, left, right, invented.true_pairs(who_left, who_right), set()
        return
    for folder in sorted(path.parent for path in data.glob("**/truth.csv.gz")):
        read = {n: pl.read_csv(folder / f"{n}.csv.gz", infer_schema=False) for n in ("a", "b", "truth")}
        doubtful = folder / "ambiguous.csv.gz"
        unsure = set(pl.read_csv(doubtful, infer_schema=False).rows()) if doubtful.exists() else set()
        yield folder.name, read["a"], read["b"], set(read["truth"].rows()), unsure


def compare(
    name: str, left: pl.DataFrame, right: pl.DataFrame, true: Pairs, unsure: Pairs, *, rounds: int, with_splink: bool
) -> None:
    print(f"\n{name}: {left.height:,} x {right.height:,}, {len(true):,} true pairs")
    links = link(left, right)
    runs: dict[str, list[float]] = {"marsad": []}
    by_splink: Scored = []
    for _ in range(rounds):
        runs["marsad"].append(timed(lambda: link(left, right)))
        if with_splink:
            seconds, by_splink = with_splink_5(links)
            runs.setdefault("splink", []).append(seconds)
    ours = [row for row in links.table().rows() if row[:2] not in unsure]
    at = {threshold: prf(ours, true, threshold) for threshold in (0.5, 0.95)}
    print(f"  marsad   F1 {at[0.5][2]:.4f}   P {at[0.5][0]:.4f} R {at[0.5][1]:.4f}   p>=.95: P {at[0.95][0]:.4f}"
          f"   R at P .99 {recall_at(ours, true, 0.99):.4f}")  # fmt: skip
    show("marsad", runs["marsad"])
    middle = statistics.median(runs["marsad"])
    print(f"  {links.candidates:,} pairs, {middle / max(links.candidates, 1) * 1e6:.1f} s a million")
    explained = [timed(lambda at=at: explain(links, at)) for at in range(0, len(links.a), max(len(links.a) // 50, 1))]
    print(f"  one explanation: median {statistics.median(explained) * 1e3:.1f} ms, max {max(explained) * 1e3:.1f} ms")
    if by_splink:
        kept = one_to_one([row for row in by_splink if row[:2] not in unsure])
        best = max((prf(kept, true, threshold / 50)[2] for threshold in range(1, 50)), default=0.0)
        print(f"  splink 5 F1 {best:.4f} (best threshold, one to one)")
        show("splink 5", runs["splink"])
        ratios = [theirs / ours for theirs, ours in zip(runs["splink"], runs["marsad"], strict=True)]
        show("ratio", ratios)


def with_splink_5(links) -> tuple[float, Scored]:
    """Splink on the same prepared columns: seconds of training and predicting, and its pairs."""
    from splink import DuckDBAPI, Linker

    tables = [splink.inputs(roster, links.lexicon).to_arrow() for roster in (links.left, links.right)]
    begun = time.process_time()
    api = DuckDBAPI()
    frames = [api.register(table, dataset_display_name=label) for table, label in zip(tables, ("a", "b"), strict=True)]
    linker = Linker(frames, splink.settings(links, trained=False), log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in TRAINED_ON:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    found = linker.inference.predict(threshold_match_probability=0.01).as_record_list()
    seconds = time.process_time() - begun
    rows = []
    for row in found:
        one, two = (row["unique_id_l"], row["unique_id_r"])
        if row["source_dataset_l"] != "a":
            one, two = two, one
        rows.append((one, two, 1 / (1 + 2 ** -row["match_weight"])))
    return seconds, rows


def many(people: int) -> None:
    """The pile of five lists: pairs, people, and whether the range holds the truth."""
    rng = np.random.default_rng(2)
    everybody = invented.invent_people(rng, people)
    seen = [invented.see(rng, everybody, view) for view in invented.MANY]
    begun = time.process_time()
    built = pile.build([table for table, _ in seen], [view.name for view in invented.MANY])
    clusters = cluster(built)
    counted = documented(built, clusters)
    seconds = time.process_time() - begun
    who = {row: number for _, rows in seen for row, number in rows.items()}
    truth = len({who[row] for roster in built.rosters for row in roster.ids})
    inside = "inside" if counted.low <= truth <= counted.high else "OUTSIDE"
    print(f"\nfive lists: {counted.records:,} records, {truth:,} people")
    print(f"  counted {counted.best:,} ({counted.best / truth - 1:+.2%}), {counted.low:,} to {counted.high:,}")
    print(f"  the truth is {inside}; {seconds:.1f} s")


def prf(pairs: Scored, true: Pairs, threshold: float) -> tuple[float, float, float]:
    kept = {row[:2] for row in pairs if row[2] >= threshold}
    right = len(kept & true)
    return right / max(len(kept), 1), right / max(len(true), 1), 2 * right / max(len(kept) + len(true), 1)


def recall_at(pairs: Scored, true: Pairs, precision: float) -> float:
    right, best = 0, 0.0
    for made, row in enumerate(pairs, 1):
        right += row[:2] in true
        best = right / len(true) if right / made >= precision else best
    return best


def one_to_one(pairs: Scored) -> Scored:
    taken: set[str] = set()
    out = []
    for row in sorted(pairs, key=lambda row: -row[2]):
        if not {f"a{row[0]}", f"b{row[1]}"} & taken:
            taken |= {f"a{row[0]}", f"b{row[1]}"}
            out.append(row)
    return out


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def show(what: str, values: list[float]) -> None:
    print(f"  {what:8} min {min(values):.2f}  median {statistics.median(values):.2f}  max {max(values):.2f}"
          + ("" if what == "ratio" else " s"))  # fmt: skip


if __name__ == "__main__":
    main()
