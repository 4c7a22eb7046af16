"""Who is counted: the noun phrase after a number ("121 من عناصر الأمن العام") or around a toll ("القتلى المدنيين")."""

from __future__ import annotations

from functools import cache

from marsad.read.annotate import Annotated
from marsad.read.lexicon import GroupCodes
from marsad.read.record import Record

_REACH = 12  # tokens of a noun phrase


class People(Record, frozen=True):
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


_ARMED = frozenset(("security_forces", "fighter"))
_NONE = People(0, 0, "none")
_UNSAID = GroupCodes()


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
        elif letter == "R" and kind == "victim" and a.classes[after : after + 1] == "G" and a.tokens.norms[i] in _IS:
            pass  # "قتيل هو طفل"
        elif not _leads_on(a, letter, kind, after, limit):
            break
        i = after
    return last, head, kind


_IS = frozenset(("هو", "هي", "هما"))  # "قتيل هو طفل"; "ستة قتلى هم رجلان وامرأتان …" shares them out


def _leads_on(a: Annotated, letter: str, kind: str, after: int, limit: int) -> bool:
    """Does "of", "and" or a comma carry the phrase on: "من عناصر الأمن", "مدنيين ورجال أمن"?"""
    if letter == "O":
        return _goes_on(a, after, limit)
    if letter == "P" and kind == "victim":  # "29 جثة لأطفال"
        return a.tokens.norms[after - 1] == "ل" and a.classes[after : after + 1] in ("G", "y")
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
    codes: list[tuple[int, GroupCodes]] = []
    victims: set[str | None] = set()
    community: str | None = None
    for i in range(first, last):
        entry = a.entries[i]
        if entry is None:
            continue
        if entry.codes is not None:
            codes.append((i, entry.codes))
        if entry.letter == "D":
            victims.add(entry.what)
        community = community or (_community(entry.tags) if entry.tags else None)
    said = _together(a, codes, first, last) if codes else _UNSAID
    both = "killed" in victims and "injured" in victims
    unit, role = _unit(a, head, kind), said.role
    if unit == "families" and a.classes[first] == "O":  # "سبعة من عائلة واحدة"
        unit, role = "persons", role or "family"
    return People(first, last, kind, unit, said.status, said.sex, said.age, community, role, both, head)


def _together(a: Annotated, codes: list[tuple[int, GroupCodes]], first: int, last: int) -> GroupCodes:
    """What the codes of the words of a phrase say together."""
    if len(codes) == 1:
        return _alone(codes[0][1])
    statuses = list(dict.fromkeys(c.status for _, c in codes if c.status))
    sexes = {c.sex for _, c in codes if c.sex}
    ages = {c.age for _, c in codes if c.age}
    role = next((c.role for _, c in codes if c.role), None)
    plain = any(c == _UNSAID and a.classes[i] == "G" and "&" in a.classes[i - 1 : i + 2] for i, c in codes)
    status = _status(statuses, joined=_joined(a, first, last), plain=plain)
    if sexes and "&" in a.classes[first:last] and any(c.role and not c.sex for _, c in codes):
        sexes = set()  # "48 صحفياً وصحفية"
    old = ages == {"elderly"}
    sex = next(iter(sexes)) if len(sexes) == 1 and (not ages or old) and status != "security_forces" else None
    age = next(iter(ages)) if len(ages) == 1 and (not sexes or old) and status is None else None
    return GroupCodes(status, sex, age, role)


@cache
def _alone(code: GroupCodes) -> GroupCodes:
    """What the one word of a phrase that says anything says; of the sexes and ages of the armed nothing is told."""
    old = code.age == "elderly"
    sex = code.sex if code.sex and (not code.age or old) and code.status != "security_forces" else None
    age = code.age if code.age and (not code.sex or old) and not code.status else None
    return GroupCodes(code.status or None, sex, age, code.role or None)


def _status(statuses: list[str], *, joined: bool, plain: bool) -> str | None:
    """One status, or `mixed`: "مدنيين ورجال أمن", and also "متظاهرين ورجال أمن"."""
    if not statuses:
        return None
    if joined and (len(statuses) > 1 or (plain and statuses[0] in _ARMED)):
        return "mixed"
    return statuses[0]


def _unit(a: Annotated, head: int, kind: str) -> str:
    entry = a.entries[head] if head >= 0 else None
    unit = entry.unit if entry is not None else None
    return unit or ("sites" if kind == "thing" else "persons")


def _joined(a: Annotated, first: int, last: int) -> bool:
    return "&" in a.classes[first:last] or "," in a.classes[first:last]


def _community(tags: frozenset[str]) -> str | None:
    if "community" not in tags:
        return None
    return next((tag.partition(":")[2] for tag in sorted(tags) if tag.startswith("community:")), None)
