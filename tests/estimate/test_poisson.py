"""Log-linear models against Rcapture and the published existence table."""

from __future__ import annotations

import numpy as np
import pytest
from published import golden, load

from marsad.estimate import Settings
from marsad.estimate.chao import bound, independence
from marsad.estimate.loglinear import choose, estimate
from marsad.estimate.poisson import all_pairs, existence, fit, main_effects, pair_columns


@pytest.mark.parametrize("name", golden()["bounds"])
def test_bounds_agree_with_rcapture(name: str) -> None:
    table = load(name)
    mt, mt_se, mh, mth, mth_se = golden()["bounds"][name]
    n = table.documented
    assert independence(table).n(n) == pytest.approx(mt, abs=0.11)
    assert independence(table).se == pytest.approx(mt_se, abs=0.11)
    assert bound(table, common=True).n(n) == pytest.approx(mh, abs=0.11)
    assert bound(table).n(n) == pytest.approx(mth, abs=0.11)
    assert bound(table).se == pytest.approx(mth_se, abs=0.11)


@pytest.mark.parametrize("case", golden()["existence"], ids=lambda case: "+".join(case["pairs"]) or "none")
def test_existence_on_the_artificial_table(case: dict[str, object]) -> None:
    table = load("artificial_3lists")
    pairs = [tuple(table.lists.index(name) for name in pair.split("-")) for pair in case["pairs"]]  # type: ignore
    state = existence(table, pairs)  # type: ignore[arg-type]
    assert state.optimum == pytest.approx(case["optimum"], abs=1e-6)
    assert state.verdict == case["verdict"]


@pytest.mark.parametrize("left_out", golden()["kosovo_pairs"])
def test_pairs_of_the_kosovo_table(left_out: str) -> None:
    table = load("kosovo_1999_4lists")
    pairs = [(a, b) for a, b in all_pairs(4) if f"{table.lists[a]}-{table.lists[b]}" != left_out]
    found = fit(table.counts, np.column_stack([main_effects(4), pair_columns(4, pairs)]))
    n, se, aic = golden()["kosovo_pairs"][left_out]
    assert (found.n(4400), found.se, found.aic) == (
        pytest.approx(n, abs=0.06),
        pytest.approx(se, abs=0.06),
        pytest.approx(aic, abs=0.006),
    )


def test_bic_chooses_the_kosovo_model_of_the_published_search() -> None:
    chosen = choose(load("kosovo_1999_4lists"))
    assert chosen is not None
    assert chosen.fit.n(4400) == pytest.approx(14341.7, abs=0.06)


def test_the_bootstrap_is_wider_than_the_chosen_model_alone() -> None:
    found = estimate(load("uk_slavery_5lists"), Settings(resamples=60), np.random.default_rng(1))
    chosen = choose(load("uk_slavery_5lists"))
    assert found.posterior is not None and chosen is not None
    assert found.posterior.sd > 2 * chosen.fit.se
