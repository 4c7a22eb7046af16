"""Worked cases in TOML: reports and the claims in them, so that a golden case needs no reader.

A claim is written with its `report`, `quote` and `what`; its offsets are found in the report's text. `count` may be a
number, or a table with the contract's fields; `place` words, or a table; other fields are the contract's.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from marsad.model import Claim, Decision, Report
from marsad.reconcile import Record, reconcile

CASES = Path(__file__).parent / "cases"


def load(name: str) -> dict[str, Any]:
    """A file under tests/cases in, its contents out."""
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))


def record_of(case: dict[str, Any]) -> Record:
    """A case with `report`, `claim` and perhaps `decision` tables in, its record out."""
    reports = [Report(**fields) for fields in case["report"]]
    texts = {report.id: report.text for report in reports}
    claims = [claim_of(fields, texts) for fields in case.get("claim", [])]
    decisions = [decision_of(n, fields) for n, fields in enumerate(case.get("decision", []))]
    return reconcile(reports, claims, decisions)


def claim_of(fields: dict[str, Any], texts: dict[str, str]) -> Claim:
    """One claim's table in, the claim out; its words must stand in the report."""
    start = texts[fields["report"]].index(fields["quote"])
    whole = {**fields, "start": start, "end": start + len(fields["quote"])}
    if isinstance(fields.get("count"), int):
        number = fields["count"]
        whole["count"] = {"low": number, "high": number, "qualifier": "exact", "words": f"{number:,}"}
    elif fields.get("count"):
        whole["count"] = {"low": None, "high": None, **fields["count"]}
    if isinstance(fields.get("place"), str):
        whole["place"] = {"words": fields["place"]}
    for name in ("since", "until"):
        if isinstance(fields.get(name), date):
            whole[name] = fields[name].isoformat()
    return msgspec.convert(whole, Claim)


def decision_of(n: int, fields: dict[str, Any]) -> Decision:
    """One ruling's table in, the decision out; `at` and `by` have defaults."""
    whole = {"id": f"d{n}", "by": "analyst", "at": "2025-08-01T09:00:00+00:00", **fields}
    return msgspec.convert(whole, Decision)
