"""The latent-class sampler: its density and moves, its calibration, R's reference results, and what it must refuse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from published import golden, load
from scipy.special import betainc

from marsad.estimate import Settings, estimate, lcmcr, sampler
from marsad.estimate.latent import (
    class_logs,
    coordinates_of,
    gradient,
    log_density,
    log_weights,
    problem_of,
    starting_points,
    wall,
)
from marsad.estimate.mixing import ess_bulk, ess_tail, mcse_mean, r_hat
from marsad.estimate.run import fit_one
from marsad.estimate.simulate import calibrate, uniformity

FAST = pytest.mark.skipif(not lcmcr.is_fast(), reason="needs the extra `fast` (numba)")


@pytest.mark.parametrize(("name", "n_max"), [("kosovo_1999_4lists", None), ("uk_slavery_6lists", 12_000)])
def test_the_gradient_is_that_of_the_density(name: str, n_max: int | None) -> None:
    problem = problem_of(load(name), Settings(n_max=n_max))  # the second cap is near enough for its term to count
    q, _ = starting_points(problem, 4, np.random.default_rng(1))
    alpha = np.array([0.3, 0.5, 1.0, 2.0])
    exact = gradient(problem, q, alpha)
    for at in range(0, q.shape[1], 7):
        step = np.zeros_like(q)
        step[:, at] = 1e-5
        slope = (log_density(problem, q + step, alpha) - log_density(problem, q - step, alpha)) / 2e-5
        assert slope == pytest.approx(exact[:, at], rel=1e-5, abs=1e-3)


def test_the_wall_is_the_chance_to_stay_below_the_cap() -> None:
    problem = problem_of(load("madigan_york_1997_5lists"), Settings(n_max=400))
    pi0 = np.array([0.3, 0.4, 0.43, 0.5])
    value, slope = wall(problem, pi0)
    assert np.exp(value) == pytest.approx(betainc(537, 401, 1 - pi0), rel=1e-9)
    near = (wall(problem, pi0 - 1e-7)[0] - wall(problem, pi0 + 1e-7)[0]) / 2e-7
    assert slope == pytest.approx(near, rel=1e-4, abs=1e-3)


def test_sticks_and_weights_are_inverse_to_each_other() -> None:
    u = np.random.default_rng(2).normal(0, 3, (5, 9))
    weights = log_weights(u)
    assert np.exp(weights).sum(axis=1) == pytest.approx(1)
    assert coordinates_of(weights) == pytest.approx(u, abs=1e-6)


def test_draws_below_a_cap_far_under_the_mode_are_exact() -> None:
    rng = np.random.default_rng(5)
    drawn = np.array([sampler._below_cap(200, 50, 0.6, rng) for _ in range(4000)])
    m = np.arange(51.0)
    mass = np.exp(np.cumsum(np.log(np.append(1, (200 + m[1:] - 1) / m[1:] * 0.6))))
    mass /= mass.sum()
    assert drawn.max() <= 50
    assert drawn.mean() == pytest.approx(mass @ m, abs=4 * np.sqrt(mass @ m**2 - (mass @ m) ** 2) / np.sqrt(4000))


@FAST
def test_compiled_and_plain_kernels_agree_number_for_number() -> None:
    from marsad.estimate import sampler_fast as fast

    problem = problem_of(load("uk_slavery_6lists"), Settings(n_max=12_000))
    q, _ = starting_points(problem, 4, np.random.default_rng(3))
    starts, members = fast._members(problem)
    shape = (problem.lists, problem.classes)
    odds, missed, caught = np.empty(shape), np.empty(shape), np.empty(shape)
    base, work, people = (np.empty(problem.classes) for _ in range(3))
    out = np.empty(problem.size)
    n, alpha = float(problem.n), 0.7
    for chain in q:
        parts = (chain, alpha, starts, members, problem.counts, n, problem.cap, odds, missed, base, work)
        plain = log_density(problem, chain[None], np.array([alpha]))[0]
        assert fast._density(*parts) == pytest.approx(plain, rel=1e-10)
        fast._gradient(*parts, people, caught, out)
        assert out == pytest.approx(gradient(problem, chain[None], np.array([alpha]))[0], rel=1e-8, abs=1e-8)


@FAST
def test_compiled_binomials_have_their_moments() -> None:
    from marsad.estimate.sampler_fast import _binomial

    for n, p in ((12.0, 0.3), (4466.0, 0.7), (900.0, 0.02), (50_000.0, 0.001)):
        drawn = np.array([_binomial(n, p) for _ in range(6000)])
        spread = np.sqrt(n * p * (1 - p))
        assert drawn.mean() == pytest.approx(n * p, abs=4.5 * spread / np.sqrt(6000))
        assert drawn.std() == pytest.approx(spread, rel=0.06)


@FAST
@pytest.mark.parametrize("name", golden()["lcmcr"])
def test_posterior_agrees_with_r(name: str) -> None:
    case = golden()["lcmcr"][name]
    problem = problem_of(load(name), Settings())
    settings = Settings(keep=2000 if name.startswith("kosovo") else 1000)
    draws, _, _ = lcmcr.sample(problem, settings, np.random.default_rng(19481210))
    assert draws.mean() == pytest.approx(case["mean"], abs=3 * np.hypot(mcse_mean(draws), case["error"]))
    assert np.quantile(draws, [0.025, 0.975]) == pytest.approx(case["limits"], abs=case["within"])
    assert r_hat(draws) < 1.01


def test_without_numba_the_plain_path_gives_the_same_posterior(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lcmcr, "is_fast", lambda: False)
    settings = Settings(warmup=300, keep=300, steps=24, prolong=False)
    fit = lcmcr.estimate(load("madigan_york_1997_5lists"), settings, np.random.default_rng(1))
    case, error = golden()["lcmcr"]["madigan_york_1997_5lists"], fit.details["chains"]["mcse"]
    assert (fit.settings["engine"], fit.settings["chains"]) == ("numpy", 16)
    assert fit.posterior is not None
    assert fit.posterior.mean == pytest.approx(case["mean"], abs=4 * np.hypot(error, case["error"]))
    assert error < 5


@FAST
def test_ranks_of_the_truth_are_uniform() -> None:
    settings = Settings(classes=5, chains=2, warmup=180, keep=300, steps=30, prolong=False)
    ranks = calibrate(40, lambda table, rng: lcmcr.sample(problem_of(table, settings), settings, rng)[0], settings,
                      np.random.default_rng(11))  # fmt: skip
    assert uniformity(np.array(ranks, dtype=float), 63) > 0.005


@pytest.mark.parametrize("name", ["netherlands_slavery_6lists", "colombia_recruitment_5lists"])
@FAST
def test_tables_that_no_sampler_settles_are_refused(name: str) -> None:
    quick = Settings(prolong=False, resamples=10, warmup=210, keep=300, steps=30)
    record = estimate(load(name), method="lcmcr", settings=quick).record()
    assert (record.verdict, record.n) == ("refused", None)
    wanted = {"starts_disagree", "at_the_wall", "two_modes", "methods_far_apart", "too_few_draws"}
    assert wanted & set(record.diagnostics["rules"])


@FAST
def test_kosovo_leaves_a_lower_bound() -> None:
    record = estimate(
        load("kosovo_1999_4lists"), settings=Settings(warmup=300, keep=900, resamples=16, prolong=False)
    ).record()
    assert record.verdict == "lower_bound_only"
    assert record.n is not None and record.n["mean"] == pytest.approx(8591.2, abs=0.1)
    assert next(row for row in record.sensitivity if row["value"] == "lcmcr")["mean"] == pytest.approx(10_670, abs=500)
    assert len(record.diagnostics["chains"]["starts"]) == 4


@FAST
def test_the_same_seed_gives_the_same_draws_in_any_order_of_lists() -> None:
    table, settings = load("madigan_york_1997_3lists"), Settings(warmup=150, keep=200, prolong=False, resamples=20)
    one, other = (fit_one(t.canonical(), "lcmcr", settings) for t in (table, table.reordered(table.lists[::-1])))
    again = fit_one(table.canonical(), "lcmcr", replace(settings, seed=7))
    assert one.summary() == other.summary() != again.summary()


def test_mixing_measures_agree_with_arviz() -> None:
    rng = np.random.default_rng(7)  # reference: arviz 0.19 on these draws
    noise = rng.standard_normal((4, 500))
    draws = np.empty_like(noise)
    draws[:, 0] = noise[:, 0]
    for t in range(1, 500):
        draws[:, t] = 0.7 * draws[:, t - 1] + noise[:, t]
    draws[3] += 0.4
    assert r_hat(draws) == pytest.approx(1.0267511218, abs=1e-9)
    assert ess_bulk(draws) == pytest.approx(281.79, rel=0.01)
    assert ess_tail(draws) == pytest.approx(690.27, rel=0.01)
    assert mcse_mean(draws) == pytest.approx(0.08730, rel=0.01)


def test_starts_are_dispersed() -> None:
    problem = problem_of(load("netherlands_slavery_6lists"), Settings())
    q, names = starting_points(problem, 4, np.random.default_rng(1))
    pi0 = np.exp(class_logs(problem, q)[1]).sum(axis=1)
    assert names == ("independence", "two classes", "three classes", "random")
    assert np.ptp(problem.n / (1 - pi0)) > 20_000
