"""The committee's desk as words have it: bodies, orders, commitments, referrals and suspects, official positions."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from marsad.cases.bodies import UNASSIGNED
from marsad.cases.items import Item, collect, folded, same_text
from marsad.cases.positions import Position, positions
from marsad.cases.ruled import with_rulings
from marsad.cases.tables import table
from marsad.model import Claim
from marsad.model.cues import has_cue
from marsad.reconcile import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Five lists, each oldest first. `bodies` also holds what a body's work rests on (`testimonies`); `referrals` also
    holds suspects, arrests and trials."""

    bodies: tuple[Item, ...]
    orders: tuple[Item, ...]
    commitments: tuple[Item, ...]
    referrals: tuple[Item, ...]
    positions: tuple[Position, ...]

    def contract(self) -> dict[str, Any]:
        """The contract's form of `marsad orders --json`."""
        names = ("bodies", "orders", "commitments", "referrals", "positions")
        return {name: [item.contract() for item in getattr(self, name)] for name in names}


def orders(record: Record) -> Orders:
    """A record in, its bodies, orders, commitments, referrals and positions out.

    Two claims are one item when their words give it one kind and name no two authors; "the committee" alone is nobody's
    (`kind` "unassigned") until a decision says which.
    """
    return Orders(
        bodies=_bodies(record),
        orders=with_rulings(record, collect(record, ("order_issued",), _with_content, _same_content(record))),
        commitments=with_rulings(record, collect(record, ("commitment",), _with_content, _same_content(record))),
        referrals=_referrals(record),
        positions=positions(record),
    )


def _bodies(record: Record) -> tuple[Item, ...]:
    evidence = tuple(table("bodies.toml")["evidence"]["codes"])
    ruled = {
        str(ruling.subject): str(ruling.value["body"])
        for ruling in record.decisions
        if ruling.verb == "relation" and ruling.value.get("body")
    }

    def describe(item: Item) -> Item:
        return _with_body(item, ruled.get(item.id))

    formed = collect(record, ("body_formed",), describe, _same_body(record))
    return formed + collect(record, evidence, describe, _same_count(record))


def body_kind(words: str) -> str | None:
    """Words that name a body in, the code of its kind out; None for "the committee", which may be any."""
    kinds = table("bodies.toml")["kind"]
    return next((str(kind["code"]) for kind in kinds if has_cue(words, kind["cues"])), None)


def _with_body(item: Item, ruled: str | None) -> Item:
    """A body that speaks of its own work is named by its voice; one that is formed, by the words of the clause.

    Which body "the committee" is, a ruling says: verb `relation`, the claim's item as subject, value {body: kind}.
    """
    own = item.what != "body_formed"
    kind = ruled or body_kind(item.terms) or (body_kind(item.said_by[0]) if own and item.said_by else None)
    by = item.said_by[0] if own and item.said_by else item.by
    return replace(item, by=by, kind=kind or UNASSIGNED, kinds=(kind or UNASSIGNED,))


def _same_body(record: Record) -> Any:
    def key(item: Item, claim: Claim) -> Hashable:
        return (item.kind, same_text(record, claim) if item.kind == UNASSIGNED else "")

    return key


def content(words: str) -> tuple[str, ...]:
    """Words of an order or a promise in, the codes of what is demanded or promised out; empty when no cue stands."""
    kinds = table("content.toml")["content"]
    return tuple(sorted(code for code, entry in kinds.items() if has_cue(words, entry["cues"])))


def _with_content(item: Item) -> Item:
    found = content(item.terms)
    return replace(item, kind=found[0] if found else "other", kinds=found or ("other",))


def _same_content(record: Record) -> Any:
    """One author and the same content: one promise told twice; without an author it is one inside a dispatch."""

    def key(item: Item, claim: Claim) -> Hashable:
        anonymous = item.by is None or item.kinds == ("other",)
        return (item.kinds, _author(record, item, claim), same_text(record, claim) if anonymous else "")

    return key


def _author(record: Record, item: Item, claim: Claim) -> str:
    """One author however spelt: by the registry where it knows the name."""
    if item.by is None:
        return ""
    voice = record.registry.named(item.by)
    return voice.source.id if voice else folded(item.by)


def _referrals(record: Record) -> tuple[Item, ...]:
    sent = collect(record, ("referral",), _with_authority, _same_authority(record))
    counted = collect(record, ("suspects", "arrest", "trial"), _with_authority, _same_count(record))
    return sent + counted


def authority_code(words: str) -> tuple[str, str] | None:
    """Words of a referral in, the code and the English name of whom it goes to out; None when unsaid."""
    known = table("authorities.toml")["authority"]
    return next(((str(one["code"]), str(one["en"])) for one in known if has_cue(words, one["cues"])), None)


def _with_authority(item: Item) -> Item:
    found = authority_code(item.terms) if item.what in ("referral", "trial") else None
    if found is None:
        return replace(item, by=item.by or _first_voice(item))
    return replace(item, to=found[1], kind=found[0], kinds=(found[0],))


def _first_voice(item: Item) -> str | None:
    return item.said_by[0] if len(item.said_by) > 1 else None


def _same_authority(record: Record) -> Any:
    """An announced referral to one authority is one, whoever tells of it; a counted or dated one is its own."""

    def key(item: Item, claim: Claim) -> Hashable:
        told = same_text(record, claim) if item.kind is None else ""
        return (item.kind, item.since, item.stance == "projected", _number(item), told)

    return key


def _same_count(record: Record) -> Any:
    """A number of one origin is one statement, however many outlets carry it."""
    whose = {claim.span: record.attributions[at].source for at, claim in enumerate(record.claims)}

    def key(item: Item, claim: Claim) -> Hashable:
        source = whose[claim.span]
        counted = item.count is not None and _number(item) != (None, None)
        origin = source.id if counted and source.named else same_text(record, claim)
        unit = item.count.unit if item.count else ""
        return (
            item.what,
            _number(item),
            unit,
            claim.group_key,
            folded(claim.party),
            origin,
            None if counted else claim.span,
        )

    return key


def _number(item: Item) -> tuple[int | None, int | None]:
    return (item.count.low, item.count.high) if item.count else (None, None)
