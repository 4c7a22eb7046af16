import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from marsad.model import Claim, Count, Place, Report
from marsad.places import Gazetteer
from marsad.reconcile import reconcile
from marsad.situation import Situation, situation
from marsad.situation.flowmap import flow_map
from marsad.situation.outline import rings_in
from marsad.situation.timeline import Mark, marks_of, timeline
from worked import load, record_of

WORLD = Gazetteer.open(country="SY")
JABLEH, LATAKIA, AKKAR = "geonames:169304", "geonames:SY.02", "geonames:LB.10"


def seen() -> Situation:
    """A flow with two ends, a stock counted twice, a vague flow, and one whose place nobody knows."""
    parts = [
        ("fled from Jableh to Akkar", "flow", 6_000, (JABLEH, "Jableh"), "2025-03-10"),
        ("8,000 in Latakia", "stock", 8_000, (LATAKIA, "Latakia"), "2025-03-12"),
        ("9,000 in Latakia", "stock", 9_000, (LATAKIA, "Latakia"), "2025-03-14"),
        ("left Jableh in large numbers", "flow", None, (JABLEH, "Jableh"), "2025-03-09"),
        ("many went away", "flow", None, None, "2025-03-08"),
    ]
    reports, claims = [], []
    for n, (quote, scope, people, place, day) in enumerate(parts):
        count = Count(low=people, high=people, qualifier="exact" if people else "vague", words="x")
        where = Place(words=place[1], id=place[0], precision=1) if place else None
        reports.append(Report(id=f"r{n}", text=quote, publisher="Red Cross", published=day))
        what = "sheltering" if scope == "stock" else "displaced"
        claims.append(
            Claim(
                report=f"r{n}", start=0, end=len(quote), quote=quote, what=what, scope=scope,
                count=count, place=where, said_by=("Red Cross",),
            )
        )  # fmt: skip
    quote = parts[0][0]
    claims.insert(
        1,
        Claim(
            report="r0", start=0, end=len(quote), quote=quote, what="sheltering", place=Place(words="Akkar", id=AKKAR),
            said_by=("Red Cross",),
        ),
    )  # fmt: skip
    return situation(reconcile(reports, claims), places=WORLD)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_map_is_one_whole_svg_that_asks_for_nothing(lang: str) -> None:
    picture = flow_map(seen(), WORLD, lang=lang, country="SY")
    ET.fromstring(picture)
    assert not re.search(r"(?:href|src)=|url\((?!#)|@import", picture)
    assert ("جبلة" in picture) is (lang == "ar") and ('direction="rtl"' in picture) is (lang == "ar")


def test_a_vague_flow_is_dashed_and_a_number_is_not() -> None:
    picture = flow_map(seen(), WORLD)
    assert 'class="flow"' in picture
    assert "large numbers" in picture and 'class="area"' in picture


def test_of_one_crowd_counted_twice_the_newest_is_drawn() -> None:
    picture = flow_map(seen(), WORLD)
    assert "9,000 in Latakia" in picture and "8,000 in Latakia" not in picture


def test_what_has_no_place_is_counted_and_not_guessed() -> None:
    picture = flow_map(seen(), WORLD)
    assert "1 statements are not on the map" in picture and "many went away" not in picture


def test_every_mark_carries_its_claims() -> None:
    picture = flow_map(seen(), WORLD)
    assert set(re.findall(r'data-claims="(r\d)', picture)) == {"r0", "r2", "r3"}


def test_a_map_of_nothing_says_so() -> None:
    ET.fromstring(flow_map(situation(reconcile([], [])), WORLD))


def test_the_same_situation_gives_the_same_bytes() -> None:
    assert flow_map(seen(), WORLD) == flow_map(seen(), WORLD)


def test_the_outline_has_syria_and_its_neighbours() -> None:
    codes = {code for code, _ in rings_in((35.0, 34.0, 37.0, 36.5))}
    assert {"SY", "LB", "TR"} <= codes and "BR" not in codes


def test_the_clock_has_a_lane_for_what_happened_and_counts_what_is_outside() -> None:
    marks = [
        Mark(day=date(2025, 3, 7), lane="order", words="spare civilians"),
        Mark(day=date(2025, 3, 8), lane="act", words="executed", dated=False),
        Mark(day=date(2025, 3, 6), lane="measure", words="road <closed>", until=date(2025, 3, 12)),
        Mark(day=date(2025, 7, 22), lane="referral", words="298"),
    ]
    picture = timeline(marks, until=date(2025, 3, 31))
    ET.fromstring(picture)
    assert "1 outside the window" in picture and "referrals" not in picture
    assert "tick told" in picture and 'class="bar"' in picture and "&lt;closed&gt;" in picture


def test_in_arabic_the_clock_runs_from_the_right() -> None:
    marks = [Mark(day=date(2025, 3, d), lane="act", words=str(d)) for d in (6, 20)]
    places = [float(x) for x in re.findall(r'cx="([\d.]+)"', timeline(marks, lang="ar"))]
    assert places == sorted(places, reverse=True)
    assert "٦ آذار ٢٠٢٥" in timeline(marks, lang="ar")


def test_measures_become_bars_until_they_were_last_confirmed() -> None:
    marks = marks_of(situation(record_of(load("situation/measures.toml")["case"][0])))
    assert [(mark.lane, mark.until) for mark in marks] == [("measure", date(2025, 3, 9))]
