"""Have chains met, and what are their draws worth? Rank-normalised split R-hat, effective sizes, Monte Carlo error.

Vehtari, Gelman, Simpson, Carpenter and Bürkner, Bayesian Analysis 16(2), 2021.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri
from scipy.stats import rankdata

from marsad.estimate.posterior import Floats


def r_hat(draws: Floats) -> float:
    """Chains x draws in; the larger of the bulk's and the tail's rank-normalised split R-hat out."""
    halves = _split(draws)
    folded = np.abs(halves - np.median(halves))
    return max(_plain_r_hat(_normal_scores(halves)), _plain_r_hat(_normal_scores(folded)))


def ess_bulk(draws: Floats) -> float:
    """Effective number of draws for the middle of the distribution."""
    return _ess(_normal_scores(_split(draws)))


def ess_tail(draws: Floats) -> float:
    """Effective number of draws for the 5 % and 95 % quantiles, the smaller of the two."""
    halves = _split(draws)
    return min(_ess((halves <= np.quantile(halves, p)).astype(np.float64)) for p in (0.05, 0.95))


def mcse_mean(draws: Floats) -> float:
    """Monte Carlo standard error of the mean."""
    return float(draws.std(ddof=1) / np.sqrt(_ess(_split(draws))))


def apart(draws: Floats) -> float:
    """Largest difference between the means of two chains, in its own standard errors."""
    means = draws.mean(axis=1)
    errors = np.array([mcse_mean(chain[None]) for chain in draws])
    gaps = np.abs(means[:, None] - means) / np.sqrt(errors[:, None] ** 2 + errors**2 + 1e-300)
    return float(gaps.max())


def _split(draws: Floats) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, draws.shape[1] - half :]])


def _normal_scores(draws: Floats) -> Floats:
    ranks = rankdata(draws).reshape(draws.shape)
    return np.asarray(ndtri((ranks - 0.375) / (draws.size + 0.25)), dtype=np.float64)


def _plain_r_hat(draws: Floats) -> float:
    within = draws.var(axis=1, ddof=1).mean()
    if within == 0:
        return 1.0 if np.ptp(draws) == 0 else float("inf")
    length = draws.shape[1]
    between = draws.mean(axis=1).var(ddof=1)
    return float(np.sqrt((length - 1) / length + between / within))


def _ess(draws: Floats) -> float:
    """Geyer's initial monotone sequence over the chains' autocovariances."""
    chains, length = draws.shape
    covariance = _autocovariance(draws)
    variance = covariance[:, 0].mean() * length / (length - 1)
    total = variance * (length - 1) / length
    if chains > 1:
        total += draws.mean(axis=1).var(ddof=1)
    if total == 0:
        return float(draws.size)
    correlation = 1 - (variance - covariance.mean(axis=0) * length / (length - 1)) / total
    correlation[0] = 1.0
    pairs = correlation[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    stop = int(np.argmax(pairs < 0)) if np.any(pairs < 0) else pairs.size
    kept = np.minimum.accumulate(pairs[: max(stop, 1)])
    time = max(-1 + 2 * kept.sum(), 1 / np.log10(draws.size))
    return float(draws.size / time)


def _autocovariance(draws: Floats) -> Floats:
    length = draws.shape[1]
    centred = draws - draws.mean(axis=1, keepdims=True)
    padded = np.fft.rfft(centred, n=2 ** int(np.ceil(np.log2(2 * length))), axis=1)
    return np.asarray(np.fft.irfft(padded * padded.conj(), axis=1)[:, :length] / length, dtype=np.float64)
