"""What a number takes over from its neighbours: parts, shares by place, rows of a list, older figures."""

from __future__ import annotations

import re

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.spans import Quantity
from marsad.read.verbfirst.people import People, people_at
from marsad.read.verbfirst.rows import OPEN, Rows, same_people
from marsad.read.verbfirst.singles import are_others
from marsad.read.zones import Sentence

_OTHERS = re.compile("N~*[Ub]")  # things that are counted between a claim and "among them"
_RECENT = 12  # claims among which those stand whom "the injured, among them two" means
_NOBODY = ("none", "open")
_RANKED = 20  # tokens after "followed by" in which places and their shares stand
_CLAUSE = 8  # tokens of a clause before its number
_DOER = 5  # tokens of a doer whose verb stands before another one
_OF_THEM = frozenset("F~")
_NAMED = frozenset("F~wP")
_PLURAL_TO = 11  # below it a noun is plural, and a single one after "and" is one more person
THINGS = frozenset(("looting", "arson", "property_destroyed"))


class Handed(Rows):
    """Numbers without a predicate of their own; the claims found so far are in `drafts`."""

    def __init__(self, a: Annotated, sentences: list[Sentence]) -> None:
        super().__init__(a)
        self.sentences = sentences
        self._one_of_words = a.lexicon.sets["one_of"]

    def inherited(self, number: int, sentence: Sentence, q: Quantity, people: People, limit: int) -> Draft | None:
        row = None if self._what_included(q) else self.row(number, sentence, q, people)
        if row is not None:
            return row
        near = next((d for d in reversed(self.drafts) if "aside" not in d.marks), None)
        told = self._what_included(q) if near is not None and near.sentence != number else None
        if told is not None:
            near = next((d for d in reversed(self.drafts[-_RECENT:]) if same_people(d.what, told)), near)
            return self._by_pattern(number, sentence, q, people, near) if near is not None else None
        if near is None and people.kind == "person" and (of := self._what_included(q)) is not None:
            return self._of_untold(number, q, people, of)
        if near is not None and people.kind in ("none", "open") and self._is_older(sentence, q):
            return self._older(number, q, near)
        if near is not None and near.sentence == number and self._has_risen(q, people, near):
            return self._risen(number, q, people, near)
        head = self.head
        if self.listed and head is not None and q.first == sentence.first and number == head.sentence + 1:
            first = self._taken_over(number, q, people, head, people.last, "part.first", "part")
            first.whole = head
            return first
        if near is None or number - near.sentence > 1 or (people.kind == "thing" and near.what not in THINGS):
            return None
        return self._by_pattern(number, sentence, q, people, near)

    def _of_untold(self, number: int, q: Quantity, people: People, what: str) -> Draft:
        """ "كان من بين القتلى ست نساء": a share of those whose number was not told."""
        draft = Draft(what, q.first, max(q.last, people.last), f"{self.a.lexicon.code}.count.among", number, q)
        self.dress(draft, people)
        return draft

    def _has_risen(self, q: Quantity, people: People, near: Draft) -> bool:
        """ "خفضت عدد القتلى من 103 إلى 84", "من 17 قتيلاً إلى 38": a figure and, after "to", the one in its place."""
        if people.kind not in ("none", "open") or q.kind not in ("digits", "words") or near.quantity is None:
            return False
        opens = self.a.tokens.norms[near.quantity.first - 1 : near.quantity.first] == ["من"]
        return (
            opens and self.a.classes[q.first - 1] == "t" and near.quantity.last <= q.first - 1 <= near.quantity.last + 2
        )

    def _risen(self, number: int, q: Quantity, people: People, near: Draft) -> Draft:
        newer = self._taken_over(number, q, people, near, q.last, "toll.risen", "same")
        newer.marks = (near.marks | {"toll"}) - {"older"}
        newer.older = near
        near.marks |= {"older", "toll"}
        return newer

    def _by_pattern(self, number: int, sentence: Sentence, q: Quantity, people: People, near: Draft) -> Draft | None:
        """The first of the grammar's patterns that ties the number to the claim before it."""
        a = self.a
        if self.is_one_of(q) and q.first == near.last and a.classes[q.head : q.head + 1] in ("G", "y"):
            return self._one_of(number, q, people, near)
        doer = self._other_doer(sentence, q, people, near)
        if doer is not None:
            return self._by_doer(number, q, people, near, doer)
        ahead = a.classes[q.head : sentence.last]
        behind = a.classes[max(sentence.first, q.first - 24) : q.first]
        joined = a.tokens.raw(q.first).startswith("و") and a.tokens.norms[q.first] not in a.lexicon.sets["ones"]
        if q.kind == "words" and joined:
            behind += "&"  # "وثلاثون"
        for tie, match in a.lexicon.ties.fitting(ahead, behind):
            relation, side = tie.relation, "after" if tie.after else "before"
            if relation.startswith("same") and near.sentence != number:
                continue
            if q.kind == "implicit" and self.is_one_of(q) and near.sentence == number:
                return self._one_of(number, q, people, near)
            if q.kind == "implicit" and behind.endswith("(") and people.kind == "person":
                return self._taken_over(number, q, people, near, people.last, "part.bracket", "part")
            if not self._may_take(side, relation, q, people, near):
                continue
            end = q.head + match.end() if side == "after" and "place" not in relation else q.last
            near = self._past_inner(q, near) if "place" in relation else near
            return self._taken_over(number, q, people, near, max(end, people.last), f"part.{tie.name}", relation)
        return None

    def _other_doer(self, sentence: Sentence, q: Quantity, people: People, near: Draft) -> int | None:
        """ "قتلت قوات النظام 12، وقوات التحالف ثمانية", "حسب الجهة: الطيران 97": where another doer starts."""
        a, at = self.a, near.predicate
        if q.kind not in ("digits", "words") or people.kind not in _NOBODY:
            return None
        shared = a.tagged(sentence.first, q.first, "scope.breakdown") is not None
        told = at is not None and a.classes[at] == "K" and near.sentence == self.drafts[-1].sentence
        floor = sentence.first if shared else near.last
        if not shared and (not told or near.first < sentence.first):
            return None
        first = q.first
        while first > floor and q.first - first < _DOER + shared and a.classes[first - 1] in "wGyCa~W":
            first -= 1
        if a.classes[first - 1 : first] not in tuple("&,:") or first == q.first:
            return None
        return first if self._may_do(first) else None

    def _may_do(self, first: int) -> bool:
        """Does an armed force, an institution or another doer of harm start here?"""
        entry, norm, sets = self.a.entries[first], self.a.tokens.norms[first], self.a.lexicon.sets
        if entry is not None and entry.codes is not None and entry.codes.status in ("security_forces", "fighter"):
            return True
        return norm in sets["doers"] or norm in sets["institutions"]

    def _by_doer(self, number: int, q: Quantity, people: People, near: Draft, first: int) -> Draft:
        relation = "same" if near.sentence == number and self.a.classes[first - 1] != ":" else "part"
        draft = self._taken_over(number, q, people, near, people.last, "same.doer", relation)
        draft.first, draft.party = first, self.a.tokens.span(first, q.first)
        return draft

    def _past_inner(self, q: Quantity, near: Draft) -> Draft:
        """ "310 في دمشق بينهم 180 أعدموا، و40 في درعا": the next place goes on from the outer number."""
        outer = self.drafts[-2] if len(self.drafts) > 1 else None
        if "opens" not in near.marks or outer is None or outer.sentence != near.sentence:
            return near
        finer = outer.what != near.what and same_people(outer.what, near.what)
        return outer if finer and "," in self.a.classes[near.last : q.first] else near

    def _one_of(self, number: int, q: Quantity, people: People, near: Draft) -> Draft:
        """ "مدنيان أحدهما طفل": one of the two just counted, not of all the dead."""
        one = self._taken_over(number, q, people, near, people.last, "part.one-of", "part")
        one.whole = near if (near.size or 0) > 1 else None
        return one

    def _may_take(self, side: str, relation: str, q: Quantity, people: People, near: Draft) -> bool:
        """What a pattern asks of the number besides its place."""
        if "place" in relation and people.kind not in ("none", "open"):
            return False
        if side == "before" and "including" in relation and self._are_of_others(q, near):
            return False  # "يقيمون في 1004 مراكز إيواء، منها 825 بلغت طاقتها"
        if relation == "told" and (people.kind != "none" or q.kind not in ("digits", "words") or (q.low or 0) < 3):
            return False
        if relation == "part-place-by" and not self._is_ranked(q):
            return False
        if side == "before" and relation.startswith("part") and self._labels_things(q, near):
            return False  # "المستشفيات المغلقة: 32، منها 18 قُصفت"
        if side == "before" and "place" in relation and self._has_noun(q, near):
            return False  # "المصابين ما بقا يتعدوا 300"
        if side == "before" and "place" in relation and not self._ends_share(q):
            return False  # "قاعدة البرج 22 شمال شرقي الأردن"
        if side == "before" and "place" in relation and self.a.classes[q.first - 2 : q.first - 1] in ("U", "b"):
            return False  # "المخيمات المستهدفة 4"
        if side == "before" and "place" in relation and q.low == 1 and q.kind == "words" and "place" not in near.rule:
            return False  # "في شارع واحد"
        if q.kind == "implicit":
            they = relation == "part-they" and self.a.tokens.norms[q.first - 1] in self.a.lexicon.sets["they_words"]
            included = relation == "part-including" or they or (side == "after" and "include" in relation)
            listed = relation.startswith(("same", "part-among")) and "part" in near.marks and people.kind == "person"
            between = set(self.a.classes[near.last : q.first - 1])
            others = are_others(self.a, q.last)  # "استشهاد القائد فلان ومواطنين اثنين آخرين"
            few = others or 1 < (near.size or 0) < _PLURAL_TO
            after = relation.startswith("same") and between <= (_NAMED if others else _OF_THEM) and few
            return included or listed or (after and people.kind == "person")  # "أربعة أطباء وصيدلي وممرضة"
        if q.kind in OPEN:
            finer = people.sex or people.age or "&" in self.a.classes[people.first : people.last]
            shares = bool(finer) or not self.of_those(q)  # "معظمهم علويون" describes; "معظمهم نساء وأطفال" shares out
            return relation.startswith("same") and q.kind == "vague" and people.kind == "person" and shares
        return True

    def _labels_things(self, q: Quantity, near: Draft) -> bool:
        """Does a line of its own, that things head, say what the number counts?"""
        first = q.first
        while first > 0 and self.a.classes[first - 1] not in "r*" and q.first - first < _RANKED:
            first -= 1
        own = first >= near.last and self.a.classes[first - 1 : first] in ("r", "*")
        things = (i for i in range(first, q.first) if self.a.classes[i] == "U")
        return own and near.what not in THINGS and any(self.a.tokens.norms[i].endswith("ات") for i in things)

    def _has_noun(self, q: Quantity, near: Draft) -> bool:
        """Does a noun for others than those counted before stand in the number's own clause?"""
        for i in range(q.first - 1, max(near.last, q.first - _CLAUSE) - 1, -1):
            entry = self.a.entries[i]
            if self.a.classes[i] in ",;.:r&N":
                return False
            if entry is not None and entry.letter == "D" and not same_people(entry.what or "", near.what):
                return True
        return False

    def _is_ranked(self, q: Quantity) -> bool:
        """ "تلتها السويداء بـ 15 ثم دير الزور بعشر": a place, "with" and its share, in a row of places."""
        if self.a.tokens.norms[q.first - 1] != "ب":
            return False
        return self.a.tagged(max(0, q.first - _RANKED), q.first, "scope.ranking") is not None

    def _are_of_others(self, q: Quantity, near: Draft) -> bool:
        """Does "منها" mean the things counted right before it, or the number count places: "منهم في 150 ملجأ"?"""
        if self.a.classes[q.first - 1] == "P" and self.a.classes[q.head : q.head + 1] in ("w", "p", "U"):
            return True
        return self.a.tokens.norms[q.first - 1].endswith("ها") and bool(
            _OTHERS.search(self.a.classes, near.last, q.first)
        )

    def _ends_share(self, q: Quantity) -> bool:
        """Does a mark, "and" or the end come after a place's number?"""
        return self.a.classes[q.last : q.last + 1] in (
            "",
            ",",
            ".",
            ";",
            "-",
            "r",
            "&",
            ")",
            "(",
            ":",
            "u",
            "*",
            "l",
            "d",
            "G",
        )

    def is_one_of(self, q: Quantity) -> bool:
        """ "أحدهما مفوض العون": one of those just counted."""
        return self.a.tokens.norms[q.core] in self._one_of_words

    def of_those(self, q: Quantity) -> bool:
        """ "معظمهم": most of those told before, not "بعض الناس"."""
        return self.a.tokens.norms[q.core].endswith(("هم", "هن", "ها"))

    def _what_of_them(self, q: Quantity) -> str | None:
        """ "ثلاثة من القتلى": the words after the number say of whom."""
        a = self.a
        if a.classes[q.head : q.head + 1] != "F":
            return None
        for norm in a.tokens.norms[q.head + 1 : a.phrase_end(q.head)]:
            node = a.lexicon.trie.get(norm)
            if node is not None and node.entry is not None and node.entry.letter == "D":
                return node.entry.what
        return None

    def _what_included(self, q: Quantity) -> str | None:
        """ "من بين الشهداء طفلان": the words before the number say of whom."""
        a = self.a
        i = a.back(q.first - 1, "~dE,")
        if i < 0 or a.classes[i] not in "JF":
            return None
        told = a.entries[i - 1] if i else None
        if told is not None and told.letter == "D" and a.tokens.norms[i - 1].startswith("ال"):
            return told.what  # "والمصابون بينهم اثنان بحالة حرجة"
        for norm in a.tokens.norms[i : a.phrase_end(i)]:
            node = a.lexicon.trie.get(norm)
            if node is not None and node.entry is not None and node.entry.letter == "D":
                return node.entry.what
        return None

    def _is_bracketed(self, q: Quantity, people: People, near: Draft) -> bool:
        """ "88 قتيلاً (86 مدنياً وشرطيان)": fewer people, right in the bracket after their whole."""
        opens = near.last <= q.first and self.a.classes[near.last : q.first].rstrip("dO") == "("
        return opens and people.unit == near.unit == "persons" and 0 < (q.low or 0) < (near.size or 0)

    def _listed_what(self, number: int, q: Quantity, near: Draft) -> str:
        """ "أما مجموع الضحايا فهو: اللاذقية 683 – طرطوس 433": what the toll before the places counts."""
        if near.what != "massacre":
            return near.what
        for i in range(q.first - 1, max(-1, q.first - 40), -1):
            entry = self.a.entries[i]
            if entry is not None and entry.letter == "M" and entry.what:
                return entry.what
            if self.a.classes[i] in ".r":
                break
        return near.what

    def _is_older(self, sentence: Sentence, q: Quantity) -> bool:
        """ "كانت في إعلاننا السابق 321", "بعد 436 في الإعلان السابق": the figure of an earlier count."""
        first, last = max(sentence.first, q.first - 6), min(sentence.last, q.last + 6)
        told = self.a.tagged(first, last, "scope.previous") or self.a.tagged(first, q.first, "scope.first_count")
        return q.kind in ("digits", "words") and told is not None

    def _older(self, number: int, q: Quantity, near: Draft) -> Draft:
        draft = Draft(near.what, q.first, q.last, f"{self.a.lexicon.code}.older", number, q)
        draft.predicate = near.predicate
        draft.marks |= {"older", "toll"}
        if near.what == draft.what and "part" not in near.marks:
            near.older = draft
        return draft

    def _taken_over(
        self, number: int, q: Quantity, people: People, near: Draft, last: int, rule: str, relation: str
    ) -> Draft:
        what = self._listed_what(number, q, near) if "place" in relation else None
        what = what or self._what_of_them(q) or self._what_included(q) or near.what
        draft = Draft(what, q.first, max(last, q.last), f"{self.a.lexicon.code}.{rule}", number, q)
        draft.predicate = near.predicate
        if what != near.what:
            draft.whole = max(
                (d for d in self.drafts[-60:] if same_people(d.what, what)), key=lambda d: d.size or 0, default=None
            )
        if people.kind == "none" and self.a.classes[q.head : q.head + 1] == "F":  # "ثلاث منهم نساء"
            people = people_at(self.a, self.a.phrase_end(q.head), len(self.a.classes))
            draft.last = max(draft.last, people.last)
        self.dress(draft, people)
        if draft.unit == "persons" and near.unit != "persons" and people.kind in ("none", "open"):
            draft.unit = near.unit
        if relation.startswith("part-place"):
            draft.marks.add("place-before")
        of_those = q.kind in OPEN and self.of_those(q)  # "جلهم نساء وأطفال"
        part = "part" in relation or "part" in near.marks or of_those or self._is_bracketed(q, people, near)
        draft.marks.add("part" if part else "sibling")
        return draft
