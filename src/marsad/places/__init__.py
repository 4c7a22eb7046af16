"""Names to places: the gazetteer, a workspace's own places, resolution with candidates and UCDP precision."""

from __future__ import annotations

from marsad.places.gazetteer import Entry, Gazetteer, distance_km
from marsad.places.local import LocalPlace, parse_places
from marsad.places.resolve import Candidate, Located, locate, resolve

__all__ = [
    "Candidate", "Entry", "Gazetteer", "LocalPlace", "Located", "distance_km", "locate", "parse_places", "resolve",
]  # fmt: skip
