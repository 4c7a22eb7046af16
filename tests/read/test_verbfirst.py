"""Properties of the grammar for languages whose verb stands first: it reads any text, and its quotes stand in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.model import Report
from marsad.read import read
from marsad.read.numbers import derive
from marsad.read.packs import load_pack

WORDS = (
    "قُتل", "مقتل", "و", "340", "مدنياً", "وأصيب", "٥٣٢", "قتيلاً", "بينهم", "ثلاثة", "أطفال", "وامرأتان", "في",
    "منذ الخميس،", "الساحل", "قال المرصد إن", "بحسب", "وزارة الصحة", "حصيلة", "القتلى", "بلغت", "عشرات", "منهم",
    "نفت", "تصويب:", "والصحيح", "\n", "\n\n", "-", "حماة:", "(62)", "=", "؛", ".", "نزح", "عائلة", "أمس", "شاب",
    "سيدة", "نصف", "هؤلاء", "وبذلك", "كما يلي:", "لم يتسنَّ", "لرويترز", "سيُحال",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=45).map(" ".join)


def report(text: str) -> Report:
    return Report(id="r", text=text or " ", publisher="قناة", published="2025-03-08", lang="ar")


@settings(deadline=None, max_examples=80)
@given(TEXTS)
def test_quotes_stand_where_they_say_and_relations_point_at_claims(text: str) -> None:
    found = read(report(text))
    assert all(text[c.start : c.end] == c.quote for c in found)
    assert all(
        i is None or (0 <= i < len(found) and i != n) for n, c in enumerate(found) for i in (c.part_of, c.supersedes)
    )
    assert found == sorted(found, key=lambda c: c.start)


@settings(deadline=None, max_examples=80)
@given(TEXTS, st.sampled_from(["\u200f", "\u0640", "\u064e", "\ufeff"]), st.integers(0, 200))
def test_marks_and_cut_texts_are_read_too(text: str, mark: str, cut: int) -> None:
    broken = mark.join((text[:cut], text[cut:]))[: cut + 20]
    assert all(broken[c.start : c.end] == c.quote for c in read(report(broken)))


@settings(deadline=None, max_examples=80)
@given(TEXTS)
def test_a_number_can_be_read_again_in_its_words(text: str) -> None:
    for claim in read(report(text)):
        if claim.count is None or claim.count.low is None:
            continue
        again = derive(claim.count.words, load_pack("ar"))
        assert again is not None
        assert again.low is not None


@pytest.mark.parametrize("text", ["", "\n", "١", "و", "ال", "بـ", "قتل", "5", ":", "•", "«»", "(", "حماة:"])
def test_scraps_are_read(text: str) -> None:
    assert isinstance(read(report(text)), list)
