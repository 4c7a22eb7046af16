"""Toll series: one origin under its many names, no sum of a running toll, newer replaces older, echoes carry
nothing.
"""

from __future__ import annotations

from datetime import date

from marsad.model import Claim, Count, Group, Place, Report
from marsad.reconcile import reconcile


def report(name: str, day: str, text: str = "words", publisher: str = "a news site") -> Report:
    return Report(id=name, text=text, published=day, publisher=publisher)


def killed(name: str, number: int, *voices: str, group: str | None = "civilian", scope: str = "cumulative") -> Claim:
    return Claim(
        report=name,
        start=0,
        end=5,
        quote="words",
        what="killed",
        count=Count(low=number, high=number, qualifier="exact", words=str(number)),
        group=Group(status=group) if group else None,
        scope=scope,
        place=Place(words="the coast", precision=5),
        said_by=(*voices, "a news site"),
    )


def test_one_monitor_under_many_names_is_one_series_that_rises() -> None:
    reports = [
        report("a", "2025-03-08"),
        report("b", "2025-03-09"),
        report("c", "2025-03-12"),
        report("d", "2025-03-12"),
    ]
    claims = [
        killed("a", 340, "Rami Abdulrahman"),
        killed("b", 830, "المرصد السوري لحقوق الإنسان"),
        killed("c", 1383, "Syrian Observatory for Human Rights"),
        killed("d", 1383, "OSDH"),
    ]
    (series,) = reconcile(reports, claims).tolls
    assert series.origin == "SOHR"
    assert [(point.low, point.superseded) for point in series.points] == [(340, True), (830, True), (1383, False)]
    assert series.points[-1].reports == ("c", "d")
    assert series.points[-1].independent_origins == 1
    assert series.points[-1].as_of == date(2025, 3, 12)


def test_an_unattributed_number_that_one_origin_gave_is_an_echo_of_it() -> None:
    reports = [report("a", "2025-03-09"), report("b", "2025-03-10")]
    claims = [killed("a", 830, "Syrian Observatory for Human Rights"), killed("b", 830, "emerging reports")]
    record = reconcile(reports, claims)
    assert [series.origin for series in record.tolls] == ["SOHR"]
    assert record.attributions[1].inferred
    assert record.attributions[1].via == "a"


def test_an_unnamed_voice_makes_no_series() -> None:
    assert reconcile([report("a", "2025-03-09")], [killed("a", 44, "a source")]).tolls == ()


def test_the_same_number_of_two_monitors_stays_two_series() -> None:
    reports = [report("a", "2025-03-08"), report("b", "2025-03-08")]
    claims = [
        killed("a", 311, "Syrian Observatory for Human Rights"),
        killed("b", 311, "Syrian Network for Human Rights", group=None, scope="total"),
    ]
    assert {series.origin for series in reconcile(reports, claims).tolls} == {"SOHR", "SNHR"}


def test_a_row_of_numbers_that_makes_a_total_counts_whom_the_total_counts() -> None:
    parts = [
        Claim(
            report="a",
            start=10 * at,
            end=10 * at + 5,
            quote="words",
            what="killed",
            count=Count(low=number, high=number, qualifier="exact", words=str(number)),
            scope="cumulative",
            place=Place(words=where, precision=4),
            said_by=("SOHR", "a news site"),
        )
        for at, (number, where) in enumerate(((683, "Latakia"), (433, "Tartus"), (255, "Hama"), (12, "Homs")), 1)
    ]
    record = reconcile([report("a", "2025-03-12")], [killed("a", 1383, "SOHR"), *parts])
    assert {(one.group, one.points[0].low) for one in record.tolls} == {
        ("civilian", number) for number in (1383, 683, 433, 255, 12)
    }


def test_an_unattributed_toll_goes_to_the_one_monitor_its_report_names_and_to_nobody_when_two_are_named() -> None:
    one = "The count of the Syrian Observatory for Human Rights has risen. Now 830 civilians are dead."
    two = one + " The Syrian Network for Human Rights has another."
    for text, origins in ((one, ["SOHR"]), (two, [])):
        record = reconcile([report("a", "2025-03-09", text)], [killed("a", 830)])
        assert [series.origin for series in record.tolls] == origins
    inferred = reconcile([report("a", "2025-03-09", one)], [killed("a", 830)]).attributions[0]
    assert (inferred.how, inferred.inferred) == ("context", True)
