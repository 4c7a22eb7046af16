"""A claim while it is being read: mutable, over token indexes; `engine.finish` makes the contract's claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from marsad.read.spans import Quantity


@dataclass(slots=True)
class Draft:
    """One claim in the making. `whole` and `older` are the drafts that `part_of` and `supersedes` will point at."""

    what: str
    first: int  # tokens of the quote
    last: int
    rule: str
    sentence: int
    quantity: Quantity | None = None
    unit: str = "persons"
    status: str | None = None
    sex: str | None = None
    age: str | None = None
    community: str | None = None
    role: str | None = None
    group: tuple[int, int] | None = None
    group_words: str | None = None
    predicate: int | None = None
    noun_end: int = 0
    party: str | None = None
    place: str | None = None
    precision: int | None = None
    since: date | None = None
    until: date | None = None
    scope: str | None = None
    stance: str = "asserted"
    said_by: tuple[str, ...] = ()
    told_at: int = -1  # the token of the cue, of another sentence, that says who tells it
    whole: Draft | None = None
    older: Draft | None = None
    marks: set[str] = field(default_factory=set)

    @property
    def counted(self) -> bool:
        return self.quantity is not None

    @property
    def size(self) -> int | None:
        """The figure to compare wholes and parts by; None when vague."""
        q = self.quantity
        if q is None:
            return None
        return q.high if q.low is None else q.low


def by_sentence(drafts: Iterable[Draft]) -> dict[int, list[Draft]]:
    """Drafts in, those of each sentence, in their order, out."""
    rows: dict[int, list[Draft]] = {}
    for draft in drafts:
        rows.setdefault(draft.sentence, []).append(draft)
    return rows


def same_voice(one: Draft, other: Draft) -> bool:
    """Is the origin of both the same, an article apart?"""
    return _bare(one) == _bare(other)


def _bare(draft: Draft) -> str:
    origin = draft.said_by[0] if draft.said_by else ""
    return origin.casefold().removeprefix("the ")
