"""The moves of `sampler`, compiled with Numba (extra `fast`): one chain at a time, about a microsecond a gradient.

Kernels are cached on disk, so they are compiled once on a machine. Each block of iterations seeds Numba's generator
from the caller's, so the same seed gives the same draws.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from marsad.estimate.latent import FAR_FROM_WALL, FARTHEST, Problem
from marsad.estimate.posterior import Floats
from marsad.estimate.sampler import ACCEPTANCE, TRIES, Chains

F = TypeVar("F", bound=Callable[..., Any])
FAST_MATH = {"contract", "reassoc", "arcp", "nsz"}  # all but what assumes that no number is infinite


def compiled(function: F) -> F:
    """Compile without Python objects, keep the result on disk, release the interpreter's lock."""
    return cast(F, njit(cache=True, nogil=True, error_model="numpy", fastmath=FAST_MATH)(function))


def advance(
    problem: Problem, chains: Chains, iterations: int, *, steps: int, adapt: bool, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """As `sampler.advance`."""
    count = chains.q.shape[0]
    draws = np.empty((count, iterations))
    cells = np.zeros((count, problem.counts.size))
    starts, members = _members(problem)
    seeds = [int(seed) for seed in np.atleast_1d(rng.integers(2**31, size=count))]

    def move(chain: int) -> None:
        numbers = np.array([chains.alpha[chain], chains.step[chain], float(chains.tick)])
        _run(
            seeds[chain], steps, adapt, starts, members, problem.on, problem.counts, problem.cap,
            problem.shape, problem.rate, chains.q[chain], numbers, chains.mass[chain], chains.curvature[chain],
            draws[chain], cells[chain],
        )  # fmt: skip
        chains.alpha[chain], chains.step[chain] = numbers[:2]

    with ThreadPoolExecutor(count) as pool:  # each call seeds its own thread's generator, so the order does not matter
        list(pool.map(move, range(count)))
    chains.scans += iterations
    chains.tick += iterations if adapt else 0
    return draws, cells / iterations


def _members(problem: Problem) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The lists of each cell, one after another, and where each cell begins."""
    rows, lists = np.nonzero(problem.on)
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=problem.on.shape[0]))])
    return starts.astype(np.int64), lists.astype(np.int64)


@compiled
def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


@compiled
def _unfold(q: Floats, classes: int, lists: int, odds: Floats, missed: Floats, base: Floats) -> float:
    """odds (lists x K) = lambda / (1 - lambda), base (K) = nu prod(1 - lambda); pi0 out."""
    left = 1.0
    for k in range(classes):
        stick = 1.0 / (1.0 + math.exp(-q[k])) if k < classes - 1 else 1.0
        base[k] = left * stick
        if k < classes - 1:
            left /= 1.0 + math.exp(q[k])
    for j in range(lists):
        for k in range(classes):
            odds[j, k] = math.exp(q[classes - 1 + j * classes + k])
            missed[j, k] = 1.0 / (1.0 + odds[j, k])
            base[k] *= missed[j, k]
    total = 0.0
    for k in range(classes):
        total += base[k]
    return total


@compiled
def _density(
    q: Floats,
    alpha: float,
    starts: Any,
    members: Any,
    counts: Floats,
    n: float,
    cap: int,
    odds: Floats,
    missed: Floats,
    base: Floats,
    work: Floats,
) -> float:
    """ln of the marginal posterior given alpha; -inf out of range."""
    lists, classes = odds.shape
    pi0 = _unfold(q, classes, lists, odds, missed, base)
    value = 0.0
    for k in range(classes - 1):
        value -= _softplus(-q[k]) + alpha * _softplus(q[k])
    for at in range(classes - 1, q.size):
        if abs(q[at]) >= FARTHEST:
            return -math.inf
        value += q[at] - 2.0 * _softplus(q[at])
    if pi0 >= 1.0:
        return -math.inf
    for r in range(counts.size):
        total = _cell(r, starts, members, odds, base, work)
        if total <= 0.0:
            return -math.inf
        value += counts[r] * math.log(total)
    return value - n * math.log1p(-pi0) + _wall(n, cap, pi0)[0]


@compiled
def _cell(r: int, starts: Any, members: Any, odds: Floats, base: Floats, work: Floats) -> float:
    """Put nu prod(...) of one observed cell into `work`, by class; their sum out."""
    for k in range(base.size):
        work[k] = base[k]
    for at in range(starts[r], starts[r + 1]):
        j = members[at]
        for k in range(base.size):
            work[k] *= odds[j, k]
    total = 0.0
    for k in range(base.size):
        total += work[k]
    return total


@compiled
def _gradient(
    q: Floats, alpha: float, starts: Any, members: Any, counts: Floats, n: float, cap: int, odds: Floats,
    missed: Floats, base: Floats, work: Floats, people: Floats, caught: Floats, out: Floats,
) -> None:  # fmt: skip
    """Gradient of `_density` in q (see `latent.gradient`)."""
    lists, classes = odds.shape
    pi0 = min(_unfold(q, classes, lists, odds, missed, base), 1.0 - 1e-12)
    hidden = n / (1.0 - pi0) - _wall(n, cap, pi0)[1]
    for k in range(classes):
        people[k] = hidden * base[k]
        for j in range(lists):
            caught[j, k] = 0.0
    for r in range(counts.size):
        scale = counts[r] / max(_cell(r, starts, members, odds, base, work), 1e-300)
        for k in range(classes):
            work[k] *= scale
            people[k] += work[k]
        for at in range(starts[r], starts[r + 1]):
            j = members[at]
            for k in range(classes):
                caught[j, k] += work[k]
    later = 0.0
    for k in range(classes - 2, -1, -1):
        later += people[k + 1]
        stick = 1.0 / (1.0 + math.exp(-q[k]))
        out[k] = (1.0 + people[k]) * (1.0 - stick) - stick * (alpha + later)
    for j in range(lists):
        for k in range(classes):
            capture = odds[j, k] * missed[j, k]
            out[classes - 1 + j * classes + k] = 1.0 + caught[j, k] - capture * (2.0 + people[k])


@compiled
def _wall(n: float, cap: int, pi0: float) -> tuple[float, float]:
    """ln I_{1-pi0}(n, cap+1) and its derivative in p = 1 - pi0; both 0 far below the cap."""
    p = 1.0 - pi0
    if cap >= n * pi0 / p + FAR_FROM_WALL * math.sqrt(n * pi0) / p:
        return 0.0, 0.0
    b = cap + 1.0
    log_front = n * math.log(p) + b * math.log1p(-p) + math.lgamma(n + b) - math.lgamma(n) - math.lgamma(b)
    if p < (n + 1.0) / (n + b + 2.0):
        value = log_front - math.log(n) + math.log(_fraction(n, b, p))
    else:
        upper = math.exp(log_front) * _fraction(b, n, 1.0 - p) / b
        value = math.log1p(-min(upper, 1.0 - 1e-16))
    return value, math.exp(min(log_front - math.log(p) - math.log1p(-p) - value, 700.0))


@compiled
def _fraction(a: float, b: float, x: float) -> float:
    """Continued fraction of the incomplete beta function (Lentz; Abramowitz and Stegun 26.5.8)."""
    tiny = 1e-300
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > tiny else tiny)
    value = d
    for m in range(1, 5000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0)),
        ):
            d = 1.0 + term * d
            c = 1.0 + term / c
            d = 1.0 / (d if abs(d) > tiny else tiny)
            c = c if abs(c) > tiny else tiny
            value *= c * d
        if abs(c * d - 1.0) < 1e-13:
            break
    return value


@compiled
def _run(
    seed: int, steps: int, adapt: bool, starts: Any, members: Any, on: Floats, counts: Floats, cap: int, shape: float,
    rate: float, q: Floats, numbers: Floats, mass: Floats, curvature: Floats, draws: Floats, cells: Floats,
) -> None:  # fmt: skip
    """Iterate one chain; `numbers` is (alpha, step, tick)."""
    np.random.seed(seed)
    lists = on.shape[1]
    classes = (q.size + 1) // (lists + 1)
    odds, missed = np.empty((lists, classes)), np.empty((lists, classes))
    base, work = np.empty(classes), np.empty(classes)
    people, caught = np.empty(classes), np.empty((lists, classes))
    trial, momentum, slope = np.empty(q.size), np.empty(q.size), np.empty(q.size)
    n = counts.sum()
    for it in range(draws.size):
        alpha = numbers[0]
        step = numbers[1] * (0.7 + 0.6 * np.random.random())
        trial[:] = q
        start = _density(q, alpha, starts, members, counts, n, cap, odds, missed, base, work)
        for i in range(q.size):
            momentum[i] = np.random.normal() * math.sqrt(mass[i])
            start -= 0.5 * momentum[i] * momentum[i] / mass[i]
        _gradient(q, alpha, starts, members, counts, n, cap, odds, missed, base, work, people, caught, slope)
        length = 1 + int(np.random.random() * steps)
        for i in range(q.size):
            momentum[i] += 0.5 * step * slope[i]
        for left in range(length, 0, -1):
            for i in range(q.size):
                trial[i] = min(max(trial[i] + step * momentum[i] / mass[i], -700.0), 700.0)
            _gradient(trial, alpha, starts, members, counts, n, cap, odds, missed, base, work, people, caught, slope)
            kick = step if left > 1 else 0.5 * step
            for i in range(q.size):
                momentum[i] += kick * slope[i]
        end = _density(trial, alpha, starts, members, counts, n, cap, odds, missed, base, work)
        for i in range(q.size):
            end -= 0.5 * momentum[i] * momentum[i] / mass[i]
        chance = math.exp(min(end - start, 0.0)) if end > -math.inf else 0.0
        if np.random.random() < chance:
            q[:] = trial
        if adapt:
            numbers[2] += 1.0
            numbers[1] *= math.exp((chance - ACCEPTANCE) * numbers[2] ** -0.6)
        _swap(q, alpha, classes, lists)
        _swap(q, alpha, classes, lists)
        pi0 = _unfold(q, classes, lists, odds, missed, base)
        for r in range(counts.size):
            cells[r] += n * _cell(r, starts, members, odds, base, work) / (1.0 - pi0)
        numbers[0] = _gibbs(
            q,
            alpha,
            starts,
            members,
            counts,
            n,
            cap,
            pi0,
            shape,
            rate,
            odds,
            missed,
            base,
            work,
            people,
            caught,
            curvature,
        )
        draws[it] = n + _unseen(n, cap, _unfold(q, classes, lists, odds, missed, base))


@compiled
def _swap(q: Floats, alpha: float, classes: int, lists: int) -> None:
    """One sweep of exchanges of neighbouring classes (see `sampler._swap`)."""
    logs = np.empty(classes)
    left = 0.0
    for k in range(classes - 1):
        logs[k] = left - _softplus(-q[k])
        left -= _softplus(q[k])
    logs[classes - 1] = left
    tail = np.empty(classes + 1)
    tail[classes] = -math.inf
    for k in range(classes - 1, -1, -1):
        tail[k] = _log_add(tail[k + 1], logs[k])
    for k in range(classes - 1):
        if k + 2 < classes:
            ratio = _log_add(logs[k + 1], tail[k + 2]) - _log_add(logs[k], tail[k + 2])
        else:
            ratio = (alpha - 1.0) * (logs[k] - logs[k + 1])
        if math.log(np.random.random()) < ratio:
            logs[k], logs[k + 1] = logs[k + 1], logs[k]
            tail[k + 1] = _log_add(tail[k + 2], logs[k + 1])
            for j in range(lists):
                at = classes - 1 + j * classes + k
                q[at], q[at + 1] = q[at + 1], q[at]
    for k in range(classes - 1):
        q[k] = min(max(logs[k] - tail[k + 1], -700.0), 700.0)


@compiled
def _log_add(a: float, b: float) -> float:
    high, low = max(a, b), min(a, b)
    return high + math.log1p(math.exp(low - high)) if low > -math.inf else high


@compiled
def _gibbs(
    q: Floats, alpha: float, starts: Any, members: Any, counts: Floats, n: float, cap: int, pi0: float,
    shape: float, rate: float, odds: Floats, missed: Floats, base: Floats, work: Floats, people: Floats, caught: Floats,
    curvature: Floats,
) -> float:  # fmt: skip
    """One scan of n0, classes, capture probabilities, sticks; the new alpha out."""
    lists, classes = odds.shape
    people[:] = 0.0
    caught[:] = 0.0
    for r in range(counts.size + 1):
        if r < counts.size:
            left, rest = counts[r], _cell(r, starts, members, odds, base, work)
        else:
            left, rest = _unseen(n, cap, pi0), pi0
            work[:] = base
        for k in range(classes):
            if left <= 0.0:
                break
            share = min(work[k] / max(rest, 1e-300), 1.0)
            rest -= work[k]
            placed = _binomial(left, share) if k < classes - 1 else left
            left -= placed
            people[k] += placed
            if r < counts.size:
                for at in range(starts[r], starts[r + 1]):
                    caught[members[at], k] += placed
    later, logs = 0.0, 0.0
    for k in range(classes - 2, -1, -1):
        later += people[k + 1]
        q[k] = min(max(_log_gamma(1.0 + people[k]) - _log_gamma(alpha + later), -700.0), 700.0)
        logs += _softplus(q[k])
        if people[k] + later > 0.0:
            curvature[k] += (people[k] * later / (people[k] + later)) ** 2
    for j in range(lists):
        for k in range(classes):
            at = classes - 1 + j * classes + k
            others = people[k] - caught[j, k]
            q[at] = _log_gamma(1.0 + caught[j, k]) - _log_gamma(1.0 + others)
            if people[k] > 0.0:
                curvature[at] += (caught[j, k] * others / people[k]) ** 2
    return float(np.random.gamma(shape + classes - 1.0, 1.0) / (rate + logs))


@compiled
def _log_gamma(shape: float) -> float:
    """ln of a gamma variate, exact in the logarithm for tiny shapes."""
    if shape >= 1.0:
        return math.log(np.random.gamma(shape, 1.0))
    return math.log(np.random.gamma(shape + 1.0, 1.0)) + math.log(np.random.random()) / shape


@compiled
def _unseen(n: float, cap: int, pi0: float) -> float:
    """n0 ~ negative binomial given that it is within the cap (see `sampler._unseen`)."""
    odds = pi0 / max(1.0 - pi0, 1e-300)
    for _ in range(TRIES):
        drawn = float(np.random.poisson(min(np.random.gamma(n, 1.0) * odds, 1e15)))
        if drawn <= cap:
            return drawn
    ratio = min(cap / ((n + cap - 1.0) * pi0), 1.0 - 1e-9)
    while True:
        distance = int(math.log(np.random.random()) / math.log(ratio))
        if distance > cap:
            continue
        chance = 0.0
        for m in range(cap, cap - distance, -1):
            chance += math.log(m / ((n + m - 1.0) * pi0) / ratio)
        if math.log(np.random.random()) < chance:
            return float(cap - distance)


@compiled
def _binomial(n: float, p: float) -> float:
    """Binomial variate: inversion for small means, transformed rejection otherwise (Hörmann 1993, BTRS)."""
    if p > 0.5:
        return n - _binomial_low(n, 1.0 - p)
    return _binomial_low(n, p)


@compiled
def _binomial_low(n: float, p: float) -> float:
    if n * p < 1e-12:
        return 0.0
    if n * p < 10.0:
        return _binomial_by_inversion(n, p)
    spread = math.sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    centre, log_odds, mode = n * p + 0.5, math.log(p / (1.0 - p)), math.floor((n + 1.0) * p)
    v_r, height = 0.92 - 4.2 / b, (2.83 + 5.1 / b) * spread
    at_mode = math.lgamma(mode + 1.0) + math.lgamma(n - mode + 1.0)
    while True:
        u, v = np.random.random() - 0.5, np.random.random()
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + centre)
        if us >= 0.07 and v <= v_r:
            return k
        if k < 0.0 or k > n:
            continue
        bound = at_mode - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0) + (k - mode) * log_odds
        if math.log(v * height / (a / (us * us) + b)) <= bound:
            return k


@compiled
def _binomial_by_inversion(n: float, p: float) -> float:
    odds = p / (1.0 - p)
    chance = math.exp(n * math.log1p(-p))
    u, k = np.random.random(), 0.0
    while u > chance and k < n:
        u -= chance
        k += 1.0
        chance *= odds * (n - k + 1.0) / k
    return k
