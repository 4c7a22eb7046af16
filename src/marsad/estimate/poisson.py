"""Poisson log-linear models of the observable cells: fitting, and whether there is anything to fit.

Existence follows Fienberg and Rinaldo (Annals of Statistics 40, 2012) and Chan, Silverman and Vincent
(arXiv 1902.05156): a linear programme decides it before a number is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.special import gammaln

from marsad.estimate.capture import CaptureTable
from marsad.estimate.posterior import Floats

Pair = tuple[int, int]
ROUNDS = 60  # Newton rounds; a fit that exists needs about 8
SETTLED = 1e-9  # largest relative change of the log-likelihood at which a fit stands


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonFit:
    """One fitted model. `intercept` is ln of the expected unobserved cell; `variance` that of the intercept."""

    intercept: float
    variance: float
    coefficients: Floats
    log_likelihood: float
    parameters: int
    settled: bool

    def n(self, documented: int) -> float:
        """N: documented plus the expected unobserved."""
        return float(documented + np.exp(self.intercept))

    @property
    def se(self) -> float:
        """Standard error of N: sqrt(e^g + e^2g Var g)."""
        return float(np.sqrt(np.exp(self.intercept) + np.exp(2 * self.intercept) * self.variance))

    @property
    def aic(self) -> float:
        """Akaike's criterion with the full Poisson log-likelihood, ln n! included."""
        return 2 * self.parameters - 2 * self.log_likelihood

    def bic(self, documented: int) -> float:
        """Schwarz's criterion; the sample is the documented people."""
        return float(self.parameters * np.log(documented) - 2 * self.log_likelihood)


@dataclass(frozen=True, slots=True, kw_only=True)
class Existence:
    """`optimum` of the linear programme (positive: a finite estimate exists); `full_rank`: is it identifiable?"""

    optimum: float
    full_rank: bool

    @property
    def exists(self) -> bool:
        return self.optimum > 1e-7

    @property
    def verdict(self) -> str:
        """fit, no estimate exists, or not identifiable."""
        if not self.full_rank:
            return "not identifiable"
        return "fit" if self.exists else "no estimate exists"


def main_effects(lists: int) -> Floats:
    """cells x (1 + lists): the intercept and one column a list, for patterns 1 … 2**lists - 1."""
    cells = np.arange(1, 1 << lists)
    on = cells[:, None] >> np.arange(lists) & 1
    return np.column_stack([np.ones(cells.size), on]).astype(np.float64)


def pair_columns(lists: int, pairs: Sequence[Pair]) -> Floats:
    """cells x pairs: 1 where both lists of the pair hold the person."""
    cells = np.arange(1, 1 << lists)
    columns = [(cells >> a & 1) * (cells >> b & 1) for a, b in pairs]
    return np.column_stack(columns).astype(np.float64) if columns else np.empty((cells.size, 0))


def all_pairs(lists: int) -> list[Pair]:
    """Every pair of lists, by index."""
    return list(combinations(range(lists), 2))


def empty_pairs(counts: NDArray[np.int64], lists: int, pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs with nobody on both lists; their parameter is minus infinity."""
    shared = pair_columns(lists, pairs).T @ counts[1:]
    return [pair for pair, people in zip(pairs, shared, strict=True) if people == 0]


def existence(table: CaptureTable, pairs: Sequence[Pair]) -> Existence:
    """Does the model with these pairs have a finite, identifiable estimate on this table?

    Pairs that share nobody are taken out with their cells first; then: largest s with A'x = A'n, x >= s.
    """
    lists = len(table.lists)
    empty = empty_pairs(table.counts, lists, pairs)
    live = ~pair_columns(lists, empty).any(axis=1)
    kept = [pair for pair in pairs if pair not in empty]
    design = np.column_stack([main_effects(lists), pair_columns(lists, kept)])[live]
    counts = table.counts[1:][live].astype(np.float64)
    full_rank = int(np.linalg.matrix_rank(design)) == design.shape[1]
    cells = design.shape[0]
    through = np.ascontiguousarray(np.transpose(design))
    answer = linprog(
        np.append(np.zeros(cells), -1.0),
        A_ub=np.column_stack([-np.eye(cells), np.ones(cells)]),
        b_ub=np.zeros(cells),
        A_eq=np.column_stack([through, np.zeros(design.shape[1])]),
        b_eq=through @ counts,
        bounds=[(0, None)] * cells + [(None, None)],
        method="highs",
    )
    return Existence(optimum=-(answer.fun or 0.0) if answer.success else 0.0, full_rank=full_rank)


def fit(counts: NDArray[np.int64], design: Floats, live: NDArray[np.bool_] | None = None) -> PoissonFit:
    """Counts by pattern (2**J) and a design over patterns 1 … in, the maximum-likelihood fit out.

    `live` marks the cells that take part (others have fitted value 0).
    """
    mask = np.ones(design.shape[0], dtype=bool) if live is None else live
    return fit_each(counts, design[None], mask[None])[0]


def fit_each(counts: NDArray[np.int64], designs: Floats, live: NDArray[np.bool_]) -> list[PoissonFit]:
    """Many models of one table at once: designs (models x cells x columns), live cells (models x cells).

    A column that is zero on the live cells is left out of its model.
    """
    observed = np.where(live, counts[1:], 0).astype(np.float64)
    designs = designs * live[:, :, None]
    dead: NDArray[np.bool_] = np.logical_not(np.any(designs, axis=1))
    guard = np.einsum("mp,pq->mpq", dead.astype(np.float64), np.eye(designs.shape[2]))
    fitted = np.where(live, observed + 0.5, 0.0)
    last, coefficients = np.full(designs.shape[0], -np.inf), np.zeros(designs.shape[::2])
    settled = np.zeros(designs.shape[0], dtype=bool)
    for _ in range(ROUNDS):
        eta = np.log(np.where(live, fitted, 1.0))
        weighted = designs * fitted[:, :, None]
        information = np.swapaxes(designs, 1, 2) @ weighted + guard
        score = np.einsum("mcp,mc->mp", weighted, eta) + np.einsum("mcp,mc->mp", designs, observed - fitted)
        coefficients = _solve(information, score)
        eta = np.clip(np.einsum("mcp,mp->mc", designs, coefficients), -60, 60)
        fitted = np.where(live, np.exp(eta), 0.0)
        log_likelihood = (observed * eta - fitted).sum(axis=1)
        settled[:] = np.abs(log_likelihood - last) <= SETTLED * (1 + np.abs(log_likelihood))
        last = log_likelihood
        if settled.all():
            break
    information = np.swapaxes(designs, 1, 2) @ (designs * fitted[:, :, None]) + guard
    unit = np.zeros(designs.shape[2])
    unit[0] = 1.0
    variance = _solve(information, np.broadcast_to(unit, coefficients.shape))[:, 0]
    constant = gammaln(observed + 1).sum(axis=1)
    return [
        PoissonFit(
            intercept=float(coefficients[m, 0]),
            variance=float(variance[m]),
            coefficients=coefficients[m],
            log_likelihood=float(last[m] - constant[m]),
            parameters=int((~dead[m]).sum()),
            settled=bool(settled[m]) and bool(np.abs(coefficients[m]).max() < 30) and bool(variance[m] > 0),
        )
        for m in range(designs.shape[0])
    ]


def _solve(matrices: Floats, vectors: Floats) -> Floats:
    """Solve each system; one that is singular to working precision is solved by least squares."""
    try:
        return np.asarray(np.linalg.solve(matrices, vectors[..., None])[..., 0], dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray((np.linalg.pinv(matrices) @ vectors[..., None])[..., 0], dtype=np.float64)
