"""When, and over what stretch: scopes and days of claims, for the grammar of verb-first languages."""

from __future__ import annotations

from datetime import date

from marsad.read.draft import Draft
from marsad.read.spans import Time
from marsad.read.verbfirst.textdays import TextDays

DEATHS = frozenset(("killed", "executed"))
_HARM = frozenset(("killed", "executed", "injured"))
_HELD = frozenset(("detained", "abducted"))
_MOVED = frozenset(("displaced", "returned", "evacuated"))


class Days(TextDays):
    """Scopes and days, one claim after the other; a window that a text has set holds until it sets another."""

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

    def _nearest(self, draft: Draft, times: list[Time]) -> Time | None:
        if "row" not in draft.marks:
            times = [t for t in times if not self._is_parted(draft, t)]
        if "scope.alone" in self.a.tags:
            times = [t for t in times if not self._is_alone(draft, t)]
        return min(times, key=lambda t: _apart(draft, t), default=None)

    def _is_alone(self, draft: Draft, time: Time) -> bool:
        """ "35 شهيداً يوم الجمعة وحده، والجرحى فوق المئة": a day alone is that of the claim before it."""
        return (
            time.last <= draft.first
            and self.a.tagged(time.last, min(time.last + 1, draft.first), "scope.alone") is not None
        )

    def _is_parted(self, draft: Draft, time: Time) -> bool:
        """Does a colon or a semicolon part the day from the claim?"""
        if time.kind not in ("day", "now"):
            return False
        first, last = sorted((draft.first, time.first))
        between = self.a.classes[first:last]
        return ":" in between or ";" in between

    def _scope(self, draft: Draft, times: list[Time], near: Time | None) -> str:
        return self._scope_of_code(draft, times, near) or self._scope_of_harm(draft, times, near)

    def _scope_of_code(self, draft: Draft, times: list[Time], near: Time | None) -> str | None:
        """What a code, or a few people whom a verb befell, says of the scope without further words."""
        if draft.what in ("sheltering", "missing", "siege"):
            spread = self._letter(draft) == "S" or self._letter(draft) == "K"
            return "cumulative" if spread and any(t.kind in ("since", "window") for t in times) else "stock"
        if draft.what in ("testimonies", "suspects"):
            return "cumulative"
        if draft.rule.endswith("attacks"):
            return "cumulative" if self._letter(draft) == "V" or draft.predicate is None else None
        summed = any(t.kind == "since" for t in times) or self._is_summed(draft)
        fought = self.fighting and draft.what in _HARM and not self._is_lone(draft)
        if self._is_small(draft) and not summed and not fought and "toll" not in draft.marks:
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
        if "toll" in draft.marks and draft.what in _HARM and self._is_of_attack(draft):
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
            (self._is_of_incident(draft) and small)
            or (self.sudden and draft.what in _HARM and few)
            or (self._is_small(draft) and not self.fighting)
        ):
            return "incident"
        return self._running(draft)

    def _is_of_incident(self, draft: Draft) -> bool:
        """Does its sentence name an attack, or its place a village? In days of fighting an attack must be beside it."""
        if self.fighting:
            return self._near(draft, "scope.incident")
        return self._says(draft, "scope.incident") or self._is_at_spot(draft)

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
        risen = not self.a.lexicon.sets["risen"].isdisjoint(self.a.tokens.norms[draft.first : draft.last])
        told = draft.rule.endswith("toll-bare") or (draft.what in _HELD and "toll" in draft.marks and not risen)
        told = told and (draft.what in _HARM or (draft.size or 0) < 20 * _MANY)
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
        return (
            "flow"
            if letter == "I" or draft.rule.endswith("driven") or (letter == "S" and self._is_lone(draft))
            else "cumulative"
        )

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
            best = min(window, key=lambda t: _apart(draft, t))
            self._take_window(draft, self._open_ended(_closed(best, window)))
        elif near is not None and draft.scope == "flow" and near.since:
            draft.since, draft.until = near.since, near.until
        elif draft.scope == "stock" or draft.whole is not None:
            return
        elif draft.what in (_HARM | _HELD | {"attack"}) and self._goes_on(draft):
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

    def _open_ended(self, time: Time) -> Time:
        """ "لليوم الثالث على التوالي": a count of days goes on; "حتى أمس" of what is there now is that day."""
        norms = self.a.tokens.norms[time.first : time.last + 2]
        return time._replace(until=None) if self.a.lexicon.sets["consecutive"] & set(norms) else time

    def _is_of_act(self, draft: Draft, time: Time) -> bool:
        """Does the time stand in the act's own clause?"""
        between = self.a.classes[min(draft.last, time.first) : max(draft.first, time.first)]
        return draft.first - 6 <= time.first <= draft.last + 3 and not any(c in ",;." for c in between)


_BEFALLS = frozenset((
    "killed", "executed", "injured", "detained", "abducted", "looting", "arson", "property_destroyed", "siege",
    "attack",
))  # fmt: skip
_LASTING = frozenset(("road_closed", "curfew", "siege", "closure"))


_TOLL = 20  # tokens between a toll's noun and its number
_MANY = 50  # dead of one undated attack; more is a running count more often than not


def _closed(time: Time, window: list[Time]) -> Time:
    """ "حتى صباح الأربعاء … منذ 8 تموز": an end told apart from the start closes the stretch."""
    if time.kind not in ("since", "until") or (time.since and time.until):
        return time
    ends = [t for t in window if t.until is not None and t.since is None]
    starts = [t for t in window if t.since is not None and t.until is None]
    if not ends or not starts:
        return time
    return time._replace(kind="window", since=starts[0].since, until=ends[0].until)


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
