"""Where: the words of a place in the clause of a claim, and how exact they are (UCDP's scale)."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.zones import Document, Sentence

_INSIDE = "ECaspwyG-"
_STOPS = frozenset(",;:.()rV")


def give_place(a: Annotated, document: Document, draft: Draft) -> None:
    """A draft in: its place's words and precision are filled when its clause names a place."""
    sentence = document.sentences[draft.sentence]
    spot = _search(a, sentence, draft)
    if spot is None:
        return
    draft.place = a.tokens.span(*spot)
    draft.precision = precision(a, spot)


def _search(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    anchor = draft.quantity.first if draft.quantity else (draft.predicate or draft.first)
    for i in range(anchor, min(sentence.last, max(draft.last, anchor) + 14)):
        if a.classes[i] in ";.":
            break
        if a.classes[i] == "N" and draft.quantity and i > anchor:
            break
        spot = _phrase(a, sentence, i)
        if spot:
            return spot
    for i in range(sentence.first, anchor):
        spot = _phrase(a, sentence, i)
        if spot and not any(c in ";:" for c in a.classes[spot[1] : anchor]):
            return spot
    return None


def _phrase(a: Annotated, sentence: Sentence, i: int) -> tuple[int, int] | None:
    entry = a.entries[i]
    if a.classes[i] != "P" or entry is None or "places.prepositions" not in entry.tags:
        return None
    if a.tokens.norms[i] in ("to", "of", "for", "from", "over"):
        return None
    first = a.phrase_end(i)
    j, named = first, False
    while j < sentence.last and j - first < 14:
        letter = a.classes[j]
        if letter in "O&," and not (j + 1 < sentence.last and _goes_on(a, j + 1, letter, named=named)):
            break
        if letter not in _INSIDE + "O&,~":
            break
        named = named or letter in "Cp" or _known(a, j)
        j += 1
    while j > first and a.classes[j - 1] in "O&,Ew-Gs" and not _known(a, j - 1):
        if a.classes[j - 1] == "w" and any(c in "Cp" for c in a.classes[first : j - 1]):
            j -= 1
            continue
        j -= 1
    if j == first or not named or not any(a.classes[k] in "Cp" or _known(a, k) for k in range(first, j)):
        return None
    return first, j


def _goes_on(a: Annotated, j: int, letter: str, *, named: bool) -> bool:
    if letter == "O":
        return a.classes[j] in "ECpy"
    if not named:
        return False
    if letter == ",":
        return a.classes[j] == "C" and a.classes[j + 1 : j + 2] not in ("V",)
    while j < len(a.classes) and a.classes[j] in "E~P":
        j += 1
    return j < len(a.classes) and (a.classes[j] in "Cpy" or _known(a, j))


def _known(a: Annotated, i: int) -> bool:
    entry = a.entries[i]
    return entry is not None and (
        "places.countries" in entry.tags or "places.heads" in entry.tags or "places.region" in entry.tags
    )


def precision(a: Annotated, spot: tuple[int, int]) -> int:
    """The words of a place in, UCDP's precision out: 1 town, 2 near, 3 district, 4 governorate, 5 region, 6 country."""
    tags: set[str] = set()
    for i in range(*spot):
        entry = a.entries[i]
        if entry is not None:
            tags |= entry.tags
    before = a.entries[spot[0] - 1] if spot[0] else None
    if before is not None and "places.near" in before.tags:
        return 2
    if "places.town" in tags:
        return 1
    for name, value in (("places.near", 2), ("places.district", 3), ("places.governorate", 4), ("places.region", 5)):
        if name in tags:
            return value
    return 6 if "places.countries" in tags else 1
