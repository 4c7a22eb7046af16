import tomllib
from datetime import date
from pathlib import Path

import pytest

from marsad.model import Claim, Place
from marsad.places import Gazetteer, LocalPlace, locate, resolve

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "places" / "resolve.toml").read_text(encoding="utf-8"))
OWN = [LocalPlace(**{**place, "other": tuple(place.get("other", ()))}) for place in CASES["own"]]
SYRIA = Gazetteer.open(OWN, country="Syria", region="Syrian coast")
ANYWHERE = Gazetteer.open()


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["words"])
def test_words_are_placed_as_the_cases_say(case: dict) -> None:
    gazetteer = ANYWHERE if case.get("country") == "" else SYRIA
    located = locate(case["words"], gazetteer)
    assert (located.id, located.precision) == (case.get("id"), case["precision"])


def test_an_unsure_name_comes_with_candidates_of_other_countries() -> None:
    located = locate("Paris", SYRIA)
    assert "geonames:2988507" in [candidate.id for candidate in located.candidates]
    assert located.candidates == tuple(sorted(located.candidates, key=lambda candidate: -candidate.score))


def test_a_reports_other_places_give_the_country() -> None:
    words = ["West Darfur", "الجنينة", "جبلة"]
    claims = [_claim("a", place) for place in words] + [_claim("b", "جبلة"), _claim("b", "اللاذقية")]
    placed = [claim.place.id for claim in resolve(claims, ANYWHERE) if claim.place]
    assert placed[:2] == ["geonames:SD.47", "geonames:379303"]
    assert placed[3:] == ["geonames:169304", "geonames:SY.02"]


def test_an_id_that_is_given_stays() -> None:
    given = _claim("a", "Latakia", id="place:port", precision=1)
    assert resolve([given], SYRIA) == [given]


def test_the_order_of_claims_does_not_matter() -> None:
    claims = [_claim("a", words) for words in ("Tripoli", "Akkar", "Zgharta", "شمال لبنان")]
    assert resolve(claims[::-1], ANYWHERE)[::-1] == resolve(claims, ANYWHERE)


def _claim(report: str, words: str, id: str | None = None, precision: int | None = None) -> Claim:
    place = Place(words=words, id=id, precision=precision)
    return Claim(report=report, start=0, end=1, quote="x", what="killed", since=date(2025, 3, 7), place=place)
