"""Strata add up, replicates combine: closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from published import load

from marsad.estimate import Settings, estimate
from marsad.estimate.combine import add_strata, combine_replicates, rubin
from marsad.estimate.posterior import Fit, Posterior
from marsad.model.errors import BadInput


def log_normal(mean: float, sd: float, documented: int) -> Posterior:
    rng = np.random.default_rng(int(mean * 1000))
    return Posterior.from_draws(documented + np.exp(rng.normal(mean, sd, 40_000)))


def test_rubins_rules_in_closed_form() -> None:
    centre, total, freedom = rubin(np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.5, 0.8]))
    assert (centre, total) == (2.0, pytest.approx(0.6 + 4 / 3))
    assert freedom == pytest.approx(2 * (1 + 0.6 / (4 / 3)) ** 2)


def test_equal_replicates_change_nothing() -> None:
    table = load("kosovo_1999_4lists")
    one = Fit(method="dga", table=table, posterior=log_normal(8.7, 0.2, 4400))
    combined = combine_replicates([one, one, one])
    assert combined.posterior is not None and one.posterior is not None
    for p in (0.025, 0.5, 0.975):
        assert combined.posterior.quantile(p) == pytest.approx(one.posterior.quantile(p), rel=0.01)
    assert "at least 10" in combined.details["replicates"]["warning"]


def test_differing_replicates_widen_the_interval() -> None:
    table = load("kosovo_1999_4lists")
    fits = [Fit(method="dga", table=table, posterior=log_normal(m, 0.1, 4400)) for m in (8.4, 8.7, 9.0)]
    combined = combine_replicates(fits).posterior
    assert combined is not None
    assert combined.quantile(0.5) == pytest.approx(4400 + np.exp(8.7), rel=0.02)
    assert combined.quantile(0.975) > max(fit.posterior.quantile(0.975) for fit in fits if fit.posterior)


def test_a_replicate_without_a_number_is_not_passed_over() -> None:
    table = load("kosovo_1999_4lists")
    with pytest.raises(BadInput, match="1 of 2"):
        combine_replicates([Fit(method="dga", table=table, posterior=p) for p in (log_normal(8.7, 0.2, 4400), None)])


def test_strata_add_their_draws() -> None:
    parts = [Posterior.from_draws(np.random.default_rng(s).normal(m, 10, 5000)) for s, m in ((1, 500), (2, 800))]
    total = add_strata(parts, np.random.default_rng(3))
    assert total.mean == pytest.approx(1300, abs=1)
    assert total.sd == pytest.approx(np.sqrt(200), rel=0.05)


def test_replicates_reach_the_answer() -> None:
    table = load("madigan_york_1997_5lists")
    record = estimate(table, method="dga", settings=Settings(resamples=20), replicates=[table, table]).record()
    assert record.diagnostics["replicates"]["number"] == 3
