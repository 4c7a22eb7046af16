"""What a number spans: one incident, a day, a running toll, a stock or a flow; and which days."""

from __future__ import annotations

from datetime import date

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, same_voice
from marsad.read.eventdays import (
    OPEN,
    Event,
    announced_on,
    at_hour,
    event_of,
    goes_on,
    header_day,
    is_announced,
    of_attack,
    opened,
    runs_on,
    same_incident,
    sheet_days,
    tells_incident,
    told_windows,
    wider_fights,
)
from marsad.read.saidwhen import reporting_times
from marsad.read.spans import Time
from marsad.read.zones import Document, Sentence

_DEATHS = frozenset(("killed", "executed"))
_STOCKS = frozenset(("sheltering",))
_FLOWS = frozenset(("displaced", "returned"))
_COURTS = frozenset(("trial", "suspects", "testimonies"))
_LASTING = frozenset(("siege", "curfew"))
_ARMED = frozenset(("security_forces", "fighter"))
_TAKEN = frozenset(("arrest", "detained", "abducted"))
_YEAR = 300  # days from which a window is a whole year, named without its days
_COARSE = 27  # days of a month or year that is named without its days
_NEAR = 18  # tokens between a claim and the day it happened
_VIOLENT = frozenset(("attack", "arson", "looting", "clash", "property_destroyed"))


def set_scopes(a: Annotated, document: Document, drafts: list[Draft]) -> tuple[str, int] | None:
    """Drafts with their wholes unset in: a first scope and the days of each are filled; out comes where the text's one
    incident was, if it is about one and says where."""
    said = reporting_times(a)
    event = event_of(a, document, said)
    running = told_windows(a, document, drafts, said)
    header, counts_on = header_day(a, document)
    sheet = sheet_days(a, document)
    if event is None and sheet is not None and sheet.kind == "day":
        event = Event(sheet.since, sheet.until or sheet.since)
    wide = wider_fights(a, document)
    before: Draft | None = None
    struck: Draft | None = None  # the last attack told
    for draft in drafts:
        sentence = document.sentences[draft.sentence]
        times = [opened(a, t) for t in a.times_in(sentence.first, sentence.last) if t.first not in said]
        if draft.counted:
            if times:
                draft.marks.add("timed")
            _count(a, draft, sentence, times, None if draft.sentence in wide and draft.what in _DEATHS else event)
            if counts_on is not None and draft.since is None and draft.scope == "cumulative" and not times:
                draft.scope, draft.since, draft.until = "day", counts_on, counts_on
            _own_day(a, draft, times)
            if "own_windows" in a.lexicon.policy:
                _own_days(draft, drafts, times)
            _like_sibling(draft, before)
            if "own_windows" not in a.lexicon.policy:
                goes_on(document, draft, before)
            same_incident(draft, before, struck)
            before = draft
            if struck is not None and of_attack(document, draft, struck):
                draft.scope, draft.since, draft.until = "incident", struck.since, struck.until
            _take_window(draft, running.get(draft.sentence) or (None if times else sheet))
        else:
            _days_of_act(a, draft, sentence, said)
            dated = any(t.kind != "clock" for t in times)
            still = a.tagged(max(sentence.first, draft.first), draft.last, "scope.stock") is not None
            if draft.since is None and draft.what in _VIOLENT and not still and not dated:
                _act_day(draft, event, header)
            struck = draft if draft.what == "attack" else struck
    if event is None and "headed" in a.lexicon.policy:
        event = _spread(a, document, drafts)
    return _home(a, document, drafts) if event is not None else None


def _home(a: Annotated, document: Document, drafts: list[Draft]) -> tuple[str, int] | None:
    """Where the text's one incident was, by the first claim of it that says where."""
    early = (
        d for d in drafts if d.sentence < 5 and d.place is not None and (d.what == "attack" or d.scope == "incident")
    )
    placed = list(early)
    body = [d for d in placed if document.sentences[d.sentence].zone != "headline"]
    placed = body if "headed" in a.lexicon.policy and body else placed
    named = [d for d in placed if d.place is not None and any(c.isupper() for c in d.place)]  # not "the village"
    first = next(iter(named or placed), None)
    return (first.place, first.precision or 1) if first is not None and first.place else None


def _spread(a: Annotated, document: Document, drafts: list[Draft]) -> Event | None:
    """A text that opens with an incident of one day, and names no longer stretch of time, is about it: its numbers that
    have no days of their own are of that incident."""
    first = next((d for d in drafts if d.counted), None)
    if first is None or first.scope != "incident" or first.since is None or first.sentence > 1:
        return None
    if any(t.kind in OPEN for t in a.times) or a.tagged(0, len(a.classes), "scope.running") is not None:
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


def _days_of_act(a: Annotated, draft: Draft, sentence: Sentence, said: set[int]) -> None:
    """The days that an act's sentence gives it: those of the act, else those on which it was announced."""
    own = a.times_in(sentence.first, sentence.last)
    plain = [t for t in own if t.first not in said]
    told = plain or [t for t in own if is_announced(a, t)] or announced_on(a, draft, sentence, own)
    _act(a, draft, sentence, told)


def _act_day(draft: Draft, event: Event | None, header: date | None) -> None:
    day = event.day if event is not None and event.day is not None else header
    if day is not None:
        draft.since, draft.until = day, event.until if event is not None and event.day is not None else day
        if event is not None and event.day is not None:
            draft.marks.add("event-day")


def _own_day(a: Annotated, draft: Draft, times: list[Time]) -> None:
    """`just one of them on Saturday`: a share that carries a day of its own."""
    if "of-them" not in draft.rule:
        return
    day = next((t for t in times if t.kind == "day" and 0 <= t.first - draft.last <= 1), None)
    if day is not None and day.since is not None:
        draft.since, draft.until = day.since, day.until or day.since
        draft.marks.add("own-day")


def _like_sibling(draft: Draft, before: Draft | None) -> None:
    """`still displaced: 2,350 households (11,350 people)`: the same people in another unit."""
    if before is None or before.sentence != draft.sentence or before.what != draft.what or before.unit == draft.unit:
        return
    if before.scope == "stock" and draft.scope == "cumulative" and "sibling" in draft.marks:
        draft.scope, draft.since, draft.until = before.scope, before.since, before.until


def _take_window(draft: Draft, window: Time | None) -> None:
    """A running count without days of its own takes those that another sentence tells; people who left since a day are
    no more a flow."""
    if window is None or draft.since is not None or draft.until is not None:
        return
    left = draft.scope == "flow" and window.until is None and draft.place is None
    if draft.scope in ("cumulative", "total") or left:
        draft.scope = "cumulative" if draft.scope == "flow" else draft.scope
        draft.since, draft.until = window.since, window.until


def settle_parts(drafts: list[Draft], *, share: bool) -> None:
    """Drafts with their wholes in: parts get their scope and days from the whole, wholes of all sides become totals;
    `share`: a running toll without days has those of the one before."""
    for draft in drafts:
        whole = draft.whole
        if whole is None or "gathered" in draft.marks:
            continue
        if "own-day" in draft.marks and draft.since is not None:
            draft.scope = "day"  # "51 since May 5, just one of them on Saturday"
            continue
        draft.scope = "part"
        own = "own-window" in draft.marks and whole.sentence != draft.sentence
        if not own and "own-days" not in draft.marks:
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
    _told_again(drafts)
    if share:
        _share_windows(drafts)


def _told_again(drafts: list[Draft]) -> None:
    """A toll that is told again, and turns out there to be one of all sides, was so before."""
    totals = {(d.what, d.size) for d in drafts if d.scope == "total" and d.status == "mixed" and d.size is not None}
    for draft in drafts:
        if draft.scope == "cumulative" and draft.status is None and (draft.what, draft.size) in totals:
            draft.scope, draft.status = "total", "mixed"


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
            labelled and before is not None and draft.sentence - before.sentence <= 2
        ):
            continue
        dateless = draft.since is None and draft.until is None and "timed" not in draft.marks
        if dateless and before is not None and before.since is not None and _next_to(before, draft):
            draft.since, draft.until = before.since, before.until
        before = draft
    for draft in drafts:
        if draft.whole is not None and "gathered" not in draft.marks and draft.since is None:
            draft.since, draft.until = _window_of(draft)


def _next_to(before: Draft, draft: Draft) -> bool:
    return draft.sentence - before.sentence <= 1 and same_voice(draft, before)


# --- one draft ----------------------------------------------------------------------------------------------


def _count(a: Annotated, draft: Draft, sentence: Sentence, times: list[Time], event: Event | None) -> None:
    own = a.tagged(max(sentence.first, draft.first - 2), draft.last, "scope.stock") is not None
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
        if whole and event is not None and not any(_is_coarse(a, t) for t in times):
            draft.since, draft.until = event.day, event.until
            return
    elif draft.what in _DEATHS and event is None and _is_total(a, draft, sentence):
        draft.scope = "total"
        draft.status = draft.status or ("mixed" if draft.group is None else None)
    else:
        _incident_or_running(a, draft, sentence, times, event)
        return
    window = _window(times)
    if window is not None and (draft.scope == "total" or not _is_coarse(a, window)):
        draft.since, draft.until = window.since, window.until
    elif draft.scope == "stock":
        today = next((t for t in times if t.kind in ("day", "now") and (t.since or t.until)), None)
        if today is not None:
            draft.since, draft.until = today.since, today.until or today.since


def _is_total(a: Annotated, draft: Draft, sentence: Sentence) -> bool:
    return draft.status == "mixed" or a.tagged(sentence.first, sentence.last, "scope.total") is not None


def _is_coarse(a: Annotated, window: Time, days: int = _COARSE) -> bool:
    """`in March`, `in 2022`: no days of an act are told; a running toll of the dead covers that time."""
    if window.kind != "window" or window.since is None or window.until is None:
        return False
    dayless = not any(norm.isdigit() and len(norm) < 3 for norm in a.tokens.norms[window.first : window.last])
    return dayless and (window.until - window.since).days >= days


def _is_now(a: Annotated, draft: Draft) -> bool:
    """`are held`: a present tense tells how many there are."""
    at = draft.predicate
    present = a.lexicon.sets["present"]
    return at is not None and any(a.tokens.norms[i] in present for i in range(max(0, at - 3), at + 1))


def _incident_or_running(
    a: Annotated, draft: Draft, sentence: Sentence, times: list[Time], event: Event | None
) -> None:
    first, last = sentence.first, sentence.last
    window = _window(times)
    days = [t for t in times if t.kind in ("day", "now") and t.since is not None and not _apart(a, draft, t)]
    days = [t for t in days if event is None or not at_hour(a, t)]
    running = a.tagged(first, last, "scope.cumulative") is not None
    incident = tells_incident(a, first, last)
    if window is not None and (window.since or window.until):
        draft.scope = "cumulative"
        if not _is_coarse(a, window, _YEAR):
            draft.since, draft.until = window.since, window.until
        draft.marks.add("own-window")
        if draft.what == "evacuated" and window.since and window.until:
            draft.scope = "flow"  # "in the past week fewer than ten were brought out"
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
    elif runs_on(a, sentence):
        draft.scope = "cumulative"
    elif event is not None:
        draft.scope, draft.since, draft.until = "incident", event.day, event.until
    elif (incident and not running) or _is_single(draft):
        draft.scope = "incident"
    else:
        draft.scope = "cumulative"


def _is_single(draft: Draft) -> bool:
    """`a soldier had been killed near the bridge`: one person's death is an incident."""
    return draft.quantity is not None and draft.quantity.kind == "article" and draft.precision in (1, 2)


def _window(times: list[Time]) -> Time | None:
    """The stretch of time a sentence names; `by 12 March … since … 6 March` is one."""
    window = next((t for t in times if t.kind in OPEN), None)
    if window is not None and window.kind == "span":  # "en trois jours, du 15 au 17 juin": the days themselves say more
        window = next((t for t in times if t.kind == "window"), window)
    if window is None or window.kind in ("window", "span"):
        return window
    other = next((t for t in times if t.kind in OPEN and t is not window and t.kind != window.kind), None)
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


def _dates(a: Annotated, draft: Draft, sentence: Sentence, time: Time) -> bool:
    """Is it the day of the act, and not of what stands in a clause of its own or is only named (`the massacre of 28
    September`)?"""
    if time.first and a.classes[time.first - 1] in "OS" and time.first - 1 != draft.predicate:
        return False
    item = time.first - sentence.first <= 2 and a.classes[time.last : time.last + 1] == ":"
    if time.last <= draft.first and not item:
        who = a.classes.rfind("W", sentence.first, time.first)
        if who >= 0 and "," not in a.classes[who : time.first] and "," in a.classes[time.last : draft.first + 1]:
            return False  # "the fund, which began its work on May 26, calls this false"
    opens = time.kind == "day" and time.first - sentence.first <= 1 and ";" not in a.classes[time.last : draft.first]
    return item or opens or draft.first - 8 <= time.first <= draft.last + 8


def _act(a: Annotated, draft: Draft, sentence: Sentence, times: list[Time]) -> None:
    """An act's days; with `own_windows` what lasts has the end that "from Tuesday to Thursday" gives it."""
    closed = "own_windows" in a.lexicon.policy
    near = [t for t in times if _dates(a, draft, sentence, t) and (t.since or t.until) and not _is_coarse(a, t)]
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
