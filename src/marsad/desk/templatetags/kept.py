"""What is rendered once and kept: a line for as long as its row says the same, choices of codes, the way round."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from marsad.desk.words import word
from marsad.model import vocab
from marsad.publish import say

register = template.Library()
MOST_LINES = 4000
_lines: dict[tuple[str, str, bytes], SafeString] = {}


def _lang() -> str:
    return "ar" if get_language() == "ar" else "en"


@register.simple_tag
def line(name: str, row: Any, **facts: Any) -> SafeString:
    """A template's name, a row and what else the line depends on in; the line out, rendered anew when they differ."""
    lang = _lang()
    values = [value for field, value in vars(row).items() if not field.startswith("_")]
    key = (name, lang, msgspec.msgpack.encode([values, facts]))
    found = _lines.get(key)
    if found is None:
        if len(_lines) >= MOST_LINES:
            _lines.clear()
        found = _lines[key] = get_template(name).render({"row": row, "lang": lang, **facts})
    return found


@register.simple_tag
def options(table: str, value: str | None) -> SafeString:
    """A table of codes and the one that is chosen in, the options of a choice with their labels out."""
    return _options(table, value or "", _lang())


@register.simple_tag
def choose(name: str, table: str, value: str | None) -> SafeString:
    """A field's name, its table of codes and the value held in, a choice with labels out; the empty one is unsaid."""
    return format_html('<select name="{}">{}</select>', name, _options(table, value or "", _lang()))


@lru_cache(maxsize=512)
def _options(table: str, value: str, lang: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        [
            (one, _selected(one == value), vocab.label(table, one, lang) if one else "")
            for one in ("", *vocab.codes(table))
        ],
    )


@register.simple_tag
def stops(days: list[date], chosen: date | None) -> SafeString:
    """The days of a slider and the one it stands at in, its stops, written out, out."""
    return _stops(tuple(days), chosen, _lang())


@lru_cache(maxsize=64)
def _stops(days: tuple[date, ...], chosen: date | None, lang: str) -> SafeString:
    said = say.words(lang)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        [(day.isoformat(), _selected(day == chosen), said.day(day)) for day in days],
    )


def _selected(is_chosen: bool) -> SafeString:
    return SafeString(" selected" if is_chosen else "")


@register.simple_tag
def way_round(routes: tuple[str, ...], here: str) -> SafeString:
    """The routes of the pages that somebody may open and the one they are on in, the links between them out."""
    return _way_round(routes, here, _lang())


@lru_cache(maxsize=512)
def _way_round(routes: tuple[str, ...], here: str, lang: str) -> SafeString:
    return format_html_join(
        "\n  ",
        '<a href="{}"{}>{}</a>',
        [
            (reverse(one), SafeString(' aria-current="page"' if one == here else ""), word(f"nav.{one}", lang))
            for one in routes
        ],
    )
