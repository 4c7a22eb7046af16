"""What ties a number to a predicate in languages whose verb stands first, and whether the two fit."""

from __future__ import annotations

import re

from marsad.read.annotate import Annotated
from marsad.read.frames import frame_kinds, frames_for
from marsad.read.lexicon import Entry
from marsad.read.record import Record
from marsad.read.spans import Quantity
from marsad.read.verbfirst.handed import THINGS, Handed
from marsad.read.verbfirst.people import People
from marsad.read.verbfirst.rows import OPEN
from marsad.read.verbfirst.singles import are_others
from marsad.read.zones import Sentence

_LATER = re.compile("[wbdaCGT~H%]{0,7}?[IK]")
_DAMMA = "\u064f"  # written on the first letters of a verb it makes it passive
_LIFE = 10  # tokens after a number in which "their lives" may stand
_BEHIND = 44  # tokens before a number in which its predicate is looked for
_STATES = frozenset(("displaced", "detained", "abducted", "missing", "suspects", "returned"))
_DEEDS = frozenset(("undergo", "now", "verb", "masdar", "after", "after-comma"))


class Tie(Record, frozen=True):
    """How a number is tied to a predicate: the frame's id and the predicate's token."""

    frame: str
    predicate: int


class Ties(Handed):
    """Finds the predicate of a number; the claims found so far are in `drafts`."""

    def __init__(self, a: Annotated, sentences: list[Sentence]) -> None:
        super().__init__(a, sentences)
        self.lost = a.lexicon.sets["lost"]
        self._status_first = frames_for(a.lexicon, _DEEDS)

    def tie(self, sentence: Sentence, q: Quantity, people: People) -> Tie | None:
        a = self.a
        if q.first > sentence.first and a.tokens.norms[q.first - 1] in self.lost:
            lives = self._loses_life(sentence, q)
            # "أما الجرحى فقد فاقوا المئة"
            bound = q.kind != "implicit" and a.tokens.norms[q.first].endswith(("وا", "ت"))
            if people.kind != "thing" and not bound and (lives or q.kind not in ("implicit", "share")):
                return Tie("lost-life" if lives else "lost", q.first - 1)
        if q.kind == "implicit":
            own = self._person_tie(sentence, q) or self._own_noun(sentence, q, people)
            if own is not None or q.low == 1:
                return own
        start = max(sentence.first, q.first - _BEHIND)
        behind, ahead = a.classes[start : q.first], a.classes[q.head : sentence.last]
        status, kinds = self._is_status(people), frame_kinds(a.lexicon)
        frames = self._status_first if status else frames_for(a.lexicon)
        for frame in frames[kinds.intersection(ahead), kinds.intersection(behind)]:
            if frame.after is not None:
                then = people.last if status and frame.id in _DEEDS else q.head
                then += status and then < sentence.last and a.classes[then] == "N" and are_others(a, then)
                match = frame.after.match(a.classes, then, sentence.last)
            elif frame.before is not None:
                match = frame.before.search(behind)
            else:
                continue
            at = match.start("p") + (0 if frame.after is not None else start) if match else -1
            if match is not None and self._fits(frame.id, at, q, people):
                return Tie(frame.id, self._toll_before(frame.id, at))
        return None

    def first_of_two(self, tie: Tie) -> Tie:
        """ "أُحرقت أو نُهبت 52 كنيسة": of two verbs of harm to things, the first."""
        at = tie.predicate - 2
        if at < 0 or self.a.classes[at : at + 3] != "K&K":
            return tie
        entry = self.a.entries[at]
        return tie._replace(predicate=at) if entry is not None and entry.what in THINGS else tie

    def _loses_life(self, sentence: Sentence, q: Quantity) -> bool:
        """ "فقد مدرّسان كانا على متن الحافلة حياتهما": is it their lives that they lose?"""
        lives = self.a.lexicon.sets["lives"]
        return not lives.isdisjoint(self.a.tokens.norms[q.last : min(sentence.last, q.last + _LIFE)])

    def _toll_before(self, frame: str, at: int) -> int:
        """ "عدد شهداء مجزرة القيادة إلى 40": a massacre's dead are counted, not massacres."""
        entry = self.a.entries[at]
        if not frame.startswith("toll") or entry is None or entry.what != "massacre":
            return at
        i = at - 1
        while i > 0 and self.a.classes[i] == "~":
            i -= 1
        return i if i >= 0 and self.a.classes[i] in "MD" else at

    def _is_status(self, people: People) -> bool:
        entry = self.a.entries[people.head] if people.head >= 0 else None
        return entry is not None and entry.letter == "D" and entry.what in _STATES

    def _fits(self, frame: str, at: int, q: Quantity, people: People) -> bool:
        entry = self.a.entries[at]
        if entry is None or (frame in ("now", "after") and self._has_own_number(at, entry)):
            return False
        if q.kind in OPEN and not self._open_fits(frame, q):
            return False
        if not self._frame_fits(frame, at, q):
            return False
        if frame.startswith("toll") and self._is_told(at, q):
            return False
        if entry.letter == "M" and entry.what is None:
            return True
        if frame == "reports" and people.unit == "incidents":
            return True
        if people.kind == "thing":
            return entry.what in THINGS or (entry.what == "testimonies" and people.unit == "testimonies")
        if entry.what in THINGS:  # "37 حالة نهب" counts the acts
            return people.kind not in ("person", "victim") or (frame == "noun" and entry.letter == "S")
        return entry.what is not None and not self._leaves_hospital(at, entry)

    def _leaves_hospital(self, at: int, entry: Entry) -> bool:
        """ "تسعة عشر غادروا المشافي": healed, not displaced."""
        if entry.what not in ("displaced", "evacuated", "returned"):
            return False
        then = self.a.tokens.norms[at + 1 : at + 4]
        return not self.a.lexicon.sets["hospitals"].isdisjoint(then)

    def _frame_fits(self, frame: str, at: int, q: Quantity) -> bool:
        """What single frames ask of the words around the number."""
        if frame == "toll-after":  # "ارتفع إلى 41 عدد القتلى"
            return self.a.classes[max(0, q.first - 3) : q.first].rstrip("~").endswith(("t", "R"))
        if frame == "after" and self.a.classes[at] == "K" and at and self.a.classes[at - 1] == "P":
            return False  # "سبعة ضباط لقتلهم 157 متظاهراً": for what they did
        if frame in ("noun", "after-state") and self._is_object(at):
            return False
        if frame == "after-state":  # not "ثلاثة حراس أطلقوا النار على الفارين"
            return at == 0 or self.a.classes[at - 1] != "P"
        if frame == "toll-noun":  # "الإصابات ١٧٧", not "إصابة العشرات"
            return self.a.tokens.norms[at].startswith("ال") and self.a.tokens.norms[at].endswith("ات")
        if frame == "driven":
            return (entry := self.a.entries[at]) is not None and entry.what == "displaced"
        return frame != "undergo" or self._undergoes(q)

    def _is_object(self, at: int) -> bool:
        """ "يعالج طبيبان الجرحى": a noun with its article after one without is another's."""
        before, norm = self.a.tokens.norms[at - 1], self.a.tokens.norms[at]
        return self.a.classes[at - 1] == "G" and norm.startswith("ال") and not before.startswith("ال")

    def _has_own_number(self, at: int, entry: Entry) -> bool:
        """ "عدد المعتقلين 567 أُطلق سراح 355 منهم": the predicate's number stands after it."""
        then = self.a.phrase_end(at)
        if self.a.classes[then : then + 2] in ("NF", "wF"):
            return True  # "14 معتقلاً توفي اثنان منهم"
        return entry.what == "none" and self.a.classes[then : then + 1] == "N"

    def _undergoes(self, q: Quantity) -> bool:
        """ "تعرضت 20 امرأة للاغتصاب": does the verb stand right before the number?"""
        i = self.a.back(q.first - 1, "~d")
        return i >= 0 and self.a.tokens.norms[i] in self.a.lexicon.sets["undergo"]

    def _is_told(self, at: int, q: Quantity) -> bool:
        """ "183 شهيداً اليوم: واحد وثمانون في دمشق": the noun before the colon has its number already."""
        near = self.drafts[-1] if self.drafts else None
        if near is None or not near.first <= at < near.last:
            return False
        i = q.first - 1
        while i > at and self.a.classes[i] == "~":
            i -= 1
        return self.a.classes[i] in ":JF" or self.a.tokens.norms[i] in self.a.lexicon.sets["they_words"]

    def _open_fits(self, frame: str, q: Quantity) -> bool:
        """ "most of the dead" shares out what is counted elsewhere; only a predicate before it makes it a claim."""
        partitive = self.a.tokens.norms[q.core] in self.a.lexicon.sets["partitive"]
        if q.kind == "share" or partitive:
            return frame in ("verb", "masdar") or (frame in ("now", "after") and not self.of_those(q))
        adjacent = self.a.classes[max(0, q.first - 2) : q.first].rstrip("P").endswith("D")
        return not frame.startswith("toll") or (frame == "toll-bare" and adjacent)

    def _person_tie(self, sentence: Sentence, q: Quantity) -> Tie | None:
        """One person whom no noun of their own counts: by name, or as "one of" those told."""
        entry = self.a.entries[q.core]
        if sentence.first < q.first < q.core and entry is not None and entry.letter == "D":
            return Tie("masdar", q.first - 1) if self.a.classes[q.first - 1] in "KSID" else None  # "وفاة أحد الجرحى"
        return self._named_tie(sentence, q)

    def _named_tie(self, sentence: Sentence, q: Quantity) -> Tie | None:
        """ "استشهاد المعتقل محيي الدين": the act before a definite noun and a name."""
        classes = self.a.classes
        if q.core == sentence.first or not self.a.tokens.norms[q.core].startswith("ال"):
            return None
        at = q.core - 1
        while at > sentence.first and classes[at] in "~w":
            at -= 1
        return Tie("masdar" if classes[at] == "S" else "verb", at) if classes[at] in "KSI" else None

    def _own_noun(self, sentence: Sentence, q: Quantity, people: People) -> Tie | None:
        """A dual or singular ("مقتل شاب", "قُتل والدهم") needs its own noun, or a predicate right before it."""
        a = self.a
        entry = a.entries[q.core]
        before = a.classes[q.core - 1] if q.core > sentence.first else "r"
        if self.drafts and self.drafts[-1].noun_end > q.core:
            return None
        if entry is not None and entry.letter == "D":
            if q.low == 1 and q.head - q.core == 1 and not self._single_counts(sentence, q, before):
                return None
            return Tie("noun", q.core)
        another = a.tokens.norms[q.core] in a.lexicon.sets["another"]
        if q.low == 2 and entry is not None and entry.letter == "U":
            return self._of_things(sentence, q)
        if not another and (entry is None or entry.letter not in "Gy"):
            return None
        then = a.phrase_end(q.core)
        if then < sentence.last and a.classes[then] == "K" and before not in "ONG" and not self._has_object(then):
            return Tie("after", then)
        later = self._befell(sentence, q) if before in "WHR&,." or q.core == sentence.first else None
        if later is not None:
            return Tie("after", later)
        step = q.core - 1
        while step > sentence.first and a.classes[step] in "~daqPXwT" and step > q.core - 6:
            step -= 1
        while step > sentence.first and a.classes[step] == "~":
            step -= 1
        step = self._past_doer(step)
        if step >= sentence.first and a.classes[step] in "KSIL":
            return Tie("verb" if a.classes[step] in "KIL" else "masdar", step)
        return None

    def _of_things(self, sentence: Sentence, q: Quantity) -> Tie | None:
        """ "أحرقوا سيارتين": two things that what was done to things stands right before."""
        if q.core == sentence.first:
            return None
        at = self.a.back(q.core - 1, "~dP", sentence.first)
        entry = self.a.entries[at]
        return Tie("verb", at) if entry is not None and entry.letter in "KIS" and entry.what in THINGS else None

    def _befell(self, sentence: Sentence, q: Quantity) -> int | None:
        """ "طفلة عمرها 8 سنوات قد استشهدت": the verb that a few words part from its single subject."""
        match = _LATER.match(self.a.classes, self.a.phrase_end(q.core), sentence.last)
        if match is None or self._has_object(match.end() - 1):
            return None
        noun, verb = self.a.tokens.norms[q.core], self.a.tokens.norms[match.end() - 1]
        return match.end() - 1 if noun.endswith("ه") == verb.endswith("ت") else None

    def _has_object(self, at: int) -> bool:
        """ "إن مسلحاً قتل ثلاثة أشخاص": a verb with people right after it is what its subject did."""
        a, then = self.a, self.a.phrase_end(at)
        while a.classes[then : then + 1] == "d":
            then += 1
        passive = _DAMMA in a.tokens.raw(at)[:3]
        return a.classes[at] == "K" and not passive and a.classes[then : then + 1] in tuple("NGDyU")

    def _past_doer(self, step: int) -> int:
        """ "خطف مسلحون مجهولون شاباً": the armed subject between a verb and the one whom it befell."""
        a = self.a
        entry = a.entries[step] if step > 0 else None
        armed = entry is not None and entry.codes is not None and entry.codes.status in ("security_forces", "fighter")
        return step - 1 if armed and a.classes[step - 1] == "K" else step

    def _single_counts(self, sentence: Sentence, q: Quantity, before: str) -> bool:
        """A lone "قتيل" counts one after a verb of falling or of telling, after "among them", and in a headline."""
        a = self.a
        then = a.phrase_end(q.core)
        if then + 1 < len(a.classes) and a.classes[then] == "&" and a.classes[then + 1] == "D":
            return False
        entry = a.entries[q.core]
        if entry is not None and entry.what == "massacre" and (before in "MF" or sentence.zone == "headline"):
            return False  # "حصيلة مجزرة"; a headline names what the text counts
        if before in "LKSRVJFM":
            return True
        near = self.drafts[-1] if self.drafts else None  # "سبعة في بحري، وشهيدان في الخرطوم، وشهيد في أم درمان"
        if before == "&" and a.classes[then : then + 1] == "P" and near is not None and "part" in near.marks:
            return near.first >= sentence.first
        if self.listed and before in ":,-*&(":
            return True
        return sentence.zone == "headline" and before in "r:&-"
