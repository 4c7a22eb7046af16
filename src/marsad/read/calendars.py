"""The calendar of a language: its times.toml, folded and laid out for look-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from marsad.read.known import ANY_DIGITS, Follow, Known, leads
from marsad.read.number_rules import Rules, rules_of
from marsad.read.packs import Pack
from marsad.read.text import Tokens, fold

Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """A pack's times.toml, folded and laid out for look-up; `prefixes` are what may be written onto any word."""

    weekdays: dict[str, int]
    months: Phrases
    ordinals: Phrases
    units: dict[str, str]
    dual_units: dict[str, str]
    days: Phrases
    phrases: Phrases
    vague: Phrases
    since: Phrases
    since_after: Phrases  # "13 Temmuz'dan beri": since, written after its day
    until: Phrases
    opens: frozenset[str]
    to: frozenset[str]
    ands: frozenset[str]
    of: frozenset[str]
    parts: frozenset[str]
    lead: frozenset[str]
    last: frozenset[str]
    next: frozenset[str]
    past: frozenset[str]
    within: frozenset[str]  # "en trois jours": so many days, the day of publication the last of them
    within_units: frozenset[str]  # units that say so themselves: "üç günde"
    over: frozenset[str]  # "за двое суток": back so many days from the day of publication
    ago: frozenset[str]
    before: frozenset[str]
    edges: Phrases
    starts: Phrases
    year_lead: frozenset[str]
    this_month: Phrases
    last_week: Phrases
    consecutive: frozenset[str]
    clock_lead: frozenset[str]
    clock: frozenset[str]
    future: frozenset[str]
    future_after: int  # tokens after a day in which a verb may tell that it is to come
    month_lead: frozenset[str]
    day_of_hours: bool  # are the last 24 hours a day, and no window?
    capital_months: bool
    glued_and: str
    numbers: Rules
    points: frozenset[str]  # words that a day, month or year may start with, after a weekday's


@cache
def calendar_of(pack: Pack) -> Calendar:
    """A pack in, its calendar out, laid out once a process."""
    table: dict[str, Any] = pack.tables.get("times", {})
    words: dict[str, Any] = table.get("words", {})
    prefixes = ["", *table.get("grammar", {}).get("prefixes", ())]

    def some(name: str) -> frozenset[str]:
        return frozenset(_prefixed(p, fold(word)) for word in words.get(name, ()) for p in prefixes)

    def keyed(name: str) -> dict[str, str]:
        forms = table.get(name, {}).items()
        return {_prefixed(p, fold(word)): value for value, words in forms for word in words for p in prefixes}

    weekdays = {word: int(number) for word, number in keyed("weekdays").items()}
    units, duals = keyed("units"), keyed("dual_units")
    months = _phrases(table.get("months", {}), prefixes, pack)
    ordinals = _phrases(table.get("ordinals", {}), prefixes, pack)
    days = _phrases(table.get("days", {}), prefixes, pack)
    phrases = _phrases(table.get("phrases", {}), prefixes, pack)
    vague = _phrases({"vague": words.get("vague", ())}, prefixes, pack)
    edges = _phrases(table.get("edges", {}), prefixes, pack)
    starts = _phrases(table.get("starts", {}), prefixes, pack)
    this_month = _phrases({"month": words.get("this_month", ())}, prefixes, pack)
    since = _phrases({"since": words.get("since", ())}, prefixes, pack)
    until = _phrases({"until": words.get("until", ())}, prefixes, pack)
    return Calendar(
        weekdays=weekdays,
        months=months,
        ordinals=ordinals,
        units=units,
        dual_units=duals,
        days=days,
        phrases=phrases,
        vague=vague,
        since=since,
        since_after=_phrases({"since": words.get("since_after", ())}, [""], pack),
        until=until,
        opens=some("open"),
        to=some("to"),
        ands=some("and"),
        of=some("of"),
        parts=some("parts"),
        lead=some("lead"),
        last=some("last"),
        next=some("next"),
        past=some("past"),
        within=some("within"),
        within_units=some("within_units"),
        over=some("over"),
        ago=some("ago"),
        before=some("before"),
        edges=edges,
        starts=starts,
        year_lead=some("year_lead"),
        this_month=this_month,
        last_week=_phrases({"week": words.get("last_week", ())}, [""], pack),
        consecutive=some("consecutive"),
        clock_lead=some("clock_lead"),
        clock=some("clock"),
        future=some("future"),
        future_after=table.get("grammar", {}).get("future_after", 3),
        month_lead=some("month_lead"),
        day_of_hours=table.get("grammar", {}).get("day_of_hours", False),
        capital_months=table.get("grammar", {}).get("capital_months", False),
        glued_and=table.get("grammar", {}).get("glued_and", ""),
        numbers=rules_of(pack),
        points=frozenset((*days, *edges, *months, *ordinals)) | some("parts") | some("year_lead"),
    )


def starter(calendar: Calendar) -> Callable[[str], Follow]:
    """How a word of a language may start words of time."""
    c = calendar
    always = c.clock_lead.union(c.weekdays, c.units, c.dual_units)
    openers = c.opens | c.parts | c.year_lead  # before a day, month or year only: "in March", "by 6 March", "early on"
    opened = c.points.union(c.weekdays, c.lead, c.of, (ANY_DIGITS,))
    phrases = (c.months, c.ordinals, c.days, c.phrases, c.vague, c.edges, c.starts, c.since, c.until)
    dated = c.clock | c.of | c.lead | c.numbers.suffixes | set("-/.:")
    after_digits = dated.union(c.months, c.this_month, c.to, c.ands)  # "6th", "8/3", "10:30", "6 March", "4 to 6 May"

    def follow(norm: str) -> Follow:
        if norm in always:
            return True
        way = leads(norm, *phrases)
        if norm in openers and way is not True:
            way |= opened
        if way is True or not norm[:1].isdigit():
            return way
        return True if "." in norm else way | after_digits

    return follow


@cache
def onward(calendar: Calendar) -> Known[tuple[str, str], Follow]:
    """How words of time may go on from a word and one that leads to a day ("in the"): by which third word."""
    c = calendar
    always = c.clock_lead.union(c.weekdays, c.units, c.dual_units, c.since)
    openers = c.opens.union(c.parts, c.year_lead, c.until)
    opened = c.points.union(c.weekdays, c.lead, c.of, (ANY_DIGITS,))
    tables = (c.months, c.ordinals, c.days, c.phrases, c.vague, c.edges, c.starts)

    def follow(words: tuple[str, str]) -> Follow:
        norm, second = words
        rests = [rest for table in (*tables, c.until) for rest, _ in table.get(norm, ())]
        alone = any(rest == () for table in tables for rest, _ in table.get(norm, ()))
        if alone or norm in always or norm[:1].isdigit() or (second,) in rests:
            return True
        thirds = frozenset(rest[1] for rest in rests if rest[:1] == (second,))
        return thirds | opened if norm in openers else thirds

    return Known(follow)


def _prefixed(prefix: str, word: str) -> str:
    """A prefix and a word in, both written as one out: ل and الأحد are للأحد."""
    return prefix + (word[1:] if prefix.endswith("ل") and word.startswith("ال") else word)


def _phrases(table: dict[str, Any], prefixes: list[str], pack: Pack) -> Phrases:
    """{value: [phrases]} in; first word -> [(further words, value)], longest first, out."""
    found: Phrases = {}
    for value, phrases in table.items():
        for phrase in phrases:
            first, *rest = pack.tokens(phrase).norms
            for prefix in prefixes:
                found.setdefault(_prefixed(prefix, first), []).append((tuple(rest), value))
    for entries in found.values():
        entries.sort(key=lambda item: -len(item[0]))
    return found


def match(tokens: Tokens, i: int, phrases: Phrases) -> tuple[str, int] | None:
    """The longest phrase that starts at token `i`: its value and the token after it."""
    if i >= len(tokens.norms):
        return None
    found = phrases.get(tokens.norms[i])
    if found is None:
        return None
    for rest, value in found:
        if not rest or tuple(tokens.norms[i + 1 : i + 1 + len(rest)]) == rest:
            return value, i + 1 + len(rest)
    return None
