"""One iteration of the latent-class sampler in plain NumPy, many chains at a time.

HMC on the coordinates with alpha fixed, label swaps between neighbouring classes, one Gibbs scan, a fresh n0. Every
move leaves the same posterior unchanged; `sampler_fast` has the same moves compiled, one chain at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from marsad.estimate.latent import (
    Problem,
    class_logs,
    coordinates_of,
    gradient,
    log_density,
    log_weights,
    softplus,
    split,
)
from marsad.estimate.posterior import Floats

ACCEPTANCE = 0.8  # of HMC proposals, to which the step is adapted
TRIES = 200  # of drawing n0 below the cap before the draw is made from the cap downwards


@dataclass(slots=True, kw_only=True)
class Chains:
    """The moving state: coordinates `q` (chains x size), `alpha`, step sizes and masses; changed in place.

    `curvature` sums the squares of what the masses are made of over `scans` Gibbs scans; `tick` counts adaptations.
    """

    q: Floats
    alpha: Floats
    step: Floats
    mass: Floats
    curvature: Floats
    scans: int = 0
    tick: int = 0

    def renew_mass(self, problem: Problem) -> None:
        """Masses from the root mean squares gathered since the last call: 0.4 + … for v, 0.05 + … for u."""
        if self.scans:
            offset = np.where(np.arange(problem.size) < problem.classes - 1, 0.05, 0.4)
            self.mass = offset + np.sqrt(self.curvature / self.scans)
        self.curvature, self.scans, self.tick = np.zeros_like(self.q), 0, 0


def advance(
    problem: Problem, chains: Chains, iterations: int, *, steps: int, adapt: bool, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Move all chains; draws of N (chains x iterations) and mean expected people by observed cell (chains x cells) out.

    `steps` is the largest number of leapfrog steps; with `adapt` the step size follows the acceptance.
    """
    draws = np.empty((chains.q.shape[0], iterations))
    cells = np.zeros((chains.q.shape[0], problem.counts.size))
    for at in range(iterations):
        accepted = _hamiltonian(problem, chains, steps, rng)
        if adapt:
            chains.tick += 1
            chains.step *= np.exp((accepted - ACCEPTANCE) * chains.tick**-0.6)
        for _ in range(2):
            _swap(problem, chains, rng)
        cells += _gibbs(problem, chains, rng)
        draws[:, at] = problem.n + _unseen(problem, _nobody(problem, chains.q), rng)
    return draws, cells / iterations


def _hamiltonian(problem: Problem, chains: Chains, steps: int, rng: np.random.Generator) -> Floats:
    """One leapfrog trajectory a chain, of a common random length; acceptance probabilities out."""
    step = (chains.step * rng.uniform(0.7, 1.3, chains.step.size))[:, None]
    momentum = rng.standard_normal(chains.q.shape) * np.sqrt(chains.mass)
    q, start = chains.q.copy(), log_density(problem, chains.q, chains.alpha)
    start -= 0.5 * (momentum**2 / chains.mass).sum(axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        momentum += 0.5 * step * gradient(problem, q, chains.alpha)
        for left in range(int(rng.integers(1, steps + 1)), 0, -1):
            q += step * momentum / chains.mass
            np.clip(q, -700, 700, out=q)
            momentum += (step if left > 1 else 0.5 * step) * gradient(problem, q, chains.alpha)
        end = log_density(problem, q, chains.alpha) - 0.5 * (momentum**2 / chains.mass).sum(axis=1)
    chance = np.exp(np.minimum(np.nan_to_num(end - start, nan=-np.inf), 0))
    moved = rng.random(chance.size) < chance
    chains.q[moved] = q[moved]
    return np.asarray(chance, dtype=np.float64)


def _swap(problem: Problem, chains: Chains, rng: np.random.Generator) -> None:
    """Exchange neighbouring classes; the likelihood does not change, the stick-breaking density does."""
    u, v = split(problem, chains.q)
    logs, last = log_weights(u), problem.classes - 1
    for k in range(last):
        mine, next_ = logs[:, k].copy(), logs[:, k + 1].copy()
        if k + 1 < last:
            rest = np.logaddexp.reduce(logs[:, k + 2 :], axis=1)
            ratio = np.logaddexp(next_, rest) - np.logaddexp(mine, rest)
        else:
            ratio = (chains.alpha - 1) * (mine - next_)
        moved = np.log(rng.random(ratio.size)) < ratio
        logs[moved, k], logs[moved, k + 1] = next_[moved], mine[moved]
        v[moved, :, k : k + 2] = v[moved, :, k : k + 2][..., ::-1]
    u[:] = np.clip(coordinates_of(logs), -700, 700)


def _gibbs(problem: Problem, chains: Chains, rng: np.random.Generator) -> Floats:
    """n0, class of every person, capture probabilities, sticks, alpha; expected people by cell (chains x cells) out."""
    logs, unseen = class_logs(problem, chains.q)
    top = logs.max(axis=2, keepdims=True)
    shares = np.exp(logs - top)
    totals = shares.sum(axis=2)
    nobody = np.exp(unseen)
    pi0 = nobody.sum(axis=1)
    n0 = _unseen(problem, pi0, rng)
    seen = _allocate(np.broadcast_to(problem.counts, totals.shape), shares / totals[:, :, None], rng)
    hidden = _allocate(n0[:, None], (nobody / pi0[:, None])[:, None, :], rng)[:, 0]
    people = seen.sum(axis=1) + hidden
    caught = problem.on.T @ seen
    later = people.sum(axis=1, keepdims=True) - np.cumsum(people, axis=1)
    u, v = split(problem, chains.q)
    v[:] = _logit_beta(1 + caught, 1 + people[:, None, :] - caught, rng)
    u[:] = np.clip(_logit_beta(1 + people[:, :-1], chains.alpha[:, None] + later[:, :-1], rng), -700, 700)
    shape = problem.shape + problem.classes - 1
    chains.alpha[:] = rng.standard_gamma(shape, size=chains.alpha.size) / (problem.rate + softplus(u).sum(axis=1))
    _gather(chains, people, caught, later)
    return np.asarray(problem.n * np.exp(top[:, :, 0]) * totals / (1 - pi0)[:, None], dtype=np.float64)


def _gather(chains: Chains, people: Floats, caught: Floats, later: Floats) -> None:
    with np.errstate(divide="ignore", invalid="ignore"):
        v = np.nan_to_num(caught * (people[:, None, :] - caught) / people[:, None, :])
        u = np.nan_to_num(people * later / (people + later))[:, :-1]
    chains.curvature += np.concatenate([u, v.reshape(u.shape[0], -1)], axis=1) ** 2
    chains.scans += 1


def _nobody(problem: Problem, q: Floats) -> Floats:
    return np.asarray(np.exp(class_logs(problem, q)[1]).sum(axis=1), dtype=np.float64)


def _unseen(problem: Problem, pi0: Floats, rng: np.random.Generator) -> Floats:
    """n0 ~ negative binomial (n, 1 - pi0), given that it is within the cap."""
    odds = pi0 / np.maximum(1 - pi0, 1e-300)
    drawn = np.full(pi0.shape, -1.0)
    for _ in range(TRIES):
        open_ = np.flatnonzero(drawn < 0)
        if not open_.size:
            return drawn
        mean = np.minimum(rng.standard_gamma(problem.n, size=open_.size) * odds[open_], 1e15)
        tried = rng.poisson(mean).astype(np.float64)
        fits = tried <= problem.cap
        drawn[open_[fits]] = tried[fits]
    for at in np.flatnonzero(drawn < 0):
        drawn[at] = _below_cap(problem.n, problem.cap, float(pi0[at]), rng)
    return drawn


def _below_cap(n: int, cap: int, pi0: float, rng: np.random.Generator) -> float:
    """The same draw from the cap downwards, for a mode far above it: the pmf falls at least geometrically there.

    Ratios p(m-1)/p(m) = m / ((n+m-1) pi0) shrink with m, so a geometric distance thinned by their product is exact.
    """
    ratio = min(cap / ((n + cap - 1) * pi0), 1 - 1e-9)
    while True:
        distance = int(rng.geometric(1 - ratio)) - 1
        if distance > cap:
            continue
        m = cap - np.arange(distance)
        if np.log(rng.random()) < np.log(m / ((n + m - 1) * pi0) / ratio).sum():
            return float(cap - distance)


def _allocate(people: Floats, shares: Floats, rng: np.random.Generator) -> Floats:
    """People (…) into classes by their shares (… x K): multinomial counts, one binomial a class."""
    placed = np.zeros(shares.shape)
    left, rest = people.astype(np.int64), np.ones(people.shape)
    for k in range(shares.shape[-1] - 1):
        chance = np.clip(shares[..., k] / np.maximum(rest, 1e-300), 0, 1)
        placed[..., k] = rng.binomial(left, chance)
        left = left - placed[..., k].astype(np.int64)
        rest = rest - shares[..., k]
    placed[..., -1] = left
    return placed


def _logit_beta(a: Floats, b: Floats, rng: np.random.Generator) -> Floats:
    """Logits of Beta(a, b) variates, as differences of log-gammas, which keep their precision for tiny shapes."""
    return _log_gamma(a, rng) - _log_gamma(b, rng)


def _log_gamma(shape: Floats, rng: np.random.Generator) -> Floats:
    boosted = np.log(rng.standard_gamma(shape + 1))
    return np.asarray(boosted + np.log(rng.random(shape.shape)) / shape, dtype=np.float64)
