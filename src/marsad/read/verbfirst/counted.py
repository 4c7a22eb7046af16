"""Numbers of people and things in languages whose verb stands first: which are claims, of what, which are parts."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.spans import Quantity
from marsad.read.verbfirst.attacks import attacks
from marsad.read.verbfirst.handed import THINGS
from marsad.read.verbfirst.people import People, codes_of, people_at
from marsad.read.verbfirst.refused import Refused
from marsad.read.verbfirst.rows import OPEN, VICTIMS, same_people
from marsad.read.verbfirst.singles import are_others, joined, named
from marsad.read.verbfirst.ties import Tie
from marsad.read.verbfirst.wholes import counts_all
from marsad.read.zones import Sentence

_LOST = {"lost": "missing", "lost-life": "killed"}
_OLD = 4  # tokens between "the old figure" and its number
_RECENT = 6  # claims among which the dead are that a toll without a noun counts
_VERDICT = 14  # tokens between a court's verb and the punishment
_NEVER = frozenset(("ordinal", "measure", "label", "article"))


def counted_drafts(a: Annotated, sentences: list[Sentence]) -> list[Draft]:
    """An annotated document in, the drafts of its counted claims out, in the order of the text."""
    reader = _Counter(a, sentences)
    queue = joined(a, sorted([q for q in a.quantities if q.kind not in _NEVER] + named(a), key=lambda q: q.first))
    at = 0
    for number, sentence in enumerate(sentences):
        own: list[Quantity] = []
        while at < len(queue) and queue[at].first < sentence.last:
            if queue[at].first >= sentence.first:
                own.append(queue[at])
            at += 1
        if sentence.zone not in ("furniture", "credit"):
            reader.read(number, sentence, own)
    return reader.drafts


class _Counter(Refused):
    """The counted claims of one document."""

    def read(self, number: int, sentence: Sentence, own: list[Quantity]) -> None:
        """One sentence: its numbers in order."""
        waiting: list[Quantity] = []  # numbers of people that stand before their whole: "خمسة أطفال بين 169 قتيلاً"
        for index, q in enumerate(own):
            limit = next((x.first for x in own[index + 1 :] if self._begins_anew(x)), sentence.last)
            draft = self._draft(number, sentence, q, limit)
            if draft is not None and self.by_accident(sentence, draft):
                continue
            if draft is None:
                waiting.append(q)
                continue
            if self._opens(sentence, q):
                draft.marks.add("opens")
            if waiting and self._is_whole(sentence, draft):
                self._give_parts(number, sentence, waiting, draft)
            self.drafts.append(draft)
        self.note_heading(number, sentence)

    def _draft(self, number: int, sentence: Sentence, q: Quantity, limit: int) -> Draft | None:
        if q.kind == "implicit" and self.a.tokens.norms[q.core] in self.a.lexicon.sets["sole_voices"]:
            return None  # "أعلنت حركة طالبان مقتل 28"
        if self.a.classes[q.first - 1 : q.first] == "(" and self.a.classes[q.head : q.head + 2] in (")D", ")G", ")S"):
            q = q._replace(head=q.head + 1)  # "(44) مصاباً"
        if self.a.classes[q.head : q.head + 1] == "N" and are_others(self.a, q.head):
            q = q._replace(head=q.head + 1)  # "86 آخرين أصيبوا"
        reach = sentence.last if self.is_one_of(q) else limit
        people = people_at(self.a, q.core if q.kind == "implicit" else q.head, reach)
        if people.kind == "blocked" or people.both or self.counts_both(sentence, q):
            return None
        if self.are_casualties(sentence, people) or self.is_out_of(q) or counts_all(self.a, sentence, q, people):
            return None
        tie = self.tie(sentence, q, people)
        if "scope.casualties" in self.a.tags and self.mixes(sentence, tie, q):
            return None
        if tie is not None:
            return self._tied(number, sentence, q, people, tie)
        return attacks(self.a, sentence, number, q) or self.inherited(number, sentence, q, people, limit)

    def _begins_anew(self, q: Quantity) -> bool:
        """Does a noun that is its own number begin another count, or does it only describe: "رجل مسن"?"""
        if q.kind != "implicit" or self.is_one_of(q):
            return True
        return self.a.classes[q.core - 1 : q.core] in ("&", ",", "(", ":") and self.a.classes[q.core] != "D"

    def _is_whole(self, sentence: Sentence, draft: Draft) -> bool:
        """Does "among" stand right before the number?"""
        if draft.quantity is None:
            return False
        norms = self.a.tokens.norms
        before = norms[max(sentence.first, draft.quantity.first - 2) : draft.quantity.first]
        return bool(self.a.lexicon.sets["among"] & set(before))

    def _give_parts(self, number: int, sentence: Sentence, waiting: list[Quantity], whole: Draft) -> None:
        for q in waiting:
            people = people_at(self.a, q.core if q.kind == "implicit" else q.head, whole.first)
            if people.kind != "person" or q.kind in OPEN:
                continue
            part = Draft(whole.what, q.first, max(q.last, people.last), f"{self.a.lexicon.code}.part.before", number, q)
            self.dress(part, people)
            part.marks.add("part")
            part.whole = whole
            self.drafts.append(part)

    # --- a number and its predicate

    def _tied(self, number: int, sentence: Sentence, q: Quantity, people: People, tie: Tie) -> Draft | None:
        a = self.a
        tie = self.first_of_two(tie)
        entry = a.entries[tie.predicate]
        what = _LOST.get(tie.frame) or (entry.what if entry else None)
        if what is None:
            what = self._topic(sentence, number, people)
            what = "killed" if what == "executed" else what
        if what == "killed" and self._was_summary(sentence, q.head, people.last):
            what = "executed"
        if what is None or (what == "suspects" and q.kind == "implicit"):
            return None
        if what == "detained" and entry is not None and entry.letter in "KS" and self._are_suspects(people):
            what = "arrest"
        if what == "detained" and (head := a.entries[people.head] if people.head >= 0 else None) is not None:
            what = "abducted" if head.what == "abducted" else what  # "احتُجز 251 رهينة"
        if what == "detained" and self._are_taken(sentence, tie.predicate):
            what = "abducted"
        if what in ("executed", "detained") and self._is_verdict(sentence, tie.predicate):
            what = "trial"
        if people.kind == "none" and tie.frame == "verb" and self._is_definite(q):
            people = people_at(a, q.first - 1, q.first)  # "قُتل المهاجمون الأربعة"
        first = min(tie.predicate, q.first)
        last = max(a.phrase_end(tie.predicate), q.last, people.last)
        draft = Draft(what, first, last, f"{a.lexicon.code}.count.{tie.frame}", number, q)
        draft.predicate = tie.predicate
        self.dress(draft, people)
        self._set_unit(sentence, q, draft, tie)
        if draft.status is None and self._is_mostly(people.last):
            draft.status = "mixed"
        self._mark_toll(number, sentence, q, draft, tie)
        self._break_down(number, sentence, draft)
        if tie.frame in ("noun", "masdar", "verb") and draft.what in ("killed", "injured"):
            self._first_count(sentence, q, draft)
        self._mark_part(number, sentence, q, draft, tie)
        if self.is_row(number, sentence) and tie.frame in ("noun", "after") and self.head is not None:
            self.make_row(sentence, draft, q)
        return draft

    def _is_definite(self, q: Quantity) -> bool:
        norms = self.a.tokens.norms
        return q.first > 0 and norms[q.first].startswith("ال") and self.a.classes[q.first - 1] == "G"

    def _set_unit(self, sentence: Sentence, q: Quantity, draft: Draft, tie: Tie) -> None:
        if draft.what in THINGS and draft.unit == "persons":
            draft.unit = "incidents" if tie.frame == "noun" else self._unit_before(sentence, q)
        if tie.frame == "reports":
            draft.unit = "persons"

    def _mark_toll(self, number: int, sentence: Sentence, q: Quantity, draft: Draft, tie: Tie) -> None:
        """Is the number a toll's, or tied to one?"""
        norm = self.a.tokens.norms[tie.predicate]
        if tie.frame == "toll-bare" and norm in self.a.lexicon.sets["acts_of_dying"]:
            draft.rule = f"{self.a.lexicon.code}.count.masdar"  # "وفاة طفلين"
        elif tie.frame.startswith("toll"):
            self._dress_toll(sentence, draft, tie.predicate, q)
            draft.marks.add("toll")
            self._older_toll(sentence, draft, q)
        elif self._goes_on_toll(number, sentence, q) or self._follows_toll(sentence, q):
            draft.marks.add("toll")

    def _older_toll(self, sentence: Sentence, draft: Draft, q: Quantity) -> None:
        """ "العدد القديم كان 58": the figure that one told before has replaced."""
        if self.a.tagged(max(sentence.first, q.first - _OLD), q.first, "scope.previous") is None:
            return
        newer = next((d for d in reversed(self.drafts[-_RECENT:]) if same_people(d.what, draft.what)), None)
        if newer is not None and newer.older is None and "part" not in newer.marks and newer.size != draft.size:
            newer.older = draft
            draft.marks.add("older")

    def _mark_part(self, number: int, sentence: Sentence, q: Quantity, draft: Draft, tie: Tie) -> None:
        """Is the number a share of the one before it?"""
        if self.is_one_of(q):  # "سبع عشرة سيدة ماتت إحداهن بأزمة قلبية، وستة …": no link of the list
            draft.marks |= {"part", "aside"}
        if tie.frame == "noun" and (self._goes_on_places(number, draft) or self._is_share_of_place(sentence, q)):
            draft.marks |= {"part", "place-before"}
        elif tie.frame == "noun" and self._stands_beside_share(number, q):
            draft.marks |= {"part", "place-beside"}
        if tie.frame == "noun" and self._heads_share(sentence, q):
            draft.marks |= {"part", "line-share"}
        partitive = self.a.tokens.norms[q.core] in self.a.lexicon.sets["partitive"]
        goes_on = self._goes_on_parts(number, sentence, q) and (
            tie.frame.startswith("after") or (tie.frame == "noun" and self._is_of_same(draft, q))
        )
        if q.kind == "share" or partitive or goes_on or self._is_part(sentence, q, tie):
            draft.marks.add("part")

    def _heads_share(self, sentence: Sentence, q: Quantity) -> bool:
        """ "• من الكوادر الصحية: 11 شهيداً": a line that "of" and some of those counted head."""
        a, first = self.a, sentence.first
        while first < q.first and not a.tokens.norms[first][:1].isalpha():
            first += 1
        return a.classes[first] == "O" and a.classes[q.first - 1] == ":" and first + 1 < q.first

    def _is_share_of_place(self, sentence: Sentence, q: Quantity) -> bool:
        """ "توزعت الحصيلة كالآتي: الجنوب 9 شهداء و43 جريحاً، النبطية 8 شهداء": a place right before its share."""
        a = self.a
        first = q.first
        while first > sentence.first and a.classes[first - 1] in "pwUC~" and q.first - first < 4:
            first -= 1
        named = any(tag.startswith("places.") for i in range(first, q.first) if (e := a.entries[i]) for tag in e.tags)
        opened = first > sentence.first and a.classes[first - 1] in ":,;&"
        return named and opened and a.tagged(sentence.first, first, "scope.breakdown") is not None

    def _stands_beside_share(self, number: int, q: Quantity) -> bool:
        """The injured that "and" ties to a place's dead."""
        near = self.drafts[-1] if self.drafts else None
        if near is None or near.sentence != number or "place-before" not in near.marks:
            return False
        return self.a.classes[q.first - 1] == "&" and near.last == q.first - 1

    def _are_suspects(self, people: People) -> bool:
        """ "أوقفت 14 متهماً": those held for what they are said to have done."""
        head = self.a.entries[people.head] if people.head >= 0 else None
        return head is not None and head.what == "suspects"

    def _are_taken(self, sentence: Sentence, at: int) -> bool:
        """ "اقتادوا 150 من الأهالي إلى جهة مجهولة"."""
        a = self.a
        if a.classes[at] != "K" or "scope.whereabouts" not in a.tags:
            return False
        there = a.tagged(at, sentence.last, "scope.whereabouts")
        return there is not None and not any(c in ",.;" for c in a.classes[at:there])

    def _was_summary(self, sentence: Sentence, first: int, last: int) -> bool:
        """ "مقتل ستة أشخاص خارج نطاق القانون": right after the dead, the words for an execution."""
        tags = self.a.tags.get("scope.summary", ())
        return any(first <= i <= last + 1 and i < sentence.last for i in tags)

    def _is_verdict(self, sentence: Sentence, at: int) -> bool:
        """ "قضت محكمة … بإعدام ثلاثة متهمين": what a court decides."""
        return self.a.tagged(max(sentence.first, at - _VERDICT), at, "scope.verdict") is not None

    def _first_count(self, sentence: Sentence, q: Quantity, draft: Draft) -> None:
        """ "بعد ثلاثة قتلى في حصيلة أولى": the count before the one told above."""
        near = q.last + 7
        at = self.a.tagged(sentence.first, min(sentence.last, near), "scope.first_count")
        if at is None or (at < q.first and any(c in ",.;" for c in self.a.classes[at : q.first])):
            return
        newer = next(
            (d for d in reversed(self.drafts[-8:]) if same_people(d.what, draft.what) and d.whole is None), None
        )
        if newer is not None and newer.older is None and newer.size != draft.size and "part" not in newer.marks:
            newer.older = draft
            draft.marks.add("older")

    def _unit_before(self, sentence: Sentence, q: Quantity) -> str:
        """ "استولوا على 45 منزلاً وأحرقوا أربعة منها": of the things named before."""
        entries = (self.a.entries[i] for i in range(q.first - 1, sentence.first - 1, -1))
        return next((e.unit for e in entries if e is not None and e.letter == "U" and e.unit), "buildings")

    def _is_of_same(self, draft: Draft, q: Quantity) -> bool:
        """ "منهم نحو 440 طفلاً و49 أسيرة": the next share names the captives again."""
        near = self.drafts[-1]
        whole = max((d.size or 0 for d in self.drafts[-6:] if d.what == near.what and "part" not in d.marks), default=0)
        return draft.what == near.what and (draft.size or 0) < whole and self.a.classes[q.first - 1] == "&"

    def _goes_on_parts(self, number: int, sentence: Sentence, q: Quantity) -> bool:
        """ "أحد عشر طفلاً، وسبع عشرة سيدة ماتت إحداهن": a clause that follows does not end the list of parts."""
        near = self.drafts[-1] if self.drafts else None
        if near is None or near.sentence != number or "part" not in near.marks:
            return False
        return self.a.classes[max(sentence.first, q.first - 1)] in "&,"

    def _topic(self, sentence: Sentence, number: int, people: People) -> str | None:
        """ "الحصيلة بلغت 745": of what? Of what its noun or the sentence says, else of the last counted claim."""
        a = self.a
        for i in range(people.first, people.last):
            entry = a.entries[i]
            if entry is not None and entry.letter == "D":
                return entry.what
        for i in range(sentence.first, sentence.last):
            entry = a.entries[i]
            if entry is not None and entry.letter in "KIDSL" and entry.what in VICTIMS:
                return "killed" if entry.what == "massacre" else entry.what  # "حصيلة المجزرة بلغت 1700"
        return self._told_of()

    def _told_of(self) -> str | None:
        """ "العدد قد تجاوز 46" after dead and injured: a toll without a noun is that of the dead."""
        recent = [d.what for d in self.drafts[-_RECENT:]]
        if recent and recent[-1] == "injured" and not {"killed", "executed"}.isdisjoint(recent):
            return "killed"
        return recent[-1] if recent else None

    def _is_mostly(self, i: int) -> bool:
        """ "1426 قتيلاً، أغلبهم مدنيون": more than one status is in the number."""
        a = self.a
        i += a.classes[i : i + 1] == ","
        if a.classes[i : i + 1] != "N" or a.tokens.norms[i] not in a.lexicon.sets["partitive"]:
            return False
        entry = a.entries[a.phrase_end(i)] if a.phrase_end(i) < len(a.entries) else None
        return entry is not None and entry.codes is not None and entry.codes.status is not None

    def _follows_toll(self, sentence: Sentence, q: Quantity) -> bool:
        """ "صارت حصيلة مواجهات طرابلس 55 قتيلاً": a noun of a toll before the number makes it one."""
        far = 16 if self.a.classes[q.first - 1 : q.first] == "t" else 8  # "ارتفع عدد ضحايا الهجوم على … إلى 305 قتلى"
        behind = self.a.classes[max(sentence.first, q.first - far) : q.first]
        return "M" in behind and not any(c in ".;:N" for c in behind[behind.rindex("M") :])

    def _goes_on_places(self, number: int, draft: Draft) -> bool:
        """ "بغداد 8، ميسان 6، المثنى شهيد واحد": the last of a list of places may name its victim."""
        near = self.drafts[-1] if self.drafts else None
        if near is None or near.sentence != number or not near.rule.endswith("place"):
            return False
        return same_people(near.what, draft.what)

    def _break_down(self, number: int, sentence: Sentence, draft: Draft) -> None:
        """ "فصّل الحصيلة على النحو الآتي: …": what follows shares out the claim before it."""
        head = self.head
        if head is None or head.sentence == number or draft.whole is not None or not same_people(head.what, draft.what):
            return
        at = self.a.tagged(sentence.first, draft.first, "scope.breakdown")
        if at is not None and (draft.size or 0) < (head.size or 0):
            draft.marks.add("part")
            draft.whole = head

    def _goes_on_toll(self, number: int, sentence: Sentence, q: Quantity) -> bool:
        """ "ارتفع مجموعهم إلى 851 شهيداً و5634 مصاباً": what "and" ties to a toll is a toll."""
        near = self.drafts[-1] if self.drafts else None
        if near is None or near.sentence != number or "toll" not in near.marks:
            return False
        return self.a.classes[max(sentence.first, q.first - 1)] == "&"

    def _opens(self, sentence: Sentence, q: Quantity) -> bool:
        """Does "among them" or a bracket right before the number open a new level of parts?"""
        behind = self.a.classes[max(sentence.first, q.first - 4) : q.first].rstrip("~PO,:dE")
        if self.a.classes[q.first - 1 : q.first] == ":" and q.first > 0:
            return True
        return behind.endswith(("J", "F", "("))

    def _is_part(self, sentence: Sentence, q: Quantity, tie: Tie) -> bool:
        """A number with its own noun is a part all the same after "among them", or with "of them" behind it."""
        a = self.a
        start = min(q.first, tie.predicate)  # "بينها جثث ستة أطفال"
        behind = a.classes[max(sentence.first, start - 4) : start].rstrip("~PO,:dE")
        told = a.entries[tie.predicate]
        of = self._what_of_them(q)  # "اعتقلت ثلاثة من الجرحى" shares out nobody
        same = of is None or told is None or told.what is None or same_people(of, told.what)
        inner = a.classes[tie.predicate : q.first].rstrip("~dPO")  # "أُعدم منهم 67"
        if inner.endswith(("J", "F")) and tie.frame == "verb":
            return True
        theirs = a.tokens.norms[tie.predicate] in a.lexicon.sets["their_number"]
        if tie.frame.startswith("toll") and theirs:  # "والباقون، وعددهم 190، مدنيون"
            near = [x for x in a.quantities if tie.predicate - 4 <= x.first < tie.predicate]
            return any(a.tokens.norms[x.core] in a.lexicon.sets["partitive"] for x in near)
        of_them = q.kind == "implicit" and a.tokens.norms[q.last - 1] in a.lexicon.sets["of_them"]
        return behind.endswith(("J", "F")) or of_them or (a.classes[q.head : q.head + 1] == "F" and same)

    def _dress_toll(self, sentence: Sentence, draft: Draft, predicate: int, q: Quantity) -> None:
        """The people of a toll stand at its noun: "القتلى المدنيين … بلغوا 1383", "المدنيين الذين قضوا … صاروا 532"."""
        if draft.status or draft.sex or draft.age:
            return
        a = self.a
        first = predicate
        while first > sentence.first and a.classes[first - 1] in "GyaW~":
            if a.classes[first - 1] == "W" and not a.tokens.norms[first - 1].startswith("ال"):
                break  # "جماعة الحوثي | إن القتلى 82"
            first -= 1
        last = a.phrase_end(predicate)
        stop = q.first
        while last < stop and a.classes[last] in "GyaOw&~E":
            if a.classes[last] == "w" and a.classes[last - 1] != "O":
                break
            last += 1
        people = codes_of(a, first, last)
        draft.status, draft.sex, draft.age = people.status, people.sex, people.age
        draft.community, draft.role = people.community, people.role
        if any(c in "Gy" for c in a.classes[first:last]):
            draft.group = (first, last)
            draft.first = min(draft.first, first)
