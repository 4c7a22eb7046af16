"""What must hold whatever the lists: order, swap and spelling change nothing, and the bits add up."""

import invented
import numpy as np
import polars as pl
import pytest

from marsad.people.link import link, repeats

PEOPLE = 1500


@pytest.fixture(scope="module")
def lists():
    rng = np.random.default_rng(11)
    people = invented.invent_people(rng, PEOPLE)
    left, who_left = invented.see(rng, people, invented.VIEWS["scripts"][0])
    right, who_right = invented.see(rng, people, invented.VIEWS["scripts"][1])
    return left, right, invented.true_pairs(who_left, who_right)


def pairs(links, least: float = 0.5) -> dict[tuple[str, str], float]:
    return {(a, b): p for a, b, p in links.table(least=least).rows()}


@pytest.mark.parametrize(
    ("kind", "floor"), [("arabic", 0.99), ("scripts", 0.99), ("latin", 0.98), ("degraded", 0.95), ("respelt", 0.98)]
)
def test_invented_lists_are_linked(kind, floor):
    rng = np.random.default_rng(7)
    people = invented.invent_people(rng, PEOPLE)
    (left, who_left), (right, who_right) = (invented.see(rng, people, view) for view in invented.VIEWS[kind])
    true = invented.true_pairs(who_left, who_right)
    found = pairs(link(left, right))
    sure = [pair for pair, p in found.items() if p >= 0.95]
    assert 2 * len(true & found.keys()) / (len(true) + len(found)) >= floor
    assert len(true.intersection(sure)) >= 0.99 * len(sure)


def close(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(abs(one[pair] - other[pair]) < 2e-4 for pair in one)


def test_swapping_the_lists_changes_nothing(lists):
    left, right, _ = lists
    swapped = {(a, b): p for (b, a), p in pairs(link(right, left)).items()}
    assert close(pairs(link(left, right)), swapped)


def test_the_order_of_rows_changes_nothing(lists):
    left, right, _ = lists
    assert close(pairs(link(left, right)), pairs(link(left.reverse(), right.sample(fraction=1, shuffle=True, seed=3))))


@pytest.mark.parametrize(("before", "after"), [("ة", "ه"), ("أ", "ا"), ("ى", "ي"), ("عبد ", "عبد"), (" ", "  ")])
def test_spelling_habits_of_a_list_change_nothing(lists, before, after):
    left, right, _ = lists
    respelt = left.with_columns(pl.col("name").str.replace_all(before, after))
    assert close(pairs(link(left, right)), pairs(link(respelt, right)))


def test_bits_add_up_to_the_log_odds(lists):
    left, right, _ = lists
    table = link(left, right).table(least=0.001, explain=True).filter(pl.col("probability").is_between(0.002, 0.998))
    bits = table.select(pl.sum_horizontal(pl.exclude("id_a", "id_b", "probability"))).to_series().to_numpy()
    p = table["probability"].to_numpy()
    assert len(p) > 5
    assert np.abs(bits - np.log2(p / (1 - p))).max() < 0.02


def test_siblings_compete_and_do_not_link_to_one_another():
    left = pl.DataFrame(
        {"id": ["1", "2"], "name": ["رامي زياد كمال الشطار", "سامر زياد كمال الشطار"], "age": ["8", "9"]}
    )
    right = pl.DataFrame({"id": ["x"], "name": ["سامر زياد كمال الشطار"], "age": ["9"]})
    found = pairs(link(left, right), 0.0)
    assert found[("2", "x")] > 10 * found.get(("1", "x"), 1e-9)


def test_a_list_is_searched_for_people_who_stand_twice():
    rng = np.random.default_rng(3)
    people = invented.invent_people(rng, PEOPLE)
    table, who = invented.see(rng, people, invented.View(repeats=0.1))
    rows = list(who)
    true = {(a, b) for a, b in invented.true_pairs(who, who) if a < b}
    found = {tuple(sorted(pair)) for pair in pairs(repeats(table))}
    assert rows
    assert 2 * len(true & found) / (len(true) + len(found)) > 0.95
