"""Claims of none: `no casualties were reported`, `nobody was hurt`. What nobody reported is no such claim."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.inherit import dress
from marsad.read.nouns import noun_at
from marsad.read.spans import Quantity
from marsad.read.zones import UNREAD, Sentence

_HARMS = frozenset(("killed", "executed", "injured", "missing", "detained", "arrest", "abducted"))
_BETWEEN = frozenset("GUaCyEFBHnwsd&~-")  # classes that may stand between the word for none and what did not happen
_ENDS = frozenset(",;:.$)rdTP&X")  # classes after `no one injured`, a clause without its verb
_REACH = 10  # tokens between the word for none and what did not happen


def zero_drafts(a: Annotated, sentences: list[Sentence]) -> list[Draft]:
    """An annotated document in, the drafts of its claims that nobody was harmed (0, exact) out."""
    drafts: list[Draft] = []
    queue = [q for q in a.quantities if q.kind == "zero"]
    at = 0
    for number, sentence in enumerate(sentences):
        while at < len(queue) and queue[at].first < sentence.last:
            if sentence.zone not in UNREAD:
                drafts += _read(a, sentence, number, queue[at])
            at += 1
    return drafts


def settle_zeros(drafts: list[Draft]) -> None:
    """Drafts with their scopes in: `nobody was hurt` without a window of time is said of one incident, of no toll."""
    for draft in drafts:
        if "none" in draft.marks and draft.scope == "cumulative" and draft.since is None:
            draft.scope = "incident"


def _read(a: Annotated, sentence: Sentence, number: int, q: Quantity) -> list[Draft]:
    found = _denied(a, sentence, q)
    if not found:
        return []
    last = a.phrase_end(max(at for at, _ in found))
    drafts = []
    for at, what in found:
        draft = Draft(what, q.first, last, f"{a.lexicon.code}.count.none", number, q)
        draft.predicate = at
        draft.marks.add("none")
        if a.classes[at] in "KI":
            dress(draft, noun_at(a, after_none(a, q.head), at))
        drafts.append(draft)
    return drafts


def after_none(a: Annotated, i: int) -> int:
    """The token after `none`, `none of the` or `none of the 27`, given the one after `none`."""
    if a.classes[i : i + 1] != "O" and a.classes[i : i + 2] != "EN":  # "keiner der 27 Passagiere"
        return i
    for letter in ("O", "E", "N"):
        i = a.phrase_end(i) if a.classes[i : i + 1] == letter else i
    return i


def _denied(a: Annotated, sentence: Sentence, q: Quantity) -> list[tuple[int, str]]:
    """Which harms the words after `no` or `nobody` say did not happen, each with its token."""
    sets = a.lexicon.sets
    limits, casualties = sets["zero_limits"], sets["casualties"]
    end = min(sentence.last, q.head + _REACH)
    i = after_none(a, q.head)
    while i < end:
        letter, norm = a.classes[i], a.tokens.norms[i]
        if norm in casualties:
            return [(i, "killed"), (i, "injured")]
        if letter in "KID":
            return _row(a, sentence, q, i)
        if letter not in _BETWEEN or norm in limits:
            return []
        i = a.phrase_end(i)
    return []


def _row(a: Annotated, sentence: Sentence, q: Quantity, at: int) -> list[tuple[int, str]]:
    """`no deaths or injuries`, `nobody was killed or injured`: the harm with those that `or` joins to it."""
    after = a.phrase_end(at)
    bare = after >= sentence.last or a.classes[after] in _ENDS
    if a.classes[at] == "K" and "B" not in a.classes[q.head : at] and not bare:
        return []  # "no group killed civilians"
    found: list[tuple[int, str]] = []
    while at < sentence.last and a.classes[at] in "KID":
        entry = a.entries[at]
        if entry is None or entry.what not in _HARMS or (entry.what == "missing" and entry.letter == "I"):
            break  # "nobody has been able to find her" is one missing, not none
        found.append((at, entry.what))
        after = a.phrase_end(at)
        at = after + 1 if after < sentence.last and a.classes[after] in "&," else sentence.last
    return found
