"""Where, without capital letters: a preposition and words after it that the lexicon knows as places or heads."""

from __future__ import annotations

from typing import NamedTuple

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.zones import Document, Sentence

_NAMED = ("places.countries", "places.governorates", "places.towns", "places.regions")


_OPENING = 3  # sentences that may name the place of the whole text


class Spot(NamedTuple):
    """The words of a place, tokens first..last, and UCDP's precision."""

    first: int
    last: int
    words: str
    precision: int
    led: bool = True  # does a preposition lead it?


def give_places(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Drafts in: the words and the precision of their places are filled where the text names one for them."""
    spots = [_spots(a, sentence) for sentence in document.sentences]
    before: Draft | None = None
    for draft in drafts:
        floor = before.last if before is not None and before.sentence == draft.sentence and before.counted else 0
        mine = [s for s in spots[draft.sentence] if s.first >= floor or s.first >= draft.first]
        spot = _row_place(a, document.sentences[draft.sentence], draft)
        if spot is None and "day" not in draft.marks:
            led = [s for s in mine if s.led]
            spot = _after(a, draft, mine) or _nearest(a, draft, led) or _nearest(a, draft, mine)
        before = draft
        if spot is not None:
            draft.place, draft.precision = spot.words, spot.precision


def share_place(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """What befell on a day or in one event, and who is missing or held, takes the place that the text opens with."""
    opening = [s for s in document.sentences if s.zone not in ("item", "furniture", "credit")][:_OPENING]
    lead = next((spot for s in opening for spot in _spots(a, s)), None)
    if lead is None:
        return
    for draft in drafts:
        if draft.place is None and draft.whole is None and draft.scope in ("incident", "day", "stock"):
            draft.place, draft.precision = lead.words, lead.precision


def _after(a: Annotated, draft: Draft, spots: list[Spot]) -> Spot | None:
    """The place that a preposition ties to the claim in its own clause, right after it."""
    anchor = draft.quantity.first if draft.quantity else draft.first
    if "toll" in draft.marks:
        return None
    spot = next((s for s in spots if s.first >= anchor and s.led), None)
    if spot is None or any(c in ",;.:N&" for c in a.classes[max(anchor + 1, draft.last) : spot.first]):
        return None
    return spot


def _nearest(a: Annotated, draft: Draft, spots: list[Spot]) -> Spot | None:
    """The place after the claim in its clause, else the last one before it."""
    anchor = draft.quantity.first if draft.quantity else draft.first
    if "toll" in draft.marks:
        inside = next((s for s in spots if draft.first <= s.first < anchor), None)
        if inside is not None:
            return inside
    after = next((s for s in spots if s.first >= anchor), None)
    if after is not None and not any(c in ";.N" for c in a.classes[max(anchor + 1, draft.last) : after.first]):
        return after
    within = next((s for s in spots if draft.first <= s.first < draft.last), None)
    if within is not None:
        return within
    before = [s for s in spots if s.first < anchor]
    return before[-1] if before and "part" not in draft.marks else None


def _row_place(a: Annotated, sentence: Sentence, draft: Draft) -> Spot | None:
    """ "– حماة: 84", "أرزة 22": the words of a row before its number."""
    if not draft.marks & {"row", "place-before"} or "day" in draft.marks or draft.quantity is None:
        return None
    first, last = sentence.first, draft.quantity.first
    if "place-before" in draft.marks:  # "اللاذقية (98) + طرطوس (62)", "بغداد 8، ميسان 6"
        last -= a.classes[last - 1] == "("
        first = last
        while first > sentence.first and a.classes[first - 1] in "wpUyOaC~" and last - first < 4:
            first -= 1
    while first < last and a.classes[first] in "*-T~:&":
        first += 1
    for i in range(first, last):
        if a.classes[i] in ":(-l":
            last = i
            break
    if last <= first or any(c not in "wpUaOPC~b&" for c in a.classes[first:last]):
        return None
    return Spot(first, last, a.tokens.span(first, last), precision(a, first, last))


def _spots(a: Annotated, sentence: Sentence) -> list[Spot]:
    found: list[Spot] = []
    if sentence.zone in ("furniture", "credit"):
        return found
    i = sentence.first
    while i < sentence.last:
        spot = _spot(a, i, sentence.last)
        if spot is None:
            i += 1
            continue
        found.append(spot)
        i = spot.last
    return found


def _spot(a: Annotated, i: int, limit: int) -> Spot | None:
    entry = a.entries[i]
    if entry is None:
        return None
    if "places.prepositions" not in entry.tags:
        return _bare_spot(a, i, limit)
    first = a.phrase_end(i)
    if a.tokens.norms[i] not in ("في", "ب", "داخل", "ضمن", "قرب", "حول", "علي", "الي"):
        first = i
    return _from(a, first, limit)


def _bare_spot(a: Annotated, i: int, limit: int) -> Spot | None:
    """A name that no preposition leads: "أحداث السويداء", "هاجمت القوات قرية ود النورة"."""
    tags = _tags(a, i)
    named = any(tag in tags for tag in _NAMED)
    if not named and not ("places.town" in tags and a.classes[i + 1 : i + 2] in ("w", "C")):
        return None
    spot = _from(a, i, limit)
    return spot._replace(led=False) if spot is not None else None


def _from(a: Annotated, first: int, limit: int) -> Spot | None:
    last, named, head = first, False, False
    j = first
    while j < limit and j - first < 10:
        tags = _tags(a, j)
        if any(tag in tags for tag in _NAMED):
            named, last = True, a.phrase_end(j)
        elif "places.heads" in tags:
            head, last = True, a.phrase_end(j)
        elif _belongs(a, j, first, last, head=head, named=named):
            last = a.phrase_end(j)
        elif not _ties(a, j, last, limit, head=head):
            break
        j = a.phrase_end(j)
    if not named and not (head and last - first > 1):
        return None
    return Spot(first, last, a.tokens.span(first, last), precision(a, first, last))


def _belongs(a: Annotated, j: int, first: int, last: int, *, head: bool, named: bool) -> bool:
    """An unknown word after a head ("قرية ود النورة"), an adjective, or one more name after "and"."""
    letter = a.classes[j]
    if letter in "wyaG" and j > first and head and "places.heads" in _tags(a, j - 1):
        return True
    if letter == "w" and j > first + 1 and last == j and "places.town" in _tags(a, j - 2) and a.classes[j - 1] == "w":
        return a.entries[j] is None and len(a.tokens.norms[j - 1]) < 3
    if last != j:
        return False
    return (letter in "ya" and (named or head)) or (letter == "w" and named and a.classes[j - 1] == "&")


def _ties(a: Annotated, j: int, last: int, limit: int, *, head: bool) -> bool:
    """Does "and" or a preposition tie one more place to the phrase?"""
    if last != j or j + 1 >= limit or not _is_place(a, j + 1):
        return False
    return a.classes[j] == "&" or (head and (a.tokens.norms[j] == "في" or a.classes[j] == "O"))


def _tags(a: Annotated, i: int) -> frozenset[str]:
    entry = a.entries[i]
    return entry.tags if entry is not None else frozenset()


def _is_place(a: Annotated, i: int) -> bool:
    return any(tag.startswith("places.") and tag != "places.prepositions" for tag in _tags(a, i))


def precision(a: Annotated, first: int, last: int) -> int:
    """UCDP's precision of the words: 1 a town, 2 near it, 3 district, 4 governorate, 5 region, 6 country."""
    tags: set[str] = set()
    for i in range(first, last):
        tags |= _tags(a, i)
    for name, value in (
        ("places.near", 2), ("places.town", 1), ("places.district", 3), ("places.region", 5), ("places.governorate", 4),
        ("places.governorates", 4), ("places.towns", 1), ("places.regions", 5), ("places.countries", 6),
    ):  # fmt: skip
        if name in tags:
            return value
    return 1
