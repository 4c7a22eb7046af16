"""Toll series: one origin under its many names, no sum of a running toll, newer replaces older, echoes carry
nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from marsad.model import Claim, Count, Group, Place, Report
from marsad.places import Gazetteer
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


def test_who_prints_an_old_toll_again_does_not_lower_it() -> None:
    days = ("2025-03-08", "2025-03-09", "2025-03-10", "2025-03-15")
    reports = [report(name, day) for name, day in zip("abcd", days, strict=True)]
    claims = [
        replace(killed("a", 532, "SOHR"), group=Group(status="civilian", community="Alawite")),
        killed("b", 745, "SOHR"),
        replace(killed("c", 830, "SOHR"), group=Group(status="civilian", community="Alawite")),
        killed("d", 745, "SOHR"),
    ]
    (series,) = reconcile(reports, claims).tolls
    assert [point.low for point in series.points] == [532, 745, 830]
    assert series.points[1].reports == ("b", "d")


def test_the_dead_of_a_whole_war_are_no_point_of_a_week_s_toll() -> None:
    reports = [report(name, f"2025-03-{day:02}") for name, day in (("a", 8), ("b", 9), ("c", 11))]
    claims = [killed(name, number, "SOHR") for name, number in (("a", 745), ("b", 1383), ("c", 600_000))]
    found = [[point.low for point in one.points] for one in reconcile(reports, claims).tolls]
    assert sorted(found) == [[745, 1383], [600_000]]


def test_a_part_that_covers_one_day_of_a_longer_toll_is_that_day_s_number() -> None:
    whole = replace(killed("a", 1383, "SOHR"), since=date(2025, 3, 6), until=date(2025, 3, 12))
    day = replace(killed("a", 158, "SOHR", scope="part"), since=date(2025, 3, 12), until=date(2025, 3, 12), part_of=0)
    week = replace(killed("a", 900, "SOHR", scope="part"), group=Group(status="civilian", sex="men"), part_of=0)
    scopes = {one.points[0].low: one.scope for one in reconcile([report("a", "2025-03-12")], [whole, day, week]).tolls}
    assert scopes == {1383: "cumulative", 158: "day", 900: "cumulative"}


def test_a_toll_that_one_report_places_in_a_town_and_two_on_the_coast_is_the_coast_s() -> None:
    reports = [report(name, "2025-03-12") for name in "abc"]
    town = replace(killed("c", 1383, "SOHR"), place=Place(words="around the base", precision=2))
    both = reconcile(reports, [killed("a", 1383, "SOHR"), killed("b", 1383, "SOHR"), town]).tolls
    assert [(one.place, one.points[0].reports) for one in both] == [("the coast", ("a", "b", "c"))]
    one_each = reconcile(reports, [killed("a", 1383, "SOHR"), town]).tolls
    assert {one.place for one in one_each} == {"the coast", "around the base"}


def test_a_number_that_one_report_calls_an_incident_s_is_the_incident_s_of_that_place() -> None:
    reports = [report(name, "2025-03-07") for name in "ab"]
    town = Place(words="Jableh", precision=1)
    told = replace(killed("a", 16, "SOHR", scope="incident"), place=town, since=date(2025, 3, 6))
    again = replace(killed("b", 16, "SOHR"), place=town)
    (series,) = reconcile(reports, [told, again]).tolls
    assert (series.scope, series.points[0].reports) == ("incident", ("a", "b"))


def test_a_part_that_does_not_say_of_whom_is_no_number_of_everybody() -> None:
    total = killed("a", 745, "SOHR", group=None, scope="total")
    armed = replace(killed("a", 213, "SOHR", group="mixed", scope="part"), part_of=0)
    unsaid = replace(killed("a", 120, "SOHR", group=None, scope="part"), part_of=1)
    found = reconcile([report("a", "2025-03-08")], [total, armed, unsaid]).tolls
    assert [[point.low for point in one.points] for one in found if one.scope == "total"] == [[745]]


def test_two_numbers_that_one_report_prints_under_one_total_replace_nothing() -> None:
    total = killed("a", 311, "SNHR", group=None, scope="total")
    sides = [replace(killed("a", number, "SNHR", scope="part"), part_of=0) for number in (26, 164)]
    found = reconcile([report("a", "2025-03-08")], [total, *sides]).tolls
    assert {one.points[0].low: one.scope for one in found} == {311: "total", 26: "part", 164: "part"}
    assert not any(point.superseded for one in found for point in one.points)


def test_a_rounding_printed_no_earlier_than_the_exact_number_is_that_number() -> None:
    reports = [report("a", "2025-07-22"), report("b", "2025-07-22"), report("c", "2025-07-21")]
    open_ended = Count(low=230, high=None, qualifier="more_than", words="more than 230")
    late, early = (
        replace(killed("b", 230, "SNHR"), count=open_ended),
        replace(killed("c", 230, "SNHR"), count=open_ended),
    )
    (series,) = reconcile(reports, [killed("a", 238, "SNHR"), late]).tolls
    assert [(point.low, point.reports) for point in series.points] == [(238, ("a", "b"))]
    (series,) = reconcile(reports, [killed("a", 238, "SNHR"), early]).tolls
    assert [point.low for point in series.points] == [230, 238]


def test_two_lists_of_suspects_of_one_day_do_not_replace_each_other() -> None:
    reports = [report("a", "2025-07-22"), report("b", "2025-07-22")]
    claims = [
        replace(killed(name, number, "National Committee", group=None), what="suspects")
        for name, number in (("a", 265), ("b", 298))
    ]
    (series,) = reconcile(reports, claims).tolls
    assert [(point.low, point.superseded) for point in series.points] == [(265, False), (298, False)]


def test_a_region_names_a_series_before_its_country_does() -> None:
    places = Gazetteer.open(country="SY")
    reports = [report(name, f"2025-03-{day:02}") for name, day in (("a", 8), ("b", 9))]
    country = places.country_entry("SY")
    assert country
    claims = [
        replace(killed("a", 311, "SNHR"), place=Place(words="the Syrian coast", precision=5)),
        replace(killed("b", 803, "SNHR"), place=Place(words="Syria", id=country.id, precision=6)),
    ]
    assert [one.place for one in reconcile(reports, claims, places=places).tolls] == ["the Syrian coast"]
    (only,) = reconcile(reports[1:], claims[1:], places=places).series
    assert (only.toll.place, only.toll.place_id) == ("Syria", country.id)
    assert places.label(country.id, "ar") == "سوريا"


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
