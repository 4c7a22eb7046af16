"""What a claim says about a cell, as a fact that can be held against others: plain data, without the solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Span = tuple[str, int, int]
Scope = Mapping[str, frozenset[str]]  # dimension to the values covered; a dimension left out is covered whole
OTHER = "*"  # in every dimension: what no claim names


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """The people of a cell number at least `lo` and at most `hi` (None: unbounded), says a claim."""

    scope: Scope
    lo: int | None
    hi: int | None
    spans: tuple[Span, ...]
    origin: str = ""


def inside(inner: Scope, outer: Scope) -> bool:
    """Whether a cell lies in another one, or is it."""
    return all(name in inner and inner[name] <= values for name, values in outer.items())
