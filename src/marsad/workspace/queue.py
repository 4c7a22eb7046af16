"""What waits for a person: claims without a ruling, orphans, conflicts, places and voices in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from marsad.model import Claim
from marsad.places import Gazetteer, locate
from marsad.read.readers.compare import Disagreement
from marsad.reconcile import Record

KINDS = ("orphan", "conflict", "reader", "claim", "voice", "place")
CANDIDATES = 3
FIRST = ("killed", "executed", "massacre", "missing", "abducted")  # what is ruled on first when numbers are equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to rule on: its kind, what it is called in `marsad decide`, its words, why it waits, what to type."""

    kind: str
    name: str
    words: str
    why: str
    todo: str
    effect: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


def queue(record: Record, gazetteer: Gazetteer, differences: Iterable[Disagreement] = ()) -> list[Item]:
    """A record, and where a second reader differs, in; what waits out: orphans and conflicts first, then by how many
    people hang on it."""
    items = [
        *_readers(record, differences),
        *_orphans(record),
        *_conflicts(record),
        *_claims(record),
        *_voices(record),
        *_places(record, gazetteer),
    ]
    return sorted(items, key=lambda item: (item.kind not in ("orphan", "conflict"), -item.effect, item.name, item.kind))


def effect_of(claim: Claim) -> int:
    """How many people hang on a claim: its number; 1 for an act without one."""
    if claim.count is None:
        return 1
    return max(claim.count.low or 0, claim.count.high or 0, 2 if claim.what in FIRST else 1)


def _orphans(record: Record) -> Iterator[Item]:
    for orphan in record.orphans:
        anchor = orphan.decision.anchor
        yield Item(
            kind="orphan",
            name=orphan.decision.id,
            words=anchor.quote if anchor else orphan.decision.subject or "",
            why=f"{orphan.decision.verb} by {orphan.decision.by} no longer finds its claim: {orphan.why}",
            todo=f"withdraw {orphan.decision.id}, or rule anew and name it with --instead-of",
        )


def _conflicts(record: Record) -> Iterator[Item]:
    for conflict in record.conflicts:
        numbers = [decision.id for decision in conflict.decisions]
        yield Item(
            kind="conflict",
            name=" ".join(numbers),
            words=conflict.about,
            why="rulings that cannot all hold: " + ", ".join(f"{d.verb} by {d.by}" for d in conflict.decisions),
            todo="rule anew with --instead-of " + " --instead-of ".join(numbers),
        )


def _readers(record: Record, differences: Iterable[Disagreement]) -> Iterator[Item]:
    """A candidate of a second reader, or a claim that it reads otherwise; what was ruled on waits no more."""
    ruled = {(report, start, end) for report, start, end, _ in record.rulings}
    for row in differences:
        claim = row.theirs or row.mine
        if claim is None or row.kind == "alone" or _is_ruled(claim, ruled) or (row.mine and row.mine.span in ruled):
            continue
        name = f"{claim.report}:{claim.start}-{claim.end}"
        mine = f"{row.mine.report}:{row.mine.start}-{row.mine.end}" if row.mine else name
        add = f"add {claim.report} --set quote=… --set what={claim.what}"
        yield Item(
            kind="reader",
            name=name,
            words=claim.quote,
            why=f"{row.reader} and the grammar disagree: {_difference(row)}",
            todo=add if row.mine is None else f"accept|reject|correct {mine}",
            effect=effect_of(claim),
            facts={"reader": row.reader, "kind": row.kind, "what": claim.what},
        )


def _is_ruled(claim: Claim, ruled: set[tuple[str, int, int]]) -> bool:
    return any(r == claim.report and start < claim.end and claim.start < end for r, start, end in ruled)


def _difference(row: Disagreement) -> str:
    if row.kind == "missed":
        return "the grammar reads no such claim"
    mine, theirs = (c.count.words if c and c.count else "no number" for c in (row.mine, row.theirs))
    if row.kind == "count":
        return f"{mine} or {theirs}"
    return f"{row.mine.what if row.mine else ''} or {row.theirs.what if row.theirs else ''}"


def _claims(record: Record) -> Iterator[Item]:
    for claim in record.claims:
        if (*claim.span, claim.what) in record.rulings:
            continue
        name = f"{claim.report}:{claim.start}-{claim.end}"
        yield Item(
            kind="claim",
            name=name,
            words=claim.quote,
            why=f"{claim.what}, not ruled on",
            todo=f"accept|reject|correct {name}",
            effect=effect_of(claim),
            facts={"what": claim.what, "rule": claim.rule},
        )


def _voices(record: Record) -> Iterator[Item]:
    told: dict[str, list[Claim]] = {}
    for claim, whose in zip(record.claims, record.attributions, strict=True):
        if not whose.known and claim.count is not None and claim.said_by:
            told.setdefault(claim.said_by[0], []).append(claim)
    for voice, claims in told.items():
        yield Item(
            kind="voice",
            name=voice,
            words=claims[0].quote,
            why=f"{len(claims)} counted claims rest on a voice that no source is known for",
            todo=f'origin "{voice}" --set origin=ID',
            effect=_heaviest(claims),
        )


def _places(record: Record, gazetteer: Gazetteer) -> Iterator[Item]:
    unplaced: dict[str, list[Claim]] = {}
    for claim in record.claims:
        if claim.place and claim.place.words and claim.place.id is None:
            unplaced.setdefault(claim.place.words, []).append(claim)
    for words, claims in unplaced.items():
        near = locate(words, gazetteer).candidates[:CANDIDATES]
        yield Item(
            kind="place",
            name=words,
            words=claims[0].quote,
            why=f"{len(claims)} claims name it; " + (_named(near) if near else "no gazetteer knows it"),
            todo=f'place "{words}" --set id=ID, or a line in places.csv',
            effect=_heaviest(claims),
            facts={"candidates": [{"id": c.id, "name": c.name, "country": c.country} for c in near]},
        )


def _named(candidates: Iterable[Any]) -> str:
    return "perhaps " + ", ".join(f"{c.name} ({c.country or '–'}, {c.id})" for c in candidates)


def _heaviest(claims: Iterable[Claim]) -> int:
    return max(effect_of(claim) for claim in claims)
