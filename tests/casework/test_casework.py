from typing import Any

import pytest

from marsad.cases import desk
from marsad.cases.checks import check
from marsad.cases.labels import GAPS
from marsad.model import Anchor, BadInput, Decision
from marsad.model.codec import dumps
from worked import decision_of, load, record_of

CASE = load("cases/compliance.toml")
ACT = "act:summary_execution:sohr:15"
OPENED = {
    "verb": "case",
    "subject": "case:baniyas",
    "value": {
        "title": "Executions in Baniyas",
        "acts": [ACT],
        "suspects": [{"count": 4, "affiliation": "military factions"}],
        "standard_sought": "reasonable_grounds",
    },
}
REFERRED = {
    "verb": "refer",
    "subject": "case:baniyas",
    "at": "2025-08-02T09:00:00+00:00",
    "because": "the committee's list",
    "value": {
        "to": "military_court", "basis": "suspicion", "second_reviewer": "Rana", "acts": [ACT],
        "suspects": [{"count": 4, "affiliation": "military factions"}],
    },
}  # fmt: skip


def case_of(*rulings: dict[str, Any]) -> Any:
    found = desk(record_of({**CASE, "decision": list(rulings)}))
    return found.case("baniyas")


def test_a_case_is_folded_from_rulings() -> None:
    case = case_of(OPENED)
    assert (case.title, case.status, [act.id for act in case.acts]) == ("Executions in Baniyas", "open", [ACT])
    assert [entry.report for entry in case.evidence] == ["sohr"]
    assert set(case.gaps) <= set(GAPS) and "attribution_not_found" in case.gaps


def test_a_referral_has_a_history() -> None:
    case = case_of(OPENED, REFERRED)
    sent = {
        **REFERRED,
        "at": "2025-08-05T09:00:00+00:00",
        "value": {"referral": "d1", "status": "acknowledged", "receipt": "ab"},
    }
    assert (case.status, case.referrals[0].status) == ("referred", "prepared")
    referral = case_of(OPENED, REFERRED, sent).referrals[0]
    assert [step.status for step in referral.history] == ["prepared", "acknowledged"]
    assert referral.history[-1].receipt == "ab"


@pytest.mark.parametrize("order", [("sent", "acknowledged"), ("acknowledged", "sent")])
def test_steps_of_one_second_go_as_a_referral_may_go(order: tuple[str, str]) -> None:
    at = "2025-08-05T09:00:00+00:00"
    steps = [{**REFERRED, "at": at, "value": {"referral": "d1", "status": status}} for status in order]
    referral = case_of(OPENED, REFERRED, *steps).referrals[0]
    assert [step.status for step in referral.history] == ["prepared", "sent", "acknowledged"]


def test_the_order_of_rulings_does_not_matter() -> None:
    assert case_of(OPENED, REFERRED).title == case_of(REFERRED, OPENED).title


def test_a_later_ruling_fills_a_field_and_keeps_the_others() -> None:
    later = {
        "verb": "case",
        "subject": "case:baniyas",
        "at": "2025-09-01T00:00:00+00:00",
        "value": {"status": "suspended"},
    }
    case = case_of(later, OPENED)
    assert (case.status, case.title) == ("suspended", "Executions in Baniyas")


def test_counts_of_suspects_are_public_and_no_name_gets_out() -> None:
    named = {**OPENED, "value": {**OPENED["value"], "suspects": [{"count": 1, "affiliation": "x", "name": "Somebody"}]}}
    assert "Somebody" not in dumps(case_of(named))


def test_an_act_that_the_record_no_longer_has_is_shown_as_missing() -> None:
    gone = {**OPENED, "value": {**OPENED["value"], "acts": ["act:pillage:x:1"]}}
    case = case_of(gone)
    assert case.missing_acts == ("act:pillage:x:1",) and "no_acts" in case.gaps


BAD = [
    ("refer", {"to": "military_court", "basis": "suspicion", "acts": [ACT]}, "without a second reviewer"),
    ("refer", {**REFERRED["value"], "second_reviewer": "  ANALYST "}, "the second reviewer is the first"),
    ("refer", {**REFERRED["value"], "to": "moon_court"}, "no code of 'to'"),
    ("refer", {**REFERRED["value"], "acts": []}, "without acts"),
    ("refer", {**REFERRED["value"], "basis": ""}, "without a basis"),
    ("refer", {"referral": "d1", "status": "lost"}, "no code of 'status'"),
    ("case", {"acts": ["act:nothing:x:1"]}, "no act is called"),
    ("case", {"suspects": [{"count": 1, "name": "Somebody"}]}, "names of suspects are sealed"),
]


@pytest.mark.parametrize(("verb", "value", "why"), BAD)
def test_a_case_or_referral_that_lacks_something_is_refused(verb: str, value: dict[str, Any], why: str) -> None:
    draft = decision_of(0, {"verb": verb, "subject": "case:baniyas", "value": value})
    with pytest.raises(BadInput, match=why):
        check(draft, known={ACT: None})


def test_an_act_without_words_is_refused() -> None:
    draft = Decision(id="", verb="act", by="a", at="2025-08-01T09:00:00+00:00", subject="act:pillage:none:0")
    with pytest.raises(BadInput, match=r"no act is called .* words"):
        check(draft, known={"order_issued:zzz:1": None})
    anchored = Decision(
        id="", verb="act", by="a", at="2025-08-01T09:00:00+00:00", anchor=Anchor(report="r", quote="q", what="looting")
    )
    check(anchored, known={"x": None})


def test_a_deadline_before_its_order_is_refused() -> None:
    found = desk(record_of(CASE))
    order = found.orders.orders[0].id
    draft = decision_of(0, {"verb": "order", "subject": order, "value": {"deadline": "2025-03-01"}})
    with pytest.raises(BadInput, match="deadline 2025-03-01 lies before the order of 2025-03-07"):
        check(draft, known=found.known)
    check(decision_of(0, {"verb": "order", "subject": order, "value": {"deadline": "2025-04-01"}}), known=found.known)


def test_a_date_that_does_not_exist_is_refused() -> None:
    found = desk(record_of(CASE))
    draft = decision_of(0, {"verb": "order", "subject": found.orders.orders[0].id, "value": {"deadline": "2025-02-30"}})
    with pytest.raises(BadInput, match="no date that exists"):
        check(draft, known=found.known)


@pytest.mark.parametrize(
    ("value", "because", "why"),
    [
        ({"finding": "breached"}, "", "without its reason"),
        ({"finding": "guilty"}, "so", "no code of 'finding'"),
        ({"finding": "breached", "standard": "sure"}, "so", "no code of 'standard'"),
    ],
)
def test_a_finding_needs_a_reason_and_known_codes(value: dict[str, Any], because: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        check(decision_of(0, {"verb": "finding", "subject": "x", "because": because, "value": value}))


def test_findings_and_relations_of_figures_are_not_this_rooms() -> None:
    check(decision_of(0, {"verb": "relation", "subject": "figure:killed/all", "value": {"relation": "nested"}}))
    check(decision_of(0, {"verb": "finding", "subject": "figure:killed/all", "value": {"finding": "no_harm"}}))


def test_a_qualification_is_an_opinion_with_body_and_standard() -> None:
    opinion = {"qualification": {"system": "rome", "code": "8(2)(c)(i)", "body": "UN Commission of Inquiry"}}
    with pytest.raises(BadInput, match="without 'standard'"):
        check(decision_of(0, {"verb": "act", "subject": ACT, "value": opinion}), known={ACT: None})
