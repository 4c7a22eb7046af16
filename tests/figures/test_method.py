"""The method: one readable file, named in every figure; a change is visible in the name and in the public text."""

from __future__ import annotations

import pytest

from marsad.figures.methodology import methodology
from marsad.model import BadInput
from marsad.reconcile import Method
from marsad.reconcile.method import default_text
from marsad.reconcile.sources import CLASSES


def test_the_packaged_file_unchanged_is_the_default_and_a_change_shows_in_the_name() -> None:
    assert Method.load(default_text()) == Method.default()
    changed = Method.load("[corroboration]\nindependent_origins = 3\n")
    assert changed.corroboration.independent_origins == 3
    assert changed.comparison == Method.default().comparison
    assert changed.name != Method.default().name


@pytest.mark.parametrize(
    "text", ["k = 2", "[corroboration]\nindependent_origins = 'two'", "[words", "[words]\nvague = 1"]
)
def test_settings_that_cannot_be_used_say_why(text: str) -> None:
    with pytest.raises(BadInput):
        Method.load(text)


def test_every_class_of_evidence_has_a_rank() -> None:
    assert set(Method.default().eligibility) == set(CLASSES)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_public_text_carries_the_settings_in_force(lang: str) -> None:
    text = "\n".join(
        section.text for section in methodology(Method.load("[comparison]\noutlier_factor = 77\n"), lang=lang)
    )
    assert "77" in text
    assert "{" not in text
    assert len(methodology(Method.default(), lang=lang)) == 6
