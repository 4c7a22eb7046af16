"""Rulings: a fold without order, anchors that find their claim again, orphans in sight, conflicts applied by nobody."""

from __future__ import annotations

from itertools import permutations

from marsad.model import Anchor, Claim, Count, Decision, Report
from marsad.reconcile import reconcile
from marsad.reconcile.rulings import in_force

TEXT = "The monitor said 40 people were killed in the town. It said 40 people were killed in the next one."
REPORT = Report(id="r", text=TEXT, publisher="a site", published="2025-03-08")
QUOTE = "40 people were killed"


def claim(start: int, quote: str = QUOTE, **other: object) -> Claim:
    fields: dict[str, object] = {
        "report": "r",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "what": "killed",
        "count": Count(low=40, high=40, qualifier="exact", words="40"),
        "scope": "incident",
        "said_by": ("Syrian Observatory for Human Rights", "a site"),
    }
    return Claim(**{**fields, **other})  # type: ignore[arg-type]


FIRST, SECOND = TEXT.index(QUOTE), TEXT.rindex(QUOTE)
CLAIMS = [claim(FIRST), claim(SECOND)]


def ruling(name: str, verb: str, anchor: Anchor | None = None, **other: object) -> Decision:
    return Decision(id=name, verb=verb, by="A", at="2025-03-09T00:00:00Z", anchor=anchor, **other)  # type: ignore[arg-type]


def anchor(occurrence: int = 0, quote: str = QUOTE, what: str = "killed") -> Anchor:
    return Anchor(report="r", quote=quote, what=what, occurrence=occurrence)


def test_a_withdrawal_of_a_withdrawal_brings_the_ruling_back_in_any_order() -> None:
    chain = [
        ruling("a", "reject", anchor()),
        ruling("b", "withdraw", supersedes=("a",)),
        ruling("c", "withdraw", supersedes=("b",)),
    ]
    for order in permutations(chain):
        assert [one.id for one in in_force(order)] == ["a"]


def test_rulings_that_replace_each_other_are_all_out() -> None:
    assert (
        in_force(
            [ruling("a", "accept", anchor(), supersedes=("b",)), ruling("b", "reject", anchor(), supersedes=("a",))]
        )
        == ()
    )


def test_the_occurrence_tells_two_equal_quotes_apart() -> None:
    record = reconcile([REPORT], CLAIMS, [ruling("a", "reject", anchor(1))])
    assert [one.start for one in record.claims] == [FIRST]
    assert [one.start for one in record.rejected] == [SECOND]


def test_a_better_reader_that_moves_the_edges_of_a_quote_loses_no_ruling() -> None:
    longer = "said 40 people were killed in the town"
    record = reconcile([REPORT], [claim(TEXT.index(longer), longer)], [ruling("a", "reject", anchor())])
    assert record.claims == ()
    assert record.orphans == ()


def test_a_ruling_without_its_claim_waits_as_an_orphan_and_says_why() -> None:
    gone = ruling("a", "reject", anchor(quote="200 people were killed"))
    elsewhere = ruling("b", "reject", Anchor(report="x", quote=QUOTE, what="killed"))
    other = ruling("c", "reject", anchor(what="injured"))
    record = reconcile([REPORT], CLAIMS, [gone, elsewhere, other])
    assert [(one.decision.id, one.why) for one in record.orphans] == [
        ("a", "its words are not in the report's text"),
        ("b", "its report is not here"),
        ("c", "no claim of 'injured' is read at its words now"),
    ]


def test_accepted_and_rejected_is_a_conflict_and_neither_is_applied() -> None:
    record = reconcile([REPORT], CLAIMS, [ruling("a", "accept", anchor()), ruling("b", "reject", anchor())])
    assert len(record.claims) == 2
    assert record.accepted == frozenset()
    assert [{one.id for one in conflict.decisions} for conflict in record.conflicts] == [{"a", "b"}]


def test_corrections_of_different_fields_both_hold_and_of_one_field_are_a_conflict() -> None:
    low = ruling("a", "correct", anchor(), value={"count": {"low": 44, "high": 44}})
    scope = ruling("b", "correct", anchor(), value={"scope": "day"})
    record = reconcile([REPORT], CLAIMS, [low, scope])
    assert record.claims[0].count and record.claims[0].count.low == 44
    assert record.claims[0].count.words == "40"
    assert record.claims[0].scope == "day"
    other = ruling("c", "correct", anchor(), value={"scope": "cumulative"})
    clash = reconcile([REPORT], CLAIMS, [low, scope, other])
    assert clash.claims[0].scope == "incident"
    assert len(clash.conflicts) == 1


def test_an_added_claim_stands_at_its_words_and_moves_the_parts_with_it() -> None:
    total = claim(FIRST)
    part = claim(SECOND, part_of=0)
    value = {"count": {"low": 1, "high": 1, "qualifier": "exact", "words": "1"}, "said_by": ["Amnesty"]}
    added = ruling("a", "add", Anchor(report="r", quote="The monitor", what="killed"), value=value)
    record = reconcile([REPORT], [total, part], [added])
    assert [one.quote for one in record.claims] == ["The monitor", QUOTE, QUOTE]
    assert record.claims[2].part_of == 1


def test_a_second_person_may_accept_a_claim_that_the_first_one_added() -> None:
    words = Anchor(report="r", quote="The monitor", what="killed")
    added, accepted = ruling("a", "add", words, value={"said_by": ["Amnesty"]}), ruling("b", "accept", words)
    for decisions in ([added, accepted], [accepted, added]):
        record = reconcile([REPORT], CLAIMS, decisions)
        assert record.orphans == ()
        assert record.rulings["r", TEXT.index("The monitor"), TEXT.index("The monitor") + 11, "killed"] == ("a", "b")
    against = reconcile([REPORT], CLAIMS, [added, ruling("c", "reject", words)])
    assert [one.about for one in against.conflicts] == ["added and rejected: 'The monitor' in r"]


def test_a_part_of_a_rejected_total_stays_and_points_nowhere() -> None:
    record = reconcile([REPORT], [claim(FIRST), claim(SECOND, part_of=0)], [ruling("a", "reject", anchor())])
    assert [one.part_of for one in record.claims] == [None]


def test_an_origin_ruled_for_a_name_holds_for_every_claim_of_it() -> None:
    claims = [claim(FIRST, said_by=("the head of the office", "a site"))]
    ruled = ruling("a", "origin", subject="voice:the head of the office", value={"origin": "SNHR"})
    assert reconcile([REPORT], claims).tolls == ()
    assert [one.origin for one in reconcile([REPORT], claims, [ruled]).tolls] == ["SNHR"]
