"""What the lexicon, the numbers and the times of a language say of the words of a text: one look-up a word.

A text's words are met all over memory; to look for the same word in four tables costs four times as much.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from string import ascii_lowercase, ascii_uppercase
from typing import Any, NamedTuple

from marsad.read import calendars, numerals
from marsad.read.known import Follow, Known
from marsad.read.lexicon import Entry, Lexicon, compound
from marsad.read.number_rules import rules_of
from marsad.read.packs import load_pack
from marsad.read.patterns import PUNCTUATION
from marsad.read.text import Tokens, fold, is_pictogram

_COMPOUND = 6  # letters: a word up to here is no compound

Longer = dict[str, dict[str, list[tuple[tuple[str, ...], Entry]]]]
Starter = Callable[[str], Follow]
_NONE: Longer = {}


class Word(NamedTuple):
    """What is known of a word as it is written, wherever it stands."""

    letter: str  # its class
    entry: Entry | None
    longer: Longer  # phrases that start with it, by their second word
    number: Follow  # may a number start with it?
    time: Follow  # may words of time?
    plain: str  # its class when its entry gives none: a mark's, `C` for a name, `w`
    spelled: Entry | None  # what it is when a phrase that only tags starts here, as it is written


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, and columns of what is known of them; `capitals`: do capital letters mean names in it?"""

    rows: list[Word]
    letters: list[str]
    entries: list[Entry | None]
    longer: list[Longer]
    numbers: list[Follow]
    times: list[Follow]
    capitals: bool


def look_up(tokens: Tokens, lexicon: Lexicon) -> Words:
    """Tokens in, what is known of each out."""
    capitals = _capitals_mean_names(tokens.text)
    rows = list(map(_words(lexicon, capitals).__getitem__, _spelling(tokens, lexicon, capitals)))
    columns: list[list[Any]] = [[] for _ in Word._fields]
    for start in range(0, len(rows), _AT_ONCE):
        for column, part in zip(columns, zip(*rows[start : start + _AT_ONCE], strict=True), strict=True):
            column += part
    letters, entries, longer, numbers, times, *_ = columns
    return Words(rows, letters, entries, longer, numbers, times, capitals)


_AT_ONCE = 1_000  # words that are laid out in columns at once: a text of a megabyte would take many objects


@cache
def _words(lexicon: Lexicon, capitals: bool) -> Known[str, Word]:
    """The words of a language met so far; `capitals`: do capital letters mean names?"""
    pack = load_pack(lexicon.code)
    number = numerals.starter(rules_of(pack))
    time = calendars.starter(calendars.calendar_of(pack))

    return Known(lambda raw: _word(raw, lexicon, capitals, number, time))


def _word(raw: str, lexicon: Lexicon, capitals: bool, number: Starter, time: Starter) -> Word:
    norm = fold(raw)
    articles = lexicon.sets["name_articles"]
    node, entry = lexicon.trie.get(norm), None
    if node is not None:
        entry = node.entry
    elif lexicon.tails is not None and len(norm) > _COMPOUND:
        entry = compound(norm, lexicon.tails)
    spelled = lexicon.spelled.get(raw.lower())
    entry = spelled if spelled is not None else entry
    noun = lexicon.tails is not None and entry is not None  # German writes every noun with a capital
    name = capitals and not noun and _is_name(raw, norm, articles)
    plain = PUNCTUATION.get(norm, "C" if name else "*" if is_pictogram(norm) else "w")
    letter = plain if entry is None or entry.letter == "w" else entry.letter
    if letter == "w" and entry is None and norm.endswith(lexicon.adverb_endings) and len(norm) > _ADVERB:
        letter = "d"  # "mysteriously": an adverb by its ending, whoever wrote it
    longer = node.longer if node is not None and node.longer else _NONE
    return Word(letter, entry, longer, number(norm), time(norm), plain, spelled)


_ADVERB = 6  # letters of the shortest word that its ending makes an adverb: shorter ones are nouns ("family", "reply")


def _is_name(raw: str, norm: str, articles: frozenset[str]) -> bool:
    """A capital, or one after an article written onto the name (`al-Dahri`)."""
    if raw[:1].isupper():
        return True
    article, hyphen, _ = norm.partition("-")
    at = len(article) + 1
    return bool(hyphen) and article in articles and raw[at : at + 1].isupper()


def _spelling(tokens: Tokens, lexicon: Lexicon, capitals: bool) -> list[str]:
    """Tokens as they are written; folded in a language with clitics, whose cuts nobody wrote (للقتلى: ل and القتلى)."""
    if lexicon.clitics is None:
        return tokens.raws
    if not capitals:
        return tokens.norms
    return [raw if raw[:1].isupper() else norm for raw, norm in zip(tokens.raws, tokens.norms, strict=True)]


_CASE_SAMPLE = 600  # characters by which a text is known to be all capitals
_PLAIN = re.compile("[\\x00-\\x7f\\u0600-\\u06ff]+")  # letters that are counted in C, and letters that have no cases
_SMALL, _LARGE = ascii_lowercase.encode(), ascii_uppercase.encode()


def _capitals_mean_names(text: str) -> bool:
    sample = text[:_CASE_SAMPLE]
    plain, rest = sample.encode("ascii", "ignore"), _PLAIN.sub("", sample)
    upper = len(plain) - len(plain.translate(None, _LARGE)) + sum(map(str.isupper, rest))
    lower = len(plain) - len(plain.translate(None, _SMALL)) + sum(map(str.islower, rest))
    return lower > upper
