"""The number rules of a language: its numbers.toml, folded and laid out for look-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from marsad.read.packs import Pack
from marsad.read.record import Record
from marsad.read.text import fold

_PHRASE_SECTIONS = {  # section of numbers.toml -> what its entries are
    "plural": "plural", "vague": "vague", "zero": "zero", "article": "article", "ordinal": "ordinal", "share": "share",
    "dual": "dual", "single": "single",
}  # fmt: skip


class Word(Record, frozen=True):
    """What a word of the number lexicon stands for; `joined` when the conjunction is written onto it (وستة)."""

    kind: str
    value: float = 0
    joined: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """A pack's numbers.toml, folded and laid out for look-up; made once by `rules_of`."""

    words: dict[str, Word]
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Word]]]]  # by first word, then second ("" for none)
    before: dict[str, list[tuple[int, dict[tuple[str, ...], str]]]]  # by last token, then by length, longest first
    inside: dict[str, list[tuple[tuple[str, ...], int]]]  # a word of such a qualifier -> (qualifier, position in it)
    after: dict[str, list[tuple[tuple[str, ...], str]]]  # by first token
    far: dict[str, str]
    negations: frozenset[str]
    openers: dict[str, list[tuple[str, ...]]]  # by last token
    to: frozenset[str]
    between: frozenset[str]
    strong: frozenset[str]
    moves: frozenset[str]
    ands: frozenset[str]
    glue: frozenset[str]
    links: frozenset[str]  # hundreds *of* thousands
    determiners: frozenset[str]  # may stand between a qualifier and the number after it
    share_after: dict[str, list[tuple[tuple[str, ...], str]]]
    measures: frozenset[str]
    measure_phrases: dict[str, list[tuple[tuple[str, ...], str]]]  # "من العمر"
    labels: frozenset[str]
    suffixes: frozenset[str]
    conjunctions: tuple[str, ...]
    tens_after_units: bool
    bare_sums: bool
    ten_and_units: bool  # is twelve "ten two" (Turkish: on iki)?
    and_tens: bool
    teens: bool
    vigesimal: bool
    fused: bool
    spelled: dict[str, str]  # words that are numbers only when this letter is written in them
    bare_words: frozenset[str]  # number words without what may be written onto them


@cache
def rules_of(pack: Pack) -> Rules:
    """A pack in, its number rules out, laid out once a process."""
    table = pack.tables.get("numbers", {})
    grammar: dict[str, Any] = table.get("grammar", {})
    prefixes = list(_prefixes(grammar.get("prefixes", ())))
    words, phrases = _lexicon(table, prefixes, pack)
    opening = [(joined, prefix) for joined, prefix in prefixes if prefix in _opening(grammar)]
    before = list(_expanded(table.get("before", {}), opening, pack))
    qualifiers = table.get("qualifiers", {})
    return Rules(
        words=words,
        phrases=phrases,
        before=_by_last(before),
        inside=_inside(before, words),
        after=_by_first(_expanded(table.get("after", {}), opening, pack)),
        far={word[0]: code for word, code in _expanded(table.get("far", {}), opening, pack)},
        negations=frozenset(p + fold(w) for w in grammar.get("negations", ()) for _, p in opening),
        openers=_openers(table.get("ranges", {}).get("open", ()), opening, pack),
        to=_folded(table.get("ranges", {}).get("to", ())),
        between=_folded(table.get("ranges", {}).get("between", ())),
        strong=_folded(table.get("ranges", {}).get("strong", ())),
        moves=frozenset(p + fold(w) for w in table.get("ranges", {}).get("moves", ()) for _, p in opening),
        ands=_folded(grammar.get("and", ())),
        glue=_folded(grammar.get("glue", ())),
        links=_folded(grammar.get("links", ())),
        determiners=_folded(grammar.get("determiners", ())),
        share_after=_by_first((words, "share") for words in _tokens(qualifiers.get("share", ()), pack)),
        measure_phrases=_by_first(
            (words, "measure") for words in _tokens(table.get("measures", {}).get("phrases", ()), pack)
        ),
        measures=_folded(table.get("measures", {}).get("after", ())),
        labels=frozenset(p + fold(w) for w in table.get("labels", {}).get("before", ()) for _, p in prefixes),
        suffixes=_folded(grammar.get("ordinal_suffixes", ())),
        conjunctions=tuple(grammar.get("conjunctions", ())),
        tens_after_units=grammar.get("tens_after_units", False),
        bare_sums=grammar.get("bare_sums", False),
        ten_and_units=grammar.get("ten_and_units", False),
        and_tens=grammar.get("and_tens", False),
        teens=grammar.get("teens_in_two_words", False),
        vigesimal=grammar.get("vigesimal", False),
        fused=grammar.get("fused", False),
        spelled={p + fold(w): x for w, x in grammar.get("spelled", {}).items() for _, p in prefixes},
        bare_words=frozenset(word for entry, _ in _entries(table, pack) for word in entry),
    )


def _folded(words: Any) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _tokens(phrases: Any, pack: Pack) -> Iterator[tuple[str, ...]]:
    for phrase in phrases:
        for form in pack.forms(phrase):
            yield tuple(pack.tokens(form).norms)


def _prefixes(slots: Any) -> Iterator[tuple[bool, str]]:
    """Slots of prefixes in writing order ([["و", "ف"], ["ب", "ل"], ["ال"]]) in; (joined?, prefix) pairs out."""
    found = [(False, "")]
    for position, slot in enumerate(slots):
        found += [(joined or position == 0, before + prefix) for joined, before in found for prefix in slot]
    for joined, prefix in found:
        yield joined, prefix.replace("لال", "لل")


def _opening(grammar: dict[str, Any]) -> frozenset[str]:
    """The prefixes that the first word of a qualifier takes: all but the article."""
    return frozenset(prefix for _, prefix in _prefixes(grammar.get("prefixes", ())[:2]))


def _lexicon(
    table: dict[str, Any], prefixes: list[tuple[bool, str]], pack: Pack
) -> tuple[dict[str, Word], dict[str, dict[str, list[tuple[tuple[str, ...], Word]]]]]:
    words: dict[str, Word] = {}
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Word]]]] = {}
    for entry, word in _entries(table, pack):
        own = word.kind in ("dual", "single", "dual_or_plural") or len(entry) > 1
        for joined, prefix in _plain(prefixes) if own else prefixes:
            marked = word._replace(joined=joined)
            first = prefix + entry[0]
            if len(entry) == 1:
                words.setdefault(first, marked)
            else:
                phrases.setdefault(first, {}).setdefault(entry[1], []).append((entry[1:], marked))
    for seconds in phrases.values():
        for entries in seconds.values():
            entries.sort(key=lambda item: -len(item[0]))
    return words, phrases


def _plain(prefixes: list[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """Prefixes of a noun that is its own number: no article ("the martyr" is nobody new)."""
    return [(joined, prefix) for joined, prefix in prefixes if not prefix.endswith(("ال", "لل"))]


def _entries(table: dict[str, Any], pack: Pack) -> Iterator[tuple[tuple[str, ...], Word]]:
    for kind in ("values", "multipliers"):
        for value, forms in table.get(kind, {}).items():
            for form in _tokens(forms, pack):
                yield form, Word(kind, float(value))
    for value, forms in table.get("plural_multipliers", {}).items():
        for form in _tokens(forms, pack):
            yield form, Word("plural", float(value))
    for section, kind in _PHRASE_SECTIONS.items():
        for form in _tokens(table.get("words", {}).get(section, ()), pack):
            yield form, Word(kind, {"single": 1, "dual": 2}.get(kind, 0))
    for noun in table.get("nouns", {}).get("broken", ()):
        yield from _noun(noun, oblique=True)
    for noun in table.get("nouns", {}).get("sound", ()):
        yield from _noun(noun, oblique=False)


def _noun(noun: str, *, oblique: bool) -> Iterator[tuple[tuple[str, ...], Word]]:
    """An Arabic noun in, its singular (one) and its dual (two) out.

    The oblique dual of a sound masculine noun is written like its plural (مدنيين) and needs more to be told apart.
    """
    bare = fold(noun)
    stem = bare[:-1] + "ت" if bare.endswith("ه") else bare
    yield (bare,), Word("single", 1)
    if not bare.endswith("ه"):
        yield (bare + "ا",), Word("single", 1)
    yield (stem + "ان",), Word("dual", 2)
    yield (stem + "ين",), Word("dual" if oblique or bare.endswith("ه") else "dual_or_plural", 2)


def _expanded(
    table: dict[str, Any], prefixes: list[tuple[bool, str]], pack: Pack
) -> Iterator[tuple[tuple[str, ...], str]]:
    for code, phrases in table.items():
        for phrase in _tokens(phrases, pack):
            for _, prefix in prefixes:
                yield (prefix + phrase[0], *phrase[1:]), code


def _inside(
    qualifiers: list[tuple[tuple[str, ...], str]], words: dict[str, Word]
) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """Words of the lexicon that also stand inside a qualifier: "no" in "no fewer than", "many" in "as many as"."""
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for phrase, _ in qualifiers:
        for position, norm in enumerate(phrase):
            if norm in words:
                found.setdefault(norm, []).append((phrase, position))
    return found


def _by_last(entries: Iterable[tuple[tuple[str, ...], str]]) -> dict[str, list[tuple[int, dict[tuple[str, ...], str]]]]:
    found: dict[str, dict[int, dict[tuple[str, ...], str]]] = {}
    for words, code in entries:
        found.setdefault(words[-1], {}).setdefault(len(words), {}).setdefault(words, code)
    return {last: sorted(sizes.items(), reverse=True) for last, sizes in found.items()}


def _by_first(entries: Iterable[tuple[tuple[str, ...], str]]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, code in entries:
        found.setdefault(words[0], []).append((words, code))
    for phrases in found.values():
        phrases.sort(key=lambda item: -len(item[0]))
    return found


def _openers(phrases: Any, prefixes: list[tuple[bool, str]], pack: Pack) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in _tokens(phrases, pack):
        for _, prefix in prefixes:
            words = (prefix + phrase[0], *phrase[1:])
            found.setdefault(words[-1], []).append(words)
    for openers in found.values():
        openers.sort(key=lambda words: -len(words))
    return found
