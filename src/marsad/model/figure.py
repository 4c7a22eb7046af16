"""A figure: documented, reported and estimated side by side, never mixed, with everything that carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Entailed:
    """Bounds that follow from claims about other cells (F14): never a value, never mixed with what was said.

    `claims` are those that entail them; None where nothing binds.
    """

    low: int | None
    high: int | None
    claims: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """Parts of a total (F10): `parts` as (label, number), their sum, and total minus sum; negative is a conflict."""

    total: int
    parts: tuple[tuple[str, int], ...]
    sum: int
    shortfall: int
    claims: tuple[Span, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """What a running toll holds beyond the incidents recorded inside its window (F11); coarse, `event_clarity` 2."""

    low: int
    high: int | None
    open_above: bool
    incidents: tuple[str, ...]
    event_clarity: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a named person found, `about` occurrence or attribution, by which standard of proof (standards R50)."""

    about: str
    standard: str
    by: str
    at: str
    because: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one cell (F1) as of a day; `rules` names the rules used, `method` their version.

    `id` is the cell's stable name; `place_id` the gazetteer's id of `place`, None when only words are known. `scope`,
    `party` and `unit` complete the cell. `independent_origins` is m of F7, `rungs` the counts of the ladder of F15,
    `low_tier` the rung that `low` stands on when best stands lower.
    `entailed`, `breakdown`, `residual` and `findings` stand beside the reported numbers, never in them.
    `decisions` are the rulings that shaped the figure, `notes` what a reader must be told with it.
    """

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
    id: str = ""
    place_id: str | None = None
    scope: str = "cumulative"
    party: str | None = None
    unit: str = "persons"
    independent_origins: int = 0
    rungs: Mapping[str, int | None] = field(default_factory=dict)
    low_tier: str | None = None
    words: tuple[str, ...] = ()
    entailed: Entailed | None = None
    breakdown: tuple[Breakdown, ...] = ()
    residual: Residual | None = None
    findings: tuple[Finding, ...] = ()
    decisions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
