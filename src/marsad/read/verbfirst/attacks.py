"""Attacks that are counted: "4 غارات ضربت الميناء", "سُجلت 14 حادثة اعتداء", "الغارات: 20 غارة"."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.spans import Quantity
from marsad.read.zones import Sentence

_BEHIND = 7  # tokens between a verb and the number of attacks: its subject, its object
_AHEAD = 4  # tokens between the attacks and the verb that says what they hit


def attacks(a: Annotated, sentence: Sentence, number: int, q: Quantity) -> Draft | None:
    """A number in; the draft of the attacks that it counts out, when a verb or a heading says that they took place."""
    at = q.core if q.kind == "implicit" else q.head
    if "scope.attacks" not in a.tags or q.kind not in ("digits", "words", "vague", "implicit"):
        return None
    noun = a.tagged(at, min(at + 2, sentence.last), "scope.attacks")
    if noun is None or (noun > at and a.classes[at] != "U"):
        return None
    last = a.phrase_end(noun)
    verb = _told(a, sentence, q, last)
    if verb is None:
        return None
    draft = Draft("attack", q.first, last, f"{a.lexicon.code}.count.attacks", number, q)
    draft.unit = "incidents"
    if a.classes[verb] != ":":
        draft.predicate, draft.last = verb, max(last, a.phrase_end(verb) if verb > last else last)
    return draft


def _told(a: Annotated, sentence: Sentence, q: Quantity, last: int) -> int | None:
    """The verb that tells of the attacks, or the colon of a heading before them."""
    norms, verbs = a.tokens.norms, a.lexicon.sets["attacks_told"]
    before = q.first - 1
    if before >= sentence.first and a.classes[before] == ":" and q.kind != "implicit":
        return before
    if before >= sentence.first and a.classes[before] in "PX":
        return None  # "في 3 غارات": how something else came about
    for i in range(before, max(sentence.first, before - _BEHIND) - 1, -1):
        if norms[i] in verbs:
            return i
        if a.classes[i] in ",.;:&NKISrWP":
            break
    for i in range(last, min(sentence.last, last + _AHEAD)):
        if norms[i] in verbs:
            return i
        if a.classes[i] in ",.;:&NKISr":
            break
    return None
