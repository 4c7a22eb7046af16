"""Numbers of people and things: which are claims, and of what."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.inherit import (
    Place,
    distance_to,
    dress,
    inherited,
    is_aside,
    is_row,
    marks_of_share,
    place_before,
    place_of,
)
from marsad.read.nouns import Noun, noun_at
from marsad.read.spans import Quantity
from marsad.read.ties import COUNTABLE, ONE_OF, THINGS, Tie, fits, is_article, of_harm, set_free, tie, what_of
from marsad.read.zones import UNREAD, Sentence

_YEARS = range(1900, 2100)


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
        if sentence.zone in UNREAD:
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
    spare: list[tuple[Quantity, Noun]] = []
    led: list[tuple[Quantity, Noun]] = []
    older: Quantity | None = None
    for q in own:
        noun = _noun(a, q, place.sentence.last)
        if _counts_nothing(a, place.sentence, q, noun):
            continue
        if _rises(a, place.sentence, q, own):
            older = q
            continue
        if _leads(a, q, place.sentence.last):
            led.append((q, noun))
            continue
        draft = _tied(a, place, q, noun) or _labelled(a, place, q, noun, label) or inherited(a, place, q, noun)
        if draft is None:
            waiting = [(q, noun)] if noun.kind in COUNTABLE and q.kind != "article" else []
            spare += waiting
            continue
        for earlier, its_noun in waiting:
            _catch_up(a, place, earlier, its_noun, draft)
        waiting = []
        _add_up(a, place, spare, draft)
        _part_of(a, place, led, draft, "part-ahead")
        if older is not None:
            place.drafts.append(_older(a, place, older, draft))
            older = None
        place.drafts.append(draft)
        twin = _twin(a, place, draft)
        if twin is not None:
            place.drafts.append(twin)


def _rises(a: Annotated, sentence: Sentence, q: Quantity, own: list[Quantity]) -> bool:
    """`rose from 38 to 74`: the first of two numbers of a toll that moved."""
    before = a.tokens.norms[q.first - 1] if q.first > sentence.first else ""
    leads = before in a.lexicon.sets.get("from", ()) and a.classes[q.head : q.head + 1] == "t"
    toll = leads and "M" in a.classes[sentence.first : q.first]
    return toll and any(other.first == a.phrase_end(q.head) for other in own)


def _older(a: Annotated, place: Place, q: Quantity, newer: Draft) -> Draft:
    draft = Draft(newer.what, q.first, q.head, f"{a.lexicon.code}.count.older", place.number, q)
    draft.predicate, draft.unit = newer.predicate, newer.unit
    draft.marks.add("old")
    return draft


def _noun(a: Annotated, q: Quantity, limit: int) -> Noun:
    """What a number counts: the noun after it, or after `of` or `were` ("469 of the army", "three were civilians")."""
    first = q.core if q.kind == "implicit" else q.head
    if first < limit and a.classes[first] in "OBF":
        after = noun_at(a, a.phrase_end(first), limit)
        if after.kind == "person" or (after.kind == "thing" and q.kind == "vague"):
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
    if i > 1 and a.classes[i] == "&" and a.classes[i - 1] in "Na":
        i -= 2
    if i < 0:
        return False
    return norms[i] in sets.get("ages", ()) or (i > 0 and norms[i - 1] in sets.get("age_as", ()))


# --- a predicate of its own -----------------------------------------------------------------------------------------


def _tied(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    if q.kind == "vague" and noun.kind == "none" and a.classes[q.head : q.head + 1] == "O" and not of_harm(a, q):
        return None  # "most of the killing" counts nobody
    if is_aside(a, q) or (place.drafts and (_is_included(a, place, q, noun) or _after_including(a, place, q))):
        return None
    found = tie(a, place.sentence, q)
    if found is None:
        return _bodies(a, place, q, noun)
    what = what_of(a, place, found.predicate, q, noun)
    if what is None or not (fits(what, q, noun, found.frame) or of_harm(a, q)) or set_free(a, place, found):
        return None
    if is_article(a, q, noun) and found.frame not in ONE_OF:
        return None
    first = min(found.predicate, q.first)
    last = max(a.phrase_end(found.predicate), q.last, noun.last)
    draft = Draft(what, first, last, f"{a.lexicon.code}.count.{found.frame}", place.number, q)
    draft.predicate = found.predicate
    dress(draft, noun)
    _mark(a, place, draft, found, noun)
    return draft


def _mark(a: Annotated, place: Place, draft: Draft, found: Tie, noun: Noun) -> None:
    """What the words around a tied number add: its unit, that it is a part or gathers parts, that it is only feared."""
    q = draft.quantity
    if q is None:
        return
    letter, first = a.classes[found.predicate], place.sentence.first
    if draft.what in THINGS and noun.kind in ("none", "open") and place.drafts and place.drafts[-1].what == draft.what:
        draft.unit = place.drafts[-1].unit
    if found.frame == "put-at" and (of := a.classes.find("O", q.head, found.predicate)) > 0:
        dress(draft, noun_at(a, a.phrase_end(of), place.sentence.last))
    if letter in "KDM" and noun.kind == "open" and ":" in a.classes[found.predicate : q.first]:
        place_of(a, draft, q.head, noun.last)
    if letter == "S" and draft.what != "killed":
        draft.unit, draft.group = "incidents", None
    if found.frame == "label-place":
        draft.marks.add("shares")
        place_of(a, draft, a.classes.rfind(":", first, q.first) + 1, q.first)
    place_before(a, place, draft)
    if _is_share(a, place, q, letter):
        draft.marks.add("part")
    if is_row(a, place, q):
        draft.marks.add("row")
    draft.marks |= marks_of_share(a, place, draft, found.predicate)
    if letter == "M" and a.tagged(first, q.first, "scope.gathers") is not None:
        draft.marks.add("gathers")
    ends = sorted((q.first, q.last, found.predicate, a.phrase_end(found.predicate)))
    if "Y" in a.classes[ends[1] : ends[2]] or a.tagged(ends[1], ends[2], "stance.feared") is not None:
        draft.stance = "projected"


def _is_share(a: Annotated, place: Place, q: Quantity, letter: str) -> bool:
    """`three of them`, `Bedouins account for 21`, a row under a total: a part by the words before or after it."""
    if letter == "J" or a.classes[q.head : q.head + 1] == "F":
        return True
    if is_row(a, place, q) and _distance_ok(a, place):
        return True
    told = a.tagged(max(place.sentence.first, q.first - 3), q.first, "shares")
    return told is not None and bool(place.drafts)


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


def _after_including(a: Annotated, place: Place, q: Quantity) -> bool:
    """`four aid workers, including a nurse, were abducted`: never the subject, always a share."""
    i = q.first - 1
    while i > place.sentence.first and a.classes[i] in "dE~":
        i -= 1
    near = place.drafts[-1]
    return a.classes[i] == "J" and near.sentence == place.number and i > place.sentence.first


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
    if not fits(after.what, q, noun, "joint") or (noun.kind == "thing") != (after.unit in _THING_UNITS):
        return
    draft = Draft(after.what, q.first, noun.last, after.rule + "-joint", place.number, q)
    draft.predicate = after.predicate
    dress(draft, noun)
    place.drafts.append(draft)


def _add_up(a: Annotated, place: Place, spare: list[tuple[Quantity, Noun]], total: Draft) -> None:
    """`92 Druze, 93 soldiers and 18 Bedouins: so it divides the 203 dead`: numbers before a total that add up to it."""
    if len(spare) < 2 or total.size is None or sum(q.low or 0 for q, _ in spare) != total.size:
        return
    _part_of(a, place, spare, total, "adds-up")


def _leads(a: Annotated, q: Quantity, limit: int) -> bool:
    """`aralarında 15 kadının da bulunduğu 103 sivil`: a share told before the number it is a share of."""
    row = a.lexicon.forward_row
    return row is not None and row.match(a.classes[q.head : limit]) is not None


def _part_of(a: Annotated, place: Place, shares: list[tuple[Quantity, Noun]], whole: Draft, rule: str) -> None:
    """Numbers read before their whole become drafts of it; the list is emptied."""
    for q, noun in shares:
        draft = Draft(whole.what, q.first, max(q.last, noun.last), f"{a.lexicon.code}.{rule}", place.number, q)
        draft.predicate, draft.whole = whole.predicate, whole
        dress(draft, noun)
        place.drafts.append(draft)
    shares.clear()


def _distance_ok(a: Annotated, place: Place) -> bool:
    return bool(place.drafts) and distance_to(a, place, place.drafts[-1]) <= 1


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
