"""A claim: somebody says that something happened to so many. Field by field as the contract has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many, exactly as the words allow: nothing is made up (contract, `count`).

    `unit`: persons, families, households, bodies, buildings, vehicles, villages, sites, incidents, testimonies.
    """

    low: int | None
    high: int | None
    qualifier: str
    words: str
    unit: str = "persons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Who is counted; each field is None when the words leave it unsaid."""

    status: str | None = None
    sex: str | None = None
    age: str | None = None
    community: str | None = None
    role: str | None = None
    words: str | None = None

    @property
    def key(self) -> str:
        """`all`, or the codes joined by `+` in the order status, sex, age, community, role (contract, tolls)."""
        codes = (self.status, self.sex, self.age, self.community, self.role)
        return "+".join(code for code in codes if code) or "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where: the report's words, the gazetteer's id when one is resolved, UCDP's precision 1 to 7."""

    words: str
    id: str | None = None
    precision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim; `quote == report.text[start:end]`. `said_by` runs from who is said to know to the publisher.

    `part_of` and `supersedes` are 0-based indexes among the claims of the same report, in the order of its text.
    """

    report: str
    start: int
    end: int
    quote: str
    what: str
    count: Count | None = None
    group: Group | None = None
    scope: str | None = None
    since: date | None = None
    until: date | None = None
    place: Place | None = None
    party: str | None = None
    said_by: tuple[str, ...] = ()
    stance: str = "asserted"
    part_of: int | None = None
    supersedes: int | None = None
    rule: str = ""

    @property
    def span(self) -> tuple[str, int, int]:
        """(report, start, end): how figures, tolls and exports name a claim."""
        return (self.report, self.start, self.end)

    @property
    def group_key(self) -> str:
        """`all` when nothing narrows the group; otherwise its codes (see `Group.key`)."""
        return self.group.key if self.group else "all"
