"""Cues of reporting in a sentence: a verb of saying, `according to`, a name and a colon, and whose words they bring."""

from __future__ import annotations

import re

from marsad.read.annotate import Annotated
from marsad.read.names import has_told, list_end, own_report, shorten, stands_for_last, whole_name
from marsad.read.record import Record
from marsad.read.text import fold
from marsad.read.zones import Sentence

_STANCES = ("denied", "acknowledged", "confirmed")
_TOLL_OF = re.compile("(?:T~*)?[aEw*-]{0,3}M~*[OP]")
_LEAD = 12  # tokens in which a speaker who opens a sentence is followed by a colon
_FAR = 40  # sentences that a name is remembered


class Cue(Record, frozen=True):
    """One cue of reporting: its token, the voices (origin first), whether it stands after what it reports, and which
    stance its verb gives (`denied`, `confirmed`, `acknowledged` or None)."""

    at: int
    voices: tuple[str, ...]
    trailing: bool
    stance: str | None


class Cues:
    """Finds the cues of one document, sentence by sentence; `cues` are those found so far, `full` its full names."""

    def __init__(self, a: Annotated, full: dict[str, str]) -> None:
        self._a, self._full = a, full
        self.cues: list[list[Cue]] = []

    def find(self, sentence: Sentence, last: tuple[str, ...]) -> list[Cue]:
        a, found = self._a, []
        lead = self._lead(sentence) or self._toll_of(sentence)
        if lead is not None:
            found.append(lead)
            last = lead.voices
        for i in range(sentence.first, sentence.last):
            entry = a.entries[i]
            if entry is None:
                continue
            cue = None
            if "cue.according" in entry.tags:
                voice = self._phrase(self._past_times(a.phrase_end(i)), sentence.last)
                again = voice is not None and bool(last) and own_report(a, voice)
                cue = Cue(i, last if again else (voice,), True, None) if voice else None
            elif "cue.according_after" in entry.tags:
                voice, _ = self._subject(sentence, i)
                cue = Cue(i, (voice,), True, None) if voice else None
            elif self._is_heading(sentence, i):
                continue
            elif "cue.said" in entry.tags or (entry.letter == "H" and has_told(a, i, sentence.last)):
                cue = self._said(sentence, i, last)
            if cue is not None:
                found.append(cue)
                last = cue.voices
        return _cited(a, [*found, *self._gapped(sentence, found)])

    def _is_heading(self, sentence: Sentence, i: int) -> bool:
        """`Briefing notes - Geneva`: in a heading a dash after the word shows that it is a noun."""
        end = self._a.phrase_end(i)
        return sentence.zone in ("headline", "label") and self._a.classes[end : end + 1] == "-"

    def _gapped(self, sentence: Sentence, found: list[Cue]) -> list[Cue]:
        """`The office speaks of 140 notices, the channel Baza of 95 people`: the verb is not said again."""
        a = self._a
        if not found or "cue.account" not in getattr(a.entries[found[-1].at], "tags", ()):
            return []
        start = a.classes.find(",", a.phrase_end(found[-1].at), sentence.last)
        match = a.lexicon.speaker.match(a.classes[start + 1 : sentence.last]) if start > 0 else None
        at = start + 1 + match.end() if match else sentence.last
        if match is None or a.classes[at : at + 2] != "ON" or not self._can_speak(start + 1, at):
            return []
        return [Cue(at, (self._clean(start + 1, at),), False, None)]

    def _toll_of(self, sentence: Sentence) -> Cue | None:
        """`17:30 New toll from the Lake Observatory: 40 dead`: whose toll it is, before a colon."""
        a = self._a
        found = _TOLL_OF.match(a.classes, sentence.first, sentence.last)
        if found is None:
            return None
        match = a.lexicon.speaker.match(a.classes[found.end() : sentence.last])
        end = found.end() + match.end() if match else found.end()
        named = match is not None and a.tagged(found.end(), end, "cue.speaker") is not None
        if not named or ":" not in a.classes[end : end + _LEAD]:
            return None
        return Cue(sentence.first, (self._clean(found.end(), end),), False, None)

    def _lead(self, sentence: Sentence) -> Cue | None:
        """`Security sources, in the days after: between 100 and 200 dead`: a speaker and a colon open the sentence."""
        a = self._a
        colon = a.classes.find(":", sentence.first, min(sentence.last, sentence.first + _LEAD))
        if colon < 0 or colon + 1 >= sentence.last or "V" in a.classes[sentence.first : colon]:
            return None
        match = a.lexicon.speaker.match(a.classes[sentence.first : colon])
        end = sentence.first + match.end() if match else sentence.first
        if end <= sentence.first or a.classes[end] not in ",:T" or set(a.classes[end:colon]) & set("NKIDM"):
            return None
        reports = a.lexicon.sets.get("reports", frozenset()) | a.lexicon.sets.get("anaphors", frozenset())
        if sentence.first == 0 or a.tokens.norms[end - 1] in reports:
            return None
        if a.tagged(sentence.first, end, "cue.speaker") is None or set(a.classes[sentence.first : end]) & set("NKIDM"):
            return None
        return Cue(sentence.first, (self._clean(sentence.first, end),), False, None)

    def _past_times(self, i: int) -> int:
        """`según dijo el sábado el Observatorio`: the day stands before the voice."""
        while self._a.classes[i : i + 1] == "T":
            i = self._a.phrase_end(i)
        return i

    def _said(self, sentence: Sentence, i: int, last: tuple[str, ...]) -> Cue | None:
        a = self._a
        entry = a.entries[i]
        tags = entry.tags if entry else frozenset[str]()
        stance = next((s for s in _STANCES if f"stance.{s}" in tags), None)
        end = a.phrase_end(i)
        before = a.classes[sentence.first : i].rstrip("~Td")
        noun = a.classes[end : end + 1] == "V"  # `emerging reports suggest`
        if before[-1:] == "B":
            return self._told_by(sentence, end)
        if noun or a.tokens.norms[max(0, i - 1)] in a.lexicon.sets.get("passive_like", ()):
            return None
        inverts = a.tokens.norms[i] in a.lexicon.sets.get("inverting", ())
        inserted = before[-1:] == "," and self._opens(sentence, i)
        if inverts and not inserted and before[-1:] in (",", "q", ")") and before and end < sentence.last:
            name = self._phrase(end, sentence.last)
            if name:
                return Cue(i, (name,), bool(before), stance)
        if (seen := self._seen(sentence, i)) is not None:
            return Cue(i, seen, False, stance)
        subject, first = self._subject(sentence, i)
        if subject is None:
            return None
        closes = end >= sentence.last or a.classes[end] in ",.;T"
        trailing = closes or (first > sentence.first and a.classes[first - 1] in ",q")
        trailing = trailing and first > sentence.first
        if entry is not None and entry.letter == "H" and subject and not self._is_voice(first, i):
            return None
        if subject == "" and not last:
            subject, first = self._inserted(sentence, first - 1) if a.classes[first - 1] == "," else (None, first)
        if subject is None:
            return None
        return Cue(i, self._chain(sentence, i, subject, first, last), trailing, stance)

    def _seen(self, sentence: Sentence, i: int) -> tuple[str, ...] | None:
        """`The paper has seen a document that counts 40`: the document tells it, the paper relays it."""
        a, start = self._a, max(sentence.first, i - 12)
        at = next((j for j in range(start, i) if a.tokens.norms[j] in a.lexicon.sets.get("seen", ())), None)
        if at is None or a.classes[i - 1] != "W" or not self._is_voice(at + 1, i - 1):
            return None
        relay, _ = self._subject(sentence, at)
        return (self._clean(at + 1, i - 1), *([relay] if relay else []))

    def _told_by(self, sentence: Sentence, end: int) -> Cue | None:
        """`were reported kidnapped in Kuriga, by teachers and residents`: after a comma, whoever told it."""
        a = self._a
        at = a.classes.find(",X", end, sentence.last)
        voice = self._phrase(at + 2, sentence.last) if at >= 0 else None
        return Cue(at, (voice,), True, None) if voice else None

    def _chain(self, sentence: Sentence, i: int, subject: str, first: int, last: tuple[str, ...]) -> tuple[str, ...]:
        """The subject of a verb of saying in, its voices, origin first, out; `last` are the voices before it."""
        a = self._a
        if subject == "":
            return last
        if fold(subject.split(" ", 1)[0]) in a.lexicon.sets.get("we", ()):
            return ()
        if last and stands_for_last(a, subject):
            return self._named_before(subject) or last
        quoted = self._quoted(sentence, first)
        if quoted:
            return (quoted, subject)
        if a.tokens.norms[i] in a.lexicon.sets.get("told", ()):
            relay = self._phrase(a.phrase_end(i), sentence.last)
            outlets = a.lexicon.sets.get("outlet_words", frozenset())
            if relay and (any(c.isupper() for c in relay) or fold(relay.split()[-1]) in outlets):
                return (subject, relay)
        return (subject,)

    def _named_before(self, subject: str) -> tuple[str, ...] | None:
        """`the source`, `the Network`: the nearest voices before whose origin has that word in it."""
        words = subject.split()
        if len(words) != 2 or fold(words[0]) not in self._a.lexicon.sets.get("articles", ()):
            return None
        near = self.cues[-_FAR:]  # what was named pages before is not what `the source` stands for
        told = (cue.voices for row in reversed(near) for cue in reversed(row))
        return next((v for v in told if v and fold(words[1]) in fold(v[0]).split()), None)

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
        first = self._past_preposition(sentence, max(sentence.first, end - 24) + match.start(), end)
        if first - 2 > sentence.first and a.classes[first - 2 : first] == "HP":
            return self._subject(sentence, first - 2)  # "the UN had in a first report put it at 70"
        first = whole_name(a, first, sentence.first)
        trails = first > sentence.first and a.classes[first - 1] == ","
        spoken = trails and a.tokens.norms[i] in a.lexicon.sets.get("inverting", ())
        if not spoken and not self._can_speak(first + (a.classes[first] == "N"), end):
            return None, i
        return self._clean(first, end), first

    def _past_preposition(self, sentence: Sentence, first: int, end: int) -> int:
        """`In the month behind us State Police registered`: a noun phrase after a preposition ends before the name."""
        a = self._a
        if first == sentence.first or a.classes[first - 1] != "P":
            return first
        named = a.classes.find("CE", first, end)  # "in Gaza the agency reported"
        if named >= 0 or "C" not in a.classes[first + 1 : end]:
            return max(first, named + 1)
        start = end
        while start > first and a.classes[start - 1] in "C~":
            start -= 1
        return start if start < end else first

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
        whole = last - first >= 2 or a.tokens.raw(first).isupper()
        return a.tokens.span(first, last) if whole and a.capitals and set(a.classes[first:last]) <= set("C~") else None

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

    def _is_voice(self, first: int, last: int) -> bool:
        """Does a stretch hold a name or a word for who speaks (`people live in the district` does not)?"""
        return "C" in self._a.classes[first:last] or self._a.tagged(first, last, "cue.speaker") is not None

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
        last = list_end(a, first, first + match.end(), limit)
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
        if a.classes[first + 1 : first + 2] == "O" and a.tokens.norms[first] in a.lexicon.sets.get("figures", ()):
            first += 2  # "figures of the union": the union
        reports = a.lexicon.sets.get("reports", frozenset())
        while last > first + 1 and (
            a.classes[last - 1] in "q-s&OP" or (a.classes[last - 1] == "V" and a.tokens.norms[last - 1] not in reports)
        ):
            last -= 1
        dropped = a.lexicon.sets.get("dropped", frozenset())
        while first < last - 1 and (a.classes[first] == "-" or a.tokens.norms[first] in dropped):
            first += 1
        if last - first > 2 and a.classes[last - 2] == "s" and a.tokens.norms[last - 1] in reports:
            last -= 2  # "the committee's report": the committee
        proper = sum(a.tokens.capital(j) for j in range(first + 1, last))
        office = a.tokens.norms[last - 1] in a.lexicon.sets.get("institutions", ()) and a.tokens.capital(
            min(first + 1, last - 1)
        )
        short = (
            last - first == 2 and a.tokens.raw(last - 1).isupper() and len(a.tokens.norms[last - 1]) > 2
        )  # "the BBC"
        named = short or ((proper >= 2 or office) and last - first > 2)
        if named and a.tokens.norms[first] in a.lexicon.sets.get("articles", ()):
            first += 1
        return a.tokens.span(first, last)


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
