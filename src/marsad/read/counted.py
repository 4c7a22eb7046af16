"""Numbers of people and things: which are claims, and of what."""

from __future__ import annotations

import re
from dataclasses import replace

from marsad.read.annotate import Annotated
from marsad.read.asides import (
    after_including,
    harmed_themselves,
    is_apposed,
    is_base,
    is_included,
    is_spared,
    is_told_beside,
)
from marsad.read.draft import Draft
from marsad.read.gapped import gapped
from marsad.read.headings import label_after, labelled
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
from marsad.read.joined import THING_UNITS, add_up, catch_up, leads, part_of, share_bound, share_status, twins
from marsad.read.nouns import Noun, noun_at
from marsad.read.spans import Quantity
from marsad.read.ties import (
    COUNTABLE,
    ONE_OF,
    THINGS,
    Tie,
    did_it,
    fits,
    is_article,
    is_attribute,
    is_far,
    led_by_of,
    may_befall_one,
    of_harm,
    set_free,
    tie,
    what_of,
)
from marsad.read.uncounted import counts_nothing
from marsad.read.zones import UNREAD, Sentence


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
        label = label_after(a, sentence, label, counts=any(q.kind != "zero" for q in own))  # "| No."
    return drafts


def _read_sentence(a: Annotated, place: Place, own: list[Quantity], label: int | None) -> None:
    waiting: list[tuple[Quantity, Noun]] = []
    spare: list[tuple[Quantity, Noun]] = []
    led: list[tuple[Quantity, Noun]] = []
    older: Quantity | None = None
    for q in own:
        noun = _noun(a, q, place.sentence.last)
        if counts_nothing(a, place.sentence, q, noun):
            continue
        if _rises(a, place.sentence, q, own):
            older = q
            continue
        if leads(a, q, place.sentence.last):
            led.append((q, noun))
            continue
        draft = _draft_of(a, place, q, noun, label)
        if draft is None:
            gap = "verb_final" in a.lexicon.policy and a.classes[q.head : q.head + 1] == ","
            counts = noun.kind in COUNTABLE or (gap and noun.kind == "none")
            waits = counts and (q.kind != "article" or noun.kind == "person")
            waiting = [*_row_so_far(a, waiting, q), (q, noun)] if waits else []
            spare += [(q, noun)] if waits and q.kind != "article" else []
            continue
        catch_up(a, place, waiting, draft)
        waiting = []
        add_up(a, place, spare, draft)
        part_of(a, place, led, draft, "part-ahead")
        if older is not None:
            place.drafts.append(_older(a, place, older, draft))
            older = None
        _add(a, place, draft)


def _row_so_far(a: Annotated, waiting: list[tuple[Quantity, Noun]], q: Quantity) -> list[tuple[Quantity, Noun]]:
    """`left 5 soldiers, 2 civilians and 8 attackers dead`: those that wait, with only a comma before the number."""
    return waiting if waiting and a.classes[waiting[-1][1].last : q.first] in (",", "&", ",&") else []


def _add(a: Annotated, place: Place, draft: Draft) -> None:
    """The draft, with what it shares with the one before it and the other harms of its number, joins the drafts."""
    if is_base(a, place, draft):
        return
    share_bound(a, place, draft)
    share_status(a, place, draft)
    place.drafts.append(draft)
    place.drafts.extend(twins(a, place, draft))


def _draft_of(a: Annotated, place: Place, q: Quantity, noun: Noun, label: int | None) -> Draft | None:
    """A number by its own predicate, its heading, the number before it, or by what is left out."""
    own = _tied(a, place, q, noun) or labelled(a, place, q, noun, label)
    if own is None and is_spared(a, q, noun):
        return None
    if own is None and _is_pair_of_old(a, place, q):
        return inherited(a, replace(place, drafts=place.drafts[:-1]), q, noun)
    return own or inherited(a, _holding(a, place, q), q, noun) or gapped(a, place, q, noun)


def _is_pair_of_old(a: Annotated, place: Place, q: Quantity) -> bool:
    """`44 dead and 130 wounded, up from 36 and 90`: each of the two older figures is of the newer one in its turn."""
    old = a.tagged(max(place.sentence.first, q.first - _OLD), q.first, "scope.old") is not None
    joined = a.classes[q.head : q.head + 2] == "&N" or a.classes[max(0, q.first - 2) : q.first] in ("N&", "~&")
    near = place.drafts[-2:]
    return old and joined and len(near) == 2 and near[0].sentence == near[1].sentence == place.number


_OLD = 5  # tokens between `up from` and the second of two older figures


def _holding(a: Annotated, place: Place, q: Quantity) -> Place:
    """`31 killed and 12 wounded. Twenty-six of the victims were men`: the last number that can hold a share of it."""
    size = q.high if q.low is None else q.low
    if size is None or a.classes[q.head : q.head + 1] != "F" or not place.drafts:
        return place
    at = len(place.drafts)
    while at and at > len(place.drafts) - _HOLDS:
        whole = place.drafts[at - 1].size
        if whole is None or whole >= size:
            return place if at == len(place.drafts) else replace(place, drafts=place.drafts[:at])
        at -= 1
    return place


_TELLING = 3  # tokens between a verb of telling and the bodies it tells of
_HOLDS = 4  # numbers before a share among which its whole is looked for


def _rises(a: Annotated, sentence: Sentence, q: Quantity, own: list[Quantity]) -> bool:
    """`rose from 38 to 74`: the first of two numbers of a toll that moved."""
    if "M" not in a.classes[sentence.first : q.first]:
        return False
    before = a.tokens.norms[q.first - 1] if q.first > sentence.first else ""
    sets, after = a.lexicon.sets, a.tokens.norms[q.head : q.head + 1]
    onward = a.classes[q.head : q.head + 1] == "t" or not sets["rise_to"].isdisjoint(after)
    leads = before in sets["from"] and onward
    leads = leads or not sets["from_after"].isdisjoint(after)  # "38'den 74'e yükseldi"
    return leads and any(other.first == a.phrase_end(q.head) for other in own)


def _older(a: Annotated, place: Place, q: Quantity, newer: Draft) -> Draft:
    draft = Draft(newer.what, q.first, q.head, f"{a.lexicon.code}.count.older", place.number, q)
    draft.predicate, draft.unit = newer.predicate, newer.unit
    draft.marks.add("old")
    return draft


def _noun(a: Annotated, q: Quantity, limit: int) -> Noun:
    """What a number counts: the noun after it, or after `of` or `were` ("469 of the army", "three were civilians")."""
    first = q.core if q.kind == "implicit" else q.head
    if first < limit and a.classes[first] in "OBF":
        start = a.phrase_end(first)
        if start < limit and a.classes[start] == "K" and is_attribute(a, start):
            start = a.phrase_end(start)  # "dozens of captured soldiers"
        after = noun_at(a, start, limit)
        if after.kind == "person" or (after.kind == "thing" and q.kind == "vague"):
            return after
    if first < limit and a.classes[first] == "K" and is_attribute(a, first):
        first = a.phrase_end(first)  # "32 captured soldiers were executed"
    return noun_at(a, first, limit)


# --- a predicate of its own -----------------------------------------------------------------------------------------


def _tied(a: Annotated, place: Place, q: Quantity, noun: Noun) -> Draft | None:
    if not _may_be_tied(a, place, q, noun):
        return None
    found = tie(a, place.sentence, q)
    if found is None:
        return _bodies(a, place, q, noun)
    what = what_of(a, place, found.predicate, q, noun)
    if (what is None and noun.unit == "bodies") or (what is not None and _of_anything(a, found, noun)):
        return _bodies(a, place, q, noun)  # "a total of 76 bodies were taken from the river"
    if what is None or not _befell(a, place, q, noun, found, what):
        return None
    first = min(found.predicate, q.first)
    last = max(a.phrase_end(found.predicate), q.last, noun.last)
    draft = Draft(what, first, last, f"{a.lexicon.code}.count.{found.frame}", place.number, q)
    draft.predicate = found.predicate
    dress(draft, noun)
    _mark(a, place, draft, found, noun)
    _some_of(a, place, draft, noun)
    _of_the_dead(a, place, draft, noun)
    return draft


def _may_be_tied(a: Annotated, place: Place, q: Quantity, noun: Noun) -> bool:
    """Can the number have a predicate of its own? Not one that only tells more of the number before it."""
    if q.kind == "vague" and noun.kind == "none" and a.classes[q.head : q.head + 1] == "O" and not of_harm(a, q):
        return False  # "most of the killing" counts nobody
    if q.kind == "article" and (
        noun.kind != "person" or not may_befall_one(a, place.sentence) or is_apposed(a, place, q)
    ):
        return False
    if is_aside(a, q) and not harmed_themselves(a, q):
        return False
    return not (place.drafts and (is_included(a, place, q, noun) or after_including(a, place, q)))


def _befell(a: Annotated, place: Place, q: Quantity, noun: Noun, found: Tie, what: str) -> bool:
    """Did the harm of the predicate befall those whom the number counts?"""
    right_after = q.kind == "vague" and found.frame == "state" and found.predicate == q.head  # "scores unaccounted for"
    if not (fits(what, q, noun, found.frame) or of_harm(a, q) or right_after) or set_free(a, place, found):
        return False
    if _is_of_people(a, q, what) or _is_negated(a, found.predicate, what) or did_it(a, q, noun, found):
        return False
    if is_article(a, q, noun, found.frame) and (found.frame not in ONE_OF or is_far(q, found)):
        return False
    if found.frame == "of-them" and what in THINGS and place.drafts and place.drafts[-1].unit not in THING_UNITS:
        return False  # "71 bodies, most of them burnt": how they looked
    own = a.classes[q.head : q.head + 3] == "GON"  # "a boy of 16 is missing", "a father of four was shot"
    another = "N" in a.classes[q.head + 3 * own : found.predicate]
    return q.kind != "article" or not another  # not "a claim by a militia page that 100 people were killed"


def _is_of_people(a: Annotated, q: Quantity, what: str) -> bool:
    """`most of the dead are burnt`: no harm to things, but how people looked."""
    if what not in THINGS:
        return False
    entry = a.entries[q.head] if q.head < len(a.entries) else None
    return entry is not None and entry.letter == "F" and entry.what in _OF_PEOPLE


_OF_PEOPLE = frozenset(("killed", "injured", "missing", "displaced"))


def _of_the_dead(a: Annotated, place: Place, draft: Draft, noun: Noun) -> None:
    """`Of the 13 dead, nine had gunshot wounds`: wounds of the dead."""
    near = place.drafts[-1] if place.drafts else None
    if near is None or near.quantity is None or near.sentence != place.number or near.what != "killed":
        return
    shared = led_by_of(a, near.quantity) and a.classes[near.quantity.first - 1] == "E"  # not "a toll of 13 dead"
    if draft.what == "injured" and noun.kind == "none" and shared:
        draft.what, draft.whole = near.what, near
        draft.marks.add("part")


def _is_negated(a: Annotated, at: int, what: str) -> bool:
    """`12 have never been charged`, `tried to kill two guards`: it did not happen (but those not found are missing)."""
    if "has_cases" in a.lexicon.policy and a.classes[at] == "D" and a.classes[at - 1] not in "N~":
        return a.classes[a.phrase_end(at) : a.phrase_end(at) + 1] == "n"  # "случаев смерти не зафиксировано"
    return what != "missing" and a.classes[at] in "KI" and "n" in a.classes[max(0, at - 4) : at].replace("~", "")[-2:]


def _of_anything(a: Annotated, found: Tie, noun: Noun) -> bool:
    """`a total of 120 took part`: not a toll's noun, as `a death toll of nine` is; `were killed in 53 villages`."""
    entry = a.entries[found.predicate]
    if found.frame == "in-cases":
        return noun.unit != "incidents"
    return found.frame == "toll-of" and (entry is None or entry.what is None)


_APART = frozenset(("killed", "injured", "missing", "displaced"))  # harms that are told side by side


def _some_of(a: Annotated, place: Place, draft: Draft, noun: Noun) -> None:
    """`100 women were abducted; some were tortured`: some of those told just before."""
    near, q = (place.drafts[-1] if place.drafts else None), draft.quantity
    if near is None or q is None or near.sentence != place.number or noun.kind != "none" or q.kind != "vague":
        return
    if a.tokens.norms[q.core] in a.lexicon.sets["some"] and not {draft.what, near.what} <= _APART:
        draft.whole = near
        draft.status, draft.sex, draft.age = near.status, near.sex, near.age


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
    if _is_share(a, place, q, letter) or is_told_beside(a, place, q):
        draft.marks.add("part")
    if is_row(a, place, q):
        draft.marks.add("row")
    draft.marks |= marks_of_share(a, place, draft, found.predicate)
    if letter == "M" and a.tagged(first, q.first, "scope.gathers") is not None:
        draft.marks.add("gathers")
    draft.status = draft.status or _status_before(a, place, q, noun)
    if _is_to_come(a, place, q, found.predicate):
        draft.stance = "projected"


def _is_to_come(a: Annotated, place: Place, q: Quantity, predicate: int) -> bool:
    """Do the words between a number and its predicate say that it is only feared, possible or yet to be?"""
    ends = sorted((q.first, q.last, predicate, a.phrase_end(predicate)))
    if "own_windows" in a.lexicon.policy and _may_pass(a, q, ends[3]):
        return True
    if _TO_BE.fullmatch(a.classes, q.head, max(q.head, predicate)):
        return True
    past = "HB" in a.classes[ends[1] : ends[2]] and a.classes[ends[3] : ends[3] + 1] == "X"
    open_who = past and _is_definite(a, place.sentence.first, q)
    if "Y" in a.classes[ends[1] : ends[2]] and not open_who:
        return True
    return a.tagged(ends[1], ends[2], "stance.feared") is not None


def _status_before(a: Annotated, place: Place, q: Quantity, noun: Noun) -> str | None:
    """`opened fire on guards, three of them killed`: who they are whose number was not told."""
    of_them = a.classes[q.head : q.head + 1] == "F" and noun.kind == "none"
    if not of_them or (place.drafts and place.drafts[-1].sentence == place.number):
        return None
    at = a.classes.rfind("G", place.sentence.first, q.first)
    entry = a.entries[at] if at >= 0 else None
    return entry.codes.status if entry is not None and entry.codes is not None else None


def _is_definite(a: Annotated, floor: int, q: Quantity) -> bool:
    """`the six priests may have been murdered by soldiers`: that they were is told already; who did it is open."""
    the = a.lexicon.sets["articles"]
    return not the.isdisjoint(a.tokens.norms[max(floor, q.first - _THE) : q.first])


_TO_BE = re.compile("[^VBHNIK,;:.]*tB[d~]*")  # "1,800 more people to be flown out by nightfall"
_THE = 4  # tokens between the article and the number: "the six priests and two others"


def _may_pass(a: Annotated, q: Quantity, end: int) -> bool:
    """`pourrait dépasser les 50`, `50'yi geçmesinden korkuluyor`: a modal before the bound, or a fear after it."""
    final = "verb_final" in a.lexicon.policy and a.tagged(end - 1, end + 2, "stance.feared") is not None
    return final or (q.qualifier == "more_than" and "Y" in a.classes[max(0, q.first - 2) : q.first])


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
    told = a.tagged(max(first, q.first - _TELLING), q.first, "cue.said") is not None  # "the mayor gave 412 bodies"
    one = q.kind == "article" and a.tagged(noun.last, min(last, noun.last + _TELLING), "scope.found") is None
    if noun.unit != "bodies" or one or not (told or a.tagged(first, last, "scope.found") is not None):
        return None
    if a.tagged(first, last, "scope.examined") is not None:
        return None
    draft = Draft("killed", q.first, noun.last, f"{a.lexicon.code}.count.bodies", place.number, q)
    dress(draft, noun)
    return draft


def _distance_ok(a: Annotated, place: Place) -> bool:
    return bool(place.drafts) and distance_to(a, place, place.drafts[-1]) <= 1
