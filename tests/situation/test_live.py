"""The layers of the live map: bows, stocks, measures by age, and areas that are a unit or only a size."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from test_pictures import WORLD, seen

from marsad.model import Claim, Place, Report
from marsad.reconcile import reconcile
from marsad.situation import Situation, situation
from marsad.situation.boundaries import parse_boundaries
from marsad.situation.flowmap import flow_map
from marsad.situation.geometry import check_geometry
from marsad.situation.live import bow, layers, outlines
from marsad.situation.spots import RADIUS_KM, area, disc

LATAKIA = "geonames:SY.02"
UNIT = """{"type": "FeatureCollection", "features": [{"type": "Feature",
 "properties": {"ADM1_PCODE": "XX01", "ADM0_PCODE": "XX", "ADM1_EN": "Latakia", "ADM1_AR": "اللاذقية"},
 "geometry": {"type": "Polygon", "coordinates": [[[35.5, 35], [36.5, 35], [36.5, 36.2], [35.5, 36.2],
 [35.5, 35]]]}}]}"""


def drawn(lang: str = "en", **more: Any) -> dict[str, Any]:
    return layers(seen(), WORLD, lang=lang, **more)


def told(layer: dict[str, Any]) -> list[dict[str, Any]]:
    return [one["properties"] for one in layer["features"]]


def test_a_flow_is_a_bow_with_its_count_and_the_words_it_leads_to() -> None:
    (flow,) = told(drawn()["flows"])
    assert (flow["people"], flow["vague"], flow["count"]) == (6_000, False, "6,000")
    assert (flow["report"], flow["offset"], flow["words"]) == ("r0", 0, "fled from Jableh to Akkar")
    assert told(drawn("ar")["flows"])[0]["count"] == "٦٬٠٠٠"


def test_of_one_crowd_only_the_newest_count_is_drawn() -> None:
    stocks = [one for one in told(drawn()["stocks"]) if one["stock"]]
    assert [one["people"] for one in stocks] == [9_000]


def test_what_has_no_place_is_counted_and_never_guessed() -> None:
    assert drawn()["unplaced"]["movements"] == 1


def test_a_bow_ends_where_it_should_and_ways_there_and_back_lie_apart() -> None:
    there, back = bow((35.0, 35.0), (36.0, 34.0)), bow((36.0, 34.0), (35.0, 35.0))
    assert (there[0], there[-1]) == ([35.0, 35.0], [36.0, 34.0])
    middle = len(there) // 2
    assert there[middle] != back[middle]


@pytest.mark.parametrize(
    ("precision", "kind"), [(1, None), (2, "disc"), (3, "disc"), (4, "unit"), (5, "disc"), (6, None)]
)
def test_a_province_is_its_unit_and_what_has_no_boundary_only_a_size(precision: int, kind: str | None) -> None:
    found = area(parse_boundaries(UNIT), (35.9, 35.5), precision)
    assert (found[0] if found else None) == kind
    if found:
        check_geometry(found[1])


def test_a_place_outside_every_unit_is_a_size() -> None:
    found = area(parse_boundaries(UNIT), (40.0, 35.5), 4)
    assert found and found[0] == "disc"


def test_a_disc_is_as_wide_as_it_says() -> None:
    ring = disc((36.0, 35.0), RADIUS_KM[3])
    high = max(y for _, y in ring) - 35.0
    assert high * 111.2 == pytest.approx(RADIUS_KM[3], rel=0.01) and ring[0] == ring[-1]


def test_the_printed_map_shades_the_unit_too() -> None:
    shaded = flow_map(seen(), WORLD, units=parse_boundaries(UNIT))
    assert 'class="meant"' in shaded and 'class="meant"' not in flow_map(seen(), WORLD)


def test_outlines_keep_both_parents() -> None:
    (unit,) = told(outlines(parse_boundaries(UNIT), "ar"))
    assert (unit["name"], unit["pcode"], unit["parent"], unit["mismatch"]) == ("اللاذقية", "XX01", "XX", False)


def closed(day: date) -> Situation:
    text = "The road to Latakia was closed"
    report = Report(id="r", text=text, publisher="AFP", published="2025-03-08")
    claim = Claim(
        report="r", start=0, end=len(text), quote=text, what="road_closed", place=Place(words="Latakia", id=LATAKIA),
        said_by=("AFP",),
    )  # fmt: skip
    return situation(reconcile([report], [claim]), viewed=day, places=WORLD)


@pytest.mark.parametrize(("day", "status"), [(date(2025, 3, 10), "in_force"), (date(2025, 6, 1), "stale")])
def test_a_road_that_nobody_mentions_again_grows_stale_and_never_open(day: date, status: str) -> None:
    (road,) = told(layers(closed(day), WORLD, lang="en")["measures"])
    assert (road["status"], road["label"], road["age_days"]) == (status, "road closed", (day - date(2025, 3, 8)).days)
