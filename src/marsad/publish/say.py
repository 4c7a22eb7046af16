"""Numbers, dates, nouns and lists as a language writes them, from `words/<lang>.toml`. No clock, no locale of the
machine: the same input gives the same words everywhere.

What comes from the record and is written in another script than the sentence is wrapped in FSI … PDI (U+2068, U+2069),
which every output turns into its own isolation (`<bdi>` in HTML).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from marsad.model import Count, vocab
from marsad.model.errors import UnknownCode

T = TypeVar("T")

LANGS = ("en", "ar")
FSI, PDI = "\u2068", "\u2069"
_BOUNDED = ("at_least", "more_than", "about", "up_to", "fewer_than")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A language's file, with what is computed from it."""

    lang: str
    table: Mapping[str, Any]

    def template(self, section: str, name: str, /) -> str:
        """A template by its section and name."""
        return str(self.table[section][name])

    def fill(self, section: str, name: str, /, **slots: str) -> str:
        """A template with its slots filled."""
        return self.template(section, name).format(**slots)

    def number(self, n: int) -> str:
        """1383 as "1,383" or "١٬٣٨٣"."""
        western = f"{n:,}".replace(",", self.table["thousands"])
        return western.translate({ord("0") + i: digit for i, digit in enumerate(self.table["digits"])})

    def plain(self, n: int) -> str:
        """A year or a day of the month: no separators."""
        return self.number(n).replace(self.table["thousands"], "")

    def cardinal(self, n: int) -> str:
        """A small number as a word, a larger one in digits."""
        words = self.table["cardinals"]
        return str(words[n]) if 0 <= n < len(words) else self.number(n)

    def day(self, day: date) -> str:
        """8 March 2025, ٨ آذار ٢٠٢٥."""
        return self.fill(
            "time", "day", day=self.plain(day.day), month=self.table["months"][day.month - 1], year=self.plain(day.year)
        )

    def moment(self, published: str | None) -> str:
        """An ISO date or date-time in, written out with its zone out; says so when there is none."""
        if not published:
            return self.template("label", "no_day")
        if len(published) == len("2025-03-08"):
            return self.day(date.fromisoformat(published))
        at = datetime.fromisoformat(published)
        clock = f"{at:%H:%M}".translate({ord("0") + i: d for i, d in enumerate(self.table["digits"])})
        return self.fill("time", "at", day=self.day(at.date()), time=clock, zone=at.tzname() or "")

    def window(self, since: date | None, until: date | None) -> str:
        """The days a number covers, as a phrase; empty when unsaid."""
        if since is None and until is None:
            return ""
        if until is None or since is None:
            only = since or until
            assert only is not None
            return self.fill("time", "since" if since else "until", day=self.day(only))
        if since == until:
            return self.fill("time", "on", day=self.day(since))
        if (since.year, since.month) == (until.year, until.month):
            month = self.table["months"][since.month - 1]
            first, last, year = self.plain(since.day), self.plain(until.day), self.plain(since.year)
            return self.fill("time", "same_month", first=first, last=last, month=month, year=year)
        return self.fill("time", "between", since=self.day(since), until=self.day(until))

    def noun(self, forms: Mapping[str, str], n: int, *, subject: bool = False) -> str:
        """The noun beside a number, without the number; `subject` asks for the Arabic nominative of the dual."""
        form = forms.get(vocab.plural_class(n, self.lang)) or forms["other"]
        return nominative(form) if subject and self.lang == "ar" and n == 2 else form

    def with_noun(self, n: int, forms: Mapping[str, str], *, subject: bool = False) -> str:
        """A number with its noun: "27 women", "٢٧ امرأة"; Arabic says one and two by the noun alone."""
        noun = self.noun(forms, n, subject=subject)
        if self.lang == "ar" and n in (1, 2):
            return noun
        return f"{self.cardinal(n) if n < self.table['spelled_below'] else self.number(n)} {noun}"

    def counted(self, count: Count, forms: Mapping[str, str], *, subject: bool = False) -> str:
        """A count of the record as its words bound it: "more than 340 people", "ما لا يقل عن ٣٤٠ شخصاً"."""
        low, high = count.low, count.high
        if low is None and high is None:
            return self.foreign(count.words)
        n = high if high is not None else low
        assert n is not None
        if low is not None and high is not None and low != high:
            return self.between(low, high, forms)
        bounded = count.qualifier in _BOUNDED
        said = self.with_noun(n, forms, subject=subject and not bounded)
        return vocab.text("qualifier", count.qualifier, "with_number", self.lang).format(n=said) if bounded else said

    def at_least(self, n: int, forms: Mapping[str, str]) -> str:
        """A lower bound with its noun."""
        return vocab.text("qualifier", "at_least", "with_number", self.lang).format(n=self.with_noun(n, forms))

    def up_to(self, n: int, forms: Mapping[str, str]) -> str:
        """An upper bound with its noun."""
        return vocab.text("qualifier", "up_to", "with_number", self.lang).format(n=self.with_noun(n, forms))

    def between(self, low: int, high: int, forms: Mapping[str, str]) -> str:
        """A range with its noun."""
        return self.fill("number", "range", low=self.number(low), n=self.with_noun(high, forms))

    def listing(self, items: Sequence[str]) -> str:
        """a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return f"{self.table['comma'].join(items[:-1])}{self.table['and']}{items[-1]}"

    def independent(self, n: int) -> str:
        """How many independent sources, in words."""
        if n == 0:
            return self.template("label", "no_independent")
        return self.noun(self.table["label"]["independent"], n).format(n=self.cardinal(n))

    def quote(self, words: str, *, lang: str | None) -> str:
        """A quotation in the marks of this language, isolated when it is in another script."""
        inside = " ".join(words.split())
        if inside[:1] in '“«"' and inside[-1:] in '”»"':
            inside = inside[1:-1]
        for mark in "“«":
            inside = inside.replace(mark, self.table["inner_open_quote"])
        for mark in "”»":
            inside = inside.replace(mark, self.table["inner_close_quote"])
        if is_rtl(lang) != is_rtl(self.lang):
            inside = f"{FSI}{inside}{PDI}"
        return f"{self.table['open_quote']}{inside}{self.table['close_quote']}"

    def foreign(self, words: str) -> str:
        """Words of the record, isolated when they are in another script than the sentence."""
        return f"{FSI}{words}{PDI}" if has_arabic(words) != is_rtl(self.lang) else words

    def where(self, place: str) -> str:
        """A place with the preposition that its kind takes: on the coast, at the base, in Latakia."""
        folded = f" {place.casefold()} "
        for name in ("on", "at"):
            if any(f" {word} " in folded or f" {word}s " in folded for word in self.table["place"][name]):
                bare = "" if folded.startswith((" the ", " a ")) or "’s " in place or "'s " in place else "_bare"
                return self.fill("place", f"where_{name}{bare}", place=self.foreign(place))
        return self.fill("place", "in", place=self.foreign(place))

    def either(self, items: Sequence[str]) -> str:
        """a, b or c."""
        if len(items) < 2:
            return "".join(items)
        return f"{self.table['comma_or'].join(items[:-1])}{self.table['or']}{items[-1]}"

    def linked(self, text: str, *, first: bool) -> str:
        """A sentence with the word that joins it to the one before where its template has "~" (Arabic "و")."""
        return text.replace("~", "" if first else self.table["link"], 1) if text.startswith("~") else text


def nominative(form: str) -> str:
    """An Arabic dual as it stands as a subject: شخصين gives شخصان."""
    words = [word[:-2] + "ان" if word.endswith("ين") else word for word in form.split()]
    return " ".join(words).replace("اثنين", "اثنان")


def is_rtl(lang: str | None) -> bool:
    """Whether a language is written from right to left."""
    return (lang or "").split("-")[0] in ("ar", "fa", "he", "ur", "ps", "ckb", "ug")


def has_arabic(text: str) -> bool:
    """Whether a text is written in Arabic letters, by its first letter."""
    first = next((letter for letter in text if letter.isalpha()), "")
    return "\u0590" <= first <= "\u08ff" or "\ufb50" <= first <= "\ufefc"


def plain(text: str) -> str:
    """A text without isolation marks, for places that cannot carry them."""
    return text.replace(FSI, "").replace(PDI, "")


@cache
def words(lang: str) -> Words:
    """A language code in, its words out; UnknownCode when no file is there."""
    if lang not in LANGS:
        raise UnknownCode("lang", lang, near=LANGS)
    text = (files("marsad.publish.words") / f"{lang}.toml").read_text(encoding="utf-8")
    return Words(lang=lang, table=tomllib.loads(text))


def unique(items: Iterable[T]) -> list[T]:
    """The items in order, each once."""
    return list(dict.fromkeys(items))
