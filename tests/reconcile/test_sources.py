"""The registry: many names of one origin, organs of any state, and words that name nobody."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from marsad.model import BadInput
from marsad.reconcile.sources import CLASSES, load

VOICES = tomllib.loads((Path(__file__).parents[1] / "cases" / "reconcile" / "voices.toml").read_text("utf-8"))["voice"]


@pytest.mark.parametrize("case", VOICES, ids=lambda case: case["name"])
def test_voice(case: dict[str, Any]) -> None:
    registry = load()
    voice = registry.named(case["name"]) or registry.described(case["name"], home=case.get("home"))
    assert voice.source.kind == case["kind"]
    assert voice.source.named == case.get("named", True)
    assert case.get("id") in (None, voice.source.id)


def test_a_workspace_s_own_source_comes_first_and_may_rename() -> None:
    own = '[[source]]\nid = "The Observatory"\nclass = "network_monitor"\nnames = ["SOHR", "our monitor"]\n'
    registry = load(own)
    assert registry.named("SOHR") and registry.named("SOHR").source.id == "The Observatory"  # type: ignore[union-attr]
    assert registry.named("our monitor").source.id == "The Observatory"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["[[source]]\nclass = 'media'", "[[source]]\nid = 'x'\nclass = 'oracle'", "not toml ="]
)
def test_a_registry_that_cannot_be_used_says_why(text: str) -> None:
    with pytest.raises(BadInput):
        load(text)


def test_every_source_has_a_class_and_labels_in_both_languages() -> None:
    for source in load().sources.values():
        assert source.kind in CLASSES
        assert source.label("en") and source.labels.get("ar"), source.id


def test_organs_of_one_government_are_not_independent_of_it() -> None:
    registry = load()
    ministry = registry.described("the defence ministry", home="Syrian").source
    officials = registry.described("officials", home="Syrian").source
    assert ministry.party == officials.party == "Syrian authorities"
