"""What several kinds of origin say about the same tolls, and how far each kind leans: posterior of bias and of tolls.

For event e and a claim of origin class s about side d (own dead, enemy dead, civilians …):

    ln y = ln T_e + b_sd + error,  error ~ Student t(nu) x sigma_s,  b_sd ~ N(0, tau²),  half-normal scales.

Bounds and ranges are censored terms, copies of one origin are collapsed before anything is fitted, and no toll lies
below the documented named. Levels rest on the zero mean of the biases alone, so the prior's effect is always shown.
The answer never stands in the place of low, best and high.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, stdtr

from marsad.estimate.posterior import Floats, Posterior
from marsad.model.errors import BadInput

GRID = 512  # points in ln T from the documented to 20 times the largest claim
REACH = 20.0
MIXTURE = 48  # draws of biases and scales that a toll's posterior averages over
TARGET = 0.35  # acceptance of the random walks
PRIORS = (("tau 1/2", {"tau": 0.5}), ("tau 2", {"tau": 2.0}), ("nu 30", {"nu": 30.0}))
Indexes = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One origin's claim about one event. `low` and `high` are as in the contract's count, with its qualifier."""

    event: str
    origin: str
    kind: str
    side: str
    qualifier: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """`tau`, `sigma`: scales of the half-normal priors of the biases' and the errors' spread; `nu` of Student's t."""

    tau: float = 1.0
    sigma: float = 1.0
    nu: float = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasFit:
    """`bias[(kind, side)]`: (median, 2.5 %, 97.5 %) in log units, positive when too high; `tolls`: posterior by event.

    `sensitivity`: for each other prior the largest shift of a bias, and the median of every toll.
    """

    bias: Mapping[tuple[str, str], tuple[float, float, float]]
    spread: Mapping[str, float]
    tolls: Mapping[str, Posterior]
    prior: Prior
    collapsed: int
    sensitivity: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claims:
    """Claims as arrays: edges in log units, what they say, and their places among events, classes and cells."""

    lower: Floats
    upper: Floats
    exact: NDArray[np.bool_]
    event: Indexes
    kind: Indexes
    cell: Indexes
    event_group: Indexes
    cell_group: Indexes
    grid: Floats  # events x GRID
    offset: float


@dataclass(slots=True)
class _State:
    toll: Floats
    bias: Floats
    log_sigma: Floats
    log_tau: float
    steps: Floats


def fit_bias(
    claims: Sequence[Said],
    *,
    documented: Mapping[str, int] | None = None,
    prior: Prior | None = None,
    rng: np.random.Generator,
    sweeps: int = 4000,
    sensitivity: bool = True,
) -> BiasFit:
    """Claims in (echoes may still be among them), biases and tolls out, with their sensitivity to the prior.

    `documented` gives the named victims of an event: its toll is at least that. Raises BadInput without two usable
    claims.
    """
    chosen, floors = prior or Prior(), documented or {}
    kept = collapse(claims)
    if len(kept) < 2:
        raise BadInput(f"{len(kept)} usable claims", todo="bias needs claims of several origins about the same events")
    found = _fit(kept, floors, chosen, rng, sweeps)
    found = replace(found, collapsed=len(claims) - len(kept))
    if not sensitivity:
        return found
    rows = []
    for name, change in PRIORS:
        other = _fit(kept, floors, replace(chosen, **change), rng, sweeps // 2)
        shift = max(abs(other.bias[key][0] - found.bias[key][0]) for key in found.bias)
        medians = {event: other.tolls[event].quantile(0.5) for event in found.tolls}
        rows.append({"prior": name, "largest_shift_of_a_bias": round(shift, 3), "median_toll": medians})
    return replace(found, sensitivity=tuple(rows))


def collapse(claims: Sequence[Said]) -> list[Said]:
    """One claim for each origin, event and side, the tightest; ten outlets that repeat one monitor count once.

    Claims that bound nothing (vague words without a convention) are left out.
    """
    best: dict[tuple[str, str, str], Said] = {}
    for claim in claims:
        if _edges(claim) == (0.0, np.inf):
            continue
        key = (claim.event, claim.origin, claim.side)
        if key not in best or _width(claim) < _width(best[key]):
            best[key] = claim
    return [best[key] for key in sorted(best)]


def _edges(claim: Said) -> tuple[float, float]:
    """The interval of people that the words allow; `about` reaches half a unit of its last digit that is not zero."""
    if claim.qualifier == "about" and claim.low is not None and claim.low == claim.high:
        half = _half_unit(claim.low)
        return claim.low - half, claim.low + half
    low = 0.0 if claim.low is None else float(claim.low)
    high = np.inf if claim.high is None else float(claim.high)
    return low, high


def _half_unit(n: int) -> float:
    unit = 1
    while n and n % (unit * 10) == 0:
        unit *= 10
    return unit / 2


def _width(claim: Said) -> float:
    low, high = _edges(claim)
    return float(np.log(high + 1) - np.log(low + 1))


def _fit(
    claims: Sequence[Said], floors: Mapping[str, int], prior: Prior, rng: np.random.Generator, sweeps: int
) -> BiasFit:
    events = sorted({claim.event for claim in claims})
    kinds = sorted({claim.kind for claim in claims})
    cells = sorted({(claim.kind, claim.side) for claim in claims})
    data = _arrays(claims, floors, events, kinds, cells)
    state = _start(data, len(cells), len(kinds))
    kept: list[tuple[Floats, Floats]] = []
    for sweep in range(sweeps):
        accepted = _sweep(data, state, prior, rng)
        if sweep < sweeps // 3:
            state.steps *= np.exp((accepted - TARGET) * (sweep + 1) ** -0.5)
        else:
            kept.append((state.bias, state.log_sigma))
    bias, log_sigma = (np.array(part) for part in zip(*kept, strict=True))
    limits = np.quantile(bias, [0.5, 0.025, 0.975], axis=0).T
    return BiasFit(
        bias={cell: (float(m), float(a), float(b)) for cell, (m, a, b) in zip(cells, limits, strict=True)},
        spread={kind: float(np.exp(np.median(log_sigma[:, at]))) for at, kind in enumerate(kinds)},
        tolls=dict(zip(events, _tolls(data, bias, log_sigma, prior), strict=True)),
        prior=prior,
        collapsed=0,
    )


def _tolls(data: _Claims, bias: Floats, log_sigma: Floats, prior: Prior) -> list[Posterior]:
    """Exact quadrature of every toll on its grid, averaged over draws of biases and scales."""
    shares = np.zeros_like(data.grid)
    for at in np.linspace(0, len(bias) - 1, min(MIXTURE, len(bias))).astype(int):
        centre = data.grid[data.event] + bias[at][data.cell][:, None]
        terms = _log_terms(data, centre, np.exp(log_sigma[at])[data.kind], prior.nu)
        logs = np.zeros_like(data.grid)
        np.add.at(logs, (data.event,), terms)
        weights = np.exp(logs - logs.max(axis=1, keepdims=True))
        shares += weights / weights.sum(axis=1, keepdims=True)
    people = np.exp(data.grid) - data.offset
    return [Posterior(values=values, weights=w / w.sum()) for values, w in zip(people, shares, strict=True)]


def _arrays(
    claims: Sequence[Said], floors: Mapping[str, int], events: list[str], kinds: list[str], cells: list[tuple[str, str]]
) -> _Claims:
    edges = np.array([_edges(claim) for claim in claims])
    offset = 1.0 if (edges[:, 0] <= 0).any() or any(v == 0 for v in floors.values()) else 0.0
    with np.errstate(divide="ignore"):
        lower, upper = np.log(np.maximum(edges[:, 0], 0) + offset), np.log(edges[:, 1] + offset)
    event = np.array([events.index(claim.event) for claim in claims])
    most = np.array([np.where(np.isfinite(edges), edges, 0)[event == e].max() for e in range(len(events))])
    least = np.array([max(floors.get(name, 0), 1.0) for name in events])
    bottom, top = np.log(least + offset), np.log(REACH * np.maximum(most, least) + offset)
    steps = np.linspace(0, 1, GRID)
    cell = np.array([cells.index((claim.kind, claim.side)) for claim in claims])
    event_group, cell_group = _groups(event, cell)
    return _Claims(
        lower=lower,
        upper=upper,
        exact=edges[:, 0] == edges[:, 1],
        event=event,
        kind=np.array([kinds.index(claim.kind) for claim in claims]),
        cell=cell,
        event_group=event_group,
        cell_group=cell_group,
        grid=bottom[:, None] + (top - bottom)[:, None] * steps,
        offset=offset,
    )


def _start(data: _Claims, cells: int, kinds: int) -> _State:
    middle = np.where(np.isfinite(data.upper), (data.lower + np.minimum(data.upper, 50)) / 2, data.lower)
    middle = np.where(np.isfinite(middle), middle, data.upper - 0.5)
    toll = np.array([np.median(middle[data.event == e]) for e in range(data.grid.shape[0])])
    toll = np.clip(toll, data.grid[:, 0], data.grid[:, -1])
    return _State(
        toll, np.zeros(cells), np.full(kinds, np.log(0.3)), np.log(0.5), np.full(cells + kinds + 1 + toll.size, 0.2)
    )


def _log_terms(data: _Claims, centre: Floats, sigma: Floats, nu: float) -> Floats:
    """ln contribution of each claim, given ln T + b (`centre`: claims, or claims x grid) and sigma by claim."""
    shape = (-1,) + (1,) * (centre.ndim - 1)
    scale = sigma.reshape(shape)
    low, high = data.lower.reshape(shape), data.upper.reshape(shape)
    terms = np.empty_like(centre)
    point, above = data.exact, ~data.exact & np.isinf(data.upper)
    below, between = ~data.exact & np.isinf(data.lower), ~data.exact & np.isfinite(data.upper) & np.isfinite(data.lower)
    z = (low[point] - centre[point]) / scale[point]
    terms[point] = _t_constant(nu) - np.log(scale[point]) - 0.5 * (nu + 1) * np.log1p(z**2 / nu)
    terms[above] = _log_cdf(nu, (centre[above] - low[above]) / scale[above])
    terms[below] = _log_cdf(nu, (high[below] - centre[below]) / scale[below])
    a, b = ((edge[between] - centre[between]) / scale[between] for edge in (low, high))
    flip = np.where(a > 0, -1.0, 1.0)  # take the difference in the lower tail, where it keeps its digits
    terms[between] = np.log(np.maximum(np.abs(stdtr(nu, flip * b) - stdtr(nu, flip * a)), 1e-300))
    return terms


def _log_cdf(nu: float, z: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(stdtr(nu, z), 1e-300)), dtype=np.float64)


def _t_constant(nu: float) -> float:
    return float(gammaln((nu + 1) / 2) - gammaln(nu / 2) - 0.5 * np.log(nu * np.pi))


def _sweep(data: _Claims, state: _State, prior: Prior, rng: np.random.Generator) -> Floats:
    """One round of random walks: tolls, biases and scales; then levels; acceptance by step size out."""
    cells, kinds = state.bias.size, state.log_sigma.size
    accepted = np.zeros_like(state.steps)

    toll = state.toll + state.steps[cells + kinds + 1 :] * rng.standard_normal(state.toll.size)
    inside = (toll >= data.grid[:, 0]) & (toll <= data.grid[:, -1])
    now = _claim_terms(data, state, prior)
    gain = _sums(data.event, _claim_terms(data, replace(state, toll=toll), prior) - now, toll.size)
    state.toll, accepted[cells + kinds + 1 :] = _decide(state.toll, toll, np.where(inside, gain, -np.inf), rng)

    bias = state.bias + state.steps[:cells] * rng.standard_normal(cells)
    now = _claim_terms(data, state, prior)
    gain = _sums(data.cell, _claim_terms(data, replace(state, bias=bias), prior) - now, cells)
    gain = gain - 0.5 * (bias**2 - state.bias**2) * np.exp(-2 * state.log_tau)
    state.bias, accepted[:cells] = _decide(state.bias, bias, gain, rng)

    scale = state.log_sigma + state.steps[cells : cells + kinds] * rng.standard_normal(kinds)
    now = _claim_terms(data, state, prior)
    gain = _sums(data.kind, _claim_terms(data, replace(state, log_sigma=scale), prior) - now, kinds)
    gain = gain + _half_normal(scale, prior.sigma) - _half_normal(state.log_sigma, prior.sigma)
    state.log_sigma, accepted[cells : cells + kinds] = _decide(state.log_sigma, scale, gain, rng)

    accepted[cells + kinds] = _move_tau(state, state.steps[cells + kinds], prior, rng)
    _shift_levels(data, state, rng)
    return accepted


def _sums(places: Indexes, values: Floats, size: int) -> Floats:
    return np.bincount(places, values, minlength=size).astype(np.float64)


def _decide(old: Floats, new: Floats, gain: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Metropolis, each entry on its own; the entries and their chances out."""
    chance = np.exp(np.minimum(gain, 0))
    return np.where(rng.random(old.size) < chance, new, old), chance


def _claim_terms(data: _Claims, state: _State, prior: Prior) -> Floats:
    centre = state.toll[data.event] + state.bias[data.cell]
    return _log_terms(data, centre, np.exp(state.log_sigma)[data.kind], prior.nu)


def _half_normal(log_scale: Floats, width: float) -> Floats:
    """ln density of a half-normal scale in its logarithm, up to a constant."""
    return np.asarray(log_scale - 0.5 * np.exp(2 * log_scale) / width**2, dtype=np.float64)


def _move_tau(state: _State, step: float, prior: Prior, rng: np.random.Generator) -> float:
    proposal = state.log_tau + step * rng.standard_normal()

    def value(log_tau: float) -> float:
        spread = -state.bias.size * log_tau - 0.5 * (state.bias**2).sum() * np.exp(-2 * log_tau)
        return float(spread + _half_normal(np.array(log_tau), prior.tau))

    chance = float(np.exp(min(value(proposal) - value(state.log_tau), 0)))
    if rng.random() < chance:
        state.log_tau = proposal
    return chance


def _shift_levels(data: _Claims, state: _State, rng: np.random.Generator) -> None:
    """Raise the tolls and lower the biases of each group alike: only the biases' prior and the floors see it.

    The prior makes the shift normal about the mean bias; one that would leave the grid is not made.
    """
    for group in range(int(data.event_group.max()) + 1):
        events, cells = data.event_group == group, data.cell_group == group
        mean, spread = state.bias[cells].mean(), np.exp(state.log_tau) / np.sqrt(cells.sum())
        by = mean + spread * rng.standard_normal()
        toll = state.toll[events] + by
        if np.all((toll >= data.grid[events, 0]) & (toll <= data.grid[events, -1])):
            state.toll = np.where(events, state.toll + by, state.toll)
            state.bias = np.where(cells, state.bias - by, state.bias)


def _groups(event: Indexes, cell: Indexes) -> tuple[Indexes, Indexes]:
    """Events and cells tied together by claims: the level of each such group is free of the others."""
    cells = np.arange(int(cell.max()) + 1)
    while True:
        lowest = np.full(int(event.max()) + 1, cells.size)
        np.minimum.at(lowest, event, cells[cell])
        joined = cells.copy()
        np.minimum.at(joined, cell, lowest[event])
        if np.array_equal(joined, cells):
            break
        cells = joined
    _, group = np.unique(cells, return_inverse=True)
    of_event = np.zeros(lowest.size, dtype=np.intp)
    of_event[event] = group[cell]
    return of_event, group
