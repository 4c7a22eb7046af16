"""The names of those who speak: where they start and end, what belongs to an institution's name, titles before it."""

from __future__ import annotations

from itertools import compress, count

from marsad.read.annotate import Annotated
from marsad.read.text import fold, tokenise

_NAME = "wGyapqUECb-"
_LONGEST = 14  # tokens of a voice's name
_PAST = 7  # tokens between "was" and "already"
_CONTRASTS = frozenset(("فيما", "بينما", "لكن", "حين"))
_QUOTED = 7  # tokens of a name in quotation marks
_SEATS = frozenset(("places.countries", "places.towns", "places.governorates"))
_WITHOUT = "بلا"  # the one negation in the names of institutions


class Speakers:
    """The names of one document, in full where it gives them so."""

    def __init__(self, a: Annotated) -> None:
        self.a = a
        sets = a.lexicon.sets
        self.heads = sets["institutions"]
        self._that = frozenset(a.tags.get("cue.that", ()))
        self._not_names = sets["not_names"]
        self._before_names = sets["before_names"]
        self._adjectives = sets["adjectives"]
        self._papers = sets["papers"]
        self._sole = sets["sole_voices"]
        self._offices = sets["offices"]
        self._holders = sets["holders"]
        self._areas = sets["areas"]
        self._full: dict[str, str] | None = None  # found when a voice of one word asks for it

    def is_that(self, i: int) -> bool:
        return i in self._that

    def parts_clauses(self, i: int) -> bool:
        """ "إن", "لكنها" or the verb of an act: what stands before it is another clause."""
        entry = self.a.entries[i]
        if entry is None:
            return self.a.tokens.norms[i].startswith("لكن")
        return any(tag == "cue.that" or tag.startswith(("phrase:", "act.verb")) for tag in entry.tags)

    def is_named(self, first: int, limit: int) -> bool:
        """Does an institution or a person's office start here?"""
        if first >= limit:
            return False
        if self.a.tokens.norms[first] in self.heads or self.a.classes[first] == "C":
            return True
        return (self.a.classes[first] == "G" and self._reaches_that(first)) or self._is_title_ahead(first)

    def speaks_itself(self, publisher: str | None) -> bool:
        """Is the publisher an institution that counts, not an outlet: what no voice leads is then its own."""
        words = tokenise(publisher).norms if publisher else []
        return bool(words) and words[0] in self.heads and words[0] not in self.a.lexicon.sets["outlets"]

    def contrasts(self, first: int, last: int) -> bool:
        """ "…، فيما تتحدث السلطات عن 23": whom a contrast leads in speaks of the number after it."""
        return not _CONTRASTS.isdisjoint(self.a.tokens.norms[first:last])

    def titled(self, start: int, i: int) -> str | None:
        """ "المحامي فلان، الناطق باسم اللجنة، حكى …": whom a spokesman before the verb speaks for."""
        a = self.a
        at = a.tagged(max(start, i - _LONGEST), i, "cue.spokesperson")
        if at is None or a.classes[i - 1] not in (",", "&"):
            return None
        first = last = a.phrase_end(at)
        while last < i and a.classes[last] in _NAME + "~":
            last += 1
        return (self.clean(first, last) or None) if last > first else None

    def recalls(self, first: int, limit: int) -> bool:
        """ "وكان الانفجار قد أوقع ستة قتلى": what the publisher itself recalls, not who spoke before."""
        norms = self.a.tokens.norms
        first += self.a.classes[first] == "&"
        return norms[first] in ("كان", "كانت", "كانوا") and "قد" in norms[first + 1 : min(limit, first + _PAST)]

    def causes(self, at: int) -> bool:
        """ "ضربة توقع عشرات القتلى": brings about, not expects."""
        a = self.a
        return a.tokens.norms[at] in a.lexicon.sets["causes"] and a.classes[at + 1 : at + 2] in ("N", "D")

    def is_capital(self, first: int, end: int) -> bool:
        """ "كييف تتهم موسكو": a capital or a country alone before the verb speaks for its government."""
        if self.a.tokens.norms[first] in self._sole:
            return True
        entry = self.a.entries[first]
        return end - first == 1 and entry is not None and not entry.tags.isdisjoint(_SEATS)

    def told_after(self, first: int, limit: int) -> bool:
        """ "شنت حماس هجوماً تقول إسرائيل إنه …": does a name and then "that" follow the verb?"""
        return first < limit and self.is_named(first, limit) and self._is_clause(self.extent(first, limit))

    def is_ours(self, i: int) -> bool:
        """ "وثّق فريقنا", "سجّلت شبكتنا": the publisher speaks of itself."""
        norm = self.a.tokens.norms[i]
        stem = norm.removesuffix("نا")
        paper = (stem[:-1] + "ء" if stem.endswith("ي") else stem) in self._papers  # "إحصائنا", "تقريرنا"
        known = stem in self.heads or stem[:-1] + "ه" in self.heads or paper
        return stem != norm and norm not in self.heads and known

    def _reaches_that(self, first: int) -> bool:
        """ "أفاد سكان بأن": people who speak, not "تشير الأشخاص الذين خالفوا"."""
        for j in range(first + 1, min(first + 9, len(self.a.classes))):
            if self.is_that(j) or self.a.classes[j] in ":,":
                return True
            if self.a.classes[j] in ".W;N":
                return False
        return True

    def _is_title_ahead(self, first: int) -> bool:
        """ "ماريا زاخاروفا المتحدثة باسم الخارجية": a name and then the title of who speaks."""
        at = self.a.tagged(first, min(first + 5, len(self.a.classes)), "cue.spokesperson")
        return at is not None and all(c in "w~," for c in self.a.classes[first:at])

    def name(self, first: int, limit: int, *, has_object: bool = False) -> str | None:
        """The name that starts at token `first`: up to "إن", a comma, a verb, a number or a time.

        `has_object`: what follows the name is the verb's object ("يحمّل المكتب الجيش المسؤولية").
        """
        a = self.a
        while first < limit and a.tokens.norms[first] in self._before_names:
            first += 1
        i = first
        while i < min(limit, first + _LONGEST) and self.in_name(first, i, limit):
            i += 1
        while i > first and a.classes[i - 1] in "P&t":
            i -= 1
        if i == first:
            return None
        open_end = i < limit and not self._is_clause(i) and a.classes[i] not in ",.;()r"
        if has_object or (open_end and not self.goes_to_that(i, limit)):
            i = self._shortened(first, i, limit)
        return self._institution(i, limit) or self.clean(first, i) or None

    def _shortened(self, first: int, last: int, limit: int) -> int:
        """The end of a name whose verb has an object: the institution's own, after a title the one behind it."""
        entry = self.a.entries[first]
        if entry is not None and "cue.spokesperson" in entry.tags:
            first = self.a.phrase_end(first)
        return min(last, self.extent(first, limit)) if self.a.tokens.norms[first] in self.heads else last

    def in_name(self, first: int, i: int, limit: int) -> bool:
        """May token `i` belong to the name that starts at `first`?"""
        a = self.a
        letter, entry, norm = a.classes[i], a.entries[i], a.tokens.norms[i]
        if norm == _WITHOUT:
            return i > first
        if self.is_that(i) or norm in self._not_names or (i > first and self._is_deed(i)):
            return False
        known = a.lexicon.clitics is not None and norm in a.lexicon.clitics.vocabulary
        if entry is None and i > first and letter == "w" and norm.startswith("ب") and not known:
            # "أقرّ مسؤولون بوقوع انتهاكات", but "رئيس الوزراء بريجي رافيني أن"
            return self._is_clause(i + 1) or self._is_clause(i + 2)
        if letter == "P":
            return i > first and self._goes_on(first, i, limit)
        if letter == "&":
            return self._names_go_on(i, limit)
        if entry is not None and "cue.according" in entry.tags:
            return False
        if letter in "SDM" and i > first and norm.startswith("ال") and not a.tokens.norms[i - 1].startswith("ال"):
            return True  # "مصفوفة تتبع النزوح"
        return letter in _NAME + "~" or (letter in "SDMR" and i > first and self._holds_people(i - 1))

    def _is_deed(self, i: int) -> bool:
        """ "أعلنت وزارة الدفاع انتهاء العملية": the noun of an act begins what is announced."""
        entry, norm = self.a.entries[i], self.a.tokens.norms[i]
        return entry is not None and not norm.startswith("ال") and _is_act(self.a, i)

    def _holds_people(self, i: int) -> bool:
        """ "لشؤون اللاجئين", "نادي الأسير", "وزارة المهجرين": whom the word before names may be victims elsewhere."""
        norm = self.a.tokens.norms[i]
        return (norm in self.heads and not norm.startswith("ال")) or self._is_linked(norm) or norm == "شوون"

    def goes_to_that(self, i: int, limit: int) -> bool:
        """After a time or a manner of saying comes what is said: "قال المرصد في بيان إن"."""
        for j in range(i, min(limit, i + 9)):
            if self._is_clause(j):
                return True
            if self.a.classes[j] in ",.;:NK":
                return False
        return False

    def extent(self, first: int, limit: int) -> int:
        """Where the name of an institution ends: its head, what the head is of, adjectives, what it is for, its place.

        "سجّلت الطبابة الشرعية | بلاغات", "رفع مكتب الصحة بمحافظة الحديدة | عدد القتلى".
        """
        norms = self.a.tokens.norms
        i = first + 1
        if norms[first] in self._sole:
            return i
        if i < limit and self.a.classes[i] == "q":  # "جماعة «الموقعون بالدم»"
            close = self.a.classes.find("q", i + 1, min(limit, i + _QUOTED))
            return close + 1 if close > 0 else i
        while i < min(limit, first + 7) and not norms[i - 1].startswith("ال") and self._may_be_of(i):
            i += 1
            if norms[i - 1] in self._sole:
                break
        while i < limit and self._adds_to_name(i):
            i += 1 + (norms[i] == "ل" or self.a.classes[i] in "&P")
        then = i + 1
        place = then < limit and norms[i] in ("ب", "في") and (norms[i] == "ب" or not norms[first].startswith("ال"))
        if place and self._is_place(then) and not norms[first].endswith(("ون", "ين", "شهود", "سكان", "اهالي")):
            i = then + 1 + (self.a.classes[then] in "pU" and then + 1 < limit and self._may_be_of(then + 1))
        elif then < limit and norms[i] == "ب" and norms[then] in self.heads and norms[first] in self.heads:
            i = self.extent(then, limit)  # "وزارة الصحة بحكومة الوحدة"
        return min(self._past_holder(first, i, limit), limit)

    def _past_holder(self, first: int, i: int, limit: int) -> int:
        """ "وزير الصحة حسن التميمي": the office is told with the two names of who holds it."""
        a = self.a
        if a.tokens.norms[first] not in self._holders or i + 1 >= limit or a.classes[i : i + 2] != "ww":
            return i
        unknown = a.entries[i] is None and a.entries[i + 1] is None
        ends = a.tokens.norms[i + 1].startswith("ال") or a.classes[i + 2 : i + 3] in tuple(",.(KSIN")
        return i + 2 if unknown and ends else i

    def _may_be_of(self, i: int) -> bool:
        a = self.a
        if a.tokens.norms[i] in self._not_names or self.is_that(i):
            return False
        if _WITHOUT in (a.tokens.norms[i], a.tokens.norms[i - 1]):  # "أطباء بلا حدود"
            return True
        if a.entries[i] is None and a.tokens.norms[i].endswith(("ته", "تها", "تهم")):
            return False  # "أعلن التنظيم سيطرته"
        if a.entries[i] is None and a.tokens.norms[i].startswith("ب") and len(a.tokens.norms[i]) > 4:
            return False  # "أقرّ مسؤولون بوقوع انتهاكات"
        return a.classes[i] in "wGypaUCDSM~b" and not (a.classes[i] == "w" and _is_act(a, i))

    def _adds_to_name(self, i: int) -> bool:
        norms = self.a.tokens.norms
        if norms[i] == "ل" and i + 1 < len(norms):
            return (norms[i + 1].startswith("ال") and self.a.classes[i + 1] in "wGyDaS") or norms[i + 1] in self.heads
        if self.a.classes[i] == "P" and i + 1 < len(norms) and norms[i] in ("علي", "عن"):  # "للتعرف على المفقودين"
            return self._is_linked(norms[i - 1]) and norms[i + 1].startswith("ال")
        if self.a.classes[i] == "&" and i + 2 < len(norms):  # "مركز طب الطوارئ والدعم"
            return norms[i + 1].startswith("ال") and norms[i + 1] not in self.heads and self.a.classes[i + 1] == "w"
        if self.is_that(i) or norms[i] in self._not_names:
            return False
        if norms[i].startswith("ال") and (self._is_linked(norms[i - 1]) or norms[i - 2] == "ل"):
            return True  # "لشؤون اللاجئين", "للموحدين الدروز", "لوزارة الصحة"
        return self._is_adjective(norms[i]) or self._is_linked(norms[i])

    def _is_place(self, i: int) -> bool:
        entry = self.a.entries[i]
        if self.a.tokens.norms[i] in ("الخارج", "الداخل"):
            return True
        return entry is not None and any(tag.startswith("places.") for tag in entry.tags)

    def _is_clause(self, i: int) -> bool:
        """ "إن", "أن" before a clause, not "عن" before an object."""
        return i < len(self.a.entries) and self.is_that(i) and self.a.tokens.norms[i] != "عن"

    @staticmethod
    def _is_linked(norm: str) -> bool:
        """ "لحقوق الإنسان", "لشؤون اللاجئين", "للهجرة", "والدعم": what an institution is for."""
        return norm.startswith(("لحقوق", "لشوون", "لشيون", "لل", "وال"))

    def _is_adjective(self, norm: str) -> bool:
        nisba = norm.endswith(("ي", "يه")) and norm not in ("التي", "الذي")
        return norm.startswith("ال") and (nisba or norm in self._adjectives)

    def _goes_on(self, first: int, i: int, limit: int) -> bool:
        """A preposition inside a name: "مصدر في وزارة الدفاع", but neither "في بيان" nor "الشبكة … في السويداء"."""
        a = self.a
        then = a.phrase_end(i)
        if a.tokens.norms[i] not in ("في", "ل", "ب", "من") or then >= limit:
            return False
        if a.tokens.norms[i] == "في" and a.tokens.norms[first].startswith("ال"):
            return False
        if a.tokens.norms[i] == "ب" and a.tokens.norms[then] in self.heads and a.tokens.norms[first] in self.heads:
            return True  # "وزارة الصحة بحكومة الوحدة"
        if a.tokens.norms[i] == "ب" and not self._is_place(then):
            return False
        if a.tokens.norms[i] == "ل" and a.tokens.norms[then] in self.heads:
            return True  # "مركز عمليات الطوارئ التابع لوزارة الصحة"
        return a.classes[then] in "wpGU" and a.tokens.norms[then] not in self._not_names

    def _names_go_on(self, i: int, limit: int) -> bool:
        a = self.a
        then = a.phrase_end(i)
        return then < limit and a.classes[then] in "wpG" and a.tokens.norms[then] not in self._not_names

    def _institution(self, i: int, limit: int) -> str | None:
        """ "رامي عبد الرحمن، مدير المرصد السوري …": what stands after the title is the voice."""
        a = self.a
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
        return self.clean(first, last) if last > first else None

    def clean(self, first: int, last: int) -> str:
        """The words of a name without its title, its brackets and quotation marks around the whole."""
        a = self.a
        for i in range(first, last):
            entry = a.entries[i]
            belongs = i > first and a.tokens.norms[i - 1].startswith("التابع")
            belongs = belongs or a.tokens.norms[i + 1 : i + 2] in (
                ["الصليب"],
                ["الهلال"],
            )  # "اللجنة الدولية للصليب الأحمر"
            if a.tokens.norms[i] == "ل" and i + 1 < last and a.tokens.norms[i + 1] in self.heads and not belongs:
                told = a.tokens.norms[first] in self.heads and a.tokens.norms[first] not in self._papers
                # "تقرير أولي للشبكة السورية" is the network's; "أكدت مصادر محلية لمراسلنا" names whom they told.
                return self._words(first, i) if told else self._words(i + 1, last)
            if entry is not None and "cue.spokesperson" in entry.tags and i + 1 < last and self._speaks_for(i, last):
                first = a.phrase_end(i)
                if first < last and a.classes[first] == "q":
                    close = next((j for j in range(first + 1, last) if a.classes[j] == "q"), last)
                    return self._words(first + 1, close)
                if first < last and a.tokens.norms[first] in self.heads:  # "الناطق باسم الوزارة فلان الفلاني"
                    last = min(last, self.extent(first, last))
                break
        while first < last - 1 and (a.classes[first] in "qE" or self._is_paper(first, last)):
            first += 1
        quotes = [j for j in range(first, last) if a.classes[j] == "q"]
        while last > first + 1 and (a.classes[last - 1] == "," or (a.classes[last - 1] in "q-" and len(quotes) != 2)):
            last -= 1
        return self._words(first, last)

    def _is_paper(self, i: int, last: int) -> bool:
        """ "بيانات قناة شام", "تقرير الشبكة": what the voice published is no part of its name."""
        norms = self.a.tokens.norms
        return norms[i] in self._papers and i + 1 < last and norms[i + 1] in self.heads

    def _speaks_for(self, i: int, last: int) -> bool:
        """ "رئيس اللجنة" speaks for it, "الناطق باسم الإقليم" too; "رئيس الإقليم" and "رئيس الوزراء" are offices."""
        then = self.a.phrase_end(i)
        if then == i + 1 and then < last and self.a.classes[then] == "w" and self.a.tokens.norms[then] in self._areas:
            return False
        return not self._is_office(i, last)

    def _is_office(self, i: int, last: int) -> bool:
        """ "رئيس الوزراء", "رئيس الجمهورية": an office, not the head of an institution that speaks through him."""
        then = self.a.phrase_end(i)
        return then < last and self.a.tokens.norms[then] in self._offices

    def _words(self, first: int, last: int) -> str:
        """The words as written; the article that a preposition swallowed comes back (للشبكة is ل and الشبكة)."""
        words = self.a.tokens.span(first, last)
        if not words:  # a title at the end of a text that breaks off
            return ""
        swallowed = self.a.tokens.norms[first].startswith("ال") and words.startswith("ل")
        return "ا" + words if swallowed else words

    def full_names(self) -> dict[str, str]:
        """The head of an institution's name to the fullest name in the text: المرصد -> المرصد السوري لحقوق الإنسان."""
        names: dict[str, str] = {}
        norms = self.a.tokens.norms
        for i in compress(count(), map(self.heads.__contains__, norms)):
            key = bare(norms[i])
            if key in names:
                continue
            end = self.extent(i, min(len(norms), i + _LONGEST))
            definite = any(word.startswith(("ال", "لل")) for word in norms[i + 1 : end])
            if end - i > 1 and (definite or end - i > 2):
                names[key] = self.a.tokens.span(i, end)
        return names

    def resolve(self, voice: str) -> str:
        words = voice.split()
        if len(words) == 1:
            if self._full is None:
                self._full = self.full_names()
            return self._full.get(bare(fold(words[0])), voice)
        return voice


def _is_act(a: Annotated, i: int) -> bool:
    entry = a.entries[i]
    return entry is not None and any(tag.startswith("act.verb") for tag in entry.tags)


def bare(norm: str) -> str:
    """A folded word without its article."""
    return norm.removeprefix("ال")
