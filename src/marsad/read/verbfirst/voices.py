"""Who says it, where the verb of saying stands first: "قال المرصد إن …", "…، بحسب الوزارة", "ناشطون: …"."""

from __future__ import annotations

from bisect import bisect_left

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.record import Record
from marsad.read.text import fold, tokenise
from marsad.read.verbfirst.labels import Labels
from marsad.read.verbfirst.speakers import bare
from marsad.read.zones import Document, Sentence, layout

_NAME = "wGyapqUECb-"
_CUES = ("cue.said", "cue.according", "cue.figures")
_AHEAD = 9  # tokens before a claim in which it may be called expected or feared
_HEADLINE = 4  # sentences after a headline in which its voice may be heard
_OPENING = 3  # sentences in one of which the only voice of a text is heard
_FALSE = 9  # tokens after a claim in which it may be called false
_FROM = ("عن", "عنه", "عنها", "عنهم")
_LONGEST = 14  # tokens of a voice's name


class Cue(Record, frozen=True):
    """One cue of reporting: its token, the voices (origin first), whether it stands after what it reports, and whether
    it only names who is quoted ("نقلاً عن")."""

    at: int
    voices: tuple[str, ...]
    trailing: bool
    quoted: bool
    stance: str | None


class Voices(Labels):
    """The voices of one document: its cues by sentence, and the names it gives them in full."""

    def __init__(self, a: Annotated, document: Document, publisher: str | None) -> None:
        super().__init__(a)
        self._document, self._publisher = document, publisher
        self._credit = document.credit or self._agency_of(publisher)
        self._own = self.speaks_itself(publisher)
        self._verifying = a.lexicon.sets["verifying"]
        self._one_of = a.lexicon.sets["one_of"]
        tags = a.tags
        self._cue_words = sorted({i for name in _CUES for i in tags.get(name, ())})
        self.cues: list[list[Cue]] = []
        last: tuple[str, ...] = ()
        for sentence in document.sentences:
            found = [] if sentence.zone == "furniture" else self._cues(sentence, last)
            self.cues.append(found)
            if found:
                last = found[-1].voices
        self._only = self._only_voice()

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
        chain = [self.resolve(voice) for voice in cue.voices] if cue else []
        if cue is not None and draft.stance == "asserted":
            self._take_stance(draft, cue)
        if draft.stance == "asserted" and self._is_denied(draft):
            draft.stance = "denied"
        if draft.stance == "asserted" and "act" not in draft.marks and self._is_to_come(draft):
            draft.stance = "projected"
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
        elif cue.stance in ("acknowledged", "verified") and not cue.trailing and draft.first > cue.at:
            draft.stance = "acknowledged" if cue.stance == "acknowledged" else "confirmed"

    def _is_denied(self, draft: Draft) -> bool:
        """Does a verb of denial stand before the claim in its clause: "نفى المتحدث مقتل الثلاثة"?"""
        a = self.a
        first = self._document.sentences[draft.sentence].first
        at = a.tagged(first, draft.first, "stance.denied")
        if "act" in draft.marks:
            return False
        if at is None:
            return self._is_called_false(draft)
        return not any(c in ",.;:" for c in a.classes[at : draft.first])

    def _is_to_come(self, draft: Draft) -> bool:
        """ "يُخشى أن يصل العدد إلى 400", "سيعود 300 لاجئ", "قد يُقتل المئات": expected, feared, not yet so."""
        a, at, first = self.a, draft.predicate, self._document.sentences[draft.sentence].first
        if at is not None and at > first and (a.classes[at - 1] == "Y" or self._may_be(at)):
            return True
        start = draft.first if at is None else min(at, draft.first)
        tagged = a.tagged(max(first, start - _AHEAD), draft.last, "stance.projected")
        if tagged is not None and self.causes(tagged):
            return False
        if tagged is None or (draft.quantity is not None and tagged > draft.quantity.first):
            return False
        return not any(c in ",.;:" for c in a.classes[tagged : draft.quantity.first if draft.quantity else draft.last])

    def _may_be(self, at: int) -> bool:
        return self.a.tokens.norms[at - 1] == "قد" and self.a.tokens.norms[at][:1] in ("ي", "ت")

    def _is_called_false(self, draft: Draft) -> bool:
        """ "أنباء مقتل 30 شخصاً عارية عن الصحة": is the claim called false in its own clause?"""
        a = self.a
        limit = self._document.sentences[draft.sentence].last
        at = a.tagged(draft.last, min(limit, draft.last + _FALSE), "stance.denied")
        if at is None or a.classes[at] == "V":
            return False
        return not any(c in ",.;:&V" for c in a.classes[draft.last : at])

    def _own_voice(self, draft: Draft) -> Cue | None:
        sentence = self._document.sentences[draft.sentence]
        if draft.predicate is None:
            return self._cue_for(draft)
        start = self.a.phrase_end(draft.predicate)
        subject = self._subject(sentence, draft.predicate)
        if self.a.tokens.norms[draft.predicate] in self.a.lexicon.sets["first_person"]:
            return None
        if subject is None and self.a.tokens.norms[start - 1] in ("الي", "علي"):
            return self._cue_for(draft)  # "ونسبت الهجوم إلى الحزب": whom it blames follows, not who speaks
        if start < sentence.last and self.a.tokens.norms[start] == "ل":
            start += 1
        elif draft.what == "unverified":
            return None
        name = subject or self.name(start, sentence.last, has_object=True)
        led = self.a.tokens.norms[start - 1] == "ل"  # "لم يتسن لرويترز"
        if name is None or not (subject or led or self.is_named(start, sentence.last)):
            return self._cue_for(draft)
        return Cue(draft.predicate, (name,), False, False, None)

    def _cue_for(self, draft: Draft) -> Cue | None:
        anchor = draft.quantity.first if draft.quantity else draft.first
        own = [c for c in self.cues[draft.sentence] if c.at < anchor or c.trailing or self._tells_back(c, anchor)]
        before = [c for c in own if c.at < anchor and not c.trailing and not self._only_claims_deed(c, anchor)]
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

    def _tells_back(self, cue: Cue, anchor: int) -> bool:
        """May who speaks after a claim in its sentence have told it? Not who owns to a deed, nor after a contrast."""
        return cue.stance != "acknowledged" and not self.contrasts(anchor, cue.at)

    def _only_claims_deed(self, cue: Cue, anchor: int) -> bool:
        """ "تبنى التنظيم الاعتداءات التي أوقعت 129 قتيلاً": who claims the deed does not tell its toll."""
        if cue.stance != "acknowledged":
            return False
        between = range(cue.at, anchor)
        return any(self.a.tokens.norms[i] in ("التي", "الذي") for i in between)

    @staticmethod
    def _chained(cue: Cue, quoted: Cue) -> Cue:
        return cue._replace(voices=(*quoted.voices, *cue.voices))

    def _earlier(self, draft: Draft) -> Cue | None:
        """Without a cue of its own sentence a number goes on in the voice before it; a headline takes the first one."""
        if not draft.counted:
            return None
        sentence = self._document.sentences[draft.sentence]
        if self.recalls(sentence.first, sentence.last):
            return None
        sums_up = self.a.tagged(sentence.first, sentence.last, "scope.sum") is not None
        listed = bool(draft.marks & {"row", "older"}) or sums_up
        for number in range(draft.sentence - 1, -1, -1):
            if not listed and (self._own or self._starts_line(number + 1)):
                break  # an institution that speaks itself goes on in its own voice
            if self.cues[number]:
                cue = self.cues[number][-1]
                owns = cue.stance == "acknowledged"  # "وتبنى التنظيم التفجير. وقُتل …"
                return None if owns or (cue.voices and fold(cue.voices[0]) in self._one_of) else cue
        if self._only is not None and not (sentence.zone == "item" and self._only.trailing) and not self._own:
            return self._only
        if draft.sentence > 1 or self._own:
            return None
        if sentence.zone != "headline" and not self._heads_text(sentence):
            return None
        for number in range(draft.sentence + 1, min(draft.sentence + _HEADLINE, len(self.cues))):
            if self.cues[number]:
                cue = self.cues[number][0]
                return cue if cue.stance is None else None
        return None

    def _heads_text(self, sentence: Sentence) -> bool:
        """ "ميناء رأس عيسى.. من 17 قتيلاً إلى 38": the rest of a first line that dots cut up."""
        classes = self.a.classes
        return "r" not in classes[: sentence.first] and classes[sentence.last : sentence.last + 1] == "r"

    def _only_voice(self) -> Cue | None:
        """The voice of a text in which one institution alone is heard."""
        items = [s.first for s in self._document.sentences if s.zone == "item"]
        cues = [cue for own in self.cues for cue in own]
        opening = self._document.sentences[:_OPENING]
        if not cues or cues[0].at >= opening[-1].last:
            return None  # who is first heard far down a text does not tell what stands above
        if len(items) > 1 and any(cue.at in items for cue in cues):
            return None  # a line's own voice is not that of the other lines
        voices = {cue.voices for cue in cues}
        if len(voices) != 1 or cues[0].stance in ("denied", "acknowledged") or not cues[0].voices:
            return None
        if fold(cues[0].voices[0]).split()[0] not in self.heads:
            return None
        return cues[0]._replace(stance=None)

    def _starts_line(self, number: int) -> bool:
        first = self._document.sentences[number].first
        return first > 0 and self.a.classes[first - 1] == "r"

    # --- the cues of a sentence

    def _cues(self, sentence: Sentence, last: tuple[str, ...]) -> list[Cue]:
        a, found = self.a, []
        label = self.label(sentence)
        if label:
            found.append(Cue(sentence.first, (label,), False, False, None))
        words = self._cue_words
        for i in words[bisect_left(words, sentence.first) : bisect_left(words, sentence.last)]:
            entry = a.entries[i]
            if entry is None or (a.classes[i] == "V" and i > sentence.first and a.tokens.norms[i - 1] in ("ل", "ب")):
                continue
            cue: Cue | None = None
            if "cue.figures" in entry.tags:
                cue = self._source_of_figures(sentence, i)
            elif "cue.according" in entry.tags:
                cue = self._according(sentence, i, last)
            elif "cue.said" in entry.tags:
                cue = self._said(sentence, i, last)
            if cue is not None:
                found.append(cue)
                last = cue.voices
        return found

    def _according(self, sentence: Sentence, i: int, last: tuple[str, ...]) -> Cue | None:
        a = self.a
        start = a.phrase_end(i)
        entry = a.entries[start] if start < sentence.last else None
        if entry is not None and "cue.said" in entry.tags:
            return None  # "وفق ما ذكرته", "كما قالت …": the verb is the cue
        ours = start < sentence.last and self.is_ours(start)  # "وفق إحصائنا"
        name = self.name(start, sentence.last)
        if name is None or ours:
            return Cue(i, (), True, False, None) if ours else None
        if a.tokens.norms[i] in ("لدي", "عند"):
            if start >= sentence.last or a.tokens.norms[start] not in self.heads:
                return None
            name = a.tokens.span(start, self.extent(start, min(sentence.last, start + _LONGEST)))
        quoted = a.tokens.norms[start - 1] == "عن"
        return Cue(i, (name,), i > sentence.first + 1, quoted, None)

    def _source_of_figures(self, sentence: Sentence, i: int) -> Cue | None:
        """ "هذه أرقام أولية خرج بها اجتماع … مع وحدة إدارة الكوارث": whose figures those told before are."""
        norms = self.a.tokens.norms
        heads = [j for j in range(self.a.phrase_end(i), sentence.last) if norms[j] in self.heads]
        if not heads:
            return None
        first = heads[-1]
        while first - 1 in heads:
            first -= 1
        name = self.clean(first, self.extent(first, sentence.last))
        return Cue(i, (name,), False, False, None) if name else None

    def _said(self, sentence: Sentence, i: int, last: tuple[str, ...]) -> Cue | None:
        a = self.a
        entry = a.entries[i]
        tags = entry.tags if entry else frozenset()
        stance = next((s for s in ("denied", "acknowledged", "confirmed") if f"stance.{s}" in tags), None)
        if stance is None and a.tokens.norms[i] in self._verifying and a.classes[i - 1 : i] != "n":
            stance = "verified"  # "تحققت المفوضية من 780 قتيلاً"
        before = a.entries[i - 1] if i > sentence.first else None
        follows = before is not None and "cue.according" in before.tags
        start = a.phrase_end(i)
        if a.tokens.norms[i][1:2] == "ت" and a.tokens.raw(i)[1:2] == "\u064f":
            return None  # "يُتهم عناصر من التنظيم بقتلهم": said of them, not by them
        if a.tokens.norms[i].startswith("نقل") and a.classes[i + 1 : i + 2] in ("N", "G", "D"):
            return None  # "الهلال الأحمر نقل 25 حالة"
        relays = start < sentence.last and a.tokens.norms[i].startswith("نقل") and a.tokens.norms[start] in _FROM
        if relays:
            start += 1
        while start < sentence.last and a.classes[start] == "T":
            start = a.phrase_end(start)
        subject = self._subject(sentence, i)
        if subject is not None and not follows and not self.told_after(start, sentence.last):
            return Cue(i, (subject,), False, False, stance)
        if start < sentence.last and self.is_ours(start):
            return Cue(i, (), follows, False, stance)
        name = self.name(start, sentence.last)
        if name is not None and (
            follows or self.is_named(start, sentence.last) or self.goes_to_that(start, sentence.last)
        ):
            voices = (*last, name) if relays and last else (name,)  # "ونقلت عنه سانا"
            voices = self._known(name, last) or voices
            if a.tokens.norms[i].startswith("نقل") and not relays:
                voices = (*self._relayed(start, sentence.last), *voices)
            return Cue(i, voices, follows, False, stance)
        titled = self.titled(sentence.first, i)
        if titled is not None:
            return Cue(i, (titled,), False, False, stance)
        that = self.is_that(start)
        return Cue(i, last, follows, False, stance) if last and (that or follows) else None

    def _relayed(self, first: int, limit: int) -> tuple[str, ...]:
        """ "نقلت صحيفة الوطن عن مصدر في الوزارة أن": whom the voice quotes."""
        for j in range(first + 1, min(limit - 1, first + 6)):
            if self.a.tokens.norms[j] == "عن":
                name = self.name(j + 1, limit)
                return (name,) if name is not None and self.is_named(j + 1, limit) else ()
            if self.a.classes[j] in ",.N":
                break
        return ()

    @staticmethod
    def _known(name: str, last: tuple[str, ...]) -> tuple[str, ...] | None:
        """ "وذكّر المصدر بأن": the source named before, with the voice that relayed it."""
        word = fold(name)
        if " " in word or not word.startswith("ال") or not last:
            return None
        return last if fold(last[0]).split()[0] == bare(word) else None

    def _subject(self, sentence: Sentence, i: int) -> str | None:
        """A subject that stands before its verb, from the start of the sentence or of the clause."""
        a = self.a
        end = i
        while end > sentence.first and (a.classes[end - 1] in "T~dRHB" or a.tokens.norms[end - 1] == "ف"):
            end -= 1
        first = end
        while first > sentence.first and a.classes[first - 1] in "wGyapqO~P,bUdCDn" and end - first < _LONGEST:
            if self.parts_clauses(first - 1):
                break
            first -= 1
        if first >= end or not (a.tokens.norms[first] in self.heads or self.is_capital(first, end)):
            return None
        while first < end and a.classes[first] in "PO,~&":
            first += 1
        last = first
        while last < end and (self.in_name(first, last, end) or a.classes[last] in ",q"):
            last += 1
        return (self.clean(first, last) or None) if last > first else None


def _same(one: str, other: str) -> bool:
    return fold(one) == fold(other)


def _contains(publisher: str, voice: str) -> bool:
    name, whole = fold(voice), fold(publisher)
    short = " " not in name and whole.startswith(bare(name) + " ")  # "المرصد" of "مرصد طرابلس للحريات"
    return short or name in whole or whole in name
