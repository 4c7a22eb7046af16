"""Several fits, one answer: strata add up; replicates (imputed data, alternative matchings) combine on ln n0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.stats import t as student

from marsad.estimate.posterior import Fit, Floats, Posterior
from marsad.model.errors import BadInput

FEW = 10  # replicates below which the combination is itself uncertain (practice of HRDAG)


def add_strata(posteriors: Sequence[Posterior], rng: np.random.Generator, *, draws: int = 20_000) -> Posterior:
    """Posteriors of disjoint strata in, that of their sum out: draws are added, not limits."""
    if not posteriors:
        raise BadInput("no strata to add", todo="hand in at least one fit with a number")
    total: Floats = np.sum([posterior.draws(rng, draws) for posterior in posteriors], axis=0)
    return Posterior.from_draws(total)


def combine_replicates(fits: Sequence[Fit]) -> Fit:
    """Fits of replicates of one table in, one Fit out, combined on ln n0 by Rubin's rules with a t interval.

    Total variance = within + (1 + 1/m) between. Raises BadInput unless every replicate has a number.
    """
    posteriors = [fit.posterior for fit in fits if fit.posterior is not None]
    if not posteriors or len(posteriors) < len(fits):
        raise BadInput(
            f"{len(fits) - len(posteriors)} of {len(fits)} replicates have no estimate", todo="see each one's reason"
        )
    documented = np.array([fit.table.documented for fit in fits], dtype=np.float64)
    means, variances = np.transpose(
        [_log_moments(p, n) for p, n in zip(posteriors, documented, strict=True)]
    )  # fmt: skip
    centre, total, freedom = rubin(means, variances)
    steps = (np.arange(2001) + 0.5) / 2001
    unseen = np.exp(centre + np.sqrt(total) * student.ppf(steps, freedom))
    combined = Posterior(values=documented.mean() + unseen, weights=np.full(2001, 1 / 2001))
    return replace(fits[0], posterior=combined, details={**fits[0].details, "replicates": _report(means, variances)})


def rubin(means: Floats, variances: Floats) -> tuple[float, float, float]:
    """Estimates and variances of m replicates in; combined estimate, total variance, degrees of freedom out."""
    m = means.size
    within, between = float(variances.mean()), float(means.var(ddof=1)) if m > 1 else 0.0
    extra = (1 + 1 / m) * between
    freedom = (m - 1) * (1 + within / extra) ** 2 if extra > 0 else 1e6
    return float(means.mean()), within + extra, min(freedom, 1e6)


def _log_moments(posterior: Posterior, documented: float) -> tuple[float, float]:
    logs = np.log(np.maximum(posterior.values - documented, 0.5))
    mean = float(posterior.weights @ logs)
    return mean, float(posterior.weights @ (logs - mean) ** 2)


def _report(means: Floats, variances: Floats) -> dict[str, Any]:
    found: dict[str, Any] = {
        "number": int(means.size),
        "within": round(float(variances.mean()), 5),
        "between": round(float(means.var(ddof=1)), 5) if means.size > 1 else 0.0,
    }
    if means.size < FEW:
        found["warning"] = f"{means.size} replicates: at least {FEW} are usual"
    return found
