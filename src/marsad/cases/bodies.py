"""Bodies that follow violations: who sits on them, what they are there for, until when, and what they handed over.

A body is folded from the reports that tell of it and from rulings (verb `body`), in any order. Nothing is assumed of
it: no usual mandate, no usual deadline; a later telling replaces none, so that one milestone may have two days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.cases.items import Item, Span, quoted
from marsad.cases.tables import table
from marsad.model import Decision
from marsad.model.cues import has_cue
from marsad.reconcile import Record

PREFIX = "body:"
UNASSIGNED = "unassigned"
DONE = ("handed_over", "published_summary", "published_full")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A day, the words that say it (None when only a ruling does), who recorded it and under which number."""

    day: date | None
    words: str
    claim: Span | None
    by: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """How many sit on a body and who they are by office; names only where they are public."""

    count: int | None
    composition: str
    names: tuple[str, ...]
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One step of a body's work: interim, handed_over, press_conference, published_summary, published_full.

    `told` are all tellings: handed over on the 13th and received on the 20th are two dated claims of one milestone.
    """

    kind: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One body. `deadline` is the newest of the first deadline and its extensions, None when nobody states one.

    `overdue`: that day has passed on the day of viewing and nothing was handed over or published.
    """

    id: str
    kind: str
    names: tuple[str, ...]
    founded: date | None
    by: str | None
    members: Members | None
    mandate: tuple[str, ...]
    powers: tuple[str, ...]
    first_deadline: Told | None
    extensions: tuple[Told, ...]
    deadline: date | None
    milestones: tuple[Milestone, ...]
    evidence_base: tuple[Item, ...]
    standard: str | None
    output_access: str | None
    items: tuple[str, ...]
    claims: tuple[Span, ...]
    decisions: tuple[str, ...]
    overdue: bool


def bodies(record: Record, items: Iterable[Item], *, viewed: date | None = None) -> tuple[Body, ...]:
    """A record and the items of `orders(record).bodies` in; its bodies out, by the day of their forming.

    Items of one kind are one body; what no kind is known of stays an item until a ruling says which body it is.
    """
    by_kind: dict[str, list[Item]] = {}
    for item in items:
        if item.kind and item.kind != UNASSIGNED:
            by_kind.setdefault(PREFIX + item.kind, []).append(item)
    ruled: dict[str, list[Decision]] = {}
    for ruling in sorted(record.decisions, key=lambda ruling: (ruling.at, ruling.id)):
        if ruling.verb == "body" and ruling.subject:
            ruled.setdefault(ruling.subject, []).append(ruling)
    made = [
        _body(record, name, by_kind.get(name, []), ruled.get(name, []), viewed) for name in sorted({*by_kind, *ruled})
    ]
    return tuple(sorted(made, key=lambda body: (body.founded or date.max, body.id)))


def _body(record: Record, name: str, items: list[Item], rulings: list[Decision], viewed: date | None) -> Body:
    said: dict[str, Any] = {}
    for ruling in rulings:
        said |= ruling.value
    formed = [item for item in items if item.what == "body_formed"]
    first, later = _told_days(record, rulings, "deadline"), _told_days(record, rulings, "extension")
    own = [item.end for item in formed if item.end]
    deadline = max((day for day in (*own, *(t.day for t in (*first, *later))) if day), default=None)
    milestones = _milestones(record, rulings)
    done = any(milestone.kind in DONE for milestone in milestones)
    return Body(
        id=name,
        kind=str(said.get("kind") or (items[0].kind if items else "other")),
        names=tuple(dict.fromkeys(str(one) for ruling in rulings for one in ruling.value.get("names", ()))),
        founded=_day(said.get("founded")) or next((item.since or item.told for item in formed), None),
        by=said.get("by") or next((item.by for item in formed if item.by), None),
        members=_members(record, rulings),
        mandate=tuple(said.get("mandate") or _mandate(formed)),
        powers=tuple(said.get("powers", ())),
        first_deadline=first[-1] if first else None,
        extensions=tuple(later),
        deadline=deadline,
        milestones=milestones,
        evidence_base=tuple(item for item in items if item.what != "body_formed"),
        standard=said.get("standard"),
        output_access=said.get("output_access"),
        items=tuple(item.id for item in items),
        claims=tuple(span for item in items for span in item.claims),
        decisions=tuple(ruling.id for ruling in rulings),
        overdue=bool(deadline and viewed and deadline < viewed and not done),
    )


def _mandate(formed: Iterable[Item]) -> tuple[str, ...]:
    """What the words of its forming say that a body is there for."""
    known = table("bodies.toml")["mandate"]
    terms = [item.terms for item in formed]
    return tuple(code for code, entry in known.items() if any(has_cue(words, entry["cues"]) for words in terms))


def _members(record: Record, rulings: Iterable[Decision]) -> Members | None:
    """The newest statement; {count, composition, names} or a bare number."""
    for ruling in reversed(list(rulings)):
        given = ruling.value.get("members")
        if given:
            said = given if isinstance(given, Mapping) else {"count": given}
            return Members(
                count=said.get("count"),
                composition=str(said.get("composition") or ""),
                names=tuple(str(name) for name in said.get("names", ())) if said.get("public") is True else (),
                told=_told(record, ruling, None),
            )
    return None


def _milestones(record: Record, rulings: Iterable[Decision]) -> tuple[Milestone, ...]:
    found: dict[str, list[Told]] = {}
    for ruling in rulings:
        given = ruling.value.get("milestone")
        if isinstance(given, Mapping):
            found.setdefault(str(given.get("kind")), []).append(_told(record, ruling, given.get("date")))
    return tuple(
        Milestone(kind=kind, told=tuple(sorted(found[kind], key=lambda told: (told.day or date.max, told.decision))))
        for kind in milestones()
        if kind in found
    )


def _told_days(record: Record, rulings: Iterable[Decision], name: str) -> list[Told]:
    return [_told(record, ruling, ruling.value[name]) for ruling in rulings if ruling.value.get(name)]


def _told(record: Record, ruling: Decision, day: Any) -> Told:
    words = ruling.anchor.quote if ruling.anchor else ""
    return Told(day=_day(day), words=words, claim=span_of(record, ruling), by=ruling.by, decision=ruling.id)


def span_of(record: Record, ruling: Decision) -> Span | None:
    """Where the words that a ruling is anchored to stand; None without an anchor or its report."""
    anchor = ruling.anchor
    return quoted(record, anchor.report, anchor.quote, anchor.occurrence) if anchor else None


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def kinds() -> tuple[str, ...]:
    """The codes of kinds of bodies."""
    return tuple(str(kind["code"]) for kind in table("bodies.toml")["kind"])


def milestones() -> tuple[str, ...]:
    """The codes of milestones, in the order in which a body's work goes."""
    return tuple(table("bodies.toml")["milestone"])
