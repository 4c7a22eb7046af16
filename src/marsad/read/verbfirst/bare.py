"""Harm that a clause asserts without counting it: "نُهبت الأسواق", "فرّ علويون ومسيحيون"."""

from __future__ import annotations

import re

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, by_sentence
from marsad.read.verbfirst.people import People, people_at
from marsad.read.zones import Sentence

_CUTS = ",;:.()r"
_VERBS = re.compile("[KI]")


def bare_drafts(a: Annotated, sentences: list[Sentence], counted: list[Draft]) -> list[Draft]:
    """An annotated document and its counted drafts in, the drafts of uncounted harm out."""
    used = {d.predicate for d in counted}
    rows = by_sentence(counted)
    drafts: list[Draft] = []
    for number, sentence in enumerate(sentences):
        if sentence.zone in ("furniture", "credit", "headline"):
            continue
        own = rows.get(number, [])
        drafts += _reported(a, sentence, number, own)
        for verb in _VERBS.finditer(a.classes, sentence.first, sentence.last):
            at = verb.start()
            if at in used or any(d.first <= at < d.last for d in own):
                continue
            draft = _draft(a, sentence, number, at)
            if draft is not None:
                drafts.append(draft)
    return drafts


def _openers(a: Annotated, sentence: Sentence) -> list[int]:
    """The words of a sentence that open a report: "أنباء عن", or عن after a verb of telling."""
    first, last = sentence.first, sentence.last
    norms = a.tokens.norms[first:last]
    about = [i for i, norm in enumerate(norms, first) if norm == "عن"] if "عن" in norms else []
    told = [i for i in about if "V" in a.classes[max(first, i - 8) : i]]
    return sorted(told + [i for i in a.tags.get("cue.reports", ()) if first <= i < last])


def _reported(a: Annotated, sentence: Sentence, number: int, counted: list[Draft]) -> list[Draft]:
    """Acts reported as nouns to have happened: "أنباء عن أعمال قتل ونهب وحرق", "تحدث عن إعدامات ميدانية"."""
    found: list[Draft] = []
    openers = _openers(a, sentence)
    opened = None
    for i in range(openers[0], sentence.last) if openers else ():
        entry = a.entries[i]
        if i in openers:
            opened = i
        if opened is None or entry is None or entry.what is None or entry.letter not in "KSD" or i - opened > 9:
            continue
        if a.classes[i] in _CUTS or any(d.first <= i < d.last for d in counted):
            opened = None
            continue
        if entry.what in ("suspects", "testimonies", "trial") or "N" in a.classes[opened : i + 3]:
            continue
        last = a.phrase_end(i)
        draft = Draft(entry.what, i, last, f"{a.lexicon.code}.bare.reported", number)
        draft.predicate = i
        draft.marks.add("bare")
        found.append(draft)
    return found


def _draft(a: Annotated, sentence: Sentence, number: int, at: int) -> Draft | None:
    entry = a.entries[at]
    if entry is None or entry.what is None or entry.what in ("testimonies", "trial", "suspects", "arrest"):
        return None
    if at > sentence.first and a.classes[at - 1] in "WnYSPNO":
        return None
    people = people_at(a, _past_doer(a, a.phrase_end(at), sentence.last), sentence.last)
    if people.kind in ("none", "open", "thing", "victim"):
        before = _subject(a, sentence, at)
        if before is not None:
            return _befallen(a, sentence, number, at, before)
    wanted = ("thing",) if entry.what in ("looting", "arson", "property_destroyed") else ("person", "victim")
    lit = entry.what == "arson" and not _FIRE.isdisjoint(a.tokens.norms[at : a.phrase_end(at)])
    if (people.kind not in wanted and not lit) or "N" in a.classes[at : people.last]:
        return None
    if at > sentence.first and a.classes[at - 1] == "G":
        return None
    if entry.letter == "I" and entry.what in ("returned", "killed"):
        return None
    last = people.last
    while last < sentence.last and a.classes[last] not in _CUTS + "V&":
        last += 1
    taken = entry.what == "detained" and a.tagged(at, last, "scope.whereabouts") is not None
    draft = Draft("abducted" if taken else entry.what, at, last, f"{a.lexicon.code}.bare.verb", number)
    draft.predicate = at
    draft.marks.add("bare")
    if wanted != ("thing",):
        draft.status, draft.sex, draft.age = people.status, people.sex, people.age
        draft.community, draft.role = people.community, people.role
        draft.group = (people.first, people.last)
    return draft


def _past_doer(a: Annotated, first: int, limit: int) -> int:
    """ "قتلت قوات النظام مدنيين": after an armed subject, where those begin whom it befell; else `first`."""
    entry = a.entries[first] if first < limit else None
    if entry is None or entry.codes is None or entry.codes.status not in ("security_forces", "fighter"):
        return first
    i = a.phrase_end(first)
    while i < min(limit, first + _DOER) and a.classes[i] in "awC":
        i = a.phrase_end(i)
    return i if i < limit and a.classes[i] in "GyD" and not a.tokens.norms[i].startswith("ال") else first


_DOER = 5  # tokens of a doer between its verb and those whom it befell


def _subject(a: Annotated, sentence: Sentence, at: int) -> People | None:
    """ "إن نساء القرية وأطفالها نزحوا", "جيراناً له اختُطفوا": people before a plural verb, from the clause's start."""
    present = a.classes[at] == "I" and a.tokens.norms[at].startswith(("ت", "ي"))  # "عائلات تغادر الأشرفية"
    if not present and not a.tokens.norms[at].endswith(("وا", "ون", "ن", "ت")):
        return None
    first = at
    while first > sentence.first and a.classes[first - 1] in "wGyaqpU&PHd~" and at - first < _SUBJECT:
        first -= 1
    starts = first == sentence.first or a.classes[first - 1] in "W,.;:r"
    people = people_at(a, first, at)
    if not starts or people.kind != "person" or people.first != first or "N" in a.classes[first:at]:
        return None
    return people


def _befallen(a: Annotated, sentence: Sentence, number: int, at: int, people: People) -> Draft | None:
    entry = a.entries[at]
    active = a.phrase_end(at) < sentence.last and a.classes[a.phrase_end(at)] in "GUy"
    if entry is None or entry.what is None or entry.what in _DONE_TO_THINGS or (entry.letter == "K" and active):
        return None
    draft = Draft(entry.what, people.first, a.phrase_end(at), f"{a.lexicon.code}.bare.after", number)
    draft.predicate = at
    draft.marks.add("bare")
    draft.status, draft.sex, draft.age = people.status, people.sex, people.age
    draft.community, draft.role, draft.group = people.community, people.role, (people.first, people.last)
    return draft


_FIRE = frozenset(("النار", "النيران"))  # "أضرموا النار في مرآب": set fire to whatever follows
_SUBJECT = 8  # tokens of a subject before its verb
_DONE_TO_THINGS = frozenset(("looting", "arson", "property_destroyed"))
