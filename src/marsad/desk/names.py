"""Names of origins and places as the reader's language has them; what nobody has a name for stays as it is written."""

from __future__ import annotations

from functools import lru_cache

from marsad.desk import shell
from marsad.workspace import Workspace

MOST_KEPT = 4096


def origin_name(opened: Workspace, origin: str, lang: str) -> str:
    """An origin's id in, its name out: the short one in English, the registry's in Arabic."""
    known = opened.registry.sources.get(origin)
    return known.labels.get("ar", origin) if known and lang == "ar" else origin


def place_name(opened: Workspace, place: str | None, lang: str) -> str:
    """A place's id or name in, the gazetteer's name in a language out; "" when no place is meant."""
    if not place:
        return ""
    if ":" in place:
        return opened.gazetteer.label(place, lang) or place.partition(":")[2]
    if lang != "ar":
        return place
    named = opened.gazetteer.named(place)
    return named[0].name_ar or place if named else place


@lru_cache(maxsize=MOST_KEPT)
def place_label(place: str, lang: str) -> str:
    """The same for a page: names are kept, so that a list of thirty asks the gazetteer once each."""
    with shell.workspace() as opened:
        return place_name(opened, place, lang)


@lru_cache(maxsize=MOST_KEPT)
def origin_label(origin: str, lang: str) -> str:
    """An origin's name for a page."""
    with shell.workspace() as opened:
        return origin_name(opened, origin, lang)
