"""Where a claim is that names no place: what it takes over from the text, its one incident, or the claim before it."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.where import MOVES, PLACELESS
from marsad.read.zones import Document


def share_places(a: Annotated, document: Document, drafts: list[Draft], home: tuple[str, int] | None) -> None:
    """Drafts with their wholes in: a part told in one sentence with its whole, or in a list under it, is where the
    whole is; what belongs to the text's one incident is where that was (`home`); `they left 158 dead` is where that
    was which `they` stands for."""
    before: Draft | None = None
    told: Draft | None = None  # the last one whose place is known
    for draft in drafts:
        if draft.whole is not None and _takes_place(a, draft, draft.whole):
            draft.place, draft.precision = draft.whole.place, draft.whole.precision
        own = draft.counted and draft.place is None and draft.scope == "incident"
        if own and home is not None and not _of_another(a, document, draft):
            draft.place, draft.precision = home
        if draft.place is None and before is not None and _follows(a, document, draft, before):
            draft.place, draft.precision = before.place, before.precision
        if draft.place is None and told is not None and _in_paragraph(document, draft, told):
            draft.place, draft.precision = told.place, told.precision
        before = draft
        told = draft if draft.place is not None else told


_THERE_TOO = frozenset(("arson", "looting", "sexual_violence", "tortured", "abducted", "detained"))
_ELSEWHERE = frozenset(("killed", "executed", "displaced"))


def _in_paragraph(document: Document, draft: Draft, told: Draft) -> bool:
    """Is it told in one paragraph with a claim whose place is known, and of a kind that stays at that place? A running
    toll of the dead does not: it is often wider than what was told before it."""
    sentences = document.sentences
    if sentences[draft.sentence].paragraph != sentences[told.sentence].paragraph or told.what in MOVES - {"attack"}:
        return False
    if not draft.counted:
        return draft.what in _THERE_TOO
    if draft.scope in ("incident", "day") or (draft.what == "injured" and told.what == "killed"):
        return True
    return draft.scope in ("cumulative", "stock") and draft.what not in _ELSEWHERE


def _takes_place(a: Annotated, draft: Draft, whole: Draft) -> bool:
    near = whole.sentence == draft.sentence or "row" in draft.marks or _is_of_them(a, draft)
    if draft.place is None:
        return near
    generic = draft.place.islower() and whole.place is not None and not whole.place.islower()
    return generic and near  # "678 inhabitants of the province": the province that was named


def _is_of_them(a: Annotated, draft: Draft) -> bool:
    """`ninety of these`, but not `ninety of the dead`, who may be all the dead that the text tells of."""
    entry = a.entries[draft.quantity.head] if draft.quantity and draft.quantity.head < len(a.entries) else None
    return "of-them" in draft.rule and (entry is None or entry.what is None)


def _of_another(a: Annotated, document: Document, draft: Draft) -> bool:
    """Does the sentence speak of fighting that the text's one incident was only the start of?"""
    sentence = document.sentences[draft.sentence]
    return draft.place is None and a.tagged(sentence.first, sentence.last, "scope.spread") is not None


def _follows(a: Annotated, document: Document, draft: Draft, before: Draft) -> bool:
    if before.place is None or draft.sentence - before.sentence > 1 or draft.what in PLACELESS:
        return False
    if "twin" in draft.rule:
        return True
    if draft.counted and draft.stance == "projected" and before.what == draft.what:
        return True  # "a total that might pass 1,000"
    if draft.scope == "total":
        return False
    first, floor = draft.first, document.sentences[draft.sentence].first
    while first > floor and a.classes[first - 1] not in ",;:.()r":
        first -= 1
    stands = a.tokens.norms[first] in a.lexicon.sets.get("they", ()) and draft.what != "deployment"
    return stands and "V" not in a.classes[first : first + 3]
