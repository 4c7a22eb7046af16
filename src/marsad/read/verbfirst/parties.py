"""Who is alleged to have done it, in the report's words: "على يد …", "برصاص …", or the subject of the verb."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.verbfirst.speakers import Speakers
from marsad.read.zones import Document, Sentence

_DEEDS = frozenset((
    "killed", "executed", "injured", "detained", "abducted", "tortured", "sexual_violence", "looting", "arson",
    "property_destroyed", "attack", "siege", "curfew", "checkpoint", "road_closed", "closure", "deployment",
))  # fmt: skip
_OWN = frozenset(("responsibility_acknowledged", "responsibility_denied"))  # of what the speaker is said to have done
_MEASURES = frozenset(("attack", "siege", "curfew", "checkpoint", "road_closed", "closure", "deployment"))
_ARMED = frozenset(("security_forces", "fighter", "mixed"))
_IN_PHRASE = "wGyapUC~b"
_LONGEST = 9  # tokens of a party's name
_DAMMA = "\u064f"  # written on the first letters of a verb it makes it passive: "نُهبت"
_REACH = 14  # tokens between a claim and the words that lead its doer


def give_parties(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """Drafts in: the party of a deed is filled where its own clause names the doer."""
    parties = _Parties(a)
    before: Draft | None = None
    for draft in drafts:
        if draft.what in _OWN and draft.said_by and "own-voice" in draft.marks:
            draft.party = draft.said_by[0]
        if draft.what in _DEEDS and draft.party is None and draft.stance != "denied":
            draft.party = parties.of(draft, document.sentences[draft.sentence])
            if draft.party is None and before is not None and _goes_on(a, before, draft):
                draft.party = before.party
        before = draft


def _goes_on(a: Annotated, before: Draft, draft: Draft) -> bool:
    """ "هاجمت القوات القرية، وضربت حولها طوقاً": a verb in the same form and sentence, without a new subject."""
    if before.sentence != draft.sentence or before.party is None or before.predicate is None or draft.predicate is None:
        return False
    one, other = a.tokens.norms[before.predicate], a.tokens.norms[draft.predicate]
    passive = _DAMMA in a.tokens.raw(draft.predicate)[:3]
    return a.classes[draft.predicate - 1] == "&" and one[-1] == other[-1] == "ت" and not passive


class _Parties(Speakers):
    """The doers of one document."""

    def of(self, draft: Draft, sentence: Sentence) -> str | None:
        """Led by "على يد" after the claim, else the subject that stands between its verb and what befell."""
        return self._led(draft, sentence) or self._subject(draft, sentence)

    def _led(self, draft: Draft, sentence: Sentence) -> str | None:
        a = self.a
        at = a.tagged(draft.first, min(sentence.last, draft.last + _REACH), "cue.doer")
        if at is None or any(c in ".;:rKIS" for c in a.classes[draft.last : at]):
            return None
        return self._phrase(a.phrase_end(at), sentence.last)

    def _subject(self, draft: Draft, sentence: Sentence) -> str | None:
        a, at = self.a, draft.predicate
        if at is None or (draft.counted and a.classes[at] != "K"):
            return None
        first = a.phrase_end(at)
        limit = sentence.last
        if draft.quantity is not None:
            limit = draft.quantity.first
            if any(c in "&,(" for c in a.classes[first:limit]):
                return None  # "قُتل قائد الفصيل و3 من مرافقيه"
        if draft.group is not None and not draft.counted:
            limit = min(limit, draft.group[0])  # "قتل مسلحون رجالاً": who did it ends where those begin whom it befell
        if first >= limit or not self._may_do(first, institution=draft.counted or draft.what in _MEASURES):
            return None
        return self._phrase(first, limit)

    def _may_do(self, first: int, *, institution: bool) -> bool:
        """Does an armed group, or an institution, start here?"""
        entry = self.a.entries[first]
        armed = entry is not None and entry.codes is not None and entry.codes.status in _ARMED
        place = entry is not None and "places.heads" in entry.tags  # "حاصرت المستشفى"
        return armed or (institution and not place and self.a.tokens.norms[first] in self.heads)

    def _phrase(self, first: int, limit: int) -> str | None:
        """The noun phrase that starts at `first`, and one more that "and" joins to it."""
        last = self._end(first, limit)
        if last + 1 < limit and self.a.classes[last] == "&" and self._may_do(last + 1, institution=True):
            last = self._end(last + 1, limit)
        return self.a.tokens.span(first, last) if last > first else None

    def _end(self, first: int, limit: int) -> int:
        """The end of one noun phrase: an institution's own extent, else nouns and adjectives in a row."""
        a = self.a
        if first < limit and a.tokens.norms[first] in self.heads:
            return self.extent(first, min(limit, first + _LONGEST))
        last = first
        while last < min(limit, first + _LONGEST) and a.classes[last] in _IN_PHRASE and not self.is_that(last):
            entry = a.entries[last]
            if last > first and entry is None and not self._agrees(first, last):
                break
            if last == first + 1 and entry is not None and "places.heads" in entry.tags and self._is_closed(first):
                break
            last += 1
        return last

    def _is_closed(self, first: int) -> bool:
        """ "هاجم مسلحون كنيسة": a plural with its "ن" has no noun of a place depend on it."""
        return self.a.tokens.norms[first].endswith(("ون", "ين", "ان"))

    def _agrees(self, first: int, i: int) -> bool:
        """An unknown word goes on with a name when both have the article, or right after its head."""
        return i == first + 1 or self.a.tokens.norms[i].startswith("ال") or self.a.classes[i - 1] == "C"
