"""Harm that a clause asserts without counting it: `civilians were killed`, `homes have been looted`."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.nouns import noun_at
from marsad.read.zones import Sentence

_HARM = "KI"


def bare_drafts(a: Annotated, sentences: list[Sentence], counted: list[Draft]) -> list[Draft]:
    """An annotated document and its counted drafts in, the drafts of uncounted harm out."""
    used = {d.predicate for d in counted}
    quoted = [(d.first, d.last, d.what) for d in counted]
    drafts: list[Draft] = []
    patterns = a.lexicon.bare
    for number, sentence in enumerate(sentences):
        if sentence.zone in ("furniture", "credit"):
            continue
        stretch = a.classes[sentence.first : sentence.last]
        if not any(c in stretch for c in "KIDS"):
            continue
        seen: set[tuple[str, int]] = set()
        for name, pattern in patterns:
            for match in pattern.finditer(stretch):
                at = sentence.first + match.start("p")
                entry = a.entries[at]
                if entry is None or entry.what is None or at in used:
                    continue
                if any(first <= at < last and what == entry.what for first, last, what in quoted):
                    continue
                key = (entry.what, at)
                if key in seen:
                    continue
                seen.add(key)
                drafts.append(_draft(a, sentence, number, name, at, entry.what, sentence.first + match.start()))
    return drafts


def _draft(a: Annotated, sentence: Sentence, number: int, name: str, at: int, what: str, first: int) -> Draft:
    start = _back(a, sentence, at)
    last = a.phrase_end(at)
    while last < sentence.last and a.classes[last] not in ",;:.()rV":
        last += 1
    draft = Draft(what, start, last, f"{a.lexicon.code}.bare.{name}", number)
    draft.predicate = at
    draft.marks.add("bare")
    object_ = noun_at(a, _after(a, at), last)
    subject = noun_at(a, start, at)
    who = object_ if name.startswith("active") and object_.kind == "person" else subject
    if who.kind == "person" and not name.startswith("noun"):
        draft.status, draft.sex, draft.age = who.status, who.sex, who.age
        draft.community, draft.role = who.community, who.role
        draft.group = (who.first, who.last)
    return draft


def _after(a: Annotated, at: int) -> int:
    return a.phrase_end(at)


def _back(a: Annotated, sentence: Sentence, at: int) -> int:
    first = at
    while first > sentence.first and a.classes[first - 1] not in ",;:.()r":
        first -= 1
    return first
