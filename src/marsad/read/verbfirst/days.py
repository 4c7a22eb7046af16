"""When, and over what stretch: scopes and days of claims, for the grammar of verb-first languages."""

from __future__ import annotations

from datetime import date

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.spans import Time
from marsad.read.zones import Document, Sentence

DEATHS = frozenset(("killed", "executed"))
_HARM = frozenset(("killed", "executed", "injured"))
_HELD = frozenset(("detained", "abducted"))
_MOVED = frozenset(("displaced", "returned", "evacuated"))


class Days:
    """Scopes and days, one claim after the other; a window that a text has set holds until it sets another."""

    def __init__(self, a: Annotated, document: Document) -> None:
        self.a, self.document, self.day = a, document, _latest(a)
        # a text whose only date is its dateline's tells of that day
        self.dated = sum(t.since is not None for t in a.times) > 1
        self.titled = False  # is the day that of the title?
        self.spoken: dict[int, list[Time]] = {}  # the days of what happened, by sentence
        self.window: tuple[date | None, date | None] = (None, None)
        self.lead = self._lead_day()
        self.sudden = self._is_sudden()
        self.only = self._only_window()
        self.teller: tuple[str, ...] = ()
        self._open_window()

    def _open_window(self) -> None:
        """ "حصيلة الخروقات (حتى مساء الأحد 2 تشرين الثاني)": the stretch that a title names holds for what follows."""
        for sentence in self.document.sentences[:2]:
            if (
                sentence.zone not in ("headline", "label", "item")
                or "N" in self.a.classes[sentence.first : sentence.last]
            ):
                continue
            own = self.a.times_in(sentence.first, sentence.last)
            wide = [t for t in own if t.kind in ("since", "window", "until") and t.since != t.until]
            self.window = (wide[-1].since, wide[-1].until) if wide else self.window

    def give(self, drafts: list[Draft]) -> None:
        """Drafts in the order of the text: scope, since and until are filled."""
        before: Draft | None = None
        for draft in drafts:
            times = self._times(draft)
            near = self._nearest(draft, times)
            if draft.counted:
                draft.scope = self._scope(draft, times, near)
            self._days(draft, times, near)
            if before is not None and self._is_companion(draft, before):
                draft.scope, draft.since, draft.until = before.scope, before.since, before.until
            before = draft if draft.counted and draft.what in DEATHS and draft.whole is None else before

    @staticmethod
    def _is_companion(draft: Draft, before: Draft) -> bool:
        """ "137 قتيلاً ونحو خمسة آلاف جريح": the injured beside the dead of one event are of that event."""
        beside = draft.what == "injured" and draft.sentence == before.sentence and draft.whole is None
        return beside and before.scope in ("incident", "day") and draft.scope == "cumulative" and draft.since is None

    def _times(self, draft: Draft) -> list[Time]:
        if draft.sentence not in self.spoken:
            sentence = self.document.sentences[draft.sentence]
            self.spoken[draft.sentence] = self._told(sentence.first, sentence.last)
        return self.spoken[draft.sentence]

    def _told(self, first: int, last: int) -> list[Time]:
        """The times that say when something happened, not when it was said."""
        times = [self._opened(t) for t in self.a.times_in(first, last) if t.since or t.until]
        times = [t for t in times if not self._is_said(t)]
        told = [t for t in times if not self._is_dateline(t)] if self.dated else times
        return told or times

    def _opened(self, time: Time) -> Time:
        """ "منذ بدء الحرب في 24 شباط": a day that "since" and what began then lead."""
        if time.kind != "day":
            return time
        verb = self.a.entries[time.first - 1] if time.first else None
        if verb is not None and "scope.begin" in verb.tags and self.a.tokens.norms[time.first - 2] in ("التي", "الذي"):
            return time._replace(kind="since", until=None)  # "أعمال العنف التي اندلعت الخميس"
        for i in range(time.first - 1, max(-1, time.first - _BEGINNING), -1):
            if self.a.classes[i] in ",;.:rNTVKI":
                break
            if self.a.tokens.norms[i] in self.a.lexicon.sets.get("since", ()):
                return time._replace(kind="since", until=None)
        return time

    def _is_said(self, time: Time) -> bool:
        """A verb of saying before it, and no "that" between: "قال المرصد الثلاثاء إن", "نشرته الثلاثاء"."""
        a = self.a
        if time.kind in ("since", "window", "until") or self._is_of_event(time):
            return False
        if a.classes[a.phrase_end(time.first) : a.phrase_end(time.first) + 1] == "V":
            return True  # "مع فجر الجمعة رفع مكتب الصحة عدد القتلى"
        for i in range(time.first - 1, max(-1, time.first - 9), -1):
            entry = a.entries[i]
            if a.classes[i] in "KS" and a.tokens.norms[i] in a.lexicon.sets.get("mourned", ()):
                return True  # "شُيّع أمس": the day of the funeral
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
        """The day that the text opens with, when that opening tells of one day and of no count since some day."""
        wide = [s for s in self.document.sentences if s.last - s.first > _SHORT and s.zone != "furniture"][:_LEAD]
        if not wide or any(t.kind == "since" for t in self.a.times_in(0, wide[-1].last)):
            return None
        times = self._told(wide[0].first, wide[-1].last)
        lead = next((t for t in times if t.since is not None and t.since == t.until), None)
        self.titled = lead is not None and lead.first < wide[0].last and wide[0].zone in ("headline", "label")
        return lead

    def _is_sudden(self) -> bool:
        """Does the text tell of one attack on a day, or is it a headline of one, without a running count?"""
        wide = [s for s in self.document.sentences if s.last - s.first > _SHORT and s.zone != "furniture"]
        if not wide or (self.lead is None and len(wide) > 2 and self._counts_on(wide)):
            return False
        lead = wide[: _LEAD if self.lead is not None else 1]
        opens_with = self.a.times_in(0, lead[-1].last)
        if any(t.kind in ("since", "until") or (t.kind == "window" and t.since != t.until) for t in opens_with):
            return False
        opening = next(s for s in self.document.sentences if s.zone != "furniture")
        return self.a.tagged(opening.first, lead[-1].last, "scope.incident") is not None

    def _counts_on(self, wide: list[Sentence]) -> bool:
        """Does a running toll stand in the text's sentences?"""
        return any(self.a.tagged(s.first, s.last, "scope.running") is not None for s in wide)

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
        return self._scope_of_code(draft, times, near) or self._scope_of_harm(draft, times, near)

    def _scope_of_code(self, draft: Draft, times: list[Time], near: Time | None) -> str | None:
        """What a code, or a few people whom a verb befell, says of the scope without further words."""
        if draft.what in ("sheltering", "missing", "siege"):
            spread = self._letter(draft) == "S" or self._letter(draft) == "K"
            return "cumulative" if spread and any(t.kind in ("since", "window") for t in times) else "stock"
        if draft.what in ("testimonies", "suspects"):
            return "cumulative"
        summed = any(t.kind == "since" for t in times) or self._is_summed(draft)
        if self._is_small(draft) and not summed and "toll" not in draft.marks:
            return "day" if self._has_own_day(draft, times) and not self.sudden else "incident"
        if draft.what in _HELD and self._letter(draft) == "K" and self._norm(draft)[:1] in ("ي", "ت"):
            return "stock"  # "يُحتجز ما يزيد على مئتي رهينة"
        if near is not None and "toll" not in draft.marks and draft.what in _HARM and self._is_daily(draft, near):
            return "day"
        held = draft.what in _HELD and self._letter(draft) == "D"
        if held and not ("toll" in draft.marks and self.lead is not None):
            return "stock"
        return self._moved(draft) if draft.what in _MOVED else None

    def _scope_of_harm(self, draft: Draft, times: list[Time], near: Time | None) -> str:
        if "toll" in draft.marks and (self._says(draft, "scope.running") or self._says(draft, "scope.sum")):
            return self._running(draft)
        close = near is not None and near.since is not None and _is_day(near, self.day) and _apart(draft, near) <= 3
        if close and "toll" not in draft.marks and any(t.kind == "since" for t in times):
            return "day"
        if any(t.kind in ("since", "window") and _apart(draft, t) < 30 and not _is_day(t, self.day) for t in times):
            return self._running(draft)
        if "toll" in draft.marks and self._is_of_attack(draft):
            return "incident"
        if self._says(draft, "scope.total"):
            return self._running(draft)
        if near is not None and near.kind in ("day", "now") and near.since and draft.first <= near.first < draft.last:
            return "incident" if near.kind == "day" and self._is_at_spot(draft) else "day"
        if self._is_of_lead(draft, near):
            return "incident" if self.sudden else "day"
        if ("toll" in draft.marks or self._near(draft, "scope.cumulative")) and not self.sudden:
            return self._running(draft)
        if near is not None and near.since is not None and _is_day(near, self.day):
            spot = (
                self.sudden or self._says(draft, "scope.incident") or (near.kind == "day" and self._is_at_spot(draft))
            )
            return "incident" if spot else "day"
        few = self.titled or (draft.size or 0) < 4 * _MANY
        bare = "toll" not in draft.marks or (draft.rule.endswith("toll-bare") and (draft.size or 0) < 2 * _MANY)
        if self.lead is not None and draft.what in _HARM and near is None and bare and few:
            return "incident" if self.sudden else "day"
        small = (draft.size or 0) < _MANY
        if (
            ((self._says(draft, "scope.incident") or self._is_at_spot(draft)) and small)
            or (self.sudden and draft.what in _HARM and few)
            or self._is_small(draft)
        ):
            return "incident"
        return self._running(draft)

    def _is_of_attack(self, draft: Draft) -> bool:
        """ "ارتفع عدد ضحايا الهجوم على المسجد إلى 305": a toll whose own noun is of one attack."""
        a, at, q = self.a, draft.predicate, draft.quantity
        if at is None or q is None:
            return False
        if q.first <= at:  # "ضحايا الهجوم إلى ثلاثمائة وخمسة قتلى"
            at = next((i for i in range(q.first - 1, max(0, q.first - _TOLL), -1) if a.classes[i] == "M"), q.first)
        near = range(a.phrase_end(at), min(a.phrase_end(at) + 2, q.first))
        return any(a.entries[i] is not None and "scope.incident" in a.entries[i].tags for i in near)  # type: ignore[union-attr]

    def _is_of_lead(self, draft: Draft, near: Time | None) -> bool:
        """ "تظاهرات الثلاثاء …. القتلى اثنان، والجرحى 42": the dead of the day that the text is about."""
        told = draft.rule.endswith("toll-bare") or (draft.what in _HELD and "toll" in draft.marks)
        return self.lead is not None and near is None and told and not self._says(draft, "scope.cumulative")

    def _is_daily(self, draft: Draft, near: Time) -> bool:
        """Those of the last 24 hours, or of one day all over a province."""
        hours = any("ساع" in norm for norm in self.a.tokens.norms[near.first : near.last])
        return (hours and _is_last_day(near, self.day)) or ((draft.precision or 0) > 3 and _is_day(near, self.day))

    def _is_at_spot(self, draft: Draft) -> bool:
        """Those killed on a day in one village fell to one event; protesters are counted by the day."""
        return 0 < (draft.precision or 0) < 3 and draft.what in _HARM and "scope.crowds" not in self.a.tags

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
        if draft.what in DEATHS and (draft.status == "mixed" or self._near(draft, "scope.total")):
            return "total"
        return "cumulative"

    def _moved(self, draft: Draft) -> str:
        letter = self._letter(draft)
        told = self._norm(draft) in ("من", "الذين", "ممن")
        if self._near(draft, "scope.stock") or (letter in "MD" and not told and draft.what == "displaced"):
            return "stock" if letter != "D" or "toll" in draft.marks else "cumulative"
        return "flow" if letter == "I" or (letter == "S" and self._is_lone(draft)) else "cumulative"

    def _letter(self, draft: Draft) -> str:
        return self.a.classes[draft.predicate] if draft.predicate is not None else "w"

    def _norm(self, draft: Draft) -> str:
        return self.a.tokens.norms[draft.predicate] if draft.predicate is not None else ""

    def _says(self, draft: Draft, tag: str) -> bool:
        sentence = self.document.sentences[draft.sentence]
        return self.a.tagged(sentence.first, sentence.last, tag) is not None

    def _near(self, draft: Draft, tag: str) -> bool:
        return self.a.tagged(max(0, draft.first - 4), draft.last + 3 * (tag == "scope.total"), tag) is not None

    def _days(self, draft: Draft, times: list[Time], near: Time | None) -> None:
        if draft.scope in ("cumulative", "total", "stock", "flow"):
            self._stretch(draft, times, near)
        elif near is not None and near.kind != "until" and (draft.counted or self._is_of_act(draft, near)):
            draft.since, draft.until = near.since, near.until
            if draft.what in _LASTING or (not draft.counted and self._says(draft, "scope.begin")):
                draft.until = None if near.since == near.until else near.until
        elif not self._says(draft, "scope.earlier"):
            self._days_of_text(draft)

    def _stretch(self, draft: Draft, times: list[Time], near: Time | None) -> None:
        """The window of a running count, of what is there, or of a movement."""
        window = self._windows(draft, times)
        if window:
            self._take_window(draft, self._open_ended(min(window, key=lambda t: _apart(draft, t))))
        elif near is not None and draft.scope == "flow" and near.since:
            draft.since, draft.until = near.since, near.until
        elif draft.scope == "stock" or draft.whole is not None:
            return
        elif (draft.what in _HARM or draft.what in _HELD) and self._goes_on(draft):
            draft.since, draft.until = self.window
        elif self.only is not None:
            draft.since, draft.until = self.only.since, self.only.until

    def _windows(self, draft: Draft, times: list[Time]) -> list[Time]:
        """The stretches of time that a sentence names; the last 24 hours are none of a toll."""
        found = [t for t in times if t.kind in ("since", "window", "until") or (t.kind == "now" and not t.since)]
        if "toll" in draft.marks or draft.rule.endswith("noun"):
            return [t for t in found if not _is_day(t, self.day) or t.kind == "until"]
        return found

    def _take_window(self, draft: Draft, best: Time) -> None:
        if "older" in draft.marks:
            draft.since, draft.until = self.window[0], best.until
            return
        self.window, self.teller = (best.since, best.until), draft.said_by[:1]
        draft.since, draft.until = self.window
        if draft.scope == "stock" and best.kind == "until":
            draft.since = best.until

    def _days_of_text(self, draft: Draft) -> None:
        """What names no day happened on the day, or in the stretch, that the text is about."""
        of_lead = draft.scope in ("incident", "day") or (self.sudden and not draft.counted and draft.what in _BEFALLS)
        if self.lead is not None and of_lead:
            draft.since, draft.until = self.lead.since, self.lead.until
        elif self.only is not None and draft.what in _BEFALLS:
            draft.since, draft.until = self.only.since, self.only.until

    def _goes_on(self, draft: Draft) -> bool:
        """Does the voice go on that told of the stretch?"""
        return not self.teller or not draft.said_by or draft.said_by[0] == self.teller[0]

    def _is_summed(self, draft: Draft) -> bool:
        """ "وثّقت الشبكة في آذار …. وقُتل 3 على يد …": few, but of the closed stretch that the same voice counts over."""
        since, until = self.window
        return since is not None and until is not None and (until - since).days > 2 and self._goes_on(draft)

    def _only_window(self) -> Time | None:
        """The stretch that a whole text is about: the one time it names, in its first sentence."""
        dated = [t for t in self.a.times if (t.since or t.until) and not self._is_dateline(t)]
        first = next((s for s in self.document.sentences if s.zone != "furniture"), None)
        opening = [s for s in self.document.sentences if s.zone != "furniture"][:2]
        if len(dated) != 1 or first is None or dated[0].first >= opening[-1].last:
            return None
        return dated[0] if dated[0].kind == "window" and dated[0].since != dated[0].until else None

    def _open_ended(self, time: Time) -> Time:
        """ "لليوم الثالث على التوالي": a count of days goes on; "حتى أمس" of what is there now is that day."""
        norms = self.a.tokens.norms[time.first : time.last + 2]
        return time._replace(until=None) if self.a.lexicon.sets.get("consecutive", frozenset()) & set(norms) else time

    def _is_of_act(self, draft: Draft, time: Time) -> bool:
        """Does the time stand in the act's own clause?"""
        between = self.a.classes[min(draft.last, time.first) : max(draft.first, time.first)]
        return draft.first - 6 <= time.first <= draft.last + 3 and not any(c in ",;." for c in between)


_BEFALLS = frozenset((
    "killed", "executed", "injured", "detained", "abducted", "looting", "arson", "property_destroyed", "siege",
    "attack",
))  # fmt: skip
_LASTING = frozenset(("road_closed", "curfew", "siege", "closure"))


def _latest(a: Annotated) -> date | None:
    norms = a.tokens.norms  # "يومي الأربعاء والخميس" are no last 24 hours
    told = [t for t in a.times if t.kind in ("now", "window", "day") and not norms[t.first].startswith("يومي")]
    return max((t.until for t in told if t.until is not None), default=None)


_TOLL = 20  # tokens between a toll's noun and its number
_BEGINNING = 8  # tokens between "since" and the day on which what it names began
_LEAD = 2  # sentences that tell what the text is about
_SHORT = 6  # tokens of a dateline
_MANY = 50  # dead of one undated attack; more is a running count more often than not


def _apart(draft: Draft, time: Time) -> int:
    if time.first < draft.first:
        return draft.first - time.first
    return max(0, time.first - draft.last)


def _is_last_day(time: Time, day: date | None) -> bool:
    """The 24 hours before the day of publication, as a stretch of two days."""
    return time.kind == "window" and time.since != time.until and _is_day(time, day)


def _is_day(time: Time, day: date | None) -> bool:
    """A day, or the last 24 hours before publication; two days that the text names are a window."""
    if time.since is None or time.until is None:
        return False
    if time.since == time.until:
        return True
    return (time.until - time.since).days == 1 and time.until == day and time.kind == "window"
