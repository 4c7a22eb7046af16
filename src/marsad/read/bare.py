"""Harm that a clause asserts without counting it: `civilians were killed`, `homes have been looted`."""

from __future__ import annotations

import re
from functools import cache

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, by_sentence
from marsad.read.known import Known
from marsad.read.lexicon import Lexicon
from marsad.read.nouns import Noun, noun_at
from marsad.read.patterns import Bare
from marsad.read.relations import same_kind
from marsad.read.ties import ARMED, is_adjunct, of_people_only
from marsad.read.zones import UNREAD, Sentence


def bare_drafts(a: Annotated, sentences: list[Sentence], counted: list[Draft]) -> list[Draft]:
    """An annotated document and its counted drafts in, the drafts of uncounted harm out."""
    drafts: list[Draft] = []
    used = {d.predicate for d in counted}
    rows, told = by_sentence(counted), set[str]()
    for number, sentence in enumerate(sentences):
        if sentence.zone in UNREAD:
            continue
        stretch = a.classes[sentence.first : sentence.last]
        own = rows.get(number, [])
        if "K" not in stretch and "I" not in stretch and "D" not in stretch:
            continue
        for at, name in sorted(_found(a, sentence, used, told).items()):
            if _is_new(a, at, name, own):
                draft = _draft(a, sentence, number, name, at)
                if not _tells_of_others(a, draft):
                    drafts.append(draft)
        told |= {d.what for d in own}
    return drafts


def _tells_of_others(a: Annotated, draft: Draft) -> bool:
    """`the gunmen fled`, `the dam was blown up`, `aircraft kept returning`: no harm to people, and no way home."""
    if draft.what == "displaced" and draft.status in ARMED:
        return True
    at = draft.predicate or draft.first
    if draft.what == "sheltering" and a.classes[at] == "K" and draft.group is None:
        return "D" not in a.classes[draft.first : draft.last]  # "complaints have been lodged"
    words = a.phrase(at)
    wrecked = draft.what == "killed" and words in a.lexicon.sets["wrecking"]
    things = wrecked or (draft.what == "returned" and set(a.classes[draft.first : at]) & set("Ub"))
    return bool(things) and draft.group is None


def _found(a: Annotated, sentence: Sentence, used: set[int | None], told: set[str]) -> dict[int, str]:
    """The predicates of a sentence that no number has, each with the pattern that it stands in."""
    found: dict[int, str] = {}
    stretch = a.classes[sentence.first : sentence.last]
    for row in _rows_for(a, sentence, stretch, used):
        for match in row.pattern.finditer(stretch):
            at = sentence.first + match.start("p")
            for predicate in _row(a, at) if row.name in _LISTS else (at,):
                free = predicate not in used and predicate not in found
                if free and _asserts(a, sentence, predicate, row.name, told):
                    found[predicate] = row.name
    return found


_LISTS = ("reports", "reported")  # rows that tell of several predicates at once
_PREDICATE = re.compile("[KIDS]")


def _rows_for(a: Annotated, sentence: Sentence, stretch: str, used: set[int | None]) -> tuple[Bare, ...]:
    """The rows that may find something: one that tells of one predicate needs one that no number has."""
    first = sentence.first
    free = frozenset([m[0] for m in _PREDICATE.finditer(stretch) if _may_tell(a, first + m.start(), used)])
    return _ways(a.lexicon)[free, _kinds(a.lexicon).intersection(stretch)] if free else ()


@cache
def _kinds(lexicon: Lexicon) -> frozenset[str]:
    """The classes that any row asks for."""
    return frozenset().union(*(row.predicates | row.needs for row in lexicon.bare))


@cache
def _ways(lexicon: Lexicon) -> Known[tuple[frozenset[str], frozenset[str]], tuple[Bare, ...]]:
    """The rows to try, in order, where predicates of such classes are free and such classes stand in a sentence."""

    def fitting(sides: tuple[frozenset[str], frozenset[str]]) -> tuple[Bare, ...]:
        free, found = sides
        among = ((row, found if row.name in _LISTS else free) for row in lexicon.bare)
        return tuple(row for row, kinds in among if row.needs <= found and not row.predicates.isdisjoint(kinds))

    return Known(fitting)


def _may_tell(a: Annotated, at: int, used: set[int | None]) -> bool:
    entry = a.entries[at]
    return at not in used and entry is not None and entry.what is not None


def _is_new(a: Annotated, at: int, name: str, own: list[Draft]) -> bool:
    """Does the predicate tell what no number of its sentence has told?"""
    entry = a.entries[at]
    label = name == "headline" and any(entry is not None and d.what == entry.what for d in own)  # "Wounded, …: 178"
    if label or _told(a, at, own) or (name == "relative-object" and _of_counted(a, at, own)):
        return False
    return not _is_cleft(a, at, own) and not _promote(a, at, own)


def _row(a: Annotated, at: int) -> list[int]:
    """`killing, looting and torture`: the predicates in a row with the first."""
    found = [at]
    j = a.phrase_end(at)
    while j + 1 < len(a.classes) and a.classes[j] in ",&" and a.classes[j + 1] in "KDS":
        found.append(j + 1)
        j = a.phrase_end(j + 1)
    return found


def _asserts(a: Annotated, sentence: Sentence, at: int, name: str, told: set[str]) -> bool:
    entry = a.entries[at]
    if entry is None or entry.what is None or of_people_only(a, at):
        return False
    before = a.classes[max(sentence.first, at - 6) : at].replace("~", "")
    tail = before.rstrip("dHBT")
    if name not in _LISTS and (tail.endswith(("t", "Y", "n")) and not _hearsay(tail)):
        return False
    if entry.what != "missing" and "Z" in _clause_before(a, sentence, at):
        return False  # "nobody was hurt"
    if entry.what == "testimonies" or (name == "clause" and entry.what != "missing"):
        return False
    if _describes(a, at, before) or _repeats(a, sentence, at) or is_adjunct(a, at):
        return False
    subject = before.rstrip("dHBT~")
    doer_first = name in _ACTIVE or name == "relative-object"
    if (not doer_first or a.classes[at] == "I") and subject.endswith(("b", "U")) and entry.what in _PEOPLE_ONLY:
        return False
    if entry.what == "arson" and subject.endswith(("G", "F")) and name.startswith("passive"):
        return False
    if name == "intransitive" and (entry.what != "arson" or a.classes[a.phrase_end(at) : a.phrase_end(at) + 1] == "E"):
        return False
    if name == "set-on" and (entry.what != "arson" or not _is_set(a, at)):
        return False
    if name in _ACTIVE and entry.what in told and _object_pronoun(a, at):
        return False  # "soldiers killed them": those told of before
    return not (entry.what in told and _pronoun(a, sentence, at))


_PEOPLE_ONLY = frozenset(("killed", "injured", "returned", "displaced", "detained", "arrest", "abducted", "executed"))


def _clause_before(a: Annotated, sentence: Sentence, at: int) -> str:
    """The classes of the clause as far as the token."""
    return a.classes[_back(a, sentence, at) : at]


def _describes(a: Annotated, at: int, before: str) -> bool:
    """`a camp for displaced people`: the word only tells who they are."""
    end = a.phrase_end(at)
    if before[-1:] not in ("P", "E", "O", "a"):
        return False
    entry = a.entries[at]
    people = a.classes[at] == "D" and entry is not None and "people" in entry.tags
    return people or (a.classes[at] == "K" and a.classes[end : end + 1] == "G")


def _repeats(a: Annotated, sentence: Sentence, at: int) -> bool:
    """`while they were detained`, `anyone who is caught`: looks back, or speaks of nobody in particular."""
    first = max(sentence.first, at - 5)
    norms = a.tokens.norms[first:at]
    if any(norm in a.lexicon.sets["anyone"] for norm in norms):
        return True
    pronouns = a.lexicon.pronouns
    return any(a.classes[i] == "W" and a.tokens.norms[i + 1] in pronouns for i in range(first, at - 1))


def _is_set(a: Annotated, at: int) -> bool:
    return any(norm in a.lexicon.sets["set"] for norm in a.tokens.norms[max(0, at - 6) : at])


def _hearsay(tail: str) -> bool:
    """`are said to have looted`: the infinitive of a report asserts."""
    return tail.endswith("t") and "V" in tail[-4:]


def _pronoun(a: Annotated, sentence: Sentence, at: int) -> bool:
    first = _back(a, sentence, at)
    return a.tokens.norms[first] in a.lexicon.pronouns


def _object_pronoun(a: Annotated, at: int) -> bool:
    after = a.phrase_end(at)
    return after < len(a.classes) and a.tokens.norms[after] in a.lexicon.sets["object_pronouns"]


def _told(a: Annotated, at: int, own: list[Draft]) -> bool:
    entry = a.entries[at]
    if entry is None:
        return False
    end = a.phrase_end(at)
    for draft in own:
        beside = draft.what == entry.what and draft.predicate is not None and 0 < draft.predicate - end <= _OR
        if beside and a.tokens.norms[end] in a.lexicon.sets["either"]:
            return True  # "raped or otherwise abused: 58"
        near = draft.last <= at <= draft.last + _VERB and set(a.classes[draft.last : at]) <= _SUBJECTS_VERB
        if draft.what == entry.what and (draft.first <= at < draft.last or near):
            return True
    return False


def _of_counted(a: Annotated, at: int, own: list[Draft]) -> bool:
    """`three were civilians whom fighters executed`: of those that a number before the relative has told."""
    entry = a.entries[at]
    what = entry.what if entry is not None and entry.what else ""
    return any(same_kind(d.what, what) and d.last <= at <= d.last + _RELATIVE for d in own)


_OR = 4  # tokens between two acts of one label
_RELATIVE = 9  # tokens that a relative clause may take to its verb
_VERB = 4  # tokens between `some 8,500 refugees` and the verb that says the same of them
_SUBJECTS_VERB = frozenset("HBdY~t&")


def _is_cleft(a: Annotated, at: int, own: list[Draft]) -> bool:
    """`it was in Homs that most died: 185`: the number after it tells how many."""
    most = a.lexicon.sets["superlatives"]
    return any("most" in d.marks and at < d.first for d in own) and any(
        a.tokens.norms[i] in most for i in range(max(0, at - 3), at)
    )


def _promote(a: Annotated, at: int, own: list[Draft]) -> bool:
    """`830 were civilians, said to have been executed`: the manner of the killing of the number just told."""
    entry = a.entries[at]
    if entry is None or entry.what != "executed":
        return False
    for draft in reversed(own):
        between = a.classes[draft.last : at].replace("~", "")
        if draft.what == "killed" and draft.last <= at and len(between) <= 7 and not set(between) & set("GKIN;."):
            draft.what = "executed"
            draft.last = a.phrase_end(at)
            return True
    return False


def _draft(a: Annotated, sentence: Sentence, number: int, name: str, at: int) -> Draft:
    entry = a.entries[at]
    what = entry.what if entry and entry.what else ""
    start, last = _back(a, sentence, at), a.phrase_end(at)
    while last < sentence.last and a.classes[last] not in ",;:.()rV":
        last += 1
    draft = Draft(what, start, last, f"{a.lexicon.code}.bare.{name}", number)
    draft.predicate = at
    draft.marks.add("bare")
    active = name in _ACTIVE and a.classes[at] != "I"
    who = noun_at(a, a.phrase_end(at), last) if active else _subject(a, _after_that(a, start, at), at)
    if who.kind == "person" and name not in ("reports", "reported"):
        draft.status, draft.sex, draft.age = who.status, who.sex, who.age
        draft.community, draft.role = who.community, who.role
        draft.group = (who.first, who.last)
    return draft


_ACTIVE = frozenset(("relative-active", "active", "active-and", "perfect", "listed"))


def _after_that(a: Annotated, start: int, at: int) -> int:
    """`the staff rejects the claims that civilians were executed`: the subject stands after `that`."""
    that = a.classes.rfind("W", start, at)
    return that + 1 if that >= 0 and a.tokens.norms[that] in a.lexicon.sets["that"] else start


def _subject(a: Annotated, start: int, at: int) -> Noun:
    """The noun phrase that the clause starts with, after what only leads to it."""
    first = start
    while first < at and a.classes[first] not in "GCEawyN":
        first = a.phrase_end(first)
    noun = noun_at(a, first, at)
    while noun.kind != "person" and first < at:
        first = max(noun.last, a.phrase_end(first))
        while first < at and a.classes[first] not in "GCEawy":
            first = a.phrase_end(first)
        noun = noun_at(a, first, at)
    return noun


def _back(a: Annotated, sentence: Sentence, at: int) -> int:
    first = at
    while first > sentence.first and a.classes[first - 1] not in ",;:.()r":
        first -= 1
    return first
