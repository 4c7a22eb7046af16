"""When a number may be given, and the answer as a whole."""

from __future__ import annotations

import pytest
from published import golden, load

from marsad.estimate import METHODS, CaptureTable, Settings, estimate, estimate_all, table_from_csv
from marsad.estimate.posterior import Posterior
from marsad.estimate.show import as_svg, as_text
from marsad.estimate.verdict import _rules, assumption
from marsad.model.errors import BadInput

QUICK = Settings(resamples=30, warmup=150, keep=200, steps=30, prolong=False)


@pytest.mark.parametrize("name", golden()["verdicts"])
def test_tables_that_carry_no_number(name: str) -> None:
    outcome, rule = golden()["verdicts"][name]
    record = estimate(load(name), method="dga", settings=QUICK).record()
    assert (record.verdict, record.n) == (outcome, None)
    assert rule in record.diagnostics["rules"]
    assert record.reasons


def test_a_table_without_sign_of_trouble_gives_an_interval() -> None:
    record = estimate(load("madigan_york_1997_5lists"), method="dga", settings=QUICK).record()
    assert record.verdict == "publishable"
    assert record.n is not None and set(record.n) == {"mean", "median", "q025", "q975"}
    assert record.n["q025"] >= record.documented


def test_heterogeneity_leaves_a_lower_bound() -> None:
    answer = estimate(load("synthetic_two_class_5lists"), method="loglinear", settings=QUICK)
    assert answer.verdict == "lower_bound_only"
    assert "At least 4,204" in as_text({"loglinear": answer})
    assert "4,204 على الأقل" in as_text({"loglinear": answer}, lang="ar")


def test_chao_is_a_bound_by_nature() -> None:
    assert estimate(load("hiv_rome_4lists"), method="chao").verdict == "lower_bound_only"


def test_a_copied_list_is_no_witness() -> None:
    table = table_from_csv("A,B,C,count\n1,0,0,90\n0,1,0,70\n0,0,1,2\n1,1,0,30\n1,0,1,60\n1,1,1,30\n")
    assert "copy" in [finding.rule for finding in estimate(table).findings]


def test_two_lists_are_too_few() -> None:
    record = estimate(table_from_csv("A,B,count\n1,0,90\n0,1,70\n1,1,30\n")).record()
    assert record.diagnostics["rules"][0] == "too_few_lists"
    assert record.n is None


def test_what_only_a_person_knows_refuses_too() -> None:
    answer = estimate(load("madigan_york_1997_5lists"), method="dga", settings=QUICK, concerns=["chosen_after"])
    assert answer.verdict == "refused"
    with pytest.raises(BadInput):
        estimate(load("madigan_york_1997_5lists"), concerns=["bad_mood"])


def test_matching_that_moves_the_answer_refuses() -> None:
    table = load("madigan_york_1997_5lists")
    rows = [(p, int(table.counts[p]) * (3 if p.bit_count() == 1 else 1)) for p in range(1, table.counts.size)]
    tighter = CaptureTable.from_patterns(table.lists, rows)
    answer = estimate(table, method="dga", settings=QUICK, matchings={"tighter": tighter})
    assert [finding.rule for finding in answer.findings] == ["linkage_decides"]


def test_order_of_lists_changes_nothing_at_all() -> None:
    table = load("madigan_york_1997_5lists")
    turned = table.reordered(table.lists[::-1])
    for method in ("loglinear", "dga", "chao"):
        one, other = (estimate(t, method=method, settings=QUICK).record() for t in (table, turned))
        assert one.n == other.n


def test_every_method_has_its_assumption_in_both_languages() -> None:
    for method in METHODS:
        assert assumption(method) != assumption(method, "ar")
    for rule in _rules()["rules"].values():
        assert rule["outcome"] in {"refused", "lower_bound_only"}
        assert rule["en"] and rule["ar"]


def test_all_methods_stand_side_by_side() -> None:
    answers = estimate_all(load("western_us_trafficking_5lists"), settings=QUICK)
    assert list(answers) == list(METHODS)
    side = [row["value"] for row in answers["dga"].sensitivity if row["vary"] == "method"]
    assert side == list(METHODS)
    assert as_svg(answers).startswith("<svg")


def test_modes_are_told_from_noise() -> None:
    import numpy as np

    rng = np.random.default_rng(3)
    one = Posterior.from_draws(np.exp(rng.normal(8, 0.2, 4000)))
    two = Posterior.from_draws(np.exp(np.append(rng.normal(8, 0.1, 3000), rng.normal(9, 0.1, 1000))))
    assert len(one.modes()) == 1
    assert [round(weight, 1) for _, weight in two.modes()] == [0.7, 0.3] or len(two.modes()) == 2
