"""Who says it: cue frames, and the chain of voices from the one who is said to know to the publisher."""

from __future__ import annotations

from typing import NamedTuple

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.zones import Document, Sentence

_NAME = "GCwEaspyq-bU"


class Cue(NamedTuple):
    """One cue of reporting: its token, the voice (origin first), whether the cue stands after what it reports, and
    which stance its verb gives (`denied`, `confirmed`, `acknowledged` or None)."""

    at: int
    voices: tuple[str, ...]
    trailing: bool
    stance: str | None
    pronoun: bool


class Voices:
    """The voices of one document: its cues by sentence, and the names it gives them in full."""

    def __init__(self, a: Annotated, document: Document, publisher: str | None) -> None:
        self._a, self._document, self._publisher = a, document, publisher
        self._full = _full_names(a)
        self.cues: list[list[Cue]] = []
        last: tuple[str, ...] = ()
        for sentence in document.sentences:
            found = [] if sentence.zone in ("furniture", "credit") else self._cues(sentence, last)
            self.cues.append(found)
            if found:
                last = found[-1].voices
        self._named = next((v for row in self.cues for c in row for v in c.voices if _is_monitor(v)), None)

    # --- one claim ----------------------------------------------------------------------
    def give(self, draft: Draft) -> None:
        """A draft in: its chain of voices and what its cue says of its stance are filled."""
        cue = self._cue_for(draft)
        chain = [self._resolve(voice) for voice in cue.voices] if cue else []
        if cue and cue.stance and draft.stance == "asserted" and "own-voice" not in draft.marks:
            self._take_stance(draft, cue)
        agency = self._document.credit
        tail = [name for name in (agency, self._publisher) if name]
        seen: list[str] = []
        for name in (*chain, *tail):
            if name and all(name.casefold() != other.casefold() for other in seen):
                seen.append(name)
        draft.said_by = tuple(seen)

    def _take_stance(self, draft: Draft, cue: Cue) -> None:
        if cue.stance == "denied" and not cue.trailing and draft.first > cue.at:
            draft.stance = "denied"
        elif cue.stance == "confirmed" and not cue.trailing and abs(draft.first - cue.at) < 6:
            draft.stance = "confirmed"
        elif cue.stance == "acknowledged" and not cue.trailing:
            draft.stance = "acknowledged"

    def _cue_for(self, draft: Draft) -> Cue | None:
        own = self.cues[draft.sentence]
        before = [c for c in own if c.at < draft.first + 1 and not c.trailing]
        if before:
            return before[-1]
        after = [c for c in own if c.at >= draft.first]
        if after:
            return after[0]
        if own:
            return own[-1]
        return self._earlier(draft)

    def _earlier(self, draft: Draft) -> Cue | None:
        sentences = self._document.sentences
        paragraph = sentences[draft.sentence].paragraph
        for number in range(draft.sentence - 1, -1, -1):
            if not self.cues[number]:
                continue
            same = sentences[number].paragraph == paragraph
            if same or draft.counted:
                return self.cues[number][-1]
            return None
        if draft.counted:
            for number in range(draft.sentence + 1, min(draft.sentence + 3, len(sentences))):
                if self.cues[number] and sentences[draft.sentence].zone != "body":
                    return self.cues[number][0]
        return None

    # --- the cues of a sentence ---------------------------------------------------------------------------------------
    def _cues(self, sentence: Sentence, last: tuple[str, ...]) -> list[Cue]:
        a, found = self._a, []
        for i in range(sentence.first, sentence.last):
            entry = a.entries[i]
            if entry is None:
                continue
            if "cue.according" in entry.tags:
                voice = self._phrase(a.phrase_end(i), sentence.last)
                if voice:
                    found.append(Cue(i, (voice,), True, None, False))
            elif "cue.said" in entry.tags:
                cue = self._said(sentence, i, last)
                if cue is not None:
                    found.append(cue)
                    last = cue.voices
        return found

    def _said(self, sentence: Sentence, i: int, last: tuple[str, ...]) -> Cue | None:
        a = self._a
        entry = a.entries[i]
        tags = entry.tags if entry else frozenset()
        stance = next((s for s in ("denied", "acknowledged", "confirmed") if f"stance.{s}" in tags), None)
        end = a.phrase_end(i)
        before = a.classes[sentence.first : i].rstrip("~")
        trailing = end >= sentence.last or a.classes[end] in ",.;T" or a.classes[end : end + 1] == ""
        subject, first = self._subject(sentence, i)
        if subject is None and before[-1:] in ("", ",", "q") and end < sentence.last and a.classes[end] in "ECGwap":
            name = self._phrase(end, sentence.last)
            return Cue(i, (name,), True, stance, False) if name else None
        if subject is None:
            return None
        if subject == "":
            return Cue(i, last, trailing, stance, True) if last else None
        voices = [subject]
        if "told" in a.tokens.norms[i:end]:
            relay = self._phrase(end, sentence.last)
            if relay and relay[:1].isupper():
                voices.append(relay)
        trailing = trailing or (first > sentence.first and a.classes[first - 1] == ",")
        return Cue(i, tuple(voices), trailing and first > sentence.first, stance, False)

    def _subject(self, sentence: Sentence, i: int) -> tuple[str | None, int]:
        """The noun phrase before a verb of saying; "" for a pronoun, None when there is none."""
        a = self._a
        classes, norms = a.classes, a.tokens.norms
        j = i
        while j > sentence.first and classes[j - 1] in "HdnBYT~" and j > i - 6:
            j -= 1
        end = j
        if end > sentence.first and norms[end - 1] in self._a.lexicon.pronouns:
            return "", end - 1
        if end > sentence.first and classes[end - 1] == ",":
            return self._appositive(sentence, end - 1)
        while j > sentence.first and (classes[j - 1] in _NAME + "O~()" or (classes[j - 1] in "&P" and j < end)):
            j -= 1
            if end - j > 14:
                break
        while j < end and classes[j] in "&PO~dq":
            j += 1
        if j >= end or ("C" not in classes[j:end] and not any(c in "GpE" for c in classes[j:end])):
            return None, i
        if not self._can_speak(j, end):
            return None, i
        return self._clean(j, end), j

    def _appositive(self, sentence: Sentence, comma: int) -> tuple[str | None, int]:
        """`Rami Abdulrahman, who runs a war monitor, said`: the name before the inserted clause."""
        a = self._a
        j = comma
        while j > sentence.first and a.classes[j - 1] not in ",;:.":
            j -= 1
        if j <= sentence.first or a.classes[j - 1] != ",":
            return None, comma
        inner = self._institution(j, comma)
        k = j - 1
        first = k
        while first > sentence.first and a.classes[first - 1] in _NAME + "O~()":
            first -= 1
        if first >= k or "C" not in a.classes[first:k]:
            return (inner, j) if inner else (None, comma)
        return inner or self._clean(first, k), first

    def _institution(self, first: int, last: int) -> str | None:
        """`who speaks for the U.N. human rights office`, `director of the …`: he stands for his institution."""
        a = self._a
        at = a.tagged(first, last, "cue.spokesperson")
        if at is None:
            return None
        j = a.phrase_end(at)
        while j < last and a.classes[j] in "OEP~":
            j += 1
        return self._clean(j, last) if j < last and any(c in "CG" for c in a.classes[j:last]) else None

    def _can_speak(self, first: int, last: int) -> bool:
        return not any(c in "NKID" for c in self._a.classes[first:last])

    def _phrase(self, first: int, limit: int) -> str | None:
        a = self._a
        j = first
        while j < limit and (a.classes[j] in _NAME + "O~(" or (a.classes[j] in "&P)" and j > first)) and j - first < 16:
            if a.classes[j] == "w" and a.tokens.norms[j] in self._a.lexicon.pronouns:
                break
            j += 1
        while j > first and a.classes[j - 1] in "&POE(q~":
            j -= 1
        if j == first:
            return None
        inner = self._institution(first, j)
        if inner:
            return inner
        if j < limit and a.classes[j] == ",":
            k = j + 1
            while k < limit and a.classes[k] not in ",;.":
                k += 1
            named = self._institution(j + 1, k)
            if named:
                return named
        return self._clean(first, j)

    def _clean(self, first: int, last: int) -> str:
        a = self._a
        inner = self._institution(first, last)
        if inner:
            return inner
        while first < last and a.classes[first] in "q":
            first += 1
        for j in range(first + 1, last):
            if a.classes[j] == "(":
                last = j
                break
        while last > first and a.classes[last - 1] in "q-s":
            last -= 1
        words = a.tokens.span(first, last)
        if (
            a.classes[first] == "E"
            and sum(a.classes[j] in "CGy" and a.tokens.capital(j) for j in range(first, last)) >= 2
        ):
            words = a.tokens.span(first + 1, last)
        return words

    # --- full names ----------------------------------------------------------------------
    def _resolve(self, voice: str) -> str:
        bare = voice.removeprefix("the ").removeprefix("The ")
        if bare in self._full:
            return self._full[bare]
        if self._named and _is_unnamed_monitor(voice):
            return self._named
        return voice


def _is_monitor(voice: str) -> bool:
    return any(word in voice for word in ("Observatory", "Network", "Monitor")) and " " in voice


def _is_unnamed_monitor(voice: str) -> bool:
    words = voice.casefold()
    return words.startswith(("a ", "the ")) and "monitor" in words and not any(c.isupper() for c in voice[1:])


def _full_names(a: Annotated) -> dict[str, str]:
    """Short names to the fullest the text gives: `SOHR` and `Observatory` to `Syrian Observatory for Human Rights`."""
    names: dict[str, str] = {}
    if not a.capitals:
        return names
    classes, tokens = a.classes, a.tokens
    size = len(classes)
    i = 0
    while i < size:
        if not (tokens.text[tokens.starts[i]].isupper() and classes[i] not in "r."):
            i += 1
            continue
        j = i + 1
        while j < size and (tokens.text[tokens.starts[j]].isupper() or (tokens.norms[j] in _LINKS and j + 1 < size
                            and tokens.text[tokens.starts[j + 1]].isupper())):  # fmt: skip
            j += 1
        if j - i >= 2:
            first = i + 1 if tokens.norms[i] in ("the", "a") else i
            full = tokens.span(first, j)
            if j + 2 < size and classes[j] == "(" and tokens.raw(j + 1).isupper() and classes[j + 2] == ")":
                names.setdefault(tokens.raw(j + 1), full)
            for k in range(first, j):
                if tokens.norms[k] in _INSTITUTIONS:
                    names.setdefault(tokens.raw(k), full)
                    if k == first + 1:
                        names.setdefault(tokens.span(first, k + 1), full)
        i = j
    return names


_LINKS = frozenset(("for", "of", "the", "and", "on", "in", "al"))
_INSTITUTIONS = frozenset(
    (
        "observatory",
        "network",
        "committee",
        "commission",
        "center",
        "centre",
        "office",
        "directorate",
        "council",
        "union",
        "mission",
    )
)
