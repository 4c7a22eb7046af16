"""Between the claims of one text: part and whole, scope, days, corrections; for the grammar of verb-first languages."""

from __future__ import annotations

from datetime import date

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.spans import Time
from marsad.read.zones import Document

_DEATHS = frozenset(("killed", "executed"))
_HARM = frozenset(("killed", "executed", "injured"))
_STOCKS = frozenset(("sheltering", "missing"))
_HELD = frozenset(("detained", "abducted"))
_MOVED = frozenset(("displaced", "returned", "evacuated"))


def same_kind(one: str, other: str) -> bool:
    """Do two codes count the same people (those executed are killed too)?"""
    return one == other or {one, other} <= _DEATHS


def relate(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Drafts in the order of the text in: wholes, scopes, days and corrections are filled."""
    for index, draft in enumerate(drafts):
        if draft.counted and draft.whole is None and "part" in draft.marks:
            draft.whole = _whole_of(drafts, index)
    _Days(a, document).give(drafts)
    for draft in drafts:
        if draft.whole is not None:
            _inherit(draft, draft.whole)
    _corrections(a, document, drafts)


def _whole_of(drafts: list[Draft], index: int) -> Draft | None:
    """The nearest claim before it of the same kind that is larger, or whose number is open; siblings share a whole."""
    part = drafts[index]
    for other in reversed(drafts[:index]):
        if part.sentence - other.sentence > 4 or not other.counted or not same_kind(other.what, part.what):
            continue
        if other.whole is not None and other.sentence == part.sentence and "opens" not in part.marks:
            return other.whole
        if part.size is None or other.size is None or other.size > part.size:
            return other
        if other.whole is not None and (other.whole.size or 0) > part.size:
            return other.whole
    return None


def _inherit(part: Draft, whole: Draft) -> None:
    part.scope = "part"
    if part.since is None and part.until is None:
        part.since, part.until = whole.since, whole.until
    if part.place is None:
        part.place, part.precision = whole.place, whole.precision
    if part.party is None:
        part.party = whole.party


class _Days:
    """Scopes and days, one claim after the other; a window that a text has set holds until it sets another."""

    def __init__(self, a: Annotated, document: Document) -> None:
        self.a, self.document = a, document
        self.window: tuple[date | None, date | None] = (None, None)

    def give(self, drafts: list[Draft]) -> None:
        """Drafts in the order of the text: scope, since and until are filled."""
        for draft in drafts:
            times = self._times(draft)
            near = self._nearest(draft, times)
            if draft.counted:
                draft.scope = self._scope(draft, times, near)
            self._days(draft, times, near)

    def _times(self, draft: Draft) -> list[Time]:
        sentence = self.document.sentences[draft.sentence]
        said = self.a.classes
        return [
            t
            for t in self.a.times
            if sentence.first <= t.first < sentence.last
            and (t.since or t.until)
            and not (t.first and said[t.first - 1] == "V")
        ]

    def _nearest(self, draft: Draft, times: list[Time]) -> Time | None:
        return min(times, key=lambda t: _apart(draft, t), default=None)

    def _scope(self, draft: Draft, times: list[Time], near: Time | None) -> str:
        if draft.what == "sheltering" or draft.what == "missing":
            return "stock"
        if draft.what in _HELD and self._letter(draft) == "D":
            return "stock"
        if draft.what in _MOVED:
            return self._moved(draft)
        if any(t.kind in ("since", "window") and _apart(draft, t) < 30 and not _is_day(t) for t in times):
            return self._running(draft)
        if self._says(draft, "scope.total"):
            return self._running(draft)
        if "toll" in draft.marks or self._near(draft, "scope.cumulative"):
            return self._running(draft)
        if near is not None and (near.kind in ("now", "day") or _is_day(near)) and near.since is not None:
            return "incident" if self._says(draft, "scope.incident") else "day"
        if self._says(draft, "scope.incident"):
            return "incident"
        return self._running(draft)

    def _running(self, draft: Draft) -> str:
        if draft.what in _DEATHS and (draft.status == "mixed" or self._near(draft, "scope.total")):
            return "total"
        return "cumulative"

    def _moved(self, draft: Draft) -> str:
        if self._near(draft, "scope.stock") or self._letter(draft) == "M":
            return "stock"
        return "flow" if self._letter(draft) in "KI" else "cumulative"

    def _letter(self, draft: Draft) -> str:
        return self.a.classes[draft.predicate] if draft.predicate is not None else "w"

    def _says(self, draft: Draft, tag: str) -> bool:
        sentence = self.document.sentences[draft.sentence]
        return self.a.tagged(sentence.first, sentence.last, tag) is not None

    def _near(self, draft: Draft, tag: str) -> bool:
        return self.a.tagged(max(0, draft.first - 4), draft.last, tag) is not None

    def _days(self, draft: Draft, times: list[Time], near: Time | None) -> None:
        if draft.scope in ("cumulative", "total", "stock", "flow"):
            window = [
                t for t in times if t.kind in ("since", "window", "until", "now") and not (t.kind == "now" and t.since)
            ]
            if window:
                best = min(window, key=lambda t: _apart(draft, t))
                self.window = (best.since, best.until)
                draft.since, draft.until = self.window
            elif near is not None and draft.scope in ("flow",) and near.since:
                draft.since, draft.until = near.since, near.until
            elif draft.what in _HARM and draft.scope != "stock":
                draft.since, draft.until = self.window
            return
        if near is not None and near.kind != "until":
            draft.since, draft.until = near.since, near.until


def _apart(draft: Draft, time: Time) -> int:
    if time.first < draft.first:
        return draft.first - time.first
    return max(0, time.first - draft.last)


def _is_day(time: Time) -> bool:
    """A day, or the last 24 hours."""
    if time.since is None or time.until is None:
        return False
    return (time.until - time.since).days <= 1 and time.kind in ("day", "now", "window")


def _corrections(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """ "كتبنا أن القتلى 48، والصحيح 84": the new figure is corrected and supersedes the old one."""
    for number, sentence in enumerate(document.sentences):
        if a.tagged(sentence.first, sentence.last, "stance.corrected") is None:
            continue
        own = [d for d in drafts if d.sentence == number and d.counted]
        if len(own) == 2 and same_kind(own[0].what, own[1].what):
            wrong, right = own
            right.stance, right.older, right.whole = "corrected", wrong, None
            right.scope = wrong.scope
            right.since, right.until = wrong.since, wrong.until
            if right.place is None:
                right.place, right.precision = wrong.place, wrong.precision
