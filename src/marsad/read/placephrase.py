"""The words of a place: where its noun phrase begins and ends, and how exact it is (UCDP's scale)."""

from __future__ import annotations

import re

from marsad.read.annotate import Annotated


def phrase(a: Annotated, first: int, limit: int) -> tuple[int, int] | None:
    """A place's noun phrase: names and place words, on through `of`, `and`, commas between names."""
    first = _past_share(a, first, limit)
    match = a.lexicon.place.match(a.classes[first : min(limit, first + 24)])
    if match is None:
        return None
    last = _and_others(a, _round_it(a, _cut(a, first, first + match.end()), limit), limit)
    last = _whose(a, first, last, limit)
    if last <= first or not _place_word(a, first, last) or _goes_on(a, first, last):
        return None
    if a.classes[last : last + 1] in ("V", "s"):  # `in Jableh, Reuters said`, `in Jableh, the country's mayor`
        comma = a.classes.rfind(",", first, last)
        last = comma if comma > first else last
    return first, last


def _past_share(a: Annotated, first: int, limit: int) -> int:
    """`the whole of Kyiv region`, `most of the coast`: the place stands after `of`."""
    shares = a.lexicon.sets["place_shares"]
    for at in (first, first + 1):
        if at + 1 < limit and a.tokens.norms[at] in shares and a.classes[at + 1] == "O":
            return at + 2
    return first


def _and_others(a: Annotated, last: int, limit: int) -> int:
    """`in Jiribam and other districts`."""
    more = last + 2 < limit and a.classes[last] == "&" and a.tokens.norms[last + 1] in a.lexicon.sets["other_places"]
    entry = a.entries[last + 2] if more else None
    return last + 3 if entry is not None and "places.heads" in entry.tags else last


_FOR_WHOM = re.compile("[waGKEDy]~*(?:[waGK]~*)?")


def _whose(a: Annotated, first: int, last: int, limit: int) -> int:
    """`the road to Dorra`, `a camp for displaced people`: what says which road or camp is part of its words."""
    norms, sets = a.tokens.norms, a.lexicon.sets
    if last + 1 >= limit or last <= first:
        return last
    if a.classes[last] == "t" and norms[last - 1] in sets["place_ways"] and a.classes[last + 1] in "CE":
        match = a.lexicon.place.match(a.classes[last + 1 : min(limit, last + 9)])
        return _cut(a, last + 1, last + 1 + match.end()) if match and "C" in match[0] else last
    if norms[last] in sets["place_for"] and norms[last - 1] in sets["place_camps"]:
        match = _FOR_WHOM.match(a.classes, last + 1, limit)
        return match.end() if match and set(match[0]) & set("GD") else last
    return last


def _goes_on(a: Annotated, first: int, last: int) -> bool:
    """`in a Russian missile attack`: the name only describes the noun after it."""
    return a.classes[first] == "A" and "p" not in a.classes[first:last] and a.classes[last : last + 1] in tuple("wSGxD")


def _cut(a: Annotated, first: int, last: int) -> int:
    """The end of a place's phrase: only what is a place itself may follow its prepositions."""
    joins = a.lexicon.sets["place_joins"]
    for i in range(first + 1, last):
        if a.classes[i] == "P" and (a.tokens.norms[i] not in joins or not _names_place(a, i, last)):
            last = i
            break
        if _is_other_noun(a, i):
            last = i
            break
    while last > first and (a.classes[last - 1] in ",&POE" or _tail(a, first, last)):
        last -= 1
    return last


def _is_other_noun(a: Annotated, i: int) -> bool:
    """`in Kenya protests`: a noun behind the name that is no kind of place."""
    if a.classes[i] != "b" or a.classes[i - 1] != "C" or a.tokens.capital(i):
        return False
    entry = a.entries[i]
    return entry is None or not any(tag.startswith("places.") for tag in entry.tags)


def _names_place(a: Annotated, i: int, last: int) -> bool:
    """`in West Darfur`, `outside the town`, but not `, in the north` and not `in government operations`."""
    end = i + 1
    while end < last and a.classes[end] not in "P,&":
        end += 1
    stretch = a.classes[i + 1 : end]
    return "C" in stretch or ("p" in stretch and a.classes[i - 1] != ",")


def _tail(a: Annotated, first: int, last: int) -> bool:
    """`on the coast hour (after hour)`: a thing behind a place belongs to something else."""
    return a.classes[last - 1] in "Ub" and not a.tokens.capital(last - 1) and "p" in a.classes[first : last - 1]


def _round_it(a: Annotated, last: int, limit: int) -> int:
    """`villages around it`: the pronoun is a place that was named just before."""
    near = last + 1 < limit and a.classes[last] == "P" and a.tokens.norms[last] in a.lexicon.sets["place_round"]
    return last + 2 if near and a.tokens.norms[last + 1] in a.lexicon.sets["place_pronouns"] else last


def _place_word(a: Annotated, first: int, last: int) -> bool:
    stretch = a.classes[first:last]
    return "p" in stretch or "C" in stretch or a.tagged(first, last, "places.heads") is not None


def precision(a: Annotated, spot: tuple[int, int]) -> int:
    """The words of a place in, UCDP's precision out: 1 town, 2 near, 3 district, 4 governorate, 5 region, 6 country."""
    tags: set[str] = set()
    for i in range(*spot):
        entry = a.entries[i]
        if entry is not None:
            tags |= entry.tags
    if spot[0] < len(a.classes) and a.classes[spot[0]] == "P":
        return 2
    before = a.entries[spot[0] - 1] if spot[0] else None
    if before is not None and "places.near" in before.tags:
        return 2
    if "places.town" in tags:
        return 1
    for name, value in (("places.near", 2), ("places.district", 3), ("places.governorate", 4), ("places.region", 5)):
        if name in tags:
            return value
    return 6 if "places.countries" in tags else 1
