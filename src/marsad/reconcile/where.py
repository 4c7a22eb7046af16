"""Place words to keys: what names a place, and what only says how big it is."""

from __future__ import annotations

import re

from marsad.model import Place
from marsad.reconcile.fold import fold

_SEVERAL = re.compile(r"[,،;+/]|\s(?:and|et|y|und|ve|и)\s|\sو(?=\w)")
_SORTS = frozenset(
    "the of in at near around from to province provinces governorate governorates countryside city town village villages "
    "district area areas region subdistrict neighbourhood neighborhood suburb rural al el "
    "محافظه محافظات مدينه مدن بلده قريه قري منطقه مناطق ريف ناحيه حي في من الي "
    "provincia gobernacion ciudad pueblo de la en del ville gouvernorat dans le les du des провинции город в il stadt".split()
)


def place_key(place: Place | None) -> str:
    """A place's id, else its words without what only says what sort of place it is; "" when there is none."""
    if place is None:
        return ""
    if place.id:
        return place.id
    bare = [word for word in fold(place.words).split() if word not in _SORTS]
    bare = [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in bare]
    return " ".join(bare) or fold(place.words)


def is_wide(place: Place | None) -> bool:
    """A region or country, a list of three places or more, or nothing said."""
    if place is None:
        return True
    return (place.precision or 0) >= 5 or len(_SEVERAL.findall(place.words)) >= 2


def places_agree(one: Place | None, other: Place | None) -> bool:
    """Whether two claims may speak of one place: the same, one named inside the other, both wide, or one unsaid."""
    if one is None or other is None or (one.id and one.id == other.id):
        return True
    if is_wide(one) and is_wide(other):
        return True
    a, b = place_key(one), place_key(other)
    return a == b or (bool(a and b) and (f" {a} " in f" {b} " or f" {b} " in f" {a} "))
