"""What a number spans: one incident, a day, a running toll, a stock or a flow; and which days."""

from __future__ import annotations

from datetime import date

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, same_voice
from marsad.read.record import Record
from marsad.read.saidwhen import reporting_times
from marsad.read.spans import Time
from marsad.read.zones import UNREAD, Document, Sentence

_DEATHS = frozenset(("killed", "executed"))
_STOCKS = frozenset(("sheltering",))
_FLOWS = frozenset(("displaced", "returned"))
_COURTS = frozenset(("trial", "suspects", "testimonies"))
_LASTING = frozenset(("siege", "curfew"))
_ARMED = frozenset(("security_forces", "fighter"))
_TAKEN = frozenset(("arrest", "detained", "abducted"))
_CLAUSE = 10  # tokens between "since" and its day: "since the fighting started on Thursday"
_NEXT = 30  # tokens after the first sentence of an incident in which its day may stand
_NEAR = 18  # tokens between a claim and the day it happened
_VIOLENT = frozenset(("attack", "arson", "looting", "clash", "property_destroyed"))
_OPEN = frozenset(("since", "window", "span", "until"))


class Event(Record, frozen=True):
    """What the text is about when it is one incident: its day, if told."""

    day: date | None
    until: date | None


def set_scopes(a: Annotated, document: Document, drafts: list[Draft]) -> tuple[str, int] | None:
    """Drafts with their wholes unset in: a first scope and the days of each are filled; out comes where the text's one
    incident was, if it is about one and says where."""
    said = reporting_times(a)
    event = _event(a, document, said)
    running = _told_windows(a, document, drafts, said)
    header = _header_day(a, document)
    for draft in drafts:
        sentence = document.sentences[draft.sentence]
        times = [_opened(a, t) for t in a.times_in(sentence.first, sentence.last) if t.first not in said]
        if draft.counted:
            _count(a, draft, sentence, times, event)
            if "own_windows" in a.lexicon.policy:
                _own_days(draft, drafts, times)
            if header is not None and draft.since is None and draft.scope == "cumulative" and not times:
                draft.scope, draft.since, draft.until = "day", header, header
            window = running.get(draft.sentence)
            if window is not None and draft.since is None and draft.scope in ("cumulative", "total"):
                draft.since, draft.until = window.since, window.until
        else:
            own = a.times_in(sentence.first, sentence.last)
            plain = [t for t in own if t.first not in said]
            told = plain or [t for t in own if _is_announced(a, t)] or _announced_on(a, draft, sentence, own)
            _act(draft, told, closed="own_windows" in a.lexicon.policy)
            if draft.since is None and draft.what in _VIOLENT:
                _act_day(draft, event, header)
    if event is None and "headed" in a.lexicon.policy:
        event = _spread(a, document, drafts)
    if event is None:
        return None
    early = (
        d for d in drafts if d.sentence < 5 and d.place is not None and (d.what == "attack" or d.scope == "incident")
    )
    placed = list(early)
    body = [d for d in placed if document.sentences[d.sentence].zone != "headline"]
    first = next(iter(body if "headed" in a.lexicon.policy and body else placed), None)
    return (first.place, first.precision or 1) if first is not None and first.place else None


def _spread(a: Annotated, document: Document, drafts: list[Draft]) -> Event | None:
    """A text that opens with an incident of one day, and names no longer stretch of time, is about it: its numbers that
    have no days of their own are of that incident."""
    first = next((d for d in drafts if d.counted), None)
    if first is None or first.scope != "incident" or first.since is None or first.sentence > 1:
        return None
    if any(t.kind in _OPEN for t in a.times) or a.tagged(0, len(a.classes), "scope.running") is not None:
        return None
    for draft in drafts:
        plain = draft.counted and draft.scope == "cumulative" and draft.since is None and draft.until is None
        own = a.times_in(document.sentences[draft.sentence].first, document.sentences[draft.sentence].last)
        if plain and not any(t.since for t in own) and draft.what not in _FLOWS:
            draft.scope, draft.since, draft.until = "incident", first.since, first.until
    return Event(first.since, first.until)


def _own_days(draft: Draft, drafts: list[Draft], times: list[Time]) -> None:
    """`1,024 wounded since 19 September, 400 of them on Monday`: words of a day between a number and the next one, or
    the end, are its own."""
    later = [d.first for d in drafts if d.counted and d.sentence == draft.sentence and d.first >= draft.last]
    end = min(later, default=10**9)
    earlier = any(t.first < draft.first for t in times)
    own = next((t for t in times if draft.last <= t.first < end and t.kind in ("day", "window") and t.since), None)
    if own is not None and earlier and draft.quantity is not None:
        draft.since, draft.until = own.since, own.until
        draft.marks.add("own-days")


def _is_announced(a: Annotated, time: Time) -> bool:
    """`announced on Saturday that it has formed a committee`: the act is of that day."""
    announced = a.lexicon.sets.get("announced", frozenset())
    return any(a.tokens.norms[i] in announced for i in range(max(0, time.first - 3), time.first))


def _announced_on(a: Annotated, draft: Draft, sentence: Sentence, times: list[Time]) -> list[Time]:
    """`On Saturday the president announced the forming of …`: the day opens the sentence."""
    opens = [t for t in times if t.first == sentence.first and t.kind == "day"]
    announced = a.lexicon.sets.get("announced", frozenset())
    return opens if any(a.tokens.norms[i] in announced for i in range(sentence.first, draft.last)) else []


def _act_day(draft: Draft, event: Event | None, header: date | None) -> None:
    day = event.day if event is not None and event.day is not None else header
    if day is not None:
        draft.since, draft.until = day, event.until if event is not None and event.day is not None else day


def _header_day(a: Annotated, document: Document) -> date | None:
    """The day that heads a bulletin of protests or a live page: what it tells is of that day."""
    live = sum(t.kind == "clock" for t in a.times) > 1
    protest = a.tagged(0, len(a.classes), "scope.protest") is not None
    if not (live or protest) or any(t.kind in _OPEN and t.since for t in a.times):
        return None
    for sentence in list(document.sentences)[:3]:
        if sentence.zone not in ("headline", "label"):
            continue
        for time in a.times_in(sentence.first, sentence.last):
            if time.kind == "day" and time.since is not None:
                return time.since
    return None


def _told_windows(a: Annotated, document: Document, drafts: list[Draft], said: set[int]) -> dict[int, Time]:
    """`Its tally runs from Sunday`: days told in a sentence of their own hold for the numbers next to it."""
    counted = {d.sentence for d in drafts if d.counted}
    found: dict[int, Time] = {}
    for number, sentence in enumerate(document.sentences):
        stretch = a.classes[sentence.first : sentence.last]
        if number in counted or "M" not in stretch or "T" not in stretch:
            continue
        times = (_opened(a, t) for t in a.times_in(sentence.first, sentence.last) if t.first not in said)
        time = next((t for t in times if t.kind in _OPEN), None)
        if time is not None:
            found |= {number - 1: time, number + 1: time, number + 2: time}
    return found


def settle_parts(drafts: list[Draft], *, share: bool) -> None:
    """Drafts with their wholes in: parts get their scope and days from the whole, wholes of all sides become totals;
    `share`: a running toll without days has those of the one before."""
    for draft in drafts:
        whole = draft.whole
        if whole is None or "gathered" in draft.marks:
            continue
        draft.scope = "part"
        if "own-days" not in draft.marks:
            draft.since, draft.until = _window_of(whole)
        if draft.party is None and whole.sentence == draft.sentence:
            draft.party = whole.party
    parts: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.whole is not None:
            parts.setdefault(id(draft.whole), []).append(draft)
    for draft in drafts:
        if draft.counted and draft.what in _DEATHS and draft.scope in ("cumulative", "total"):
            direct = parts.get(id(draft), [])
            _all_sides(draft, [*direct, *(d for part in direct for d in parts.get(id(part), []))])
    if share:
        _share_windows(drafts)


def _window_of(whole: Draft) -> tuple[date | None, date | None]:
    seen = 0
    while whole.whole is not None and "gathered" not in whole.marks and seen < 5:
        whole, seen = whole.whole, seen + 1
    return whole.since, whole.until


def _all_sides(draft: Draft, parts: list[Draft]) -> None:
    statuses = {p.status or ("civilian" if p.community else None) for p in parts}
    armed = statuses & (_ARMED | {"mixed"})
    shares = any("of-them" in p.rule and p.status == "civilian" for p in parts)
    if draft.status in (None, "mixed") and (shares or (armed and ("civilian" in statuses or draft.status == "mixed"))):
        draft.scope, draft.status = "total", "mixed"


def _share_windows(drafts: list[Draft]) -> None:
    """A running toll without days of its own has those of the running toll told just before."""
    before: Draft | None = None
    for draft in drafts:
        labelled = draft.rule.endswith(("toll", "label"))
        if not draft.counted or draft.scope not in ("cumulative", "total"):
            continue
        if draft.what not in _DEATHS and not (
            labelled and before is not None and before.sentence == draft.sentence - 1
        ):
            continue
        dateless = draft.since is None and draft.until is None
        if dateless and before is not None and before.since is not None and _next_to(before, draft):
            draft.since, draft.until = before.since, before.until
        before = draft
    for draft in drafts:
        if draft.whole is not None and "gathered" not in draft.marks and draft.since is None:
            draft.since, draft.until = _window_of(draft)


def _next_to(before: Draft, draft: Draft) -> bool:
    return draft.sentence - before.sentence <= 1 and same_voice(draft, before)


def _opened(a: Annotated, time: Time) -> Time:
    """`from 18 June`, `since last Thursday`: a day that a word before it opens."""
    if time.kind not in ("day", "window") or (time.kind == "window" and time.since is None):
        return time
    since = a.lexicon.sets.get("since", frozenset())
    if time.kind == "day" and time.first and a.tokens.norms[time.first - 1] in since:
        return time._replace(kind="since", until=None)
    for i in range(time.first - 1, max(0, time.first - _CLAUSE), -1):
        if a.classes[i] in ",;.:rNT":
            break
        if a.tokens.norms[i] in a.lexicon.sets.get("since_clause", ()):
            return time._replace(kind="since", until=None)
    return time


# --- one draft ----------------------------------------------------------------------------------------------


def _count(a: Annotated, draft: Draft, sentence: Sentence, times: list[Time], event: Event | None) -> None:
    first, last = sentence.first, sentence.last
    own = a.tagged(max(first, draft.first - 2), draft.last, "scope.stock") is not None
    now = draft.what == "detained" and _is_now(a, draft)
    if draft.what in _STOCKS:
        draft.scope = "stock"
    elif draft.what in _COURTS:
        draft.scope = "cumulative"
        return
    elif draft.what in _FLOWS:
        entry = a.entries[draft.predicate] if draft.predicate is not None else None
        moving = (entry is not None and entry.letter == "I") or any(t.kind == "span" for t in times)
        draft.scope = "stock" if own else ("flow" if moving else "cumulative")
    elif draft.what == "missing" or now or (draft.what in ("detained", "abducted") and own):
        draft.scope = "stock"
    elif draft.what in _TAKEN and not any(t.kind in ("day", "now") for t in times):
        whole = draft.what == "abducted" and event is not None and event.day is not None
        draft.scope = "incident" if whole else "cumulative"
        if whole and event is not None:
            draft.since, draft.until = event.day, event.until
            return
    elif draft.what in _DEATHS and (draft.status == "mixed" or a.tagged(first, last, "scope.total") is not None):
        draft.scope = "total"
        draft.status = draft.status or ("mixed" if draft.group is None else None)
    else:
        _incident_or_running(a, draft, sentence, times, event)
        return
    window = _window(times)
    if window is not None:
        draft.since, draft.until = window.since, window.until
    elif draft.scope == "stock":
        today = next((t for t in times if t.kind in ("day", "now") and (t.since or t.until)), None)
        if today is not None:
            draft.since, draft.until = today.since, today.until or today.since


def _is_now(a: Annotated, draft: Draft) -> bool:
    """`are held`: a present tense tells how many there are."""
    at = draft.predicate
    present = a.lexicon.sets.get("present", frozenset())
    return at is not None and any(a.tokens.norms[i] in present for i in range(max(0, at - 3), at + 1))


def _incident_or_running(
    a: Annotated, draft: Draft, sentence: Sentence, times: list[Time], event: Event | None
) -> None:
    first, last = sentence.first, sentence.last
    window = _window(times)
    days = [t for t in times if t.kind in ("day", "now") and t.since is not None and not _apart(a, draft, t)]
    running = a.tagged(first, last, "scope.cumulative") is not None
    incident = a.tagged(first, last, "scope.incident") is not None
    if window is not None and (window.since or window.until):
        draft.scope, draft.since, draft.until = "cumulative", window.since, window.until
        if window.kind != "span" and _is_short(window) and draft.precision in (1, 2):
            draft.scope = "incident"
    elif days and (not running or incident or _has_day(a, draft, days)):
        near = min(days, key=lambda t: abs(t.first - draft.first))
        if draft.rule.endswith("toll-direct"):  # "on Thursday he still put it at 7,500": how far the toll went
            draft.scope, draft.until = "cumulative", near.until or near.since
            return
        precise = draft.precision in (1, 2) or incident or event is not None
        stretch = near.until is not None and near.until != near.since  # the last 24 hours
        draft.scope = "incident" if precise and not stretch else "day"
        draft.since, draft.until = near.since, near.until or near.since
    elif event is not None:
        draft.scope, draft.since, draft.until = "incident", event.day, event.until
    elif incident and not running:
        draft.scope = "incident"
    else:
        draft.scope = "cumulative"


def _window(times: list[Time]) -> Time | None:
    """The stretch of time a sentence names; `by 12 March … since … 6 March` is one."""
    window = next((t for t in times if t.kind in _OPEN), None)
    if window is None or window.kind in ("window", "span"):
        return window
    other = next((t for t in times if t.kind in _OPEN and t is not window and t.kind != window.kind), None)
    if other is None:
        return window
    return window._replace(since=window.since or other.since, until=window.until or other.until)


def _apart(a: Annotated, draft: Draft, time: Time) -> bool:
    """Does a semicolon, or `and` right before it, part the claim from the words of the day after it?"""
    between = a.classes[draft.last : time.first] if time.first > draft.last else ""
    return ";" in between or between.endswith(",&")


def _has_day(a: Annotated, draft: Draft, days: list[Time]) -> bool:
    """Does the claim itself, and no toll, carry the day?"""
    if draft.predicate is not None and a.classes[draft.predicate] == "M":
        return False
    return any(draft.first - _NEAR <= t.first <= draft.last + _NEAR // 2 for t in days)


def _is_short(window: Time) -> bool:
    """`on 8 and 9 March`: days of one incident."""
    return window.since is not None and window.until is not None and (window.until - window.since).days <= 2


def _act(draft: Draft, times: list[Time], *, closed: bool) -> None:
    """An act's days; `closed`: what lasts has the end that "from Tuesday to Thursday" gives it."""
    near = [t for t in times if draft.first - 8 <= t.first <= draft.last + 8 and (t.since or t.until)]
    if not near:
        return
    at = draft.predicate if draft.predicate is not None else draft.first
    time = min(near, key=lambda t: abs(t.first - at))
    if time.kind == "vague" or (time.kind == "now" and draft.what == "missing"):
        return
    draft.since, draft.until = time.since, time.until
    if time.kind in ("day", "now") and time.since and not time.until:
        draft.until = time.since
    if draft.what in _LASTING and draft.since is not None and not (closed and time.kind == "window"):
        draft.until = None  # it has begun and goes on


# --- the text's event ---------------------------------------------------------------------------------------


def _event(a: Annotated, document: Document, said: set[int]) -> Event | None:
    """The one incident a text is about: an incident's word in its first sentences, and no running toll."""
    found: Event | None = None
    for sentence in [s for s in document.sentences if s.zone not in UNREAD][:4]:
        first, last = sentence.first, sentence.last
        times = [_opened(a, t) for t in a.times_in(first, last) if t.first not in said]
        if any(t.kind in _OPEN for t in times) or a.tagged(first, last, "scope.running") is not None:
            return found
        if a.tagged(first, last, "scope.incident") is None:
            continue
        day = next((t for t in times if t.kind == "day" and t.since is not None and not _at_hour(a, t)), None)
        if found is None or (found.day is None and day is not None):
            found = Event(day.since, day.until or day.since) if day else Event(None, None)
        if found.day is None:
            after = [t for t in a.times_in(last, last + _NEXT) if not _in_label(document, t)]
            day = next((t for t in after if t.kind == "day" and t.since is not None and t.first not in said), None)
            found = Event(day.since, day.until or day.since) if day else found
    return found


def _in_label(document: Document, time: Time) -> bool:
    """Is it the date of a heading (`Flash Update 1 - 7 October`), which is that of the text?"""
    return any(s.zone == "label" and s.first <= time.first < s.last for s in document.sentences[:4])


def _at_hour(a: Annotated, time: Time) -> bool:
    """`by 6 a.m. on 30 March`: how far a count goes, not when it happened."""
    return time.first > 0 and a.classes[time.first - 1] in "T~"
