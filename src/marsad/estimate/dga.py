"""Posterior of N averaged over decomposable graphs, exact (Madigan and York, Biometrika 84(1), 1997, 19-31).

Every chordal graph on the lists is a model; cell probabilities have a hyper-Dirichlet prior of weight `delta` a cell;
all graphs are equally likely. The weight of (graph, n0) is a sum over the graph's cliques minus its separators, so all
graphs and all n0 come from one matrix product: clique vectors x log-margins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.special import gammaln, logsumexp

from marsad.estimate.capture import CaptureTable
from marsad.estimate.graphs import MOST_LISTS, Graphs, decomposable, edges
from marsad.estimate.posterior import Fit, Floats, Posterior
from marsad.estimate.settings import Settings

GRID_POINTS = 256  # evenly spaced in ln(1 + n0); quantiles agree with the full grid to ±1 (tests/estimate/test_dga.py)
FULL_GRID_CELLS = 2_000_000  # graphs x grid below which the full grid is as quick as the spline
BLOCK = 16_384  # graphs a block: 7 lists stay far below 1.5 GB
NEGLIGIBLE = 45.0  # nats below the best graph at every coarse point: e-45 of the weight, times 617,675 graphs
LogPrior = Callable[[Floats], Floats]


def estimate(table: CaptureTable, settings: Settings, rng: np.random.Generator) -> Fit:
    """A table in, its Fit out. Uses `delta` (default 2**-J) and `n_max` (largest n0); needs no dice."""
    delta, n_max = settings.delta_for(table), settings.n_max_for(table)
    chosen = {"delta": delta, "n_max": n_max, "prior": "p(N) ~ 1/N"}
    if len(table.lists) > MOST_LISTS:
        why = f"decomposable graphs are enumerated for at most {MOST_LISTS} lists; this table has {len(table.lists)}"
        return Fit(method="dga", table=table, posterior=None, settings=chosen, obstacle=why)
    posterior, weights = posterior_of_n(table, delta=delta, n_max=n_max)
    return Fit(
        method="dga",
        table=table,
        posterior=posterior,
        settings=chosen,
        details={"graphs": _top_graphs(table, weights)},
    )


def posterior_of_n(
    table: CaptureTable, *, delta: float, n_max: int, log_prior: LogPrior | None = None, full_grid: bool = False
) -> tuple[Posterior, Floats]:
    """Posterior of N for n0 in 1 … n_max, and the probability of each graph (in the order of `decomposable`).

    `log_prior` takes an array of N and returns ln p(N) up to a constant (default -ln N). `full_grid` evaluates every
    n0; otherwise 256 points and a cubic spline of the log marginal, which agrees to ±1 in quantiles.
    """
    graphs = decomposable(len(table.lists))
    prior = log_prior or (lambda n: -np.log(n))
    kept = _worth_evaluating(table, graphs, delta, n_max, prior)
    vectors = graphs.vectors[kept]

    def evaluate(grid: Floats) -> tuple[Floats, Floats]:
        return _marginals(vectors, _log_margins(table, grid, delta), _common(table, grid, prior), np.gradient(grid))

    if full_grid or vectors.shape[0] * n_max <= FULL_GRID_CELLS or n_max <= GRID_POINTS:
        every = np.arange(1, max(n_max, 2) + 1, dtype=np.float64)
        log_mass, by_graph = evaluate(every)
    else:
        wide = _grid(1, n_max)
        narrow = _grid(*_bounds(wide, evaluate(wide)[0]))
        marginal, by_graph = evaluate(narrow)
        every = np.arange(np.ceil(narrow[0]), np.floor(narrow[-1]) + 1)
        log_mass = CubicSpline(np.log(narrow), marginal)(np.log(every))
    mass = np.exp(log_mass - logsumexp(log_mass))
    probabilities = np.zeros(graphs.codes.size)
    probabilities[kept] = np.exp(by_graph - logsumexp(by_graph))
    return Posterior(values=every + table.documented, weights=mass / mass.sum()), probabilities


def _grid(low: float, high: float) -> Floats:
    """256 points, even in ln(1 + n0); fewer when there are fewer integers."""
    points = int(min(GRID_POINTS, high - low + 1))
    return np.expm1(np.linspace(np.log1p(low), np.log1p(high), max(points, 2)))


def _bounds(grid: Floats, log_marginal: Floats) -> tuple[float, float]:
    """The stretch of the grid that holds all but a billionth of the posterior, two points wider on each side."""
    mass = np.exp(log_marginal - log_marginal.max()) * np.gradient(grid)
    share = np.cumsum(mass) / mass.sum()
    low = max(int(np.searchsorted(share, 1e-9)) - 2, 0)
    high = min(int(np.searchsorted(share, 1 - 1e-9)) + 2, grid.size - 1)
    return float(grid[low]), float(grid[high])


def _common(table: CaptureTable, grid: Floats, log_prior: LogPrior) -> Floats:
    """What all graphs share: ln N! - ln n0! + ln p(N)."""
    n = table.documented + grid
    return np.asarray(gammaln(n + 1) - gammaln(grid + 1) + log_prior(n), dtype=np.float64)


def _log_margins(table: CaptureTable, grid: Floats, delta: float) -> Floats:
    """subsets x grid: ln of the Dirichlet-multinomial margin over each subset of the lists; 0 for the empty subset."""
    cells = 1 << len(table.lists)
    alpha = delta * cells
    total = gammaln(alpha) - gammaln(alpha + table.documented + grid)
    margins = np.zeros((cells, grid.size))
    for subset in range(1, cells):
        weight = delta * cells / (1 << subset.bit_count())
        seen = np.bincount(np.arange(cells) & subset, weights=table.counts, minlength=cells)
        others = seen[[cell for cell in range(1, cells) if cell & subset == cell]]
        fixed = gammaln(weight + others).sum() - (1 << subset.bit_count()) * gammaln(weight)
        margins[subset] = total + fixed + gammaln(weight + seen[0] + grid)
    return margins


def _worth_evaluating(
    table: CaptureTable, graphs: Graphs, delta: float, n_max: int, log_prior: LogPrior
) -> NDArray[np.intp]:
    """Graphs whose weight is not negligible somewhere on a coarse grid; all of them when there are few."""
    if graphs.codes.size < BLOCK:
        return np.arange(graphs.codes.size)
    coarse = np.unique(np.round(np.geomspace(1, n_max, 16)))
    margins = _log_margins(table, coarse, delta)
    best = np.full(coarse.size, -np.inf)
    weights = np.empty((graphs.codes.size, coarse.size), dtype=np.float64)
    for start in range(0, graphs.codes.size, BLOCK):
        block = graphs.vectors[start : start + BLOCK].astype(np.float64) @ margins
        weights[start : start + BLOCK] = block
        best = np.maximum(best, block.max(axis=0))
    return np.flatnonzero((weights > best - NEGLIGIBLE).any(axis=1))


def _marginals(vectors: NDArray[np.int8], margins: Floats, common: Floats, widths: Floats) -> tuple[Floats, Floats]:
    """Log marginal of n0 over all graphs, and log weight of each graph over all n0 (both up to one constant)."""
    marginal = np.full(margins.shape[1], -np.inf)
    by_graph = np.empty(vectors.shape[0])
    for start in range(0, vectors.shape[0], BLOCK):
        block = vectors[start : start + BLOCK].astype(np.float64) @ margins + common
        top = block.max()
        weight = np.exp(block - top)
        with np.errstate(divide="ignore"):
            marginal = np.logaddexp(marginal, np.log(weight.sum(axis=0)) + top)
            by_graph[start : start + BLOCK] = np.log(weight @ widths) + top
    return marginal, by_graph


def _top_graphs(table: CaptureTable, weights: Floats, most: int = 5) -> list[dict[str, Any]]:
    graphs = decomposable(len(table.lists))
    best = np.argsort(-weights, kind="stable")[:most]
    return [
        {
            "joined": [f"{table.lists[a]}-{table.lists[b]}" for a, b in edges(int(graphs.codes[at]), graphs.lists)],
            "probability": round(float(weights[at]), 4),
        }
        for at in best
        if weights[at] >= 0.001
    ]
