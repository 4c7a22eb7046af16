"""Who is counted: the noun phrase after a number ("121 من عناصر الأمن العام") or around a toll ("القتلى المدنيين")."""

from __future__ import annotations

from typing import NamedTuple

from marsad.read.annotate import Annotated

_REACH = 12  # tokens of a noun phrase


class People(NamedTuple):
    """A noun phrase: tokens first..last, what kind of thing its head is, and what its words say of the people counted.

    `kind`: `person`, `victim` (a noun such as قتيل), `thing`, `blocked`, `open` (unknown words) or `none`.
    `both`: dead and injured are counted together.
    """

    first: int
    last: int
    kind: str
    unit: str = "persons"
    status: str | None = None
    sex: str | None = None
    age: str | None = None
    community: str | None = None
    role: str | None = None
    both: bool = False
    head: int = -1


_NONE = People(0, 0, "none")


def people_at(a: Annotated, first: int, limit: int) -> People:
    """The noun phrase that starts at token `first` and ends before `limit`."""
    last, head, kind = _walk(a, first, min(limit, first + _REACH))
    if kind == "none":
        return _NONE._replace(first=first, last=first)
    return codes_of(a, first, last, kind, head)


_KINDS = {"G": "person", "D": "victim", "S": "victim", "U": "thing", "b": "blocked", "y": "person", "w": "open"}


def _walk(a: Annotated, first: int, limit: int) -> tuple[int, int, str]:
    """Where the phrase ends, its head and the head's kind."""
    classes = a.classes
    i, last, head, kind = first, first, -1, "none"
    while i < limit:
        letter = classes[i]
        after = a.phrase_end(i)
        if letter in "GDSUyb" and not (letter == "S" and kind != "none"):
            if letter == "U" and kind in ("person", "victim"):
                break
            if kind in ("none", "open") or (kind == "victim" and letter == "G"):
                head, kind = i, _KINDS[letter] if kind != "victim" else "victim"
            last = after
        elif letter in "aEqd":
            last = after if letter == "a" and kind != "none" else last
        elif letter == "w" and kind == "none":
            head, kind, last = i, "open", after
        elif letter == "w" and classes[i - 1] in "OGqy" and i > first:
            last = after
        elif not _leads_on(a, letter, kind, after, limit):
            break
        i = after
    return last, head, kind


def _leads_on(a: Annotated, letter: str, kind: str, after: int, limit: int) -> bool:
    """Does "of", "and" or a comma carry the phrase on: "من عناصر الأمن", "مدنيين ورجال أمن"?"""
    if letter == "O":
        return _goes_on(a, after, limit)
    if letter == "," and after < limit and a.classes[after] == "O":  # "231 موظف ، على الأقل ، من هيئة الأمن"
        return a.classes[after - 2 : after - 1] == "d"
    if kind not in ("person", "victim"):
        return False
    if letter == "&":
        return after < limit and a.classes[after] in "GyD"
    return letter == "," and _is_apposition(a, after, limit)


def _goes_on(a: Annotated, i: int, limit: int) -> bool:
    while i < limit and a.classes[i] in "Eq":
        i = a.phrase_end(i)
    return i < limit and a.classes[i] in "GyDaw"


def _is_apposition(a: Annotated, i: int, limit: int) -> bool:
    """ "1311 قتيلاً، عسكريين ومدنيين": two kinds of people after a comma say who the victims were."""
    if i >= limit or a.classes[i] != "G":
        return False
    then = a.phrase_end(i)
    return then + 1 < limit and a.classes[then] == "&" and a.classes[then + 1] == "G"


def codes_of(a: Annotated, first: int, last: int, kind: str = "person", head: int = -1) -> People:
    """What the words first..last say of the people counted."""
    statuses: list[str] = []
    sexes: set[str] = set()
    ages: set[str] = set()
    roles: list[str] = []
    community: str | None = None
    unit = "persons"
    dead = hurt = False
    for i in range(first, last):
        entry = a.entries[i]
        if entry is None:
            continue
        dead = dead or (entry.letter == "D" and entry.what == "killed")
        hurt = hurt or (entry.letter == "D" and entry.what == "injured")
        community = community or _community(entry.tags)
        if entry.codes is None:
            continue
        if entry.codes.status and entry.codes.status not in statuses:
            statuses.append(entry.codes.status)
        if entry.codes.sex:
            sexes.add(entry.codes.sex)
        if entry.codes.age:
            ages.add(entry.codes.age)
        if entry.codes.role and entry.codes.role not in roles:
            roles.append(entry.codes.role)
        if i == head and entry.unit:
            unit = entry.unit
    if head >= 0 and kind == "thing" and (entry := a.entries[head]) is not None:
        unit = entry.unit or "sites"
    mixed = len(statuses) > 1 and _joined(a, first, last)
    status = "mixed" if mixed else (statuses[0] if statuses else None)
    sex = next(iter(sexes)) if len(sexes) == 1 and not ages else None
    if sex == "women" and a.classes[first:last].count("G") > 1 and len(ages) == 1:
        sex = None
    age = next(iter(ages)) if len(ages) == 1 and not sexes else None
    if status is not None:
        sex = age = None if status == "security_forces" else sex
    return People(
        first, last, kind, unit, status, sex, age, community, roles[0] if roles else None, dead and hurt, head
    )


def _joined(a: Annotated, first: int, last: int) -> bool:
    return "&" in a.classes[first:last] or "," in a.classes[first:last]


def _community(tags: frozenset[str]) -> str | None:
    return next((tag.partition(":")[2] for tag in sorted(tags) if tag.startswith("community:")), None)
