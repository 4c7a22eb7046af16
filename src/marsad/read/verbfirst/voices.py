"""Who says it, where the verb of saying stands first: "قال المرصد إن …", "…، بحسب الوزارة", "ناشطون: …"."""

from __future__ import annotations

from typing import NamedTuple

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.text import fold, tokenise
from marsad.read.zones import Document, Sentence, layout

_NAME = "wGyapqUECb-"
_FROM = ("عن", "عنه", "عنها", "عنهم")
_LONGEST = 14  # tokens of a voice's name


class Cue(NamedTuple):
    """One cue of reporting: its token, the voices (origin first), whether it stands after what it reports, and whether
    it only names who is quoted ("نقلاً عن")."""

    at: int
    voices: tuple[str, ...]
    trailing: bool
    quoted: bool
    stance: str | None


class Voices:
    """The voices of one document: its cues by sentence, and the names it gives them in full."""

    def __init__(self, a: Annotated, document: Document, publisher: str | None) -> None:
        self._a, self._document, self._publisher = a, document, publisher
        self._heads = a.lexicon.sets.get("institutions", frozenset())
        self._not_names = a.lexicon.sets.get("not_names", frozenset())
        self._credit = document.credit or self._agency_of(publisher)
        self._before_names = a.lexicon.sets.get("before_names", frozenset())
        self._adjectives = a.lexicon.sets.get("adjectives", frozenset())
        self._papers = a.lexicon.sets.get("papers", frozenset())
        self._one_of = a.lexicon.sets.get("one_of", frozenset())
        self._offices = a.lexicon.sets.get("offices", frozenset())
        self._full = self._full_names()
        self.cues: list[list[Cue]] = []
        last: tuple[str, ...] = ()
        for sentence in document.sentences:
            found = [] if sentence.zone == "furniture" else self._cues(sentence, last)
            self.cues.append(found)
            if found:
                last = found[-1].voices

    @staticmethod
    def _agency_of(publisher: str | None) -> str | None:
        """ "وكالة محلية (عن رويترز)": the agency that a publisher says it took the text from."""
        if not publisher or "(عن " not in publisher:
            return None
        name = publisher.partition("(عن ")[2].rstrip(") ")
        return name if " ".join(tokenise(name).norms) in layout("ar").agencies else None

    # --- one claim

    def give(self, draft: Draft) -> None:
        """A draft in: its chain of voices and what its cue says of its stance are filled."""
        cue = self._own_voice(draft) if "own-voice" in draft.marks else self._cue_for(draft)
        if self.cues[draft.sentence]:
            draft.marks.add("own-cue")
        chain = [self._resolve(voice) for voice in cue.voices] if cue else []
        if cue is not None and draft.stance == "asserted":
            self._take_stance(draft, cue)
        if draft.stance == "asserted" and self._is_denied(draft):
            draft.stance = "denied"
        seen: list[str] = []
        for name in (*chain, self._credit, self._publisher):
            if name and not any(_same(name, other) for other in seen):
                seen.append(name)
        if len(seen) > 1 and seen[0] != self._credit and self._publisher and _contains(self._publisher, seen[0]):
            seen = [self._publisher]
        draft.said_by = tuple(seen)

    def _take_stance(self, draft: Draft, cue: Cue) -> None:
        if cue.stance == "denied" and draft.first > cue.at and not cue.trailing:
            draft.stance = "denied"
        elif cue.stance == "acknowledged" and not cue.trailing and draft.first > cue.at:
            draft.stance = "acknowledged"

    def _is_denied(self, draft: Draft) -> bool:
        """Does a verb of denial stand before the claim in its clause: "نفى المتحدث مقتل الثلاثة"?"""
        a = self._a
        first = self._document.sentences[draft.sentence].first
        at = a.tagged(first, draft.first, "stance.denied")
        if at is None or a.classes[at] != "V" or "act" in draft.marks:
            return False
        return not any(c in ",.;:" for c in a.classes[at : draft.first])

    def _own_voice(self, draft: Draft) -> Cue | None:
        sentence = self._document.sentences[draft.sentence]
        if draft.predicate is None:
            return self._cue_for(draft)
        start = self._a.phrase_end(draft.predicate)
        subject = self._subject(sentence, draft.predicate)
        if start < sentence.last and self._a.tokens.norms[start] == "ل":
            start += 1
        elif draft.what == "unverified":
            return None
        name = subject or self._name(start, sentence.last, has_object=True)
        led = self._a.tokens.norms[start - 1] == "ل"  # "لم يتسن لرويترز"
        if name is None or not (subject or led or self._is_named(start, sentence.last)):
            return self._cue_for(draft)
        return Cue(draft.predicate, (name,), False, False, None)

    def _cue_for(self, draft: Draft) -> Cue | None:
        own = self.cues[draft.sentence]
        anchor = draft.quantity.first if draft.quantity else draft.first
        before = [c for c in own if c.at < anchor and not c.trailing]
        after = [c for c in own if c.at >= anchor]
        quoted = next((c for c in own if c.quoted), None)
        if before:
            cue = before[-1]
            return self._chained(cue, quoted) if quoted and quoted.at > cue.at else cue
        if after:
            return next((c for c in after if c.trailing), after[0])
        if own:
            return own[-1]
        return self._earlier(draft)

    @staticmethod
    def _chained(cue: Cue, quoted: Cue) -> Cue:
        return cue._replace(voices=(*quoted.voices, *cue.voices))

    def _earlier(self, draft: Draft) -> Cue | None:
        """Without a cue of its own sentence a number goes on in the voice before it; a headline takes the first one."""
        if not draft.counted:
            return None
        sentence = self._document.sentences[draft.sentence]
        sums_up = self._a.tagged(sentence.first, sentence.last, "scope.sum") is not None
        listed = bool(draft.marks & {"row", "older"}) or sums_up
        for number in range(draft.sentence - 1, -1, -1):
            if not listed and self._starts_line(number + 1):
                break
            if self.cues[number]:
                cue = self.cues[number][-1]
                return None if cue.voices and fold(cue.voices[0]) in self._one_of else cue
        if draft.sentence > 1:
            return None
        for number in range(draft.sentence + 1, min(draft.sentence + 4, len(self.cues))):
            if self.cues[number]:
                return self.cues[number][0]
        return None

    def _starts_line(self, number: int) -> bool:
        first = self._document.sentences[number].first
        return first > 0 and self._a.classes[first - 1] == "r"

    # --- the cues of a sentence

    def _cues(self, sentence: Sentence, last: tuple[str, ...]) -> list[Cue]:
        a, found = self._a, []
        label = self._label(sentence)
        if label:
            found.append(Cue(sentence.first, (label,), False, False, None))
        for i in range(sentence.first, sentence.last):
            entry = a.entries[i]
            if entry is None or (a.classes[i] == "V" and i > sentence.first and a.tokens.norms[i - 1] in ("ل", "ب")):
                continue
            cue: Cue | None = None
            if "cue.according" in entry.tags:
                cue = self._according(sentence, i, last)
            elif "cue.said" in entry.tags:
                cue = self._said(sentence, i, last)
            if cue is not None:
                found.append(cue)
                last = cue.voices
        return found

    def _label(self, sentence: Sentence) -> str | None:
        """ "المرصد السوري: …", "ناشطون: 200 شهيد": who speaks stands before a colon at the start."""
        a = self._a
        first = sentence.first
        while first < sentence.last and a.classes[first] in "*-uq":
            first += 1
        for i in range(first, min(sentence.last, first + 8)):
            if a.classes[i] in ":l" and i > first:
                source = next((j for j in range(first, i) if a.tokens.norms[j] in self._heads), None)
                if source is None:
                    return a.tokens.span(first, i) if self._is_headline_voice(sentence, first, i) else None
                return self._clean(source if "ل" in a.tokens.norms[first:source] else first, i)
            if a.classes[i] not in "wGyaEqOPpbU&~":
                return None
        return None

    def _is_headline_voice(self, sentence: Sentence, first: int, last: int) -> bool:
        """ "صحة الحوثيين: 12 قتيلاً": two or three words before a headline's colon that name no place."""
        a = self._a
        if sentence.zone != "headline" or not 1 < last - first < 4 or a.classes[last] != ":":
            return False
        places = (tag for i in range(first, last) if (e := a.entries[i]) is not None for tag in e.tags)
        return not any(tag.startswith(("places.", "scope.")) for tag in places)

    def _is_source(self, first: int, last: int) -> bool:
        return any(self._a.tokens.norms[i] in self._heads for i in range(first, last))

    def _according(self, sentence: Sentence, i: int, last: tuple[str, ...]) -> Cue | None:
        a = self._a
        start = a.phrase_end(i)
        entry = a.entries[start] if start < sentence.last else None
        if entry is not None and "cue.said" in entry.tags:
            return None  # "وفق ما ذكرته", "كما قالت …": the verb is the cue
        name = self._name(start, sentence.last)
        if name is None:
            return None
        if a.tokens.norms[i] in ("لدي", "عند"):
            if start >= sentence.last or a.tokens.norms[start] not in self._heads:
                return None
            name = a.tokens.span(start, self._extent(start, min(sentence.last, start + _LONGEST)))
        quoted = a.tokens.norms[a.phrase_end(i) - 1] == "عن"
        leads = i <= sentence.first + 1
        return Cue(i, (name,), not leads, quoted, None)

    def _said(self, sentence: Sentence, i: int, last: tuple[str, ...]) -> Cue | None:
        a = self._a
        entry = a.entries[i]
        tags = entry.tags if entry else frozenset()
        stance = next((s for s in ("denied", "acknowledged", "confirmed") if f"stance.{s}" in tags), None)
        before = a.entries[i - 1] if i > sentence.first else None
        follows = before is not None and "cue.according" in before.tags
        start = a.phrase_end(i)
        relays = start < sentence.last and a.tokens.norms[i].startswith("نقل") and a.tokens.norms[start] in _FROM
        if relays:
            start += 1
        while start < sentence.last and a.classes[start] == "T":
            start = a.phrase_end(start)
        subject = self._subject(sentence, i)
        if subject is not None and not follows:
            return Cue(i, (subject,), False, False, stance)
        name = self._name(start, sentence.last)
        if name is not None and (
            follows or self._is_named(start, sentence.last) or self._goes_to_that(start, sentence.last)
        ):
            voices = (*last, name) if relays and last else (name,)  # "ونقلت عنه سانا"
            voices = self._known(name, last) or voices
            return Cue(i, voices, follows, False, stance)
        titled = self._titled(sentence, i)
        if titled is not None:
            return Cue(i, (titled,), False, False, stance)
        that = self._is_that(start)
        return Cue(i, last, follows, False, stance) if last and (that or follows) else None

    @staticmethod
    def _known(name: str, last: tuple[str, ...]) -> tuple[str, ...] | None:
        """ "وذكّر المصدر بأن": the source named before, with the voice that relayed it."""
        word = fold(name)
        if " " in word or not word.startswith("ال") or not last:
            return None
        return last if fold(last[0]).split()[0] == _bare(word) else None

    def _titled(self, sentence: Sentence, i: int) -> str | None:
        """ "المحامي فلان، الناطق باسم اللجنة، حكى …": whom a spokesman before the verb speaks for."""
        a = self._a
        at = a.tagged(max(sentence.first, i - _LONGEST), i, "cue.spokesperson")
        if at is None or a.classes[i - 1] not in (",", "&"):
            return None
        first = last = a.phrase_end(at)
        while last < i and a.classes[last] in _NAME + "~":
            last += 1
        return self._clean(first, last) if last > first else None

    def _is_that(self, i: int) -> bool:
        entry = self._a.entries[i] if i < len(self._a.entries) else None
        return entry is not None and "cue.that" in entry.tags

    def _subject(self, sentence: Sentence, i: int) -> str | None:
        """A subject that stands before its verb, from the start of the sentence or of the clause."""
        a = self._a
        end = i
        while end > sentence.first and (a.classes[end - 1] in "T~dRHB" or a.tokens.norms[end - 1] == "ف"):
            end -= 1
        first = end
        while first > sentence.first and a.classes[first - 1] in "wGyapqO~P,bUdCD" and end - first < _LONGEST:
            if self._parts_clauses(first - 1):
                break
            first -= 1
        if first >= end or a.tokens.norms[first] not in self._heads:
            return None
        while first < end and a.classes[first] in "PO,~&":
            first += 1
        last = first
        while last < end and (self._in_name(first, last, end) or a.classes[last] in ",q"):
            last += 1
        return self._clean(first, last) if last > first else None

    def _parts_clauses(self, i: int) -> bool:
        """ "إن", "لكنها" or the verb of an act: what stands before it is another clause."""
        entry = self._a.entries[i]
        if entry is None:
            return self._a.tokens.norms[i].startswith("لكن")
        return any(tag == "cue.that" or tag.startswith(("phrase:", "act.verb")) for tag in entry.tags)

    # --- names

    def _is_named(self, first: int, limit: int) -> bool:
        """Does an institution or a person's office start here?"""
        if first >= limit:
            return False
        if self._a.tokens.norms[first] in self._heads or self._a.classes[first] == "C":
            return True
        return (self._a.classes[first] == "G" and self._reaches_that(first)) or self._is_title_ahead(first)

    def _reaches_that(self, first: int) -> bool:
        """ "أفاد سكان بأن": people who speak, not "تشير الأشخاص الذين خالفوا"."""
        for j in range(first + 1, min(first + 9, len(self._a.classes))):
            if self._is_that(j) or self._a.classes[j] in ":,":
                return True
            if self._a.classes[j] in ".W;N":
                return False
        return True

    def _is_title_ahead(self, first: int) -> bool:
        """ "ماريا زاخاروفا المتحدثة باسم الخارجية": a name and then the title of who speaks."""
        at = self._a.tagged(first, min(first + 5, len(self._a.classes)), "cue.spokesperson")
        return at is not None and all(c in "w~," for c in self._a.classes[first:at])

    def _name(self, first: int, limit: int, *, has_object: bool = False) -> str | None:
        """The name that starts at token `first`: up to "إن", a comma, a verb, a number or a time.

        `has_object`: what follows the name is the verb's object ("يحمّل المكتب الجيش المسؤولية").
        """
        a = self._a
        while first < limit and a.tokens.norms[first] in self._before_names:
            first += 1
        i = first
        while i < min(limit, first + _LONGEST) and self._in_name(first, i, limit):
            i += 1
        while i > first and a.classes[i - 1] in "P&":
            i -= 1
        if i == first:
            return None
        open_end = i < limit and not self._is_clause(i) and a.classes[i] not in ",.;()r"
        if has_object or (open_end and not self._goes_to_that(i, limit)):
            i = self._shortened(first, i, limit)
        return self._institution(i, limit) or self._clean(first, i)

    def _shortened(self, first: int, last: int, limit: int) -> int:
        """The end of a name whose verb has an object: the institution's own, after a title the one behind it."""
        entry = self._a.entries[first]
        if entry is not None and "cue.spokesperson" in entry.tags:
            first = self._a.phrase_end(first)
        return min(last, self._extent(first, limit)) if self._a.tokens.norms[first] in self._heads else last

    def _in_name(self, first: int, i: int, limit: int) -> bool:
        """May token `i` belong to the name that starts at `first`?"""
        a = self._a
        letter, entry, norm = a.classes[i], a.entries[i], a.tokens.norms[i]
        if self._is_that(i) or norm in self._not_names:
            return False
        known = a.lexicon.clitics is not None and norm in a.lexicon.clitics.vocabulary
        if entry is None and i > first and letter == "w" and norm.startswith("ب") and not known:
            return False  # "أقرّ مسؤولون بوقوع انتهاكات"
        if letter == "P":
            return i > first and self._goes_on(first, i, limit)
        if letter == "&":
            return self._names_go_on(i, limit)
        if entry is not None and "cue.according" in entry.tags:
            return False
        return letter in _NAME + "~" or (letter in "SDMR" and i > first and self._holds_people(i - 1))

    def _holds_people(self, i: int) -> bool:
        """ "لشؤون اللاجئين", "نادي الأسير", "وزارة المهجرين": whom the word before names may be victims elsewhere."""
        norm = self._a.tokens.norms[i]
        return (norm in self._heads and not norm.startswith("ال")) or self._is_linked(norm) or norm == "شوون"

    def _goes_to_that(self, i: int, limit: int) -> bool:
        """After a time or a manner of saying comes what is said: "قال المرصد في بيان إن"."""
        for j in range(i, min(limit, i + 9)):
            if self._is_clause(j):
                return True
            if self._a.classes[j] in ",.;:NK":
                return False
        return False

    def _extent(self, first: int, limit: int) -> int:
        """Where the name of an institution ends: its head, what the head is of, adjectives, what it is for, its place.

        "سجّلت الطبابة الشرعية | بلاغات", "رفع مكتب الصحة بمحافظة الحديدة | عدد القتلى".
        """
        norms = self._a.tokens.norms
        i = first + 1
        while i < min(limit, first + 5) and not norms[i - 1].startswith("ال") and self._may_be_of(i):
            i += 1
        while i < limit and self._adds_to_name(i):
            i += 1 + (norms[i] == "ل" or self._a.classes[i] == "&")
        then = i + 1
        place = then < limit and norms[i] in ("ب", "في") and (norms[i] == "ب" or not norms[first].startswith("ال"))
        if place and self._is_place(then):
            i = then + 1 + (self._a.classes[then] in "pU" and then + 1 < limit and self._may_be_of(then + 1))
        return min(i, limit)

    def _may_be_of(self, i: int) -> bool:
        a = self._a
        if a.tokens.norms[i] in self._not_names or self._is_that(i):
            return False
        if a.tokens.norms[i] == "بلا" or a.tokens.norms[i - 1] == "بلا":  # "أطباء بلا حدود"
            return True
        return a.classes[i] in "wGypaUCDSM" and not (a.classes[i] == "w" and "act.verb" in str(a.entries[i]))

    def _adds_to_name(self, i: int) -> bool:
        norms = self._a.tokens.norms
        if norms[i] == "ل" and i + 1 < len(norms):
            return norms[i + 1].startswith("ال") and self._a.classes[i + 1] in "wGyDaS"
        if self._a.classes[i] == "&" and i + 2 < len(norms):  # "مركز طب الطوارئ والدعم"
            return norms[i + 1].startswith("ال") and norms[i + 1] not in self._heads and self._a.classes[i + 1] == "w"
        if self._is_that(i) or norms[i] in self._not_names:
            return False
        if norms[i].startswith("ال") and (self._is_linked(norms[i - 1]) or norms[i - 2] == "ل"):
            return True  # "لشؤون اللاجئين", "للموحدين الدروز"
        return self._is_adjective(norms[i]) or self._is_linked(norms[i])

    def _is_place(self, i: int) -> bool:
        entry = self._a.entries[i]
        if self._a.tokens.norms[i] in ("الخارج", "الداخل"):
            return True
        return entry is not None and any(tag.startswith("places.") for tag in entry.tags)

    def _is_clause(self, i: int) -> bool:
        """ "إن", "أن" before a clause, not "عن" before an object."""
        return self._is_that(i) and self._a.tokens.norms[i] != "عن"

    @staticmethod
    def _is_linked(norm: str) -> bool:
        """ "لحقوق الإنسان", "لشؤون اللاجئين", "للهجرة", "والدعم": what an institution is for."""
        return norm.startswith(("لحقوق", "لشوون", "لشيون", "لل", "وال"))

    def _is_adjective(self, norm: str) -> bool:
        nisba = norm.endswith(("ي", "يه")) and norm not in ("التي", "الذي")
        return norm.startswith("ال") and (nisba or norm in self._adjectives)

    def _goes_on(self, first: int, i: int, limit: int) -> bool:
        """A preposition inside a name: "مصدر في وزارة الدفاع", but neither "في بيان" nor "الشبكة … في السويداء"."""
        a = self._a
        then = a.phrase_end(i)
        if a.tokens.norms[i] not in ("في", "ل", "ب", "من") or then >= limit:
            return False
        if a.tokens.norms[i] == "في" and a.tokens.norms[first].startswith("ال"):
            return False
        if a.tokens.norms[i] == "ب" and not self._is_place(then):
            return False
        return a.classes[then] in "wpGU" and a.tokens.norms[then] not in self._not_names

    def _names_go_on(self, i: int, limit: int) -> bool:
        a = self._a
        then = a.phrase_end(i)
        return then < limit and a.classes[then] in "wpG" and a.tokens.norms[then] not in self._not_names

    def _institution(self, i: int, limit: int) -> str | None:
        """ "رامي عبد الرحمن، مدير المرصد السوري …": what stands after the title is the voice."""
        a = self._a
        if i >= limit or a.classes[i] != ",":
            return None
        start = i + 1
        entry = a.entries[start] if start < limit else None
        if entry is None or "cue.spokesperson" not in entry.tags:
            return None
        first = a.phrase_end(start)
        last = first
        while last < limit and (a.classes[last] in _NAME + "~" or (a.classes[last] == "P" and last > first)):
            last += 1
        return self._clean(first, last) if last > first else None

    def _clean(self, first: int, last: int) -> str:
        """The words of a name without its title, its brackets and quotation marks around the whole."""
        a = self._a
        for i in range(first, last):
            entry = a.entries[i]
            if a.tokens.norms[i] == "ل" and i + 1 < last and a.tokens.norms[i + 1] in self._heads:
                return self._words(i + 1, last)  # "تقرير أولي للشبكة السورية"
            if entry is not None and "cue.spokesperson" in entry.tags and i + 1 < last and not self._is_office(i, last):
                first = a.phrase_end(i)
                if first < last and a.classes[first] == "q":
                    close = next((j for j in range(first + 1, last) if a.classes[j] == "q"), last)
                    return self._words(first + 1, close)
                break
        while first < last - 1 and (a.classes[first] in "qE" or self._is_paper(first, last)):
            first += 1
        quotes = [j for j in range(first, last) if a.classes[j] == "q"]
        while last > first + 1 and (a.classes[last - 1] == "," or (a.classes[last - 1] in "q-" and len(quotes) != 2)):
            last -= 1
        return self._words(first, last)

    def _is_paper(self, i: int, last: int) -> bool:
        """ "بيانات قناة شام", "تقرير الشبكة": what the voice published is no part of its name."""
        norms = self._a.tokens.norms
        return norms[i] in self._papers and i + 1 < last and norms[i + 1] in self._heads

    def _is_office(self, i: int, last: int) -> bool:
        """ "رئيس الوزراء", "رئيس الجمهورية": an office, not the head of an institution that speaks through him."""
        then = self._a.phrase_end(i)
        return then < last and self._a.tokens.norms[then] in self._offices

    def _words(self, first: int, last: int) -> str:
        """The words as written; the article that a preposition swallowed comes back (للشبكة is ل and الشبكة)."""
        words = self._a.tokens.span(first, last)
        swallowed = self._a.tokens.norms[first].startswith("ال") and words.startswith("ل")
        return "ا" + words if swallowed else words

    # --- full names

    def _full_names(self) -> dict[str, str]:
        """The head of an institution's name to the fullest name in the text: المرصد -> المرصد السوري لحقوق الإنسان."""
        names: dict[str, str] = {}
        norms = self._a.tokens.norms
        for i, norm in enumerate(norms):
            key = _bare(norm)
            if norm not in self._heads or key in names:
                continue
            end = self._extent(i, min(len(norms), i + _LONGEST))
            definite = any(word.startswith(("ال", "لل")) for word in norms[i + 1 : end])
            if end - i > 1 and (definite or end - i > 2):
                names[key] = self._a.tokens.span(i, end)
        return names

    def _resolve(self, voice: str) -> str:
        words = voice.split()
        if len(words) == 1:
            return self._full.get(_bare(fold(words[0])), voice)
        return voice


def _bare(norm: str) -> str:
    return norm.removeprefix("ال")


def _same(one: str, other: str) -> bool:
    return fold(one) == fold(other)


def _contains(publisher: str, voice: str) -> bool:
    return fold(voice) in fold(publisher) or fold(publisher) in fold(voice)
