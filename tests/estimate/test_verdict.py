"""When a number may be given, and the answer as a whole."""

from __future__ import annotations

import numpy as np
import pytest
from published import golden, load

from marsad.estimate import METHODS, CaptureTable, Grounds, Settings, diagnose, estimate, estimate_all, table_from_csv
from marsad.estimate.posterior import Posterior
from marsad.estimate.show import as_svg, as_text
from marsad.estimate.simulate import TRUTHS, Truth
from marsad.estimate.verdict import _rules, assumption, of_heterogeneity, outcome
from marsad.model.errors import BadInput

QUICK = Settings(resamples=16, warmup=150, keep=200, steps=30, prolong=False)


@pytest.mark.parametrize("name", golden()["verdicts"])
def test_tables_that_carry_no_number(name: str) -> None:
    outcome, rule = golden()["verdicts"][name]
    record = estimate(load(name), method="dga", settings=QUICK).record()
    assert (record.verdict, record.n) == (outcome, None)
    assert rule in record.diagnostics["rules"]
    assert record.reasons


REASON = Grounds(by="Nour", because="every village was visited and every household asked")


def test_without_a_named_reason_the_most_is_a_lower_bound() -> None:
    answer = estimate(load("madigan_york_1997_3lists"), method="dga", settings=QUICK)
    record = answer.record()
    assert (record.verdict, record.diagnostics["rules"]) == ("lower_bound_only", ["heterogeneity_plausible"])
    assert record.diagnostics["n_is"] == "at_least"
    printed = answer.printed()
    assert printed.diagnostics["n_is"] == "model" and printed.diagnostics["lower_bound"] == record.n
    assert answer.fit is not None and answer.fit.posterior is not None
    assert printed.n == answer.fit.posterior.summary() != record.n


def test_a_named_reason_gives_an_interval_where_the_table_shows_no_trouble() -> None:
    record = estimate(load("madigan_york_1997_3lists"), method="dga", settings=QUICK, grounds=REASON).record()
    assert (record.verdict, record.diagnostics["n_is"]) == ("publishable", "interval")
    assert record.n is not None and set(record.n) == {"mean", "median", "q025", "q975"}
    assert record.documented <= record.n["q025"] < record.n["median"] < record.n["q975"]
    assert record.diagnostics["grounds"] == {"by": REASON.by, "because": REASON.because, "decision": None}


@pytest.mark.parametrize("name", ["synthetic_two_class_5lists", "hiv_rome_4lists"])
def test_a_reason_does_not_outweigh_what_the_table_shows(name: str) -> None:
    answer = estimate(load(name), method="loglinear", settings=QUICK, grounds=REASON)
    assert answer.verdict == "lower_bound_only"
    assert "heterogeneity" in [finding.rule for finding in answer.findings]


def test_a_lower_bound_is_never_the_models_interval() -> None:
    answer = estimate(load("madigan_york_1997_3lists"), method="dga", settings=QUICK)
    chao = estimate(load("madigan_york_1997_3lists"), method="chao", settings=QUICK)
    assert answer.record().n == chao.record().n
    assert answer.record().n != answer.fit.summary()  # type: ignore[union-attr]


@pytest.mark.parametrize(("by", "because"), [("", "a reason"), ("Nour", "  ")])
def test_a_reason_needs_a_name_and_words(by: str, because: str) -> None:
    with pytest.raises(BadInput):
        Grounds(by=by, because=because)


@pytest.mark.parametrize("truth", [truth for truth in TRUTHS if len(truth.weights) > 1], ids=lambda truth: truth.name)
def test_classes_of_victims_give_no_number_without_a_reason(truth: Truth) -> None:
    rng = np.random.default_rng(4)
    for _ in range(12):
        assert outcome([*of_heterogeneity(diagnose(truth.table(2000, rng)), {})]) != "publishable"


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
    assert "linkage_decides" in [finding.rule for finding in answer.findings]


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
    picture = as_svg(answers)
    assert picture.startswith("<svg")
    assert picture.count("<polygon") == sum(
        one.verdict == "publishable" or (name == "chao" and one.number is not None) for name, one in answers.items()
    )


def test_modes_are_told_from_noise() -> None:
    rng = np.random.default_rng(3)
    one = Posterior.from_draws(np.exp(rng.normal(8, 0.2, 4000)))
    two = Posterior.from_draws(np.exp(np.append(rng.normal(8, 0.1, 3000), rng.normal(9, 0.1, 1000))))
    assert len(one.modes()) == 1
    assert [round(weight, 1) for _, weight in two.modes()] == [0.7, 0.3] or len(two.modes()) == 2
