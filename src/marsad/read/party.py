"""Who is alleged to have done it, when the clause of a claim names the doer, in the report's words."""

from __future__ import annotations

import re

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.zones import Sentence

_DONE = frozenset(
    ("killed", "executed", "injured", "abducted", "detained", "tortured", "sexual_violence", "looting", "arson",
     "property_destroyed", "displaced", "attack", "siege", "massacre")
)  # fmt: skip
_ACTIVE = frozenset(
    ("object", "object-one", "object-and", "relative", "relative-active", "active", "perfect", "set-on",
     "relative-object")
)  # fmt: skip
_AGENT = re.compile("[.;:r()KIDBVWN,X]")  # "by", or what it does not stand behind
_FAR = 30  # tokens before a verb in which its doer may stand
_VERB = 3  # tokens of the longest verb of an act: `has been attacked`
_BY = 14  # tokens after a verb in which `by` may stand


def give_parties(a: Annotated, sentences: list[Sentence], drafts: list[Draft]) -> None:
    """Drafts in the order of the text in: `party` is filled where the clause names who did it."""
    for draft in drafts:
        if draft.party is None and draft.what in _DONE and draft.predicate is not None and "none" not in draft.marks:
            span = _doer(a, sentences[draft.sentence], draft, draft.predicate)
            if span is not None:
                first, last = span
                while first < last - 1 and a.classes[first] in "-*q":  # the dash after a dateline
                    first += 1
                draft.party = a.tokens.span(first, last)


def _doer(a: Annotated, sentence: Sentence, draft: Draft, at: int) -> tuple[int, int] | None:
    if not sentence.first <= at < sentence.last or a.classes[at] in "MI":
        return None
    by = _by(a, sentence, at)
    if by is not None or _is_passive(a, sentence, draft, at):
        return by
    active = "act" in draft.marks or draft.rule.rsplit(".", 1)[-1].removesuffix("-twin") in _ACTIVE
    return _subject(a, sentence, at) if active else None


def _by(a: Annotated, sentence: Sentence, at: int) -> tuple[int, int] | None:
    """`executed by Druze factions`: the agent of a passive."""
    found = _AGENT.search(a.classes, at + 1, min(sentence.last, at + _BY))
    if found is None or found[0] != "X":
        return None
    start = a.phrase_end(found.start())
    where = a.lexicon.sets["place_words"] | a.lexicon.sets["from"]
    end = next((j for j in range(start, sentence.last) if a.tokens.norms[j] in where), sentence.last)
    match = a.lexicon.speaker.match(a.classes[start:end])
    return _people(a, start, start + match.end()) if match else None


def _is_passive(a: Annotated, sentence: Sentence, draft: Draft, at: int) -> bool:
    """Does `were` or `been` stand right before the verb, or in it (`came under fire`, `has been attacked`)?"""
    sets = a.lexicon.sets
    undergone = sets["passive_acts"] | sets["passive_starts"]
    if "act" in draft.marks and not undergone.isdisjoint(a.tokens.norms[at : at + _VERB]):
        return True
    i = a.back(at - 1, "d~T", sentence.first)
    return a.classes[i] == "B" and not a.tokens.norms[at].endswith(tuple(a.lexicon.sets["progressive_endings"]))


def _subject(a: Annotated, sentence: Sentence, at: int) -> tuple[int, int] | None:
    """`government forces killed 12`: the noun phrase that the verb has for its subject."""
    end = at
    while end > sentence.first and a.classes[end - 1] in "HdtYBT~n":
        end -= 1
    while end < at and a.classes[end] == "~":
        end += 1
    if end > sentence.first and a.classes[end - 1] == "W":  # "mobs that torched houses"
        end -= 1 + (a.classes[end - 2] == ",")
    if end <= sentence.first or a.classes[end - 1] == "&":
        return None  # "block the troops and fire at them": whose subject stands further off
    start = max(sentence.first, end - _FAR)
    match = a.lexicon.speaker_before.search(a.classes[start:end])
    if match is None or (start + match.start() > sentence.first and a.classes[start + match.start() - 1] == "P"):
        return None
    first = start + match.start()
    number = first - 1
    while number > sentence.first and a.classes[number] == "~":
        number -= 1
    if number >= sentence.first and a.classes[number] == "N":  # "four armed men"
        first = number
    if any(
        (entry := a.entries[i]) is not None and entry.letter == "S" and entry.what == "clash" for i in range(first, end)
    ):
        return None  # "clashes between gangs killed 12": of both sides
    while a.classes[first] in "~T" and first < end:  # "on Wednesday the M23 began": the day is no doer
        first += 1
    return _people(a, first, end)


def _people(a: Annotated, first: int, last: int) -> tuple[int, int] | None:
    """The stretch, when it names people or an institution: a bomb, a pronoun or the dead are no party."""
    while last > first and a.classes[last - 1] in "&PO-q":
        last -= 1
    if last <= first or set(a.classes[first:last]) & set("KIDM") or a.tokens.norms[first] in a.lexicon.pronouns:
        return None
    armed = any(
        entry.codes is not None and entry.codes.status in ("security_forces", "fighter")
        for entry in a.entries[first:last]
        if entry is not None
    )
    doers = a.lexicon.sets["doers"]
    told = armed or any(a.tokens.norms[i] in doers for i in range(first, last))
    victims = a.tagged(first, last, "people") is not None and not told
    return (first, last) if told or ("C" in a.classes[first:last] and not victims) else None
