from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.model import Claim, Count, Place, Report
from marsad.places import Gazetteer
from marsad.reconcile import reconcile
from marsad.situation import Factor, curves, situation, why_not_joined
from marsad.situation.measures import Measure, measures
from marsad.situation.tables import table
from worked import load, record_of

WORLD = Gazetteer.open()


@pytest.mark.parametrize("case", load("situation/displacement.toml")["case"], ids=lambda case: case["name"])
def test_movements_are_as_the_cases_say(case: dict[str, Any]) -> None:
    record = record_of(case)
    found = situation(record, places=WORLD, country=case["country"]).displacement
    quotes = {claim.span: claim.quote for claim in record.claims}
    assert len(found) == len(case["expect"])
    for movement, expected in zip(found, case["expect"], strict=True):
        got = {name: getattr(movement, name) for name in expected}
        if got.get("same_people"):
            got["same_people"] = quotes[got["same_people"]]
        assert got == expected


@pytest.mark.parametrize("case", load("situation/measures.toml")["case"], ids=lambda case: case["name"])
def test_measures_are_as_the_cases_say(case: dict[str, Any]) -> None:
    found = situation(record_of(case), viewed=case.get("viewed")).measures
    assert len(found) == len(case["expect"])
    for measure, expected in zip(found, case["expect"], strict=True):
        got = {name: getattr(measure, name) for name in expected}
        assert {**got, "claims": len(measure.claims)} == {**got, "claims": len(measure.claims), **expected}


def test_two_area_totals_that_look_like_a_fall_are_not_joined() -> None:
    wide = _displaced("l1", "2025-03-20", 21_637, "northern Lebanon")
    narrow = _displaced("l2", "2025-04-01", 20_496, "27 mainly Alawite localities of Akkar")
    later = _displaced("l3", "2025-04-05", 22_000, "northern Lebanon")
    record = reconcile([one[0] for one in (wide, narrow, later)], [one[1] for one in (wide, narrow, later)])
    moved = situation(record).displacement
    by_number = {one.count.low: one for one in moved if one.count}
    assert why_not_joined(by_number[21_637], by_number[20_496]) == "two areas"
    assert why_not_joined(by_number[21_637], by_number[22_000]) is None
    lines = [[point.count.low for point in curve.points if point.count] for curve in curves(moved)]
    assert sorted(lines) == [[20_496], [21_637, 22_000]]


def test_a_stock_and_a_flow_of_one_place_are_both_shown_and_never_joined() -> None:
    stock = _displaced("s", "2025-03-20", 8_000, "Akkar", scope="stock")
    flow = _displaced("f", "2025-03-20", 5_000, "Akkar", scope="flow")
    moved = situation(reconcile([stock[0], flow[0]], [stock[1], flow[1]])).displacement
    assert sorted((one.scope, one.count.low) for one in moved if one.count) == [("flow", 5_000), ("stock", 8_000)]
    assert why_not_joined(*moved) == "a stock is not a flow"
    assert all(len(curve.points) == 1 for curve in curves(moved))


def test_families_become_persons_only_by_a_factor_with_its_source() -> None:
    report, claim = _displaced("h", "2025-03-12", 1_791, "Akkar", unit="families")
    record = reconcile([report], [claim])
    assert situation(record).displacement[0].conversion is None
    (moved,) = situation(record, household=Factor(persons=5.0, source="DTM")).displacement
    assert moved.conversion and (moved.conversion.low, moved.conversion.factor.source) == (8_955, "DTM")
    assert moved.count and moved.count.low == 1_791


def test_old_figures_are_flagged_by_the_day_of_viewing() -> None:
    record = reconcile(*([part] for part in _displaced("o", "2025-03-12", 100, "Akkar")))
    assert not situation(record, viewed=date(2025, 4, 1)).displacement[0].old
    assert situation(record, viewed=date(2025, 6, 1)).displacement[0].old


def test_all_nine_access_constraints_are_listed_in_both_languages() -> None:
    found = situation(reconcile([], []))
    assert list(found.constraints) == list(range(1, 10))
    assert all(label["en"] and label["ar"] for label in table("measures.toml")["categories"].values())


def test_every_measure_code_of_the_contract_has_its_line() -> None:
    codes = {
        "road_closed", "curfew", "deployment", "checkpoint", "closure", "siege", "operation_started", "operation_ended",
    }  # fmt: skip
    kinds = table("measures.toml")["kinds"]
    assert set(kinds) == codes and all(kind["en"] and kind["ar"] for kind in kinds.values())


@given(st.permutations(range(4)))
def test_the_order_of_reports_does_not_matter(order: list[int]) -> None:
    pairs = [_closed(f"r{n}", f"2025-03-0{n + 1}") for n in range(4)]
    shuffled = [pairs[n] for n in order]
    record = reconcile([pair[0] for pair in shuffled], [pair[1] for pair in shuffled])
    (measure,) = measures(record, viewed=date(2025, 3, 5))
    assert isinstance(measure, Measure) and [span[0] for span in measure.claims] == ["r0", "r1", "r2", "r3"]


def test_the_contracts_keys_stand_in_the_contracts_order() -> None:
    report, claim = _displaced("k", "2025-03-12", 100, "Akkar")
    other, closed = _closed("r", "2025-03-12")
    shown = situation(reconcile([report, other], [claim, closed])).contract()
    keys = ["what", "count", "group", "scope", "from", "to", "as_of", "said_by", "claims"]
    assert list(shown["displacement"][0]) == keys
    assert list(shown["measures"][0]) == ["what", "place", "since", "until", "by", "said_by", "claims"]


def _displaced(
    name: str, day: str, number: int, place: str, *, scope: str = "cumulative", unit: str = "persons"
) -> tuple[Report, Claim]:
    quote = f"{number} {unit} are displaced in {place}"
    count = Count(low=number, high=number, qualifier="exact", words=str(number), unit=unit)
    report = Report(id=name, text=quote, publisher="L'Orient Today", published=day)
    claim = Claim(
        report=name, start=0, end=len(quote), quote=quote, what="displaced", count=count, scope=scope,
        place=Place(words=place), said_by=("Disaster Management Center", "L'Orient Today"),
    )  # fmt: skip
    return report, claim


def _closed(name: str, day: str) -> tuple[Report, Claim]:
    quote = "the road to Jableh is closed"
    report = Report(id=name, text=f"{quote} ({name})", publisher=f"outlet {name}", published=day)
    place = Place(words="the road to Jableh", id="geonames:169304", precision=2)
    claim = Claim(
        report=name, start=0, end=len(quote), quote=quote, what="road_closed", place=place, said_by=(f"outlet {name}",)
    )
    return report, claim
