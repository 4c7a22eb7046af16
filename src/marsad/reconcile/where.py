"""Place words to keys: what names a place, and what only says how big it is."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from marsad.model import Place
from marsad.model.fold import fold

_SEVERAL = re.compile(r"[,،;+/]|\s(?:and|et|y|und|ve|и)\s|\sو(?=\w)")


@cache
def _sorts() -> frozenset[str]:
    table = tomllib.loads((files("marsad.reconcile") / "data" / "place_words.toml").read_text("utf-8"))
    return frozenset(fold(word) for word in table["sorts"])


def place_key(place: Place | None) -> str:
    """A place's id, else its words without what only says what sort of place it is; "" when there is none."""
    if place is None:
        return ""
    if place.id:
        return place.id
    bare = [word for word in fold(place.words).split() if word not in _sorts()]
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
