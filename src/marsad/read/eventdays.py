"""The days that a text tells once for much of it: of its one event, of its heading, of a count that runs on."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from itertools import pairwise

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.record import Record
from marsad.read.spans import Time
from marsad.read.zones import UNREAD, Document, Sentence

_HEADING = 3  # lines that may name the months of a report
_MONTH = 27  # days from which a window is a report's
_SHEET = 6  # lines at the top of a sheet among which its fields stand
_HEADS = 8  # sentences at the start of a text
_FIELD = 6  # tokens of a field's name and its colon
_LIST = 8  # points of a list that a sentence before it may date
_CLAUSE = 10  # tokens between "since" and its day: "since the fighting started on Thursday"
_NEXT = 30  # tokens after the first sentence of an incident in which its day may stand
_HARMED = frozenset(("killed", "executed", "injured"))
OPEN = frozenset(("since", "window", "span", "until"))


class Event(Record, frozen=True):
    """What the text is about when it is one incident: its day, if told."""

    day: date | None
    until: date | None


def opens_entry(a: Annotated, sentence: Sentence) -> bool:
    """`18:05 Shells are falling`: does an hour open the sentence, as it does an entry of a live page?"""
    return any(t.kind == "clock" for t in a.times_in(sentence.first, sentence.first + 1))


def is_announced(a: Annotated, time: Time) -> bool:
    """`announced on Saturday that it has formed a committee`: the act is of that day."""
    announced = a.lexicon.sets["announced"]
    return any(a.tokens.norms[i] in announced for i in range(max(0, time.first - 3), time.first))


def announced_on(a: Annotated, draft: Draft, sentence: Sentence, times: list[Time]) -> list[Time]:
    """`On Saturday the president announced the forming of …`: the day opens the sentence."""
    opens = [t for t in times if t.first == sentence.first and t.kind == "day"]
    announced = a.lexicon.sets["announced"]
    told = opens and not announced.isdisjoint(a.tokens.norms[sentence.first : draft.last])
    return opens if told else []


def header_day(a: Annotated, document: Document) -> tuple[date | None, date | None]:
    """The day that heads a bulletin of protests or a live page, as (day of acts, day of counts): what it tells is of
    that day, but for its counts when they run on from an earlier one."""
    live = sum(opens_entry(a, s) for s in document.sentences) > 1
    today = _leads_with_today(a, document)
    if not live and not today and a.tagged(0, len(a.classes), "scope.protest") is None:
        return None, None
    runs_on = any(t.kind in OPEN and t.since and not _is_last_day(t) for t in a.times)
    for sentence in list(document.sentences)[:3]:
        if sentence.zone not in ("headline", "label"):
            continue
        for time in a.times_in(sentence.first, sentence.last):
            if time.kind == "day" and time.since is not None:
                runs_on = runs_on or (not live and _tells_other_days(a, time))
                return (time.since if live or not runs_on else None), (None if runs_on else time.since)
    return None, None


def _tells_other_days(a: Annotated, head: Time) -> bool:
    """Does a text name days besides that of its heading? Then it is no bulletin of that day alone."""
    other = (t for t in a.times if t.kind in ("day", "since") and t.since is not None)
    return any(t.since != head.since for t in other)


def _leads_with_today(a: Annotated, document: Document) -> bool:
    """`The march of today ended in violence`: does the first sentence below a dated head speak of the day itself?"""
    body = next((s for s in list(document.sentences[:_HEADS]) if s.zone == "body"), None)
    return body is not None and any(t.kind == "now" and t.since for t in a.times_in(body.first, body.last))


def _is_last_day(time: Time) -> bool:
    """`in the last 24 hours`."""
    if time.kind != "window" or time.since is None or time.until is None:
        return False
    return (time.until - time.since).days <= 1


def sheet_days(a: Annotated, document: Document) -> Time | None:
    """`When: raids of 4 to 6 November`, `Date: 19 August`: the field of a sheet that dates what it counts."""
    labels = a.lexicon.sets["day_labels"]
    lines = list(document.sentences[:_SHEET])
    for sentence, following in pairwise(lines):
        field = a.tokens.norms[sentence.first] in labels and a.classes[sentence.first + 1 : sentence.first + 2] == ":"
        if field and ":" in a.classes[following.first : following.first + _FIELD]:  # a sheet, not the date of a page
            times = a.times_in(sentence.first, sentence.last)
            clock = any(t.kind == "clock" for t in times)
            return None if clock else next((t for t in times if t.since is not None), None)
    return _heading_window(a, lines)


def _heading_window(a: Annotated, lines: list[Sentence]) -> Time | None:
    """`MONTHLY SUMMARY, FEBRUARY 2025`, `Update covering October to December 2024`: the months of a report."""
    for sentence in lines[:_HEADING]:
        if sentence.zone not in ("headline", "label"):
            return None
        for time in a.times_in(sentence.first, sentence.last):
            whole = time.kind == "window" and time.since is not None and time.until is not None
            if whole and time.since is not None and time.until is not None and (time.until - time.since).days >= _MONTH:
                return time
    return None


def wider_fights(a: Annotated, document: Document) -> set[int]:
    """Sentences that count the dead of more than the text's one incident (`2,900 dead for the fighting`), and those
    that go on from there in the paragraph."""
    found: set[int] = set()
    paragraph = -1
    for number, sentence in enumerate(document.sentences):
        if a.tagged(sentence.first, sentence.last, "scope.spread") is not None:
            paragraph = sentence.paragraph
        if sentence.paragraph == paragraph and number > 1:
            found.add(number)
    return found


def told_windows(a: Annotated, document: Document, drafts: list[Draft], said: set[int]) -> dict[int, Time]:
    """`Its tally runs from Sunday`: days told in a sentence of their own hold for the numbers next to it."""
    counted = {d.sentence for d in drafts if d.counted}
    fights = {d.sentence for d in drafts if d.what == "clash"}
    found: dict[int, Time] = {}
    for number, sentence in enumerate(document.sentences):
        stretch = a.classes[sentence.first : sentence.last]
        if number in counted or "T" not in stretch:
            continue
        spread = a.tagged(sentence.first, sentence.last, "scope.running") is not None or number in fights
        if "M" not in stretch and not spread:
            continue
        times = (opened(a, t) for t in a.times_in(sentence.first, sentence.last) if t.first not in said)
        time = next((t for t in times if t.kind in OPEN), None)
        if time is not None and "M" in stretch:
            found |= {number - 1: time, number + 1: time, number + 2: time}
        elif time is not None and time.kind == "since":  # "Since Monday the two sides have been fighting. …"
            found |= dict.fromkeys(_next_to(document, number), time)
    return found


def _next_to(document: Document, number: int) -> list[int]:
    """The two sentences after one, and the points of a list that follows it."""
    after = list(document.sentences[number + 1 : number + 1 + _LIST])
    items = next((i for i, s in enumerate(after) if s.zone != "item"), len(after))
    return [number + 1 + i for i in range(max(items, min(2, len(after))))]


def opened(a: Annotated, time: Time) -> Time:
    """`from 18 June`, `since last Thursday`: a day that a word before it opens."""
    if time.kind not in ("day", "window") or (time.kind == "window" and time.since is None):
        return time
    since = a.lexicon.sets["since"]
    if time.kind == "day" and time.first and a.tokens.norms[time.first - 1] in since:
        return time._replace(kind="since", until=None)
    for i in range(time.first - 1, max(-1, time.first - _CLAUSE), -1):
        if a.classes[i] in ",;.:rNT":
            break
        norm = a.tokens.norms[i]
        if norm in a.lexicon.sets["since_clause"] or _broke_out(a, i, norm):
            return time._replace(kind="since", until=None)
    return time


def _one_night(time: Time) -> Time:
    """`on the night of 11 to 12 May`: the days of one incident."""
    night = time.kind == "window" and time.since is not None and time.until is not None
    if night and time.since is not None and time.until is not None and (time.until - time.since).days == 1:
        return time._replace(kind="day")
    return time


def _broke_out(a: Annotated, i: int, norm: str) -> bool:
    """`the war, which broke out in April, has killed thousands`: what began then goes on."""
    begun = norm in a.lexicon.sets["begun"]
    return begun and any(a.classes[j] == "W" for j in range(max(0, i - 2), i))


def event_of(a: Annotated, document: Document, said: set[int]) -> Event | None:
    """The one incident a text is about: an incident's word in its first sentences, and no running toll."""
    found: Event | None = None
    for sentence in [s for s in document.sentences if s.zone not in UNREAD][:4]:
        first, last = sentence.first, sentence.last
        times = [opened(a, t) for t in a.times_in(first, last) if t.first not in said]
        if (told := _it_happened(a, sentence, times)) is not None:
            return told
        times = [_one_night(t) for t in times]
        if any(t.kind in OPEN for t in times) or a.tagged(first, last, "scope.running") is not None:
            return found
        if not tells_incident(a, first, last):
            continue
        day = next((t for t in times if t.kind == "day" and t.since is not None and not at_hour(a, t)), None)
        if found is None or (found.day is None and day is not None):
            found = Event(day.since, day.until or day.since) if day else Event(None, None)
        if found.day is None:
            after = [t for t in a.times_in(last, _end_of_paragraph(document, sentence)) if not _in_label(document, t)]
            day = next((t for t in after if t.kind == "day" and t.since is not None and t.first not in said), None)
            found = Event(day.since, day.until or day.since) if day else found
    return found


def tells_incident(a: Annotated, first: int, last: int) -> bool:
    """Does a word of an incident stand there? `The strike` is none in a text about a strike of workers."""
    if a.tagged(first, last, "scope.incident") is None:
        return False
    labour = "scope.stoppage" in a.tags
    strikes = a.lexicon.sets["strikes"] if labour else frozenset()
    words = a.tags.get("scope.incident", ())
    return any(a.tokens.norms[i] not in strikes for i in words[bisect_left(words, first) : bisect_left(words, last)])


def _end_of_paragraph(document: Document, sentence: Sentence) -> int:
    """Where the search for an incident's day stops: its paragraph's end, and no more than some words on."""
    ends = [s.last for s in document.sentences[:_HEADS] if s.paragraph == sentence.paragraph]
    return min(max(ends, default=sentence.last), sentence.last + _NEXT)


def _it_happened(a: Annotated, sentence: Sentence, times: list[Time]) -> Event | None:
    """`It happened on Monday`, `1/5 #Dorra: the militia came on Friday`: the day of what the text is about."""
    first = sentence.first
    day = next((t for t in times if t.kind == "day" and t.since is not None), None)
    hashed = "h" in a.classes[first : first + 6] and ":" in a.classes[first : sentence.last]
    norms, sets = a.tokens.norms, a.lexicon.sets
    after = norms[first + 1] if first + 1 < sentence.last else ""
    happened = norms[first] in a.lexicon.pronouns and after in sets["happened"]
    return Event(day.since, day.until or day.since) if day is not None and (hashed or happened) else None


def _in_label(document: Document, time: Time) -> bool:
    """Is it the date of a heading (`Flash Update 1 - 7 October`), which is that of the text?"""
    return any(s.zone == "label" and s.first <= time.first < s.last for s in document.sentences[:4])


def at_hour(a: Annotated, time: Time) -> bool:
    """`by 6 a.m. on 30 March`: how far a count goes, not when it happened."""
    return time.first > 0 and a.classes[time.first - 1] in "T~"


def same_incident(draft: Draft, *others: Draft | None) -> None:
    """`Drones hit a market on Monday, killing 19 and wounding 50`: the wounded are those of that incident."""
    for other in others:
        same = other is not None and other.sentence == draft.sentence and other.since == draft.since is not None
        if same and draft.scope == "day" and draft.what in _HARMED and other is not None:
            incident = other.scope == "incident" or other.what == "attack"
            draft.scope = "incident" if incident else draft.scope


def of_attack(document: Document, draft: Draft, struck: Draft) -> bool:
    """`Drones hit a house in Dorra. 2 dead, 9 wounded`: a toll without days right after an attack is that attack's."""
    plain = draft.scope == "cumulative" and draft.since is None and draft.until is None and "timed" not in draft.marks
    if not plain or draft.what not in _HARMED or draft.size is None:
        return False
    own, its = document.sentences[draft.sentence], document.sentences[struck.sentence]
    near = draft.sentence - struck.sentence == 1 and own.paragraph == its.paragraph and own.zone != "item"
    return near or draft.sentence == struck.sentence


def runs_on(a: Annotated, sentence: Sentence) -> bool:
    """`5,000 have died this year`, `since the coup`: a count over a long time that names no days."""
    sets, norms = a.lexicon.sets, a.tokens.norms
    long, since = sets["long_times"], sets["since_clause"]
    if any(not long.isdisjoint(norms[t.first : t.last]) for t in a.times_in(sentence.first, sentence.last)):
        return True
    if since.isdisjoint(norms[sentence.first : sentence.last]):
        return False
    return any(norms[i] in since and a.classes[i + 1] in "ES" for i in range(sentence.first, sentence.last - 1))


def goes_on(document: Document, draft: Draft, before: Draft | None) -> None:
    """`Since 8 July: 1,865 dead. Over 9,400 wounded`: what follows in its paragraph is counted since then too."""
    if before is None or "timed" in draft.marks or before.since is None or before.until is not None:
        return
    one = document.sentences[before.sentence].paragraph == document.sentences[draft.sentence].paragraph
    near = one and draft.sentence - before.sentence == 1 and before.scope == "cumulative"
    if near and draft.what in _HARMED and draft.scope in ("cumulative", "incident"):
        draft.scope, draft.since, draft.until = "cumulative", before.since, None
