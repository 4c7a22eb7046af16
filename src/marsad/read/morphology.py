"""What is written onto a word: clitics that are cut off a text's tokens, and the forms that a lexicon's words take.

Both are tables of a pack (`grammar.toml`: `[clitics]`, `[inflection]`); a language that has neither pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marsad.read.record import Record
from marsad.read.text import Tokens, fold

_CACHE_LIMIT = 100_000
_NOUNS = frozenset("GUSDMyapb")
_VERBS = frozenset("KILR")
VERBS = _VERBS | {"V"}


class Clitics(Record, frozen=True):
    """The little words of a language that are written onto the next one, and the words they may be cut off from."""

    conjunctions: tuple[str, ...]
    prepositions: tuple[str, ...]
    future: str
    article: str
    vocabulary: frozenset[str]
    verbs: frozenset[str]  # forms that take no preposition: كلفتها is no ك and لفتها
    known: dict[str, tuple[str, ...]]


def clitics_of(table: dict[str, Any], vocabulary: frozenset[str], verbs: frozenset[str]) -> Clitics | None:
    """The pack's table, every word that its lexicon knows and its verbs in; None for a language without clitics."""
    if not table:
        return None
    return Clitics(
        tuple(table.get("conjunctions", ())),
        tuple(table.get("prepositions", ())),
        table.get("future", ""),
        table.get("article", ""),
        vocabulary,
        verbs,
        {},
    )


def cut(tokens: Tokens, clitics: Clitics | None) -> Tokens:
    """Tokens in, the tokens with clitics as tokens of their own out: وبمقتل is و, ب and مقتل."""
    if clitics is None:
        return tokens
    known = clitics.known
    parts = [known.get(norm) or pieces(norm, clitics) for norm in tokens.norms]
    starts: list[int] = []
    ends: list[int] = []
    norms: list[str] = []
    before = 0
    for i, words in enumerate(parts):
        if len(words) == 1:
            continue
        starts += tokens.starts[before : i + 1]
        ends += tokens.ends[before:i]
        norms += tokens.norms[before:i]
        cuts = list(_cuts(tokens.text, tokens.starts[i], tokens.ends[i], words))
        starts += cuts[:-1]
        ends += cuts
        norms += words
        before = i + 1
    starts += tokens.starts[before:]
    ends += tokens.ends[before:]
    norms += tokens.norms[before:]
    return Tokens(tokens.text, starts, ends, norms)


def pieces(norm: str, clitics: Clitics) -> tuple[str, ...]:
    """A folded word in, its clitics and what is left out; the word alone when nothing can be cut off."""
    if norm in clitics.known:
        return clitics.known[norm]
    if len(clitics.known) > _CACHE_LIMIT:
        clitics.known.clear()
    found = tuple(_pieces(norm, clitics, 0) or (norm,))
    clitics.known[norm] = found
    return found


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


def _cuts(text: str, start: int, end: int, pieces: tuple[str, ...]) -> Iterator[int]:
    """Where each piece ends in the text; marks and vowel signs belong to the letter before them."""
    at = start
    for piece in pieces[:-1]:
        letters = len(piece)
        while at < end and letters:
            letters -= bool(fold(text[at]))
            at += 1
        while at < end and not fold(text[at]):
            at += 1
        yield at
    yield end


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
