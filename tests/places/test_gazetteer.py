from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.model import BadInput
from marsad.places import Gazetteer, LocalPlace, distance_km, index, parse_places
from marsad.places.fold import fold, skeleton

WORLD = Gazetteer.open()


@given(st.text(max_size=30))
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Suwayda", "As-Suwaydā’"),
        ("al Haffah", "El-Haffah"),
        ("إدلب", "ادلب"),
        ("جبلة", "جبله"),
        ("اللاذقية", "لاذقية"),
        ("Dar'a", "Daraa".replace("aa", "a")),
        ("حُمْص", "حمص"),
    ],
)
def test_spellings_of_one_name_fold_to_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("latin", "arabic"), [("Jableh", "جبلة"), ("Tartous", "طرطوس"), ("Baniyas", "بانياس")])
def test_both_scripts_share_a_skeleton(latin: str, arabic: str) -> None:
    assert skeleton(fold(latin)) == skeleton(fold(arabic)) != ""


def test_a_town_lies_in_its_governorate_and_country() -> None:
    jableh = WORLD.get("geonames:169304")
    assert jableh is not None
    assert [upper.id for upper in WORLD.parents(jableh)] == ["geonames:SY.02", "geonames:163843"]


def test_a_workspaces_place_lies_where_it_says() -> None:
    village = LocalPlace(id="place:v", name_en="Dwer Baabda", parent="geonames:169304", country="SY")
    gazetteer = Gazetteer.open([village])
    assert gazetteer.within("place:v", "geonames:SY.02")
    assert not gazetteer.within("geonames:SY.02", "place:v")


def test_names_are_printed_in_the_readers_language() -> None:
    assert WORLD.label("geonames:169304", "ar") == "جبلة"
    assert WORLD.label("geonames:SY.02") == "Latakia"
    assert WORLD.label("place:nowhere") is None


def test_parents_that_go_round_in_a_circle_end() -> None:
    pair = [
        LocalPlace(id="place:a", name_en="Aa", parent="place:b"),
        LocalPlace(id="place:b", name_en="Bb", parent="place:a"),
    ]
    gazetteer = Gazetteer.open(pair)
    entry = gazetteer.get("place:a")
    assert entry and [upper.id for upper in gazetteer.parents(entry)] == ["place:b"]


def test_distance_between_damascus_and_latakia() -> None:
    damascus, latakia = WORLD.get("geonames:170654"), WORLD.get("geonames:173576")
    assert damascus and latakia
    assert distance_km(damascus, latakia) == pytest.approx(231, abs=6)


def test_every_first_level_unit_of_syria_is_known_in_both_languages() -> None:
    units = [WORLD.get(f"geonames:SY.{number:02}") for number in range(1, 15)]
    assert all(unit and unit.name_en and unit.name_ar for unit in units)


def test_names_serve_a_reader() -> None:
    assert WORLD.has_name("Jableh") and WORLD.has_name("جبلة") and WORLD.has_name("Syria")
    assert not WORLD.has_name("") and not WORLD.has_name("at least 340 people")


@pytest.mark.parametrize("country", ["Atlantis", "ZZ"])
def test_an_unknown_country_is_refused(country: str) -> None:
    with pytest.raises(BadInput, match="no country"):
        Gazetteer.open(country=country)


def test_a_table_of_places_is_read() -> None:
    header = "\ufeffid,name_en,name_ar,other,lat,lon,precision,parent,country"
    line = "place:a,Al-Sanobar,صنوبر,Sanobar|Snobar,35.48,35.88,1,geonames:SY.02,sy"
    (place,) = parse_places(f"{header}\n{line}\n")
    assert place.other == ("Sanobar", "Snobar") and place.country == "SY" and place.lat == 35.48


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("sanobar,Sanobar,,,,,,,", "no id of a place"),
        ("place:a,,,,,,,,", "without a name"),
        ("place:a,A,,,95,35,,,", "no coordinate"),
        ("place:a,A,,,x,35,,,", "no coordinate"),
        ("place:a,A,,,35,35,9,,", "precision"),
        ("place:a,A,,,,,,,\nplace:a,B,,,,,,,", "given twice"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(line: str, why: str) -> None:
    with pytest.raises(BadInput, match=r"places\.csv line \d: .*" + why):
        parse_places(f"id,name_en,name_ar,other,lat,lon,precision,parent,country\n{line}\n")


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(BadInput, match="no column 'id'"):
        parse_places("name,lat\nx,1\n")


@pytest.mark.parametrize("content", [b"", b"MARSADG1", b"MARSADG1" + b"\1" * 100, b"PK" * 60])
def test_a_damaged_index_is_refused(tmp_path: Path, content: bytes) -> None:
    damaged = tmp_path / "gazetteer.bin"
    damaged.write_bytes(content)
    with pytest.raises(BadInput, match="cut short"):
        index.Index(damaged)
