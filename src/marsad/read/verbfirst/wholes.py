"""Numbers that say how many there are, not how many were harmed: children, a commander's men, inhabitants."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.spans import Quantity
from marsad.read.verbfirst.people import People
from marsad.read.zones import Sentence

_NEAR = 3  # tokens between the words for living somewhere and the number of those who live there


def counts_all(a: Annotated, sentence: Sentence, q: Quantity, people: People) -> bool:
    """A number with its people in; True when it tells how many there are of those who were not counted as harmed."""
    if q.kind == "implicit":
        return _is_family(a, sentence, q)
    if q.first > sentence.first and a.tokens.norms[q.first - 1] in a.lexicon.sets["rise_by"]:
        return True  # "ارتفع العدد بمقدار 12 ليبلغ 64", "تسعة من كل عشرة محتجزين"
    if _are_doers(a, sentence, q):
        return True
    return _are_children(a, sentence, q, people) or _are_inhabitants(a, sentence, q) or _are_commanded(a, sentence, q)


def _are_doers(a: Annotated, sentence: Sentence, q: Quantity) -> bool:
    """ "المهاجمون، وعددهم نحو 40، قتلوا حارساً": how many they were who did it."""
    at = q.first - 1
    if at <= sentence.first or a.tokens.norms[at] not in a.lexicon.sets["their_number"]:
        return False
    while at > sentence.first and a.classes[at - 1] in ",&(":
        at -= 1
    return a.tokens.norms[at - 1] in a.lexicon.sets["assailants"]


def _are_children(a: Annotated, sentence: Sentence, q: Quantity, people: People) -> bool:
    """ "قُتلت أم لثلاثة أطفال": whose mother she is."""
    at = q.first - 1
    if at <= sentence.first or a.classes[at] != "P" or people.age != "children":
        return False
    return a.tokens.norms[at - 1] in a.lexicon.sets["parents"]


def _are_inhabitants(a: Annotated, sentence: Sentence, q: Quantity) -> bool:
    """ "مدينة يقطنها 1.2 مليون نسمة", "سكان المخيم البالغ عددهم 48 ألفاً"."""
    sets, norms = a.lexicon.sets, a.tokens.norms
    if norms[q.head : q.head + 1] and norms[q.head] in sets["inhabitants"]:
        return True
    before = norms[max(sentence.first, q.first - _NEAR) : q.first]
    return not sets["inhabited"].isdisjoint(before)


def _are_commanded(a: Annotated, sentence: Sentence, q: Quantity) -> bool:
    """ "قُتل قائد كتيبة تضم 300 مقاتل": how large the unit is."""
    at = a.back(q.first - 1, "~d", sentence.first)
    holds = a.tokens.norms[at] in a.lexicon.sets["holding"]
    return holds and at > sentence.first and a.tokens.norms[at - 1] in a.lexicon.sets["units"]


def _is_family(a: Annotated, sentence: Sentence, q: Quantity) -> bool:
    """ "أودى بحياة عائلة من تسعة أفراد": the nine are counted, not the family."""
    then = a.phrase_end(q.core)
    while then < sentence.last and a.tokens.norms[then] in a.lexicon.sets["made_up"]:
        then = a.phrase_end(then)
    led = a.classes[then : then + 2] == "ON" and q.low == 1
    return led and a.tokens.norms[q.core] in a.lexicon.sets["families"]
