"""The numbered checks of the worked example that stand in one language only, on labelled claims: T5, T7, T12 and T24 of
English, T1 to T14 of Arabic, T1 to T5 of the other languages.
"""

from __future__ import annotations

import pytest
from test_coast import record, rows

from marsad.cases import orders
from marsad.figures import figures
from marsad.figures.contradictions import contradictions
from marsad.figures.parts import breakdowns
from marsad.model import TollSeries
from marsad.model.codec import report_from_fields
from marsad.read import read

AR, EN, OTHER = ("ar",), ("en",), ("other",)


def tolls(langs: tuple[str, ...], origin: str, **wanted: object) -> list[TollSeries]:
    found = [one for one in record(langs).tolls if one.origin == origin]
    return [one for one in found if all(getattr(one, name) == value for name, value in wanted.items())]


def values(found: list[TollSeries]) -> set[int]:
    return {number for one in found for point in one.points for number in (point.low, point.high) if number is not None}


def shortfalls(langs: tuple[str, ...], total: int) -> set[int]:
    rows = [row for found in breakdowns(record(langs).items).values() for row in found if row.total == total]
    return {row.shortfall for row in rows}


def whose(langs: tuple[str, ...], report: str) -> dict[int, tuple[str, bool]]:
    items = [item for item in record(langs).items if item.claim.report == report]
    return {item.value: (item.origin, item.inferred) for item in items}


# --- English ----------------------------------------------------------------------------------------------------------


def test_en_t7_an_origin_that_leaves_armed_groups_out_says_nothing_of_everybody_from_above() -> None:
    (everybody,) = [one for one in figures(record(EN)) if one.id == "killed/all/Syrian/cumulative"]
    assert any("SNHR leaves out members of non-state armed groups" in note for note in everybody.notes)
    rivals = [one for one in contradictions(record(EN)) if one.kind == "rivals" and "killed/all/" in one.says]
    assert not any("SNHR" in one.origins for one in rivals)


@pytest.mark.parametrize(
    ("report", "number"),
    [
        ("coast-en-002", 340),  # Three hundred and forty
        ("coast-en-011", 200),  # no fewer than two hundred
        ("coast-en-036", 1500),  # 1.5 thousand, 1.5000
        ("coast-en-024", 13),  # 13 or more
        ("coast-en-008", 1300),  # Upward of 1,300
    ],
)
def test_en_t12_numbers_in_every_writing_are_read_rightly(report: str, number: int) -> None:
    assert number in _read(EN, report)


def test_en_t24_the_emergency_and_the_national_committee_are_two_bodies() -> None:
    kinds = {body.kind for body in orders(record(EN)).bodies}
    assert {"emergency_committee", "national_committee"} <= kinds
    for body in orders(record(EN)).bodies:
        reports = {span[0] for span in body.claims}
        assert not {"coast-en-010", "coast-en-014"} <= reports, "the ministry's and the president's are kept apart"


def _read(langs: tuple[str, ...], report: str) -> set[int]:
    (row,) = [row for row in rows(langs[0]) if row["id"] == report]
    given = {name: row.get(name) for name in ("id", "publisher", "url", "published", "lang", "title", "text")}
    claims = read(report_from_fields(given))
    return {number for claim in claims if claim.count for number in (claim.count.low, claim.count.high) if number}


# --- Arabic -----------------------------------------------------------------------------------------------------------


def test_ar_t1_no_toll_is_a_number_that_nobody_said() -> None:
    said = {number for claim in record(AR).claims if claim.count for number in (claim.count.low, claim.count.high)}
    assert values(list(record(AR).tolls)) <= said


def test_ar_t2_745_is_two_quantities() -> None:
    with_745 = [one for one in tolls(AR, "SOHR", what="killed") if 745 in values([one])]
    assert {(one.group, one.points[-1].as_of.isoformat()[:7] if one.points[-1].as_of else "") for one in with_745} == {
        ("all", "2025-03"),
        ("civilian", "2025-03"),
    }
    assert len(with_745) == 2


def test_ar_t3_311_of_one_monitor_is_not_corroborated_by_another_s_300() -> None:
    assert {one.origin for one in record(AR).tolls if 311 in values([one])} == {"SNHR"}
    assert not any(
        {"coast-ar-009", "coast-ar-016"} <= {span[0] for span in one.claims}
        for one in figures(record(AR))
        if one.reported.best == 311
    )


def test_ar_t4_one_origin_stands_behind_1383() -> None:
    carriers = [(one.origin, point) for one in record(AR).tolls for point in one.points if point.low == 1383]
    assert {origin for origin, _ in carriers} == {"SOHR"}
    assert [point.independent_origins for _, point in carriers] == [1]


@pytest.mark.parametrize("total", [158, 1383, 160, 366])
def test_ar_t5_days_and_provinces_make_their_totals(total: int) -> None:
    assert 0 in shortfalls(AR, total)


@pytest.mark.parametrize(
    ("report", "number"),
    [
        ("coast-ar-014", 1500),
        ("coast-ar-013", 1383),
        ("coast-ar-001", 532),
        ("coast-ar-007", 803),
        ("coast-ar-009", 311),
    ],
)
def test_ar_t6_numbers_in_every_writing_are_read_rightly(report: str, number: int) -> None:
    assert number in _read(AR, report)


@pytest.mark.parametrize(("report", "number"), [("coast-ar-003", 1200), ("coast-ar-008", 5310)])
def test_ar_t7_likes_and_views_are_no_claims(report: str, number: int) -> None:
    assert number not in _read(AR, report)


def test_ar_t8_a_toll_since_december_is_never_set_against_march() -> None:
    with_it = [one for one in figures(record(AR)) if {span[0] for span in one.claims} & {"coast-ar-010"}]
    assert with_it
    march = {"coast-ar-008", "coast-ar-011", "coast-ar-013"}
    assert not any({span[0] for span in one.claims} & march for one in with_it if one.reported.high == 2161)


def test_ar_t9_roundings_of_one_committee_are_no_second_number_and_298_is_a_part() -> None:
    both = ("en", "ar")
    (heard,) = tolls(both, "National Committee", what="testimonies", unit="testimonies", scope="cumulative")
    assert [point.low for point in heard.points] == [938]
    (security,) = tolls(both, "National Committee", what="killed", group="security_forces")
    assert [point.low for point in security.points] == [238]
    assert not any(one.reported.best in (550, 563) for one in figures(record(AR)) if one.what == "suspects")


def test_ar_t10_a_stock_at_the_base_and_arrivals_in_lebanon_stay_apart() -> None:
    (stock,) = tolls(AR, "Russian Foreign Ministry", what="sheltering")
    assert ([(point.low, point.high) for point in stock.points], stock.scope) == ([(8000, 9000)], "stock")
    assert {one.what for one in record(AR).tolls if 8500 in values([one])} == {"displaced"}


def test_ar_t11_739_is_a_sub_sum_and_no_further_toll() -> None:
    assert not any(739 in values([one]) and one.place is None for one in record(AR).tolls)
    assert not any(one.reported.high == 739 + 519 for one in figures(record(AR)))


def test_ar_t12_the_origin_of_a_copy_is_shown_as_inferred() -> None:
    assert whose(AR, "coast-ar-003")[745] == ("SOHR", True)
    assert whose(AR, "coast-ar-012")[158] == ("SOHR", True)


def test_ar_t13_to_acknowledge_violations_of_others_is_no_admission() -> None:
    claims = [claim for claim in record(AR).claims if claim.report == "coast-ar-021"]
    assert {"responsibility_acknowledged", "responsibility_attributed"} <= {claim.what for claim in claims}
    assert not any(one.grade == "confirmed" for one in figures(record(AR)))


def test_ar_t14_a_withdrawn_number_is_in_no_toll_and_its_correction_is_hama_s_part_of_the_day() -> None:
    assert 48 not in values(list(record(AR).tolls))
    (day,) = [one for one in tolls(AR, "SOHR", what="killed") if 84 in values([one])]
    assert (day.place, day.scope) == ("Hama", "day")


# --- other languages --------------------------------------------------------------------------------------------------


def test_other_t1_one_origin_at_one_moment_and_its_roundings() -> None:
    assert {one.origin for one in record(OTHER).tolls if {532, 745} & values([one])} == {"SOHR"}
    civilians = tolls(OTHER, "SOHR", what="killed", group="civilian")
    points = [point for one in civilians for point in one.points if point.low == 532]
    assert {"coast-fr-001"} <= {name for point in points for name in point.reports}
    assert not {500, 530} & {point.low for one in civilians for point in one.points if not point.superseded}


def test_other_t2_stale_parts_do_not_make_their_total() -> None:
    assert any("= 958, printed under 1,018" in one.says for one in contradictions(record(OTHER)))


def test_other_t3_the_dead_of_mines_stay_out_of_the_toll() -> None:
    running = [one for one in tolls(OTHER, "SOHR", what="killed") if one.scope in ("cumulative", "total")]
    assert not {5, 3, 2} & values(running)


@pytest.mark.parametrize(("total", "parts"), [(524, (311, 120, 93)), (1311, (830, 481))])
def test_other_t4_parts_make_their_totals(total: int, parts: tuple[int, ...]) -> None:
    found = [row for rows in breakdowns(record(OTHER).items).values() for row in rows if row.total == total]
    assert any(sorted((number for _, number in row.parts), reverse=True) == list(parts) for row in found)


@pytest.mark.parametrize(
    ("report", "number"),
    [
        ("coast-es-002", 1018),
        ("coast-fr-003", 1311),
        ("coast-es-001", 340),
        ("coast-fr-002", 120),
        ("coast-de-001", 500),
    ],
)
def test_other_t5_thousands_and_number_words_of_each_language(report: str, number: int) -> None:
    (claim,) = [
        claim for claim in record(OTHER).claims if claim.report == report and claim.count and claim.count.low == number
    ][:1]
    assert claim.count and claim.count.words
