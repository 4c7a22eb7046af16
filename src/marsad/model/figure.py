"""A figure: documented, reported and estimated side by side, never mixed, with everything that carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What independent origins say, persons: low <= best <= high; None is unknown, never zero.

    `best` is None although `low` is known when it is withheld (F18).
    """

    low: int | None
    best: int | None
    high: int | None
    open_above: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A claim that does not carry the figure, and why."""

    claim: Span
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The contract's answer of `marsad estimate`: an interval, or `n` None with the reasons for the refusal."""

    method: str
    documented: int
    verdict: str
    reasons: tuple[str, ...]
    n: Mapping[str, float] | None
    diagnostics: Mapping[str, Any]
    sensitivity: tuple[Mapping[str, Any], ...]
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one cell (F1) as of a day; `rules` names the rules used, `method` their version."""

    what: str
    group: str
    place: str | None
    since: date | None
    until: date | None
    as_of: date | None
    documented: int | None
    reported: Reported
    estimated: Estimate | None
    tier: str
    grade: str
    provisional: bool
    origins: tuple[str, ...]
    claims: tuple[Span, ...]
    set_aside: tuple[SetAside, ...]
    rules: tuple[str, ...]
    method: str
