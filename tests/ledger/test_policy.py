"""The rule of two, by every path into the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.conftest import ruling

from marsad import ledger
from marsad.ledger import policy
from marsad.ledger.errors import Refused
from marsad.model import Anchor, Decision

ANCHOR = Anchor(report="r1", quote="340 civilians", what="killed")


def stored(verb: str, by: str, number: int, **more: object) -> Decision:
    return ruling(verb, by=by, id=f"d{number}", **more)


@pytest.mark.parametrize("first", ["accept", "correct", "add"])
@pytest.mark.parametrize(
    "again", ["leila", "Leila", " leila ", "ＬＥＩＬＡ", "leila\u00a0", "lei\u200bla", "\u202eleila", "léila"]
)
def test_nobody_seconds_themselves(led: ledger.Ledger, first: str, again: str) -> None:
    led.record(ruling(first, by="leila"))
    with pytest.raises(Refused, match="already stands behind this claim"):
        led.record(ruling(by=again))
    led.record(ruling(by="omar"))
    assert policy.seconded(ANCHOR, led.decisions())


def test_not_in_one_call_and_not_in_one_batch(led: ledger.Ledger) -> None:
    with pytest.raises(Refused):
        led.record(ruling(), ruling())
    with pytest.raises(Refused), led.batch():
        led.record(ruling("correct"))
        led.record(ruling())
    assert led.head().size == 0


def test_another_claim_is_another_matter(led: ledger.Ledger) -> None:
    led.record(
        ruling(), ruling(quote="27 women"), ruling(anchor=Anchor(report="r2", quote="340 civilians", what="killed"))
    )
    led.record(ruling(anchor=Anchor(report="r1", quote="340 civilians", what="killed", occurrence=1)))
    assert not policy.seconded(ANCHOR, led.decisions())


def test_the_offset_is_a_hint_only(led: ledger.Ledger) -> None:
    led.record(ruling())
    with pytest.raises(Refused):
        led.record(ruling(anchor=Anchor(report="r1", quote="340 civilians", what="killed", start=77)))


def test_a_ruling_that_was_withdrawn_no_longer_counts(led: ledger.Ledger) -> None:
    (first,) = led.record(ruling())
    led.record(ruling("withdraw", anchor=None, subject="ruling", supersedes=(first.id,)))
    led.record(ruling())
    assert policy.endorsers(ANCHOR, led.decisions()) == {"leila"}


def test_one_may_replace_ones_own_ruling(led: ledger.Ledger) -> None:
    (first,) = led.record(ruling())
    led.record(ruling(because="the second edition says the same", supersedes=(first.id,)))
    assert not policy.seconded(ANCHOR, led.decisions())


def test_a_rejection_is_no_endorsement(led: ledger.Ledger) -> None:
    led.record(ruling("reject"))
    led.record(ruling())
    assert policy.endorsers(ANCHOR, led.decisions()) == {"leila"}


@given(
    people=st.lists(st.sampled_from(["leila", "LEILA", "omar", " omar", "hala"]), max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_people_count_once_in_any_order(people: list[str], order: object) -> None:
    rulings = [stored("accept", by, number) for number, by in enumerate(people)]
    shuffled = list(rulings)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = {name.strip().lower() for name in people}
    assert policy.endorsers(ANCHOR, shuffled) == policy.endorsers(ANCHOR, rulings) == expected
    assert policy.seconded(ANCHOR, shuffled) == (len(expected) > 1)


def test_erasure_is_not_recorded_by_hand(led: ledger.Ledger) -> None:
    with pytest.raises(Refused, match="use `marsad erase`"):
        led.record(ruling("erase", anchor=None, subject="report:r1"))


@pytest.mark.parametrize(("first", "second"), [("leila", "Leila "), ("leila", ""), ("", "omar"), (" ", "omar")])
def test_an_act_of_two_needs_two(first: str, second: str) -> None:
    with pytest.raises(Refused, match="needs two different people"):
        policy.check_two("erase", first, second)


def test_other_acts_need_one() -> None:
    policy.check_two("erase", "leila", "omar")
    policy.check_two("publish", "leila", "leila")


def test_a_hold_stands_until_it_is_lifted() -> None:
    held = ruling("hold", id="h", anchor=None, subject="report:r1", because="")
    with pytest.raises(Refused, match=r"ordered by leila: no reason given; lift hold h first"):
        policy.check_hold("report:r1", [held])
    policy.check_hold("report:r2", [held])
    policy.check_hold("report:r1", [held, ruling("withdraw", id="w", supersedes=("h",))])
    with pytest.raises(Refused, match="court order 7"):
        policy.check_hold(
            "report:r1", [ruling("hold", id="h", anchor=None, subject="report:r1", because="court order 7")]
        )


def test_the_same_person_in_another_session_is_still_the_same(tmp_path: Path) -> None:
    with ledger.open(tmp_path, create=True) as led:
        led.record(ruling())
    with ledger.open(tmp_path) as led, pytest.raises(Refused):
        led.record(ruling())


@pytest.mark.parametrize(
    "other",
    [
        Anchor(report="r2", quote="340 civilians", what="killed"),
        Anchor(report="r1", quote="341 civilians", what="killed"),
        Anchor(report="r1", quote="340 civilians", what="injured"),
        Anchor(report="r1", quote="340 civilians", what="killed", occurrence=1),
    ],
)
def test_an_endorsement_counts_for_its_own_claim_alone(other: Anchor) -> None:
    known = [stored("accept", "leila", 1), stored("accept", "omar", 2, anchor=other)]
    assert policy.endorsers(ANCHOR, known) == {"leila"}
    assert not policy.seconded(ANCHOR, known)
    policy.check_ruling(ruling(by="omar"), known)


def test_a_refusal_shows_the_words_in_short() -> None:
    anchor = Anchor(report="r1", quote="x" * 99, what="killed")
    with pytest.raises(Refused) as refused:
        policy.check_ruling(ruling(anchor=anchor), [stored("accept", "leila", 1, anchor=anchor)])
    assert refused.value.where == "r1: " + "x" * 60


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ليلى", "لَيْلى"),
        ("ليلى", "ليـــلى"),
        ("ليلى", "\u200fليلى\u200f"),
        ("Müller", "MU\u0308LLER"),
        ("a b", "a\u00a0 b"),
    ],
)
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert policy.same_person(one, other)


@pytest.mark.parametrize(("one", "other"), [("ليلى", "ليلا"), ("leila", "leilah"), ("a b", "ab")])
def test_names_that_are_two(one: str, other: str) -> None:
    assert not policy.same_person(one, other)


def test_a_name_that_is_not_to_be_seen_is_no_name() -> None:
    with pytest.raises(Refused, match="needs two different people"):
        policy.check_two("erase", "leila", "\u200b")
