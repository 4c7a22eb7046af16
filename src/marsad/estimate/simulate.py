"""Tables with a known truth: for coverage under right and wrong assumptions, and for simulation-based calibration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from marsad.estimate.capture import CaptureTable
from marsad.estimate.posterior import Floats
from marsad.estimate.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Classes of victims with their weights and capture probabilities (classes x lists).

    `echo` is the chance that somebody on the first list is taken over onto the second: lists that depend on each other.
    """

    name: str
    weights: tuple[float, ...]
    captures: tuple[tuple[float, ...], ...]
    echo: float = 0.0

    def table(self, population: int, rng: np.random.Generator) -> CaptureTable:
        """One table drawn from a population of that size."""
        group = rng.choice(len(self.weights), size=population, p=self.weights)
        on = rng.random((population, len(self.captures[0]))) < np.array(self.captures)[group]
        on[:, 1] |= on[:, 0] & (rng.random(population) < self.echo)
        patterns = on @ (1 << np.arange(on.shape[1]))
        counts = np.bincount(patterns, minlength=1 << on.shape[1])
        names = tuple(f"L{j + 1}" for j in range(on.shape[1]))
        return CaptureTable.from_patterns(names, [(int(p), int(counts[p])) for p in np.flatnonzero(counts) if p])


TRUTHS: tuple[Truth, ...] = (
    Truth(name="independent lists", weights=(1.0,), captures=((0.30, 0.20, 0.25, 0.15),)),
    Truth(name="independent, large lists", weights=(1.0,), captures=((0.50, 0.40, 0.45, 0.35),)),
    Truth(name="one list echoes another", weights=(1.0,), captures=((0.30, 0.20, 0.25, 0.15),), echo=0.3),
    Truth(
        name="two classes, 30 : 70",
        weights=(0.3, 0.7),
        captures=((0.50, 0.40, 0.45, 0.35), (0.12, 0.10, 0.08, 0.10)),
    ),
    Truth(
        name="two classes, 70 : 30",
        weights=(0.7, 0.3),
        captures=((0.40, 0.30, 0.35, 0.30), (0.10, 0.08, 0.10, 0.06)),
    ),
    Truth(
        name="half nearly invisible",
        weights=(0.5, 0.5),
        captures=((0.40, 0.30, 0.35, 0.30), (0.01, 0.01, 0.01, 0.01)),
    ),
)


def prior_table(lists: int, n: int, settings: Settings, rng: np.random.Generator) -> tuple[CaptureTable, float]:
    """A table of n people and its N, drawn from the latent-class model's prior given n.

    With p(N) ~ 1/N the prior of the rest given n is its own prior, thinned by the chance that n0 stays within the cap.
    """
    shape, rate = settings.alpha
    while True:
        alpha = rng.gamma(shape) / rate
        sticks = rng.beta(1.0, max(alpha, 1e-12), size=settings.classes - 1)
        weights = np.append(sticks, 1.0) * np.concatenate([[1.0], np.cumprod(1 - sticks)])
        captures = rng.random((lists, settings.classes))
        pi0 = float(weights @ np.prod(1 - captures, axis=0))
        unseen = rng.negative_binomial(n, max(1 - pi0, 1e-9))
        cap = settings.n_max if settings.n_max is not None else 20 * n
        if unseen <= cap:
            break
    chances = _pattern_chances(weights, captures)
    cells = rng.multinomial(n, chances[1:] / chances[1:].sum())
    names = tuple(f"L{j + 1}" for j in range(lists))
    counts = np.concatenate([[0], cells]).astype(np.int64)
    return CaptureTable(lists=names, counts=counts), float(n + unseen)


def rank_among(truth: float, draws: Floats, kept: int, rng: np.random.Generator) -> int:
    """Rank of the truth among `kept` thinned draws, ties broken by chance: 0 … kept, uniform when all is right."""
    flat = draws.T.ravel()
    thinned = flat[np.linspace(0, flat.size - 1, kept).astype(int)]
    ties = int((thinned == truth).sum())
    return int((thinned < truth).sum()) + int(rng.integers(0, ties + 1))


def uniformity(ranks: Floats, kept: int, bins: int = 8) -> float:
    """Chi-square p-value that ranks 0 … kept are uniform."""
    from scipy.stats import chi2

    seen = np.bincount((np.asarray(ranks) * bins // (kept + 1)).astype(int), minlength=bins)
    expected = seen.sum() / bins
    return float(chi2.sf(((seen - expected) ** 2 / expected).sum(), bins - 1))


def _pattern_chances(weights: Floats, captures: Floats) -> Floats:
    lists = captures.shape[0]
    on = np.arange(1 << lists)[:, None] >> np.arange(lists) & 1
    each = np.prod(np.where(on[:, :, None] == 1, captures, 1 - captures), axis=1)
    return np.asarray(each @ weights, dtype=np.float64)


Fitter = Callable[[CaptureTable, np.random.Generator], Floats]


def calibrate(fits: int, fit: Fitter, settings: Settings, rng: np.random.Generator, *, n: int = 300) -> list[int]:
    """Ranks (0 … 63) of the true N over tables drawn from the prior; `fit` returns draws of N (chains x iterations)."""
    ranks = []
    for _ in range(fits):
        table, truth = prior_table(4, n, settings, rng)
        ranks.append(rank_among(truth, fit(table, rng), 63, rng))
    return ranks
