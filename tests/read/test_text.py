"""Tokens are the offset map: they must hold for anything that can be typed."""

from hypothesis import given
from hypothesis import strategies as st

from marsad.read.text import fold, sentences, tokenise


def norms(text: str) -> list[str]:
    return tokenise(text).norms


def split(text: str) -> list[str]:
    tokens = tokenise(text)
    return [tokens.span(first, last) for first, last in sentences(tokens, frozenset({"gen", "u.n"}))]


def test_numerals_glued_to_words_come_apart() -> None:
    assert norms("340people") == ["340", "people"]
    assert norms("2آخرين") == ["2", "اخرين"]


def test_thousands_stay_together_in_every_script() -> None:
    assert norms("1,018 1.018 ١٬٠١٨ 3.5") == ["1,018", "1.018", "1,018", "3.5"]


def test_names_with_hyphens_and_apostrophes_are_one_token_and_possessives_two() -> None:
    assert norms("al-Sharaa's Sana'a don’t") == ["al-sharaa", "'s", "sana'a", "don't"]


def test_a_language_that_elides_parts_the_article() -> None:
    assert tokenise("l'armée n’a", eliding=True).norms == ["l'", "armee", "n'", "a"]


def test_arabic_is_folded_for_look_ups_only() -> None:
    assert fold("مَقْتَـــل") == "مقتل"
    assert fold("الأُسرة") == fold("الاسره")
    tokens = tokenise("\u200fمَقتل")
    assert tokens.raw(0) == "مَقتل"


def test_sentences_end_where_they_end() -> None:
    assert split("Gen. Ali spoke. U.N. staff left at 5 p.m. today! No. 3") == [
        "Gen. Ali spoke.", "U.N. staff left at 5 p.m. today!", "No.", "3",
    ]  # fmt: skip
    assert split("One line\nAnother line\r\n\r\nA third.") == ["One line", "Another line", "A third."]


def test_a_wrapped_line_goes_on() -> None:
    assert len(split("At least 340 civilians have been killed on the coast\nsince Thursday.")) == 1


@given(st.text())
def test_every_token_is_a_slice_and_they_follow_each_other(text: str) -> None:
    tokens = tokenise(text)
    assert all(a < b for a, b in zip(tokens.starts, tokens.ends, strict=True))
    assert all(end <= start for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))
    assert all(tokens.norms[i] == fold(tokens.raw(i)) for i in range(len(tokens)))


@given(st.text(alphabet="ab .!?\n\r\"')1"))
def test_sentences_lie_in_order_and_cover_every_word(text: str) -> None:
    tokens = tokenise(text)
    spans = sentences(tokens)
    covered = {i for first, last in spans for i in range(first, last)}
    assert all(first < last for first, last in spans)
    assert all(i in covered for i, norm in enumerate(tokens.norms) if norm.isalnum())


def test_a_run_without_full_stops_is_read_in_pieces() -> None:
    tokens = tokenise("5 killed, " * 2000)
    spans = sentences(tokens)
    assert max(last - first for first, last in spans) <= 250
    assert spans[0][0] == 0 and [last for _, last in spans[:-1]] == [first for first, _ in spans[1:]]
