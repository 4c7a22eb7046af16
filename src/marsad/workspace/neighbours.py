"""What else the record names around a place: the landmarks of its small map."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from marsad.places.gazetteer import distance_km

if TYPE_CHECKING:
    from marsad.places.gazetteer import Entry
    from marsad.workspace import Workspace

NEAR_KM = 150.0
MOST = 14


def neighbours(workspace: Workspace, place: Entry, *, lang: str) -> list[tuple[Entry, str]]:
    """A place in; the settlements near it that claims name, most often named first, with their names, out."""
    named = Counter(claim.place.id for claim in workspace.claims if claim.place and claim.place.id)
    found = []
    for identity, _ in named.most_common():
        entry = workspace.gazetteer.get(identity or "")
        if entry is None or entry.id == place.id or entry.kind != "settlement":
            continue
        far = distance_km(place, entry)
        if far is not None and far < NEAR_KM:
            found.append((entry, workspace.gazetteer.label(entry.id, lang) or entry.name_en))
        if len(found) == MOST:
            break
    return found
