"""Between the claims of one text: part and whole, total, correction; and the scope and days that follow from them."""

from __future__ import annotations

from datetime import date

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.spans import Time
from marsad.read.zones import Document

_DEATHS = frozenset(("killed", "executed"))
_STOCKS = frozenset(("sheltering",))
_FLOWS = frozenset(("displaced", "returned"))
_ARMED = frozenset(("security_forces", "fighter"))


def same_kind(one: str, other: str) -> bool:
    """Do two codes count the same people (those executed are killed too)?"""
    return one == other or {one, other} <= _DEATHS


def relate(a: Annotated, document: Document, drafts: list[Draft], day: date | None) -> None:
    """Drafts in the order of the text in: wholes, scopes, days and corrections are filled."""
    said = _reporting_times(a, document)
    for index, draft in enumerate(drafts):
        if draft.counted and "part" in draft.marks:
            draft.whole = _whole_of(drafts, index)
    _siblings(drafts)
    for draft in drafts:
        if draft.counted:
            _give_scope(a, document, draft, day)
        _give_days(a, document, draft, said, day)
    for draft in drafts:
        whole = draft.whole
        if whole is not None:
            draft.scope = "part"
            draft.since, draft.until = whole.since, whole.until
            if draft.place is None and whole.sentence == draft.sentence:
                draft.place, draft.precision = whole.place, whole.precision
            if draft.party is None and whole.sentence == draft.sentence:
                draft.party = whole.party
    _corrections(a, document, drafts)


def _whole_of(drafts: list[Draft], index: int) -> Draft | None:
    part = drafts[index]
    size = part.size
    for other in reversed(drafts[:index]):
        if not other.counted or not same_kind(other.what, part.what) or part.sentence - other.sentence > 3:
            continue
        if "sibling-part" in part.marks and other.whole is not None and other.sentence == part.sentence:
            return other.whole
        if other.size is None or size is None or other.size > size or (other.size == size and size == 1):
            if "listed" in part.marks and other.whole is not None and other.sentence == part.sentence:
                return other.whole
            return other
    return None


def _siblings(drafts: list[Draft]) -> None:
    """A number tied by `and` to a part is a part of the same whole."""
    for index, draft in enumerate(drafts):
        if index and "sibling" in draft.marks and draft.whole is None:
            before = drafts[index - 1]
            if before.whole is not None and before.sentence == draft.sentence and same_kind(before.what, draft.what):
                draft.whole = before.whole


# --- scope --------------------------------------------------------------------------------------------------


def _give_scope(a: Annotated, document: Document, draft: Draft, day: date | None) -> None:
    sentence = document.sentences[draft.sentence]
    first, last = sentence.first, sentence.last
    if draft.what in _STOCKS:
        draft.scope = "stock"
    elif draft.what in _FLOWS and not _has(a, draft.first, draft.last, "scope.registered"):
        draft.scope = "stock" if _has(a, draft.first, draft.last, "scope.stock") else "cumulative"
        entry = a.entries[draft.predicate] if draft.predicate is not None else None
        if entry is not None and entry.letter == "I" and draft.scope == "cumulative":
            draft.scope = "flow"
    elif draft.what in ("detained", "missing", "abducted") and _has(a, draft.first, draft.last, "scope.stock"):
        draft.scope = "stock"
    elif draft.what in _DEATHS and (draft.status == "mixed" or _has(a, draft.first, draft.last, "scope.total")):
        draft.scope = "total"
        if draft.status is None and not draft.group:
            draft.status = "mixed"
    elif _is_incident(a, first, last, draft):
        draft.scope = "incident"
    else:
        draft.scope = "cumulative"


def _is_incident(a: Annotated, first: int, last: int, draft: Draft) -> bool:
    if _has(a, first, last, "scope.cumulative") or any(t.kind in ("since", "window") for t in _times(a, first, last)):
        return False
    return _has(a, first, last, "scope.incident")


def _has(a: Annotated, first: int, last: int, tag: str) -> bool:
    return a.tagged(first, last, tag) is not None


# --- days ---------------------------------------------------------------------------------------------------


def _times(a: Annotated, first: int, last: int) -> list[Time]:
    return [t for t in a.times if first <= t.first < last]


def _reporting_times(a: Annotated, document: Document) -> set[int]:
    """The times that say when something was said: right after a verb of saying, or after the speaker's name."""
    said: set[int] = set()
    for time in a.times:
        j = time.first - 1
        steps = 0
        while j >= 0 and steps < 9 and a.classes[j] in "CGEaw~OsdpyP-(),":
            if a.classes[j] == "w" and a.entries[j] is not None and "act.verb" in str(a.entries[j]):
                break
            j -= 1
            steps += 1
        if j >= 0 and a.classes[j] == "V":
            said.add(time.first)
    return said


def _give_days(a: Annotated, document: Document, draft: Draft, said: set[int], day: date | None) -> None:
    sentence = document.sentences[draft.sentence]
    times = [t for t in _times(a, sentence.first, sentence.last) if t.first not in said and (t.since or t.until)]
    if not times:
        return
    near = min(
        times, key=lambda t: abs(t.first - draft.first) if t.first < draft.first else max(0, t.first - draft.last)
    )
    if draft.scope in ("cumulative", "total", "stock", "flow"):
        window = next((t for t in times if t.kind in ("since", "window", "until")), None)
        if window is not None:
            draft.since, draft.until = window.since, window.until
        elif draft.scope == "cumulative" and near.kind == "day" and draft.first <= near.first <= draft.last + 6:
            draft.since, draft.until = near.since, near.until
            draft.scope = "day"
        return
    if near.kind in ("day", "window", "since", "now"):
        draft.since, draft.until = near.since, near.until


# --- corrections --------------------------------------------------------------------------------------------


def _corrections(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    for number, sentence in enumerate(document.sentences):
        if not _has(a, sentence.first, sentence.last, "stance.corrected"):
            continue
        own = [d for d in drafts if d.sentence == number and d.counted]
        if len(own) == 2 and same_kind(own[0].what, own[1].what):
            right, wrong = own
            right.stance, right.older, wrong.stance = "corrected", wrong, "asserted"
            right.scope = wrong.scope = right.scope if right.scope != "part" else "cumulative"
            right.whole = wrong.whole = None
