"""Numbers of people that are no claim: dead and injured in one, what others are taken from, accidents."""

from __future__ import annotations

from marsad.read.draft import Draft
from marsad.read.spans import Quantity
from marsad.read.verbfirst.handed import THINGS
from marsad.read.verbfirst.people import People, people_at
from marsad.read.verbfirst.ties import Tie, Ties
from marsad.read.zones import Sentence

_INSERTED = 7  # tokens between "dead or injured" and their number


class Refused(Ties):
    """What keeps a number from being a claim; the claims found so far are in `drafts`."""

    def by_accident(self, sentence: Sentence, draft: Draft) -> bool:
        """ "خمسة قضوا في حادث سير": no deed of anybody."""
        a = self.a
        at = a.tagged(draft.first, sentence.last, "scope.accident") if "scope.accident" in a.tags else None
        return at is not None and not any(c in ",.;:" for c in a.classes[draft.last : at])

    def counts_both(self, sentence: Sentence, q: Quantity) -> bool:
        """ "فوق خمسة آلاف بين قتيل وجريح": dead and injured in one number."""
        behind = self.a.classes[max(sentence.first, q.first - 5) : q.first].rstrip("~dP")
        if behind.endswith(("S&S", "K&K")) and self._are_both(q.first):
            return True
        at = q.head + (self.a.classes[q.head : q.head + 1] == "P")
        if self.a.classes[at : at + 3] != "D&D":
            return False
        return people_at(self.a, at, sentence.last).both

    def _are_both(self, before: int) -> bool:
        """ "مقتل وإصابة 200", "قُتل وجُرح 14": one number for two harms."""
        at = before - 1
        while self.a.classes[at] not in "SK":
            at -= 1
        one, two = self.a.entries[at - 2], self.a.entries[at]
        if self.drafts and self.drafts[-1].predicate == at - 2:
            return False  # "45 شخصاً قُتلوا وأصيب 120"
        return one is not None and two is not None and one.what != two.what and one.what not in THINGS

    def mixes(self, sentence: Sentence, tie: Tie | None, q: Quantity) -> bool:
        """ "قدّر الإصابات كلها، بين قتيل وجريح، بأقل من مئة": dead and injured are one number."""
        first = max(sentence.first, q.first - _INSERTED) if tie is None else min(tie.predicate, q.first)
        return self.a.tagged(first, q.last, "scope.casualties") is not None

    def is_out_of(self, q: Quantity) -> bool:
        """ "18 شاحنة من أصل 31": the number that another is taken from."""
        return q.first > 1 and " ".join(self.a.tokens.norms[q.first - 2 : q.first]) in self.a.lexicon.sets["out_of"]

    def are_casualties(self, sentence: Sentence, people: People) -> bool:
        """ "265 ضحية …، ولم تكن تعني القتلى وحدهم": victims who are not all dead."""
        victims = self.a.lexicon.sets["any_victims"]
        if victims.isdisjoint(self.a.tokens.norms[people.first : people.last]):
            return False
        if self.a.classes[people.last : people.last + 1] == "(" and self._are_told_apart(people.last, sentence.last):
            return True
        return self.a.tagged(sentence.first, sentence.last, "scope.casualties") is not None

    def _are_told_apart(self, opens: int, limit: int) -> bool:
        """ "486 ضحية (164 قتيلاً و322 جريحاً)": what the bracket counts are both the dead and the injured."""
        closes = self.a.classes.find(")", opens, limit)
        inside = (self.a.entries[i] for i in range(opens, max(opens, closes)))
        return {"killed", "injured"} <= {entry.what for entry in inside if entry is not None}
