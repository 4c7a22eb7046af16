"""What people ruled: the only thing besides the reports that cannot be computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """How a ruling names a claim so that a better reader finds it again: by words, never by a row number.

    `occurrence` counts equal (quote, what) pairs in the report from 0; `start` is a hint only.
    """

    report: str
    quote: str
    what: str
    occurrence: int = 0
    start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One ruling. `id` is the log's name of it; `at` is an ISO date-time with offset, UTC.

    `verb` is one of the closed list in `VERBS`. `anchor` names the claim ruled on, `subject` any other object
    ("incident:…", "person:…", "place:Jableh", "origin:SOHR"); `value` holds what the verb needs (for `correct`, the
    claim's new fields). `supersedes` names earlier decisions that this one replaces: meaning never rests on order.
    """

    id: str
    verb: str
    by: str
    at: str
    because: str = ""
    anchor: Anchor | None = None
    subject: str | None = None
    value: Mapping[str, Any] = field(default_factory=dict)
    supersedes: tuple[str, ...] = ()


VERBS = (
    "accept", "reject", "correct", "add",  # claims
    "same", "different",  # reports, incidents or people
    "place", "origin", "grade", "figure", "relation", "finding", "method", "estimate",  # what the steps take as given
    "act", "position", "order", "commitment", "body", "measure", "case", "refer",  # the committee and the situation
    "list", "redact", "publish", "correction",  # lists in, releases out
    "withdraw", "erase", "hold",  # undo, erasure and legal hold
)  # fmt: skip
