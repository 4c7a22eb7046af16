"""The number of things that an act is of: `shut eight checkpoints`, `a convoy of 22 vehicles was attacked`."""

from __future__ import annotations

from bisect import bisect_left

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.nouns import noun_at

_UNITS = {
    "attack": ("vehicles", "villages"),
    "siege": ("villages",),
    "road_closed": ("sites",),
    "checkpoint": ("sites",),
    "closure": ("buildings",),
}  # by code: the things whose number is the act's


def count_acts(a: Annotated, drafts: list[Draft], acts: list[Draft]) -> None:
    """Drafts of a text and those of its acts in: an act over a number of its things that no draft has gets it."""
    wanted = [d for d in acts if d.what in _UNITS and d.quantity is None]
    if not wanted:
        return
    taken = {d.quantity.first for d in drafts if d.quantity is not None}
    free = [q for q in a.quantities if q.first not in taken and q.kind in ("digits", "words", "vague")]
    firsts = [q.first for q in free]
    for draft in wanted:
        for q in free[bisect_left(firsts, draft.first) : bisect_left(firsts, draft.last)]:
            if q.first in taken:
                continue
            start = a.phrase_end(q.head) if a.classes[q.head : q.head + 1] == "O" else q.head
            noun = noun_at(a, start, draft.last)
            if noun.kind == "thing" and noun.unit in _UNITS[draft.what]:
                draft.quantity, draft.unit = q, noun.unit
                taken.add(q.first)
                break
