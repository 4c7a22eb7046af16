"""After reading: codes that rest on more than one word (executed, held as a suspect), groups told elsewhere."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.nouns import noun_at
from marsad.read.zones import Document

_WINDOW = 18  # tokens after a killing in which its manner may be told
_HELD = frozenset(("arrest", "detained"))


def settle_kinds(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Drafts in: killings told as executions become `executed`, holdings `arrest` or `detained`, groups are filled."""
    protest = a.tagged(0, len(a.classes), "scope.protest") is not None
    before: Draft | None = None
    for draft in drafts:
        sentence = document.sentences[draft.sentence]
        if draft.what == "killed" and draft.counted and _was_executed(a, draft, sentence.last):
            draft.what = "executed"
            draft.marks.add("executed")
        elif draft.what in _HELD:
            share = before is not None and before.what in _HELD and ".count." not in draft.rule
            if share and before is not None and before.predicate == draft.predicate:
                draft.what = before.what
            else:
                draft.what = _held(a, draft, sentence.first, sentence.last, protest=protest)
        elif (draft.what == "sheltering" and _taken_by_police(a, document, draft)) or (
            draft.what == "suspects" and _in_hands(a, draft, before, sentence.last)
        ):
            draft.what = "arrest"
        if draft.counted:
            _others(a, draft, before)
            before = draft
            _group_from_around(a, draft, sentence.first, sentence.last)


def _was_executed(a: Annotated, draft: Draft, limit: int) -> bool:
    if draft.rule.endswith("-twin"):
        return False
    start = max(draft.first, draft.quantity.head if draft.quantity else draft.first)
    end = min(limit, draft.last + _WINDOW)
    told = a.tagged(start, end, "executed") is not None
    for i in range(start, end) if told else ():
        letter = a.classes[i]
        if (
            letter in ";."
            or (letter == "J" and i >= draft.last)
            or (i >= draft.last and (letter == "N" or a.classes[i - 1 : i + 1] in ("&K", "&I")))
        ):
            return False
        entry = a.entries[i]
        if entry is not None and entry.what == "executed" and a.classes[i - 1] != "&":
            return (
                a.classes[a.phrase_end(i) : a.phrase_end(i) + 1] != "N"
            )  # with a number of its own it tells of others
    return False


def _held(a: Annotated, draft: Draft, first: int, last: int, *, protest: bool) -> str:
    """Taken as suspects of the violence, or held as a harm of it?"""
    harmful = a.tagged(first, last, "scope.harmful_holding") is not None
    if a.tagged(first, last, "scope.criminal") is not None and not (harmful and draft.unit == "incidents"):
        return "arrest"
    armed = _subject_status(a, first, draft.predicate or draft.first) == "fighter"
    if draft.what == "detained" and not protest and _by_police(a, first, draft):
        return "arrest"
    if protest or armed or draft.status == "civilian" or harmful:
        return "detained"
    return draft.what


def _in_hands(a: Annotated, draft: Draft, before: Draft | None, limit: int) -> bool:
    """`40 suspects are in custody, 26 of them …`: suspects who were caught, and shares of them."""
    if before is not None and before.what == "arrest" and before.predicate == draft.predicate:
        return True
    entries = (a.entries[i] for i in range(draft.last, min(limit, draft.last + _CAUGHT)))
    return any(entry is not None and entry.what in _HELD and entry.letter in "KI" for entry in entries)


_CAUGHT = 5  # tokens between suspects and the verb that tells that they were caught


def _taken_by_police(a: Annotated, document: Document, draft: Draft) -> bool:
    """`5,800 persons have been taken in` in a text of suspects, not of people who fled: they were arrested."""
    at = draft.predicate
    if at is None or a.phrase(at) not in a.lexicon.sets["taken_in"]:
        return False
    passive = "B" in a.classes[max(document.sentences[draft.sentence].first, at - 3) : at]
    return passive and "scope.criminal" in a.tags and "scope.refuge" not in a.tags


def _by_police(a: Annotated, first: int, draft: Draft) -> bool:
    """`officers have detained two men`: the police take people as suspects; an army takes them, or so it is told."""
    police = a.lexicon.sets["police"]
    at = draft.predicate or draft.first
    doer = any(a.tokens.norms[i] in police for i in range(max(first, at - _DOER), at))
    after = a.phrase_end(at)
    by = a.classes[after : after + 1] == "X" and any(
        a.tokens.norms[i] in police for i in range(after, min(len(a.classes), after + _DOER))
    )
    return (doer and a.classes[at] == "K") or by


_DOER = 8  # tokens between the police and the verb


def _others(a: Annotated, draft: Draft, before: Draft | None) -> None:
    """`13 officers died and several others were wounded`: others of the group told before."""
    if draft.group is None or before is None or before.sentence != draft.sentence or draft.status is not None:
        return
    if a.tokens.norms[draft.group[0]] in a.lexicon.sets["other_people"]:
        draft.status = before.status if before.status != "mixed" else None


def _subject_status(a: Annotated, first: int, end: int) -> str | None:
    for i in range(first, end):
        entry = a.entries[i]
        if entry is not None and entry.codes is not None and entry.codes.status:
            return entry.codes.status
    return None


def _group_from_around(a: Annotated, draft: Draft, first: int, last: int) -> None:
    possessives = a.lexicon.sets["possessives"]
    if draft.rule.endswith("count.lose"):
        status = _subject_status(a, first, draft.predicate or first)
        draft.status, draft.sex = draft.status or status, None if status else draft.sex
    elif draft.group is not None and a.tokens.norms[draft.group[0]] in possessives:
        status = _subject_status(a, first, draft.group[0])
        if status in ("security_forces", "fighter"):
            draft.status, draft.sex = status, None
    if draft.status in (None, "civilian"):
        _mostly(a, draft, last)
    if draft.sex is None and draft.age is None:
        _all_of_them(a, draft, last)
    toll = a.entries[draft.predicate] if draft.predicate is not None else None
    if (
        draft.status is None
        and draft.group is None
        and toll is not None
        and toll.letter in "MKD"
        and draft.rule.endswith(("toll", "label"))
    ):
        _group_of_toll(a, draft, first)


def _mostly(a: Annotated, draft: Draft, last: int) -> None:
    """`1,400 people, most of them civilians`; `20 missing, civilians and soldiers`: of more than one status."""
    i = draft.noun_end if draft.noun_end > (draft.quantity.head if draft.quantity else 0) else draft.last
    i = draft.last if i < len(a.classes) and a.classes[i] != "," else i
    if i + 1 >= last or a.classes[i] != ",":
        return
    j = i + 1
    most = a.tokens.norms[j] in a.lexicon.sets["most"]
    while j < last and j < i + 6 and a.classes[j] in "NF~dEa":
        j += 1
    noun = noun_at(a, j, last)
    main = a.tagged(noun.last, min(last, noun.last + 4), "scope.mainly") is not None
    if noun.status == "mixed" or ((most or main) and draft.status is None and noun.status == "civilian"):
        draft.status = "mixed"
        draft.marks.add("mostly")  # not over all sides: of one count that holds some others too


def _all_of_them(a: Annotated, draft: Draft, last: int) -> None:
    """`eight people, all of them adults`: the words after the comma hold for the whole number."""
    i = draft.noun_end
    if i + 2 >= last or a.classes[i] != "," or a.tokens.norms[i + 1] not in a.lexicon.sets["all"]:
        return
    j = a.phrase_end(i + 1)
    if j < last and a.classes[j] == "F":
        noun = noun_at(a, a.phrase_end(j), last)
        if noun.kind == "person":
            draft.sex, draft.age, draft.status = noun.sex, noun.age, draft.status or noun.status


def _group_of_toll(a: Annotated, draft: Draft, first: int) -> None:
    """`the number of civilians killed reached 532`: the group stands between the toll and its number."""
    end = draft.quantity.first if draft.quantity else draft.last
    start = draft.predicate or first
    if start >= end:
        return
    while start > first and a.classes[start - 1] in ("GCyaEO~Kd&" if a.classes[end - 1] == ":" else "GCyaEO~"):
        start -= 1
    for i in range(start, end):
        if a.classes[i] == "G":
            noun = noun_at(a, i, end)
            if noun.status or noun.sex or noun.age:
                draft.status, draft.sex, draft.age, draft.role = noun.status, noun.sex, noun.age, noun.role
                draft.group = (noun.first, noun.last)
                return


def inherit_groups(drafts: list[Draft]) -> None:
    """Drafts with their wholes in: shares by place of a named group are of that group; finer groups take none."""
    for draft in drafts:
        whole = draft.whole
        if whole is None or draft.status or draft.sex or draft.age or not draft.counted:
            continue
        if "of-them" in draft.rule or draft.size is None:
            continue  # "many by summary execution": of whom, nobody says
        if draft.group is None and whole.status not in (None, "mixed") and _by_place(draft):
            draft.status = whole.status


def _by_place(draft: Draft) -> bool:
    return draft.place is not None or "place" in draft.rule or "name" in draft.rule or "row" in draft.rule
