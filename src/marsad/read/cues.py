"""Cues of reporting in a sentence: a verb of saying, `according to`, a name and a colon, and whose words they bring."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from marsad.read.annotate import Annotated
from marsad.read.names import has_told, own_report, stands_for_last, whole_name
from marsad.read.naming import Naming
from marsad.read.saying import (
    Cue,
    agent_voice,
    cited,
    clause_start,
    hearers_after,
    joined_voice,
    opening_name,
    past_hearers,
    past_teller,
)
from marsad.read.text import fold
from marsad.read.zones import Sentence

# Words that bring somebody's words, beside `has 12`.
_TAGS = ("cue.according", "cue.according_after", "cue.said", "cue.put")
_STANCES = {f"stance.{name}": name for name in ("denied", "acknowledged", "confirmed")}
_SAYING = frozenset(("cue.said", "cue.put"))
_HAS = re.compile("[Hd]")
_TOLL_OF = re.compile("(?:T~*)?[aEw*-]{0,3}M~*[OP]")
_OF_PLACES = re.compile("P~*[EaCp&,~]*[Cp]~*\\Z")
_LIVES = re.compile("[EO]*N~*[aEwd]{0,2}(?:L|G)")
_NAMED = frozenset("CO~EwpP&a")  # the words of a source in brackets
_BRACKETS = 9  # tokens that such a source may take
_LEAD = 12  # tokens in which a speaker who opens a sentence is followed by a colon
_FAR = 40  # sentences that a name is remembered


class Cues(Naming):
    """Finds the cues of one document, sentence by sentence; `cues` are those found so far, `full` its full names."""

    def __init__(self, a: Annotated, full: dict[str, str]) -> None:
        super().__init__(a, full)
        self.cues: list[list[Cue]] = []
        told = {i for tag in _TAGS for i in a.tags.get(tag, ())}
        self._words = sorted(told.union(found.start() for found in _HAS.finditer(a.classes)))

    def find(self, sentence: Sentence, last: tuple[str, ...]) -> list[Cue]:
        a, found = self._a, []
        tails = a.lexicon.sets.get("voice_tails")
        lead = self._lead(sentence) or self._toll_of(sentence)
        if lead is not None:
            found.append(lead)
            last = lead.voices
        for i in self._starts(sentence, every=bool(tails)):
            entry = a.entries[i]
            joined = joined_voice(a, i) if tails else None
            if joined is not None:
                found.append(Cue(i, (joined,), True, None))
                continue
            if entry is None:
                continue
            cue = None
            if "cue.according" in entry.tags:
                start = self._past_times(a.phrase_end(i))
                start += start < sentence.last and a.tokens.norms[start] in a.lexicon.sets["voice_leads"]
                voice = self._phrase(start, sentence.last)
                again = voice is not None and bool(last) and own_report(a, voice)
                if voice is not None and fold(voice.split(" ", 1)[0]) in a.lexicon.sets["we"]:
                    cue = Cue(i, (), True, None)  # "according to our records"
                elif voice:
                    cue = Cue(i, last if again else self._repeated(voice, last), True, None)
            elif "cue.according_after" in entry.tags:
                voice, _ = self._subject(sentence, i)
                cue = Cue(i, (voice,), True, None) if voice else None
            elif self._is_heading(sentence, i):
                continue
            elif not entry.tags.isdisjoint(_SAYING) or (entry.letter == "H" and has_told(a, i, sentence.last)):
                cue = self._said(sentence, i, last)
            if cue is not None:
                found.append(cue)
                last = cue.voices
        source = self._in_brackets(sentence) if not found else None
        return cited(a, [*found, *self._gapped(sentence, found), *([source] if source else [])])

    def _in_brackets(self, sentence: Sentence) -> Cue | None:
        """`Over 8,100 people uprooted so far (IOM)`: the source in brackets that closes a point."""
        a, end = self._a, sentence.last
        while end > sentence.first and a.classes[end - 1] in ".;r":
            end -= 1
        if a.classes[end - 1 : end] != ")":
            return None
        start = a.classes.rfind("(", max(sentence.first, end - _BRACKETS), end)
        if (
            start <= sentence.first
            or a.tokens.raw(start - 1)[:1].isupper()
            or not set(a.classes[start + 1 : end - 1]) <= _NAMED
        ):
            return None  # "the Rapid Support Forces (RSF)": only the short name
        short = end - start == 3 and a.tokens.raw(start + 1).isupper()
        known = short or a.tagged(start + 1, end - 1, "cue.speaker") is not None
        return Cue(start, (self._clean(start + 1, end - 1),), True, None) if known else None

    def _starts(self, sentence: Sentence, *, every: bool) -> Sequence[int]:
        """The tokens of a sentence that a cue may start at: all where voices have tails ("UN-Angaben")."""
        words = self._words
        if every:
            return range(sentence.first, sentence.last)
        return words[bisect_left(words, sentence.first) : bisect_left(words, sentence.last)]

    def _is_heading(self, sentence: Sentence, i: int) -> bool:
        """`Briefing notes - Geneva`: in a heading a dash after the word shows that it is a noun."""
        if sentence.zone not in ("headline", "label"):
            return False
        end = self._a.phrase_end(i)
        report = self._a.tokens.norms[i] in self._a.lexicon.sets["reports"]
        after = self._a.classes[end : end + 1] if end < sentence.last else "."
        noun = after == "P" and self._a.tokens.norms[i] in self._a.lexicon.sets["heading_nouns"]
        return noun or after == "-" or (report and after in (",", ".", ":", "T"))

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
        a, start = self._a, sentence.first
        while a.classes[start : start + 1] in ("*", "T", "~") and start + 1 < sentence.last:
            start += 1  # a bullet, the hour of an entry
        colon = a.classes.find(":", start, min(sentence.last, start + _LEAD))
        if colon < 0 or colon + 1 >= sentence.last or "V" in a.classes[start:colon] or self._opens_with_acts(start):
            return None
        match = a.lexicon.speaker.match(a.classes[start:colon])
        end = start + match.end() if match else start
        if end <= start or a.classes[end] not in ",:T" or set(a.classes[end:colon]) & set("NKIDM"):
            return None
        reports = a.lexicon.sets["reports"] | a.lexicon.sets["anaphors"]
        if (start == 0 and "lead_voice" not in a.lexicon.policy) or a.tokens.norms[end - 1] in reports:
            return None
        quoted = a.classes[start] == "q" == a.classes[end - 1] and self._full_office
        quoted = quoted and sentence.zone != "headline"
        unknown = not quoted and a.tagged(start, end, "cue.speaker") is None
        if unknown or set(a.classes[start:end]) & set("NKIDM"):
            return None
        return Cue(sentence.first, (self._clean(start, end),), False, None)

    def _opens_with_acts(self, i: int) -> bool:
        """`Attacks on media: two journalists jailed`: a heading of acts is no speaker."""
        entry = self._a.entries[i]
        return entry is not None and (entry.letter == "S" or entry.unit == "incidents")

    def _past_times(self, i: int) -> int:
        """`según dijo el sábado el Observatorio`: the day stands before the voice."""
        while self._a.classes[i : i + 1] == "T":
            i = self._a.phrase_end(i)
        return i

    def _said(self, sentence: Sentence, i: int, last: tuple[str, ...]) -> Cue | None:
        a = self._a
        entry = a.entries[i]
        tags = entry.tags if entry else frozenset[str]()
        stance = None if tags.isdisjoint(_STANCES) else next(s for tag, s in _STANCES.items() if tag in tags)
        end = a.phrase_end(i)
        before = a.classes[sentence.first : i].rstrip("~Td")
        if entry is not None and entry.letter == "b" and _OF_PLACES.search(before):
            return None  # "in Shan and Karenni states": a noun
        if "cost" in tags and (match := _LIVES.match(a.classes, end, sentence.last)) is not None:
            victims = a.entries[match.end() - 1]
            if victims is not None and (victims.letter == "L" or "dead_people" in victims.tags):
                return None  # "the attack claimed eight lives"
        noun = a.classes[end : end + 1] == "V"  # `emerging reports suggest`
        if before[-1:] == "B" or a.tokens.norms[i] in a.lexicon.sets["passives"]:
            by = self._by(sentence, i, last)
            if by or before[-1:] == "B":
                return by or self._told_by(sentence, end)
        final = opening_name(a, sentence, i) if "verb_final" in a.lexicon.policy else None
        if final is not None:
            first, teller = final
            outlet = past_teller(a, first, teller)
            if outlet is not None:
                said = self._clean(outlet[1], teller)
                return Cue(i, (said, self._clean(first, outlet[0])), False, stance)
            return Cue(i, self._chain(sentence, i, self._clean(*final), final[0], last), False, stance)
        if noun or a.tokens.norms[max(0, i - 1)] in a.lexicon.sets["passive_like"]:
            return None
        inverts = a.tokens.norms[i] in a.lexicon.sets["inverting"] or "short_names" in a.lexicon.policy
        inserted = before[-1:] == "," and self._opens(sentence, i)
        if inverts and not inserted and before[-1:] in (",", "q", ")") and before and end < sentence.last:
            names = self._following(sentence, end, last)
            if names:
                return Cue(i, names, bool(before), stance)
        if (seen := self._seen(sentence, i)) is not None:
            return Cue(i, seen, False, stance)
        return self._by_subject(sentence, i, last, stance)

    def _by_subject(self, sentence: Sentence, i: int, last: tuple[str, ...], stance: str | None) -> Cue | None:
        """A verb of saying with its subject before it; else, in some languages, right after it."""
        a = self._a
        entry, end = a.entries[i], a.phrase_end(i)
        subject, first = self._subject(sentence, i)
        if subject is None:
            start = clause_start(a, sentence.first, i)
            open_ = a.classes[start:i].lstrip("q-~*")[:1] in ("", "P", "T", "d", ",")
            open_ = open_ or a.tokens.norms[start] in a.lexicon.sets["fronted"]  # "Das teilten … mit"
            names = self._following(sentence, end, last) if open_ and self._full_office else ()
            return Cue(i, names, False, stance) if names else None
        closes = end >= sentence.last or a.classes[end] in ",.;T"
        trailing = closes or (first > sentence.first and a.classes[first - 1] in ",q")
        trailing = trailing and first > sentence.first
        tolls = a.classes[first:i].lstrip("E~")[:1] == "M"  # "the number of those who died has passed 90"
        if entry is not None and entry.letter == "H" and subject and (tolls or not self._is_voice(first, i)):
            return None
        if subject == "" and not last:
            subject, first = self._inserted(sentence, first - 1) if a.classes[first - 1] == "," else (None, first)
        if subject is None:
            return None
        return Cue(i, self._chain(sentence, i, subject, first, last), trailing, stance)

    def _seen(self, sentence: Sentence, i: int) -> tuple[str, ...] | None:
        """`The paper has seen a document that counts 40`: the document tells it, the paper relays it."""
        a, start, seen = self._a, max(sentence.first, i - 12), self._a.lexicon.sets["seen"]
        if a.classes[i - 1] != "W" or seen.isdisjoint(a.tokens.norms[start:i]):
            return None
        at = next(j for j in range(start, i) if a.tokens.norms[j] in seen)
        if not self._is_voice(at + 1, i - 1):
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
        if fold(subject.split(" ", 1)[0]) in a.lexicon.sets["we"]:
            return ()
        if last and stands_for_last(a, subject):
            return self._named_before(subject) or last
        quoted = self._quoted(sentence, first)
        if quoted:
            return (quoted, subject)
        _, outlet = past_hearers(a, self._past_times(a.phrase_end(i)), sentence.last)
        if outlet:
            return (subject, outlet)
        if a.tokens.norms[i] in a.lexicon.sets["told"]:
            relay = self._phrase(a.phrase_end(i), sentence.last)
            outlets = a.lexicon.sets["outlet_words"]
            if relay and (any(c.isupper() for c in relay) or fold(relay.split()[-1]) in outlets):
                return (subject, relay)
        return (subject,)

    def _by(self, sentence: Sentence, i: int, last: tuple[str, ...]) -> Cue | None:
        """A passive's agent: `von der Polizei gemeldet`, `a été annoncé par la mairie`."""
        span = agent_voice(self._a, sentence, i) if "short_names" in self._a.lexicon.policy else None
        if span is None:
            return None
        start, limit, ends = span
        voice = self._subject(sentence, start)[0] if ends else self._phrase(start, limit)
        return Cue(i, self._repeated(voice, last), True, None) if voice else None

    def _following(self, sentence: Sentence, end: int, last: tuple[str, ...]) -> tuple[str, ...]:
        """Who speaks, right after the verb of saying that ends at `end`, and the outlet that was told."""
        a = self._a
        start, relay = past_hearers(a, self._past_times(end), sentence.last)
        start, limit = self._past_times(start), sentence.last
        if a.tokens.norms[min(start, limit - 1)] in a.lexicon.sets["voice_leads"]:
            start += 1  # "ont indiqué des sources", "сообщили в полиции"
        if relay is None:
            limit, relay = hearers_after(a, start, limit)
        name = self._phrase(start, limit)
        if name is None:
            return ()
        voices = self._repeated(name, last)
        return (*voices, relay) if relay else voices

    def _repeated(self, voice: str, last: tuple[str, ...]) -> tuple[str, ...]:
        """`according to the same source`: the voice before, where the words only stand for it."""
        if "repeats_voices" in self._a.lexicon.policy and last and stands_for_last(self._a, voice):
            return self._named_before(voice) or last
        return (voice,)

    def _named_before(self, subject: str) -> tuple[str, ...] | None:
        """`the source`, `the Network`: the nearest voices before whose origin has that word in it."""
        words = subject.split()
        if self._full_office and len(words) == 1:
            words = ["", *words]  # "l'Observatoire": its article is no part of it
        elif len(words) != 2 or fold(words[0]) not in self._a.lexicon.sets["articles"]:
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
        who = relative > sentence.first and a.tokens.norms[relative] in a.lexicon.sets["relatives"]
        if self._full_office and end - relative > 1:
            who = False  # "ce que Kigali dément": the subject stands after it
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
        spoken = trails and a.tokens.norms[i] in a.lexicon.sets["inverting"]
        if self._full_office and a.classes[first:end].lstrip("Ea")[:1] == "M":
            return None, i  # "le bilan", "la cifra de muertos" say nothing
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
        named, first = self._inserted(sentence, comma) if comma > 0 else (None, comma)
        return comma > 0 and first <= sentence.first + 2 and (named is not None or not self._full_office)

    def _quoted(self, sentence: Sentence, first: int) -> str | None:
        """`A military source quoted by the state agency said`: who was quoted is the origin."""
        a = self._a
        if first - 3 < sentence.first or a.classes[first - 1] != "X":
            return None
        if a.tokens.norms[first - 2] not in a.lexicon.sets["quoted"]:
            return None
        match = a.lexicon.speaker_before.search(a.classes[sentence.first : first - 2])
        start = sentence.first + match.start() if match else first
        return self._clean(start, first - 2) if match and self._can_speak(start, first - 2) else None

    def _inserted(self, sentence: Sentence, comma: int) -> tuple[str | None, int]:
        """`Rami Abdulrahman, who runs a war monitor, said`: the name before the inserted clause."""
        a = self._a
        if a.classes[comma] == ")":
            opening = a.classes.rfind("(", sentence.first, comma)
            named, first = self._subject(sentence, opening) if opening > sentence.first else (None, comma)
            if named and "short_names" in a.lexicon.policy and set(a.classes[opening + 1 : comma]) <= set("C~"):
                named = f"{named} {a.tokens.span(opening, comma + 1)}"  # such a name has its short form in it
            return named, first
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
        if self._full_office and not (inner or outer) and self._name(j, comma):
            return self._clean(first, comma), first
        return inner or outer or self._name(j, comma) or self._clean(first, j - 1), first
