"""Where: the words of a place in the clause of a claim, and how exact they are (UCDP's scale)."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.zones import Document, Sentence

_PLACELESS = frozenset(
    (
        "responsibility_acknowledged", "responsibility_denied", "responsibility_attributed", "unverified", "commitment",
        "referral", "suspects", "testimonies",
    )
)  # fmt: skip
_MOVES = frozenset(("displaced", "returned", "evacuated", "deployment", "abducted", "sheltering", "attack", "siege"))
_AHEAD = 30  # tokens after a claim in which its place may stand


def give_place(a: Annotated, document: Document, draft: Draft) -> None:
    """A draft in: its place's words and precision are filled when its clause names a place."""
    if draft.place is not None or draft.what in _PLACELESS:
        return
    sentence = document.sentences[draft.sentence]
    spot = _of_road(a, sentence, draft) if draft.what == "road_closed" else None
    spot = spot or _search(a, sentence, draft)
    if spot is not None:
        draft.place = a.tokens.span(*spot)
        draft.precision = precision(a, spot)


def _search(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    anchor = draft.quantity.head if draft.quantity else draft.first
    verb = draft.predicate if draft.predicate is not None and draft.predicate >= draft.first else None
    after = a.phrase_end(verb) if verb is not None else draft.last
    found = _in_toll(a, sentence, draft, after)
    found = found or _led_to(a, sentence, draft, after) or _hit(a, sentence, draft, after)
    found = found or _ahead(a, sentence, draft, max(after, anchor))
    if found is None and after > anchor:
        found = _ahead(a, sentence, draft, anchor, after)
    if found is None and verb is not None and draft.quantity and verb < draft.quantity.first:
        found = _ahead(a, sentence, draft, after, draft.quantity.first)
    return found or _before(a, sentence, draft)


def _in_toll(a: Annotated, sentence: Sentence, draft: Draft, after: int) -> tuple[int, int] | None:
    """`the dead on the coast numbered 311`: a toll's place stands between its noun and its number."""
    at, q = draft.predicate, draft.quantity
    if at is None or q is None or at >= q.first or a.classes[at] != "M":
        return None
    return _ahead(a, sentence, draft, after, q.first)


def _led_to(a: Annotated, sentence: Sentence, draft: Draft, after: int) -> tuple[int, int] | None:
    """`crossed into Lebanon`: the predicate's own last word is the preposition."""
    if draft.predicate is None or after - draft.predicate < 2 or after >= sentence.last:
        return None
    if a.tokens.norms[after - 1] not in a.lexicon.sets.get("place_words", ()):
        return None
    return _phrase(a, after, sentence.last)


def _hit(a: Annotated, sentence: Sentence, draft: Draft, after: int) -> tuple[int, int] | None:
    """`stormed the village of Tillaberi`: what an attack hits is where it was."""
    if draft.what not in ("attack", "siege") or after >= sentence.last:
        return None
    spot = _phrase(a, after, sentence.last)
    if spot is None or "p" not in a.classes[spot[0] : spot[1]]:
        return None
    return spot


def _ahead(
    a: Annotated, sentence: Sentence, draft: Draft, first: int, last: int | None = None
) -> tuple[int, int] | None:
    for i in range(first, min(sentence.last, last or first + _AHEAD)):
        letter = a.classes[i]
        if letter in ";.NKI" or (letter == "V" and i > first):
            return None
        spot = _after_preposition(a, draft, i, sentence.last)
        if spot is not None:
            return spot
    return None


def _before(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    """`In the east of Gezira residents …`: a place before the claim, with no other clause between."""
    start = min(draft.first, draft.quantity.first if draft.quantity else draft.first)
    for i in range(sentence.first, max(start, draft.predicate or start)):
        spot = _after_preposition(a, draft, i, sentence.last)
        if spot is not None and spot[1] <= max(start, draft.predicate or start):
            between = a.classes[spot[1] : start]
            toll = draft.predicate is not None and a.classes[draft.predicate] == "M"
            if not set(between) & set(";.VKN" if toll else ";.VKIN"):
                return spot
    return None


def _after_preposition(a: Annotated, draft: Draft, i: int, limit: int) -> tuple[int, int] | None:
    if a.classes[i] not in "Pt":
        return None
    norm = a.tokens.norms[i]
    sets = a.lexicon.sets
    if norm in sets.get("place_words", ()) or (draft.what in _MOVES and norm in sets.get("move_words", ())):
        return _phrase(a, a.phrase_end(i), limit)
    return None


def _phrase(a: Annotated, first: int, limit: int) -> tuple[int, int] | None:
    """A place's noun phrase: names and place words, on through `of`, `and`, commas between names."""
    match = a.lexicon.place.match(a.classes[first : min(limit, first + 24)])
    if match is None:
        return None
    last = first + match.end()
    last = _cut(a, first, last)
    if last <= first or not _place_word(a, first, last) or _goes_on(a, first, last):
        return None
    if a.classes[last : last + 1] == "V":  # `in Jableh, Reuters said`
        comma = a.classes.rfind(",", first, last)
        last = comma if comma > first else last
    return first, last


def _goes_on(a: Annotated, first: int, last: int) -> bool:
    """`in a Russian missile attack`: the name only describes the noun after it."""
    return a.classes[first] == "A" and "p" not in a.classes[first:last] and a.classes[last : last + 1] in tuple("wSGxD")


def _cut(a: Annotated, first: int, last: int) -> int:
    joins = a.lexicon.sets.get("place_joins", frozenset())
    for i in range(first + 1, last):
        if a.classes[i] == "P" and a.tokens.norms[i] not in joins:
            last = i
            break
    while last > first and a.classes[last - 1] in ",&POE":
        last -= 1
    return last


def _place_word(a: Annotated, first: int, last: int) -> bool:
    stretch = a.classes[first:last]
    return "p" in stretch or "C" in stretch or a.tagged(first, last, "places.heads") is not None


def _of_road(a: Annotated, sentence: Sentence, draft: Draft) -> tuple[int, int] | None:
    """The road itself is the place: `roads to the coast`, `the Thaala road`."""
    for i in range(draft.first, min(draft.last, sentence.last)):
        entry = a.entries[i]
        if entry is not None and _is_road(a, entry.tags):
            first = i
            while first > sentence.first and a.classes[first - 1] in "EC~":
                first -= 1
            last = a.phrase_end(i)
            match = a.lexicon.road.match(a.classes[last : sentence.last])
            last += match.end() if match else 0
            return (first, last) if last > i + 1 or "C" in a.classes[first:i] else None
    return None


def _is_road(a: Annotated, tags: frozenset[str]) -> bool:
    acts = a.lexicon.acts
    return any(tag.startswith("act.noun:") and acts[int(tag[9:])].what == "road_closed" for tag in tags)


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


def share_places(drafts: list[Draft], home: tuple[str, int] | None) -> None:
    """Drafts with their wholes in: a part told in one sentence with its whole, or in a list under it, is where the
    whole is; what belongs to the text's one incident is where that was (`home`)."""
    for draft in drafts:
        whole = draft.whole
        near = whole is not None and (
            whole.sentence == draft.sentence or "row" in draft.marks or "of-them" in draft.rule
        )
        if whole is not None and near and draft.place is None:
            draft.place, draft.precision = whole.place, whole.precision
    before: Draft | None = None
    for draft in drafts:
        if draft.counted and draft.place is None and draft.scope == "incident" and home is not None:
            draft.place, draft.precision = home
        if draft.place is None and "twin" in draft.rule and before is not None:
            draft.place, draft.precision = before.place, before.precision
        before = draft
