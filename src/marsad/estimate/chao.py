"""Chao's lower bound when victims differ in how easily they are found (Rivest and Baillargeon, Biometrics 63, 2007).

The log-linear model Mth: list effects and columns (k-2)+, (k-3)+, … in the number k of lists, with coefficients that
may not be negative. Its estimate is a lower bound for N when capture probabilities vary between people.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from marsad.estimate.capture import CaptureTable
from marsad.estimate.poisson import PoissonFit, fit, main_effects
from marsad.estimate.posterior import Fit, Floats, Posterior
from marsad.estimate.settings import Settings


def estimate(table: CaptureTable, settings: Settings, rng: np.random.Generator) -> Fit:
    """A table in, the bound as a Fit out; its limits are log-normal in n0 (Chao 1987). Needs no dice."""
    found = bound(table)
    if not found.settled:
        return Fit(method="chao", table=table, posterior=None, obstacle="Chao's bound does not exist on this table")
    return Fit(
        method="chao",
        table=table,
        posterior=log_normal(table.documented, found),
        settings={"model": "Mth"},
        details={
            "bound": round(found.n(table.documented), 1),
            "se": round(found.se, 1),
            "independence": round(independence(table).n(table.documented), 1),
            "quick_bound": quick_bound(table),
        },
    )


def bound(table: CaptureTable, *, common: bool = False) -> PoissonFit:
    """Chao's Mth; with `common`, Mh: one capture probability for all lists."""
    lists = len(table.lists)
    base = main_effects(lists)
    if common:
        base = np.column_stack([base[:, 0], base[:, 1:].sum(axis=1)])
    on = np.bitwise_count(np.arange(1, 1 << lists)).astype(np.float64)
    extra = [np.maximum(on - at, 0) for at in range(2, lists) if np.any(table.counts[1:][on > at])]
    while True:
        found = fit(table.counts, np.column_stack([base, *extra]))
        etas = found.coefficients[base.shape[1] :]
        if not np.any(etas < 0):
            return found
        extra = [column for column, eta in zip(extra, etas, strict=True) if eta >= 0]


def independence(table: CaptureTable) -> PoissonFit:
    """Mt: lists independent of one another, each with a coverage of its own."""
    return fit(table.counts, main_effects(len(table.lists)))


def quick_bound(table: CaptureTable) -> float | None:
    """n + ((J - 1) / J) f1² / (2 f2); None when nobody is on two lists."""
    ones, twos = table.frequencies[:2]
    lists = len(table.lists)
    return round(float(table.documented + (lists - 1) / lists * ones**2 / (2 * twos)), 1) if twos else None


def log_normal(documented: int, found: PoissonFit, points: int = 2001) -> Posterior:
    """Points of equal weight whose n0 is log-normal with the fit's mean and standard error."""
    unseen = found.n(documented) - documented
    spread = np.sqrt(np.log1p((found.se / unseen) ** 2))
    steps = (np.arange(points) + 0.5) / points
    values: Floats = documented + unseen * np.exp(spread * ndtri(steps) - spread**2 / 2)
    return Posterior(values=values, weights=np.full(points, 1 / points))
