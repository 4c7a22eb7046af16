"""What a fit says about N: values with weights, from a grid or from draws, summarised one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.estimate.capture import CaptureTable

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """Values of N in rising order and their weights, which sum to 1."""

    values: Floats
    weights: Floats

    @classmethod
    def from_draws(cls, draws: Floats) -> Posterior:
        """Equally weighted draws in any order and shape."""
        values = np.sort(np.asarray(draws, dtype=np.float64).ravel())
        return cls(values=values, weights=np.full(values.size, 1 / values.size))

    @property
    def mean(self) -> float:
        return float(self.values @ self.weights)

    @property
    def sd(self) -> float:
        return float(np.sqrt(((self.values - self.mean) ** 2) @ self.weights))

    @property
    def mode(self) -> float:
        """The likeliest value of a grid; of draws, the fullest of 60 bins on the log scale."""
        if self.weights.size < 2 or np.ptp(self.weights) > 0:
            return float(self.values[np.argmax(self.weights)])
        heights, edges = np.histogram(np.log(self.values), bins=60)
        best = int(np.argmax(heights))
        return float(np.exp((edges[best] + edges[best + 1]) / 2))

    def quantile(self, p: float) -> float:
        """The smallest value with at least `p` of the weight at or below it."""
        at = int(np.searchsorted(np.cumsum(self.weights), p * (1 - 1e-12)))
        return float(self.values[min(at, self.values.size - 1)])

    def share_above(self, value: float) -> float:
        """Weight of N > value."""
        return float(self.weights[self.values > value].sum())

    def draws(self, rng: np.random.Generator, size: int) -> Floats:
        """`size` values drawn by weight."""
        return np.asarray(rng.choice(self.values, size=size, p=self.weights), dtype=np.float64)

    def summary(self) -> dict[str, float]:
        """The contract's four numbers."""
        return {
            "mean": round(self.mean, 2),
            "median": round(self.quantile(0.5), 2),
            "q025": round(self.quantile(0.025), 2),
            "q975": round(self.quantile(0.975), 2),
        }

    def modes(self, *, least: float = 0.05) -> list[tuple[float, float]]:
        """Humps of the smoothed density of ln N that hold at least `least` of the weight: (place, weight) pairs.

        Two humps count as one unless the density between them falls below half of the lower one.
        """
        places, heights = self.density()
        parts = _split_at_valleys(heights)
        total = heights.sum()
        found = [(places[a:b][np.argmax(heights[a:b])], heights[a:b].sum() / total) for a, b in parts]
        return [(float(np.exp(place)), float(weight)) for place, weight in found if weight >= least]

    def density(self, bins: int = 120) -> tuple[Floats, Floats]:
        """(ln N, height): the smoothed density of ln N between the 0.1 % and 99.9 % quantiles."""
        logs = np.log(np.maximum(self.values, 1))
        low, high = np.log(max(self.quantile(0.001), 1)), np.log(max(self.quantile(0.999), 2))
        edges = np.linspace(low - 0.02, max(high, low + 1e-3) + 0.02, bins + 1)
        heights = np.histogram(logs, bins=edges, weights=self.weights)[0]
        middle = (edges[1:] + edges[:-1]) / 2
        spread = float(np.sqrt(self.weights @ (logs - self.weights @ logs) ** 2))
        width = max(0.25 * spread, edges[1] - edges[0])
        kernel = np.exp(-0.5 * ((middle[:, None] - middle) / width) ** 2)
        return middle, np.asarray(kernel @ heights, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One method's answer for one table, before any verdict.

    `posterior` is None when no number exists (`obstacle` then says why). `settings` holds everything that was chosen,
    `details` what the method has to show (graphs, chains, terms); both are plain values.
    """

    method: str
    table: CaptureTable
    posterior: Posterior | None
    settings: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    obstacle: str = ""

    def summary(self) -> dict[str, float] | None:
        """Mean, median and 95 % limits of N, or None."""
        return self.posterior.summary() if self.posterior else None


def _split_at_valleys(heights: Floats) -> list[tuple[int, int]]:
    inner = np.flatnonzero((heights[1:-1] >= heights[:-2]) & (heights[1:-1] > heights[2:])) + 1
    peaks = [int(p) for p in inner] or [int(np.argmax(heights))]
    cuts = [0]
    top = peaks[0]
    for peak in peaks[1:]:
        valley = top + int(np.argmin(heights[top : peak + 1]))
        deep = heights[valley] < 0.5 * min(heights[top], heights[peak])
        if deep:
            cuts.append(valley)
        if deep or heights[peak] > heights[top]:
            top = peak
    edges = [*cuts, heights.size]
    return list(pairwise(edges))
