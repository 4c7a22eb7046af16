"""The door of reading: a report in, claims out whose quotes stand in the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.model import Report
from marsad.read import read

WORDS = (
    "killed", "at least", "340", "civilians", "wounded", "12", "soldiers", "since Thursday", "in Jableh,", "including",
    "women", "said", "the monitor", "death toll", "rose to", "dozens", "of them", "children.", "denied", "looted",
    "\n\n", "Hama", ",", ";", "fled", "a", "were",
)  # fmt: skip


def claims(text: str) -> list[str]:
    return [c.what for c in read(Report(id="r", text=text, publisher="P", published="2025-03-08", lang="en"))]


def test_a_plain_sentence_gives_its_claims() -> None:
    text = "At least 13 soldiers were killed in Jableh on Thursday."
    found = read(Report(id="r", text=text, published="2025-03-08"))
    assert [(c.what, c.count.low, c.count.high, c.count.qualifier) for c in found if c.count] == [
        ("killed", 13, None, "at_least")
    ]
    assert found[0].group is not None and found[0].group.status == "security_forces"


def test_a_text_about_nothing_gives_nothing() -> None:
    assert claims("The team won 3 matches in 12 days and scored 7 goals.") == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_quotes_stand_where_they_say_and_relations_point_at_claims(text: str) -> None:
    found = read(Report(id="r", text=text, publisher="P", published="2025-03-08", lang="en"))
    assert all(text[c.start : c.end] == c.quote for c in found)
    assert all(
        i is None or (0 <= i < len(found) and i != n) for n, c in enumerate(found) for i in (c.part_of, c.supersedes)
    )
    assert found == sorted(found, key=lambda c: c.start)


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    read(Report(id="r", text=text or " ", lang="en"))


@pytest.mark.parametrize(
    ("lang", "text"),
    [("es", "Seis heridos. Según el Observatorio del Río (ODR),"), ("ru", "Двое раненых. По данным полиции,")],
)
def test_a_text_that_breaks_off_after_a_voice_is_read(lang: str, text: str) -> None:
    assert read(Report(id="r", text=text, published="2025-03-08", lang=lang))[0].said_by
