"""The worked example's numbered checks (T1 to T25 of the truth files), on labelled claims: what the reports can
decide.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from marsad.figures import figures
from marsad.figures.contradictions import Contradiction, contradictions
from marsad.figures.parts import breakdowns
from marsad.figures.trace import checked, trace
from marsad.model import Claim, Figure, TollSeries
from marsad.model.codec import report_from_fields
from marsad.places import Gazetteer, parse_places
from marsad.places import resolve as located
from marsad.reconcile import Record, reconcile

ROOT = Path(__file__).parents[2]
DATA = ROOT / "eval" / "data" / "coast"
LANGUAGES = ("en", "ar", "other")


def rows(lang: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"reports_{lang}.jsonl").read_text("utf-8").splitlines()]


@cache
def record(langs: tuple[str, ...] = LANGUAGES) -> Record:
    places = parse_places((ROOT / "examples" / "coast-2025" / "places.csv").read_text("utf-8"))
    gazetteer = Gazetteer.open(places, country="SY", region="place:syrian-coast")
    told = [row for lang in langs for row in rows(lang)]
    reports = [report_from_fields(row) for row in told]
    claims = [
        claim
        for row in told
        for claim in located(
            [msgspec.convert({**fields, "report": row["id"]}, Claim) for fields in row["claims"]], gazetteer
        )
    ]
    return reconcile(reports, claims, places=gazetteer)


@cache
def made() -> tuple[Figure, ...]:
    return tuple(figures(record()))


@cache
def doubts() -> tuple[Contradiction, ...]:
    return tuple(contradictions(record()))


def series(origin: str, **wanted: object) -> list[TollSeries]:
    return [
        one
        for one in record().tolls
        if one.origin == origin and all(getattr(one, name) == value for name, value in wanted.items())
    ]


def numbers(found: list[TollSeries]) -> set[int]:
    return {point.low or point.high or 0 for one in found for point in one.points}


def whose(report: str) -> dict[int, tuple[str, bool]]:
    return {
        item.value: (item.origin, item.inferred)
        for item in record().items
        if item.claim.report == report and item.known
    }


def test_t1_no_toll_is_a_number_that_nobody_said() -> None:
    said = {number for claim in record().claims if claim.count for number in (claim.count.low, claim.count.high)}
    assert {number for one in record().tolls for p in one.points for number in (p.low, p.high)} <= said | {None}


def test_t2_745_is_three_quantities() -> None:
    with_745 = [one for one in series("SOHR") if 745 in numbers([one])]
    assert {(one.group, "Latakia" in (one.place or "")) for one in with_745} == {
        ("civilian", False),
        ("all", False),
        ("civilian", True),
    }


def test_t3_the_same_number_of_two_origins_is_no_corroboration() -> None:
    for figure in made():
        both = {"coast-en-003", "coast-en-004"} <= {report for report, _, _ in figure.claims}
        assert not (both and figure.reported.best == 311)


@pytest.mark.parametrize("number", [1383, 973])
def test_t4_one_origin_stands_behind_a_number_that_many_print(number: int) -> None:
    carriers = [(one.origin, point) for one in record().tolls for point in one.points if point.low == number]
    assert {origin for origin, _ in carriers} == {"SOHR"}
    assert sum(len(point.reports) for _, point in carriers) >= 2


@pytest.mark.parametrize("says", ["= 420, printed under 803", "= 958, printed under 1,018"])
def test_t6_t13_a_breakdown_that_does_not_make_its_total_is_shown(says: str) -> None:
    assert any(says in one.says for one in doubts())


def test_t8_other_incidents_stay_out_of_the_tolls() -> None:
    assert not {12, 5} & numbers(
        [
            one
            for one in record().tolls
            if one.scope == "cumulative"
            and one.what == "killed"
            and one.group == "civilian"
            and one.place == "Syrian coast"
        ]
    )


def test_t9_the_dead_of_the_whole_war_are_set_aside_for_a_person() -> None:
    assert any(one.kind == "outlier" and "600,000" in one.says for one in doubts())
    assert not any((figure.reported.high or 0) >= 600_000 for figure in made())


def test_t10_one_briefing_is_one_origin_and_one_range() -> None:
    (stock,) = series("Russian Foreign Ministry", what="sheltering")
    assert [(point.low, point.high) for point in stock.points] == [(8000, 9000)]
    assert stock.scope == "stock"


def test_t11_two_parts_of_one_list_are_a_question_not_a_fall() -> None:
    assert any(one.kind == "same_day" and "265 and 298" in one.says for one in doubts())


def test_t15_copies_are_found_in_every_language() -> None:
    found = {frozenset((copy.of, copy.copy)) for copy in record().copies}
    for lang in LANGUAGES:
        for pair in json.loads((DATA / f"truth_{lang}.json").read_text("utf-8"))["copies"]:
            assert frozenset((pair["of"], pair["copy"])) in found


def test_t16_figures_without_their_source_are_traced_and_shown_as_inferred() -> None:
    assert whose("coast-en-008")[830] == ("SOHR", True)
    assert whose("coast-en-008")[481] == ("SOHR", True)
    assert whose("coast-en-018")[973] == ("SOHR", True)
    assert whose("coast-en-036")[1500] == whose("coast-en-036")[745] == ("SOHR", True)


def test_t17_the_provinces_make_the_toll_and_the_day_is_inside_it() -> None:
    rows = [row for found in breakdowns(record().items).values() for row in found if row.total == 1383]
    assert rows and all(row.shortfall == 0 for row in rows)
    assert 158 + 1383 not in {number for one in made() for number in (one.reported.low, one.reported.best)}


def test_t18_t19_persons_families_and_areas_are_kept_apart() -> None:
    units = {
        one.unit for one in record().tolls if one.origin == "Disaster Management Center" and one.what == "displaced"
    }
    assert units == {"persons", "families"}
    places = {one.place for one in record().tolls if 20496 in numbers([one]) or 8500 in numbers([one])}
    assert len(places) >= 2


def test_t20_the_narrower_group_of_a_reprint_is_not_taken_over() -> None:
    assert {one.group for one in series("National Committee", what="killed") if 1426 in numbers([one])} == {"mixed"}


def test_t21_the_investigated_part_is_never_added_to_its_whole() -> None:
    assert not any((figure.reported.high or 0) in (132, 133) for figure in made())
    assert {one.scope for one in series("Amnesty International") if 32 in numbers([one])} == {"part"}


def test_t22_two_accounts_of_the_ambush_stay_two_and_a_rewrite_is_no_third() -> None:
    (figure,) = [one for one in made() if one.id.startswith("killed/security_forces/incident/2025-03-06")]
    assert figure.independent_origins == 2
    assert (figure.reported.low, figure.reported.high) == (13, 16)


def test_t23_t25_withdrawn_and_projected_figures_enter_nothing() -> None:
    assert not {42_000, 1_000} & numbers(list(record().tolls))


def test_every_figure_resolves_to_words_and_says_where_a_bound_came_from() -> None:
    assert checked(made(), record())
    for figure in made():
        found = trace(figure, record())
        assert all(quote.quote for quote in found.quotes)
        if figure.entailed:
            assert "F14" in figure.rules
            assert any(quote.role == "entails" for quote in found.quotes)


@pytest.mark.parametrize(("lang", "floor"), [("en", 0.95), ("ar", 0.93)])
def test_most_points_that_an_origin_published_are_found(lang: str, floor: float) -> None:
    truth = json.loads((DATA / f"truth_{lang}.json").read_text("utf-8"))
    reports = {point: one for one in truth["series"] for point in map(json.dumps, one["points"])}
    found = [
        any(
            _same(json.loads(point), said)
            and (one["what"] == made_by.what or {one["what"], made_by.what} == {"killed", "executed"})
            for made_by in record((lang,)).tolls
            for said in made_by.points
        )
        for point, one in reports.items()
    ]
    assert sum(found) / len(found) >= floor


def _same(truth: dict[str, Any], said: Any) -> bool:
    """A point found: one of its numbers, from one of its reports, with independence as the truth has it."""
    printed = {truth["low"], truth["high"], *(row[1] for row in truth.get("printed_otherwise", ()))} - {None}
    same_words = bool({said.low, said.high} & printed) and bool(set(said.reports) & set(truth["reports"]))
    return same_words and said.independent_origins == truth["independent_origins"]
