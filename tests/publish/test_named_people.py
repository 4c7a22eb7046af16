"""Names leave only where a family agreed, under the public profile, and go again when consent is withdrawn."""

from __future__ import annotations

from dataclasses import replace

import gold
import pytest

from marsad.model import Decision
from marsad.publish.dataset import Dataset, dataset
from marsad.publish.redact import redact
from marsad.publish.site import Material, pages

AGREED = {
    "name": "Layla Example",
    "name_ar": "ليلى مثال",
    "agreed_by": "brother",
    "scope": "media",
    "age": 31,
    "day": "2025-03-08",
}


def made(**value: object) -> Dataset:
    ruling = Decision(
        id="d1", verb="publish", by="x", at="2025-04-01T00:00:00+00:00", subject="victim:1", value={**AGREED, **value}
    )
    return dataset(gold.record(["coast-en-001"], [ruling]), [])


def test_a_name_whose_family_agreed_is_in_the_public_table_and_page() -> None:
    data = redact(made(), "public")
    assert [(row["name_en"], row["age"], row["agreed_by"]) for row in data["names"].rows] == [
        ("Layla Example", 31, "brother")
    ]
    site = pages(Material(data=data, titles={}, briefs={}, method=""))
    assert "ليلى مثال" in site["ar/names.html"].decode() and "Layla Example" in site["en/names.html"].decode()


@pytest.mark.parametrize("value", [{"scope": "court"}, {"scope": None}, {"agreed_by": ""}, {"name": "", "name_ar": ""}])
def test_without_consent_for_the_public_no_name_leaves(value: dict[str, object]) -> None:
    assert made(**value)["names"].rows == ()


@pytest.mark.parametrize("profile", ["partner", "court"])
def test_other_profiles_hold_no_names(profile: str) -> None:
    assert redact(made(), profile)["names"].rows == ()


def test_consent_that_is_withdrawn_takes_the_name_away() -> None:
    first = Decision(id="d1", verb="publish", by="x", at="2025-04-01T00:00:00+00:00", subject="victim:1", value=AGREED)
    undo = replace(first, id="d2", verb="withdraw", at="2025-04-02T00:00:00+00:00", supersedes=("d1",), value={})
    assert dataset(gold.record(["coast-en-001"], [first, undo]), [])["names"].rows == ()


def test_a_page_without_names_says_so() -> None:
    data = redact(dataset(gold.record(["coast-en-001"]), []), "public")
    site = pages(Material(data=data, titles={}, briefs={}, method=""))
    assert "No family has agreed yet" in site["en/names.html"].decode()
