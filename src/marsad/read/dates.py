"""Points in time: a day, a month or a year that starts at some token, reckoned from the day of publication.

The rules are those of `when.py`, which puts points together to windows.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from marsad.read.calendars import Calendar, match
from marsad.read.record import Record
from marsad.read.text import BREAKS, Tokens

_AHEAD = timedelta(days=7)  # how far after publication a date without a year may lie (announced sessions, visits)
_YEARS = range(1900, 2101)


class Point(Record, frozen=True):
    """A date read at some token: the days it names and the token after it; `kind` as in `Time`."""

    end: int
    since: date | None
    until: date | None
    kind: str


class Points:
    """Reads points in time in one text; every method takes a token index and gives what stands there, or None."""

    __slots__ = ("calendar", "day", "norms", "tokens")

    def __init__(self, tokens: Tokens, calendar: Calendar, day: date | None) -> None:
        self.tokens, self.norms, self.calendar, self.day = tokens, tokens.norms, calendar, day

    def point(self, i: int) -> Point | None:
        """A day, month or year that starts at token `i`."""
        if i >= len(self.norms):
            return None
        norm, calendar = self.norms[i], self.calendar
        if norm in calendar.weekdays:
            return self._weekday(i)
        if norm[0].isdigit():
            return self._numeric(i) or self._day_and_month(i)
        if norm not in calendar.points:
            return None
        day = match(self.tokens, i, calendar.days) if norm in calendar.days else None
        if day is not None:
            return self._day_word(i, *day)
        if norm in calendar.edges and (edge := self._edge(i)):
            return edge
        if norm in calendar.parts:
            return self._part(i)
        if norm in calendar.months:
            return self._month(i)
        if norm in calendar.ordinals:
            return self._day_and_month(i)
        if norm in calendar.year_lead and i + 1 < len(self.norms):
            return self.year(i + 1)
        return None

    def _weekday(self, i: int) -> Point:
        calendar = self.calendar
        end = self._past_parts(i + 1)
        modifier = self.norms[end] if end < len(self.norms) else ""
        before = self.norms[i - 1] if i else ""
        weekday = calendar.weekdays[self.norms[i]]
        last = modifier in calendar.last or before in calendar.last
        coming = modifier in calendar.next or before in calendar.next
        end += modifier in calendar.last | calendar.next
        last_week = match(self.tokens, end, calendar.last_week)
        if last_week is not None and self.day is not None:
            then = self.day - timedelta(days=self.day.weekday() + 7 - weekday)
            return Point(last_week[1], then, then, "day")
        written = self._written_beside(end)
        if written is not None:
            return written
        if self.day is None:
            return Point(end, None, None, "day")
        back = (self.day.weekday() - weekday) % 7
        if coming or (back and not last and not self._is_open(i) and self._in_future(i)):
            then = self.day + timedelta(days=7 - back)
        else:
            then = self.day - timedelta(days=7 if last and back == 0 else back)
        return Point(end, then, then, "day")

    def _written_beside(self, i: int) -> Point | None:
        """ "Friday, 18 July 2025", "الجمعة 18 تموز", "Thursday (6 March)": the date says which Friday."""
        if i < len(self.norms) and self.norms[i] in (",", "("):
            i += 1
        if i >= len(self.norms) or not (self.norms[i][0].isdigit() or self.norms[i] in self.calendar.months):
            return None
        point = self._numeric(i) or (self._day_and_month(i) if self.norms[i][0].isdigit() else self._month(i))
        if point is None or point.kind != "day":
            return None
        closing = point.end < len(self.norms) and self.norms[point.end] == ")" and self.norms[i - 1] == "("
        return point._replace(end=point.end + closing)

    def _is_open(self, i: int) -> bool:
        return any(norm in self.calendar.since for norm in self.norms[max(0, i - 2) : i])

    def _in_future(self, i: int) -> bool:
        """Does a future verb stand in the same sentence, near by?"""
        norms, future, first = self.norms, self.calendar.future, max(0, i - 8)
        if not future.isdisjoint(norms[i + 1 : i + 1 + self.calendar.future_after]):
            return True
        for step in range(i - 1, first - 1, -1) if not future.isdisjoint(norms[first:i]) else ():
            if norms[step] in future:
                return True
            if norms[step] in (".", "!", "?") or norms[step] in BREAKS:
                break
        return False

    def _day_word(self, i: int, value: str, end: int) -> Point | None:
        """today, yesterday, tomorrow: `value` is the number of days from publication."""
        end = self._past_parts(end)
        if self.day is None:
            return Point(end, None, None, "now" if value == "0" else "day")
        then = self.day + timedelta(days=int(value))
        return Point(end, then, then, "now" if value == "0" else "day")

    def _part(self, i: int) -> Point | None:
        """ "صباح الأحد", "the night of 6 March": a part of a day, then the day."""
        start = self.skip(i + 1)
        if start < len(self.norms) and self.norms[start] in self.calendar.of:
            start = self.skip(start + 1)
        if start >= len(self.norms) or self.norms[start] in self.calendar.parts:
            return None
        point = self.point(start)
        return point if point is not None and point.kind in ("day", "now") else None

    def _numeric(self, i: int) -> Point | None:
        """2025-03-08, 8/3/2025, 8.3.2025, 8-3-2025."""
        norms = self.norms
        if "." in norms[i] and i + 2 < len(norms) and norms[i + 1] == "." and norms[i + 2].isdigit():
            day, _, month = norms[i].partition(".")
            return self._date(norms[i + 2], month, day, i + 3)
        if i + 4 >= len(norms) or norms[i + 1] not in "-/." or norms[i + 3] != norms[i + 1]:
            return None
        one, two, three = norms[i], norms[i + 2], norms[i + 4]
        if not (one.isdigit() and two.isdigit() and three.isdigit()):
            return None
        if len(one) == 4:
            return self._date(one, two, three, i + 5)
        if len(three) == 4:
            return self._date(three, two, one, i + 5) or self._date(three, one, two, i + 5)
        return None

    def _date(self, year: str, month: str, day: str, end: int) -> Point | None:
        if not (month.isdigit() and day.isdigit()):
            return None
        then = make_date(int(year), int(month), int(day))
        return Point(end, then, then, "day") if then and then.year in _YEARS else None

    def _day_and_month(self, i: int) -> Point | None:
        """ "6 March 2025", "6th of March", "السادس من آذار", "the 18th of the month"."""
        bare = self.bare_day(i)
        if bare is None:
            return None
        day, end = bare
        step = end + (end < len(self.norms) and self.norms[end] in self.calendar.of)
        if step < len(self.norms) and self.norms[step] in self.calendar.lead:
            step += 1
        month = match(self.tokens, step, self.calendar.months)
        if month is None:
            return self._of_this_month(day, end)
        return self._full(day, int(month[0]), self._past_second_name(month[1]))

    def bare_day(self, i: int) -> tuple[int, int] | None:
        if i >= len(self.norms):
            return None
        norm = self.norms[i]
        if norm.isdigit() and 1 <= int(norm) <= 31:
            return int(norm), self.past_suffix(i + 1)
        ordinal = match(self.tokens, i, self.calendar.ordinals)
        return (int(ordinal[0]), ordinal[1]) if ordinal else None

    def _of_this_month(self, day: int, i: int) -> Point | None:
        this = match(self.tokens, i, self.calendar.this_month)
        if this is None or self.day is None:
            return None
        then = make_date(self.day.year, self.day.month, day)
        return Point(this[1], then, then, "day") if then else None

    def _past_second_name(self, i: int) -> int:
        """ "آذار/مارس", "تموز (يوليو)", "أكتوبر تشرين الأول": the same month by its other name."""
        again = match(self.tokens, i, self.calendar.months) if i else None
        if again is not None and not self.calendar.capital_months:
            return again[1]
        if i + 1 < len(self.norms) and self.norms[i] in ("/", "(", "-"):
            other = match(self.tokens, i + 1, self.calendar.months)
            if other is not None:
                closing = other[1] < len(self.norms) and self.norms[i] == "(" and self.norms[other[1]] == ")"
                return other[1] + closing
        return i

    def _full(self, day: int, month: int, i: int) -> Point | None:
        """A day and a month read, the year at token `i` if it stands there."""
        year, end = self._year_at(i)
        then = make_date(year, month, day) if year else self._nearest(month, day)
        if then is None:
            return Point(end, None, None, "day")
        return Point(end, then, then, "day")

    def _year_at(self, i: int) -> tuple[int | None, int]:
        step = i
        if step < len(self.norms) and (self.norms[step] == "," or self.norms[step] in self.calendar.of):
            step += 1
        if step < len(self.norms) and self.norms[step] in self.calendar.year_lead:
            step += 1
        if step < len(self.norms) and len(self.norms[step]) == 4 and self.norms[step].isdigit():
            year = int(self.norms[step])
            if year in _YEARS:
                return year, step + 1
        return None, i

    def _nearest(self, month: int, day: int) -> date | None:
        """The year of a date without one: the latest that lies no more than a week after publication."""
        if self.day is None:
            return None
        for year in (self.day.year + 1, self.day.year, self.day.year - 1):
            then = make_date(year, month, day)
            if then is not None and then <= self.day + _AHEAD:
                return then
        return None

    def _month(self, i: int) -> Point | None:
        """ "March 6", "March 6, 2025", "in March", "March 2025"."""
        month = match(self.tokens, i, self.calendar.months)
        if month is None or (self.calendar.capital_months and not self.tokens.capital(i)):
            return None
        number, end = int(month[0]), self._past_second_name(month[1])
        if self.calendar.capital_months and end < len(self.norms) and self.norms[end] == ".":
            end += 1 if end + 1 < len(self.norms) and self.norms[end + 1].isdigit() else 0
        if (
            self.calendar.capital_months
            and end < len(self.norms)
            and self.norms[end].isdigit()
            and len(self.norms[end]) < 3
        ):
            point = self._full(int(self.norms[end]), number, self.past_suffix(end + 1))
            if point is not None:
                return point
        year, stop = self._year_at(end)
        if year is None and self.calendar.month_lead and (i == 0 or self.norms[i - 1] not in self.calendar.month_lead):
            return None
        if year is None:
            first = self._nearest(number, 1)
            if first is None:
                return Point(end, None, None, "window") if self.day is None else None
            year, stop = first.year, end
        return Point(stop, date(year, number, 1), date(year, number, monthrange(year, number)[1]), "window")

    def _edge(self, i: int) -> Point | None:
        """ "the beginning of October", "مطلع تشرين الأول", "آخر يوليو": the first or the last day."""
        edge = match(self.tokens, i, self.calendar.edges)
        if edge is None:
            return None
        start = edge[1] + (edge[1] < len(self.norms) and self.norms[edge[1]] in self.calendar.of)
        start = self.skip(start)
        whole = self._month_or_year(start)
        if whole is None or whole.since is None or whole.until is None:
            return None
        if edge[0] == "first":
            return whole._replace(until=whole.since, kind="day")
        if edge[0] == "last":
            return whole._replace(since=whole.until, kind="day")
        return whole._replace(kind="vague", since=None, until=None)

    def _month_or_year(self, i: int) -> Point | None:
        month = match(self.tokens, i, self.calendar.months)
        if month is not None:
            year, end = self._year_at(self._past_second_name(month[1]))
            first = date(year, int(month[0]), 1) if year else self._nearest(int(month[0]), 1)
            if first is None:
                return None
            return Point(end, first, first.replace(day=monthrange(first.year, first.month)[1]), "window")
        if i < len(self.norms) and self.norms[i] in self.calendar.year_lead:
            i += 1
        return self.year(i)

    def year(self, i: int) -> Point | None:
        """A year named as one: "in 2011", "عام 2011"."""
        if i >= len(self.norms) or len(self.norms[i]) != 4 or not self.norms[i].isdigit():
            return None
        year = int(self.norms[i])
        if year not in _YEARS or self._counts_people(i + 1):
            return None
        return Point(i + 1, date(year, 1, 1), date(year, 12, 31), "window")

    def _counts_people(self, i: int) -> bool:
        """ "since 2000 people …": a year is not followed at once by a noun that is its own number in the lexicon."""
        word = self.calendar.numbers.words.get(self.norms[i]) if i < len(self.norms) else None
        return word is not None and word.kind == "single"

    def skip(self, i: int) -> int:
        """Past words that may stand before a date and say nothing: the, on, يوم."""
        while i < len(self.norms) and self.norms[i] in self.calendar.lead:
            i += 1
        return i

    def join(self, i: int) -> int:
        return i + (i < len(self.norms) and self.norms[i] in self.calendar.ands)

    def led(self, i: int, floor: int) -> int:
        """Back over the words that belong to the date: "on", "يوم", "late"."""
        lead, parts, last = self.calendar.lead, self.calendar.parts, self.calendar.last
        while i > floor and ((norm := self.norms[i - 1]) in lead or norm in parts or norm in last):
            i -= 1
        return i

    def _past_parts(self, i: int) -> int:
        while i < len(self.norms) and self.norms[i] in self.calendar.parts:
            i += 1
        return i

    def _goes_on_date(self, i: int) -> bool:
        """A German day's full stop stands before its month or before "bis" and the last day."""
        if match(self.tokens, i, self.calendar.months) is not None:
            return True
        if i < len(self.norms) and self.norms[i] in self.calendar.ands:
            after = self.skip(i + 1)
            return after < len(self.norms) and self.norms[after].isdigit()
        return i < len(self.norms) and self.norms[i] in self.calendar.to

    def past_suffix(self, i: int) -> int:
        """Past "th" in "6th", or the full stop of a German date."""
        if i < len(self.norms) and self.tokens.glued(i):
            if self.norms[i] in self.calendar.numbers.suffixes:
                return i + 1
            if self.norms[i] == "." and self._goes_on_date(i + 1):
                return i + 1
        return i


def make_date(year: int, month: int, day: int) -> date | None:
    """A year, month and day in; the date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
