"""What the head of a text says for all of it: the place before a colon, the place that its headline names; and the days
and place of a figure that the text tells twice."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.placephrase import precision
from marsad.read.relations import same_kind
from marsad.read.zones import Document, Sentence

_HEAD = 6  # tokens before the colon that a place may take
_STAY = frozenset(("killed", "executed", "injured", "detained", "arrest", "missing", "abducted"))


def place_of_head(a: Annotated, document: Document, draft: Draft) -> None:
    """`Tarmelia: 203 dead`: a name and a colon that open a sentence are the place of what has none of its own."""
    if draft.place is not None or not draft.counted:
        return
    spot = _head(a, document.sentences[draft.sentence])
    if spot is not None:
        draft.place, draft.precision = a.tokens.span(*spot), precision(a, spot)


def _head(a: Annotated, sentence: Sentence) -> tuple[int, int] | None:
    colon = a.classes.find(":", sentence.first, min(sentence.last, sentence.first + _HEAD))
    first = sentence.first
    while first < colon and a.classes[first] in "*-qE":
        first += 1
    stretch = a.classes[first:colon]
    if colon < 0 or "C" not in stretch or not set(stretch) <= set("Cp~OEP&-a"):
        return None
    return None if a.tagged(first, colon, "cue.speaker") is not None else (first, colon)


def share_head(document: Document, drafts: list[Draft]) -> None:
    """Drafts in: numbers that no words place are where the headline's numbers are, or where the last one was that was
    told after it; a figure told twice has the days, the place and the scope of both tellings."""
    for draft in drafts:
        _restated(draft, drafts)
    for draft in drafts:
        _from_parts(draft, drafts)
    for draft in drafts:
        _from_whole(draft)
    first = document.sentences[0] if document.sentences else None
    if first is None or first.zone != "headline":
        return
    headed = next((d for d in drafts if d.sentence == 0 and d.counted and d.place is not None), None)
    near = headed
    for draft in drafts:
        if near is None:
            return
        if draft.place is None and _may_stay(draft):
            draft.place, draft.precision = near.place, near.precision
        elif draft.counted and draft.place is not None and draft.scope in ("cumulative", "total"):
            near = draft


def _from_parts(draft: Draft, drafts: list[Draft]) -> None:
    """A sum told after its parts runs from the day that they run from."""
    if draft.since is None and draft.until is None and draft.scope in ("cumulative", "total"):
        parts = (d for d in drafts if d.whole is draft and "gathered" in d.marks)
        part = next((d for d in parts if d.since is not None and d.until is None), None)
        if part is not None:
            draft.since = part.since


def _from_whole(draft: Draft) -> None:
    """A part has the days of its whole, also where the whole took them from another telling of it; and an older figure
    is of where the newer one is."""
    whole = draft.whole
    if whole is not None and draft.since is None and draft.until is None and draft.scope == "part":
        draft.since, draft.until = whole.since, whole.until
    newer = draft.older
    if newer is not None and newer.place is None and draft.place is not None:
        newer.place, newer.precision = draft.place, draft.precision


def _may_stay(draft: Draft) -> bool:
    return draft.counted and draft.what in _STAY and draft.scope in ("cumulative", "total", "part")


def _restated(draft: Draft, drafts: list[Draft]) -> None:
    """`203 dead since Sunday … the 203 dead that it counts`."""
    if not draft.counted or draft.size is None or draft.whole is not None or draft.scope not in ("cumulative", "total"):
        return
    for other in drafts:
        if other is draft or not _same_figure(draft, other):
            continue
        if draft.place is None:
            draft.place, draft.precision = other.place, other.precision
        if draft.since is None and draft.until is None:
            draft.since, draft.until = other.since, other.until
        if other.scope == "total":
            draft.scope = "total"
            draft.status = draft.status if other.status else None


def _same_figure(one: Draft, other: Draft) -> bool:
    figure = other.counted and other.size == one.size and other.unit == one.unit
    return figure and same_kind(one.what, other.what) and other.whole is None and other.scope in ("cumulative", "total")
