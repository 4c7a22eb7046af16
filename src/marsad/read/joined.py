"""Numbers that share a predicate, and harms that share a number."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.inherit import Place, dress, who_they_were
from marsad.read.nouns import Noun
from marsad.read.spans import Quantity
from marsad.read.ties import fits

_PLACES = dict.fromkeys(map(ord, "CpP"))
THING_UNITS = frozenset(("buildings", "vehicles", "villages", "sites"))


def catch_up(a: Annotated, place: Place, waiting: list[tuple[Quantity, Noun]], after: Draft) -> None:
    """`45 houses and 34 vehicles were burnt`: numbers in a row wait for the predicate of the last."""
    end = after.quantity.first if after.quantity else after.first
    caught: list[Draft] = []
    for q, noun in reversed(waiting):
        draft = _caught(a, place, q, noun, after, end)
        if draft is None:
            break
        caught.append(draft)
        end = q.first
    place.drafts.extend(reversed(caught))


def _caught(a: Annotated, place: Place, q: Quantity, noun: Noun, after: Draft, end: int) -> Draft | None:
    """A number that waits, with the first token of what comes after it; a draft of the predicate that it shares out."""
    between = a.classes[noun.last : end].replace("~", "")
    if "verb_final" in a.lexicon.policy:
        between = between.translate(_PLACES)  # "Karova'da üç asker, Talsen'de iki sivil öldü"
    if not between.strip("dEP") or between.strip("dEP") not in ("&", ",", ",&", "&,") or "part" in after.marks:
        return None
    frame = "passive" if q.kind == "article" else "joint"
    if not fits(after.what, q, noun, frame) or (noun.kind == "thing") != (after.unit in THING_UNITS):
        return None
    if a.classes[noun.last : end] == "&" and after.quantity is not None and after.quantity.qualifier == "exact":
        after.quantity = _bounded_too(q, after.quantity)
    tied = _tied_back(a, place, q, between) or after
    draft = Draft(tied.what, q.first, noun.last, tied.rule + "-joint", place.number, q)
    draft.predicate = tied.predicate
    dress(draft, noun)
    return draft


def _tied_back(a: Annotated, place: Place, q: Quantity, between: str) -> Draft | None:
    """`died two officers and one attacker, three were wounded`: "and" ties the number to the one before it."""
    before = place.drafts[-1] if place.drafts else None
    if before is None or before.sentence != place.number or between.strip("dEP") != ",":
        return None
    led = before.predicate is not None and before.predicate < before.first + 1
    return before if led and a.classes[before.noun_end : q.first] == "&" else None


def share_bound(a: Annotated, place: Place, draft: Draft) -> None:
    """`no fewer than 45 houses and 34 trucks were burnt`, each number with its own tie to the one verb."""
    before = place.drafts[-1] if place.drafts else None
    q = draft.quantity
    if before is None or before.quantity is None or q is None or before.predicate != draft.predicate:
        return
    if ".count." in draft.rule and q.qualifier == "exact" and a.classes[before.noun_end : q.first] == "&":
        draft.quantity = _bounded_too(before.quantity, q)


def share_status(a: Annotated, place: Place, draft: Draft) -> None:
    """`429 civilians were killed and 1,374 injured`: a bare number joined to one of a group is of that group."""
    before = place.drafts[-1] if place.drafts else None
    q = draft.quantity
    if before is None or q is None or before.sentence != draft.sentence or draft.group or draft.status:
        return
    bare = ".count." in draft.rule and draft.noun_end <= q.head and before.noun_end <= before.last <= q.first
    between = a.classes[before.last : q.first]
    beside = between == "," and {before.what, draft.what} == {"killed", "injured"}  # "13 soldiers dead, 18 hurt"
    if bare and before.status not in (None, "mixed") and (between in ("&", ",&") or beside):
        draft.status = before.status


def _bounded_too(q: Quantity, after: Quantity) -> Quantity:
    """`not fewer than 45 houses and 34 vehicles were burnt`: one qualifier before two figures goes for both."""
    if q.qualifier not in ("at_least", "more_than", "about", "up_to", "fewer_than"):
        return after
    low = None if q.low is None else after.low
    high = None if q.high is None else after.high
    return after._replace(low=low, high=high, qualifier=q.qualifier)


def add_up(a: Annotated, place: Place, spare: list[tuple[Quantity, Noun]], total: Draft) -> None:
    """`92 Druze, 93 soldiers and 18 Bedouins: so it divides the 203 dead`: numbers before a total that add up to it."""
    if len(spare) < 2 or total.size is None or sum(q.low or 0 for q, _ in spare) != total.size:
        return
    part_of(a, place, spare, total, "adds-up")


def leads(a: Annotated, q: Quantity, limit: int) -> bool:
    """`aralarında 15 kadının da bulunduğu 103 sivil`: a share told before the number it is a share of."""
    row = a.lexicon.forward_row
    match = row.match(a.classes[q.head : limit]) if row is not None else None
    words = a.lexicon.sets.get("forward_words")
    return match is not None and (words is None or not words.isdisjoint(a.tokens.norms[q.head : q.head + match.end()]))


def part_of(a: Annotated, place: Place, shares: list[tuple[Quantity, Noun]], whole: Draft, rule: str) -> None:
    """Numbers read before their whole become drafts of it; the list is emptied."""
    for q, noun in shares:
        draft = Draft(whole.what, q.first, max(q.last, noun.last), f"{a.lexicon.code}.{rule}", place.number, q)
        draft.predicate, draft.whole = whole.predicate, whole
        dress(draft, noun)
        if rule == "part-ahead" and noun.kind != "person":
            who_they_were(a, place, draft, whole.last)  # "six of the 93 who died were policemen"
        place.drafts.append(draft)
    shares.clear()


def twins(a: Annotated, place: Place, draft: Draft) -> list[Draft]:
    """`many of his men were killed or wounded`, `all were beaten, raped and killed`: one number of several harms is a
    claim of each; a draft with its number in, those of the other harms out."""
    at, q = draft.predicate, draft.quantity
    if at is None or q is None or a.classes[at] not in "KI":
        return []
    if q.first > at:
        return _before(a, place, draft, at)
    found: list[Draft] = []
    for other in _row(a, place, at):
        twin = _twin_of(a, place, draft, other)
        if twin is not None and all(twin.what != known.what for known in found):
            found.append(twin)
    if not found and draft.what == "injured":
        j = a.phrase_end(at)
        died = a.phrase_end(j) if a.classes[j : j + 1] == "B" else place.sentence.last  # "the wounded were killed"
        twin = _twin_of(a, place, draft, died) if died < place.sentence.last and a.classes[died] == "K" else None
        found += [twin] if twin is not None else []
    return found


def _row(a: Annotated, place: Place, at: int) -> list[int]:
    """The harms joined to the one at the token by commas and `and`; a comma alone joins none."""
    found: list[int] = []
    joined = False
    j = a.phrase_end(at)
    while j + 1 < place.sentence.last and a.classes[j] in ",&":
        joined = joined or a.classes[j] == "&"
        step = j + 1
        while step < place.sentence.last and a.classes[step] in "&dB":
            joined = joined or a.classes[step] == "&"
            step = a.phrase_end(step)
        if step >= place.sentence.last or a.classes[step] not in "KID" or _has_object(a, step):
            break
        found.append(step)
        j = a.phrase_end(step)
    return found if joined else []


def _has_object(a: Annotated, at: int) -> bool:
    """`were taken away and killed`, but `broke in and killed the owner`: a verb with an object of its own."""
    then = a.phrase_end(at)
    return a.classes[at] == "K" and a.classes[then : then + 1] in ("E", "A", "N")


def _before(a: Annotated, place: Place, draft: Draft, at: int) -> list[Draft]:
    """`killing and wounding over 40 people`: the harm before the one that has the number as its object."""
    j = at - 1
    if j <= place.sentence.first or a.classes[j] != "&":
        return []
    j -= 1
    while j > place.sentence.first and a.classes[j] == "~":
        j -= 1
    twin = _twin_of(a, place, draft, j) if a.classes[j] == "K" and a.classes[at] == "K" else None
    if twin is None:
        return []
    twin.first = draft.first = min(j, draft.first)
    twin.last = draft.last
    return [twin]


def _twin_of(a: Annotated, place: Place, draft: Draft, at: int) -> Draft | None:
    entry = a.entries[at]
    if entry is None or entry.what is None or entry.what == draft.what:
        return None
    if {entry.what, draft.what} <= {"abducted", "missing", "detained", "arrest"}:
        return None
    twin = Draft(entry.what, draft.first, a.phrase_end(at), draft.rule + "-twin", place.number, draft.quantity)
    twin.predicate = at
    twin.unit, twin.group, twin.whole = draft.unit, draft.group, draft.whole
    twin.status, twin.sex, twin.age = draft.status, draft.sex, draft.age
    twin.community, twin.role, twin.noun_end = draft.community, draft.role, draft.noun_end
    draft.last = max(draft.last, twin.last)
    return twin
