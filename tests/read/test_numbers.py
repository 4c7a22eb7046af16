"""Numbers of something, in every language of the table: golden cases an analyst can read, and properties."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.read.numbers import bounds, derive, find_numbers
from marsad.read.packs import read_pack
from marsad.read.text import tokenise

CASES = Path(__file__).parents[1] / "cases" / "read" / "numbers"


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [pytest.param(table["lang"], case, id=f"{path.stem}: {case['text'][:50]}") for case in table["case"]]
    return found


@pytest.mark.parametrize(("lang", "case"), cases())
def test_cases(lang: str, case: dict[str, Any]) -> None:
    tokens = read_pack(lang).tokens(case["text"])
    found = [
        [
            tokens.span(q.first, q.last),
            q.kind,
            "" if q.low is None else q.low,
            "" if q.high is None else q.high,
            q.qualifier,
        ]
        for q in find_numbers(tokens, read_pack(lang))
    ]
    assert found == case["numbers"]


ARABIC_UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
ARABIC_TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
ARABIC_HUNDREDS = ["", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]
ENGLISH = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
ENGLISH_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def arabic(number: int) -> str:
    """A number below a million in, its Arabic words out."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        count = {1: "ألف", 2: "ألفان"}.get(thousands) or f"{arabic(thousands)} {'آلاف' if thousands < 11 else 'ألف'}"
        return count if not rest else f"{count} و{arabic(rest)}"
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return ARABIC_HUNDREDS[hundreds] if not rest else f"{ARABIC_HUNDREDS[hundreds]} و{arabic(rest)}"
    if number < 11:
        return ARABIC_TENS[1] if number == 10 else ARABIC_UNITS[number]
    if number < 20:
        return {11: "أحد", 12: "اثنا"}.get(number, ARABIC_UNITS[number - 10]) + " عشر"
    tens, unit = divmod(number, 10)
    return ARABIC_TENS[tens] if not unit else f"{ARABIC_UNITS[unit]} و{ARABIC_TENS[tens]}"


def english(number: int) -> str:
    """A number below a million in, its English words out."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        return f"{english(thousands)} thousand" + (
            f" and {english(rest)}" if 0 < rest < 100 else f" {english(rest)}" if rest else ""
        )
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{english(hundreds)} hundred" + (f" and {english(rest)}" if rest else "")
    if number < 20:
        return ENGLISH[number]
    tens, unit = divmod(number, 10)
    return ENGLISH_TENS[tens] + (f"-{ENGLISH[unit]}" if unit else "")


@given(st.integers(1, 999_999))
def test_number_words_read_back(number: int) -> None:
    for lang, words in (("ar", arabic(number)), ("en", english(number))):
        count = derive(words, read_pack(lang))
        assert count is not None
        assert (count.low, count.high, count.qualifier) == (number, number, "exact"), words


@given(st.integers(1, 9_999_999), st.sampled_from([",", ".", "٬", "\u202f", "\u00a0", " "]), st.booleans())
def test_digits_read_back_with_any_separator(number: int, separator: str, eastern: bool) -> None:
    written = f"{number:,}".replace(",", separator)
    if eastern:
        written = written.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)})
    count = derive(f"قتل {written} مدنيا", read_pack("ar"))
    assert count is not None
    assert (count.low, count.high) == (number, number)


@given(
    st.text(alphabet="0123456789 ,.-+%$()\nابمئةوعشرينألفبينقتيلنحو بينه٣٤ twohundredandfiftyoratleast", max_size=80)
)
def test_any_text_is_read_without_overlap_and_in_order(text: str) -> None:
    for lang in ("ar", "en"):
        tokens, end = tokenise(text), 0
        for quantity in find_numbers(tokens, read_pack(lang)):
            assert end <= quantity.first <= quantity.core < quantity.head <= len(tokens)
            assert quantity.first < quantity.last <= len(tokens)
            end = quantity.last


def test_bounds_say_no_more_than_the_words() -> None:
    assert bounds(340, "more_than") == (340, None, "more_than")
    assert bounds(50, "up_to") == (None, 50, "up_to")
    assert bounds(1400, "about") == (1400, 1400, "about")
    assert bounds(12, None) == (12, 12, "exact")
