"""Rows of lists and what heads them: "– حماة: 84", "• إعلامي واحد", "7 آذار: اللاذقية (98) + طرطوس (62) = 160"."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.spans import Quantity
from marsad.read.verbfirst.people import People, codes_of
from marsad.read.zones import Sentence

OPEN = frozenset(("vague", "share"))
VICTIMS = frozenset((
    "killed", "executed", "injured", "missing", "detained", "abducted", "displaced", "suspects", "massacre",
    "testimonies",
))  # fmt: skip


_LATEST = 60  # claims in which the whole of a list is looked for


class Rows:
    """What a row of a list takes over from the line that heads it; the claims found so far are in `drafts`."""

    def __init__(self, a: Annotated) -> None:
        self.a = a
        self.drafts: list[Draft] = []
        self.head: Draft | None = None  # the claim that the rows of a list share out
        self.heading: tuple[str, People] | None = None  # what a heading without a number says
        self.levels: list[tuple[int, Draft]] = []  # rows of the list, with their indentation
        self.listed = False  # did a line that ends in a colon open a list?

    def _of_sentence(self, number: int) -> list[Draft]:
        """The claims of a sentence among those found so far."""
        first = len(self.drafts)
        while first and self.drafts[first - 1].sentence >= number:
            first -= 1
        return [d for d in self.drafts[first:] if d.sentence == number]

    def note_heading(self, number: int, sentence: Sentence) -> None:
        """A line that ends in a colon heads the rows after it; the last whole it names is what they share out."""
        a = self.a
        last = a.back(sentence.last - 1, "~q", sentence.first)
        ends = a.classes[last] == ":" or a.classes[sentence.last : sentence.last + 1] == ":"
        mine = [d for d in self._of_sentence(number) if d.what != "massacre" and "row" not in d.marks]
        wholes = [d for d in mine if "part" not in d.marks]
        self.listed = ends or (self.listed and self.is_row(number, sentence))
        if ends and mine:
            self.head, self.heading, self.levels = (wholes or mine)[-1], None, []
        elif ends:
            self._note_bare_heading(sentence)
        elif wholes and not self.is_row(number, sentence):
            self.head, self.heading, self.levels = wholes[0], None, []

    def _note_bare_heading(self, sentence: Sentence) -> None:
        """A heading without a number ("الشهداء المدنيون بحسب المحافظة:") says whose rows follow."""
        a = self.a
        for i in range(sentence.first, sentence.last):
            entry = a.entries[i]
            if entry is not None and entry.letter in "DMS" and entry.what in VICTIMS:
                people = codes_of(a, sentence.first, sentence.last)
                self.heading, self.levels = (entry.what, people), []
                self.head = self._head_for(entry.what, people) or self.head
                return

    def _head_for(self, what: str, people: People) -> Draft | None:
        """The latest claim of the same people."""
        for draft in reversed(self.drafts[-_LATEST:]):
            if same_people(draft.what, what) and (people.status is None or draft.status == people.status):
                return draft
        return None

    def is_row(self, number: int, sentence: Sentence) -> bool:
        """A line of its own that starts with a bullet, or that is short and has no full stop."""
        norms = self.a.tokens.norms
        if sentence.first and norms[sentence.first - 1] not in ("\n", "\n\n"):
            return False
        if self.a.classes[sentence.first] in "*-" or norms[sentence.first] in ("ـ", "–"):
            return True
        return sentence.last - sentence.first < 30 and self.a.classes[sentence.last - 1] != "." and number > 0

    def _row_start(self, sentence: Sentence, q: Quantity) -> int:
        first = sentence.first
        while first < q.first and (self.a.classes[first] in "*-" or not self.a.tokens.norms[first]):
            first += 1
        return min(first, q.first)

    def row(self, number: int, sentence: Sentence, q: Quantity, people: People) -> Draft | None:
        """ "– حماة: 84", "أرزة 22", "• إعلامي واحد", "7 آذار: اللاذقية (98) + طرطوس (62) = 160": a row of a list."""
        head = self.head
        if (
            head is None
            or not self.listed
            or not self.is_row(number, sentence)
            or people.kind == "thing"
            or q.kind in OPEN
        ):
            return None
        if q.kind == "implicit" and self._row_start(sentence, q) != q.first and self.a.classes[q.first - 1] != ":":
            return None
        if (
            sentence.last - self._row_start(sentence, q) <= 2
            and people.kind in ("open", "none")
            and sentence.last == len(self.a.classes)
        ):
            return None  # the text breaks off here
        if self._starts_with_date(sentence):
            return self._dated_row(number, sentence, q, head)
        if q.first - self._row_start(sentence, q) > 9 or (q.kind == "words" and q.first > sentence.first + 6):
            return None
        what = self.heading[0] if self.heading else head.what
        draft = Draft(
            what, self._row_start(sentence, q), max(q.last, people.last), f"{self.a.lexicon.code}.row", number, q
        )
        self.dress(draft, people)
        draft.marks |= {"part", "row"}
        self._place_row(draft, sentence, self.head)
        return draft

    def _place_row(self, draft: Draft, sentence: Sentence, head: Draft | None) -> None:
        """A row's whole: the head of the list, or the row above it that is less indented."""
        if head is None:
            return
        indent = self.a.tokens.starts[sentence.first] - self._line_start(sentence)
        self.levels = [(depth, row) for depth, row in self.levels if depth < indent or row.sentence == draft.sentence]
        above = next((row for depth, row in reversed(self.levels) if depth < indent), None)
        draft.whole = above if above is not None and (above.size or 0) >= (draft.size or 0) else head
        self.levels.append((indent, draft))
        said = self.heading[1] if self.heading else None
        if draft.status is None and self._may_inherit(draft):
            draft.status = (said.status if said else None) or self._status_of(head)
        if draft.community is None and said is not None:
            draft.community = said.community

    def _may_inherit(self, draft: Draft) -> bool:
        """A row that says no more than "victims" is about the people of its head."""
        q = draft.quantity
        if q is None or q.kind == "implicit":
            return False
        first = q.head
        entry = self.a.entries[first] if first < len(self.a.entries) else None
        if entry is None or entry.letter != "D":
            return True
        return self.a.tokens.norms[first] in self.a.lexicon.sets["any_victims"]

    @staticmethod
    def _status_of(head: Draft) -> str | None:
        return head.status if head.status not in ("mixed",) else None

    def _line_start(self, sentence: Sentence) -> int:
        return self.a.tokens.text.rfind("\n", 0, self.a.tokens.starts[sentence.first]) + 1

    def _starts_with_date(self, sentence: Sentence) -> bool:
        first = sentence.first
        if self.a.classes[first] != "T":
            return False
        return self.a.classes[self.a.phrase_end(first)] == ":"

    def _dated_row(self, number: int, sentence: Sentence, q: Quantity, head: Draft) -> Draft | None:
        """A day's row: the number after "=" or the only one is the day's, those in brackets are its parts."""
        a = self.a
        before = a.classes[q.first - 1] if q.first else ""
        numbers = [x for x in a.quantities if sentence.first <= x.first < sentence.last]
        total = a.tokens.norms[q.first - 1] == "=" or len(numbers) == 1
        if before not in "(u" and not total:
            return None
        first = sentence.first if total else max(sentence.first, q.first - 2)
        close = q.last + (a.classes[q.last : q.last + 1] == ")")
        draft = Draft(head.what, first, close, f"{a.lexicon.code}.row.day", number, q)
        draft.marks |= {"row", "day", "folded"} if total else {"row", "part", "place-before"}
        if total:
            draft.whole = max((d for d in self.drafts[-_LATEST:] if d.what == head.what), key=lambda d: d.size or 0)
            for part in self._of_sentence(number):
                if part.sentence == number and "place-before" in part.marks:
                    part.whole = draft
        if len(numbers) == 1:
            draft.marks |= {"place-before"}
            draft.marks -= {"day"}
        return draft

    def make_row(self, sentence: Sentence, draft: Draft, q: Quantity) -> None:
        """A row with a noun of its own ("– حماة: 84 ضحية") is still a part of what the list shares out."""
        head = self.head
        if head is None or not self.listed:
            return
        if not same_people(head.what, draft.what):
            wholes = (
                d for d in reversed(self.drafts) if not d.marks & {"row", "part"} and same_people(d.what, draft.what)
            )
            head = next(wholes, None)
            if head is None or head.sentence != (self.head.sentence if self.head else -1):
                return
        if (head.size or 0) <= (draft.size or 0):
            return
        draft.first = min(draft.first, self._row_start(sentence, q))
        draft.marks |= {"part", "row"}
        self._place_row(draft, sentence, head)

    def dress(self, draft: Draft, people: People) -> None:
        draft.unit = people.unit
        draft.status, draft.sex, draft.age = people.status, people.sex, people.age
        draft.community, draft.role = people.community, people.role
        draft.noun_end = people.last
        if people.kind != "none" and people.last > people.first:
            draft.group = (people.first, people.last)


def same_people(one: str, other: str) -> bool:
    """Do two codes count the same people?"""
    return one == other or {one, other} <= {"killed", "executed"}
