"""The latent-class model of LCMCR in its marginal form: density, gradient and starting points.

Manrique-Vallier, Biometrics 72(4), 2016: K classes with stick-breaking weights, lists independent within a class,
p(N) ~ 1/N. The unobserved people and the class labels are summed out; what is left has continuous coordinates

    u_k = logit V_k (k < K),  v_jk = logit lambda_jk,

held as one vector q = (u, v by list and class) for each chain. Arrays are batched: the first axis is the chain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaln

from marsad.estimate.capture import CaptureTable
from marsad.estimate.posterior import Floats
from marsad.estimate.settings import Settings

FAR_FROM_WALL = 12.0  # standard deviations of n0 below the cap beyond which the cap's term is 0 in double precision
FARTHEST = 100.0  # |logit| of a capture probability beyond which a state is refused: prior mass e-100


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The observed cells: `on` (cells x lists, 0 or 1), `counts` by cell; `n` people; `cap`, the largest n0.

    `classes` is K; `shape` and `rate` are those of the gamma prior of the concentration alpha.
    """

    on: Floats
    counts: Floats
    n: int
    cap: int
    classes: int
    shape: float
    rate: float

    @property
    def lists(self) -> int:
        return int(self.on.shape[1])

    @property
    def size(self) -> int:
        """Coordinates of a state."""
        return self.classes - 1 + self.lists * self.classes


def problem_of(table: CaptureTable, settings: Settings) -> Problem:
    """A table and the settings in, what the sampler needs out."""
    patterns = np.flatnonzero(table.counts)
    on = (patterns[:, None] >> np.arange(len(table.lists)) & 1).astype(np.float64)
    shape, rate = settings.alpha
    return Problem(
        on=on,
        counts=table.counts[patterns].astype(np.float64),
        n=table.documented,
        cap=settings.n_max_for(table),
        classes=settings.classes,
        shape=shape,
        rate=rate,
    )


def softplus(x: Floats) -> Floats:
    """ln(1 + e^x) without overflow."""
    return np.asarray(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))), dtype=np.float64)


def log_weights(u: Floats) -> Floats:
    """Stick-breaking coordinates (chains x K-1) in, ln of the class weights (chains x K) out."""
    left = np.cumsum(-softplus(u), axis=1)
    zero = np.zeros((u.shape[0], 1))
    parts = np.concatenate([zero, left], axis=1) - np.concatenate([softplus(-u), zero], axis=1)
    return np.asarray(parts, dtype=np.float64)


def coordinates_of(log_weight: Floats) -> Floats:
    """Ln class weights (chains x K) in, u (chains x K-1) out."""
    rest: Floats = np.logaddexp.accumulate(log_weight[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(log_weight[:, :-1] - rest[:, 1:], dtype=np.float64)


def split(problem: Problem, q: Floats) -> tuple[Floats, Floats]:
    """(chains x size) in; u (chains x K-1) and v (chains x lists x K) out, as views."""
    k = problem.classes
    return q[:, : k - 1], q[:, k - 1 :].reshape(q.shape[0], problem.lists, k)


def class_logs(problem: Problem, q: Floats) -> tuple[Floats, Floats]:
    """ln of nu_k prod_j(...) for each observed cell (chains x cells x K) and for the unobserved one (chains x K)."""
    u, v = split(problem, q)
    unseen = log_weights(u) - softplus(v).sum(axis=1)
    return unseen[:, None, :] + problem.on @ v, unseen


def log_density(problem: Problem, q: Floats, alpha: Floats) -> Floats:
    """ln of the marginal posterior given alpha, by chain, up to a constant; -inf where a logit is out of range."""
    u, v = split(problem, q)
    logs, unseen = class_logs(problem, q)
    seen = np.logaddexp.reduce(logs, axis=2) @ problem.counts
    pi0 = np.exp(unseen).sum(axis=1)
    prior = -softplus(-u).sum(axis=1) - alpha * softplus(u).sum(axis=1) - (softplus(v) + softplus(-v)).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = seen - problem.n * np.log1p(-pi0) + wall(problem, pi0)[0] + prior
    good = (np.abs(v).max(axis=(1, 2)) < FARTHEST) & (pi0 < 1) & np.isfinite(value)
    return np.where(good, value, -np.inf)


def gradient(problem: Problem, q: Floats, alpha: Floats) -> Floats:
    """Gradient of `log_density` in q, by chain."""
    u, v = split(problem, q)
    logs, unseen = class_logs(problem, q)
    shares = np.exp(logs - logs.max(axis=2, keepdims=True))
    shares *= (problem.counts / shares.sum(axis=2))[:, :, None]
    nobody = np.exp(unseen)
    pi0 = np.minimum(nobody.sum(axis=1), 1 - 1e-12)
    people = shares.sum(axis=1) + (problem.n / (1 - pi0) - wall(problem, pi0)[1])[:, None] * nobody
    later = people.sum(axis=1, keepdims=True) - np.cumsum(people, axis=1)
    stick, capture = _logistic(u), _logistic(v)
    du = (1 + people[:, :-1]) * (1 - stick) - stick * (alpha[:, None] + later[:, :-1])
    dv = 1 + problem.on.T @ shares - capture * (2 + people[:, None, :])
    return np.concatenate([du, dv.reshape(q.shape[0], -1)], axis=1)


def wall(problem: Problem, pi0: Floats) -> tuple[Floats, Floats]:
    """ln I_{1-pi0}(n, cap+1), the chance that n0 stays within the cap, and its derivative in p = 1 - pi0."""
    value, slope = np.zeros_like(pi0), np.zeros_like(pi0)
    mean = problem.n * pi0 / (1 - pi0)
    near = problem.cap < mean + FAR_FROM_WALL * np.sqrt(problem.n * pi0) / (1 - pi0)
    if np.any(near):
        p = 1 - pi0[near]
        with np.errstate(divide="ignore"):
            value[near] = np.log(betainc(problem.n, problem.cap + 1.0, p))
        log_slope = (problem.n - 1) * np.log(p) + problem.cap * np.log1p(-p) - betaln(problem.n, problem.cap + 1.0)
        slope[near] = np.exp(np.minimum(log_slope - value[near], 700))
    return value, slope


def _logistic(x: Floats) -> Floats:
    return np.asarray(np.exp(-softplus(-x)), dtype=np.float64)


STARTS = ("independence", "two classes", "three classes", "random")


def starting_points(problem: Problem, chains: int, rng: np.random.Generator) -> tuple[Floats, tuple[str, ...]]:
    """Dispersed starts (chains x size), the four kinds in turn, and the name of each.

    Starts that differ only by noise around one point hide a second mode; these come from different models.
    """
    names = tuple(STARTS[at % len(STARTS)] for at in range(chains))
    return np.stack([_start(problem, name, rng) for name in names]), names


def _start(problem: Problem, name: str, rng: np.random.Generator) -> Floats:
    k, lists = problem.classes, problem.lists
    fitted = {"independence": 1, "two classes": 2, "three classes": min(3, k)}.get(name, 0)
    weight = np.full(k, 1e-4)
    capture = rng.uniform(0.05, 0.95, (lists, k))
    if fitted:
        weight[:fitted], capture[:, :fitted] = _em(problem, fitted, rng)
        weight[fitted:] = 1e-3 * rng.dirichlet(np.ones(k - fitted)) if k > fitted else weight[fitted:]
    else:
        weight = rng.dirichlet(np.full(k, 0.5)) + 1e-6
    v = np.log(capture) - np.log1p(-capture)
    u = coordinates_of(np.log(weight / weight.sum())[None])[0]
    return np.concatenate([u, v.ravel()])


def _em(problem: Problem, classes: int, rng: np.random.Generator, rounds: int = 200) -> tuple[Floats, Floats]:
    """Expectation-maximisation of the finite mixture with the unobserved cell: weights and captures, by size."""
    on, counts = problem.on, problem.counts
    weight = np.full(classes, 1 / classes)
    overall = np.clip(counts @ on / problem.n, 0.01, 0.99)
    capture = np.clip(overall[:, None] * rng.uniform(0.3, 1.7, (problem.lists, classes)), 0.01, 0.95)
    for _ in range(rounds):
        logs = np.log(weight) + on @ np.log(capture) + (1 - on) @ np.log1p(-capture)
        shares = np.exp(logs - logs.max(axis=1, keepdims=True))
        shares *= (counts / shares.sum(axis=1))[:, None]
        nobody = weight * np.prod(1 - capture, axis=0)
        unseen = min(problem.n * nobody.sum() / (1 - nobody.sum()), 0.9 * problem.cap)
        people = shares.sum(axis=0) + unseen * nobody / nobody.sum()
        capture = np.clip((on.T @ shares + 0.5) / (people + 1), 1e-4, 1 - 1e-4)
        weight = np.maximum(people, 1e-6) / np.maximum(people, 1e-6).sum()
    order = np.argsort(-weight)
    return weight[order], capture[:, order]
