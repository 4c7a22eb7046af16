"""What bodies, orders, commitments, referrals and positions have in common: an act of an authority, with its words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from marsad.model import Claim, Count
from marsad.model.fold import fold
from marsad.reconcile import Record
from marsad.reconcile.authority import authority

Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One act of an authority as reports tell it; None is unsaid.

    `id` is made of the list, the kind and the first claim, so that it stays while further reports confirm it. `kind`
    says more than the claim's code (which body, which content, which authority); `kinds` holds all that apply.
    `told` is the day of the first report, `origins` who says it, each once. `stance` is the first claim's. `form`
    (recommendation, decree …) and `fulfilment` are what a person recorded, under the numbers in `decisions`.
    """

    id: str
    what: str
    by: str | None
    to: str | None
    terms: str
    since: date | None
    until: date | None
    count: Count | None
    said_by: tuple[str, ...]
    claims: tuple[Span, ...]
    kind: str | None = None
    kinds: tuple[str, ...] = ()
    told: date | None = None
    origins: tuple[str, ...] = ()
    stance: str = "asserted"
    place: str | None = None
    place_id: str | None = None
    form: str | None = None
    fulfilment: str | None = None
    decisions: tuple[str, ...] = ()

    @property
    def end(self) -> date | None:
        """The day after which it no longer runs, where words say so; a single day is when it happened, not its end."""
        return self.until if self.until and self.until != self.since else None

    def contract(self) -> dict[str, Any]:
        """The contract's form, its keys in its order."""
        names = ("what", "by", "to", "terms", "since", "until", "count", "said_by", "claims")
        return {name: getattr(self, name) for name in names}


Key = Callable[[Item, Claim], Hashable]


def collect(record: Record, codes: Iterable[str], describe: Callable[[Item], Item], key: Key) -> tuple[Item, ...]:
    """The claims of some codes as items; those with one key are one item, told by several. Oldest first.

    `describe` fills what a list knows better (kind, to); `key` says when two claims tell of one thing.
    """
    wanted = frozenset(codes)
    groups: dict[Hashable, list[Item]] = {}
    for item, claim in _single(record, wanted):
        described = describe(item)
        groups.setdefault(key(described, claim), []).append(described)
    return tuple(sorted((_merged(group) for group in groups.values()), key=order))


def order(item: Item) -> tuple[Any, ...]:
    """By the day it happened, as far as said, then by the day it was told."""
    return (item.since or item.told or date.max, item.told or date.max, item.what, item.claims)


def _single(record: Record, codes: frozenset[str]) -> Iterator[tuple[Item, Claim]]:
    days = {report.id: report.day for report in record.reports}
    for at, claim in enumerate(record.claims):
        if claim.what not in codes:
            continue
        whose = record.attributions[at]
        yield (
            Item(
                id=f"{claim.what}:{claim.report}:{claim.start}",
                what=claim.what,
                by=authority(claim, whose, record.registry),
                to=None,
                terms=claim.quote,
                since=claim.since,
                until=claim.until,
                count=claim.count,
                said_by=claim.said_by,
                claims=(claim.span,),
                told=days.get(claim.report),
                origins=(whose.source.id,),
                stance=claim.stance,
                place=claim.place.words if claim.place else None,
                place_id=claim.place.id if claim.place else None,
            ),
            claim,
        )


def _merged(items: list[Item]) -> Item:
    """Several tellings of one thing: the earliest gives the words, the others what it leaves unsaid."""
    told = sorted(items, key=lambda item: (item.told or date.max, item.claims))
    first = told[0]
    filled = {name: _first_said(told, name) for name in ("by", "to", "since", "until", "count", "place", "place_id")}
    return replace(
        first,
        **filled,
        claims=tuple(span for item in told for span in item.claims),
        origins=tuple(sorted({origin for item in told for origin in item.origins})),
        kinds=tuple(sorted({kind for item in told for kind in item.kinds})),
    )


def _first_said(items: list[Item], name: str) -> Any:
    return next((value for item in items if (value := getattr(item, name)) is not None), None)


def quoted(record: Record, report: str, quote: str, occurrence: int = 0) -> Span | None:
    """Where words stand in a report, counting from 0; None when the report or the words are not there."""
    found = record.report(report)
    at = -1
    for _ in range(occurrence + 1):
        at = found.text.find(quote, at + 1) if found else -1
    return (report, at, at + len(quote)) if at >= 0 else None


def same_text(record: Record, claim: Claim) -> str:
    """The family of texts that go back to one dispatch: what has no better name is one thing inside it."""
    return record.families.get(claim.report, claim.report)


def folded(words: str | None) -> str:
    """Words to compare by; "" for None."""
    return fold(words) if words else ""
