"""Numbers of several lists side by side: summed only when somebody states how the lists relate (rule F18).

Two lists that are said to be disjoint add up; a list inside another adds nothing; lists whose relation nobody states
give a low and a high, and the best is withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marsad.cases.items import Item, Span
from marsad.model import Claim
from marsad.model.errors import UnknownCode
from marsad.model.fold import fold
from marsad.reconcile import Record
from marsad.reconcile.cells import side

RELATIONS = ("disjoint", "subset_of", "overlaps", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One list: how many are on it, of which affiliation class as its issuer states it, and the claims that say so."""

    item: str
    low: int | None
    high: int | None
    affiliation: str | None
    words: str
    claims: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Lists of one issuer together: `best` is None when it is withheld; `basis` says where the relation comes from.

    `beside` are statements about the whole that differ from what its lists give: shown, never mixed in.
    """

    issuer: str | None
    lists: tuple[Listed, ...]
    relation: str
    low: int | None
    best: int | None
    high: int | None
    basis: str
    beside: tuple[Listed, ...] = ()


def combine(lists: Sequence[Listed], relation: str) -> tuple[int | None, int | None, int | None]:
    """Lists and their stated relation in; (low, best, high) of the people on any of them out, None for unknown.

    Raises UnknownCode for a relation that is none of `RELATIONS`.
    """
    if relation not in RELATIONS:
        raise UnknownCode("relation", relation, near=RELATIONS)
    lows, highs = [one.low for one in lists], [one.high for one in lists]
    low_max, high_sum = _most(lows), _sum(highs)
    if relation == "disjoint":
        low, high = _sum(lows), high_sum
        return low, low if low == high else None, high
    if relation == "subset_of":
        high_max = _most(highs)
        return low_max, low_max if low_max == high_max else None, high_max
    return low_max, None, high_sum


def suspects(record: Record, referrals: Iterable[Item]) -> tuple[Tally, ...]:
    """The items of `orders(record).referrals` in; one tally for each issuer of suspects' lists out.

    The relation is a decision's (verb `relation`, subject one list's item, value other and relation), else disjoint
    when the issuer gives the lists different affiliations, else unknown.
    """
    claims = {claim.span: claim for claim in record.claims}
    by_issuer: dict[str, list[Item]] = {}
    for item in referrals:
        if item.what == "suspects" and item.count and item.count.low is not None:
            by_issuer.setdefault(item.origins[0] if item.origins else item.by or "", []).append(item)
    return tuple(_tally(record, claims, issuer, items) for issuer, items in sorted(by_issuer.items()))


def _tally(record: Record, claims: Mapping[Span, Claim], issuer: str, items: list[Item]) -> Tally:
    listed = [_listed(claims[item.claims[0]], item) for item in items]
    lists = [one for one in listed if one.affiliation is not None]
    beside = [one for one in listed if one.affiliation is None]
    relation, basis = _relation(record, listed, lists)
    if basis == "decision" or not lists:
        lists, beside = listed, []
    low, best, high = combine(lists, relation)
    if len(lists) == 1:
        low, high = lists[0].low, lists[0].high
        best = low if low == high else None
    return Tally(
        issuer=issuer or None,
        lists=tuple(lists),
        relation=relation,
        low=low,
        best=best,
        high=high,
        basis=basis,
        beside=tuple(beside),
    )


def _listed(claim: Claim, item: Item) -> Listed:
    words = claim.party or (claim.group.words if claim.group else None) or claim.quote
    named = side(words)
    affiliation = named if named != fold(words) else None  # words that no side knows are their own side
    assert item.count
    return Listed(
        item=item.id,
        low=item.count.low,
        high=item.count.high,
        affiliation=affiliation,
        words=item.terms,
        claims=item.claims,
    )


def _relation(record: Record, listed: Sequence[Listed], lists: Sequence[Listed]) -> tuple[str, str]:
    names = {one.item for one in listed}
    for ruling in record.decisions:
        if ruling.verb == "relation" and ruling.subject in names and ruling.value.get("other") in names:
            return str(ruling.value["relation"]), "decision"
    classes = [one.affiliation for one in lists]
    if len(classes) > 1 and len(set(classes)) == len(classes):
        return "disjoint", "affiliations that the issuer tells apart"
    return "unknown", "nobody states how the lists relate"


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) and known else None


def _most(numbers: Sequence[int | None]) -> int | None:
    return max((number for number in numbers if number is not None), default=None)
