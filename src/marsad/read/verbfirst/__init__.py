"""The grammar's steps for languages whose verb stands first and whose names have no capital letters."""

from __future__ import annotations

from marsad.read.acts import act_drafts
from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, by_sentence
from marsad.read.verbfirst.bare import bare_drafts
from marsad.read.verbfirst.corrections import correct
from marsad.read.verbfirst.counted import counted_drafts
from marsad.read.verbfirst.parties import give_parties
from marsad.read.verbfirst.people import people_at
from marsad.read.verbfirst.relations import relate
from marsad.read.verbfirst.voices import Voices
from marsad.read.verbfirst.where import give_places, share_place
from marsad.read.zones import Document

__all__ = ["drafts_of"]


def drafts_of(a: Annotated, document: Document, publisher: str | None) -> list[Draft]:
    """The annotated document in, its drafts out in the order of the text."""
    sentences = list(document.sentences)
    counted = [draft for draft in counted_drafts(a, sentences) if draft.what != _NO_CLAIM]
    rows = by_sentence(counted)
    acts = [
        act
        for act in act_drafts(a, sentences, counted)
        if not _is_told_already(act, rows.get(act.sentence, [])) and not _is_adjunct(a, act)
    ]
    acts = [act for act in acts if act.what != "responsibility_acknowledged" or not _is_of_losses(a, act)]
    owned = [act for act in acts if act.what == "responsibility_acknowledged"]
    acts = [act for act in acts if act.what != "attack" or not _is_owned(act, owned)]
    counted = _count_referred(a, counted, acts)
    drafts = counted + bare_drafts(a, sentences, counted) + [_in_time(a, _without_group(act)) for act in acts]
    drafts.sort(key=lambda d: (d.first, d.last, d.what))
    voices = Voices(a, document, publisher)
    for draft in drafts:
        voices.give(draft)
    give_places(a, document, drafts)
    give_parties(a, document, drafts)
    relate(a, document, drafts)
    correct(a, document, drafts)
    share_place(a, document, drafts)
    _headline_voices(document, drafts)
    _part_voices(drafts)
    return drafts


_NO_CLAIM = "none"  # what the lexicon says of people released, saved or taking part: their number is no claim


def _count_referred(a: Annotated, counted: list[Draft], acts: list[Draft]) -> list[Draft]:
    """ "أُحيل أربعة ضباط إلى المحاكمة": how many a referral is of; the claims without those it now counts."""
    for act in acts:
        if act.what != "referral" or act.predicate is None:
            continue
        own = [q for q in a.quantities if act.predicate < q.first < act.last and q.kind in ("digits", "words", "vague")]
        if not own:
            continue
        people = people_at(a, own[0].head, act.last)
        if people.kind in ("person", "victim", "none", "open"):
            act.quantity = own[0]
            act.status, act.sex, act.age, act.role = people.status, people.sex, people.age, people.role
            act.group = (people.first, people.last) if people.kind == "person" else None
            _share_out(a, act, counted)
            counted = [
                d for d in counted if d.quantity is not own[0] or (d.predicate is not None and "part" not in d.marks)
            ]
    return counted


def _share_out(a: Annotated, act: Draft, counted: list[Draft]) -> None:
    """ "اعتقال 65 مهاجراً، أُحيل 37 منهم على القضاء": those referred are of those held."""
    if act.quantity is None or a.classes[act.quantity.head : act.quantity.head + 1] != "F":
        return
    held = [d for d in counted if d.first < act.first and d.what in _REFERRED and d.sentence >= act.sentence - 1]
    if held and (held[-1].size or 0) > (act.size or 0):
        act.whole = held[-1]
        act.marks.add("part")


_REFERRED = frozenset(("detained", "arrest", "suspects"))


def _part_voices(drafts: list[Draft]) -> None:
    """A part without a voice of its own has that of its whole."""
    for draft in drafts:
        if draft.whole is not None and "own-cue" not in draft.marks:
            draft.said_by = draft.whole.said_by


def _headline_voices(document: Document, drafts: list[Draft]) -> None:
    """A headline repeats a figure of the text: it has that figure's voice."""
    for draft in drafts:
        if document.sentences[draft.sentence].zone != "headline" or not draft.counted or "own-cue" in draft.marks:
            continue
        later = (d for d in drafts if d.sentence > draft.sentence and d.what == draft.what and d.counted)
        same = next((d for d in later if d.size == draft.size), None)
        if same is not None:
            draft.said_by = same.said_by


def _without_group(act: Draft) -> Draft:
    """An act that counts nobody has no group."""
    if act.quantity is not None:
        return act
    act.status = act.sex = act.age = act.community = act.role = act.group = None
    return act


_OVER_DEEDS = frozenset(("responsibility_attributed", "responsibility_denied"))


def _is_told_already(act: Draft, counted: list[Draft]) -> bool:
    """A siege that a number tells, or blame and denial of a deed that is counted, is no second claim."""
    return any(
        d.first < act.last and act.first < d.last and (d.what == act.what or act.what in _OVER_DEEDS) for d in counted
    )


def _is_owned(act: Draft, owned: list[Draft]) -> bool:
    """ "أقر الجيش بأنه استهدف البيت": what its doer owns to is no second claim."""
    return any(d.first <= (act.predicate or 0) < d.last for d in owned)


def _is_of_losses(a: Annotated, act: Draft) -> bool:
    """ "أقرت القوات بمقتل خمسة من عناصرها": who owns to losses owns to no deed."""
    at = act.predicate or 0
    end = a.classes.find("PS", at, at + _OBJECT)
    return end >= 0 and a.tokens.norms[end + 1] in a.lexicon.sets["losses"]


_OBJECT = 8  # tokens between "owns to" and what


def _is_adjunct(a: Annotated, act: Draft) -> bool:
    """ "في قصف على السوق", "إثر هجوم": an act after a preposition is no claim of its own."""
    if act.what not in ("attack", "clash") or act.predicate is None:
        return False
    before = a.classes[act.predicate - 1 : act.predicate]
    told = a.tokens.norms[act.predicate].endswith("وا")  # "مسلحون من القرية هاجموا …"
    return before in ("P", "O", "X", "~", "U") and act.predicate > 0 and not (told and before == "U")


def _in_time(a: Annotated, act: Draft) -> Draft:
    """What is to be done ("يُحال", "سيُحال") is projected."""
    if act.predicate is not None and act.stance == "asserted":
        norm = a.tokens.norms[act.predicate]
        soon = act.what in _TO_COME and norm[:1] in ("ي", "ت", "س")
        if soon or (act.predicate > 0 and a.classes[act.predicate - 1] == "Y"):
            act.stance = "projected"
    return act


_TO_COME = frozenset(("referral", "commitment", "trial"))
