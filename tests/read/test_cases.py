"""Golden cases by language and phenomenon: `tests/cases/read/<language>/<phenomenon>/*.toml`, readable by an analyst.

A case is a text with its day and publisher, and the claims that must come out, in the order of the text. A claim names
the fields that the case is about; fields it leaves out are not compared. `count` is [low, high, qualifier], "" unknown.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from marsad.model import Claim, Report
from marsad.read import read
from marsad.read.languages import LANGUAGES

CASES = Path(__file__).parents[1] / "cases" / "read"


def cases() -> list[Any]:
    found = []
    for code in LANGUAGES:
        for path in sorted((CASES / code).glob("*/*.toml")):
            for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
                found.append(pytest.param(code, case, id=f"{code}/{path.parent.name}: {case['text'][:40]}"))
    return found


def told(claim: Claim, field: str) -> Any:
    """A field of a claim as the cases write it."""
    if field == "count":
        count = claim.count
        return None if count is None else [
            "" if count.low is None else count.low, "" if count.high is None else count.high, count.qualifier
        ]  # fmt: skip
    if field == "group":
        return claim.group_key
    if field == "place":
        return claim.place.words if claim.place else ""
    if field == "unit":
        return claim.count.unit if claim.count else ""
    if field == "said_by":
        return list(claim.said_by)
    value = getattr(claim, field)
    return "" if value is None else str(value) if field in ("since", "until") else value


@pytest.mark.parametrize(("code", "case"), cases())
def test_case(code: str, case: dict[str, Any]) -> None:
    report = Report(
        id="case", text=case["text"], lang=code, published=case.get("day"), publisher=case.get("publisher", "P")
    )
    claims = read(report)
    assert [(c.what, told(c, "count")) for c in claims] == [(w["what"], w.get("count")) for w in case["claims"]]
    for claim, wanted in zip(claims, case["claims"], strict=True):
        assert {field: told(claim, field) for field in wanted} == wanted
