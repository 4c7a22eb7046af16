"""Words of time, in every language of the table: golden cases an analyst can read, and properties."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.read.packs import read_pack
from marsad.read.spans import Time
from marsad.read.text import tokenise
from marsad.read.when import find_times

CASES = Path(__file__).parents[1] / "cases" / "read" / "times"
WEEKDAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "ar": ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
}
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


def read(text: str, lang: str, day: date | None) -> list[Time]:
    return find_times(read_pack(lang).tokens(text), read_pack(lang), day)


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        day = date.fromisoformat(table["day"])
        found += [
            pytest.param(table["lang"], day, case, id=f"{path.stem}: {case['text'][:40]}") for case in table["case"]
        ]
    return found


@pytest.mark.parametrize(("lang", "day", "case"), cases())
def test_cases(lang: str, day: date, case: dict[str, Any]) -> None:
    tokens = read_pack(lang).tokens(case["text"])
    found = [
        [tokens.span(time.first, time.last), time.kind, str(time.since or ""), str(time.until or "")]
        for time in find_times(tokens, read_pack(lang), day)
    ]
    assert found == case["times"]


@given(DAYS, st.integers(0, 6), st.sampled_from(["en", "ar"]))
def test_a_weekday_is_the_most_recent_one(day: date, weekday: int, lang: str) -> None:
    (time,) = read(WEEKDAYS[lang][weekday], lang, day)
    assert time.since is not None
    assert time.since.weekday() == weekday
    assert timedelta(0) <= day - time.since < timedelta(days=7)


@given(DAYS, DAYS)
def test_a_full_date_is_that_date_whenever_it_is_read(named: date, day: date) -> None:
    for lang, text in (
        ("en", f"{named:%d %B %Y}"),
        ("en", f"{named:%B %d, %Y}"),
        ("ar", f"{named.day}/{named.month}/{named.year}"),
    ):
        (time,) = read(text, lang, day)
        assert (time.kind, time.since, time.until) == ("day", named, named)


@given(
    st.text(
        alphabet="0123456789/-.: \nمنذ الخميسحتىيومآذار بين قبل ساعة to March since between last days am", max_size=60
    ),
    DAYS,
)
def test_any_text_is_read_without_overlap_and_windows_run_forward(text: str, day: date) -> None:
    for lang in ("ar", "en"):
        tokens, end = tokenise(text), 0
        for time in find_times(tokens, read_pack(lang), day):
            assert end <= time.first < time.last <= len(tokens)
            assert time.since is None or time.until is None or time.since <= time.until
            end = time.last


def test_without_a_day_of_publication_only_full_dates_name_days() -> None:
    assert [t.since for t in read("on Thursday, yesterday, on 8 March and on 8 March 2025", "en", None)] == [
        None, None, None, date(2025, 3, 8),
    ]  # fmt: skip
