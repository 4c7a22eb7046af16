"""The graph posterior against R's dga, and its own exactness."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from published import golden, load

from marsad.estimate.dga import posterior_of_n
from marsad.estimate.graphs import decomposable, edges, pairs


@pytest.mark.parametrize("case", golden()["dga"], ids=lambda case: f"{case['table']} δ {case['delta']}")
def test_posterior_agrees_with_r(case: dict[str, object]) -> None:
    posterior, graphs = posterior_of_n(load(str(case["table"])), delta=case["delta"], n_max=case["n_max"])  # type: ignore
    assert posterior.mean == pytest.approx(case["mean"], abs=0.51)
    assert posterior.quantile(0.5) == pytest.approx(case["median"], abs=1)
    limits = [posterior.quantile(0.025), posterior.quantile(0.975)]
    assert limits == pytest.approx(case["limits"], abs=1)
    if "mode" in case:
        assert posterior.mode == case["mode"]
        assert graphs.max() == pytest.approx(case["top"], abs=0.002)


def test_madigan_york_with_their_informative_prior() -> None:
    from scipy.stats import nbinom

    shape, scale = 13.14, 55.17
    posterior, graphs = posterior_of_n(
        load("madigan_york_1997_3lists"), delta=1.0, n_max=3000,
        log_prior=lambda n: nbinom.logpmf(n, shape, 1 / (1 + scale)),
    )  # fmt: skip
    bayes = (posterior.weights @ (1 / posterior.values)) / (posterior.weights @ posterior.values**-2.0)
    assert posterior.mean == pytest.approx(733.7, abs=0.06)
    assert round(bayes, 1) == 731.2
    assert posterior.mode == 728
    top = decomposable(3).codes[int(np.argmax(graphs))]
    assert graphs.max() == pytest.approx(0.373, abs=0.001)
    assert edges(int(top), 3) == [(1, 2)]


@pytest.mark.parametrize("name", ["new_orleans_slavery_5lists", "netherlands_slavery_5lists"])
def test_the_quick_grid_equals_the_full_one(name: str) -> None:
    table, settings = load(name), {"delta": 1 / 32, "n_max": 60_000 if name.startswith("nether") else 20_000}
    quick, full = (posterior_of_n(table, full_grid=whole, **settings)[0] for whole in (False, True))  # type: ignore
    assert quick.mean == pytest.approx(full.mean, abs=0.5)
    for p in (0.025, 0.1, 0.5, 0.9, 0.975):
        assert quick.quantile(p) == pytest.approx(full.quantile(p), abs=1)


@pytest.mark.parametrize(("lists", "number"), [(2, 2), (3, 8), (4, 61), (5, 822), (6, 18_154)])
def test_numbers_of_chordal_graphs(lists: int, number: int) -> None:
    assert decomposable(lists).codes.size == number


def test_vectors_of_four_lists_are_cliques_minus_separators() -> None:
    found = decomposable(4)
    for code, vector in zip(found.codes, found.vectors, strict=True):
        cliques = _maximal_cliques(int(code))
        assert {subset for subset in range(1, 16) if vector[subset] > 0} <= set(cliques)
        for v in range(4):  # every list is counted once: cliques that hold it, less separators that hold it
            assert sum(int(vector[s]) for s in range(1, 16) if s >> v & 1) == 1
        for a, b in pairs(4):  # and every pair once where it is joined
            both = sum(int(vector[s]) for s in range(1, 16) if s >> a & 1 and s >> b & 1)
            assert both == ((a, b) in edges(int(code), 4))


def _maximal_cliques(code: int) -> list[int]:
    joined = set(edges(code, 4))
    subsets = [
        s for s in range(1, 16) if all(p in joined for p in combinations([v for v in range(4) if s >> v & 1], 2))
    ]
    return [s for s in subsets if not any(s != t and s & t == s for t in subsets)]


@pytest.mark.slow
def test_seven_lists_within_their_memory() -> None:
    assert decomposable(7).codes.size == 617_675
    assert decomposable(7).vectors.nbytes < 80e6
