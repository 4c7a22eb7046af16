"""Numbers of people and things: which are claims, and of what."""

from __future__ import annotations

from typing import NamedTuple

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.nouns import Noun, noun_at
from marsad.read.spans import Quantity
from marsad.read.zones import Sentence

_BACK = 40  # tokens before a number that a frame may look at
_THINGS = frozenset(("looting", "arson", "property_destroyed", "attack", "road_closed", "checkpoint", "siege"))
_PEOPLE = frozenset(
    ("killed", "injured", "missing", "detained", "abducted", "executed", "displaced", "arrest", "evacuated", "returned")
)
_YEARS = range(1900, 2100)


class Tie(NamedTuple):
    """How a number is tied to a predicate: the frame's id and the predicate's token."""

    frame: str
    predicate: int


class Place(NamedTuple):
    """Where a number is read: its sentence, that sentence's number, and the drafts before it."""

    sentence: Sentence
    number: int
    drafts: list[Draft]
    zones: list[str]


def counted_drafts(a: Annotated, sentences: list[Sentence]) -> list[Draft]:
    """An annotated document in, the drafts of its counted claims out, in the order of the text."""
    drafts: list[Draft] = []
    queue = a.quantities
    at, label = 0, None
    zones = [s.zone for s in sentences]
    for number, sentence in enumerate(sentences):
        own: list[Quantity] = []
        while at < len(queue) and queue[at].first < sentence.last:
            if queue[at].first >= sentence.first:
                own.append(queue[at])
            at += 1
        if sentence.zone in ("furniture", "credit"):
            continue
        if own:
            _read_sentence(a, Place(sentence, number, drafts, zones), own, label)
        label = _label(a, sentence) if not own else None
    return drafts


def _label(a: Annotated, sentence: Sentence) -> int | None:
    """`ARBITRARY ARRESTS.`: the predicate of a line that only heads what follows."""
    if sentence.last - sentence.first > 5:
        return None
    heads = [i for i in range(sentence.first, sentence.last) if a.classes[i] in "KDIM"]
    return heads[-1] if heads else None


def _read_sentence(a: Annotated, place: Place, own: list[Quantity], label: int | None) -> None:
    waiting: list[tuple[Quantity, Noun]] = []
    for q in own:
        noun = _noun(a, q, place.sentence.last)
        if _counts_nothing(a, place.sentence, q, noun):
            continue
        draft = _tied(a, place, q, noun) or _labelled(a, place, q, noun, label) or _inherited(a, place, q, noun)
        if draft is None:
            waiting = [(q, noun)] if noun.kind in ("person", "thing") and q.kind != "article" else []
            continue
        for earlier, its_noun in waiting:
            _catch_up(a, place, earlier, its_noun, draft)
        waiting = []
        place.drafts.append(draft)
        twin = _twin(a, place, draft)
        if twin is not None:
            place.drafts.append(twin)


def _noun(a: Annotated, q: Quantity, limit: int) -> Noun:
    """What a number counts: the noun after it, or after `of` or `were` ("469 of the army", "three were civilians")."""
    first = q.core if q.kind == "implicit" else q.head
    if first < limit and a.classes[first] in "OBF":
        after = noun_at(a, a.phrase_end(first), limit)
        if after.kind == "person":
            return after
    return noun_at(a, first, limit)


def _counts_nothing(a: Annotated, sentence: Sentence, q: Quantity, noun: Noun) -> bool:
    if noun.kind == "blocked" or a.classes[q.head : q.head + 1] in ("%", "u", "/") or q.kind == "zero":
        return True
    if _is_age(a, q):
        return True
    before = a.classes[q.first - 1] if q.first else ""
    if before == "u" or (before == "/" and a.tokens.glued(q.first)) or (before == "h" and a.tokens.glued(q.first)):
        return True
    starts_line = q.first == sentence.first and q.kind == "digits"
    if starts_line and a.classes[q.head : q.head + 1] in (".", ")", "/", ":", "-"):
        return True
    bare = q.kind == "digits" and q.qualifier == "exact" and noun.kind in ("none", "open")
    return bare and q.low in _YEARS and "," not in a.tokens.norms[q.core]


_WHO_THEY_ARE = frozenset(("abducted", "detained", "displaced", "returned", "evacuated", "arrest"))
_AFTER_AGE = tuple("BHWKVEY")  # `Porth, 65, was killed`


def _is_age(a: Annotated, q: Quantity) -> bool:
    """`aged 5 and 7`, `as young as nine`."""
    norms, sets = a.tokens.norms, a.lexicon.sets
    i = q.first - 1
    if (
        a.classes[i : i + 1] == ","
        and a.classes[q.head : q.head + 1] == ","
        and a.classes[q.head + 1 : q.head + 2] in _AFTER_AGE
    ):
        return a.classes[i - 1] in "Cw~" and q.kind == "digits" and (q.low or 0) < 110
    if i > 1 and norms[i] == "and" and a.classes[i - 1] == "N":
        i -= 2
    if i < 0:
        return False
    return norms[i] in sets.get("ages", ()) or (i > 0 and norms[i - 1] in sets.get("age_as", ()))


# --- a predicate of its own -----------------------------------------------------------------------------------------


def tie(a: Annotated, sentence: Sentence, q: Quantity) -> Tie | None:
    """A number in, the first frame that fits it out."""
    classes = a.classes
    ahead = classes[q.head : sentence.last]
    start = max(sentence.first, q.first - _BACK)
    behind = classes[start : q.first]
    if a.tokens.norms[q.first] in a.lexicon.reach_words:  # "might pass 1,000": the verb was read as the bound
        behind += "R"
    for frame in a.lexicon.frames:
        if frame.after is not None:
            match = frame.after.match(ahead)
            if match is not None and not _only_names(a, frame.id, q.head + match.start("p")):
                return Tie(frame.id, q.head + match.start("p"))
        elif frame.before is not None:
            match = frame.before.search(behind)
            while match is not None:  # the nearest predicate before the number wins
                nearest = match
                match = frame.before.search(behind, match.start("p") + 1)
                if match is None:
                    return Tie(frame.id, start + nearest.start("p"))
    return None


def _tied(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    if _aside(a, q) or (place.drafts and _is_included(a, place, q, noun)):
        return None
    found = tie(a, place.sentence, q)
    if found is None:
        return _bodies(a, place, q, noun)
    what = _what(a, place, found.predicate, q, noun)
    if what is None or not _fits(what, q, noun, found.frame) or _set_free(a, place, found):
        return None
    first = min(found.predicate, q.first)
    last = max(a.phrase_end(found.predicate), q.last, noun.last)
    draft = Draft(what, first, last, f"{a.lexicon.code}.count.{found.frame}", place.number, q)
    draft.predicate = found.predicate
    dress(draft, noun)
    if what in _THINGS and noun.kind in ("none", "open") and place.drafts and place.drafts[-1].what == what:
        draft.unit = place.drafts[-1].unit
    _place_before(a, place, draft)
    if a.tagged(max(place.sentence.first, q.first - 3), q.first, "shares") is not None and place.drafts:
        draft.marks.add("part")
    if entry_letter(a, found.predicate) == "J":
        draft.marks.add("part")
    if entry_letter(a, found.predicate) == "S" and what != "killed":
        draft.unit, draft.group = "incidents", None
    if a.classes[q.head : q.head + 1] == "F" or (_is_row(a, place, q) and _distance_ok(a, place)):
        draft.marks.add("part")
    if _is_row(a, place, q):
        draft.marks.add("row")
    ends = sorted((q.first, q.last, found.predicate, a.phrase_end(found.predicate)))
    if entry_letter(a, found.predicate) == "M" and a.tagged(place.sentence.first, q.first, "scope.gathers") is not None:
        draft.marks.add("gathers")
    if "Y" in a.classes[ends[1] : ends[2]] or a.tagged(ends[1], ends[2], "stance.feared") is not None:
        draft.stance = "projected"
    return draft


def _place_before(a: Annotated, place: Place, draft: Draft) -> None:
    """`Tartous, 49 deaths`: a share by place that has its own noun."""
    pattern = a.lexicon.patterns.get("before-part-place-bare")
    q = draft.quantity
    if pattern is None or q is None or not place.drafts or _distance(a, place, place.drafts[-1]) > 1:
        return
    start = max(place.sentence.first, q.first - 8)
    if ":" not in a.classes[place.sentence.first : q.first] or draft.group is not None:
        return
    match = pattern.search(a.classes[start : q.first])
    if match is not None and a.classes[q.first - 1] != "P":
        _place_of(a, draft, start + match.start(), q.first)
        draft.marks.add("part")


def _bodies(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    """`another 12 bodies were recovered`: bodies that are found or buried are people killed."""
    first, last = place.sentence.first, place.sentence.last
    if noun.unit != "bodies" or q.kind == "article" or a.tagged(first, last, "scope.found") is None:
        return None
    if a.tagged(first, last, "scope.examined") is not None:
        return None
    draft = Draft("killed", q.first, noun.last, f"{a.lexicon.code}.count.bodies", place.number, q)
    dress(draft, noun)
    return draft


def _is_included(a: Annotated, place: Place, q: Quantity, noun: Noun) -> bool:
    """`thirteen women and seven children among them, died`: a share of the number before, not the subject."""
    if not (noun.sex or noun.age) or place.drafts[-1].sentence != place.number:
        return False
    pattern = a.lexicon.patterns.get("after-part-among-included")
    ahead = a.classes[q.head : place.sentence.last]
    if pattern is None or pattern.match(ahead):
        return pattern is not None
    joined = a.lexicon.included_row
    return joined is not None and joined.match(ahead) is not None


def _aside(a: Annotated, q: Quantity) -> bool:
    """`people, most of them civilians, died`: words that only describe the number before; `most deaths`."""
    if q.kind != "vague":
        return False
    of_them = a.classes[q.head : q.head + 1] == "F"
    if of_them and q.first and a.classes[q.first - 1] in ",&":
        return True
    most = a.tokens.norms[q.core] in a.lexicon.sets.get("most", ())
    return most and a.classes[q.head : q.head + 1] not in ("F", "O", "B")


def _only_names(a: Annotated, frame: str, at: int) -> bool:
    """`14 hostages were killed`: the noun tells who they are; the verb after it what happened."""
    entry = a.entries[at]
    if frame != "state" or entry is None or entry.what not in _WHO_THEY_ARE:
        return False
    end = a.phrase_end(at)
    ahead = a.classes[end : end + 8].replace("~", "")
    return ahead[:1] in ("B", "H") and bool(set(ahead[1:5]) & set("KI"))


def _set_free(a: Annotated, place: Place, found: Tie) -> bool:
    """`freed 25 hostages`: the noun tells who they are; what happened to them is that they were let go."""
    if a.classes[found.predicate] != "D" or found.frame != "state":
        return False
    entry = a.entries[found.predicate]
    held = entry is not None and entry.what in _WHO_THEY_ARE
    return held and a.tagged(place.sentence.first, place.sentence.last, "scope.released") is not None


def _fits(what: str, q: Quantity, noun: Noun, frame: str) -> bool:
    if noun.kind == "thing" and what not in _THINGS:
        return False
    if noun.kind == "thing" and noun.unit in ("villages", "sites") and frame == "state":
        return False
    if noun.kind == "person" and what in ("arson", "property_destroyed"):
        return False
    if q.kind == "article":
        return noun.kind == "person" and frame in ("passive", "happen", "passive-aux")
    if q.kind == "vague" and frame == "state" and noun.kind != "person":
        return False
    if q.kind == "vague" and frame in ("relative", "joint"):
        return False
    return not (q.low == 1 and q.kind == "words" and noun.kind == "open")


def _what(a: Annotated, place: Place, at: int, q: Quantity, noun: Noun) -> str | None:
    entry = a.entries[at]
    if entry is None:
        return None
    if entry.letter == "L":
        return "killed" if a.tagged(place.sentence.first, place.sentence.last, "cost") is not None else None
    if entry.letter == "o":
        return "killed" if noun.kind == "person" and noun.unit == "persons" else None
    if entry.letter == "S":
        if entry.what != "massacre":
            return None
        return "killed" if at < q.first and noun.kind == "person" else entry.what
    if entry.letter == "M" and entry.what is None:
        return _toll_of(a, place, noun)
    return entry.what


def _toll_of(a: Annotated, place: Place, noun: Noun) -> str | None:
    """`the toll`, `the figure`: of what the sentence speaks of, else of the last counted claim."""
    if noun.dead:
        return "killed"
    for i in range(place.sentence.first, place.sentence.last):
        entry = a.entries[i]
        if entry is not None and entry.letter in "KID" and entry.what in _PEOPLE:
            return entry.what
    return place.drafts[-1].what if place.drafts else None


def _labelled(a: Annotated, place: Place, q: Quantity, noun: Noun, label: int | None) -> Draft | None:
    if label is None or q.first > place.sentence.first + 1 or noun.kind == "thing":
        return None
    entry = a.entries[label]
    if entry is None or entry.what is None:
        return None
    draft = Draft(entry.what, q.first, max(q.last, noun.last), f"{a.lexicon.code}.count.heading", place.number, q)
    draft.predicate = label
    dress(draft, noun)
    return draft


def _catch_up(a: Annotated, place: Place, q: Quantity, noun: Noun, after: Draft) -> None:
    """`45 houses and 34 vehicles were burnt`: the first number waits for the predicate of the second."""
    end = after.quantity.first if after.quantity else after.first
    between = a.classes[noun.last : end].replace("~", "")
    if not between.strip("dEP") or between.strip("dEP") not in ("&", ",", ",&", "&,") or "part" in after.marks:
        return
    if not _fits(after.what, q, noun, "joint") or (noun.kind == "thing") != (after.unit in _THING_UNITS):
        return
    draft = Draft(after.what, q.first, noun.last, after.rule + "-joint", place.number, q)
    draft.predicate = after.predicate
    dress(draft, noun)
    place.drafts.append(draft)


def entry_letter(a: Annotated, i: int) -> str:
    """The class of the phrase that starts at i."""
    return a.classes[i]


def _distance_ok(a: Annotated, place: Place) -> bool:
    return bool(place.drafts) and _distance(a, place, place.drafts[-1]) <= 1


_THING_UNITS = frozenset(("buildings", "vehicles", "villages", "sites"))


def _twin(a: Annotated, place: Place, draft: Draft) -> Draft | None:
    """`many of his men were killed or wounded`: one number of two harms is a claim of each."""
    at = draft.predicate
    if at is None or draft.quantity is None or a.classes[at] not in "KI":
        return None
    j = a.phrase_end(at)
    if a.classes[j : j + 1] == "B" and draft.what == "injured" and j + 1 < place.sentence.last:
        return _twin_of(a, place, draft, a.phrase_end(j)) if a.classes[a.phrase_end(j)] == "K" else None
    if j + 1 >= place.sentence.last or a.classes[j] != "&" or a.classes[j + 1] not in "KID":
        return None
    return _twin_of(a, place, draft, j + 1) if draft.quantity.first <= at else None


def _twin_of(a: Annotated, place: Place, draft: Draft, at: int) -> Draft | None:
    entry = a.entries[at]
    if entry is None or entry.what is None or entry.what == draft.what:
        return None
    if {entry.what, draft.what} <= {"abducted", "missing", "detained", "arrest"}:
        return None
    twin = Draft(entry.what, draft.first, a.phrase_end(at), draft.rule + "-twin", place.number, draft.quantity)
    twin.predicate = at
    twin.unit, twin.group = draft.unit, draft.group
    twin.status, twin.sex, twin.age = draft.status, draft.sex, draft.age
    twin.community, twin.role, twin.noun_end = draft.community, draft.role, draft.noun_end
    draft.last = max(draft.last, twin.last)
    return twin


def dress(draft: Draft, noun: Noun) -> None:
    """A draft and its noun in: unit and group codes are filled."""
    draft.unit = noun.unit if noun.kind in ("person", "thing") else "persons"
    draft.status, draft.sex, draft.age = noun.status, noun.sex, noun.age
    draft.community, draft.role = noun.community, noun.role
    draft.noun_end = noun.last
    if noun.kind in ("person", "open") and noun.last > noun.first:
        draft.group = (noun.first, noun.last)


# --- what it takes over from the number before ------------------------------------------------------------------------

_FAR = {
    "included": 8,
    "them": 3,
    "row": 5,
    "bare": 2,
}  # sentences back to the whole, by the last word of the pattern's name
_PARTS = frozenset("FBEdHJ~,O")


def _inherited(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    if not place.drafts:
        return _of_named_whole(a, place, q, noun)
    near = place.drafts[-1]
    if _is_old(a, place, q) and _distance(a, place, near) <= 1:
        draft = _part(a, place, q, noun, near, max(q.last, noun.last), "same-old")
        draft.marks.add("old")
        return draft
    behind = a.classes[max(place.sentence.first, q.first - 24) : q.first]
    ahead = a.classes[q.head : place.sentence.last]
    for name, pattern in a.lexicon.patterns.items():
        side, _, relation = name.partition("-")
        match = pattern.match(ahead) if side == "after" else pattern.search(behind)
        if match is None or not _may_inherit(a, place, q, noun, near, relation):
            continue
        end = q.head + match.end() if side == "after" else max(q.last, noun.last)
        draft = _part(a, place, q, noun, near, end, name)
        if "place" in relation or "name" in relation or "share" in relation:
            start = q.head if side == "after" else q.first - len(behind) + match.start()
            _place_of(a, draft, start, end if side == "after" else q.first)
        return draft
    distance = _distance(a, place, near)
    if noun.kind == "person" and _listed(a, place, q) and distance <= 2:
        return _part(a, place, q, noun, near, max(q.last, noun.last), "part-counted")
    if _is_row(a, place, q) and distance <= 1 and (noun.kind == "person" or a.classes[q.head : q.head + 1] == "O"):
        return _part(a, place, q, noun, near, max(q.last, noun.last), "part-row")
    return None


def _is_row(a: Annotated, place: Place, q: Quantity) -> bool:
    """Is it the first number of a bullet or of a line?"""
    return place.sentence.zone in ("item", "label") and q.first - place.sentence.first <= 2


def _distance(a: Annotated, place: Place, near: Draft) -> int:
    """Sentences between a number and the draft before it; rows and labels of a list are no distance."""
    if place.number == near.sentence:
        return 0
    bodies = sum(zone == "body" for zone in place.zones[near.sentence + 1 : place.number])
    return bodies + 1


def _of_named_whole(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    """`three of the wounded are in danger`: the whole is named, though no number of it was told."""
    entry = a.entries[q.head] if q.head < len(a.entries) else None
    if entry is None or entry.letter != "F" or entry.what is None or q.kind in ("article", "vague"):
        return None
    draft = Draft(entry.what, q.first, a.phrase_end(q.head), f"{a.lexicon.code}.count.of-whole", place.number, q)
    dress(draft, noun)
    return draft


def _place_of(a: Annotated, draft: Draft, first: int, last: int) -> None:
    """`Hama, 84`; `683 Latakia`; `98 in Tartus`: the name in the pattern is the place."""
    while first < last and a.classes[first] not in "Cp":
        first += 1
    end = first
    while end < last and (
        a.classes[end] in "Cp~" or (a.classes[end] == "O" and a.classes[end + 1 : end + 2] in ("C", "p"))
    ):
        end += 1
    if end > first:
        draft.place, draft.precision = a.tokens.span(first, end), 4
        if draft.group is not None and first <= draft.group[0] < end:
            draft.group = None


def _may_inherit(a: Annotated, place: Place, q: Quantity, noun: Noun, near: Draft, relation: str) -> bool:
    distance = _distance(a, place, near)
    if distance > _FAR.get(relation.rsplit("-", 1)[-1], 1):
        return False
    if (
        relation.endswith("bare")
        and a.tagged(place.sentence.first, place.sentence.last, "scope.population") is not None
    ):
        return False
    if relation in ("part-place-bare", "part-share-bare") and not _shares(a, q):
        return False
    if relation == "same-not":
        return a.tagged(place.sentence.first, place.sentence.last, "stance.corrected") is not None and not distance
    if relation == "part-colon" and (distance or q.kind != "article"):
        return False
    if relation.startswith("same") and (distance or noun.kind == "none"):
        return False
    if relation.endswith("bare") and noun.kind != "none" and not (relation == "part-name-bare" and noun.kind == "open"):
        return False
    if q.kind == "vague" and not (
        relation.endswith("were") or a.classes[a.phrase_end(q.head) : a.phrase_end(q.head) + 1] == "D"
    ):
        return False
    if q.kind == "vague" and _aside(a, q):
        return False
    if q.low == 1 and q.kind == "words" and relation in ("part-in-place", "part-name-bare", "same-and"):
        return False
    if q.kind == "article" and (noun.kind != "person" or distance or not _in_list(a, place, q, noun, near)):
        return False
    return not (noun.kind == "thing" and near.unit == "persons")


def _is_old(a: Annotated, place: Place, q: Quantity) -> bool:
    """`up from 93`: the words before the number say that it is the older one."""
    first = max(place.sentence.first, q.first - 5)
    return a.tagged(first, q.first, "scope.old") is not None


def _shares(a: Annotated, q: Quantity) -> bool:
    """`Homs with three`, but not `the town at 1,662`: which prepositions give a place its share."""
    i = q.first - 1
    while i > 0 and a.classes[i] in "dE~":
        i -= 1
    return a.classes[i] != "P" or a.tokens.norms[i] in a.lexicon.sets.get("share_words", ())


def _in_list(a: Annotated, place: Place, q: Quantity, noun: Noun, near: Draft) -> bool:
    """A single person counts only in a list of parts, not as the next clause's subject (", a local official said")."""
    after = a.classes[noun.last : noun.last + 1] if noun.last < place.sentence.last else "."
    part = "part" in near.marks or near.whole is not None or a.classes[q.first - 1] in ":J"
    return after in (",", "&", ".", ")", "", "J") and (part or a.classes[q.first - 1] == "&")


def _listed(a: Annotated, place: Place, q: Quantity) -> bool:
    """`It lists 71 residents`, `on it are 336 fighters`: a verb of counting stands right before the number."""
    i = q.first - 1
    while i > place.sentence.first and a.classes[i] in "dEaP~":
        i -= 1
    entry = a.entries[i] if i >= place.sentence.first else None
    return entry is not None and ("counts" in entry.tags or entry.letter == "B")


def _part(a: Annotated, place: Place, q: Quantity, noun: Noun, near: Draft, end: int, name: str) -> Draft:
    what = _named_whole(a, q, end) or near.what
    if name == "after-part-are-in-bare" and what == "displaced":
        what = "sheltering"
    draft = Draft(what, q.first, max(end, q.last), f"{a.lexicon.code}.{name}", place.number, q)
    draft.predicate = near.predicate
    dress(draft, noun)
    if draft.group is None and end > q.head:
        i = q.head
        while i < min(end + 1, len(a.classes)) and a.classes[i] in _PARTS:
            i = a.phrase_end(i)
        tail = noun_at(a, i, min(i + 9, place.sentence.last))
        if tail.kind == "person" or tail.community:
            dress(draft, tail)
            draft.last = max(draft.last, tail.last)
    if near.unit not in ("persons", "bodies") and noun.kind in ("none", "open"):
        draft.unit = near.unit
    draft.marks.add("part" if "part" in name else "sibling")
    if name == "before-same-not":
        draft.marks.add("withdrawn")
    if q.first and a.tokens.norms[q.first - 1] in a.lexicon.sets.get("others", ()):
        draft.marks |= {"other", "part"}
    if what == "executed" and near.what != "executed":
        draft.marks.add("executed")
    if name == "part-row":
        draft.marks.add("row")
    return draft


def _named_whole(a: Annotated, q: Quantity, end: int) -> str | None:
    """`three of the dead`, `two of the wounded`: the words themselves say which whole."""
    for i in range(q.head, min(end, len(a.classes))):
        entry = a.entries[i]
        if entry is not None and (entry.letter in "FJ" or entry.what == "executed") and entry.what:
            return entry.what
    after = a.entries[end] if end < len(a.entries) else None
    return "executed" if after is not None and after.what == "executed" and after.letter == "D" else None
