"""Numbers of people and things: which are claims, of what, and which are parts of which."""

from __future__ import annotations

from typing import NamedTuple

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.nouns import Noun, noun_at
from marsad.read.spans import Quantity
from marsad.read.zones import Sentence


class Tie(NamedTuple):
    """How a number is tied to a predicate: the frame's id and the predicate's token."""

    frame: str
    predicate: int


def counted_drafts(a: Annotated, sentences: list[Sentence]) -> list[Draft]:
    """An annotated document in, the drafts of its counted claims out, in the order of the text."""
    drafts: list[Draft] = []
    queue = list(a.quantities)
    at = 0
    for number, sentence in enumerate(sentences):
        own: list[Quantity] = []
        while at < len(queue) and queue[at].first < sentence.last:
            if queue[at].first >= sentence.first:
                own.append(queue[at])
            at += 1
        if own and sentence.zone not in ("furniture", "credit"):
            _read_sentence(a, sentence, number, own, drafts)
    return drafts


def _read_sentence(a: Annotated, sentence: Sentence, number: int, own: list[Quantity], drafts: list[Draft]) -> None:
    for index, q in enumerate(own):
        limit = own[index + 1].first if index + 1 < len(own) else sentence.last
        if _is_marker(a, sentence, q):
            continue
        noun = noun_at(a, q.head, sentence.last)
        if noun.kind == "blocked" or a.classes[q.head : q.head + 1] in ("%", "u", "/") or _money(a, q):
            continue
        draft = _tied(a, sentence, number, q, noun, limit, drafts) or _inherited(
            a, sentence, number, q, noun, limit, drafts
        )
        if draft is not None:
            drafts.append(draft)


def _is_marker(a: Annotated, sentence: Sentence, q: Quantity) -> bool:
    """`2/5`, `3.` at a line's start: numbers of points, not of people."""
    return (
        q.first == sentence.first and q.kind == "digits" and a.classes[q.head : q.head + 1] in (".", ")", "/", ":", "-")
    )


def _money(a: Annotated, q: Quantity) -> bool:
    return q.first > 0 and a.classes[q.first - 1] == "u"


# --- a predicate of its own -----------------------------------------------------------------------------------------

_NEEDS_NOUN = frozenset(("article",))


def tie(a: Annotated, sentence: Sentence, q: Quantity) -> Tie | None:
    """A number in, the first frame that fits it out."""
    classes = a.classes
    ahead = classes[q.head : sentence.last]
    behind = classes[max(sentence.first, q.first - 40) : q.first]
    start = q.first - len(behind)
    for frame in a.lexicon.frames:
        if frame.after is not None:
            match = frame.after.match(ahead)
            if match is not None:
                return Tie(frame.id, q.head + match.start("p"))
        elif frame.before is not None:
            match = frame.before.search(behind)
            if match is not None:
                return Tie(frame.id, start + match.start("p"))
    return None


_THING_CODES = frozenset(("looting", "arson", "property_destroyed", "attack", "road_closed"))


def _tied(
    a: Annotated, sentence: Sentence, number: int, q: Quantity, noun: Noun, limit: int, drafts: list[Draft]
) -> Draft | None:
    found = tie(a, sentence, q)
    if found is None:
        return None
    entry = a.entries[found.predicate]
    what = entry.what if entry else None
    if entry is not None and entry.letter == "L":
        what = "killed" if _costs(a, sentence, found.predicate) else None
    if what is None and entry is not None and entry.letter == "M":
        what = _toll_of(a, sentence, found.predicate, q, noun, drafts)
    if what is None:
        return None
    if noun.kind == "thing" and what not in _THING_CODES:
        return None
    if noun.kind == "person" and what in ("arson", "property_destroyed"):
        return None
    if q.kind == "article" and noun.kind != "person":
        return None
    first = min(found.predicate, q.first)
    last = max(a.phrase_end(found.predicate), q.last, noun.last)
    draft = Draft(what, first, last, f"{a.lexicon.code}.count.{found.frame}", number, q)
    draft.predicate = found.predicate
    _dress(draft, noun)
    return draft


def _costs(a: Annotated, sentence: Sentence, lives: int) -> bool:
    return a.tagged(sentence.first, sentence.last, "cost") is not None


def _toll_of(a: Annotated, sentence: Sentence, at: int, q: Quantity, noun: Noun, drafts: list[Draft]) -> str | None:
    """`the toll`, `the figure`: of what? Of what the sentence says, else of the last counted claim."""
    for i in range(sentence.first, sentence.last):
        entry = a.entries[i]
        if entry is not None and entry.letter in "KID" and entry.what in _PEOPLE_CODES:
            return entry.what
    if noun.dead:
        return "killed"
    return drafts[-1].what if drafts else None


_PEOPLE_CODES = frozenset(
    ("killed", "injured", "missing", "detained", "abducted", "executed", "displaced", "arrest", "evacuated", "returned")
)


def _dress(draft: Draft, noun: Noun) -> None:
    draft.unit = noun.unit if noun.kind in ("person", "thing") else "persons"
    draft.status, draft.sex, draft.age = noun.status, noun.sex, noun.age
    draft.community, draft.role = noun.community, noun.role
    draft.noun_end = noun.last
    if noun.kind in ("person", "open") and noun.last > noun.first:
        draft.group = (noun.first, noun.last)


# --- what it takes over from its neighbours -------------------------------------------------------------------------


def _inherited(
    a: Annotated, sentence: Sentence, number: int, q: Quantity, noun: Noun, limit: int, drafts: list[Draft]
) -> Draft | None:
    if not drafts:
        return None
    near = drafts[-1]
    same_sentence = near.sentence == number
    if number - near.sentence > 1:
        return None
    ahead = a.classes[q.head : sentence.last]
    for name, pattern in a.lexicon.patterns.items():
        side, _, relation = name.partition("-")
        if side == "after":
            match = pattern.match(ahead)
            if match is None:
                continue
            end = q.head + match.end()
        else:
            behind = a.classes[max(sentence.first, q.first - 24) : q.first]
            match = pattern.search(behind)
            if match is None:
                continue
            end = max(q.last, noun.last)
        if relation.startswith("same") and not same_sentence:
            continue
        return _part(a, number, q, noun, near, end, f"{a.lexicon.code}.part.{name}", relation)
    return None


def _part(
    a: Annotated, number: int, q: Quantity, noun: Noun, near: Draft, end: int, rule: str, relation: str
) -> Draft | None:
    if noun.kind == "thing" and near.unit == "persons":
        return None
    if q.kind == "article" and noun.kind != "person":
        return None
    draft = Draft(near.what, q.first, max(end, q.last), rule, number, q)
    draft.predicate = near.predicate
    _dress(draft, noun)
    if draft.group is None and end > q.head:
        tail = noun_at(a, _skip(a, q.head, end), min(end + 8, len(a.classes)))
        if tail.kind == "person":
            _dress(draft, tail)
            draft.last = max(draft.last, tail.last)
    if near.unit != "persons" and noun.kind in ("none", "open"):
        draft.unit = near.unit
    draft.marks.add("part" if "part" in relation else "sibling")
    return draft


def _skip(a: Annotated, i: int, end: int) -> int:
    while i < end and a.classes[i] in "FBEdHJ~,":
        i = a.phrase_end(i)
    return i
