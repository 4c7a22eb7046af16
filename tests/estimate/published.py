"""The published tables and the reference results, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from marsad.estimate import CaptureTable, table_from_csv

CASES = Path(__file__).parent.parent / "cases" / "estimate"


@cache
def load(name: str) -> CaptureTable:
    """One published table by its file name."""
    return table_from_csv((CASES / "tables" / f"{name}.csv").read_bytes(), where=name)


@cache
def golden() -> dict[str, Any]:
    """Reference results by section."""
    return tomllib.loads((CASES / "golden.toml").read_text(encoding="utf-8"))
