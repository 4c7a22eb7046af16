import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.model import BadInput, Decision
from marsad.situation.boundaries import parse_boundaries, unit_at
from marsad.situation.checks import check
from marsad.situation.geometry import check_geometry, contains, inner_point

SQUARE = [[35.0, 35.0], [36.0, 35.0], [36.0, 36.0], [35.0, 36.0], [35.0, 35.0]]
BOW_TIE = [[35.0, 35.0], [36.0, 36.0], [36.0, 35.0], [35.0, 36.0], [35.0, 35.0]]


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (polygon(BOW_TIE), "crosses itself"),
        (polygon(SQUARE[:-1]), "not closed"),
        (polygon(SQUARE[:2]), "fewer than 4"),
        ({"type": "Point", "coordinates": [35.0, 95.0]}, "not on earth"),
        ({"type": "Point", "coordinates": ["a", 3]}, "is no point"),
        ({"type": "LineString", "coordinates": [[35.0, 35.0]]}, "fewer than 2"),
        ({"type": "Circle", "coordinates": []}, "type 'Circle'"),
        ({}, "no GeoJSON"),
        (polygon([[float("nan"), 1.0]] * 4), "not on earth"),
    ],
)
def test_a_geometry_that_cannot_be_kept_is_refused_with_its_reason(geometry: dict[str, Any], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        check_geometry(geometry)


@pytest.mark.parametrize(
    "geometry",
    [
        polygon(SQUARE),
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "LineString", "coordinates": SQUARE},
        {"type": "Point", "coordinates": [35.9, 35.4]},
    ],
)
def test_what_can_be_kept_is_kept(geometry: dict[str, Any]) -> None:
    check_geometry(geometry)


@given(st.lists(st.floats(0.5, 1.0), min_size=3, max_size=40))
def test_a_star_shaped_ring_never_crosses_itself_and_holds_its_inner_point(radii: list[float]) -> None:
    import math

    turn = 2 * math.pi / len(radii)
    ring = [[35 + r * math.cos(n * turn), 35 + r * math.sin(n * turn)] for n, r in enumerate(radii)]
    shape = polygon([*ring, ring[0]])
    check_geometry(shape)
    point = inner_point(shape)
    assert point is None or contains(shape, point)


def test_a_hole_is_outside() -> None:
    hole = [[35.4, 35.4], [35.6, 35.4], [35.6, 35.6], [35.4, 35.6], [35.4, 35.4]]
    assert not contains(polygon(SQUARE, hole), (35.5, 35.5))
    assert contains(polygon(SQUARE, hole), (35.2, 35.2))


def collection(*features: tuple[dict[str, str], list[list[float]]]) -> str:
    listed = [{"type": "Feature", "properties": said, "geometry": polygon(ring)} for said, ring in features]
    return json.dumps({"type": "FeatureCollection", "features": listed}, ensure_ascii=False)


def moved(ring: list[list[float]], east: float, size: float = 1.0) -> list[list[float]]:
    return [[35 + (x - 35) * size + east, 35 + (y - 35) * size] for x, y in ring]


LATAKIA = ({"ADM1_PCODE": "SY06", "ADM1_EN": "Lattakia", "ADM1_AR": "اللاذقية"}, SQUARE)
TARTUS = ({"ADM1_PCODE": "SY10", "ADM1_EN": "Tartous"}, moved(SQUARE, 2))
JABLEH = ({"ADM1_PCODE": "SY06", "ADM2_PCODE": "SY0602", "ADM2_EN": "Jablah"}, moved(SQUARE, 0.2, 0.3))
STRAY = ({"adm1_pcode": "SY06", "adm2_pcode": "SY0609", "adm2_name": "Stray"}, moved(SQUARE, 2.2, 0.3))


def test_both_parents_are_kept_and_a_mismatch_is_flagged() -> None:
    units = {unit.pcode: unit for unit in parse_boundaries(collection(LATAKIA, TARTUS, JABLEH, STRAY))}
    assert (units["SY0602"].parent, units["SY0602"].lies_in, units["SY0602"].mismatch) == ("SY06", "SY06", False)
    assert (units["SY0609"].parent, units["SY0609"].lies_in, units["SY0609"].mismatch) == ("SY06", "SY10", True)
    assert units["SY06"].name_ar == "اللاذقية" and units["SY0609"].name_en == "Stray"


def test_the_smallest_unit_at_a_point() -> None:
    units = parse_boundaries(collection(LATAKIA, JABLEH))
    assert (found := unit_at(units, 35.1, 35.3)) and found.pcode == "SY0602"
    assert unit_at(units, 10, 10) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not JSON"),
        ("[]", "no FeatureCollection"),
        (collection(({"name": "x"}, SQUARE)), "without a P-code"),
        (collection(LATAKIA, LATAKIA), "given twice"),
        (collection((LATAKIA[0], BOW_TIE)), "crosses itself"),
    ],
)
def test_boundaries_that_cannot_be_used_are_refused(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        parse_boundaries(text)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"geometry": polygon(BOW_TIE)}, "crosses itself"),
        ({"since": "2025-03-09", "until": "2025-03-08"}, "before it begins"),
        ({"until": "2025-02-30"}, "no date that exists"),
    ],
)
def test_a_ruling_on_a_measure_is_checked(value: dict[str, Any], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        check(Decision(id="", verb="measure", by="a", at="2025-08-01T09:00:00+00:00", subject="m", value=value))


def test_boundaries_are_drawn_on_the_map() -> None:
    from marsad.places import Gazetteer
    from marsad.situation import situation
    from marsad.situation.flowmap import flow_map
    from worked import load, record_of

    case = load("situation/measures.toml")["case"][0]
    placed = {**case, "claim": [{**case["claim"][0], "place": {"words": "Jableh", "id": "geonames:169304"}}]}
    units = parse_boundaries(collection(({"ADM1_PCODE": "SY06", "ADM1_AR": "اللاذقية"}, moved(SQUARE, 0.5))))
    picture = flow_map(situation(record_of(placed)), Gazetteer.open(), lang="ar", units=units)
    assert 'class="unit"' in picture and "اللاذقية SY06" in picture
