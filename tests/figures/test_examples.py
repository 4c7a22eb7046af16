"""E1 to E10: the worked examples of the rules give exactly their results, in any order of claims."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from marsad.figures.claims import from_claims, read_claims
from marsad.model import Figure

CASES = Path(__file__).parents[1] / "cases" / "figures" / "examples.toml"
EXAMPLES = tomllib.loads(CASES.read_text("utf-8"))["example"]
REPORTED = ("low", "best", "high", "open_above")


def contract_line(example: str, at: int, fields: dict[str, Any]) -> str:
    """A claim of the example as a line of contract JSON; one report a claim unless `report` says otherwise."""
    own = dict(fields)
    number = own.pop("n", None)
    low, high = (number, number) if number is not None else (own.pop("low", None), own.pop("high", None))
    qualifier = own.pop("qualifier", "exact")
    words = f"{qualifier} {low if low is not None else high}"
    count = {"low": low, "high": high, "qualifier": qualifier, "words": words, "unit": own.pop("unit", "persons")}
    base = {
        "report": f"{example}-{at}",
        "start": at,
        "end": at + len(words),
        "quote": words,
        "what": "killed",
        "scope": "incident",
    }
    return json.dumps({**base, "count": count, **own}, ensure_ascii=False)


def lines(example: dict[str, Any]) -> list[str]:
    return [contract_line(example["id"], at, claim) for at, claim in enumerate(example["claims"])]


def found(figure: Figure, name: str) -> Any:
    """A field of the figure as the examples write it; TOML has no null, so that a withheld best is "none"."""
    if name in REPORTED:
        value = getattr(figure.reported, name)
        return "none" if value is None else value
    if name == "sums":
        return [[row.sum, row.shortfall] for row in sorted(figure.breakdown, key=lambda row: row.shortfall)]
    if name == "rest":
        return [figure.residual.low, figure.residual.high] if figure.residual else None
    if name == "aside":
        return [int(one.why.startswith("an approximate")) * 550 for one in figure.set_aside if "approximate" in one.why]
    return getattr(figure, name)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_example(example: dict[str, Any]) -> None:
    result = from_claims(*read_claims(lines(example)))
    for wanted in example["figures"]:
        of = wanted.get("of", {})
        fitting = [figure for figure in result if all(getattr(figure, name) == value for name, value in of.items())]
        assert len(fitting) == 1, f"{example['id']}: {of} names {[figure.id for figure in fitting]}"
        got = {name: found(fitting[0], name) for name in wanted if name != "of"}
        assert got == {name: value for name, value in wanted.items() if name != "of"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_order_of_claims_moves_nothing(example: dict[str, Any]) -> None:
    claims, hints = read_claims(lines(example))
    by_report: dict[str, list[Any]] = {}
    for claim in claims:
        by_report.setdefault(claim.report, []).append(claim)
    turned = [claim for report in reversed(by_report) for claim in by_report[report]]
    assert from_claims(turned, hints) == from_claims(claims, hints)
