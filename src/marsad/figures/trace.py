"""A number down to its words: figure, rules, origins, claims with their quotes, what was set aside, and the rulings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.model import BadInput, Claim, Decision, Figure, MarsadError
from marsad.reconcile.attribution import Attribution
from marsad.reconcile.record import Record

Span = tuple[str, int, int]


class Untraceable(MarsadError):
    """A figure that does not resolve to words: it must not leave the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One claim under a number. `how` says whether the origin was said or inferred, `via` through which report.

    `role`: carries, entails, a part, or set aside, and then `why`.
    """

    claim: Span
    quote: str
    words: str
    origin: str
    how: str
    via: str | None
    publisher: str | None
    published: str | None
    url: str | None
    role: str
    why: str
    rulings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A figure with everything under it; `rulings` are the decisions that shaped it, in the order of their time."""

    figure: Figure
    quotes: tuple[Quote, ...]
    rulings: tuple[Decision, ...]
    rules: tuple[tuple[str, str], ...]


RULES = {
    "F1": "only like is compared with like: one cell",
    "F2": "words to bounds",
    "F3": "one origin, however many outlets repeat it",
    "F4": "an origin's newer number replaces its older one",
    "F5": "which claims may support what",
    "F6": "ranks of evidence",
    "F7": "low: what k independent origins carry, never above a closed mature claim, never below the names",
    "F8": "best: what two origins of the best rank agree on, else the lowest of them",
    "F9": "high: the highest admissible number",
    "F10": "parts of a total",
    "F11": "a running toll is never added to incidents: the residual",
    "F12": "sums over disjoint incidents",
    "F13": "status of the dead",
    "F14": "bounds that nested cells entail",
    "F15": "tiers",
    "F16": "grades",
    "F17": "what a figure carries",
    "F18": "withheld: a sum whose relation nobody stated",
}


def trace(figure: Figure, record: Record) -> Trace:
    """A figure and its record in, everything under it out. Raises Untraceable when a number has no words."""
    if not figure.claims and figure.documented is None:
        raise Untraceable("a figure without a claim", where=figure.id, todo="it cannot be published; report this")
    by_span = _by_span(record)
    quotes = [_quote(span, "carries", "", by_span, record) for span in figure.claims]
    if figure.entailed:
        quotes += [_quote(span, "entails", "", by_span, record) for span in figure.entailed.claims]
    for row in figure.breakdown:
        quotes += [_quote(span, "a part", "", by_span, record) for span in row.claims if span not in figure.claims]
    quotes += [_quote(one.claim, "set aside", one.why, by_span, record) for one in figure.set_aside]
    names = {name for quote in quotes for name in quote.rulings} | set(figure.decisions)
    names |= {finding.decision for finding in figure.findings}
    return Trace(
        figure=figure,
        quotes=tuple(dict.fromkeys(quotes)),
        rulings=tuple(sorted((one for one in record.decisions if one.id in names), key=lambda one: (one.at, one.id))),
        rules=tuple((rule, RULES.get(rule.split(":")[0], "")) for rule in figure.rules),
    )


def checked(figures: Iterable[Figure], record: Record) -> list[Figure]:
    """Figures in, the same figures out; Untraceable when one of them does not resolve to claims of the record."""
    known = {claim.span for claim in record.claims}
    kept = []
    for figure in figures:
        lost = [span for span in figure.claims if span not in known]
        if lost or (not figure.claims and figure.documented is None):
            raise Untraceable("a figure that does not resolve to words", where=figure.id, todo="it was not published")
        kept.append(figure)
    return kept


def find(figures: Sequence[Figure], name: str) -> Figure:
    """An id, or a part of one that fits a single figure, in; the figure out. BadInput lists what is near."""
    exact = [figure for figure in figures if figure.id == name]
    if exact:
        return exact[0]
    near = [figure for figure in figures if all(word in figure.id.casefold() for word in name.casefold().split())]
    if len(near) == 1:
        return near[0]
    some = ", ".join(figure.id for figure in (near or figures)[:6])
    what = f"{len(near)} figures fit '{name}'" if near else f"no figure is called '{name}'"
    raise BadInput(what, where="trace", todo=f"name one of: {some}" if some else "there is no figure yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One point of a toll series that gives a number: whose it is, what it counts, and every claim that gives it."""

    origin: str
    what: str
    group: str
    place: str | None
    place_id: str | None
    scope: str
    as_of: date | None
    superseded: bool
    reports: tuple[str, ...]
    quotes: tuple[Quote, ...]


def number(wanted: int, record: Record) -> tuple[Said, ...]:
    """A number in, every toll point that gives it out, then what nobody in particular gives; empty when none does."""
    by_span = _by_span(record)
    found = [
        Said(
            origin=one.toll.origin,
            what=one.toll.what,
            group=one.toll.group,
            place=one.toll.place,
            place_id=one.toll.place_id,
            scope=one.toll.scope,
            as_of=point.as_of,
            superseded=point.superseded,
            reports=point.reports,
            quotes=tuple(_quote(span, "carries", "", by_span, record) for span in point.claims),
        )
        for one in record.series
        for point in one.toll.points
        if wanted in (point.low, point.high)
    ]
    told = {span for said in found for quote in said.quotes for span in (quote.claim,)}
    for item in record.items:
        if wanted in item.numbers and item.claim.span not in told:
            found.append(
                Said(
                    origin=item.origin,
                    what=item.claim.what,
                    group=item.group,
                    place=item.claim.place.words if item.claim.place else None,
                    place_id=item.claim.place.id if item.claim.place else None,
                    scope=item.claim.scope or "",
                    as_of=item.day,
                    superseded=False,
                    reports=(item.claim.report,),
                    quotes=(_quote(item.claim.span, "carries", item.out, by_span, record),),
                )
            )
    return tuple(found)


def _by_span(record: Record) -> dict[Span, tuple[Claim, Attribution]]:
    found: dict[Span, tuple[Claim, Attribution]] = {}
    for claim, attribution in zip(record.claims, record.attributions, strict=True):
        if claim.span not in found or claim.count is not None:
            found[claim.span] = (claim, attribution)
    return found


def _quote(span: Span, role: str, why: str, by_span: dict[Span, tuple[Claim, Attribution]], record: Record) -> Quote:
    if span not in by_span:
        raise Untraceable("a claim that is not in the record", where=str(span), todo="it cannot be published")
    claim, attribution = by_span[span]
    report = record.report(claim.report)
    return Quote(
        claim=span,
        quote=claim.quote,
        words=claim.count.words if claim.count else "",
        origin=attribution.source.id,
        how=attribution.how,
        via=attribution.via,
        publisher=report.publisher if report else None,
        published=report.published if report else None,
        url=report.url if report else None,
        role=role,
        why=why,
        rulings=record.rulings.get((*span, claim.what), ()),
    )


def as_json(found: Trace) -> dict[str, Any]:
    """A trace as plain structures, for `--json`."""
    return {
        "figure": found.figure,
        "quotes": found.quotes,
        "rulings": found.rulings,
        "rules": [{"rule": rule, "says": says} for rule, says in found.rules],
    }
