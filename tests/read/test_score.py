"""The scorer: perfect on itself, and each harmful error is counted when it is made on purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from marsad.model import Claim, Count
from marsad.read.score import score

TOLL = Claim(
    report="r",
    start=0,
    end=30,
    quote="more than 340 people were dead",
    what="killed",
    count=Count(low=340, high=None, qualifier="more_than", words="more than 340"),
    scope="cumulative",
    since=date(2025, 3, 6),
    said_by=("SOHR", "AFP"),
)
PART = replace(TOLL, start=40, end=60, quote="including 27 women..", scope="part", part_of=0)
PART = replace(PART, count=Count(low=27, high=27, qualifier="exact", words="27"))


def test_a_reading_equal_to_the_labels_is_perfect() -> None:
    found = score({"r": [TOLL, PART]}, {"r": [TOLL, PART]})
    assert (found.detection.f1, found.core.f1, found.full.f1, found.harmful) == (1, 1, 1, {})


@pytest.mark.parametrize(
    ("labelled", "wrong", "harm"),
    [
        (TOLL, {"scope": "incident"}, "cumulative_as_incident"),
        (TOLL, {"what": "injured"}, "killed_injured_swap"),
        (replace(TOLL, stance="denied"), {"stance": "asserted"}, "denial_read_as_assertion"),
        (replace(TOLL, stance="projected"), {"stance": "confirmed"}, "projected_as_asserted"),
        (PART, {"scope": "total", "part_of": None}, "subset_as_total"),
    ],
)
def test_a_harmful_error_is_counted(labelled: Claim, wrong: dict[str, Any], harm: str) -> None:
    assert score({"r": [labelled]}, {"r": [replace(labelled, **wrong)]}).harmful == {harm: 1}


def test_a_number_from_elsewhere_is_counted_and_a_grey_one_is_free() -> None:
    stray = replace(TOLL, start=200, end=220)
    stray = replace(stray, count=Count(low=13, high=13, qualifier="exact", words="13"))
    assert score({"r": [TOLL]}, {"r": [TOLL, stray]}).harmful == {"number_from_elsewhere": 1}
    free = score({"r": [TOLL]}, {"r": [TOLL, stray]}, {"r": [(190, 230)]})
    assert (free.harmful, free.detection.f1) == ({}, 1)


def test_what_was_missed_lowers_detection() -> None:
    assert score({"r": [TOLL, PART]}, {"r": [TOLL]}).detection.f1 == pytest.approx(2 / 3)
