from datetime import date
from typing import Any

from marsad.cases import desk
from marsad.cases.compliance import Compliance
from marsad.cases.desk import Desk
from marsad.cases.labels import leg_why
from marsad.places import Gazetteer
from worked import load, record_of

CASE = load("cases/compliance.toml")
PLACES = Gazetteer.open()


def on_desk(*rulings: dict[str, Any], viewed: date | None = None) -> Desk:
    return desk(record_of({**CASE, "decision": list(rulings)}), viewed=viewed, places=PLACES)


def followed(found: Desk, what: str) -> Compliance:
    return next(one for one in found.compliance if one.item.what == what)


def test_acts_after_a_promise_stand_under_it_and_earlier_ones_do_not() -> None:
    promise = followed(on_desk(), "commitment")
    assert [(act.act, act.since) for act in promise.after] == [("summary_execution", date(2025, 3, 8))]


def test_an_undated_act_is_reported_after_not_dated_after() -> None:
    order = followed(on_desk(), "order_issued")
    assert [act.act for act in order.told_after] == ["pillage"]
    assert {act.act for act in order.after} == {"summary_execution"}


def test_no_information_is_not_complied() -> None:
    assert {one.finding for one in on_desk().compliance} == {"no_information"}


def test_a_breach_after_notice_shows_which_legs_are_missing() -> None:
    order = followed(on_desk(), "order_issued")
    assert {leg.name: leg.present for leg in order.legs} == {
        "order": True, "notice": False, "act": True, "attribution": False,
    }  # fmt: skip
    assert not order.breach_after_notice
    assert order.legs[-1].why == "alleged, not found: military factions"


def test_a_breach_after_notice_stands_on_recorded_notice_and_attribution() -> None:
    order = followed(on_desk(), "order_issued")
    notice = {
        "verb": "order",
        "subject": order.item.id,
        "value": {"notice": {"to": "400th division", "date": "2025-03-07"}},
    }
    said = {"attribution": {"to": "400th division", "standard": "reasonable_grounds"}}
    found = {"verb": "finding", "subject": order.after[0].id, "because": "three witnesses", "value": said}
    full = on_desk(notice, found)
    assert followed(full, "order_issued").breach_after_notice
    assert ("notice", date(2025, 3, 7)) in [(tick.lane, tick.day) for tick in full.clock]


def test_the_newest_finding_of_a_person_stands_and_the_older_stays() -> None:
    item = followed(on_desk(), "commitment").item.id
    older = {"verb": "finding", "subject": item, "because": "early", "value": {"finding": "partial"}}
    newer = {**older, "at": "2025-09-01T09:00:00+00:00", "because": "later", "value": {"finding": "breached"}}
    promise = followed(on_desk(newer, older), "commitment")
    assert promise.finding == "breached"
    assert [finding.finding for finding in promise.findings] == ["partial", "breached"]


def test_a_deadline_that_passed_without_a_finding_is_overdue() -> None:
    item = followed(on_desk(), "commitment").item.id
    deadline = {"verb": "commitment", "subject": item, "value": {"deadline": "2025-04-09"}}
    assert followed(on_desk(deadline, viewed=date(2025, 5, 1)), "commitment").overdue
    assert not followed(on_desk(deadline, viewed=date(2025, 4, 1)), "commitment").overdue
    extended = {**deadline, "value": {"extension": "2025-07-10"}}
    assert not followed(on_desk(deadline, extended, viewed=date(2025, 5, 1)), "commitment").overdue


def test_a_running_toll_is_no_act() -> None:
    assert not any("973" in account.words for act in on_desk().acts for account in act.accounts)


def test_the_clock_runs_in_days_and_says_which_are_only_of_the_report() -> None:
    ticks = on_desk().clock
    assert [tick.day for tick in ticks] == sorted(tick.day for tick in ticks)
    undated = [tick for tick in ticks if not tick.dated]
    assert {tick.lane for tick in undated} >= {"commitment", "act"}


def test_two_qualifications_of_one_act_stay_side_by_side() -> None:
    act = on_desk().acts[0]
    opinions = [
        {
            "verb": "act",
            "subject": act.id,
            "value": {
                "qualification": {"system": "rome", "code": code, "body": body, "standard": "reasonable_grounds"}
            },
        }
        for code, body in (("8(2)(c)(i)", "UN Commission of Inquiry"), ("none", "national committee"))
    ]
    found = next(one for one in on_desk(*opinions).acts if one.id == act.id)
    assert [(one.body, one.code) for one in found.qualifications] == [
        ("UN Commission of Inquiry", "8(2)(c)(i)"),
        ("national committee", "none"),
    ]
    assert on_desk().acts[0].qualifications == ()


def test_every_leg_says_why_in_arabic_too() -> None:
    act = on_desk().acts[0].id
    found = {
        "verb": "finding",
        "subject": act,
        "because": "seen",
        "value": {"attribution": {"to": "a unit", "standard": "reasonable_grounds"}},
    }
    legs = [leg for rulings in ((), (found,)) for one in on_desk(*rulings).compliance for leg in one.legs]
    assert {leg.name for leg in legs} == {"order", "notice", "act", "attribution"}
    assert [leg.why for leg in legs if not any("\u0600" <= letter <= "\u06ff" for letter in leg_why(leg, "ar"))] == []
    assert all(leg_why(leg, "en") == leg.why for leg in legs)
