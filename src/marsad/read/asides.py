"""Numbers beside the one that a predicate is said of: who those counted were, and of how many they are."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.inherit import Place
from marsad.read.nouns import Noun
from marsad.read.spans import Quantity


def is_told_beside(a: Annotated, place: Place, q: Quantity) -> bool:
    """`three aid workers - a Kenyan and two Sudanese - were killed`: who they were, in dashes or brackets."""
    near = place.drafts[-1] if place.drafts else None
    if near is None or near.predicate is None or near.quantity is None or near.sentence != place.number:
        return False
    inside = near.quantity.head < q.first < near.predicate
    return inside and any(mark in a.classes[near.noun_end : q.first] for mark in "-(")


def is_apposed(a: Annotated, place: Place, q: Quantity) -> bool:
    """`two people, a nurse and her driver, were abducted`: they are the two; `two soldiers, a nurse …` goes on."""
    near = place.drafts[-1] if place.drafts else None
    if near is None or near.predicate is None or near.sentence != place.number or near.noun_end != q.first - 1:
        return False
    people = a.lexicon.sets["generic"]
    return q.first < near.predicate and a.classes[near.noun_end] == "," and a.tokens.norms[near.noun_end - 1] in people


def is_base(a: Annotated, place: Place, draft: Draft) -> bool:
    """`some 35,000 of the camp's 48,000 residents have fled`: the number of all, of whom the one before it fled."""
    before, q = (place.drafts[-1] if place.drafts else None), draft.quantity
    if before is None or before.quantity is None or q is None or before.predicate != draft.predicate:
        return False
    if draft.rule.rpartition(".")[2] not in ("passive", "passive-aux", "happen"):
        return False  # "eight of the 30 passengers killed": a participle tells of all of them
    if draft.predicate is not None and "W" in a.classes[q.head : draft.predicate]:
        return False  # "six of the 93 people who lost their lives": and so does a relative clause
    between = a.classes[before.quantity.head : q.first].replace("~", "")
    return between == "E" or (between[:1] == "O" and not between[1:].strip("EpCwaGUs"))


def is_spared(a: Annotated, q: Quantity, noun: Noun) -> bool:
    """`20 perished and 34 escaped`: a verb of its own says that nothing befell them."""
    spared = a.lexicon.sets["spared"]
    return not spared.isdisjoint(a.tokens.norms[q.head : max(noun.last, q.head) + 2])


def harmed_themselves(a: Annotated, q: Quantity) -> bool:
    """`trapped soldiers, many of them wounded`: an aside with a harm of its own."""
    i = a.phrase_end(q.head) if a.classes[q.head : q.head + 1] == "F" else len(a.classes)
    while a.classes[i : i + 1] in ("d", "a"):
        i = a.phrase_end(i)
    return a.classes[i : i + 1] in ("K", "D")


def after_including(a: Annotated, place: Place, q: Quantity) -> bool:
    """`four aid workers, including a nurse, were abducted`: never the subject, always a share."""
    i = a.back(q.first - 1, "dE~", place.sentence.first)
    near = place.drafts[-1]
    return a.classes[i] == "J" and near.sentence == place.number and i > place.sentence.first


def is_included(a: Annotated, place: Place, q: Quantity, noun: Noun) -> bool:
    """`thirteen women and seven children among them, died`: a share of the number before, not the subject."""
    if not (noun.sex or noun.age) or place.drafts[-1].sentence != place.number:
        return False
    pattern = a.lexicon.ties.named.get("after-part-among-included")
    ahead = a.classes[q.head : place.sentence.last]
    if pattern is None or pattern.match(ahead):
        return pattern is not None
    joined = a.lexicon.included_row
    return joined is not None and joined.match(ahead) is not None
