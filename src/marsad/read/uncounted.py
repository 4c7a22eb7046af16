"""Numbers that count nobody and nothing: ages, hours, years, the numbering of lists, voices."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.nouns import Noun
from marsad.read.spans import Quantity
from marsad.read.zones import Sentence

_YEARS = range(1900, 2100)
_ADULT = 100  # an age is below it
_VOICE = 9  # tokens between the number of voices and the verb of saying


def counts_nothing(a: Annotated, sentence: Sentence, q: Quantity, noun: Noun) -> bool:
    """A number with its noun in; True when it counts none of the people and things that claims are about."""
    sets = a.lexicon.sets
    if noun.kind == "blocked" or a.classes[q.head : q.head + 1] in ("%", "u", "/") or q.kind == "zero":
        return True
    if _is_ratio(a, q) or _is_all(a, sentence, q) or _hangs_on(a, sentence, q, noun) or _is_open(a, sentence, q):
        return True
    if a.classes[q.head : q.head + 1] == "-" and not sets["aged"].isdisjoint(a.tokens.norms[q.head + 1 : q.head + 2]):
        return True  # "der 19-Jährige wurde getötet"
    if _is_both_things(a, q, noun) or _is_nth_day(a, q):
        return True
    if _is_age(a, q) or _is_bound_of_age(a, q, noun) or _is_clock(a, q, noun) or _are_voices(a, sentence, q):
        return True
    before = a.classes[q.first - 1] if q.first else ""
    if (
        q.kind == "vague"
        and before == "E"
        and a.classes[q.head : q.head + 1] != "F"
        and a.tokens.norms[q.first - 1] in a.lexicon.sets["articles"]
    ):
        return True  # "the many wounded" have been told of
    if before == "u" or (before == "/" and a.tokens.glued(q.first)) or (before == "h" and a.tokens.glued(q.first)):
        return True
    opened = q.first - 1 == sentence.first and before == "(" and a.classes[q.head : q.head + 1] == ")"  # "(1) At least"
    starts_line = (q.first == sentence.first or opened) and q.kind == "digits"
    if starts_line and a.classes[q.head : q.head + 1] in (".", ")", "/", ":", "-"):
        return True
    bare = q.kind == "digits" and noun.kind in ("none", "open") and q.low in _YEARS
    if bare and q.qualifier == "between":
        return q.high in _YEARS  # "between 2014 and 2016"
    return bare and q.qualifier == "exact" and "," not in a.tokens.norms[q.core]


def _is_ratio(a: Annotated, q: Quantity) -> bool:
    """`nine out of ten detainees`, `nueve de cada diez`: a share, of nobody who was counted."""
    words, norms = a.lexicon.sets["out_of"], a.tokens.norms
    if not words:
        return False
    link = q.head + (a.classes[q.head : q.head + 1] == "O")
    if link < len(norms) and norms[link] in words:
        then = a.phrase_end(link)
        return not a.lexicon.sets["wholes_of_ratios"].isdisjoint(norms[then : then + 1])
    before = a.phrase_start(q.first - 1) if q.first else 0
    return q.low in _WHOLES and norms[before] in words and a.classes[:before].rstrip("O")[-1:] in ("N", "~")


_WHOLES = (5, 10, 100)  # of which a ratio tells how many


def _is_all(a: Annotated, sentence: Sentence, q: Quantity) -> bool:
    """`none of the 27 passengers`, `home to 3,000 people`, `all but three of the 71`: how many there are, not to whom
    it happened."""
    first = max(sentence.first, q.first - _BEFORE)
    behind = a.classes[first : q.first].rstrip("E~d").removesuffix("O").rstrip("~")
    if behind.endswith("Z") or a.tagged(first, q.first, "scope.population") is not None:
        return True
    return a.tagged(max(sentence.first, q.first - _BUT), q.first, "scope.all_but") is not None


def _hangs_on(a: Annotated, sentence: Sentence, q: Quantity, noun: Noun) -> bool:
    """`a mother of two died`, `in the city of 1.2 million`, `the commander of 300 fighters was killed`: the number only
    tells more of somebody or of a place."""
    if q.low == 1 and _is_group(a, sentence, noun):
        return True
    link = a.back(q.first - 1, "Ed~", sentence.first)
    if q.kind == "article" or link < sentence.first:
        return False
    head = link - 1 if a.classes[link] in "OP" and link > sentence.first else link
    norm = a.tokens.norms[head]
    if norm in a.lexicon.sets["parents"]:
        return noun.kind in ("none", "open") or noun.age is not None  # whose children they are
    if norm in a.lexicon.sets["towns"]:
        live_there = a.tokens.norms[noun.last - 1] in a.lexicon.sets["inhabitants"]
        return a.classes[link] == "O" or noun.kind == "none" or live_there
    if a.classes[link] != "O" or (q.low or 0) < _PLURAL:
        return q.low == 1 and noun.unit in _KIN and a.classes[link] == "P"
    after = max(noun.last, q.head)
    own = a.classes[head] in "GUwC" and norm not in a.lexicon.sets["groups"]
    verb = own and after < sentence.last and a.classes[after] in "BHKI"
    return verb and a.tokens.norms[after] in a.lexicon.sets["singular_verbs"]


def _is_group(a: Annotated, sentence: Sentence, noun: Noun) -> bool:
    """`killed a family of six`: the six are counted, not the family."""
    last = noun.last
    of = last < sentence.last - 1 and a.classes[last] == "O" and "N" in a.classes[last + 1 : last + 3]
    return of and a.tokens.norms[last - 1] in a.lexicon.sets["groups"]


def _is_open(a: Annotated, sentence: Sentence, q: Quantity) -> bool:
    """`police look into whether 17 people were killed`: nobody says that they were."""
    before = a.tokens.norms[max(sentence.first, q.first - _BEFORE) : q.first]
    return not a.lexicon.sets["whether"].isdisjoint(before)


_KIN = ("families", "households")  # "eight of the dead were from one family"
_BEFORE = 4  # tokens between `home to`, `whether` and their number
_BUT = 6  # tokens between `all but` and the number of all
_PLURAL = 2  # the smallest number that has a verb in the plural


def _is_nth_day(a: Annotated, q: Quantity) -> bool:
    """`on day 12 of the siege`: which day it is."""
    days = a.lexicon.sets["numbered_days"]
    return q.first > 0 and a.tokens.norms[q.first - 1] in days and a.classes[q.head : q.head + 1] == "O"


def _is_both_things(a: Annotated, q: Quantity, noun: Noun) -> bool:
    """`150 for both areas`: of what is no person, `both` only says that it was named before."""
    both = a.tokens.norms[q.core] in a.lexicon.sets["both"]
    return both and noun.kind in ("open", "none") and a.classes[q.head : q.head + 1] in ("w", "C", "p")


_AFTER_AGE = tuple("BHWKVEY")  # `Porth, 65, was killed`


def _is_age(a: Annotated, q: Quantity) -> bool:
    """`aged 5 and 7`, `as young as nine`, `children under twelve`."""
    norms, sets = a.tokens.norms, a.lexicon.sets
    i = q.first - 1
    if (
        a.classes[i : i + 1] == ","
        and a.classes[q.head : q.head + 1] == ","
        and a.classes[q.head + 1 : q.head + 2] in _AFTER_AGE
    ):
        return a.classes[i - 1] in "CGw~" and q.kind == "digits" and (q.low or 0) < 110
    if i > 1 and a.classes[i] == "&" and a.classes[i - 1] in "Na":
        i -= 2
    if i < 0:
        return False
    if a.classes[i] == "O" and q.low is not None and q.low < _ADULT and _is_one_person(a, i):
        return True
    return norms[i] in sets["ages"] or (i > 0 and norms[i - 1] in sets["age_as"])


def _is_one_person(a: Annotated, of: int) -> bool:
    """`a boy of 16`: one person, told with an article, before `of`."""
    i = a.phrase_start(of - 1)
    entry = a.entries[i]
    if entry is not None and entry.unit not in (None, "persons"):
        return False  # "a family of six"
    return a.classes[i] == "G" and i > 0 and "A" in a.classes[max(0, i - _TOLD) : i]


_TOLD = 3  # tokens between the article and the person: "an elderly blind man of 80"


def _is_bound_of_age(a: Annotated, q: Quantity, noun: Noun) -> bool:
    """`78 children under twelve`, `four of them were under 16`: a bound right after people, of nothing that follows."""
    size = q.high if q.low is None else q.low
    bound = q.qualifier in ("fewer_than", "more_than") and q.core > q.first and (size or _ADULT) < _ADULT
    if not bound or noun.kind != "none" or a.classes[q.head : q.head + 1] in ("K", "D", "I", "F", "O", "U"):
        return False
    before = a.back(q.first - 1, "~d")
    return a.classes[before] in "GB"


def _is_clock(a: Annotated, q: Quantity, noun: Noun) -> bool:
    """`was killed at 1545`: the hours and minutes of a day."""
    norm = a.tokens.norms[q.core]
    if q.kind != "digits" or len(norm) != 4 or noun.kind not in ("none", "open") or not norm.isdigit():
        return False
    at_hour = q.first > 0 and a.tokens.norms[q.first - 1] in a.lexicon.sets["clock_words"]
    return at_hour and int(norm[:2]) < 24 and int(norm[2:]) < 60


def _are_voices(a: Annotated, sentence: Sentence, q: Quantity) -> bool:
    """`two security sources and a local official said`: those who tell it are not those it happened to."""
    if q.kind not in ("digits", "words", "vague", "article") or q.qualifier not in ("exact", "vague"):
        return False
    if _is_said_by(a, sentence, q):
        return True
    if a.classes[q.head : q.head + 1] in ("&", "P"):
        return False  # "put the toll at 17 and said …", "24 as stated": a number without a noun speaks not
    i, end = q.head, min(sentence.last, q.head + _VOICE)
    while (
        i < end and a.classes[i] in "GCEawysN&AOP~pdHU" and not (a.classes[i] == "E" and _opens_subject(a, i, q.head))
    ):
        i = a.ends[i]
    entry = a.entries[i] if i < end else None
    told = entry is not None and "cue.said" in entry.tags and i > q.head
    then = a.phrase_end(i) if told else end
    return told and a.classes[i] == "V" and a.classes[then : then + 1] not in _DONE


def _opens_subject(a: Annotated, i: int, first: int) -> bool:
    """`the murder of ten leaders the front announced …`: an article right after a noun opens a subject of its own."""
    return i > first and a.classes[i - 1] in "GCwU~"


def _is_said_by(a: Annotated, sentence: Sentence, q: Quantity) -> bool:
    """`"…," said one of them.`: the verb stands before those who speak, and nothing happened to them."""
    inverted = q.first - 2 > sentence.first and a.classes[q.first - 2] in ",q"
    if not inverted or a.tokens.norms[q.first - 1] not in a.lexicon.sets["inverting"]:
        return False
    i = q.head
    while i < sentence.last and a.classes[i] in "GCEawys&AOP~pdUF":
        i += 1
    return i >= sentence.last or a.classes[i] in ".,;rq"


_DONE = tuple("KDItX")  # `two officers reported killed`, `ten people said to have died`
