"""Between the claims of one text: part and whole, scope, days, corrections; for the grammar of verb-first languages."""

from __future__ import annotations

from datetime import date

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, by_sentence
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
            draft.whole = _whole_of(a, drafts, index)
    _shares(a, document, drafts)
    _confirm(a, document, drafts)
    _Days(a, document).give(drafts)
    _fold_in(a, document, drafts)
    _sums(drafts)
    for draft in drafts:
        if draft.whole is not None:
            _inherit(draft, draft.whole)
        if draft.older is not None and "older" in draft.older.marks:
            draft.older.scope, draft.older.place, draft.older.precision = draft.scope, draft.place, draft.precision
    _mixtures(drafts)
    _corrections(a, document, drafts)


def _confirm(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """What a sentence with "وتم التحقق منها" and those before it in its paragraph count is confirmed."""
    rows = by_sentence(drafts)
    for number, sentence in enumerate(document.sentences):
        at = a.tagged(sentence.first, sentence.last, "stance.confirmed")
        if at is None or (at > sentence.first and "n" in a.classes[max(sentence.first, at - 2) : at]):
            continue
        for step in range(number, max(-1, number - _NEAR), -1):
            if document.sentences[step].paragraph != sentence.paragraph:
                break
            for draft in rows.get(step, ()):
                if draft.counted and draft.stance == "asserted":
                    draft.stance = "confirmed"


def _root(part: Draft) -> Draft:
    """The whole of a part's whole: where a semicolon takes a list back to."""
    whole = part
    while whole.whole is not None:
        whole = whole.whole
    return whole


def _whole_of(a: Annotated, drafts: list[Draft], index: int) -> Draft | None:
    """The nearest claim before it of the same kind that is larger, or whose number is open; siblings share a whole."""
    part = drafts[index]
    for other in reversed(drafts[:index]):
        if part.sentence - other.sentence > 4:
            return None
        if not other.counted or not same_kind(other.what, part.what):
            continue
        if other.marks & {"older", "aside"}:
            continue
        if other.whole is not None and other.sentence == part.sentence and "opens" not in part.marks:
            return _root(other) if ";" in a.classes[other.first : part.first] else other.whole
        if part.size is None or other.size is None or other.size > part.size:
            return other
        if other.whole is not None and (other.whole.size or 0) > part.size:
            return other.whole
    return None


def _shares(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """ "في لاتاكيا كان العدد هو الأكبر: 745", "في الجنوب مجروح 750، في البقاع 150": a place first, then its share."""
    before: Draft | None = None
    for draft in drafts:
        if not draft.counted or draft.size is None:
            continue
        sentence = document.sentences[draft.sentence]
        if before is not None and draft.sentence == before.sentence + 1 and _is_share(a, sentence.first, draft, before):
            draft.whole = before
            draft.marks.add("part")
            for other in drafts:
                if other.sentence == draft.sentence and other.whole is draft and "place" in other.rule:
                    other.whole = before
        if draft.whole is None and "place" not in draft.rule:
            before = draft


def _is_share(a: Annotated, first: int, draft: Draft, before: Draft) -> bool:
    if draft.predicate is None or a.classes[draft.predicate] not in "DM" or draft.whole is not None:
        return False
    led = a.tokens.norms[first + a.classes[first].count("&")] in ("في", "ب")
    wider = before.place is None or (before.precision or 0) > 3 or before.place != draft.place
    return led and wider and same_kind(draft.what, before.what) and (before.size or 0) > (draft.size or 0)


def _fold_in(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """ "ما يعني أن مجموع القتلى بلغ 745": the smaller counts just before go into the total and keep their scope."""
    counted = [d for d in drafts if d.counted]
    for index, total in enumerate(counted):
        sentence = document.sentences[total.sentence]
        if a.tagged(max(sentence.first, total.first - 8), total.last, "scope.sum") is None or "part" in total.marks:
            continue
        for other in counted[max(0, index - 2) : index]:
            fits = same_kind(other.what, total.what) and total.sentence - other.sentence <= 2
            if (
                fits
                and other.whole is None
                and 0 < (other.size or 0) < (total.size or 0)
                and "older" not in other.marks
            ):
                other.whole = total
                other.marks.add("folded")


_NEAR = 12  # sentences in which rows of a list, a correction and what it corrects stand


def _sums(drafts: list[Draft]) -> None:
    """A count that two rows above it make up ("معاً 739") is a part of what they share out."""
    rows: list[Draft] = []
    for draft in drafts:
        if "row" in draft.marks and draft.whole is not None and draft.size:
            rows.append(draft)
        elif draft.whole is None and draft.size and rows:
            rows = [row for row in rows if draft.sentence - row.sentence <= _NEAR]
            pair = _pair_of(rows, draft)
            if pair is not None and pair.whole is not None and (pair.whole.size or 0) > draft.size:
                draft.whole = pair.whole


def _pair_of(rows: list[Draft], draft: Draft) -> Draft | None:
    """The first of two rows of the draft's kind that add up to it."""
    seen: dict[int, Draft] = {}
    for row in rows:
        if not same_kind(row.what, draft.what) or row.size is None:
            continue
        other = seen.get((draft.size or 0) - row.size)
        if other is not None:
            return other
        seen[row.size] = row
    return None


def _mixtures(drafts: list[Draft]) -> None:
    """Armed men of whom some are security men and some fight them are of mixed status."""
    parts: dict[int, set[str | None]] = {}
    for draft in drafts:
        if draft.whole is not None:
            parts.setdefault(id(draft.whole), set()).add(draft.status)
    for draft in drafts:
        own = parts.get(id(draft), set())
        if draft.status == "fighter" and {"security_forces", "fighter"} <= own:
            draft.status = "mixed"
        if (
            draft.status is None
            and draft.scope == "cumulative"
            and draft.what in _DEATHS
            and "civilian" in own | {None}
        ):
            draft.scope = "total" if own & {"security_forces", "fighter"} else draft.scope


def _inherit(part: Draft, whole: Draft) -> None:
    if "folded" not in part.marks:
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
        self.a, self.document, self.day = a, document, _latest(a)
        self.dated = (
            sum(t.since is not None for t in a.times) > 1
        )  # a text whose only date is its dateline's tells of that day
        self.titled = False  # is the day that of the title?
        self.window: tuple[date | None, date | None] = (None, None)
        self.lead = self._lead_day()
        self.sudden = self._is_sudden()

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
        return self._told(sentence.first, sentence.last)

    def _told(self, first: int, last: int) -> list[Time]:
        """The times that say when something happened, not when it was said."""
        return [t for t in self.a.times_in(first, last) if (t.since or t.until) and not self._is_said(t)]

    def _is_said(self, time: Time) -> bool:
        """A verb of saying before it, and no "that" between: "قال المرصد الثلاثاء إن", "نشرته الثلاثاء"."""
        a = self.a
        if time.kind in ("since", "window", "until") or self._is_of_event(time):
            return False
        for i in range(time.first - 1, max(-1, time.first - 9), -1):
            entry = a.entries[i]
            if a.classes[i] in ".;:rKISDNWH" or (entry is not None and "cue.that" in entry.tags):
                return False
            if a.classes[i] == "V":
                return True
        return False

    def _is_of_event(self, time: Time) -> bool:
        """ "تظاهرات الثلاثاء", "قصف أمس": the day of what stands right before it."""
        before = self.a.entries[time.first - 1] if time.first else None
        return before is not None and (before.unit == "incidents" or "scope.incident" in before.tags)

    def _lead_day(self) -> Time | None:
        """The day that the text opens with, when it tells of one day and of no count since some day."""
        if any(t.kind == "since" for t in self.a.times):
            return None
        wide = [s for s in self.document.sentences if s.last - s.first > _SHORT and s.zone != "furniture"][:_LEAD]
        times = self._told(wide[0].first, wide[-1].last) if wide else []
        if self.dated:
            times = [t for t in times if not self._is_dateline(t)]
        lead = next((t for t in times if t.since is not None and t.since == t.until), None)
        self.titled = lead is not None and lead.first < wide[0].last and wide[0].zone in ("headline", "label")
        return lead

    def _is_sudden(self) -> bool:
        """Does the text tell of one attack on a day, or is it a headline of one, without a running count?"""
        if any(t.kind == "since" or (t.kind == "window" and t.since != t.until) for t in self.a.times):
            return False
        wide = [s for s in self.document.sentences if s.last - s.first > _SHORT and s.zone != "furniture"]
        if not wide or (self.lead is None and len(wide) > 2):
            return False
        lead = wide[: _LEAD if self.lead is not None else 1]
        return self.a.tagged(lead[0].first, lead[-1].last, "scope.incident") is not None

    def _nearest(self, draft: Draft, times: list[Time]) -> Time | None:
        if "row" not in draft.marks:
            times = [t for t in times if not self._is_parted(draft, t)]
        return min(times, key=lambda t: _apart(draft, t), default=None)

    def _is_parted(self, draft: Draft, time: Time) -> bool:
        """Does a colon or a semicolon part the day from the claim?"""
        first, last = sorted((draft.first, time.first))
        return any(c in ":;" for c in self.a.classes[first:last]) and time.kind in ("day", "now")

    def _is_dateline(self, time: Time) -> bool:
        """ "بيروت، السبت – …", "نشرة المرصد | الاثنين 21 تموز": when it was written, not when it happened."""
        a = self.a
        if time.first < 2 or (
            time.first <= _SHORT
            and a.classes[a.phrase_end(time.first) : a.phrase_end(time.first) + 1] in tuple("-./:)r")
        ):
            return a.classes[time.first - 1 : time.first] in ("", "-", "l", ",", "(", "r") or time.first <= 2
        return a.classes[time.first - 1] in "-l" and time.first < 2 * _SHORT

    def _scope(self, draft: Draft, times: list[Time], near: Time | None) -> str:
        return self._scope_of_code(draft, times) or self._scope_of_harm(draft, times, near)

    def _scope_of_code(self, draft: Draft, times: list[Time]) -> str | None:
        """What a code, or a few people whom a verb befell, says of the scope without further words."""
        if draft.what in ("sheltering", "missing", "siege"):
            return "stock"
        if draft.what in ("testimonies", "suspects"):
            return "cumulative"
        if self._is_small(draft) and not any(t.kind == "since" for t in times) and "toll" not in draft.marks:
            return "day" if self._has_own_day(draft, times) and not self.sudden else "incident"
        held = draft.what in _HELD and self._letter(draft) == "D"
        if held and (self.lead is None or self._says(draft, "scope.stock")):
            return "stock"
        return self._moved(draft) if draft.what in _MOVED else None

    def _scope_of_harm(self, draft: Draft, times: list[Time], near: Time | None) -> str:
        close = near is not None and near.since is not None and _is_day(near, self.day) and _apart(draft, near) <= 3
        if close and "toll" not in draft.marks and any(t.kind == "since" for t in times):
            return "day"
        if any(t.kind in ("since", "window") and _apart(draft, t) < 30 and not _is_day(t, self.day) for t in times):
            return self._running(draft)
        if self._says(draft, "scope.total"):
            return self._running(draft)
        if near is not None and near.kind in ("day", "now") and near.since and draft.first <= near.first < draft.last:
            return "day"
        if ("toll" in draft.marks or self._near(draft, "scope.cumulative")) and not self.sudden:
            return self._running(draft)
        if near is not None and near.since is not None and _is_day(near, self.day):
            return "incident" if self.sudden or self._says(draft, "scope.incident") else "day"
        few = self.titled or (draft.size or 0) < 4 * _MANY
        bare = "toll" not in draft.marks or (draft.rule.endswith("toll-bare") and (draft.size or 0) < 2 * _MANY)
        if self.lead is not None and draft.what in _HARM and near is None and bare and few:
            return "incident" if self.sudden else "day"
        small = (draft.size or 0) < _MANY
        if (
            (self._says(draft, "scope.incident") and small)
            or (self.sudden and draft.what in _HARM and few)
            or self._is_small(draft)
        ):
            return "incident"
        return self._running(draft)

    @staticmethod
    def _has_own_day(draft: Draft, times: list[Time]) -> bool:
        """ "ثلاثة متظاهرين قُتلوا اليوم": does the day stand with the claim?"""
        return any(t.kind in ("day", "now") and t.since is not None and t.since == t.until and _apart(draft, t) <= 1
                   and (draft.size or 0) > 1 for t in times)  # fmt: skip

    @staticmethod
    def _is_lone(draft: Draft) -> bool:
        """One or two people whom a noun alone counts: "اغتيال ناشط"."""
        return draft.quantity is not None and draft.quantity.kind == "implicit"

    def _is_small(self, draft: Draft) -> bool:
        """A verb that befell one person or a few tells one event: "خُطف ثلاثة شبان", "قُتل والدهم"."""
        return (
            (draft.size or 99) <= 3
            and self._letter(draft) in ("KIS" if self._is_lone(draft) else "KI")
            and draft.what in ("killed", "abducted", "executed")
        )

    def _running(self, draft: Draft) -> str:
        if draft.what in _DEATHS and (draft.status == "mixed" or self._near(draft, "scope.total")):
            return "total"
        return "cumulative"

    def _moved(self, draft: Draft) -> str:
        letter = self._letter(draft)
        told = draft.predicate is not None and self.a.tokens.norms[draft.predicate] in ("من", "الذين", "ممن")
        if self._near(draft, "scope.stock") or (letter in "MD" and not told and draft.what == "displaced"):
            return "stock" if letter != "D" or "toll" in draft.marks else "cumulative"
        return "flow" if letter == "I" or (letter == "S" and self._is_lone(draft)) else "cumulative"

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
            if "toll" in draft.marks or draft.rule.endswith("noun"):
                window = [t for t in window if not _is_day(t, self.day) or t.kind == "until"]
            if window:
                best = self._open_ended(min(window, key=lambda t: _apart(draft, t)))
                if "older" in draft.marks:
                    draft.since, draft.until = self.window[0], best.until
                    return
                self.window = (best.since, best.until)
                draft.since, draft.until = self.window
            elif near is not None and draft.scope in ("flow",) and near.since:
                draft.since, draft.until = near.since, near.until
            elif draft.what in _HARM and draft.scope != "stock" and draft.whole is None:
                draft.since, draft.until = self.window
            return
        if near is not None and near.kind != "until" and (draft.counted or self._is_of_act(draft, near)):
            draft.since, draft.until = near.since, near.until
            if draft.what in _LASTING or (not draft.counted and self._says(draft, "scope.begin")):
                draft.until = None if near.since == near.until else near.until
        elif self.lead is not None and draft.scope in ("incident", "day"):
            draft.since, draft.until = self.lead.since, self.lead.until

    def _open_ended(self, time: Time) -> Time:
        """ "لليوم الثالث على التوالي": a count of days goes on; "حتى أمس" of what is there now is that day."""
        norms = self.a.tokens.norms[time.first : time.last + 2]
        return time._replace(until=None) if self.a.lexicon.sets.get("consecutive", frozenset()) & set(norms) else time

    def _is_of_act(self, draft: Draft, time: Time) -> bool:
        """Does the time stand in the act's own clause?"""
        between = self.a.classes[min(draft.last, time.first) : max(draft.first, time.first)]
        return draft.first - 6 <= time.first <= draft.last + 3 and not any(c in ",;." for c in between)


_LASTING = frozenset(("road_closed", "curfew", "siege", "closure"))


def _latest(a: Annotated) -> date | None:
    return max((t.until for t in a.times if t.until is not None and t.kind in ("now", "window", "day")), default=None)


_LEAD = 2  # sentences that tell what the text is about
_SHORT = 6  # tokens of a dateline
_MANY = 50  # dead of one undated attack; more is a running count more often than not


def _apart(draft: Draft, time: Time) -> int:
    if time.first < draft.first:
        return draft.first - time.first
    return max(0, time.first - draft.last)


def _is_day(time: Time, day: date | None) -> bool:
    """A day, or the last 24 hours before publication; two days that the text names are a window."""
    if time.since is None or time.until is None:
        return False
    if time.since == time.until:
        return True
    return (time.until - time.since).days == 1 and time.until == day and time.kind == "window"


def _correct_earlier(document: Document, rows: dict[int, list[Draft]], number: int) -> None:
    """ "تصويب: …. القتلى المدنيون 149، وقتلى الأمن ثمانية": each new figure supersedes the earlier one of its group."""
    paragraph = document.sentences[number].paragraph
    own = [d for step in (number, number + 1) for d in rows.get(step, ()) if d.counted]
    earlier = [d for step in range(max(0, number - _NEAR), number) for d in rows.get(step, ()) if d.counted]
    for right in own:
        if document.sentences[right.sentence].paragraph != paragraph:
            continue
        old = [d for d in earlier if same_kind(d.what, right.what)]
        wrong = next((d for d in old if (d.status, d.sex, d.age) == (right.status, right.sex, right.age)), None)
        if wrong is not None and wrong.size != right.size:
            right.stance, right.older = "corrected", wrong
            right.scope, right.since, right.until = wrong.scope, wrong.since, wrong.until


def _corrections(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """ "كتبنا أن القتلى 48، والصحيح 84": the new figure is corrected and supersedes the old one."""
    rows = by_sentence(drafts)
    for number, sentence in enumerate(document.sentences):
        if a.tagged(sentence.first, sentence.last, "stance.corrected") is None:
            continue
        _correct_earlier(document, rows, number)
        own = [d for d in rows.get(number, ()) if d.counted and d.older is None]
        if len(own) == 2 and same_kind(own[0].what, own[1].what):
            wrong, right = own
            right.stance, right.older, right.whole = "corrected", wrong, None
            right.scope = wrong.scope
            right.since, right.until = wrong.since, wrong.until
            if right.place is None:
                right.place, right.precision = wrong.place, wrong.precision
