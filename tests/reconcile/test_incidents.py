"""Incidents: what ties claims to one event and what parts them; ids that stay; merge and split as rulings."""

from __future__ import annotations

from datetime import date
from typing import Any

from marsad.model import Claim, Count, Decision, Group, Place, Report
from marsad.reconcile import Record, reconcile

DAY = date(2025, 3, 6)


def report(name: str, text: str = "words of the report", day: str = "2025-03-07") -> Report:
    return Report(id=name, text=text, published=day, publisher=f"site {name}")


def claim(name: str, number: int, place: str | None = "Jableh", day: date | None = DAY, **other: Any) -> Claim:
    fields: dict[str, Any] = {
        "report": name,
        "start": 0,
        "end": 5,
        "quote": "words",
        "what": "killed",
        "scope": "incident",
        "count": Count(low=number, high=number, qualifier="exact", words=str(number)),
        "group": Group(status="security_forces"),
        "since": day,
        "until": day,
        "place": Place(words=place, precision=1) if place else None,
        "said_by": ("Syrian Observatory", f"site {name}"),
    }
    return Claim(**{**fields, **other})


def groups(record: Record) -> list[set[str]]:
    return [{record.claims[at].report for at in one.claims} for one in record.incidents]


def test_one_day_and_one_place_in_two_spellings_are_one_event() -> None:
    record = reconcile([report("a"), report("b")], [claim("a", 13), claim("b", 16, "the town of Jabla")])
    assert groups(record) == [{"a", "b"}]
    assert record.incidents[0].day == DAY


def test_another_day_or_another_place_is_another_event() -> None:
    reports = [report(name) for name in "abc"]
    claims = [claim("a", 13), claim("b", 13, day=date(2025, 3, 4)), claim("c", 13, "Masyaf")]
    assert sorted(map(sorted, groups(reconcile(reports, claims)))) == [["a"], ["b"], ["c"]]


def test_a_day_alone_ties_nothing() -> None:
    record = reconcile([report("a"), report("b")], [claim("a", 13, None), claim("b", 28, None)])
    assert sorted(map(sorted, groups(record))) == [["a"], ["b"]]


def test_the_same_number_on_the_same_day_ties_an_unplaced_claim() -> None:
    record = reconcile([report("a"), report("b")], [claim("a", 13), claim("b", 13, None)])
    assert groups(record) == [{"a", "b"}]
    assert any("the same number" in reason for link in record.incidents[0].links for reason in link.reasons)


def test_a_new_report_does_not_rename_an_event() -> None:
    first = reconcile([report("b")], [claim("b", 13)]).incidents[0].id
    second = reconcile([report("a"), report("b")], [claim("a", 16), claim("b", 13)]).incidents[0].id
    assert first == second


def ruling(name: str, verb: str, *of: str) -> Decision:
    return Decision(id=name, verb=verb, by="A", at="2025-03-09T00:00:00Z", value={"of": list(of)})


def test_merge_and_split_are_rulings_with_history() -> None:
    reports = [report("a"), report("b")]
    together = [claim("a", 13), claim("b", 16)]
    name = reconcile(reports, together).incidents[0].id
    split = reconcile(reports, together, [ruling("d1", "different", name, "b")])
    assert [one.id for one in split.incidents] == [name, f"{name}/b"]
    assert groups(split) == [{"a"}, {"b"}]
    assert all(one.decisions == ("d1",) for one in split.incidents)
    apart = [claim("a", 13), claim("b", 13, "Masyaf")]
    names = [one.id for one in reconcile(reports, apart).incidents]
    merged = reconcile(reports, apart, [ruling("d2", "same", *names)])
    assert groups(merged) == [{"a", "b"}]
    assert merged.incidents[0].merged == (names[1],)
    assert merged.incidents[0].decisions == ("d2",)


def test_a_withdrawn_split_leaves_the_event_whole() -> None:
    reports, claims = [report("a"), report("b")], [claim("a", 13), claim("b", 16)]
    name = reconcile(reports, claims).incidents[0].id
    undo = Decision(id="d2", verb="withdraw", by="A", at="2025-03-10T00:00:00Z", supersedes=("d1",))
    assert groups(reconcile(reports, claims, [undo, ruling("d1", "different", name, "b")])) == [{"a", "b"}]


def test_the_text_proposes_what_came_first() -> None:
    text = "Thirteen died in Jableh. The killings in Masyaf were revenge killings after that, 20 died in Masyaf."
    told = report("a", text)
    first, second = text.index("Thirteen"), text.index("20 died")
    claims = [
        claim("a", 13, start=first, end=first + 8, quote="Thirteen"),
        claim("a", 20, "Masyaf", date(2025, 3, 7), start=second, end=second + 7, quote="20 died"),
    ]
    (tie,) = reconcile([told], claims).relations
    assert tie.kind == "retaliation_for"
    assert text[tie.start : tie.end] == tie.quote
    assert {tie.earlier, tie.later} == {one.id for one in reconcile([told], claims).incidents}
