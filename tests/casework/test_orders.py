from typing import Any

import pytest

from marsad.cases import orders
from marsad.cases.labels import kind_label, label
from marsad.cases.tables import table
from marsad.reconcile import reconcile
from worked import load, record_of


@pytest.mark.parametrize("case", load("cases/orders.toml")["case"], ids=lambda case: case["name"])
def test_lists_are_as_the_cases_say(case: dict[str, Any]) -> None:
    found = orders(record_of(case))
    for name, expected in case["expect"].items():
        items = getattr(found, name)
        assert [_seen(item, fields) for item, fields in zip(items, expected, strict=True)] == expected


def _seen(item: Any, fields: dict[str, Any]) -> dict[str, Any]:
    got = {name: getattr(item, name) for name in fields}
    for name in ("claims", "beside"):
        if name in got:
            got[name] = len(got[name])
    if "kinds" in got:
        got["kinds"] = list(got["kinds"])
    return got


def test_the_contracts_keys_stand_in_the_contracts_order() -> None:
    shown = orders(record_of(load("cases/orders.toml")["case"][2])).contract()
    assert list(shown) == ["bodies", "orders", "commitments", "referrals", "positions"]
    keys = ["what", "by", "to", "terms", "since", "until", "count", "said_by", "claims"]
    assert list(shown["positions"][0]) == keys


def test_nothing_reported_gives_five_empty_lists() -> None:
    names = ("bodies", "orders", "commitments", "referrals", "positions")
    assert orders(reconcile([], [])).contract() == {name: [] for name in names}


def test_every_code_of_the_tables_has_a_name_in_both_languages() -> None:
    codes = [entry["code"] for entry in (*table("bodies.toml")["kind"], *table("authorities.toml")["authority"])]
    codes += [entry["code"] for entry in (*table("acts.toml")["act"], *table("acts.toml")["words"])]
    codes += list(table("content.toml")["content"])
    assert all(label(code, "en") and label(code, "ar") for code in codes)


def test_an_item_reads_in_both_languages() -> None:
    body = orders(record_of(load("cases/orders.toml")["case"][0])).bodies[0]
    assert kind_label(body, "en").endswith("emergency committee")
    assert kind_label(body, "ar").endswith("لجنة طارئة")


def test_which_body_the_committee_is_a_ruling_says() -> None:
    case = load("cases/orders.toml")["case"][0]
    unassigned = orders(record_of(case)).bodies[-1]
    ruling = {"verb": "relation", "subject": unassigned.id, "value": {"body": "national_committee"}}
    bodies = orders(record_of({**case, "decision": [ruling]})).bodies
    assert [body.kind for body in bodies] == ["emergency_committee", "national_committee"]
    assert len(bodies[1].claims) == 2


def test_what_a_position_is_a_ruling_may_say() -> None:
    case = load("cases/orders.toml")["case"][3]
    denied = orders(record_of(case)).positions[-1]
    ruling = {"verb": "position", "subject": denied.id, "value": {"stand": "explained"}}
    assert orders(record_of({**case, "decision": [ruling]})).positions[-1].code == "010400000000"
