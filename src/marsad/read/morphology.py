"""What is written onto a word: clitics that are cut off a text's tokens, and the forms that a lexicon's words take.

Both are tables of a pack (`grammar.toml`: `[clitics]`, `[inflection]`); a language that has neither pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, compress, count
from typing import Any

from marsad.read.known import Known
from marsad.read.record import Record
from marsad.read.text import Tokens, fold

_NOUNS = frozenset("GUSDMyapb")
_VERBS = frozenset("KILR")
VERBS = _VERBS | {"V"}


class Parts(Record, frozen=True):
    """A word cut up: where each piece starts and ends in it, the pieces as written and as folded."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    raws: tuple[str, ...]
    norms: tuple[str, ...]


class Clitics:
    """The little words of a language that are written onto the next one, and the words they may be cut off from.

    `verbs` are forms that take no preposition: كلفتها is no ك and لفتها. `cuts` holds the words met so far, cut.
    """

    __slots__ = ("article", "conjunctions", "cuts", "future", "prepositions", "verbs", "vocabulary")

    def __init__(self, table: dict[str, Any], vocabulary: frozenset[str], verbs: frozenset[str]) -> None:
        self.conjunctions: tuple[str, ...] = tuple(table.get("conjunctions", ()))
        self.prepositions: tuple[str, ...] = tuple(table.get("prepositions", ()))
        self.future: str = table.get("future", "")
        self.article: str = table.get("article", "")
        self.vocabulary, self.verbs = vocabulary, verbs
        self.cuts: Known[str, Parts | None] = Known(lambda word: _cut(word, self))


def clitics_of(table: dict[str, Any], vocabulary: frozenset[str], verbs: frozenset[str]) -> Clitics | None:
    """The pack's table, every word that its lexicon knows and its verbs in; None for a language without clitics."""
    return Clitics(table, vocabulary, verbs) if table else None


def cut(tokens: Tokens, clitics: Clitics | None) -> Tokens:
    """Tokens in, the tokens with clitics as tokens of their own out: وبمقتل is و, ب and مقتل."""
    if clitics is None:
        return tokens
    starts: list[int] = []
    ends: list[int] = []
    raws: list[str] = []
    norms: list[str] = []
    before = 0
    found = list(map(clitics.cuts.__getitem__, tokens.raws))
    for i, parts in zip(compress(count(), found), filter(None, found), strict=True):
        starts += tokens.starts[before:i]
        ends += tokens.ends[before:i]
        raws += tokens.raws[before:i]
        norms += tokens.norms[before:i]
        at = tokens.starts[i]
        starts += [at + offset for offset in parts.starts]
        ends += [at + offset for offset in parts.ends]
        raws += parts.raws
        norms += parts.norms
        before = i + 1
    starts += tokens.starts[before:]
    ends += tokens.ends[before:]
    raws += tokens.raws[before:]
    norms += tokens.norms[before:]
    return Tokens(tokens.text, starts, ends, raws, norms)


def pieces(norm: str, clitics: Clitics) -> tuple[str, ...]:
    """A folded word in, its clitics and what is left out; the word alone when nothing can be cut off."""
    return tuple(_pieces(norm, clitics, 0) or (norm,))


def _cut(word: str, clitics: Clitics) -> Parts | None:
    """A word as written in, its pieces out; None for a word that stays whole."""
    norms = pieces(fold(word), clitics)
    if len(norms) == 1:
        return None
    raws = tuple(_written(word, norms))
    ends = tuple(accumulate(map(len, raws)))
    return Parts((0, *ends[:-1]), ends, raws, norms)


def _pieces(norm: str, clitics: Clitics, level: int) -> list[str] | None:
    """The pieces of a word when what is left after its clitics is a known word; None when it is not."""
    if norm in clitics.vocabulary:
        return [norm]
    first, rest = norm[:1], norm[1:]
    if level == 0 and first in clitics.conjunctions and len(rest) > 1:
        inner = _pieces(rest, clitics, 1)
        if inner is not None:
            return [first, *inner]
    if level <= 1 and first in clitics.prepositions and len(rest) > 2:
        if rest in clitics.vocabulary and rest not in clitics.verbs:
            return [first, rest]
        whole = clitics.article + rest[1:]
        if rest[:1] == first and whole in clitics.vocabulary:  # للقتلى: ل and القتلى
            return [first, whole]
    if first == clitics.future and rest[:1] in ("ي", "ت", "ن", "ا") and rest in clitics.vocabulary:
        return [first, rest]
    return None


def _written(word: str, pieces: tuple[str, ...]) -> Iterator[str]:
    """Each piece of a word as it is written; marks and vowel signs belong to the letter before them."""
    start = at = 0
    for piece in pieces[:-1]:
        letters = len(piece)
        while at < len(word) and letters:
            letters -= bool(fold(word[at]))
            at += 1
        while at < len(word) and not fold(word[at]):
            at += 1
        yield word[start:at]
        start = at
    yield word[start:]


def inflected(word: str, letter: str, table: dict[str, Any]) -> Iterator[str]:
    """A folded word of the lexicon and its class in; the forms that [inflection] makes of it out."""
    if not table or not word.isalpha() or word.isascii():
        return
    if letter in _VERBS:
        yield from (word + ending for ending in table.get("verb", ()))
    if letter == "V":
        yield from (word + ending for ending in table.get("said", ()))
    if letter not in _NOUNS:
        return
    article = table.get("article", "")
    feminine = word.endswith("ه")
    endings = table.get("noun_feminine" if feminine else "noun", ())
    stem = word[:-1] if feminine else word
    forms = [word, *(stem + ending for ending in endings)]
    yield from forms[1:]
    if not word.startswith(article):
        yield from (article + form for form in forms)
