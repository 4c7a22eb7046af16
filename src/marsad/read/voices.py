"""Who says it: cue frames, and the chain of voices from the one who is said to know to the publisher."""

from __future__ import annotations

from typing import NamedTuple

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.names import full_names, is_named_monitor, is_unnamed_monitor, shorten, stands_for_last
from marsad.read.text import fold
from marsad.read.zones import UNREAD, Document, Sentence

_STANCES = ("denied", "acknowledged", "confirmed")
_MEMORY = 40  # sentences that a voice is remembered
_NEAR = 8  # tokens between a verb of confirming and what it confirms


class Cue(NamedTuple):
    """One cue of reporting: its token, the voices (origin first), whether it stands after what it reports, and which
    stance its verb gives (`denied`, `confirmed`, `acknowledged` or None)."""

    at: int
    voices: tuple[str, ...]
    trailing: bool
    stance: str | None


class Voices:
    """The voices of one document: its cues by sentence, and the names it gives them in full."""

    def __init__(self, a: Annotated, document: Document, publisher: str | None) -> None:
        self._a, self._document, self._publisher = a, document, publisher
        self._full = full_names(a)
        self._named: str | None = None
        self.cues: list[list[Cue]] = []
        last: tuple[str, ...] = ()
        for sentence in document.sentences:
            found = [] if sentence.zone in UNREAD else self._cues(sentence, last)
            self.cues.append(found)
            if found:
                last = found[-1].voices
        resolved = [self._resolve(v) for row in self.cues for cue in row for v in cue.voices]
        self._named = next((v for v in resolved if is_named_monitor(self._a, v)), None)

    # --- one claim ----------------------------------------------------------------------------------------
    def give(self, draft: Draft) -> None:
        """A draft in: its chain of voices, and what its cue says of its stance, are filled."""
        own = self._own_cue(draft)
        cue = own or self._earlier(draft)
        if own is not None:
            draft.marks.add("own-cue")
        if draft.counted and draft.stance == "asserted" and self._is_confirmed(draft):
            draft.stance = "confirmed"
        if draft.stance in ("asserted", "confirmed") and _is_denied(self._a, self._document, draft):
            draft.stance = "denied"
        chain = [self._resolve(voice) for voice in cue.voices] if cue else []
        if "own-voice" in draft.marks and draft.predicate is not None:
            subject = self._doer(draft)
            chain = chain if own else []
            if subject and stands_for_last(self._a, subject):
                earlier = self._earlier(draft)
                subject = earlier.voices[0] if earlier and earlier.voices else None
            chain = [self._resolve(subject), *chain] if subject else chain
        if not chain and self._document.signed:
            chain = [self._document.signed]
        if own and own.stance and draft.stance == "asserted" and "own-voice" not in draft.marks:
            self._take_stance(draft, own)
        if self._publisher and chain and chain[0] in self._publisher:
            chain = []
        tail = [name for name in (self._document.credit, self._publisher) if name]
        seen: list[str] = []
        for name in (*chain, *tail):
            if name and all(name.casefold() != other.casefold() for other in seen):
                seen.append(name)
        draft.said_by = tuple(seen)

    def _doer(self, draft: Draft) -> str | None:
        """The subject of an act that speaks for itself (`ISIS claims the attack`), not of a passive."""
        at = draft.predicate or draft.first
        sentence = self._document.sentences[draft.sentence]
        if "B" in self._a.classes[max(sentence.first, at - 2) : at]:
            return None
        return self._subject(sentence, at)[0] or None

    def _is_confirmed(self, draft: Draft) -> bool:
        """`has verified by name 1,426 dead`: a verb of confirming right before the claim, and not denied itself."""
        a = self._a
        for i in range(max(self._document.sentences[draft.sentence].first, draft.first - 6), draft.first + 1):
            entry = a.entries[i]
            if entry is not None and "stance.confirmed" in entry.tags:
                return not set(a.classes[max(0, i - 3) : i]) & set("nY")
        return False

    def _take_stance(self, draft: Draft, cue: Cue) -> None:
        if cue.trailing and (cue.stance != "confirmed" or "first" not in draft.marks):
            return
        if not cue.trailing and draft.last <= cue.at:
            return
        if cue.stance == "confirmed" and draft.first - cue.at > _NEAR:
            return
        draft.stance = cue.stance or draft.stance

    def _own_cue(self, draft: Draft) -> Cue | None:
        own = self.cues[draft.sentence]
        at = draft.quantity.first if draft.quantity else draft.first
        before = [c for c in own if c.at < max(at, draft.first + 1) and not c.trailing]
        if before:
            return before[-1]
        after = [c for c in own if c.at >= draft.first]
        return after[0] if after else (own[-1] if own else None)

    def _earlier(self, draft: Draft) -> Cue | None:
        sentences = self._document.sentences
        own = sentences[draft.sentence]
        if self._a.tagged(own.first, own.last, "stance.corrected") is not None:
            return None  # a correction is the publisher's own
        paragraph = sentences[draft.sentence].paragraph
        for number in range(draft.sentence - 1, max(-1, draft.sentence - 1 - _MEMORY), -1):
            if self.cues[number] and not (own.zone == sentences[number].zone == "item"):
                near = sentences[number].paragraph == paragraph
                return self.cues[number][-1] if near or draft.counted else None
        if draft.counted:
            for number in range(draft.sentence + 1, min(draft.sentence + 3, len(sentences))):
                if self.cues[number]:
                    return self.cues[number][0]
        return None

    # --- the cues of a sentence ---------------------------------------------------------------------------
    def _cues(self, sentence: Sentence, last: tuple[str, ...]) -> list[Cue]:
        a, found = self._a, []
        for i in range(sentence.first, sentence.last):
            entry = a.entries[i]
            if entry is None:
                continue
            cue = None
            if "cue.according" in entry.tags:
                voice = self._phrase(a.phrase_end(i), sentence.last)
                cue = Cue(i, (voice,), True, None) if voice else None
            elif "cue.said" in entry.tags or (entry.letter == "H" and a.classes[a.phrase_end(i) :][:1] == "N"):
                cue = self._said(sentence, i, last)
            if cue is not None:
                found.append(cue)
                last = cue.voices
        return _cited(a, found)

    def _said(self, sentence: Sentence, i: int, last: tuple[str, ...]) -> Cue | None:
        a = self._a
        entry = a.entries[i]
        tags = entry.tags if entry else frozenset[str]()
        stance = next((s for s in _STANCES if f"stance.{s}" in tags), None)
        end = a.phrase_end(i)
        before = a.classes[sentence.first : i].rstrip("~Td")
        noun = a.classes[end : end + 1] == "V"  # `emerging reports suggest`
        if before[-1:] == "B" or noun or a.tokens.norms[max(0, i - 1)] in a.lexicon.sets.get("passive_like", ()):
            return None
        inverts = a.tokens.norms[i] in a.lexicon.sets.get("inverting", ())
        inserted = before[-1:] == "," and self._opens(sentence, i)
        if inverts and not inserted and before[-1:] in (",", "q", ")") and before and end < sentence.last:
            name = self._phrase(end, sentence.last)
            if name:
                return Cue(i, (name,), bool(before), stance)
        subject, first = self._subject(sentence, i)
        if subject is None:
            return None
        closes = end >= sentence.last or a.classes[end] in ",.;T"
        trailing = closes or (first > sentence.first and a.classes[first - 1] in ",q")
        trailing = trailing and first > sentence.first
        if subject == "" and not last:
            subject, first = self._inserted(sentence, first - 1) if a.classes[first - 1] == "," else (None, first)
        if subject is None:
            return None
        return Cue(i, self._chain(sentence, i, subject, first, last), trailing, stance)

    def _chain(self, sentence: Sentence, i: int, subject: str, first: int, last: tuple[str, ...]) -> tuple[str, ...]:
        """The subject of a verb of saying in, its voices, origin first, out; `last` are the voices before it."""
        a = self._a
        if subject == "":
            return last
        if fold(subject.split(" ", 1)[0]) in a.lexicon.sets.get("we", ()):
            return ()
        if last and stands_for_last(a, subject):
            return last
        quoted = self._quoted(sentence, first)
        if quoted:
            return (quoted, subject)
        if a.tokens.norms[i] in a.lexicon.sets.get("told", ()):
            relay = self._phrase(a.phrase_end(i), sentence.last)
            if relay and any(c.isupper() for c in relay):
                return (subject, relay)
        return (subject,)

    def _subject(self, sentence: Sentence, i: int) -> tuple[str | None, int]:
        """The noun phrase before a verb of saying; "" for a pronoun, None when there is none."""
        a = self._a
        end = i
        while end > sentence.first and a.classes[end - 1] in "HdnBYT~" and end > i - 7:
            end -= 1
        while end < i and a.classes[end] == "~":
            end += 1
        if end <= sentence.first:
            return None, i
        if a.tokens.norms[end - 1] in a.lexicon.pronouns:
            return "", end - 1
        if a.classes[end - 1] in ",)":
            return self._inserted(sentence, end - 1)
        relative = a.classes.rfind("W", max(sentence.first, end - 10), end)
        who = relative > sentence.first and a.tokens.norms[relative] in a.lexicon.sets.get("relatives", ())
        if who and "," not in a.classes[relative:end]:
            end = relative - 1 if a.classes[relative - 1] == "," else relative
        match = a.lexicon.speaker_before.search(a.classes[max(sentence.first, end - 24) : end])
        if match is None:
            return None, i
        first = max(sentence.first, end - 24) + match.start()
        trails = first > sentence.first and a.classes[first - 1] == ","
        spoken = trails and a.tokens.norms[i] in a.lexicon.sets.get("inverting", ())
        if not spoken and not self._can_speak(first, end):
            return None, i
        return self._clean(first, end), first

    def _opens(self, sentence: Sentence, i: int) -> bool:
        """Does the speaker, with a clause inserted after him, open the sentence?"""
        comma = self._a.classes.rfind(",", sentence.first, i)
        return comma > 0 and self._inserted(sentence, comma)[1] <= sentence.first + 2

    def _quoted(self, sentence: Sentence, first: int) -> str | None:
        """`A military source quoted by the state agency said`: who was quoted is the origin."""
        a = self._a
        if first - 3 < sentence.first or a.classes[first - 1] != "X":
            return None
        if a.tokens.norms[first - 2] not in a.lexicon.sets.get("quoted", ()):
            return None
        match = a.lexicon.speaker_before.search(a.classes[sentence.first : first - 2])
        start = sentence.first + match.start() if match else first
        return self._clean(start, first - 2) if match and self._can_speak(start, first - 2) else None

    def _inserted(self, sentence: Sentence, comma: int) -> tuple[str | None, int]:
        """`Rami Abdulrahman, who runs a war monitor, said`: the name before the inserted clause."""
        a = self._a
        if a.classes[comma] == ")":
            opening = a.classes.rfind("(", sentence.first, comma)
            return self._subject(sentence, opening) if opening > sentence.first else (None, comma)
        j = comma
        while j > sentence.first and a.classes[j - 1] not in ",;:.":
            j -= 1
        if j <= sentence.first or a.classes[j - 1] != ",":
            return None, comma
        inner = self._institution(j, comma)
        close = j - 1
        if a.classes[close - 1] == ")" and (opening := a.classes.rfind("(", sentence.first, close)) > 0:
            close = opening
        start = max(sentence.first, close - 14)
        match = a.lexicon.speaker_before.search(a.classes[start:close])
        if match is None:
            return (inner, j) if inner else (None, comma)
        first = start + match.start()
        j = close + 1
        if not self._can_speak(first, j - 1):
            return (inner, j) if inner else (None, comma)
        outer = self._institution(first, j - 1)
        return inner or outer or self._name(j, comma) or self._clean(first, j - 1), first

    def _name(self, first: int, last: int) -> str | None:
        """`the Public Security Minister, Gerardo Mérida Sánchez, said`: a name between commas is who speaks."""
        a = self._a
        whole = last - first >= 2 and set(a.classes[first:last]) <= set("C~") and a.capitals
        return a.tokens.span(first, last) if whole else None

    def _institution(self, first: int, last: int) -> str | None:
        """`who speaks for the U.N. human rights office`: a spokesman stands for his institution."""
        a = self._a
        at = a.tagged(first, last, "cue.spokesperson")
        if at is None:
            return None
        j = a.phrase_end(at)
        if j < last and a.classes[j] in "OP":
            while j < last and a.classes[j] in "OEP~":
                j += 1
            match = a.lexicon.speaker.match(a.classes[j:last])
            return self._trim(j, j + match.end()) if match and "C" in match[0] else None
        before = a.classes[first:at]
        if "C" in before and at - first >= 2 and "s" not in before:
            return self._trim(first, at)
        return None

    def _can_speak(self, first: int, last: int) -> bool:
        a = self._a
        if any(c in "NKI" for c in a.classes[first:last]):
            return False
        if any(c in "CG" for c in a.classes[first:last]):
            return True
        return a.tagged(first, last, "cue.speaker") is not None

    def _phrase(self, first: int, limit: int) -> str | None:
        a = self._a
        match = a.lexicon.speaker.match(a.classes[first:limit])
        if match is None:
            return None
        last = first + match.end()
        while last > first and a.classes[last - 1] in "&PO":
            last -= 1
        if last <= first or not self._can_speak(first, last):
            return None
        if last < limit and a.classes[last] == ",":
            stop = last + 1
            while stop < limit and a.classes[stop] not in ",;.":
                stop += 1
            named = self._institution(last + 1, stop)
            if named:
                return named
        return self._author(first, last, limit) or self._clean(first, last)

    def _author(self, first: int, last: int, limit: int) -> str | None:
        """`a report released on Tuesday by the Network`: whose report it is."""
        a = self._a
        if not any(a.tokens.norms[i] in a.lexicon.sets.get("reports", ()) for i in range(first, last)):
            return None
        for i in range(last, min(limit, last + 8)):
            if a.classes[i] in ",;.":
                return None
            if a.classes[i] in "XW":
                match = a.lexicon.speaker.match(a.classes[i + 1 : limit])
                return self._clean(i + 1, i + 1 + match.end()) if match and "C" in match[0] else None
        return None

    def _clean(self, first: int, last: int) -> str:
        return shorten(self._a, self._institution(first, last) or self._trim(first, last), self._full)

    def _trim(self, first: int, last: int) -> str:
        a = self._a
        while first < last - 1 and a.tokens.norms[first] in a.lexicon.sets.get("that", ()):
            first += 1
        reports = a.lexicon.sets.get("reports", frozenset())
        while last > first + 1 and (
            a.classes[last - 1] in "q-s&OP" or (a.classes[last - 1] == "V" and a.tokens.norms[last - 1] not in reports)
        ):
            last -= 1
        while first < last - 1 and a.classes[first] == "-":
            first += 1
        proper = sum(a.tokens.capital(j) for j in range(first + 1, last))
        office = a.tokens.norms[last - 1] in a.lexicon.sets.get("institutions", ()) and a.tokens.capital(
            min(first + 1, last - 1)
        )
        if (proper >= 2 or office) and last - first > 2 and a.tokens.norms[first] in a.lexicon.sets.get("articles", ()):
            first += 1
        return a.tokens.span(first, last)

    # --- full names ---------------------------------------------------------------------------------------
    def _resolve(self, voice: str) -> str:
        bare = voice.split(" ", 1)[1] if voice[:4].lower() == "the " else voice
        if bare in self._full:
            return self._full[bare]
        if self._named and is_unnamed_monitor(self._a, voice):
            return self._named or voice
        return voice


def _cited(a: Annotated, found: list[Cue]) -> list[Cue]:
    """`Al Jazeera reported with reference to a source`: the cited voice is the origin, the other relays it."""
    for cue in found:
        entry = a.entries[cue.at]
        if entry is None or "cue.citing" not in entry.tags:
            continue
        relay = next((c for c in found if c is not cue), None)
        if relay is None:
            return found
        chain = (*cue.voices, *relay.voices)
        return [Cue(c.at, chain, c.trailing, c.stance) for c in found if c is not cue]
    return found


def _is_denied(a: Annotated, document: Document, draft: Draft) -> bool:
    """`denied that troops killed 70`, `reports of 70 executions were fabricated`."""
    sentence = document.sentences[draft.sentence]
    for i in range(sentence.first, sentence.last):
        entry = a.entries[i]
        if entry is None or "stance.denied" not in entry.tags:
            continue
        before = i < draft.first and entry.letter == "V"
        after = i >= draft.last and entry.letter != "V" and i - draft.last < 8
        if (before or after) and ";" not in a.classes[min(i, draft.first) : max(i, draft.last)]:
            return True
    return False
