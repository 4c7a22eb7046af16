"""Spellings that people mix up fold to one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.model.fold import fold, fold_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("مُقتَل", "مقتل"),
        ("الشـــهيد", "الشهيد"),
        ("١٬٠١٨", "1 018"),
        ("Al-Sharaa", "al sharaa"),
        ("Léopold", "leopold"),
        ("\ufc68", "يي"),
    ],
)
def test_two_spellings_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_leading_article_does_not_make_another_name() -> None:
    assert fold_name("The Syrian Observatory") == fold_name("Syrian Observatory")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_they_do_beside_others(text: str) -> None:
    assert fold(f"{text} \u0301") == fold(text)  # an accent by itself leaves nothing, but takes the longer way
