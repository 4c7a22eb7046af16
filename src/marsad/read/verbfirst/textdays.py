"""What a text as a whole says of time, for the grammar of verb-first languages: its day, its stretch, its fighting."""

from __future__ import annotations

from datetime import date

from marsad.read.annotate import Annotated
from marsad.read.spans import Time
from marsad.read.zones import Document, Sentence

_BEGINNING = 8  # tokens between "since" and the day on which what it names began
_LEAD = 2  # sentences that tell what the text is about
_SHORT = 6  # tokens of a dateline


class TextDays:
    """The times of one document: those that say when something happened, and what its opening tells of them."""

    def __init__(self, a: Annotated, document: Document) -> None:
        self.a, self.document, self.day = a, document, _latest(a)
        # a text whose only date is its dateline's tells of that day
        self.dated = sum(t.since is not None for t in a.times) > 1
        self.titled = False  # is the day that of the title?
        self.spoken: dict[int, list[Time]] = {}  # the days of what happened, by sentence
        self.window: tuple[date | None, date | None] = (None, None)
        self.lead = self._lead_day()
        self.sudden = self._is_sudden()
        self.fighting = self._is_fighting()
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

    def _told(self, first: int, last: int) -> list[Time]:
        """The times that say when something happened, not when it was said."""
        times = [self._opened(t) for t in self.a.times_in(first, last) if t.since or t.until]
        times = [t for t in times if not self._is_said(t) and not self._is_name(t)]
        told = [t for t in times if not self._is_dateline(t)] if self.dated else times
        lasting = not told and any(self._is_lasting(t) for t in self.a.times_in(first, last))
        return [] if lasting else told or times

    def _opened(self, time: Time) -> Time:
        """ "منذ بدء الحرب في 24 شباط": a day that "since" and what began then lead."""
        if time.kind != "day":
            return time
        if self.a.tokens.norms[time.first - 1 : time.first] == ["من"] and self._is_day_gone(time):
            return time._replace(kind="since", until=None)  # "من مبارح للعصر"
        verb = self.a.entries[time.first - 1] if time.first else None
        if verb is not None and "scope.begin" in verb.tags and self.a.tokens.norms[time.first - 2] in ("التي", "الذي"):
            return time._replace(kind="since", until=None)  # "أعمال العنف التي اندلعت الخميس"
        for i in range(time.first - 1, max(-1, time.first - _BEGINNING), -1):
            if self.a.classes[i] in ",;.:rNTVKI":
                break
            if self.a.tokens.norms[i] in self.a.lexicon.sets["since"]:
                return time._replace(kind="since", until=None)
        return time

    def _is_day_gone(self, time: Time) -> bool:
        return self.a.tokens.norms[time.first] in self.a.lexicon.sets["days_gone"]

    def _is_name(self, time: Time) -> bool:
        """ "حركة 14 آذار", "صحيفة 26 سبتمبر": a day that is a name."""
        before = self.a.tokens.norms[time.first - 1] if time.first else ""
        return before.removeprefix("ال") in self.a.lexicon.sets["named_by_days"]

    def _is_said(self, time: Time) -> bool:
        """A verb of saying before it, and no "that" between: "قال المرصد الثلاثاء إن", "نشرته الثلاثاء"."""
        a = self.a
        if time.kind in ("since", "window", "until") or time.since is None or self._is_of_event(time):
            return False
        if a.tokens.norms[time.first - 1 : time.first] and a.tokens.norms[time.first - 1] in a.lexicon.sets.get(
            "issued", ()
        ):
            return True  # "في تقريرها الصادر اليوم"
        if a.classes[a.phrase_end(time.first) : a.phrase_end(time.first) + 1] == "V":
            return True  # "مع فجر الجمعة رفع مكتب الصحة عدد القتلى"
        for i in range(time.first - 1, max(-1, time.first - 9), -1):
            entry = a.entries[i]
            if a.classes[i] in "KS" and a.tokens.norms[i] in a.lexicon.sets["mourned"]:
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
        opening_times = self.a.times_in(0, wide[-1].last) if wide else []
        if not wide or any(t.kind == "since" or self._is_lasting(t) for t in opening_times):
            return None
        times = self._told(wide[0].first, wide[-1].last)
        opening = wide[-1] if wide[0].zone in ("headline", "label") else wide[0]
        if any(t.kind == "since" and t.first < opening.last for t in times):
            return None  # "القتال الذي اندلع ليل الإثنين"
        lead = next((t for t in times if t.since is not None and t.since == t.until), None)
        self.titled = lead is not None and lead.first < wide[0].last and wide[0].zone in ("headline", "label")
        return lead

    def _is_lasting(self, time: Time) -> bool:
        """ "بعد اثنين وعشرين يوماً": days of it have passed."""
        norms = self.a.tokens.norms
        return (
            time.kind == "length"
            and norms[time.first - 1 : time.first] == ["بعد"]
            and not any("ساع" in norm or "دقي" in norm for norm in norms[time.first : time.last])
            and self.a.tagged(max(0, time.first - _SHORT), time.last, "scope.running") is not None
        )

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

    def _is_fighting(self) -> bool:
        """Does the text open with fighting that lasts for days: "هدأت الاشتباكات بعد يومين من القتال"?"""
        wide = [s for s in self.document.sentences if s.last - s.first > _SHORT and s.zone != "furniture"][:_LEAD]
        if wide and any(self._is_lasting(t) for t in self.a.times_in(0, wide[-1].last)):
            return True
        if not wide or self.lead is not None or self.a.tagged(0, wide[-1].last, "scope.fighting") is None:
            return False
        return any(t.kind in ("since", "window", "length", "until") for t in self._opening_times(wide[-1].last))

    def _opening_times(self, last: int) -> list[Time]:
        return [self._opened(t) for t in self.a.times_in(0, last)]

    def _counts_on(self, wide: list[Sentence]) -> bool:
        """Does a running toll stand in the text's sentences?"""
        return any(self.a.tagged(s.first, s.last, "scope.running") is not None for s in wide)

    def _is_dateline(self, time: Time) -> bool:
        """ "بيروت، السبت – …", "نشرة المرصد | الاثنين 21 تموز": when it was written, not when it happened."""
        a = self.a
        if time.first < 2 or (
            time.first <= _SHORT
            and a.classes[a.phrase_end(time.first) : a.phrase_end(time.first) + 1] in tuple("-./:)r")
        ):
            return a.classes[time.first - 1 : time.first] in ("", "-", "l", ",", "(", "r") or time.first <= 2
        return a.classes[time.first - 1] in "-l" and time.first < 2 * _SHORT

    def _only_window(self) -> Time | None:
        """The stretch that a whole text is about: the one time it names, in its first sentence."""
        dated = [t for t in self.a.times if (t.since or t.until) and not self._is_dateline(t)]
        first = next((s for s in self.document.sentences if s.zone != "furniture"), None)
        opening = [s for s in self.document.sentences if s.zone != "furniture"][:2]
        if len(dated) != 1 or first is None or dated[0].first >= opening[-1].last:
            return None
        return dated[0] if dated[0].kind == "window" and dated[0].since != dated[0].until else None


def _latest(a: Annotated) -> date | None:
    norms = a.tokens.norms  # "يومي الأربعاء والخميس" are no last 24 hours
    told = [t for t in a.times if t.kind in ("now", "window", "day") and not norms[t.first].startswith("يومي")]
    return max((t.until for t in told if t.until is not None), default=None)
