"""Log-linear models with pairs of lists chosen by BIC, and a bootstrap that chooses again in every resample.

Intervals that keep the chosen model fixed are too short (Silverman and others, arXiv 2303.17856), so the whole of the
selection is redone. A model whose estimate does not exist or is not identifiable is never chosen (see `poisson`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.estimate.capture import CaptureTable
from marsad.estimate.poisson import (
    Existence,
    Pair,
    PoissonFit,
    all_pairs,
    existence,
    fit_each,
    main_effects,
    pair_columns,
)
from marsad.estimate.posterior import Fit, Posterior
from marsad.estimate.settings import Settings

DOUBTFUL = 9.0  # a coefficient this large may be on its way to infinity: the linear programme then decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The pairs that BIC chose and the fit of that model."""

    pairs: tuple[Pair, ...]
    fit: PoissonFit


def estimate(table: CaptureTable, settings: Settings, rng: np.random.Generator) -> Fit:
    """A table in, its Fit out: the chosen model's draws over `resamples` bootstrap tables."""
    chosen = choose(table)
    chosen_settings = {"criterion": "BIC", "resamples": settings.resamples, "n_max": settings.n_max_for(table)}
    if chosen is None:
        state = existence(table, [])
        return Fit(method="loglinear", table=table, posterior=None, settings=chosen_settings, obstacle=state.verdict)
    draws = _bootstrap(table, settings, rng)
    if draws.size < 0.8 * settings.resamples:
        why = f"no estimate exists in {1 - draws.size / settings.resamples:.0%} of the bootstrap resamples"
        return Fit(method="loglinear", table=table, posterior=None, settings=chosen_settings, obstacle=why)
    return Fit(
        method="loglinear",
        table=table,
        posterior=Posterior.from_draws(draws),
        settings=chosen_settings,
        details={**_details(table, chosen), "resamples_without_estimate": settings.resamples - int(draws.size)},
    )


def choose(table: CaptureTable) -> Chosen | None:
    """Forward from independence: at each step the pair that lowers BIC most, if any does; None when nothing exists."""
    lists, documented = len(table.lists), table.documented
    best = _fits(table, [()])[0]
    pairs: tuple[Pair, ...] = ()
    if not _stands(table, pairs, best):
        return None
    while True:
        options = [(*pairs, pair) for pair in all_pairs(lists) if pair not in pairs]
        fits = _fits(table, options) if options else []
        ranked = sorted(zip(options, fits, strict=True), key=lambda option: option[1].bic(documented))
        better = (item for item in ranked if item[1].bic(documented) < best.bic(documented))
        step = next((item for item in better if _stands(table, item[0], item[1])), None)
        if step is None:
            return Chosen(pairs=pairs, fit=best)
        pairs, best = step


def _fits(table: CaptureTable, options: list[tuple[Pair, ...]]) -> list[PoissonFit]:
    """Fit each set of pairs; a pair that shares nobody loses its column and its cells."""
    lists = len(table.lists)
    base, every = main_effects(lists), all_pairs(lists)
    columns = pair_columns(lists, every)
    empty = columns.T @ table.counts[1:] == 0
    designs, live = [], []
    for pairs in options:
        at = [every.index(pair) for pair in pairs]
        designs.append(np.column_stack([base, columns[:, at]]))
        live.append(~columns[:, [index for index in at if empty[index]]].any(axis=1))
    return fit_each(table.counts, np.array(designs), np.array(live))


def _stands(table: CaptureTable, pairs: tuple[Pair, ...], found: PoissonFit) -> bool:
    if not found.settled:
        return False
    if np.abs(found.coefficients[1:]).max() < DOUBTFUL and found.variance < 25:
        return True
    state: Existence = existence(table, pairs)
    return state.exists and state.full_rank


def _bootstrap(table: CaptureTable, settings: Settings, rng: np.random.Generator) -> NDArray[np.float64]:
    """N of each resample (cells Poisson with the observed means, the unobserved cell Poisson about its fit)."""
    draws = []
    cap = settings.n_max_for(table)
    for _ in range(settings.resamples):
        counts = rng.poisson(table.counts)
        if counts.sum() == 0:
            continue
        again = choose(CaptureTable(lists=table.lists, counts=counts))
        if again is None or np.exp(again.fit.intercept) > 10 * cap:
            continue
        unseen = min(rng.poisson(np.exp(again.fit.intercept)), cap)
        draws.append(float(table.documented + unseen))
    return np.array(draws)


def _details(table: CaptureTable, chosen: Chosen) -> dict[str, Any]:
    documented = table.documented
    every = [tuple(all_pairs(len(table.lists)))]
    models = {"chosen": chosen.fit, "independence": _fits(table, [()])[0], "all pairs": _fits(table, every)[0]}
    state = existence(table, every[0])
    return {
        "pairs": [f"{table.lists[a]}-{table.lists[b]}" for a, b in chosen.pairs],
        "models": {
            name: {"n": round(fit.n(documented), 1), "se": round(fit.se, 1), "bic": round(fit.bic(documented), 2)}
            for name, fit in models.items()
            if name != "all pairs" or (state.verdict == "fit" and fit.settled)
        },
        "all_pairs_existence": state.verdict,
    }
