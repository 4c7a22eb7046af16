"""A language's words as one look-up: phrase -> class and tags. Built once from the pack's TOML, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from marsad.read.morphology import VERBS, Clitics, clitics_of, inflected, pieces
from marsad.read.number_rules import rules_of
from marsad.read.packs import Pack, load_pack
from marsad.read.patterns import Bare, Frame, Ties, bare_of, compiled, frame, to_regex
from marsad.read.text import fold


@dataclass(frozen=True, slots=True)
class GroupCodes:
    """What a word says of the people it counts; None where it says nothing."""

    status: str | None = None
    sex: str | None = None
    age: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word or phrase means: its class letter, the claim's code, group codes, unit, and tags ("cue.said")."""

    letter: str
    what: str | None = None
    codes: GroupCodes | None = None
    unit: str | None = None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Node:
    """What starts with one word: its own entry, and by the second word, then the third ("" for none), the words from
    there on and their entries, longest first."""

    entry: Entry | None
    longer: dict[str, dict[str, list[tuple[tuple[str, ...], Entry]]]]


Trie = dict[str, Node]


@dataclass(frozen=True, slots=True)
class Act:
    """One row of `acts.toml`."""

    index: int
    what: str
    order: str | None
    alone: bool
    stance: str | None
    voice: str | None
    party: str | None
    group_of: str | None
    needs_noun: bool


class Sets(dict[str, frozenset[str]]):
    """The words of a language by the name of their set; a set that the language does not have is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        return _NO_WORDS


_NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Everything the grammar knows of one language; one and the same object as long as the process runs."""

    code: str
    trie: Trie
    acts: tuple[Act, ...]
    frames: tuple[Frame, ...]
    ties: Ties  # of a number to the number before it
    bare: tuple[Bare, ...]
    sets: Sets
    reach_words: frozenset[str]
    included_row: re.Pattern[str] | None
    forward_row: re.Pattern[str] | None  # numbers that stand before the whole they are a part of
    place: re.Pattern[str]
    road: re.Pattern[str]
    speaker: re.Pattern[str]
    speaker_before: re.Pattern[str]
    clitics: Clitics | None
    cased: bool  # do capital letters tell names?
    tails: dict[str, Entry] | None  # of a language that writes compounds: the words that may end one
    mixed_totals: bool  # is a total of all sides, told without a group, one of a mixed group?
    spelled: dict[str, Entry]  # words that folding confuses with others, as they are written
    policy: frozenset[str]  # the rules of [layout] that hold: "verb_final"
    adverb_endings: tuple[str, ...]  # of words that no list holds: "ly"

    @property
    def pronouns(self) -> frozenset[str]:
        """Words that stand for the last voice."""
        return self.sets["pronouns"]


@cache
def load_lexicon(code: str) -> Lexicon:
    """A language's code in, its lexicon out. Raises BadInput for a language without a pack."""
    return build(load_pack(code))


def build(pack: Pack) -> Lexicon:
    """A pack in, its lexicon out: each phrase once, with the class it is given first and all its tags."""
    found: dict[tuple[str, ...], Entry] = {}
    acts = tuple(_acts(pack))
    for phrase, entry in _entries(pack, acts):
        for form in pack.forms(phrase):
            words = tuple(pack.tokens(form).norms)
            known = found.get(words)
            found[words] = entry if known is None else _merge(known, entry)
    verbs = _inflect(found, pack)
    cased = pack.tables.get("grammar", {}).get("layout", {}).get("cased", True)
    grammar = pack.tables.get("grammar", {})
    macros = grammar.get("macros", {})
    frames = tuple(frame(row["id"], row.get("after"), row.get("before"), macros) for row in grammar.get("frame", ()))
    bare = tuple(bare_of(name, text, macros) for name, text in grammar.get("bare", {}).items())
    sets = Sets(
        (name, frozenset(fold(form) for word in words for form in pack.forms(word)))
        for name, words in grammar.get("sets", {}).items()
    )
    reach = frozenset(words[0] for words, entry in found.items() if entry.letter == "R")
    rows = grammar.get("rows", {})
    row, forward = (compiled(rows[name], macros) if name in rows else None for name in ("included", "forward"))
    spots = grammar.get("places", {})
    place, road = (compiled(spots.get(name, "name"), macros) for name in ("phrase", "road"))
    subject = to_regex(grammar.get("voice", {}).get("subject", "name"), macros)
    speaker, before = re.compile(subject), re.compile(f"(?:{subject})" + r"\Z")
    clitics = _clitics(found, pack, verbs)
    trie = _trie(_cut_phrases(found, clitics), cased=cased)
    ties = Ties(grammar.get("patterns", {}), macros)
    return Lexicon(
        pack.code, trie, acts, frames, ties,
        bare, sets, reach, row, forward, place, road, speaker, before, clitics, cased,
        _tails(found) if grammar.get("layout", {}).get("compounds") else None,
        grammar.get("layout", {}).get("mixed_totals", True), _spelled(pack),
        frozenset(name for name, holds in grammar.get("layout", {}).items() if holds is True),
        tuple(sets["adverb_endings"]),
    )  # fmt: skip


def _trie(found: dict[tuple[str, ...], Entry], *, cased: bool) -> Trie:
    trie: Trie = {}
    for words, entry in found.items():
        node = trie.setdefault(words[0], Node(found.get(words[:1]), {}))
        if len(words) == 1:
            continue
        if entry.letter == "w" and cased:  # it only tags: the words in it keep their own classes
            entry = _merge(node.entry or Entry("w"), entry)
            entry = replace(entry, tags=entry.tags | {"open"})
        third = words[2] if len(words) > 2 else ""
        node.longer.setdefault(words[1], {}).setdefault(third, []).append((words[2:], entry))
    for node in trie.values():
        for thirds in node.longer.values():
            for tails in thirds.values():
                tails.sort(key=lambda item: -len(item[0]))
    return trie


def _inflect(found: dict[tuple[str, ...], Entry], pack: Pack) -> frozenset[str]:
    """Adds the forms that [inflection] makes of single words; a form that is a word already stays that word.

    What comes back are the forms of verbs.
    """
    table = pack.tables.get("grammar", {}).get("inflection", {})
    verbs: set[str] = set()
    for words, entry in list(found.items()) if table else ():
        if len(words) > 1:
            continue
        for form in inflected(words[0], entry.letter, table):
            known = found.get((form,))
            found[(form,)] = entry if known is None else known if known.letter != "w" else _merge(known, entry)
            if known is None and entry.letter in VERBS:
                verbs.add(form)
    return frozenset(verbs)


def _clitics(found: dict[tuple[str, ...], Entry], pack: Pack, verbs: frozenset[str]) -> Clitics | None:
    """What is written onto words, with every word that it may be cut off from: those of phrases count unless they are
    such a piece and a known word themselves (سلب ونهب)."""
    table = pack.tables.get("grammar", {}).get("clitics", {})
    single = frozenset(words[0] for words in found if len(words) == 1) | _names(pack)
    simple = clitics_of(table, single, verbs)
    if simple is None:
        return None
    rest = {word for words in found if len(words) > 1 for word in words if len(pieces(word, simple)) == 1}
    return clitics_of(table, single | rest, verbs)


def _cut_phrases(found: dict[tuple[str, ...], Entry], clitics: Clitics | None) -> dict[tuple[str, ...], Entry]:
    """Phrases with their clitics as words of their own, as texts have them."""
    if clitics is None:
        return found
    return {
        words if len(words) == 1 else tuple(piece for word in words for piece in pieces(word, clitics)): entry
        for words, entry in found.items()
    }


def _names(pack: Pack) -> frozenset[str]:
    """The words that a pack knows beside its lexicon: numbers, agencies, the sets of its grammar."""
    article = pack.tables.get("grammar", {}).get("clitics", {}).get("article", "")
    numbers = rules_of(pack).bare_words
    sets = pack.tables.get("grammar", {}).get("sets", {}).values()
    listed = [*pack.tables.get("zones", {}).get("agencies", ()), *(word for words in sets for word in words)]
    names = frozenset(norm for word in listed for norm in pack.tokens(word).norms)
    return numbers | {article + word for word in numbers} | names


def _merge(known: Entry, entry: Entry) -> Entry:
    return Entry(
        known.letter if known.letter != "w" else entry.letter,
        known.what or entry.what,
        known.codes or entry.codes,
        known.unit or entry.unit,
        known.tags | entry.tags,
    )


def _entries(pack: Pack, acts: tuple[Act, ...]) -> Iterator[tuple[str, Entry]]:
    words = pack.tables.get("lexicon", {})
    yield from _predicates(words.get("predicate", ()))
    yield from _tolls(words)
    yield from _nouns(words)
    yield from _small(words)
    yield from _tagged(words)
    yield from _act_words(pack.tables.get("acts", {}).get("act", ()), acts)


def _predicates(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Entry]]:
    letters = {"verb": "K", "happen": "I", "state": "D", "lives": "L", "noun": "S", "suspected": "x"}
    for row in rows:
        for phrase in row["words"]:
            tags = frozenset(("executed",)) if row["what"] == "executed" else frozenset[str]()
            yield phrase, Entry(letters[row["form"]], row["what"], tags=tags)


def _tolls(words: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    for what, phrases in words.get("toll", {}).items():
        for phrase in phrases:
            yield phrase, Entry("M", None if what == "any" else what)
    for section, letter in (("reach", "R"), ("lose", "o")):
        for phrase in words.get(section, {}).get("words", ()):
            yield phrase, Entry(letter)
    for section in ("counts", "shares", "cost", "driven", "dead_people", "executed_mark", "reach_strong"):
        for phrase in words.get(section, {}).get("words", ()):
            yield phrase, Entry("w", tags=frozenset((section,)))


def _nouns(words: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    for row in words.get("people", ()):
        codes = GroupCodes(row.get("status"), row.get("sex"), row.get("age"), row.get("role"))
        for phrase in row["words"]:
            yield phrase, Entry("G", codes=codes, unit=row.get("unit"), tags=frozenset(("people",)))
    for unit, phrases in words.get("things", {}).items():
        for phrase in phrases:
            yield phrase, Entry("U", unit=unit)
    for phrase in words.get("blocked", {}).get("words", ()):
        yield phrase, Entry("b")
    for name, phrases in words.get("communities", {}).items():
        for phrase in phrases:
            tags = ("community",) if name == "words" else ("community", f"community:{name}")
            yield phrase, Entry("y", tags=frozenset(tags))


_SMALL = {
    "be": "B", "have": "H", "modal": "Y", "of": "O", "by": "X", "to": "t", "negation": "n", "part": "F", "and": "&",
    "who": "W",
    "preposition": "P", "determiner": "E", "adverb": "d", "adjective": "a",
}  # fmt: skip


def _small(words: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    part = words.get("part", {})
    for section, letter in (("of_them", "F"), ("including", "J"), ("included", "J")):
        for phrase in part.get(section, ()):
            yield phrase, Entry(letter, part.get("whole", {}).get(phrase))
    for section, phrases in words.get("small", {}).items():
        for phrase in phrases:
            yield phrase, Entry(_SMALL[section])


_TAIL = 4  # letters: the shortest last part by which a compound is known


def _tails(found: dict[tuple[str, ...], Entry]) -> dict[str, Entry]:
    """Nouns that may end a compound: people, things, acts, the dead and the wounded, places, who speaks."""
    return {
        words[0]: entry
        for words, entry in found.items()
        if len(words) == 1 and len(words[0]) >= _TAIL and _may_end(entry)
    }


def _is_act(entry: Entry) -> bool:
    return entry.letter == "w" and any(tag.startswith("act.noun") for tag in entry.tags)


def _may_end(entry: Entry) -> bool:
    speaks = entry.letter == "w" and "cue.speaker" in entry.tags
    return entry.letter in "GUDSbpM" or _is_act(entry) or speaks


def compound(word: str, tails: dict[str, Entry]) -> Entry | None:
    """A word that the lexicon does not have in; the entry of its longest last part that it has out."""
    for start in range(3, len(word) - _TAIL + 1):
        entry = tails.get(word[start:])
        if entry is not None:
            return entry
    return None


def _spelled(pack: Pack) -> dict[str, Entry]:
    """[spelled]: section of [small] -> words of it, small letters with their accents ("à" is no "a")."""
    table = pack.tables.get("lexicon", {}).get("spelled", {})
    return {word: Entry(_SMALL[section]) for section, row in table.items() for word in row}


def _tagged(words: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    for section in ("cue", "stance", "scope", "places"):
        for name, phrases in words.get(section, {}).items():
            letter = {"cue.said": "V", "cue.according": "P", "places.heads": "p", "places.countries": "C"}.get(
                f"{section}.{name}", "w"
            )
            for phrase in phrases:
                if section == "places" and name == "prepositions":
                    letter = "P"
                yield phrase, Entry(letter, tags=frozenset((f"{section}.{name}",)))


def _acts(pack: Pack) -> Iterator[Act]:
    for index, row in enumerate(pack.tables.get("acts", {}).get("act", ())):
        alone = bool(row.get("alone"))
        yield Act(
            index,
            row["what"],
            row.get("order"),
            alone,
            row.get("stance"),
            row.get("voice"),
            row.get("party"),
            row.get("group_of"),
            bool(row.get("nouns")) and not alone,
        )


_SPEAKING = {"responsibility_denied": "stance.denied", "responsibility_acknowledged": "stance.acknowledged"}


def _act_words(rows: Iterable[dict[str, Any]], acts: tuple[Act, ...]) -> Iterator[tuple[str, Entry]]:
    for row, act in zip(rows, acts, strict=True):
        for phrase in row.get("phrases", ()):
            tags = {f"phrase:{act.index}"}
            if act.what in _SPEAKING:
                tags |= {"cue.said", _SPEAKING[act.what]}
            yield phrase, Entry("V" if act.what in _SPEAKING else "w", tags=frozenset(tags))
        for phrase in row.get("verbs", ()):
            yield phrase, Entry("w", tags=frozenset((f"act.verb:{act.index}",)))
        for phrase in row.get("nouns", ()):
            yield phrase, Entry("w", tags=frozenset((f"act.noun:{act.index}",)))
        for phrase in row.get("exclude", ()):
            yield phrase, Entry("w", tags=frozenset((f"act.not:{act.index}",)))
