"""A figure's notes and reasons in the reader's language: the rules write them in English, the table has the Arabic."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_SLOT = re.compile(r"\\\{(\w+)\\\}")


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((files("marsad.figures") / "data" / "notes.toml").read_text("utf-8"))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each sentence as a pattern whose slots take any words, with its Arabic; the longest first, so that it wins."""
    rows = sorted(_table()["note"], key=lambda row: -len(row["en"]))
    return tuple((re.compile(_SLOT.sub(r"(?P<\1>.+)", re.escape(row["en"]))), str(row["ar"])) for row in rows)


def note(words: str, lang: str) -> str:
    """A note or a reason as the rules wrote it in, the same in a language out; what no line has stays as it is."""
    if lang != "ar":
        return words
    for pattern, arabic in _patterns():
        found = pattern.fullmatch(words)
        if found:
            return arabic.format(**found.groupdict())
    return words


def rule(name: str, english: str, lang: str) -> str:
    """A rule's name ("F5", "F2:acled-vague") and its English in, its sentence in a language out."""
    return str(_table()["rules"].get(name.partition(":")[0], english)) if lang == "ar" else english


def how(code: str, lang: str) -> str:
    """How an origin was inferred, as a word."""
    return str(_table()["how"].get(code, code)) if lang == "ar" else code
