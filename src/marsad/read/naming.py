"""Whom a stretch of words names: the name itself, its institution, whose report it is."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.names import list_end, shorten
from marsad.read.saying import reporter

_SIGNS = "⚡️▪●🔴❗‼❌✅🔥📍🚨*"  # what posts open with
_TELLS, _NAMES = frozenset("NKI"), frozenset("CG")  # classes of no voice, and of one
_SOURCES = ("cue.according", "cue.citing")  # words that another voice follows


class Naming:
    """Reads names out of stretches of one document; `full` leads short names to full ones."""

    def __init__(self, a: Annotated, full: dict[str, str]) -> None:
        self._a, self._full = a, full
        # is `le maire de Dolbari, Amadou Keïta` one voice, with the office and the name?
        self._full_office = "short_names" in a.lexicon.policy

    def _name(self, first: int, last: int) -> str | None:
        """`the Public Security Minister, Gerardo Mérida Sánchez, said`: a name between commas is who speaks."""
        a = self._a
        if first >= last:
            return None  # the text breaks off after the comma
        whole = last - first >= 2 or a.tokens.raw(first).isupper()
        return a.tokens.span(first, last) if whole and a.capitals and set(a.classes[first:last]) <= set("C~") else None

    def _institution(self, first: int, last: int) -> str | None:
        """`who speaks for the U.N. human rights office`: a spokesman stands for his institution."""
        a = self._a
        at = a.tagged(first, last, "cue.spokesperson")
        if at is None:
            return None
        j = a.phrase_end(at)
        if j < last and (a.classes[j] in "OP" or self._full_office):
            while j < last and a.classes[j] in "OEP~":
                j += 1
            match = a.lexicon.speaker.match(a.classes[j:last])
            end = j + match.end() if match else j
            if "office_then_name" in a.lexicon.policy and end - j > 2 and a.classes[end - 2 : end] == "CC":
                end -= 2  # "представитель Генпрокуратуры Серик Шалабаев"
            whose = match is not None and ("C" in match[0] or a.tagged(j, end, "cue.speaker") is not None)
            if whose or not self._full_office:
                return self._trim(j, end) if whose else None
        before = a.classes[first:at]
        if "C" in before and at - first >= 2 and "s" not in before:
            return self._trim(first, at)
        return None

    def _is_voice(self, first: int, last: int) -> bool:
        """Does a stretch hold a name or a word for who speaks (`people live in the district` does not)?"""
        return "C" in self._a.classes[first:last] or self._a.tagged(first, last, "cue.speaker") is not None

    def _can_speak(self, first: int, last: int) -> bool:
        a = self._a
        if not _TELLS.isdisjoint(a.classes[first:last]):
            return False
        if not _NAMES.isdisjoint(a.classes[first:last]):
            return True
        return a.tagged(first, last, "cue.speaker") is not None

    def _phrase(self, first: int, limit: int) -> str | None:
        a = self._a
        limit = min((at for tag in _SOURCES if (at := a.tagged(first + 1, limit, tag)) is not None), default=limit)
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
            if self._full_office and self._name(last + 1, stop):
                return self._clean(first, stop)
        return self._author(first, last, limit) or self._clean(first, last)

    def _author(self, first: int, last: int, limit: int) -> str | None:
        """`a report released on Tuesday by the Network`: whose report it is."""
        a = self._a
        if not any(a.tokens.norms[i] in a.lexicon.sets["reports"] for i in range(first, last)):
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
        while first < last - 1 and (
            a.tokens.norms[first] in a.lexicon.sets["that"] or a.tokens.raw(first)[0] in _SIGNS
        ):
            first += 1
        figures = a.tokens.norms[first] in a.lexicon.sets["figures"]
        if figures and first + 2 < last and a.classes[first + 1] == "O":
            first += 2  # "figures of the union": the union
        reports = a.lexicon.sets["reports"]
        if a.classes[first] == "q" and a.classes.find("q", first + 1, last) == last - 1:
            return a.tokens.span(first + 1, last - 1)
        closed = a.classes.count("q", first, last) == 2  # the name that ends in quotation marks has both
        ends = "-s&OP" if closed else "q-s&OP"
        ends += "t" if "verb_final" in a.lexicon.policy else ""  # "Bakanlığı'na göre"
        while last > first + 1 and (
            a.classes[last - 1] in ends or (a.classes[last - 1] == "V" and a.tokens.norms[last - 1] not in reports)
        ):
            last -= 1
        head = first
        while self._full_office and head < last - 1 and a.classes[head] in "AE":
            head += 1
        if self._full_office and a.tokens.norms[head] in reports:
            own = reporter(a, head, last)
            first = own if own > head else first
        return self._without_articles(first, last, reports)

    def _without_articles(self, first: int, last: int, reports: frozenset[str]) -> str:
        """The words without articles and dashes that are no part of the name."""
        a = self._a
        dropped = a.lexicon.sets["dropped"]
        while first < last - 1 and (a.classes[first] == "-" or a.tokens.norms[first] in dropped):
            first += 1
        if last - first > 2 and a.classes[last - 2] == "s" and a.tokens.norms[last - 1] in reports:
            last -= 2  # "the committee's report": the committee
        article = a.tokens.norms[first] in a.lexicon.sets["articles"]
        return a.tokens.span(first + (article and self._is_proper(first, last)), last)

    def _is_proper(self, first: int, last: int) -> bool:
        """`the BBC`, `the Lake Observatory`, `the Media office`: a name, of which the article is no part."""
        tokens = self._a.tokens
        if last - first == 2:
            return tokens.raw(last - 1).isupper() and len(tokens.norms[last - 1]) > 2
        institution = tokens.norms[last - 1] in self._a.lexicon.sets["institutions"]
        if last - first > 2 and institution and tokens.capital(first + 1):
            return True
        return last - first > 2 and sum(tokens.capital(j) for j in range(first + 1, last)) > 1
