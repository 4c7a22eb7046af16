"""Where a claim is that names no place: what it takes over from the text, its one incident, or the claim before it."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.eventdays import opens_entry
from marsad.read.placephrase import phrase, precision
from marsad.read.where import MOVES, PLACELESS
from marsad.read.zones import Document, Sentence

Spot = tuple[str, int]  # a place's words and precision


def share_places(a: Annotated, document: Document, drafts: list[Draft], home: Spot | None) -> None:
    """Drafts with their wholes in: a part told in one sentence with its whole, or in a list under it, is where the
    whole is; what belongs to the text's one incident is where that was (`home`, or what the heading names); a number
    told again is where it was told first; `they left 158 dead` is where that was which `they` stands for."""
    heading = heading_place(a, document)
    home = heading or home
    sheet = _sheet_place(a, document)
    before: Draft | None = None
    told: Draft | None = None  # the last one whose place is known
    again: dict[tuple[str, int, str | None], Spot] = {}
    towns: set[str] = set()
    for draft in drafts:
        if draft.whole is not None and "residents" in draft.marks:
            draft.place = draft.precision = None  # "71 residents of the city": who they are, not where they died
        if draft.whole is not None and _takes_place(a, draft, draft.whole):
            draft.place, draft.precision = draft.whole.place, draft.whole.precision
        if (
            heading is not None
            and draft.place is not None
            and _stands_for(a, document.sentences[draft.sentence], draft)
        ):
            draft.place, draft.precision = heading
        if draft.place is None and draft.what not in PLACELESS:
            spot = _carried(a, document, draft, before, told, home, again)
            spot = spot or _only_town(document, draft, told, towns)
            spot = spot or (sheet if draft.counted and draft.whole is None and draft.what not in _AWAY else None)
            draft.place, draft.precision = spot or (None, None)
            if spot is not None and draft.scope != "incident":
                draft.marks.add("carried")
        key = _key(draft)
        if draft.place is not None and key is not None:
            again.setdefault(key, (draft.place, draft.precision or 1))
        before = draft
        told = draft if draft.place is not None else told
        if draft.place is not None:
            towns.add(draft.place)
        if home is not None and _is_elsewhere(draft, home):
            draft.since = draft.until = None  # the day was that of the incident
    _back_in_headline(document, drafts)


def _stands_for(a: Annotated, sentence: Sentence, draft: Draft) -> bool:
    """`#Dorra (Lake): the militia went into the village`: the village is the one that heads the sentence."""
    hashed = "h" in a.classes[sentence.first : sentence.first + 6] and ":" in a.classes[sentence.first : draft.first]
    return hashed and (draft.place or "").islower()


def _is_elsewhere(draft: Draft, home: Spot) -> bool:
    """`al-Karma has been attacked as well`: an act at another named town than the incident, of no day of its own."""
    place = draft.place or ""
    named = any(c.isupper() for c in place) and draft.precision == 1
    return "event-day" in draft.marks and named and place not in home[0] and home[0] not in place


def _carried(
    a: Annotated,
    document: Document,
    draft: Draft,
    before: Draft | None,
    told: Draft | None,
    home: Spot | None,
    again: dict[tuple[str, int, str | None], Spot],
) -> Spot | None:
    """The place that a claim without one takes over: of the number told before, of the incident, of its neighbour."""
    sentence = document.sentences[draft.sentence]
    if a.tagged(sentence.first, sentence.last, "stance.corrected") is not None or draft.stance == "corrected":
        return None
    key = _key(draft)
    if key is not None and key in again:
        return again[key]
    if draft.counted and draft.scope == "incident" and draft.what not in _AWAY and not _of_another(a, document, draft):
        near = told is not None and _next_to(document, draft, told) and told.what not in MOVES - {"attack"}
        if near and told is not None and told.scope in (None, "incident"):
            return told.place or "", told.precision or 1
        if home is not None:
            return home
    for other, fits in ((before, _follows), (told, _in_paragraph)):
        if other is not None and other.place is not None and fits(a, document, draft, other):
            return other.place, other.precision or 1
    return None


_AWAY = frozenset(("arrest", "suspects"))  # what comes after an incident, somewhere else
_AGAIN_FROM = 20  # smaller numbers stand twice by chance


def _only_town(document: Document, draft: Draft, told: Draft | None, towns: set[str]) -> Spot | None:
    """The one town that a text has named till then, and goes on to tell of in this paragraph or the next."""
    if told is None or told.place is None or told.precision != 1 or len(towns) != 1 or draft.what in _AWAY:
        return None
    near = document.sentences[draft.sentence].paragraph - document.sentences[told.sentence].paragraph <= 1
    harm = draft.what in _HARM and draft.scope in (None, "cumulative") and not told.place.islower()
    left = draft.what == "displaced" and told.scope == "incident"  # they left from more than the place of one attack
    return (told.place, 1) if near and harm and not left and draft.whole is None else None


_HARM = frozenset(("killed", "injured", "attack", "arson", "property_destroyed", "looting", "displaced", "evacuated"))


def _key(draft: Draft) -> tuple[str, int, str | None] | None:
    """What tells that a number is told again: its kind, its size and whom it counts."""
    size = draft.size
    own = size is not None and size >= _AGAIN_FROM and draft.whole is None and draft.what not in MOVES
    return (draft.what, size or 0, draft.sex or draft.age) if own else None


def _next_to(document: Document, draft: Draft, told: Draft) -> bool:
    sentences = document.sentences
    same = sentences[draft.sentence].paragraph == sentences[told.sentence].paragraph
    return same and draft.sentence - told.sentence <= 1


def _back_in_headline(document: Document, drafts: list[Draft]) -> None:
    """`24 dead, 32 abducted in Kenya`: in a headline the place at the end is that of all of it."""
    for draft, following in zip(reversed(drafts[:-1]), reversed(drafts), strict=False):
        one = draft.sentence == following.sentence and document.sentences[draft.sentence].zone == "headline"
        if one and draft.place is None and draft.counted and draft.what not in PLACELESS:
            draft.place, draft.precision = following.place, following.precision


def _sheet_place(a: Annotated, document: Document) -> Spot | None:
    """`INCIDENT SHEET - Dorra, Lake`, `LAND - DORRA`, `Place: Dorra`: where all is that a sheet counts."""
    labels = a.lexicon.sets["place_labels"]
    for sentence in list(document.sentences[:_SHEET]):
        first, last = sentence.first, sentence.last
        if a.tokens.norms[first] in labels and a.classes[first + 1 : first + 2] == ":":
            found = phrase(a, first + 2, last)
            return _named(a, *found) if found else None
        names = sentence.zone == "headline" and document.dateline is not None and last > first
        if names and set(a.classes[first:last]) <= set("Cp,~"):
            return _named(a, first, last)
    return None


def heading_place(a: Annotated, document: Document) -> Spot | None:
    """`ATTACK ON DORRA (LAKE)`, `How many died at Dorra?`, `1/5 #Dorra (Lake):`, `INCIDENT SHEET - Dorra, Lake`: the
    place that the first lines name."""
    for sentence in list(document.sentences[:_HEADS]):
        first, last = sentence.first, sentence.last
        hashed = a.classes.find("h", first, min(last, first + 6))
        if hashed >= 0 and a.classes[hashed + 1 : hashed + 2] == "C" and ":" in a.classes[hashed:last]:
            return _named(a, hashed, a.classes.index(":", hashed))
        if sentence.zone not in ("headline", "label", "question"):
            return None
        words = a.lexicon.sets["place_words"]
        for i in range(first, last - 1):
            opens = a.classes[i] == "P" and a.tokens.norms[i] in words
            if opens or a.classes[i] == "-":
                found = phrase(a, i + 1, last)
                if found is not None and "C" in a.classes[slice(*found)] and "T" not in a.classes[i:last]:
                    return _named(a, *found)
    return None


def _named(a: Annotated, first: int, last: int) -> Spot:
    """The words first..last and a name in brackets behind them."""
    if a.classes[last : last + 1] == "(" and a.classes[last + 2 : last + 3] == ")":
        last += 3
    return a.tokens.span(first, last), precision(a, (first, last))


_SHEET = 6  # lines at the top of a sheet among which its fields stand
_FAR = 3  # sentences between an incident's count and shares of it ("three of the dead were children")
_HEADS = 2  # lines at the top of a text that may be its heading


_THERE_TOO = frozenset(("arson", "looting", "sexual_violence", "tortured", "abducted", "detained"))
_GONE = frozenset(("displaced", "sheltering"))
_ELSEWHERE = frozenset(("killed", "executed", "displaced"))


def _in_paragraph(a: Annotated, document: Document, draft: Draft, told: Draft) -> bool:
    """Is it told in one paragraph with a claim whose place is known, and of a kind that stays at that place? A running
    toll of the dead does not: it is often wider than what was told before it."""
    sentences = document.sentences
    if draft.what == "sheltering" and told.what in _GONE and draft.sentence - told.sentence <= 1:
        return True  # "6,300 fled to Melut. Most of them live with relatives"
    if sentences[draft.sentence].paragraph != sentences[told.sentence].paragraph or told.what in MOVES - {"attack"}:
        return False
    if draft.what in _AWAY or (draft.sentence != told.sentence and _is_dated(a, sentences[draft.sentence])):
        return False
    if not draft.counted:
        return draft.what in _THERE_TOO or draft.rule.endswith("bare.headline")
    if draft.scope in ("incident", "day") or (draft.what == "injured" and told.what == "killed"):
        return True
    return draft.scope in ("cumulative", "stock") and draft.what not in _ELSEWHERE


def _is_dated(a: Annotated, sentence: Sentence) -> bool:
    """`* Oct. 21: …`, `18:05 …`: a dated point of a list, an entry of a live page tells another event."""
    item = sentence.zone == "item" and "T" in a.classes[sentence.first : sentence.first + 3]
    return item or opens_entry(a, sentence)


def _takes_place(a: Annotated, draft: Draft, whole: Draft) -> bool:
    near = whole.sentence == draft.sentence or "row" in draft.marks or _is_of_them(a, draft)
    of_incident = whole.scope == "incident" and "of-them" in draft.rule and draft.sentence - whole.sentence < _FAR
    near = (near and "carried" not in whole.marks) or of_incident
    return draft.place is None and near


def _is_of_them(a: Annotated, draft: Draft) -> bool:
    """`ninety of these`, but not `ninety of the dead`, who may be all the dead that the text tells of."""
    entry = a.entries[draft.quantity.head] if draft.quantity and draft.quantity.head < len(a.entries) else None
    return "of-them" in draft.rule and (entry is None or entry.what is None)


def _of_another(a: Annotated, document: Document, draft: Draft) -> bool:
    """Does the sentence speak of fighting that the text's one incident was only the start of?"""
    sentence = document.sentences[draft.sentence]
    return draft.place is None and a.tagged(sentence.first, sentence.last, "scope.spread") is not None


def _follows(a: Annotated, document: Document, draft: Draft, before: Draft) -> bool:
    if before.place is None or draft.sentence - before.sentence > 1 or draft.what in PLACELESS:
        return False
    if "twin" in draft.rule:
        return True
    if draft.counted and draft.stance == "projected" and before.what == draft.what:
        return True  # "a total that might pass 1,000"
    if draft.scope == "total":
        return False
    first, floor = draft.first, document.sentences[draft.sentence].first
    while first > floor and a.classes[first - 1] not in ",;:.()r":
        first -= 1
    stands = a.tokens.norms[first] in a.lexicon.sets["they"] and draft.what != "deployment"
    return stands and "V" not in a.classes[first : first + 3]
