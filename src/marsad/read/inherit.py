"""What a number takes over from the number before it: parts, shares by place, rows of a list, older figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.nouns import Noun, noun_at
from marsad.read.patterns import Tie
from marsad.read.spans import Quantity
from marsad.read.zones import Sentence


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number is read: its sentence, that sentence's number, and the drafts before it."""

    sentence: Sentence
    number: int
    drafts: list[Draft]
    zones: list[str]


def dress(draft: Draft, noun: Noun) -> None:
    """A draft and its noun in: unit and group codes are filled."""
    draft.unit = noun.unit if noun.kind in ("person", "thing") else "persons"
    draft.status, draft.sex, draft.age = noun.status, noun.sex, noun.age
    draft.community, draft.role = noun.community, noun.role
    draft.noun_end = noun.last
    if noun.kind in ("person", "open") and noun.last > noun.first:
        draft.group = (noun.first, noun.last)


_FAR = {
    "included": 8,
    "them": 3,
    "row": 5,
    "bare": 2,
}  # sentences back to the whole, by the last word of the pattern's name
_PARTS = frozenset("FBEdHJ~,O-")


def inherited(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    if not place.drafts:
        return _of_named_whole(a, place, q, noun)
    near = place.drafts[-1]
    if q.kind == "article" and near.last == q.first and a.classes[q.first - 1] == "B":
        return None  # "one of whom was a teacher": who that one is
    if _is_old(a, place, q) and distance_to(a, place, near) <= 1:
        near = _first_toll(place, near, q)
        draft = _part(a, place, q, noun, near, max(q.last, noun.last), "same-old")
        draft.marks.add("old")
        return draft
    behind = a.classes[max(place.sentence.first, q.first - _BEHIND) : q.first]
    ahead = a.classes[q.head : place.sentence.last]
    for tie, match in a.lexicon.ties.fitting(ahead, behind):
        if not _may_inherit(a, place, q, noun, near, tie.relation):
            continue
        if near.what in _HELD and _let_go(a, q, place.sentence.last):
            return None
        return _by_tie(a, place, q, noun, near, tie, match)
    distance = distance_to(a, place, near)
    if noun.kind == "person" and _listed(a, place, q) and distance <= 2:
        return _part(a, place, q, noun, near, max(q.last, noun.last), "part-counted")
    if is_row(a, place, q) and distance <= 1 and (noun.kind == "person" or a.classes[q.head : q.head + 1] == "O"):
        return _part(a, place, q, noun, near, max(q.last, noun.last), "part-row")
    return None


def _by_tie(a: Annotated, place: Place, q: Quantity, noun: Noun, near: Draft, tie: Tie, match: re.Match[str]) -> Draft:
    """A pattern that ties a number to the one before it, with its match, in; the draft with what it takes over out."""
    told = tie.after and tie.relation != "part-noun-of-them"  # of "three children among them" the number alone
    draft = _part(a, place, q, noun, near, q.head + match.end() if told else max(q.last, noun.last), tie.name)
    if any(word in tie.relation for word in ("place", "name", "share", "holds")):
        start = q.head if tie.after else max(place.sentence.first, q.first - _BEHIND) + match.start()
        place_of(a, draft, start, q.head + match.end() if tie.after else q.first)
    # "21 killed in Dorra alone, 36 across the province", "70 in Dorra and 12 in Melut"
    beside = a.classes[q.first - 1] == "&" and near.whole is None and "part" not in near.marks
    if tie.relation == "part-in-place" and (beside or (near.size or 0) < (draft.size or 0)):
        draft.marks = {"sibling"}
    return draft


_BEHIND = 24  # tokens before a number that a pattern may look at


def _first_toll(place: Place, near: Draft, q: Quantity) -> Draft:
    """`18 killed and 40 injured, revising down an earlier count of 21`: a count is first of all one of the dead."""
    if near.what != "injured" or "old" in near.marks:
        return near
    dead = (d for d in reversed(place.drafts) if d.sentence == near.sentence and d.what == "killed" and d.size)
    first = next(dead, None)
    if first is None or q.low is None or near.size is None or first.size is None:
        return near
    return first if abs(q.low - first.size) < abs(q.low - near.size) else near


_OWN_VERB = re.compile("(?:&[EawUGbCp~]{1,4})?[BHY]")  # "100 shops and banks were looted"
_HELD = frozenset(("abducted", "detained", "arrest"))


def _let_go(a: Annotated, q: Quantity, limit: int) -> bool:
    """`three of them were released`: they are no longer among those held."""
    end = q.head
    while end < limit and end - q.head < 9 and a.classes[end] not in ",;:.":
        end += 1
    return a.tagged(q.head, end, "scope.released") is not None


def is_row(a: Annotated, place: Place, q: Quantity) -> bool:
    """Is it the first number of a bullet or of a line?"""
    return place.sentence.zone in ("item", "label") and q.first - place.sentence.first <= 2


def distance_to(a: Annotated, place: Place, near: Draft) -> int:
    """Sentences between a number and the draft before it; rows and labels of a list are no distance."""
    if place.number == near.sentence:
        return 0
    return place.zones[near.sentence + 1 : place.number].count("body") + 1


def _of_named_whole(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    """`three of the wounded are in danger`: the whole is named, though no number of it was told."""
    entry = a.entries[q.head] if q.head < len(a.entries) else None
    if entry is None or entry.letter != "F" or entry.what is None or q.kind in ("article", "vague"):
        return None
    draft = Draft(entry.what, q.first, a.phrase_end(q.head), f"{a.lexicon.code}.count.of-whole", place.number, q)
    dress(draft, noun)
    if noun.kind != "person":
        _tail(a, place, draft, a.phrase_end(q.head))
    return draft


def _tail(a: Annotated, place: Place, draft: Draft, i: int) -> None:
    """`five of the dead were women`: who they are stands after the words of the whole."""
    while i < place.sentence.last and a.classes[i] in _PARTS:
        i = a.phrase_end(i)
    tail = noun_at(a, i, min(i + 9, place.sentence.last))
    if tail.kind == "person" or tail.community:
        dress(draft, tail)
        draft.last = max(draft.last, tail.last)


def place_of(a: Annotated, draft: Draft, first: int, last: int) -> None:
    """`Hama, 84`; `683 Latakia`; `98 in Tartus`: the name in the pattern is the place."""
    semicolon = a.classes.rfind(";", first, last)
    first = max(first, semicolon + 1)
    while first < last and a.classes[first] not in "Cp":
        first += 1
    end = first
    while end < len(a.classes) and (
        a.classes[end] in "Cp~" or (a.classes[end] == "O" and a.classes[end + 1 : end + 2] in ("C", "p"))
    ):
        end += 1
    if end > first:
        draft.place, draft.precision = a.tokens.span(first, end), 4
        draft.marks.add("placed")
        if draft.group is not None and first <= draft.group[0] < end:
            draft.group = None


def _may_inherit(a: Annotated, place: Place, q: Quantity, noun: Noun, near: Draft, relation: str) -> bool:
    distance = distance_to(a, place, near)
    if distance > _FAR.get(relation.rsplit("-", 1)[-1], 1):
        return False
    if (
        relation.endswith("bare")
        and a.tagged(place.sentence.first, place.sentence.last, "scope.population") is not None
    ):
        return False
    if not _relation_fits(a, place, q, relation, distance):
        return False
    if relation in ("same-not", "same-instead"):
        return True
    if relation.startswith("same") and (distance or (noun.kind == "none" and not _another(a, q))):
        return False
    if relation == "same-and" and _OWN_VERB.match(a.classes, noun.last):
        return False  # "and 30 people were taken along": with a verb of its own
    if relation.endswith("bare") and noun.kind != "none" and not (relation == "part-name-bare" and noun.kind == "open"):
        return False
    told_apart = relation == "part-including" and noun.kind == "person" and (noun.sex or noun.age or noun.status)
    if q.kind == "vague" and not (
        relation.endswith("were") or told_apart or a.classes[a.phrase_end(q.head) : a.phrase_end(q.head) + 1] == "D"
    ):
        return False
    if q.kind == "vague" and is_aside(a, q):
        return False
    told = relation == "same-and" and noun.kind == "person" and (noun.status or noun.role)  # "and one guard"
    if q.low == 1 and q.kind == "words" and relation in ("part-in-place", "part-name-bare", "same-and") and not told:
        return False
    if q.kind == "article" and (noun.kind != "person" or distance or not _in_list(a, place, q, noun, near)):
        return False
    return not (noun.kind == "thing" and near.unit == "persons")


def _another(a: Annotated, q: Quantity) -> bool:
    """`five died on the spot and another two on the way`: more of the same, at another place."""
    further = a.lexicon.sets["further"]
    return a.tokens.norms[q.first - 1] in further and a.classes[q.head : q.head + 1] in ("P", ",", ".")


def _relation_fits(a: Annotated, place: Place, q: Quantity, relation: str, distance: int) -> bool:
    """What a pattern asks for besides its words."""
    first, last = place.sentence.first, place.sentence.last
    if relation in ("part-place-bare", "part-share-bare") and (
        not _shares(a, q) or a.classes[q.head : q.head + 1] == "F"
    ):
        return False
    if relation == "part-owned":
        return a.tokens.norms[q.head - 1] in a.lexicon.sets["owned_numbers"]
    if relation in ("same-not", "same-instead"):
        return a.tagged(first, last, "stance.corrected") is not None and not distance
    if relation == "part-manner":
        return not distance and a.tokens.norms[q.head] in a.lexicon.sets["manners"]
    if relation == "part-doer":
        told = a.classes[a.phrase_start(q.first - 1)] == "F" or "part" in place.drafts[-1].marks
        return not distance and q.first > first and a.classes[a.phrase_start(q.first - 1)] in ",;&F" and told
    if relation == "part-in-place" and q.first > first and a.classes[q.first - 1] not in ",;&:(-.*r":
        return False
    if relation.startswith("part-of-them") and distance and q.first > first + 2:
        return False
    if relation == "part-colon" and (distance or q.kind != "article"):
        return False
    return not (relation.endswith("bare") and a.tagged(first, last, "scope.population") is not None)


def _is_old(a: Annotated, place: Place, q: Quantity) -> bool:
    """`up from 93`: the words before the number say that it is the older one."""
    first = max(place.sentence.first, q.first - 5)
    return a.tagged(first, q.first, "scope.old") is not None


def _shares(a: Annotated, q: Quantity) -> bool:
    """`Homs with three`, but not `the town at 1,662`: which prepositions give a place its share."""
    i = a.back(q.first - 1, "dE~")
    return a.classes[i] != "P" or a.tokens.norms[i] in a.lexicon.sets["share_words"]


def _in_list(a: Annotated, place: Place, q: Quantity, noun: Noun, near: Draft) -> bool:
    """A single person counts only in a list of parts, not as the next clause's subject (", a local official said")."""
    aged = noun.unit == "persons" and a.classes[noun.last : noun.last + 2] == "ON"
    end = noun.last + 2 if aged else noun.last  # "a boy of 12"
    after = a.classes[end : end + 1] if end < place.sentence.last else "."
    part = "part" in near.marks or near.whole is not None or a.classes[a.phrase_start(q.first - 1)] in ":JF"
    return after in (",", "&", ".", ")", "", "J") and (part or after == "J" or a.classes[q.first - 1] == "&")


def _listed(a: Annotated, place: Place, q: Quantity) -> bool:
    """`It lists 71 residents`, `on it are 336 fighters`: a verb of counting stands right before the number."""
    i = a.back(q.first - 1, "dEaP~", place.sentence.first)
    entry = a.entries[i] if i >= place.sentence.first else None
    if entry is not None and entry.letter == "B":  # "on it are 336 fighters", but not "the target was three militants"
        return q.kind != "article" and a.tokens.norms[i - 1] not in a.lexicon.sets["aims"]
    return entry is not None and "counts" in entry.tags


def _part(a: Annotated, place: Place, q: Quantity, noun: Noun, near: Draft, end: int, name: str) -> Draft:
    what = _code_of(a, q, noun, near, end)
    if name == "after-part-are-in-bare" and what == "displaced":
        what = "sheltering"
    draft = Draft(what, q.first, max(end, q.last), f"{a.lexicon.code}.{name}", place.number, q)
    draft.predicate = near.predicate
    dress(draft, noun)
    if draft.age is None and under_age(a, q):
        draft.age = "children"
    if draft.group is None and end > q.head:
        _tail(a, place, draft, q.head)
    elif name.endswith("part-these") and draft.group is None and a.classes[q.head : q.head + 1] in ("B", "H"):
        _tail(a, place, draft, q.head)  # "of the victims, 51 had not reached the age of 18"
    elif name.endswith("of-were"):
        who_they_were(a, place, draft, q.head)
    if near.unit not in ("persons", "bodies") and noun.kind in ("none", "open"):
        draft.unit = near.unit
    shares = "shares" in near.marks and not (draft.sex or draft.age)  # a list by place whose total is not told
    listed = near.rule.endswith("dead-include") or (name.endswith("part-listed") and "sibling" in near.marks)
    part = "part" in name and not listed  # "the dead include six women, four children and an imam": side by side
    draft.marks |= {"sibling", "shares"} if shares else {"part" if part else "sibling"}
    if shares:
        place_of(a, draft, max(place.sentence.first, q.first - 6), q.first)
    if name == "before-same-not":
        draft.marks.add("withdrawn")
    if q.first and a.tokens.norms[q.first - 1] in a.lexicon.sets["others"]:
        draft.marks |= {"other", "part"}
    if what == "executed" and near.what != "executed":
        draft.marks.add("executed")
    if name == "part-row":
        draft.marks.add("row")
    return draft


def _code_of(a: Annotated, q: Quantity, noun: Noun, near: Draft, end: int) -> str:
    """What happened to a share: what its own words say, else what was told of the number before it."""
    what = _named_whole(a, q, end) or near.what
    return "killed" if what == "injured" and noun.unit == "bodies" else what  # "138 wounded and 70 bodies"


def under_age(a: Annotated, q: Quantity) -> bool:
    """`four under 18`, `three below 16 years`: the bound right after a number is one of age."""
    after = a.tokens.norms[q.head : q.head + 2]
    bound = len(after) == 2 and after[0] in a.lexicon.sets["under"] and a.classes[q.head] == "N"
    return bound and after[1].isdecimal() and int(after[1]) <= _OF_AGE


_OF_AGE = 18


def who_they_were(a: Annotated, place: Place, draft: Draft, i: int) -> None:
    """`21 of the Druze were civilians`: they are both."""
    limit = min(place.sentence.last, i + 9)
    at = next((j for j in range(i, limit) if a.classes[j] == "B"), limit)
    while at < limit and a.classes[at] in _PARTS:
        at = a.phrase_end(at)
    noun = noun_at(a, at, limit)
    if at < limit and noun.kind == "person":
        draft.status, draft.sex, draft.age = noun.status or draft.status, noun.sex or draft.sex, noun.age or draft.age


def _named_whole(a: Annotated, q: Quantity, end: int) -> str | None:
    """`three of the dead`, `two of the wounded`: the words themselves say which whole."""
    for i in range(q.head, min(end, len(a.classes))):
        entry = a.entries[i]
        if entry is not None and (entry.letter in "FJ" or entry.what == "executed") and entry.what:
            return entry.what
    i = q.first
    while i > 0 and a.classes[i - 1] in ",:dE":
        i -= 1
    ahead = a.entries[a.phrase_start(i - 1)] if i else None
    if ahead is not None and ahead.letter == "J" and ahead.what:
        return ahead.what  # "among the wounded, forty"
    after = a.entries[end] if end < len(a.entries) else None
    return "executed" if after is not None and after.what == "executed" and after.letter == "D" else None


def is_aside(a: Annotated, q: Quantity) -> bool:
    """`people, most of them civilians, died`: words that only describe the number before; `most deaths`."""
    if q.kind != "vague":
        return False
    of_them = a.classes[q.head : q.head + 1] == "F"
    if of_them and q.first and a.classes[q.first - 1] in ",&":
        return True
    most = a.tokens.norms[q.core] in a.lexicon.sets["most"]
    return most and a.classes[q.head : q.head + 1] not in ("F", "O", "B")


def place_before(a: Annotated, place: Place, draft: Draft) -> None:
    """`Tartous, 49 deaths`: a share by place that has its own noun."""
    pattern = a.lexicon.ties.named.get("before-part-place-bare")
    q = draft.quantity
    if pattern is None or q is None or not place.drafts or distance_to(a, place, place.drafts[-1]) > 1:
        return
    start = max(place.sentence.first, q.first - 8)
    if ":" not in a.classes[place.sentence.first : q.first] or draft.group is not None:
        return
    match = pattern.search(a.classes[start : q.first])
    if match is not None and a.classes[q.first - 1] != "P":
        place_of(a, draft, start + match.start(), q.first)
        draft.marks.add("part")


def marks_of_share(a: Annotated, place: Place, draft: Draft, predicate: int) -> set[str]:
    """What the words around a tied number say of a larger one: `most` (`it was in Homs that most died: 185`), `sibling`
    (`another 183 were killed`: of the same whole as the number before), `part` (a breakdown after a colon)."""
    q = draft.quantity
    if q is None:
        return set()
    norms, sets, marks = a.tokens.norms, a.lexicon.sets, set[str]()
    if a.classes[predicate] in "MI" and not sets["superlatives"].isdisjoint(norms[place.sentence.first : q.first]):
        marks.add("most")
    if not sets["further"].isdisjoint(norms[max(0, q.first - 1) : q.first + 1]):
        marks.add("sibling")
    stretch = a.classes[place.sentence.first : q.first]
    if _opens_breakdown(a, place, draft, predicate) or (stretch[:1] == "F" and "N" not in stretch):
        marks.add("part")
    return marks


def _opens_breakdown(a: Annotated, place: Place, draft: Draft, predicate: int) -> bool:
    """`2,900 dead for the fighting: 2,000 bodies are buried`: smaller numbers after a number and a colon."""
    near = place.drafts[-1] if place.drafts else None
    q = draft.quantity
    if q is None or near is None or near.sentence != place.number or near.what != draft.what:
        return False
    between = a.classes[near.last : q.first] if near.last < q.first else ""
    smaller = near.size is not None and draft.size is not None and draft.size < near.size
    return smaller and ":" in between and predicate < q.first
