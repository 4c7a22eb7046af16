"""Words of time in a text and the days they name, read from the day of publication.

Rules, in the order in which they decide (words in `languages/<code>/times.toml`):
* A weekday is the most recent one, the day of publication included: in a report of Saturday 8 March, "Thursday" is the
  6th and "Saturday" is the 8th. "last" on the weekday of publication is a week before; "next", or a future verb near
  by, is the coming one. A date written beside the weekday wins.
* A day or month without a year lies in the last twelve months up to a week after publication.
* "since X" has no end and "until X" no start; "so far" ends on the day of publication.
* "in the past N days" runs from N days before publication to it; "the last 24 hours" from the day before.
* 8/3/2025 is the 8th of March; the order is turned only when that gives no date. An impossible date names no days.
* Without a day of publication, only full dates name days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from marsad.read.calendars import calendar_of, match, onward, starter
from marsad.read.dates import Point, Points, make_date
from marsad.read.known import Follow, may_follow, starts
from marsad.read.numerals import build_number
from marsad.read.packs import Pack
from marsad.read.spans import Time
from marsad.read.text import Tokens

_DAYS_OF = {"day": 1, "week": 7}


def find_times(tokens: Tokens, pack: Pack, day: date | None, ways: Sequence[Follow] | None = None) -> list[Time]:
    """Tokens, a language's pack and the day of publication in; the words of time out, in order, none overlapping.

    `ways`: how each token may start words of time, where that was looked up.
    """
    calendar, norms = calendar_of(pack), [*tokens.norms, "", ""]
    reader = _Reader(tokens, calendar, day)
    found: list[Time] = []
    floor = 0
    for i in starts(tokens.norms, ways or list(map(starter(calendar), tokens.norms))):
        if i < floor:
            continue
        if norms[i + 1] in calendar.lead and not may_follow(norms[i + 2], onward(calendar)[norms[i], norms[i + 1]]):
            continue
        time = reader.read(i, floor)
        if time is not None:
            found.append(_same_day(time, found) if time.kind == "same" else time)
            floor = max(time.last, i + 1)
    return found


def _same_day(time: Time, before: list[Time]) -> Time:
    """ "that day": the last day that was told before."""
    day = next((t for t in reversed(before[-_RECENT:]) if t.kind == "day" and t.since is not None), None)
    return time._replace(since=day.since, until=day.until, kind="day") if day else time._replace(kind="length")


_RECENT = 12  # times among which "that day" finds its day


class _Reader(Points):
    """Reads one text; every method takes a token index and gives what stands there, or None."""

    __slots__ = ()

    def read(self, i: int, floor: int) -> Time | None:
        """The words of time that start at token `i` (or, for a length, just before it)."""
        norm, calendar = self.norms[i], self.calendar
        if norm in calendar.units or norm in calendar.dual_units:
            length = self._length(i, floor)
            if length is not None:
                return length
        opener = match(self.tokens, i, calendar.since) if norm in calendar.since else None
        if opener is not None and (since := self._since(i, opener[1])):
            return since
        if norm in calendar.opens and (window := self._window(i, i + 1)):
            return window
        closer = match(self.tokens, i, calendar.until) if norm in calendar.until else None
        if closer is not None and (until := self._until(i, closer[1])):
            return until
        if norm in calendar.phrases and (fixed := match(self.tokens, i, calendar.phrases)) is not None:
            return self._phrase(i, *fixed)
        if norm in calendar.clock_lead or norm[0].isdigit():
            clock = self._clock(i)
            if clock is not None:
                return clock
        point = self.point(i)
        opening = point or self._start(i)
        if opening is not None and opening.since is not None:
            after = match(self.tokens, opening.end, calendar.since_after)
            if after is not None:
                return Time(i, after[1], opening.since, None, "since")
        if point is not None:
            return self._window(i, i) or Time(self.led(i, floor), point.end, point.since, point.until, point.kind)
        return self._listed(i) or self._vague(i)

    def _vague(self, i: int) -> Time | None:
        calendar = self.calendar
        vague = match(self.tokens, i, calendar.vague) if self.norms[i] in calendar.vague else None
        return Time(i, vague[1], None, None, "vague") if vague else None

    def _listed(self, i: int) -> Time | None:
        """ "the raids of 4 to 6 November": the month comes with the last day."""
        return self._window(i, i) if self.norms[i].isdigit() and self._is_listed(i) else None

    def _is_listed(self, i: int) -> bool:
        """May a bare number open a list of days? With "and" only after a word that leads to a day."""
        after = self.norms[i + 1] if i + 1 < len(self.norms) else ""
        if after == "-":
            return self.tokens.glued(i + 1)  # not "Update 1 - 7 October"
        if after not in self.calendar.ands:
            return True
        return i > 0 and self.norms[i - 1] in self.calendar.lead

    # --- open and closed windows

    def _since(self, i: int, start: int) -> Time | None:
        after = start
        start = self.skip(start)
        point = self._start(start) or self.point(start) or self.year(start)
        if point is None:
            return self._since_part(i, start) or self._since_length(i, after)
        end = self.skip(self.join(point.end))
        if end < len(self.norms) and (self.norms[end] in self.calendar.to or self.norms[end] in self.calendar.until):
            last = self.point(self.skip(end + 1))
            if last is not None and last.until is not None:
                return Time(i, last.end, point.since, last.until, "window")
        if point.kind == "now":
            return Time(i, point.end, point.since, point.until, "now")
        return Time(i, point.end, point.since, None, "since")

    def _start(self, i: int) -> Point | None:
        """ "the start of the year", "مطلع الشهر": the first day of the year or the month of publication."""
        if i >= len(self.norms) or self.norms[i] not in self.calendar.starts:
            return None
        found = match(self.tokens, i, self.calendar.starts)
        if found is None or self.day is None:
            return None
        first = self.day.replace(day=1, month=1 if found[0] == "year" else self.day.month)
        return Point(found[1], first, first, "day")

    def _since_part(self, i: int, start: int) -> Time | None:
        """ "since dawn", "منذ الفجر": a part of the day of publication."""
        if start < len(self.norms) and self.norms[start] in self.calendar.parts:
            return Time(i, start + 1, self.day, self.day, "now")
        return None

    def _since_length(self, i: int, after: int) -> Time | None:
        """ "منذ يومين", "منذ ثلاثة أسابيع": since so many days ago; months and years are too coarse to name a day."""
        for unit in range(after, min(after + 4, len(self.norms))):
            length = self._days(unit, after)
            if length is not None:
                first, end, days = length
                if first > after and self.norms[after] not in self.calendar.lead:
                    return None
                since = self.day - timedelta(days=days) if self.day and days is not None else None
                return Time(i, end, since, None, "since" if since else "vague")
        return None

    def _until(self, i: int, start: int) -> Time | None:
        point = self.point(self.skip(start))
        if point is None or point.until is None:
            return None
        return Time(i, point.end, None, point.until, "now" if point.kind == "now" else "until")

    def _window(self, i: int, start: int) -> Time | None:
        """ "from 6 to 10 March", "between 6 and 12 March", "6-10 March", "Thursday to Saturday", "30 and 31 July"."""
        start = self.skip(start)
        opened = start > i
        first = self.point(start)
        if first is None or (first.kind == "window" and not opened):
            bare = self.bare_day(start)
            if bare is not None:
                return self._shared_month(i, opened, *bare)
        if first is None or first.since is None:
            return None
        step = self._tie(first.end, opened, listed=first.kind == "day")
        last = self.point(self.skip(step)) if step is not None else None
        if last is None and step is not None and self._month_came_first(first.end):
            last = self._same_month(first.since, step)
        if last is None or last.until is None or last.until < first.since or (last.kind == "now" and not opened):
            return None
        if first.kind == "window" and not opened and last.kind != "window":
            return None  # "October to December" opens itself; "in March to 12 April" is no window
        return Time(i, last.end, first.since, last.until, "window")

    def _month_came_first(self, end: int) -> bool:
        return bool(self.calendar.month_lead) and self.norms[end - 1].isdigit() and len(self.norms[end - 1]) < 3

    def _same_month(self, first: date, i: int) -> Point | None:
        """ "March 8 and 9", "Oct. 21 to 24": the last day stands without its month."""
        if i >= len(self.norms) or not self.norms[i].isdigit() or len(self.norms[i]) > 2:
            return None
        last = make_date(first.year, first.month, int(self.norms[i]))
        return Point(i + 1, last, last, "day") if last else None

    def _shared_month(self, i: int, opened: bool, day: int, end: int) -> Time | None:
        """The first day stands without its month: "6 to 10 March", "السادس حتى العاشر من آذار"."""
        step = self._tie(end, opened, listed=True)
        last = self.point(self.skip(step)) if step is not None else None
        if last is None or last.kind != "day" or last.since is None or not day < last.since.day:
            return None
        return Time(i, last.end, last.since.replace(day=day), last.until, "window")

    def _tie(self, i: int, opened: bool, *, listed: bool = False) -> int | None:
        """Past the word that ties two ends of a window; "and" ties only after "between" or in a list of days."""
        if i >= len(self.norms):
            return None
        norm = self.norms[i]
        if norm in self.calendar.to:
            return i + 1
        if norm in self.calendar.ands and (opened or listed):
            return i + 1
        glued = self.calendar.glued_and
        if glued and (opened or listed) and norm.startswith(glued) and len(norm) > 1:
            return i
        return None

    # --- lengths of time, and what is reckoned from them

    def _length(self, i: int, floor: int) -> Time | None:
        """A length ("for three days") and what is reckoned from it: "two days ago", "in the past 48 hours"."""
        calendar = self.calendar
        nth = self._consecutive(i, floor) or self._nth_week(i)
        if nth is not None:
            return nth
        length = self._days(i, floor)
        if length is None:
            return None
        first, end, days = length
        after = self.norms[end] if end < len(self.norms) else ""
        hours = calendar.day_of_hours and days == 1 and calendar.units.get(self.norms[i]) == "hour"
        days_ago = 0 if hours else days  # hours ago is the same day
        if first > floor and self.norms[first - 1] in calendar.before:
            return self._ago(first - 1, end, days_ago)
        if after in calendar.ago:
            return self._ago(first, end + 1, days_ago)
        if (within := self._within(i, floor, first, end, days)) is not None:
            return within
        lead = first > floor and self.norms[first - 1] in calendar.past
        trail = after in calendar.past
        if (lead or trail) and days is not None and self.day is not None:
            since = self.day - timedelta(days=max(days, 1))
            one = calendar.day_of_hours and days == 1
            return Time(first - lead, end + trail, since, self.day, "day" if one else "window")
        return Time(first - lead, end + trail, None, None, "vague" if lead or trail else "length")

    def _within(self, i: int, floor: int, first: int, end: int, days: int | None) -> Time | None:
        """ "en trois jours", "binnen 24 Stunden", "üç günde": up to the day of publication, the last of them;
        "за двое суток": from so many days before it."""
        calendar = self.calendar
        before = self.norms[first - 1] if first > floor else ""
        inner = before in calendar.within or self.norms[i] in calendar.within_units
        over = before in calendar.over
        if not (inner or over) or days is None or self.day is None or self._in_future(i):
            return None
        back = days - 1 if inner and calendar.units[self.norms[i]] == "day" else days
        led = before in calendar.within or over
        since = self.day - timedelta(days=max(back, 1))
        return Time(first - led, end, since, self.day, "day" if days <= 1 else "span")

    def _ago(self, first: int, last: int, days: int | None) -> Time:
        """So long ago: a day when days or weeks are counted, otherwise too coarse."""
        if days is None or self.day is None:
            return Time(first, last, None, None, "vague")
        then = self.day - timedelta(days=days)
        return Time(first, last, then, then, "day")

    def _days(self, i: int, floor: int) -> tuple[int, int, int | None] | None:
        """A unit at token `i` with its number: where they start and end, and how many days they are (None: coarse)."""
        norm, calendar = self.norms[i], self.calendar
        if norm in calendar.dual_units:
            return i, i + 1, self._in_days(calendar.dual_units[norm], 2)
        unit = calendar.units.get(norm)
        if unit is None:
            return None
        first = i
        while first > floor and self._is_number(first - 1):
            first -= 1
        if first == i:
            return self._single(i, floor, unit) or self._days_after(i, unit)
        figure = build_number(self.tokens, calendar.numbers, first)
        if figure is None or figure.value is None or figure.head > i:
            return None
        if norm.startswith("ال") and not self.norms[first].startswith("ال"):
            return None  # "وخمسة عشر اليوم" are fifteen people
        return first, i + 1, self._in_days(unit, figure.value)

    def _single(self, i: int, floor: int, unit: str) -> tuple[int, int, int | None] | None:
        """ "a week ago", "قبل أسبوع", "the past week": one, without a numeral."""
        before = self.norms[i - 1] if i else ""
        word = self.calendar.numbers.words.get(before)
        if word is not None and word.kind == "article" and i > floor:
            return i - 1, i + 1, self._in_days(unit, 1)
        calendar = self.calendar
        if any(before in words for words in (calendar.before, calendar.since, calendar.past, calendar.over)):
            return i, i + 1, self._in_days(unit, 1)
        return None

    def _days_after(self, i: int, unit: str) -> tuple[int, int, int | None] | None:
        """ "الساعات الأربع والعشرين الأخيرة": the number stands after its unit, and "last" after both."""
        if i + 2 >= len(self.norms) or not self._is_number(i + 1):
            return None
        figure = build_number(self.tokens, self.calendar.numbers, i + 1)
        if figure is None or figure.value is None or figure.head >= len(self.norms):
            return None
        definite = self.norms[i + 1].startswith("ال") and self.norms[i].startswith("ال")  # "الأيام الخمسة"
        if self.norms[figure.head] not in self.calendar.past and not definite:
            return None
        return i, figure.head, self._in_days(unit, figure.value)

    def _is_number(self, i: int) -> bool:
        norm = self.norms[i]
        if norm[0].isdigit() or (norm == "-" and self.tokens.glued(i) and i > 0 and self.norms[i - 1][0].isdigit()):
            return True
        word = self.calendar.numbers.words.get(norm)
        return word is not None and word.kind in ("values", "multipliers", "plural")

    @staticmethod
    def _in_days(unit: str, number: float) -> int | None:
        if unit == "hour":
            return round(number / 24) if number % 24 == 0 else (1 if number < 24 else None)
        size = _DAYS_OF.get(unit)
        return int(number * size) if size and number * size < 4000 else None

    def _nth_week(self, i: int) -> Time | None:
        """ "الأسبوع الأول من الشهر": seven days of the month."""
        if self.calendar.units.get(self.norms[i]) != "week":
            return None
        ordinal = match(self.tokens, i + 1, self.calendar.ordinals)
        point = self.point(i + 1) if ordinal is not None else None
        if ordinal is None or point is None or point.since is None or int(ordinal[0]) > 4:
            return None
        first = point.since.replace(day=1 + 7 * (int(ordinal[0]) - 1))
        return Time(i, point.end, first, first + timedelta(days=6), "window")

    def _consecutive(self, i: int, floor: int) -> Time | None:
        """ "for the third straight day", "لليوم الثالث على التوالي": a window that ends on the day of publication."""
        calendar = self.calendar
        if calendar.units.get(self.norms[i]) != "day" or self.day is None:
            return None
        for start in (i + 1, i - 1, i - 2):
            ordinal = match(self.tokens, start, calendar.ordinals) if start >= floor else None
            if ordinal is None:
                continue
            end = max(ordinal[1], i + 1)
            low = max(floor, min(start, i) - 2)
            marks = [n for n in range(low, min(end + 2, len(self.norms))) if self.norms[n] in calendar.consecutive]
            if marks:
                since = self.day - timedelta(days=int(ordinal[0]) - 1)
                return Time(min(start, i, *marks), max(end, marks[-1] + 1), since, self.day, "window")
        return None

    def _phrase(self, i: int, value: str, end: int) -> Time:
        """A fixed phrase: "days:N" a window of N days, "one day" the last 24 hours, "now", "vague", "length"."""
        unit = self.calendar.units.get(self.norms[end - 1]) if value == "length" else None
        within = self._within(end - 1, 0, i, end, self._in_days(unit, 1)) if unit else None
        if within is not None:
            return within  # "en une semaine"
        if value == "one day" and self.day is not None:
            return Time(i, end, self.day - timedelta(days=1), self.day, "day")
        if value.startswith("days:") and self.day is not None:
            return Time(i, end, self.day - timedelta(days=int(value[5:])), self.day, "window")
        if value == "now":
            return Time(i, end, None, self.day, "now")
        return Time(i, end, None, None, value if value in ("length", "clock", "same") else "vague")

    # --- clocks

    def _clock(self, i: int) -> Time | None:
        """ "10:30", "5 pm", "الساعة السابعة"."""
        norms, calendar = self.norms, self.calendar
        if norms[i] in calendar.clock_lead:
            for end in range(i + 1, min(i + 3, len(norms))):
                if norms[end][0].isdigit() or match(self.tokens, end, calendar.ordinals):
                    return Time(i, self._past_clock(end + 1), None, None, "clock")
            return None
        if self._is_minutes_after(i):
            return Time(i, self._past_clock(i + 3), None, None, "clock")
        if i and norms[i - 1] in calendar.within:
            return None  # "en 24 heures"
        if i + 1 < len(norms) and norms[i + 1] in calendar.clock and len(norms[i]) < 6:
            return Time(i, self._past_clock(i + 1), None, None, "clock")
        return None

    def _is_minutes_after(self, i: int) -> bool:
        """Is the number at `i` the hour of "10:30"?"""
        norms = self.norms
        if i + 2 >= len(norms) or norms[i + 1] != ":" or not self.tokens.glued(i + 1) or not self.tokens.glued(i + 2):
            return False
        return norms[i].isdigit() and int(norms[i]) < 25 and norms[i + 2].isdigit() and len(norms[i + 2]) == 2

    def _past_clock(self, i: int) -> int:
        while i < len(self.norms) and (self.norms[i] in self.calendar.clock or self._is_minutes(i)):
            i += 1
        return i

    def _is_minutes(self, i: int) -> bool:
        return self.norms[i] == ":" or (self.norms[i].isdigit() and self.norms[i - 1] == ":")
