import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.cases import combine, orders
from marsad.cases.tallies import RELATIONS, Listed, suspects
from marsad.model.errors import UnknownCode
from worked import load, record_of


def test_two_lists_of_suspects_are_563_and_not_550() -> None:
    record = record_of(load("cases/suspects.toml"))
    (tally,) = suspects(record, orders(record).referrals)
    assert sorted(one.low for one in tally.lists if one.low) == [265, 298]
    assert (tally.relation, tally.low, tally.best, tally.high) == ("disjoint", 563, 563, 563)
    assert [one.low for one in tally.beside] == [550]


def test_a_list_that_two_outlets_print_is_one_list() -> None:
    record = record_of(load("cases/suspects.toml"))
    (tally,) = suspects(record, orders(record).referrals)
    remnants = next(one for one in tally.lists if one.low == 265)
    assert {span[0] for span in remnants.claims} == {"sana", "xinhua"}


def test_1426_and_238_with_no_relation_stated_give_a_range_and_no_best() -> None:
    assert combine([_listed(1_426), _listed(238)], "unknown") == (1_426, None, 1_664)
    assert combine([_listed(1_426), _listed(238)], "disjoint") == (1_664, 1_664, 1_664)
    assert combine([_listed(1_426), _listed(238)], "subset_of") == (1_426, 1_426, 1_426)


def test_a_ruling_states_how_lists_relate() -> None:
    case = load("cases/suspects.toml")
    plain = record_of(case)
    items = [item for item in orders(plain).referrals if item.count and item.count.low in (265, 298)]
    ruling = {"verb": "relation", "subject": items[0].id, "value": {"other": items[1].id, "relation": "overlaps"}}
    record = record_of({**case, "decision": [ruling]})
    (tally,) = suspects(record, orders(record).referrals)
    assert (tally.relation, tally.basis, tally.best) == ("overlaps", "decision", None)


def test_an_unknown_relation_is_refused() -> None:
    with pytest.raises(UnknownCode):
        combine([_listed(1)], "similar")


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6), st.sampled_from(RELATIONS))
def test_no_relation_counts_fewer_than_the_longest_list_or_more_than_all(numbers: list[int], relation: str) -> None:
    low, best, high = combine([_listed(number) for number in numbers], relation)
    assert low is not None and high is not None
    assert max(numbers) <= low <= high <= sum(numbers)
    assert best is None or low <= best <= high


def _listed(number: int) -> Listed:
    return Listed(item="x", low=number, high=number, affiliation=None, words="", claims=())
