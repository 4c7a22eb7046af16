"""Numbers whose predicate was told before and is left out: by day, after a voice, the rest of a breakdown."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.inherit import Place, distance_to, dress
from marsad.read.nouns import Noun
from marsad.read.spans import Quantity

_ENDS = frozenset(".;,)r:-q&T")  # what may stand after a number that is all that is left of its clause
_VERB = 3  # tokens between a verb of telling and the victims it tells of
_HARMS = frozenset(("killed", "executed", "injured", "abducted", "detained", "tortured", "sexual_violence"))
_DEATHS = frozenset(("killed", "executed"))
_AMONG = 8  # numbers before "victims" among which the one that made them so is looked for
_FAR = 2  # sentences back to the claim whose predicate is left out


def gapped(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    """A number that no frame ties and no pattern inherits in; its draft out when the words before it say of what."""
    if q.kind in ("article", "zero"):
        return None
    named = _of_named(a, place, q, noun)
    near = place.drafts[-1] if place.drafts else None
    if named is not None or near is None or not near.counted:
        return named
    distance = distance_to(a, place, near)
    if noun.kind == "person" and noun.dead and distance <= _FAR and _told_of(a, place, q):
        victims = (d for d in reversed(place.drafts[-_AMONG:]) if d.counted and d.what in _HARMS)
        return _same(a, place, q, noun, next(victims, near), "victims")
    if distance > _FAR or near.unit not in ("persons", "bodies"):
        return None
    if _is_rest(a, q, noun) and distance <= 1:
        return _part(a, place, q, noun, near, "rest")
    if distance == 0 and _is_single(a, place, q, near):
        return _part(a, place, q, noun, near, "single")
    if noun.kind == "none" and q.kind != "vague" and _stands_alone(a, place, q, distance):
        dead = (d for d in reversed(place.drafts[-_AMONG:]) if d.what in _DEATHS and d.sentence >= near.sentence - 1)
        spoken = a.classes[max(0, q.first - 3) : q.first].rstrip("~qd")[-1:] == "V"
        return _same(a, place, q, noun, next(dead, near) if spoken else near, "alone")
    return None


def _draft(a: Annotated, place: Place, q: Quantity, noun: Noun, what: str, name: str) -> Draft:
    draft = Draft(what, q.first, max(q.last, noun.last), f"{a.lexicon.code}.gap.{name}", place.number, q)
    dress(draft, noun)
    return draft


def _same(a: Annotated, place: Place, q: Quantity, noun: Noun, near: Draft, name: str) -> Draft:
    """Another number of the same: by another voice, of another day."""
    draft = _draft(a, place, q, noun, near.what, name)
    draft.predicate, draft.unit = near.predicate, near.unit
    return draft


def _part(a: Annotated, place: Place, q: Quantity, noun: Noun, near: Draft, name: str) -> Draft:
    draft = _draft(a, place, q, noun, near.what, name)
    draft.predicate = near.predicate
    draft.marks |= {"part", "other"} if name == "rest" else {"part"}
    return draft


def _of_named(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    """`young men made up many of the dead`, `name 367 victims`: what happened to them is in the words for them."""
    entry = a.entries[q.head] if q.head < place.sentence.last else None
    if entry is not None and entry.letter == "F" and entry.what and _tagged(a, place, q, "shares"):
        draft = _draft(a, place, q, noun, entry.what, "named")
        draft.last = a.phrase_end(q.head)
        return draft
    if noun.dead and not place.drafts and _told_of(a, place, q):
        return _draft(a, place, q, noun, "killed", "victims")
    return None


def _tagged(a: Annotated, place: Place, q: Quantity, tag: str) -> bool:
    return a.tagged(max(place.sentence.first, q.first - _VERB), q.first, tag) is not None


def _told_of(a: Annotated, place: Place, q: Quantity) -> bool:
    """Does a verb of telling or counting stand right before the number?"""
    return _tagged(a, place, q, "cue.said") or _tagged(a, place, q, "counts")


def _is_rest(a: Annotated, q: Quantity, noun: Noun) -> bool:
    """`the remaining six occurred in smaller towns`."""
    rest = q.first > 0 and a.tokens.norms[q.first - 1] in a.lexicon.sets["rest"]
    return rest and noun.kind in ("none", "open")


def _is_single(a: Annotated, place: Place, q: Quantity, near: Draft) -> bool:
    """`40 of them from Bedouin tribes and one a Lebanese`, `… and one came from Nepal`: one more of a breakdown."""
    part = "part" in near.marks or near.whole is not None or near.rule.endswith("of-whole")
    if q.low != 1 or q.kind != "words" or not part or a.classes[q.first - 1] not in "&,":
        return False
    return a.classes[q.head : q.head + 1] in ("A", "P") and a.classes[q.head + 1 : q.head + 2] != ""


def _stands_alone(a: Annotated, place: Place, q: Quantity, distance: int) -> bool:
    """`412 bodies on 23 April, after 403 on 12 April`; `a French assessment: up to 600`; `later raised to 66`."""
    first, last = place.sentence.first, place.sentence.last
    after = a.classes[q.last] if q.last < last else "."
    if after not in _ENDS:
        return after == "P" and a.classes[a.phrase_end(q.last) : a.phrase_end(q.last) + 1] == "T" and distance == 0
    i = a.back(q.first - 1, "d~q", first)
    if i < first:
        return False
    letter = a.classes[i]
    if after == "T":
        return distance == 0 and letter in ",;&P"
    if letter == ":":
        return a.tagged(first, i, "cue.speaker") is not None
    if letter == "V" or (letter == "O" and a.classes[i - 1] == "V"):
        return True
    return letter == "R" and (distance == 0 or a.tokens.norms[first] in a.lexicon.pronouns)
