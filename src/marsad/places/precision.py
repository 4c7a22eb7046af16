"""UCDP's precision of a place (`where_prec`, 1 to 7), from the words and from what was found for them.

1 a town, village or site; 2 near one; 3 a district; 4 a governorate; 5 a wider or vaguer region; 6 a country;
7 nothing that can be placed. Source: UCDP GED codebook.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.places.gazetteer import Entry
from marsad.places.words import Parts

BY_CUE = (  # without a name, the kind of thing that the words speak of; the first that fits
    (("vague",), 5),
    (("near",), 2),
    (("country",), 6),
    (("unit",), 4),
    (("district",), 3),
    (("region", "many"), 5),
    (("road",), 5),
    (("settlement", "site", "centre"), 1),
    (("rural",), 2),
)


def precision_of(parts: Parts, winners: Sequence[Entry | None], chosen: Entry | None, *, headless: bool = False) -> int:
    """The words taken apart, the place found for each name and the one they are about in; the precision out.

    `headless`: the words are about a place that no list has.
    """
    if headless:
        return 1 if not parts.before(parts.names[0].at, "road") else 2
    if not parts.names or not any(winners):
        return _by_cues(parts)
    widest = chosen.precision if chosen else max(entry.precision for entry in winners if entry)
    if parts.has("vague"):
        return max(5, widest)
    if widest == 1:
        return _around(parts)
    if widest == 6:
        return _of_a_country(parts)
    return 5 if widest == 4 and _only_a_part(parts) else widest


def _of_a_country(parts: Parts) -> int:
    """The country itself, or some region ("Syria's coast") or town ("Guinea's capital") of it without a name."""
    if parts.has("region", "many", "road"):
        return 5
    return 1 if parts.has("settlement", "site") else 6


def _around(parts: Parts) -> int:
    """A town itself or what surrounds it: "near Jableh", "the Jableh area", "Jableh and villages around it"."""
    name = parts.names[0]
    near = parts.before(name.at, "near") or (not parts.rest_named and parts.follows(name, "near"))
    return 2 if near or parts.has("road", "rural", "many") else 1


def _only_a_part(parts: Parts) -> bool:
    """ "The west of Syria", "the Latakia highway": a region or a road of a unit, unless the unit is what is meant."""
    if parts.has("unit", "rural"):
        return False
    return parts.has("road") or parts.before(parts.names[0].at, "region")


def _by_cues(parts: Parts) -> int:
    if parts.has("region") and parts.has("country"):
        return 5
    named = parts.unknown is not None or bool(parts.names)
    if named and parts.has("settlement", "site") and not parts.has("near"):
        return 1
    if named and parts.has("road"):
        return 2
    for classes, precision in BY_CUE:
        if parts.has(*classes):
            return precision
    return 1 if named else 7
