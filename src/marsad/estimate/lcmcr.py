"""Latent-class multiple systems estimation (LCMCR): chains from dispersed starts, run until they meet or stay apart.

The model is in `latent`, the moves in `sampler` (NumPy) and `sampler_fast` (compiled, with the extra `fast`).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from marsad.estimate import sampler
from marsad.estimate.capture import CaptureTable
from marsad.estimate.latent import Problem, problem_of, starting_points
from marsad.estimate.mixing import apart, ess_bulk, ess_tail, mcse_mean, r_hat
from marsad.estimate.posterior import Fit, Floats, Posterior
from marsad.estimate.sampler import Chains
from marsad.estimate.settings import Settings

Engine = Callable[..., tuple[Floats, Floats]]
MEETING = 1.01  # R-hat at which a run ends
WORTH = 400.0  # effective draws, bulk and tail, at which a run ends
PROLONG = 3  # times a run is doubled while its chains have not met
BLOCK = 50  # iterations between renewals of the masses in warm-up


def estimate(table: CaptureTable, settings: Settings, rng: np.random.Generator) -> Fit:
    """A table in, its Fit out, with R-hat, effective draws and the mean of every start under `details`."""
    settings = settings if is_fast() else settings.spread_out()
    problem = problem_of(table, settings)
    draws, cells, names = sample(problem, settings, rng)
    chosen = {
        "classes": settings.classes,
        "alpha_prior": list(settings.alpha),
        "n_max": problem.cap,
        "prior": "p(N) ~ 1/N",
        "chains": draws.shape[0],
        "draws": draws.shape[1],
        "warmup": settings.warmup,
        "steps": settings.steps,
        "engine": "compiled" if is_fast() else "numpy",
    }
    return Fit(
        method="lcmcr",
        table=table,
        posterior=Posterior.from_draws(draws),
        settings=chosen,
        details={"chains": _report(draws, names), "cells": _cells(table, problem, cells)},
    )


def sample(
    problem: Problem, settings: Settings, rng: np.random.Generator, engine: Engine | None = None
) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Draws of N (chains x iterations), expected people by observed cell, and the start of each chain.

    Warm-up adapts step and masses; then the run doubles, up to three times, while R-hat or the
    effective draws fall short.
    """
    move = engine or _engine()
    q, names = starting_points(problem, settings.chains, rng)
    chains = Chains(
        q=q,
        alpha=np.full(settings.chains, 1.0),
        step=np.full(settings.chains, 0.15),
        mass=np.full(q.shape, 5.0),
        curvature=np.zeros(q.shape),
    )
    _warm_up(problem, chains, settings, rng, move)
    draws, cells = move(problem, chains, settings.keep, steps=settings.steps, adapt=False, rng=rng)
    for _ in range(PROLONG if settings.prolong else 0):
        if r_hat(draws) <= MEETING and min(ess_bulk(draws), ess_tail(draws)) >= WORTH:
            break
        more, again = move(problem, chains, draws.shape[1], steps=settings.steps, adapt=False, rng=rng)
        draws, cells = np.concatenate([draws, more], axis=1), (cells + again) / 2
    return draws, cells.mean(axis=0), names


def is_fast() -> bool:
    """Is the extra `fast` (Numba) installed?"""
    return find_spec("numba") is not None


def _engine() -> Engine:
    if is_fast():
        from marsad.estimate import sampler_fast

        return sampler_fast.advance
    return sampler.advance


def _warm_up(problem: Problem, chains: Chains, settings: Settings, rng: np.random.Generator, move: Engine) -> None:
    """A third to find the place, a third whose scans make the masses, a third to fit the step to them."""
    third = settings.warmup // 3
    for _ in range(max(third // BLOCK, 1)):
        move(problem, chains, min(BLOCK, third), steps=max(settings.steps // 3, 5), adapt=True, rng=rng)
        chains.renew_mass(problem)
    move(problem, chains, third, steps=settings.steps, adapt=True, rng=rng)
    chains.renew_mass(problem)
    move(problem, chains, third, steps=settings.steps, adapt=True, rng=rng)


def _report(draws: Floats, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "r_hat": round(r_hat(draws), 4),
        "ess_bulk": round(ess_bulk(draws)),
        "ess_tail": round(ess_tail(draws)),
        "mcse": round(mcse_mean(draws), 2),
        "apart": round(apart(draws), 2),
        "starts": [
            {"start": name, "mean": round(float(mean), 1)} for name, mean in zip(names, draws.mean(axis=1), strict=True)
        ],
    }


def _cells(table: CaptureTable, problem: Problem, expected: Floats) -> list[dict[str, Any]]:
    """Observed and expected people by cell, the worst-fitting five first (posterior means)."""
    bits = (problem.on @ (1 << np.arange(problem.lists))).astype(int)
    off = (problem.counts - expected) / np.sqrt(np.maximum(expected, 0.5))
    worst = np.argsort(-np.abs(off))[:5]
    return [
        {
            "cell": table.describe(int(bits[at])),
            "observed": int(problem.counts[at]),
            "expected": round(float(expected[at]), 1),
            "off": round(float(off[at]), 2),
        }
        for at in worst
    ]
