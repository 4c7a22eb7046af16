"""Copies: exact, near and cut reprints found; two tellings of one dispatch are none."""

from __future__ import annotations

from marsad.model import Claim, Count, Decision, Report
from marsad.reconcile import Method, reconcile, sketch
from marsad.reconcile.copies import find_copies

STORY = (
    "The monitor said on Saturday that 532 civilians had been killed on the coast since Thursday by security forces "
    "and groups allied with them. In the capital the ministry decided to close the roads that lead to the coast in "
    "order to restore calm, and an emergency committee was set up to watch for violations and send offenders to court."
)
TOLD = (
    "At least 532 people have died along the shore in three days of bloodshed, a war monitor reported, while officials "
    "in Damascus announced that routes to the region were shut and that soldiers who break orders will face judges."
)


def report(name: str, text: str, day: str = "2025-03-08") -> Report:
    return Report(id=name, text=text, published=day, publisher=f"site {name}")


def pairs(*reports: Report, decisions: tuple[Decision, ...] = ()) -> list[tuple[str, str, str]]:
    return [(one.of, one.copy, one.how) for one in find_copies(reports, decisions, Method.default().copies)]


def test_the_same_words_in_other_letters_are_an_exact_copy() -> None:
    assert pairs(report("a", STORY), report("b", STORY.upper(), "2025-03-09")) == [("a", "b", "exact")]


def test_a_reprint_with_a_changed_lead_is_near_and_a_cut_one_a_part() -> None:
    changed = STORY.replace("The monitor said on Saturday that", "#breaking:")
    assert pairs(report("a", STORY), report("b", changed, "2025-03-09")) == [("a", "b", "near")]
    cut = STORY.split(". ")[0] + "."
    assert pairs(report("a", STORY), report("b", cut, "2025-03-09")) == [("a", "b", "part")]


def test_two_tellings_of_one_dispatch_are_no_copies() -> None:
    assert pairs(report("a", STORY), report("b", TOLD)) == []


def test_a_ruling_joins_and_parts_texts() -> None:
    def ruled(verb: str) -> Decision:
        return Decision(id=verb, verb=verb, by="A", at="2025-03-09T00:00:00Z", value={"of": ["a", "b"]})

    assert pairs(report("a", STORY), report("b", TOLD), decisions=(ruled("same"),)) == [("a", "b", "decided")]
    assert pairs(report("a", STORY), report("b", STORY), decisions=(ruled("different"),)) == []


def test_an_unattributed_copy_inherits_the_origin_and_adds_none() -> None:
    def claim(name: str, *voices: str) -> Claim:
        count = Count(low=532, high=532, qualifier="exact", words="532")
        fields = {"start": 0, "end": 3, "quote": STORY[:3], "what": "killed", "scope": "cumulative"}
        return Claim(report=name, count=count, said_by=(*voices, f"site {name}"), **fields)  # type: ignore[arg-type]

    record = reconcile(
        [report("a", STORY), report("b", STORY, "2025-03-09")], [claim("a", "Syrian Observatory"), claim("b")]
    )
    assert record.attributions[1].how == "copy"
    assert [(one.origin, one.points[0].reports) for one in record.tolls] == [("SOHR", ("a", "b"))]


def test_sketches_agree_as_far_as_sets_do_and_are_the_same_everywhere() -> None:
    words = [f"word {at}" for at in range(400)]
    one, other = (sketch.sketch(sketch.hashes(some), 256, 1) for some in (words[:300], words[100:]))
    assert abs(sketch.similarity(one, other) - 0.5) < 0.1
    assert sketch.hashes(["civilians"]).tolist() == [1229125624]
    index = sketch.Index(0.5)
    index.insert("one", one)
    assert index.like(one) == {"one"}
    assert index.like(sketch.sketch(sketch.hashes(["something else"]), 256, 1)) == set()
