"""Whose a claim is, as one record, and the few questions that are asked of every claim: its numbers, its day, its
harm, its people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marsad.model import Claim, Report
from marsad.reconcile.sources import UNKNOWN, Source

INFERRED = ("copy", "value", "context", "fit")
NOBODY = Source(id=UNKNOWN, kind="social_media", named=False)
RUNNING = ("cumulative", "total", "part", "stock")  # scopes of a number that grows
DISTINCT = 100  # a smaller number is no fingerprint: it needs the same day and place as well
_STALE_DAYS = 7  # a window that closed longer ago says what is counted, not how fresh the count is


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whose claim it is. `how`: named, person, organ, role, self, publisher, decided, or inferred: copy, value,
    context, fit.

    `via` is the report through which an inferred attribution came.
    """

    source: Source
    how: str
    via: str | None = None

    @property
    def known(self) -> bool:
        """Whether this is an origin that can be named; what is unknown never counts as independent (F3)."""
        return self.source.named and self.source.id != UNKNOWN

    @property
    def inferred(self) -> bool:
        """Whether no words of the report say so."""
        return self.how in INFERRED


def numbers(claim: Claim) -> tuple[int, ...]:
    """The numbers of a claim without their qualifiers: (340,) for 340, "at least 340" and "up to 340"."""
    if claim.count is None:
        return ()
    return tuple(sorted({n for n in (claim.count.low, claim.count.high) if n is not None}))


def as_of(claim: Claim, report: Report | None) -> date | None:
    """The day the number stands for: of a day's toll that day; of a running toll its last day, else the day it
    was said.
    """
    published = report.day if report else None
    if claim.scope == "day":
        return claim.since or claim.until or published
    if claim.scope == "incident":
        return published or claim.since or claim.until
    recent = claim.until and published and 0 <= (published - claim.until).days <= _STALE_DAYS
    if claim.until and (published is None or recent):
        return claim.until
    return published or claim.until or claim.since


def harm(claim: Claim) -> str:
    """The code under which numbers are compared: executed people are killed people."""
    return "killed" if claim.what == "executed" else claim.what


def groups_agree(one: Claim, other: Claim) -> bool:
    """Whether two claims may count the same people: no field of the group on which they say different things."""
    a, b = one.group, other.group
    if a is None or b is None:
        return True
    pairs = ((a.status, b.status), (a.sex, b.sex), (a.age, b.age), (a.role, b.role))
    return all(first is None or second is None or first == second for first, second in pairs)


def days_apart(one: date | None, other: date | None) -> int:
    """Days between two, or a number beyond every window when one is unknown."""
    return 10_000 if one is None or other is None else abs((one - other).days)


def age(report: Report | None, at: int) -> tuple[str, int]:
    """The key by which claims stand in the order of publication, undated ones last; `at` is the claim's index."""
    return ((report.published if report else None) or "9999", at)
