"""Who or what is counted: the noun phrase at a number, the codes of its words, its unit."""

from __future__ import annotations

import re

from marsad.read.annotate import Annotated
from marsad.read.lexicon import GroupCodes
from marsad.read.record import Record

_PHRASE = "GUaCwEsdy-qbpx"  # classes that a noun phrase runs through
_ROW = re.compile(r"(?:,[Ead]?G~*[aCy~]*)+&[EadO]*G~*")  # `policemen, soldiers and fighters`


class Noun(Record, frozen=True):
    """A noun phrase: tokens first..last, its head, and what its words say. `kind`: `person`, `thing`, `blocked`, `open`
    (words the lexicon does not know) or `none` (no noun at all)."""

    first: int
    last: int
    kind: str
    unit: str
    status: str | None
    sex: str | None
    age: str | None
    community: str | None
    role: str | None
    dead: bool


def noun_at(a: Annotated, first: int, limit: int) -> Noun:
    """The noun phrase that starts at token `first` and ends before `limit`."""
    classes = a.classes
    i = first
    head: int | None = None
    named: int | None = None
    kind, unit = "none", "persons"
    while i < limit and i - first < 9:
        letter = classes[i]
        if letter not in _PHRASE or (letter == "-" and not a.tokens.glued(i)):
            break
        if letter in "GUbx" and (letter in "Gx" or kind != "person" or _is_owned(a, i)):
            entry = a.entries[i]
            kind = {"G": "person", "x": "person", "U": "thing", "b": "blocked"}[letter]
            unit = (entry.unit if entry else None) or ("persons" if letter in "Gx" else "sites")
            head = i
        elif letter == "y" and kind in ("none", "open"):
            named = i
        elif letter in "wC" and kind == "none":
            kind = "open"
        elif letter in "wp" and kind in ("person", "thing"):
            break
        i = a.phrase_end(i)
    if head is None and named is not None:  # "three Bedouins": the community's name is the noun
        kind, head = "person", named
    end = a.phrase_end(head) if head is not None else i
    if kind == "person" and end < limit and classes[end] == "y":  # `civils alaouites`
        end = a.phrase_end(end)
    if kind == "none":
        return Noun(first, first, "none", "persons", None, None, None, None, None, False)
    return _codes(a, first, end, kind, unit, limit)


def _is_owned(a: Annotated, i: int) -> bool:
    """`military checkpoints`: a thing right after people who only tell whose it is."""
    before = a.lexicon.sets["people_before_things"]
    if a.classes[i] == "U" and a.classes[i - 1] == "q" and a.tokens.glued(i - 1):
        return True  # "a soldiers' truck"
    return a.classes[i] == "U" and a.tokens.norms[i - 1] in before


def _codes(a: Annotated, first: int, end: int, kind: str, unit: str, limit: int) -> Noun:
    end = _extend(a, end, limit) if kind == "person" else end
    if end == first + 1:
        return _of_word(a, first, kind, unit)
    statuses: set[str] = set()
    sexes: set[str] = set()
    ages: set[str] = set()
    roles: set[str] = set()
    community, dead = None, False
    named = a.capitals and a.tokens.raw(end - 1)[:1].islower()
    for i in range(first, end):
        entry = a.entries[i]
        if entry is None or (named and _in_name(a, i, first)):
            continue
        if entry.codes is not None:
            _add(statuses, entry.codes.status)
            _add(sexes, entry.codes.sex)
            _add(ages, entry.codes.age)
            _add(roles, entry.codes.role)
        if "community" in entry.tags and community is None:
            community = _community(entry.tags) or a.tokens.raw(i)
        dead = dead or "dead_people" in entry.tags
    if "civilian" in statuses and statuses - {"civilian"} and not _joined(a, first, end):
        statuses = {"civilian"} if _first_status(a, first, end) == "civilian" else statuses - {"civilian"}
    status = "mixed" if len(statuses) > 1 and _joined(a, first, end) else _first_status(a, first, end)
    sex = next(iter(sexes)) if len(sexes) == 1 else None
    age = next(iter(ages)) if len(ages) == 1 else None
    if status in ("security_forces", "fighter") and sex == "men":
        sex = None
    return Noun(first, end, kind, unit, status, sex, age, community, next(iter(sorted(roles)), None), dead)


def _of_word(a: Annotated, at: int, kind: str, unit: str) -> Noun:
    """A noun phrase of one word, as most are."""
    entry = a.entries[at]
    if entry is None:
        return Noun(at, at + 1, kind, unit, None, None, None, None, None, False)
    codes, community = entry.codes or _NO_CODES, None
    if "community" in entry.tags:
        community = _community(entry.tags) or a.tokens.raws[at]
    sex = None if codes.status in ("security_forces", "fighter") and codes.sex == "men" else codes.sex
    dead = "dead_people" in entry.tags
    return Noun(at, at + 1, kind, unit, codes.status, sex, codes.age, community, codes.role, dead)


_NO_CODES = GroupCodes()


def _in_name(a: Annotated, i: int, first: int) -> bool:
    """`two Save the Children staff`: a word of people in the name of an organisation says nothing of who they are."""
    return i > first and a.tokens.raw(i)[:1].isupper() and "C" in a.classes[first:i]


def _community(tags: frozenset[str]) -> str | None:
    """The field's own word for a community, from the tag of its entry."""
    return next((tag.partition(":")[2] for tag in sorted(tags) if tag.startswith("community:")), None)


def _add(into: set[str], code: str | None) -> None:
    if code:
        into.add(code)


def _first_status(a: Annotated, first: int, end: int) -> str | None:
    for i in range(first, end):
        entry = a.entries[i]
        if entry is not None and entry.codes is not None and entry.codes.status:
            return entry.codes.status
    return None


def _joined(a: Annotated, first: int, end: int) -> bool:
    return "&" in a.classes[first:end]


def _extend(a: Annotated, end: int, limit: int) -> int:
    """`members of the General Security Directorate`, `security men and militants`: on through of-phrases and `and`."""
    classes = a.classes
    row = _ROW.match(classes, end, limit)
    if row is not None:
        return row.end()
    for _ in range(3):
        if end >= limit or classes[end] not in "O&":
            return end
        stop = a.phrase_end(end)
        i, known = stop, stop
        while i < limit and classes[i] in "GaCwEsyp" and i - stop < 8:
            letter = classes[i]
            i = a.phrase_end(i)
            if letter in "GCyp":
                known = i
        if known == stop or (
            classes[end] == "&" and ("G" not in classes[stop:known] or classes[known : known + 1] == "N")
        ):
            return end  # "lost 23 fighters and the army three"
        end = known
    return end
