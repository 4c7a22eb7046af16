"""Claims without a number: acts that a finite clause asserts (attacks, closures, committees, orders, denials)."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.lexicon import Act
from marsad.read.zones import Sentence

_REACH = 9  # tokens between an act's verb and its noun
_CUTS = ";.:r"


def act_drafts(a: Annotated, sentences: list[Sentence]) -> list[Draft]:
    """An annotated document in, the drafts of the acts of `acts.toml` out."""
    drafts: list[Draft] = []
    for number, sentence in enumerate(sentences):
        if sentence.zone in ("furniture", "credit"):
            continue
        seen: set[tuple[str, int]] = set()
        for act, first, last in _found(a, sentence):
            where = (act.what, _clause(a, sentence, first)[0])
            if where in seen or not _asserted(a, sentence, act, first):
                continue
            seen.add(where)
            drafts.append(_draft(a, sentence, number, act, first, last))
    return drafts


def _found(a: Annotated, sentence: Sentence) -> Iterator[tuple[Act, int, int]]:
    verbs: dict[int, list[int]] = {}
    nouns: dict[int, list[int]] = {}
    barred: set[int] = set()
    for i in range(sentence.first, sentence.last):
        entry = a.entries[i]
        if entry is None or not entry.tags:
            continue
        for tag in entry.tags:
            kind, _, row = tag.partition(":")
            if kind == "phrase":
                yield a.lexicon.acts[int(row)], i, a.phrase_end(i)
            elif kind == "act.verb":
                verbs.setdefault(int(row), []).append(i)
            elif kind == "act.noun":
                nouns.setdefault(int(row), []).append(i)
            elif kind == "act.not":
                barred.add(int(row))
    for index in sorted(verbs):
        act = a.lexicon.acts[index]
        if index in barred:
            continue
        if act.alone:
            yield from ((act, i, a.phrase_end(i)) for i in verbs[index])
            continue
        pair = _pair(a, act, verbs[index], nouns.get(index, ()))
        if pair is not None:
            yield act, min(pair), max(a.phrase_end(pair[0]), a.phrase_end(pair[1]))


def _pair(a: Annotated, act: Act, verbs: list[int], nouns: list[int] | tuple[int, ...]) -> tuple[int, int] | None:
    for verb in verbs:
        for noun in nouns:
            if abs(noun - verb) > _REACH or noun == verb:
                continue
            if (act.order == "verb" and noun < verb) or (act.order == "noun" and verb < noun):
                continue
            between = a.classes[min(verb, noun) : max(verb, noun)]
            if not any(c in _CUTS for c in between):
                return verb, noun
    return None


def _clause(a: Annotated, sentence: Sentence, at: int) -> tuple[int, int]:
    """The stretch between marks of punctuation around a token."""
    first = at
    while first > sentence.first and a.classes[first - 1] not in ",;:.()r":
        first -= 1
    last = at
    while last < sentence.last and a.classes[last] not in ",;:.()r":
        last += 1
    return first, last


_BEFORE_NOT_FINITE = frozenset("tP")


def _asserted(a: Annotated, sentence: Sentence, act: Act, first: int) -> bool:
    if act.stance is not None or act.voice is not None:
        return True
    clause = _clause(a, sentence, first)
    before = a.classes[max(clause[0], first - 4) : first].replace("~", "")
    if "n" in before or before.endswith("t"):
        return False
    return before[-1:] not in ("P",) or act.what == "attack"


def _draft(a: Annotated, sentence: Sentence, number: int, act: Act, first: int, last: int) -> Draft:
    start, _ = _clause(a, sentence, first)
    _, end = _clause(a, sentence, last - 1)
    draft = Draft(act.what, start, max(end, last), f"{a.lexicon.code}.act.{act.what}", number)
    draft.predicate = first
    if act.stance:
        draft.stance = act.stance
    draft.marks.add("act")
    if act.voice == "subject":
        draft.marks.add("own-voice")
    return draft
