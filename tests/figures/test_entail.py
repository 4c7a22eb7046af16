"""Entailment: nested cells keep their bounds, bounds are the tightest there are, conflicts are the smallest sets."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.figures.entail import Fact, Scope, System, alone, atoms

HERE: Scope = {"place": frozenset({"Latakia", "Jableh"})}
TOWN: Scope = {"place": frozenset({"Jableh"})}
CIVILIANS: Scope = {"status": frozenset({"civilian"})}


def fact(scope: Scope, lo: int | None, hi: int | None, name: str = "r") -> Fact:
    return Fact(scope=scope, lo=lo, hi=hi, spans=((name, 0, 1),))


def test_a_part_binds_its_whole_from_below_and_the_whole_its_part_from_above() -> None:
    system = System(facts=[fact(TOWN, 40, 40, "town"), fact({}, None, 100, "all")], asked=[HERE, TOWN, {}])
    whole, town, everybody = (system.ask(at) for at in range(3))
    assert whole and (whole.low, whole.high) == (40, 100)
    assert town and (town.low, town.high) == (40, 40)
    assert everybody and (everybody.low, everybody.high) == (40, 100)


def test_disjoint_parts_add_up_and_name_the_claims_that_bind() -> None:
    facts = [
        fact({"place": frozenset({"A"})}, 683, 683, "a"),
        fact({"place": frozenset({"B"})}, 433, 433, "b"),
        fact({}, None, 1383, "all"),
    ]
    answer = System(facts=facts, asked=[{}]).ask(0)
    assert answer and (answer.low, answer.high) == (683 + 433, 1383)
    assert set(answer.low_from) == {0, 1}
    assert set(answer.high_from) == {2}


def test_nothing_bounds_a_cell_from_above_when_a_part_of_it_is_free() -> None:
    answer = System(facts=[fact(TOWN, 5, 9)], asked=[HERE]).ask(0)
    assert answer and (answer.low, answer.high) == (5, None)


SCOPES = st.fixed_dictionaries(
    {},
    optional={
        "place": st.frozensets(st.sampled_from("ABC"), min_size=1),
        "status": st.frozensets(st.sampled_from("xy"), min_size=1),
    },
)


@settings(max_examples=60, deadline=None)
@given(SCOPES, SCOPES, st.none() | st.integers(1, 9), st.none() | st.integers(0, 9))
def test_one_fact_says_alone_what_the_solver_finds(said: Scope, asked: Scope, lo: int | None, hi: int | None) -> None:
    one = fact(said, lo, hi)
    assert alone(one, asked) == System(facts=[one], asked=[asked]).ask(0)


def test_the_stale_part_is_the_smallest_conflict() -> None:
    armed: Scope = {"status": frozenset({"security_forces", "fighter"})}
    facts = [
        fact({}, 1018, 1018, "total"),
        fact(CIVILIANS, 745, 745, "civilians"),
        fact(armed, 213, 213, "armed"),
        fact({"status": frozenset({"official", "*"})}, None, 0, "nobody else"),
        fact({**CIVILIANS, **TOWN}, 60, 60, "fine"),
    ]
    assert [set(core) for core in System(facts=facts).conflicts()] == [{0, 1, 2, 3}]


def test_claims_that_hold_together_have_no_conflict() -> None:
    assert System(facts=[fact({}, 10, 20), fact(TOWN, 3, 3), fact(CIVILIANS, 12, None)]).conflicts() == []


def test_two_errors_are_two_conflicts() -> None:
    facts = [fact(TOWN, 50, 50), fact(HERE, None, 20), fact(CIVILIANS, 90, 90), fact({}, None, 60)]
    found = System(facts=facts).conflicts()
    assert {frozenset(core) for core in found} == {frozenset({0, 1}), frozenset({2, 3})}


VALUES = ("x", "y", "*")


@st.composite
def random_systems(draw: st.DrawFn) -> tuple[dict[tuple[str, str], int], list[Scope]]:
    truth = {atom: draw(st.integers(0, 9)) for atom in product(VALUES, VALUES)}
    scopes = [
        {
            name: frozenset(draw(st.sets(st.sampled_from(("x", "y")), min_size=1)))
            for name in ("a", "b")
            if draw(st.booleans())
        }
        for _ in range(draw(st.integers(2, 7)))
    ]
    return truth, scopes


def people(truth: dict[tuple[str, str], int], scope: Scope) -> int:
    return sum(
        number
        for (a, b), number in truth.items()
        if ("a" not in scope or a in scope["a"]) and ("b" not in scope or b in scope["b"])
    )


@given(random_systems())
@settings(max_examples=60, deadline=None)
def test_the_truth_is_always_inside_the_bounds(case: tuple[dict[tuple[str, str], int], list[Scope]]) -> None:
    truth, (asked, *told) = case
    system = System(facts=[fact(scope, people(truth, scope), people(truth, scope)) for scope in told], asked=[asked])
    answer = system.ask(0)
    assert system.conflicts() == []
    assert answer and answer.low <= people(truth, asked)
    assert answer.high is None or answer.high >= people(truth, asked)


@given(random_systems())
@settings(max_examples=40, deadline=None)
def test_merging_keeps_what_each_cell_contains(case: tuple[dict[tuple[str, str], int], list[Scope]]) -> None:
    _, scopes = case
    rows = atoms(scopes)
    for at, one in enumerate(scopes):
        for other_at, other in enumerate(scopes):
            inside = all(name in one and one[name] <= values for name, values in other.items())
            if inside:
                assert not (rows[at] & ~rows[other_at]).any()
    assert len({tuple(column) for column in rows.T}) == rows.shape[1]
