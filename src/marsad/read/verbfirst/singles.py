"""One or two people whom their noun counts: couples, names after a predicate, nouns that only describe."""

from __future__ import annotations

import re

from marsad.read.annotate import Annotated
from marsad.read.number_rules import rules_of
from marsad.read.packs import load_pack
from marsad.read.spans import Quantity


def are_others(a: Annotated, i: int) -> bool:
    """ "آخرون", "الآخرين": others, which says of nobody who they are."""
    return i < len(a.classes) and a.tokens.norms[i].removeprefix("ال").startswith("اخر")


def joined(a: Annotated, queue: list[Quantity]) -> list[Quantity]:
    """ "رجل وزوجته" are two: a single person joined by "and" to the next one."""
    found: list[Quantity] = []
    for q in queue:
        before = found[-1] if found else None
        if before is not None and _is_couple(a, before, q):
            found[-1] = before._replace(low=2, high=2, last=q.last, head=q.head)
        elif before is not None and _describes(before, q) and a.tokens.norms[before.core] in _ONE_OF:
            found[-1] = q  # "أحد جنوده"
        elif before is not None and q.qualifier != "exact" and _shares_number(a, before, q):
            high = None if q.high is None else before.high
            found[-1] = before._replace(high=high, qualifier=q.qualifier, last=q.last)  # "27 امرأة وفتاة على الأقل"
        elif before is None or not (_describes(before, q) or _shares_number(a, before, q) or _of_others(a, before, q)):
            found.append(q)
    return found


def _of_others(a: Annotated, one: Quantity, two: Quantity) -> bool:
    """ "11 آخرون": the others are who the number counts."""
    near = a.classes[one.head : two.core] in ("", "G", "D")  # "57 شخصاً آخرون"
    return two.kind == "vague" and near and are_others(a, two.core)


def named(a: Annotated) -> list[Quantity]:
    """ "استشهاد الشاب محمد العلي": a definite noun for one person right after a predicate, and then a name, is one."""
    words = rules_of(load_pack(a.lexicon.code)).words
    found: list[Quantity] = []
    dying = a.lexicon.sets["acts_of_dying"]
    for match in _PREDICATE.finditer(a.classes):
        i = match.start()
        entry = a.entries[i]
        if entry is None or entry.what not in _BEFALL or (entry.letter == "D" and a.tokens.norms[i] not in dying):
            continue
        j = a.phrase_end(i)
        if j + 1 < len(a.classes) and _is_another(a, j):
            found.append(Quantity(j, j + 1, 1, 1, "exact", j, j + 1, "implicit"))
            continue
        if j + 1 < len(a.classes) and a.tokens.norms[j] in _ONE_OF and a.classes[j + 1] in "GDy":
            found.append(Quantity(j, j + 1, 1, 1, "exact", j + 1, j + 2, "implicit"))  # "مقتل أحد جنوده"
            continue
        if a.classes[i] == "K" and a.classes[j : j + 1] in ("w", "a", "G"):  # "خطف مجهولون الشابة ب.ع."
            j += not a.tokens.norms[j].startswith("ال")
        if j + 1 >= len(a.classes) or a.classes[j] not in "GD" or not a.tokens.norms[j].startswith("ال"):
            continue
        word = words.get(a.tokens.norms[j][2:])
        if word is None or word.kind != "single":
            continue
        then = (
            j + 1 + (a.tokens.norms[j + 1].startswith("ال") and j + 2 < len(a.classes))
        )  # "المعتقل الإداري محيي الدين"
        serves = (
            a.tokens.norms[then] == "في"
            and a.tokens.norms[then + 1 : then + 2]
            and (a.tokens.norms[then + 1] in a.lexicon.sets["institutions"])
        )  # "استشهاد القائد في سرايا القدس فلان"
        if serves or _is_name(a, then):
            found.append(Quantity(j, j + 1, 1, 1, "exact", j, j + 1, "implicit"))
    return found


def _is_another(a: Annotated, j: int) -> bool:
    """ "وإصابة آخر بجروح", "وأصيب ثالث": one more, told by an ordinal or by "another" right after the predicate."""
    if a.tokens.norms[j] not in a.lexicon.sets["another"]:
        return False
    return a.classes[j + 1] in ",.;&PdXrTO" or a.tokens.norms[j + 1].startswith("ب")


_ONE_OF = ("احد", "احدي")
_PREDICATE = re.compile("[KSID]")
_BEFALL = frozenset(("killed", "executed", "injured", "abducted", "detained", "missing", "tortured"))


def _is_name(a: Annotated, i: int) -> bool:
    """An unknown word without article, or one in brackets or quotation marks: a person's name."""
    norm = a.tokens.norms[i]
    if a.classes[i] in "(q":
        return True
    return a.classes[i] in "wG" and not norm.startswith("ال") and norm[:1].isalpha() and a.classes[i : i + 1] != "G"


def _describes(one: Quantity, two: Quantity) -> bool:
    """ "طفلين شقيقين": the second noun says who the two are."""
    return one.kind == two.kind == "implicit" and one.low == two.low and two.core == one.head


def _shares_number(a: Annotated, one: Quantity, two: Quantity) -> bool:
    """ "12 فتى وفتاة", "200 قتيل وجريح": after eleven and more the noun is singular, and so is the one "and" adds."""
    if two.kind != "implicit" or two.low != 1 or (one.low or one.high or 0) < _SINGULAR_FROM or one.kind == "implicit":
        return False
    own_number = (two.head - two.core > 1 and two.qualifier == "exact") or a.tokens.norms[two.head : two.head + 1] in (
        ["واحد"],
        ["واحده"],
    )
    between = a.classes[one.head : two.first].replace("~", "")
    if between == "G" and a.classes[two.core] == "~":
        return True  # "27 امرأة وفتاة", one phrase of the lexicon
    return not own_number and len(between) == 2 and between[0] in "GD" and between[1] == "&"


_SINGULAR_FROM = 11


def _is_couple(a: Annotated, one: Quantity, two: Quantity) -> bool:
    if one.kind != "implicit" or two.kind != "implicit" or one.low != 1 or two.low != 1:
        return False
    if a.classes[one.first - 1 : one.first] == "&" and a.classes[one.first - 2 : one.first - 1] in tuple("GD"):
        return False  # "أربعة أطباء وصيدلي وممرضة": a list
    if a.classes[one.first - 1 : one.first] == "J" and not a.tokens.norms[two.core].endswith(("ته", "ها", "هم", "نه")):
        return False  # "بينهم طفل وامرأة"
    between = a.classes[one.last : two.first]
    return between == "&" and a.classes[one.core] == a.classes[two.core] == "G"
