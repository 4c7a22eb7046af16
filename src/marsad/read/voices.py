"""Who says it: cue frames, and the chain of voices from the one who is said to know to the publisher."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from marsad.read.annotate import Annotated
from marsad.read.cues import Cues
from marsad.read.draft import Draft
from marsad.read.names import full_names, is_named_monitor, is_unnamed_monitor, stands_for_last
from marsad.read.saying import Cue, opening_name
from marsad.read.text import fold
from marsad.read.zones import UNREAD, Document, Sentence

_MEMORY = 40  # sentences that a voice is remembered
_NEAR = 8  # tokens between a verb of confirming and what it confirms


class Voices(Cues):
    """The voices of one document: its cues by sentence, and the names it gives them in full."""

    def __init__(self, a: Annotated, document: Document, publisher: str | None) -> None:
        super().__init__(a, full_names(a))
        self._document, self._publisher = document, publisher
        self._tail = [name for name in (document.credit, publisher) if name]
        self._named: str | None = None
        self._short: dict[str, str] = {}
        self._clocks = {time.first for time in a.times if time.kind == "clock"}
        self._onward: dict[int, tuple[int, bool, Cue | None] | None] = {}  # by sentence, what `_before` found
        last: tuple[str, ...] = ()
        for sentence in document.sentences:
            found = [] if sentence.zone in UNREAD else self.find(sentence, last)
            self.cues.append(found)
            if found:
                last = found[-1].voices
        self._learn_short()
        resolved = [self._resolve(v) for row in self.cues for cue in row for v in cue.voices]
        self._named = next((v for v in resolved if is_named_monitor(self._a, v)), None)

    # --- one claim ----------------------------------------------------------------------------------------
    def give(self, draft: Draft) -> None:
        """A draft in: its chain of voices, and what its cue says of its stance, are filled."""
        own = self._own_cue(draft)
        cue = own or self._earlier(draft)
        if own is not None:
            draft.marks.add("own-cue")
        elif cue is not None:
            draft.told_at = cue.at
        if draft.counted and draft.stance == "asserted" and self._is_confirmed(draft):
            draft.stance = "confirmed"
        if draft.stance in ("asserted", "confirmed") and _is_denied(self._a, self._document, draft):
            draft.stance = "denied"
        chain = [self._resolve(voice) for voice in cue.voices] if cue else []
        if "own-voice" in draft.marks and draft.predicate is not None:
            chain = self._own_voice(draft, own, chain)
        if not chain and self._document.signed:
            chain = [self._document.signed]
        if own and own.stance and draft.stance == "asserted" and "own-voice" not in draft.marks:
            self._take_stance(draft, own)
        if self._publisher and chain and chain[0] in self._publisher and not _is_seat(chain[0], self._publisher):
            chain = []
        seen: list[str] = []
        for name in (*chain, *self._tail):
            if name and all(name.casefold() != other.casefold() for other in seen):
                seen.append(name)
        draft.said_by = tuple(seen)

    def _own_voice(self, draft: Draft, own: Cue | None, chain: list[str]) -> list[str]:
        """The chain of an act that speaks for itself: its doer first."""
        at = draft.predicate or draft.first
        if draft.what == "responsibility_attributed" and chain and own is not None and own.at < at:
            return chain  # "Russia says Ukraine may be behind it"
        subject = self._doer(draft)
        chain = chain if own else []
        if subject and stands_for_last(self._a, subject):
            earlier = self._earlier(draft)
            alone = subject if "repeats_voices" in self._a.lexicon.policy else None
            subject = earlier.voices[0] if earlier and earlier.voices else alone
        return [self._resolve(subject), *chain] if subject else chain

    def _doer(self, draft: Draft) -> str | None:
        """The subject of an act that speaks for itself (`ISIS claims the attack`), not of a passive."""
        at = draft.predicate or draft.first
        sentence = self._document.sentences[draft.sentence]
        if "B" in self._a.classes[max(sentence.first, at - 2) : at]:
            return self._agent(sentence, at)
        if self._a.tokens.norms[at] in self._a.lexicon.sets["passive_starts"]:
            return None
        final = opening_name(self._a, sentence, at) if "verb_final" in self._a.lexicon.policy else None
        return self._clean(*final) if final else self._subject(sentence, at)[0] or None

    def _agent(self, sentence: Sentence, at: int) -> str | None:
        """`are still being checked by officials`: who does it, right after."""
        end = self._a.phrase_end(at)
        return self._phrase(end + 1, sentence.last) if self._a.classes[end : end + 1] == "X" else None

    def _is_confirmed(self, draft: Draft) -> bool:
        """`has verified by name 1,426 dead`: a verb of confirming right before the claim, and not denied itself."""
        a = self._a
        first = max(self._document.sentences[draft.sentence].first, draft.first - 6)
        at = a.tagged(first, draft.first + 1, "stance.confirmed")
        return at is not None and not set(a.classes[max(0, at - 3) : at]) & set("nY")

    def _take_stance(self, draft: Draft, cue: Cue) -> None:
        if cue.trailing and (cue.stance != "confirmed" or "first" not in draft.marks):
            return
        final = "verb_final" in self._a.lexicon.policy and cue.at - draft.last <= 3  # "öldüğünü doğruladı"
        if not cue.trailing and draft.last <= cue.at and not final:
            return
        if cue.stance == "denied" and _is_presupposed(self._a, draft):
            return
        if cue.stance == "confirmed" and draft.first - cue.at > _NEAR:
            return
        draft.stance = cue.stance or draft.stance

    def _own_cue(self, draft: Draft) -> Cue | None:
        own = self.cues[draft.sentence]
        at = draft.quantity.first if draft.quantity else draft.first
        if "verb_final" in self._a.lexicon.policy:  # the next verb of saying closes what is told
            own = [c for c in own if c.at >= draft.first] or own
        if "own-voice" not in draft.marks and len(own) > 0:
            own = [c for c in own if not self._parted(draft, c)]
        before = [c for c in own if c.at < max(at, draft.first + 1) and not c.trailing]
        if before:
            return before[-1]
        after = [c for c in own if c.at >= draft.first]
        closing = next((c for c in after if c.trailing), None)  # "on the orders of a man who blamed it, groups said"
        return closing or (after[0] if after else (own[-1] if own else None))

    def _parted(self, draft: Draft, cue: Cue) -> bool:
        """`8 dead as shells hit resort; Ankara denies it`: who denies beyond a semicolon tells nothing before it."""
        beyond = cue.at > draft.last and ";" in self._a.classes[draft.last : cue.at]
        return beyond and (cue.stance == "denied" or (not cue.trailing and cue.stance is not None))

    def _earlier(self, draft: Draft) -> Cue | None:
        if draft.sentence not in self._onward:
            self._onward[draft.sentence] = self._before(draft.sentence)
        before = self._onward[draft.sentence]
        if before is None:
            return None
        number, near, cue = before
        if cue is None:
            return self._later(draft)
        if not near and (later := self._later(draft)) is not None:
            return later
        # what nobody is said to say, and is no figure, the publisher tells, unless somebody's account runs on
        told = draft.size is not None and (near or self._alone(draft.sentence))
        told = told or (near and number == draft.sentence - 1 and self._refers_back(draft))
        first = self._document.sentences[number].first
        told = told or (near and draft.counted and cue.at == first)  # "Sources: 40 dead. Some …"
        return cue if told or self._is_account(cue) or self._is_hearsay(draft) else self._heading()

    def _before(self, at: int) -> tuple[int, bool, Cue | None] | None:
        """The nearest sentence before one whose voice may go on in it, whether it is near by, and its cue (None: no
        such sentence); None where no voice from before may go on."""
        sentences = self._document.sentences
        own = sentences[at]
        if self._a.tagged(own.first, own.last, "stance.corrected") is not None:
            return None  # a correction is the publisher's own
        apart = False  # has the point of a list begun since?
        for number in range(at - 1, max(-1, at - 1 - _MEMORY), -1):
            if sentences[number + 1].first in self._clocks:  # "18:05 Shells are falling"
                return None  # the entries of a live page have each their own voice
            apart = apart or sentences[number + 1].zone == "item"
            if not self.cues[number] or own.zone == sentences[number].zone == "item":
                continue
            near = sentences[number].paragraph == own.paragraph and not (apart and own.zone != "item")
            cue = self._going_on(number, near=near)
            if cue is not None:
                return number, near, cue
        return 0, False, None

    def _later(self, draft: Draft) -> Cue | None:
        """`Two more died in hospital. That takes the dead to 211, writes the daily`: the next sentence says who tells
        it; of the first sentence of a text, whatever voice comes next."""
        if draft.size is None:
            return None
        sentences = self._document.sentences
        own, lead = sentences[draft.sentence], draft.sentence == 0
        reach = 3 if lead else 2
        for number in range(draft.sentence + 1, min(draft.sentence + reach, len(sentences))):
            ahead = sentences[number]
            if not lead and (ahead.paragraph != own.paragraph or ahead.zone == "item" == own.zone):
                return None
            cue = next(iter(self.cues[number]), None)
            if cue is not None:
                return cue if (lead or cue.trailing) and not self._is_claim(cue) else None
        return None

    def _is_claim(self, cue: Cue) -> bool:
        """`has claimed the attack`: it speaks for itself, and tells no figure."""
        near = (entry for entry in self._a.entries[cue.at : cue.at + 3] if entry is not None)
        return any(tag.startswith("phrase:") for entry in near for tag in entry.tags)

    def _going_on(self, number: int, *, near: bool) -> Cue | None:
        """The last cue of a sentence whose voice may tell what follows too: pictures speak but once, crowds only to the
        end of their paragraph (`near`)."""
        sets = self._a.lexicon.sets
        once = sets["evidence"] | (frozenset() if near else sets["crowds"])
        for cue in reversed(self.cues[number]):
            if cue.at >= 0 and self._a.classes[cue.at] == "(":
                continue  # a source in brackets is that of its own sentence
            words = cue.voices[0].split() if cue.voices else []
            named = any(word[:1].isupper() for word in words[1:])
            if named or self._is_account(cue) or not any(fold(word) in once for word in words):
                return cue
        return None

    def _refers_back(self, draft: Draft) -> bool:
        """Does the sentence open with a word that stands for what was just told (`They live with relatives`)?"""
        first = self._document.sentences[draft.sentence].first
        return self._a.tokens.norms[first] in self._a.lexicon.sets["they"]

    def _alone(self, number: int) -> bool:
        """Has one voice alone been heard before a sentence? Its account then runs on over paragraphs."""
        told = (cue.voices[0] for row in islice(self.cues, number) for cue in row if cue.voices)
        first = next(told, None)
        return first is not None and all(voice == first for voice in told)  # stops at the second voice: texts are long

    def _is_account(self, cue: Cue) -> bool:
        """`Survivors speak of six days`: what follows is theirs."""
        a, entry = self._a, self._a.entries[cue.at]
        figure = "N" in a.classes[cue.at : a.phrase_end(cue.at) + 2]  # "speaks of 140 notices" tells that and no more
        return entry is not None and "cue.account" in entry.tags and not figure

    def _heading(self) -> Cue | None:
        """The voice that the headline names: the whole text is its account."""
        first = self._document.sentences[0] if self._document.sentences else None
        return self.cues[0][-1] if first is not None and first.zone == "headline" and self.cues[0] else None

    def _is_hearsay(self, draft: Draft) -> bool:
        """`are said to have looted`, `are reported to have suffered`: somebody told it, the voice before."""
        a, first = self._a, self._document.sentences[draft.sentence].first
        at = draft.predicate or draft.first
        start = max(first, at - 8)
        told = (i for i in range(start, at) if a.classes[i] == "V") if "V" in a.classes[start:at] else ()
        return any("B" in a.classes[max(first, i - 2) : i] for i in told)

    # --- full names ---------------------------------------------------------------------------------------
    def _learn_short(self) -> None:
        """`l'Observatoire syrien (OSDH)`: later `l'Observatoire` and `OSDH` are the same voice. Only in languages that
        write such names without capitals, where a name's words do not show how far it goes."""
        if "short_names" not in self._a.lexicon.policy:
            return
        heads = self._a.lexicon.sets["institutions"]
        for voice in (v for row in self.cues for cue in row for v in cue.voices):
            words = voice.split()
            if len(words) < 2:
                continue
            if fold(words[0]) in heads:
                self._short.setdefault(fold(words[0]), voice)
            if words[-1].startswith("(") and words[-1].endswith(")"):
                self._short.setdefault(fold(words[-1].strip("()")), voice)

    def _resolve(self, voice: str) -> str:
        bare = voice.split(" ", 1)[1] if voice[:4].lower() == "the " else voice
        if fold(bare) in self._short:
            return self._short[fold(bare)]
        if bare in self._full:
            return self._full[bare]
        if self._named and is_unnamed_monitor(self._a, voice):
            return self._named or voice
        return voice


def _is_seat(voice: str, publisher: str) -> bool:
    """`Kyiv accuses Moscow`, in the Kyiv Courier: the one word that a publisher's name begins with is not its name."""
    return " " not in voice and publisher.startswith(voice + " ") and not voice.isupper()


def _is_denied(a: Annotated, document: Document, draft: Draft) -> bool:
    """`denied that troops killed 70`, `reports of 70 executions were fabricated`."""
    sentence = document.sentences[draft.sentence]
    words = a.tags.get("stance.denied")
    if words is None or _is_presupposed(a, draft):
        return False
    for i in words[bisect_left(words, sentence.first) : bisect_left(words, sentence.last)]:
        entry = a.entries[i]
        if entry is None:
            continue
        at = draft.first if draft.counted or draft.predicate is None else draft.predicate
        before = i < at and entry.letter == "V"
        after = i >= draft.last and entry.letter != "V" and i - draft.last < 8
        if (before or after) and ";" not in a.classes[min(i, draft.first) : max(i, draft.last)]:
            return True
    return False


def _is_presupposed(a: Annotated, draft: Draft) -> bool:
    """`denied any part in the murder of six priests`: the murder itself is not denied."""
    at = draft.predicate
    if not draft.counted or at is None or a.classes[a.phrase_end(at) : a.phrase_end(at) + 1] != "O":
        return False
    return a.tokens.norms[at - 1] in a.lexicon.sets["articles"] and a.classes[at - 2 : at - 1] in ("P", "X")
