"""What every template may use: words by key, labels of codes, and numbers in their three forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import msgspec
from django import template
from django.template.base import Parser, Token
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from marsad.cases import Item
from marsad.cases.labels import kind_label, label, labels
from marsad.desk import names
from marsad.desk.words import word
from marsad.figures import notes
from marsad.model import vocab
from marsad.publish import say

register = template.Library()
ARABIC_INDIC = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")


def _lang() -> str:
    return "ar" if get_language() == "ar" else "en"


@register.simple_tag
def t(key: str, **facts: Any) -> str:
    """`{% t "nav.inbox" %}`: the words of a key in the reader's language."""
    return word(key, _lang(), **facts)


_with_facts = register.tags["t"]


class _Words(template.Node):
    """The words of a key that the template itself names: most of what a page says, and looked up once."""

    def __init__(self, key: str) -> None:
        self.key = key

    def render(self, context: template.Context) -> SafeString:
        return _said(self.key, _lang())


@cache
def _said(key: str, lang: str) -> SafeString:
    return conditional_escape(word(key, lang))


@register.tag("t")
def _t(parser: Parser, token: Token) -> template.Node:
    _, *given = token.split_contents()
    if len(given) == 1 and given[0][0] == given[0][-1] and given[0][0] in "\"'" and "|" not in given[0]:
        return _Words(given[0][1:-1])
    return _with_facts(parser, token)


@register.filter
def numeral(value: int | None) -> str:
    """An integer in, digits of the reader's language with thousands set apart out; unknown is a dash, never 0."""
    if value is None:
        return word("number.unknown", "en")
    digits = f"{value:,}"
    return digits.translate(ARABIC_INDIC) if _lang() == "ar" else digits


@register.filter
def code(value: str, kind: str) -> str:
    """A code and its table's name in, its label in the reader's language out."""
    return vocab.label(kind, value, _lang()) if value else ""


@register.filter
def group(value: Mapping[str, Any]) -> str:
    """A claim's group in, its codes as words out."""
    codes = [value.get(name) for name in ("status", "sex", "age", "community", "role")]
    return vocab.group_label("+".join(one for one in codes if one) or "all", _lang())


@register.simple_tag
def count(claim: Mapping[str, Any]) -> SafeString:
    """A claim in, how many it says out: the number with its bound; vague words as the words they are."""
    said = claim.get("count")
    if not said:
        return SafeString("")
    if said["low"] is None and said["high"] is None:
        return format_html('<span class="reported">“<bdi>{}</bdi>”</span>', said["words"])
    qualifier, shown = _bound(said, _lang())
    return format_html('<span class="reported"><span class="bound">{}</span> {}</span>', qualifier, shown)


def _bound(said: Mapping[str, Any], lang: str) -> tuple[str, str]:
    qualifier = "" if said["qualifier"] == "exact" else vocab.label("qualifier", said["qualifier"], lang)
    low, high = said["low"], said["high"]
    digits = numeral(low) if low == high or high is None else numeral(high) if low is None else None
    return qualifier, digits or f"{numeral(low)} – {numeral(high)}"


def bounded(said: Mapping[str, Any], lang: str) -> str:
    """A number with its bound as plain words: for charts, where no markup can stand."""
    return " ".join(filter(None, _bound(said, lang)))


@register.filter
def named(value: str | None, kind: str) -> str:
    """A code of the committee's tables (`labels.labels` has their names) in, its words out; other words stay."""
    return labels(kind, _lang()).get(value or "", value or "")


@register.simple_tag
def pick(name: str, kind: str, value: str | None = "", empty: bool = True) -> SafeString:
    """A field's name and a table of the committee in, a choice with its words out."""
    options = ({"": ""} if empty else {}) | labels(kind, _lang())
    return format_html(
        '<select name="{}">{}</select>',
        name,
        format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, SafeString(" selected") if code == value else "", words) for code, words in options.items()),
        ),
    )


@register.simple_tag
def ticks(name: str, kind: str) -> SafeString:
    """A field's name and a table of the committee in, a box to tick for each of its codes out."""
    box = '<label class="check"><input type="checkbox" name="{}" value="{}"><span>{}</span></label>'
    return format_html_join("", box, ((name, code, words) for code, words in labels(kind, _lang()).items()))


@register.filter
def formof(item: Item) -> str:
    """What kind of text an order or a promise is."""
    return kind_label(item, _lang())


@register.filter
def actname(value: str) -> str:
    """An act's code as words."""
    return label(value, _lang()) or value


@register.filter
def quoterole(value: str) -> str:
    """What a quote does for its figure: carries, entails, a part, set aside."""
    return word(f"role_of_quote.{value.replace(' ', '_')}", _lang())


@register.filter
def noted(value: str) -> str:
    """A figure's note, or why a claim is set aside, in the reader's language."""
    return notes.note(value, _lang())


@register.simple_tag
def ruletext(name: str, english: str) -> str:
    """What a rule of the method says, in the reader's language."""
    return notes.rule(name, english, _lang())


SHAPES = {"confirmed": "●", "fair": "◐", "weak": "○", "contested": "◇", "discounted": "✕"}


@register.simple_tag
def reported(low: int | None, best: int | None, high: int | None, open_above: bool = False) -> SafeString:
    """Low – best – high, each once, `+` when open above; a dash when nothing is said."""
    known = list(dict.fromkeys(one for one in (low, best, high) if one is not None))
    if not known:
        return SafeString("–")
    shown = " – ".join(numeral(one) for one in known) + ("+" if open_above else "")
    direction = "rtl" if _lang() == "ar" else "ltr"  # the low end stands first in the direction of reading
    return format_html('<span class="reported" dir="{}">{}</span>', direction, shown)


@register.filter
def grade(value: str) -> str:
    """A grade as its shape and its word."""
    return f"{SHAPES.get(value, '')} {vocab.label('grade', value, _lang())}" if value else ""


@register.simple_tag
def origins(n: int) -> str:
    """How many independent origins, in words."""
    return word(f"number.origins_{n}" if n < 3 else "number.origins_n", _lang(), n=numeral(n))


@register.filter
def groupkey(value: str) -> str:
    """A group's key ("civilian+women") as words."""
    return vocab.group_label(value, _lang())


@register.filter
def placename(value: str | None) -> str:
    """A place's id or name as the reader's language has it."""
    return names.place_label(value or "", _lang())


@register.filter
def originname(value: str | None) -> str:
    """An origin as the reader's language has it."""
    return names.origin_label(value or "", _lang())


@register.filter
def written(value: Any) -> str:
    """A day written out: 8 March 2025, ٨ آذار ٢٠٢٥; a dash when unknown."""
    if not value:
        return "–"
    day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return say.words(_lang()).day(day)


@register.filter
def moment(value: str) -> str:
    """An ISO date-time written out with its time and zone."""
    return say.words(_lang()).moment(str(value)) if value else "–"


@register.simple_tag
def window(since: Any, until: Any) -> str:
    """A span of days in words: one day, from, until, or both."""
    days = [date.fromisoformat(str(day)[:10]) if day else None for day in (since, until)]
    return say.words(_lang()).window(days[0], days[1]) if any(days) else "–"


@register.simple_tag
def count_of(point: Mapping[str, Any]) -> SafeString:
    """A toll point in, its number with its bound out."""
    return count({"count": {"words": "", **point}})


@register.simple_tag
def counted(value: Any) -> SafeString:
    """A Count record in, its number with its bound, or its words, out; a dash when nothing is counted."""
    return count({"count": msgspec.to_builtins(value)}) if value is not None else SafeString("–")


@register.filter
def estimate(value: Mapping[str, Any] | None) -> str:
    """An estimate as its interval in words first, a refusal as the word it is, a dash when there is none."""
    if not value:
        return "–"
    interval = value.get("n")
    if not interval:
        return vocab.label("verdict", value["verdict"], _lang())
    if value["verdict"] == "lower_bound_only":
        return word("number.at_least", _lang(), low=numeral(round(interval["mean"])))
    return word("number.between", _lang(), low=numeral(round(interval["q025"])), high=numeral(round(interval["q975"])))
