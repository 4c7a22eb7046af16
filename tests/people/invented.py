"""Lists of people who never lived, with the kinds of damage that lists of the dead have. No row is a real person.

Whole households are killed together; each list is a view of one invented population: another script or romanisation,
fewer fields, letters torn off by a PDF, women under a husband's name, ages a year off.
"""

# ruff: noqa: E501 (tables of names)
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

# letter, its usual romanisation, other romanisations
LETTERS = {
    "ب": ("b",), "ت": ("t",), "ث": ("th", "t"), "ج": ("j", "g"), "ح": ("h",), "خ": ("kh",), "د": ("d",),
    "ذ": ("dh", "z"), "ر": ("r",), "ز": ("z",), "س": ("s",), "ش": ("sh", "ch"), "ص": ("s",), "ض": ("d",),
    "ط": ("t",), "ظ": ("z",), "ع": ("a",), "غ": ("gh",), "ف": ("f",), "ق": ("q", "k"), "ك": ("k",), "ل": ("l",),
    "م": ("m",), "ن": ("n",), "ه": ("h",), "و": ("w",), "ي": ("y",),
}  # fmt: skip
# patterns of invented names: 1 2 3 are the root's letters; the second form is how the pattern is romanised
PATTERNS = (("1ا2 3", "1a2i3"), ("12 ي3", "1a2i3"), ("12 و3", "1a2ou3"), ("م12 و3", "ma12ou3"), ("12 ا3", "1a22a3"),
            ("12 3ي", "1a23i"), ("12 ي3ي", "1a2i3i"), ("1و2 3", "1aw2a3"), ("12 3ان", "1a23an"), ("ا12 3", "a12a3"))  # fmt: skip
MALE = ("محمد Mohammed Muhammad", "أحمد Ahmed Ahmad", "علي Ali", "حسن Hassan Hasan", "حسين Hussein Husain", "خالد Khaled Khalid",
        "يوسف Yousef Yusuf", "إبراهيم Ibrahim Ebrahim", "عمر Omar Umar", "سامي Sami Samy", "نضال Nidal Nedal", "زياد Ziad Ziyad",
        "مصطفى Mustafa Mostafa", "ياسين Yassin Yaseen", "رامي Rami Ramy", "أنس Anas", "بلال Bilal Belal", "سعيد Said Saeed",
        "عبد الرحمن Abdel-Rahman Abdulrahman", "عبد الله Abdullah Abdallah", "صلاح الدين Salah-al-Din Salahuddin",
        "نور الدين Nour-al-Din Nooreddin", "كمال Kamal", "جمال Jamal Gamal", "طارق Tareq Tariq", "وليد Walid Waleed",
        "هاني Hani Hany", "فادي Fadi Fady", "منير Munir Mounir", "حمزة Hamza Hamzah")  # fmt: skip
FEMALE = ("مريم Mariam Maryam", "فاطمة Fatima Fatma", "هدى Huda Hoda", "سلمى Salma", "ليلى Layla Leila", "نور Nour Noor",
          "آية Aya Ayah", "رنا Rana", "سارة Sara Sarah", "هبة Hiba Heba", "أمل Amal", "إيمان Iman Eman", "خديجة Khadija Khadeeja",
          "زينب Zainab Zeinab", "دعاء Duaa Doaa", "ريم Reem Rim", "جنى Jana", "لينا Lina Leena", "سمر Samar", "وفاء Wafaa Wafa")  # fmt: skip
PLACES = ("القرية الشرقية", "الحي القديم", "المزرعة", "التل", "الميناء", "الوادي", "السوق", "النبع")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    arabic: str
    latin: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    number: int
    parts: tuple[Word, ...]
    married: Word | None
    age: int
    sex: str
    born: np.datetime64
    place: str
    day: np.datetime64


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How one list sees the people: shares (0 to 1) of rows with each kind of noise."""

    name: str = "list"
    latin: float = 0.0
    other_romanisation: float = 0.0
    covers: float = 0.8
    spelling: float = 0.25
    torn: float = 0.01
    no_grandfather: float = 0.03
    two_parts: float = 0.0
    married_name: float = 0.1
    no_age: float = 0.0
    rounded_age: float = 0.0
    later: int = 0
    no_sex: float = 0.0
    birth_dates: bool = True
    no_birth_date: float = 0.1
    slips: float = 0.01
    kunya: float = 0.0
    places: bool = False
    repeats: float = 0.0
    extra: tuple[str, ...] = field(default=())


def invent_words(rng: np.random.Generator, count: int) -> list[Word]:
    """Family names and rarer given names made of random roots, each with its romanisations."""
    letters = list(LETTERS)
    words: dict[str, Word] = {}
    while len(words) < count:
        root = [letters[n] for n in rng.choice(len(letters), 3, replace=False)]
        arabic, latin = PATTERNS[rng.integers(len(PATTERNS))]
        for place, letter in enumerate(root, 1):
            arabic = arabic.replace(str(place), letter)
        forms = []
        for choice in (0, -1):
            form = latin
            for place, letter in enumerate(root, 1):
                form = form.replace(str(place), LETTERS[letter][choice])
            forms.append(form if choice == 0 else form.replace("ou", "u").replace("i3", "ee3"))
        arabic = arabic.replace(" ", "")
        words[arabic] = Word(arabic=arabic, latin=tuple(dict.fromkeys(form.capitalize() for form in forms)))
    return list(words.values())


def _listed(entries: Sequence[str]) -> list[Word]:
    out = []
    for entry in entries:
        arabic = " ".join(token for token in entry.split() if not token.isascii())
        latin = tuple(token.replace("-", " ") for token in entry.split() if token.isascii())
        out.append(Word(arabic=arabic, latin=latin))
    return out


def invent_people(rng: np.random.Generator, count: int) -> list[Person]:
    """A population of households; kin share father, grandfather, family name, place and day of death."""
    males = _listed(MALE) + invent_words(rng, max(40, count // 150))
    females = _listed(FEMALE) + invent_words(rng, max(40, count // 200))
    families = [
        replace(word, arabic=prefix + word.arabic, latin=tuple(latin + form for form in word.latin))
        for word in invent_words(rng, max(60, count // 25))
        for prefix, latin in [(("", ""), ("ال", "Al-"), ("أبو ", "Abu "))[rng.integers(3)]]
    ]
    common = 1 / np.arange(1, len(males) + 1) ** 0.9
    rare = 1 / np.arange(1, len(families) + 1) ** 0.5
    people: list[Person] = []
    while len(people) < count:
        family, *_ = rng.choice(len(families), 1, p=rare / rare.sum())
        grand, *fathers = rng.choice(len(males), 1 + rng.integers(1, 4), p=common / common.sum())
        place, day = PLACES[rng.integers(len(PLACES))], np.datetime64("2031-03-07") + int(rng.integers(0, 60))
        for father in fathers:
            kin = (males[father], males[grand], families[family])
            people += _household(rng, kin, males, females, families, common, place, day)
    return [replace(person, number=number) for number, person in enumerate(people[:count])]


def _household(
    rng: np.random.Generator, kin: tuple[Word, Word, Word], males: list[Word], females: list[Word],
    families: list[Word], common: np.ndarray, place: str, day: np.datetime64,
) -> list[Person]:  # fmt: skip
    members = []
    given: set[str] = set()
    for _ in range(int(rng.integers(1, 7))):
        sex = "mf"[int(rng.random() < 0.42)]
        pool = males if sex == "m" else females
        weights = common[: len(pool)] / common[: len(pool)].sum()
        word = pool[int(rng.choice(len(pool), p=weights))]
        if word.arabic in given:
            continue
        given.add(word.arabic)
        age = int(min(rng.gamma(2.0, 13.0), 95))
        born = day - 366 * age - int(rng.integers(0, 364))
        husband = families[int(rng.integers(len(families)))] if sex == "f" and age > 19 else None
        members.append(
            Person(number=0, parts=(word, *kin), married=husband, age=age, sex=sex, born=born, place=place, day=day)
        )
    return members


def see(rng: np.random.Generator, people: Sequence[Person], view: View) -> tuple[pl.DataFrame, dict[str, int]]:
    """People and a view in; the list as a table, its rows in random order, and who each row is, out."""
    seen = [person for person in people if rng.random() < view.covers]
    seen += [person for person in seen if rng.random() < view.repeats]
    order = rng.permutation(len(seen))
    rows = [_row(rng, seen[n], view) | {"id": f"{view.name}-{at:06d}"} for at, n in enumerate(order)]
    table = pl.DataFrame(rows, schema_overrides=dict.fromkeys(("id", "name", "age", "sex", "dob"), pl.String))
    return table, {row["id"]: seen[n].number for row, n in zip(rows, order, strict=True)}


def _row(rng: np.random.Generator, person: Person, view: View) -> dict[str, str | None]:
    chance = rng.random(16)
    parts = list(person.parts)
    if person.married and chance[0] < view.married_name:
        parts[-1] = person.married
    if chance[1] < view.two_parts:
        parts = [parts[0], parts[-1]]
    elif chance[2] < view.no_grandfather:
        parts = [parts[0], parts[1], parts[-1]]
    name = _latin(rng, parts, view) if chance[3] < view.latin else _arabic(rng, parts, view)
    if chance[4] < view.slips:
        at = int(rng.integers(1, len(name) - 1))
        name = name[:at] + name[at + 1 :]
    if chance[5] < view.kunya:
        name = f"أبو {MALE[int(rng.integers(12))].split()[0]} {name}"
    age = person.age + view.later
    age = 5 * round(age / 5) if chance[6] < view.rounded_age else age
    row: dict[str, str | None] = {
        "name": name,
        "age": None if chance[7] < view.no_age else str(age),
        "sex": None if chance[8] < view.no_sex else person.sex if chance[9] > 0.007 else "mf"[person.sex == "m"],
    }
    if view.birth_dates:
        row["dob"] = None if chance[10] < view.no_birth_date else str(_born(rng, person, chance[11]))
    if view.places:
        row |= {"place": person.place, "date": str(person.day)}
    return row


def _born(rng: np.random.Generator, person: Person, chance: float) -> np.datetime64:
    if chance < 0.02:
        return np.datetime64(str(person.born)[:4] + "-01-01")
    return person.born + (int(rng.integers(-700, 700)) if chance < 0.05 else 0)


def _arabic(rng: np.random.Generator, parts: Sequence[Word], view: View) -> str:
    name = " ".join(word.arabic for word in parts)
    if rng.random() < view.spelling:
        swaps = (("أ", "ا"), ("إ", "ا"), ("ة", "ه"), ("ى", "ي"), ("عبد ", "عبد"), ("أبو ", "ابو"), ("ي ", "ى "))
        for before, after in swaps:
            name = name.replace(before, after) if rng.random() < 0.6 else name
    if rng.random() < view.torn:
        at = [
            n
            for n in range(2, len(name) - 1)
            if name[n] != " " and name[n - 1] != " " and name[n + 1 : n + 2] in (" ", "")
        ]
        cut = at[int(rng.integers(len(at)))] if at else 0
        name = f"{name[:cut]} {name[cut:]}" if cut else name
        name = name.replace("الله", "هللا")
    return name


def _latin(rng: np.random.Generator, parts: Sequence[Word], view: View) -> str:
    return " ".join(
        word.latin[int(rng.integers(len(word.latin)))] if rng.random() < view.other_romanisation else word.latin[0]
        for word in parts
    )


def true_pairs(left: dict[str, int], right: dict[str, int]) -> set[tuple[str, str]]:
    """Who the rows of two lists are, in; the pairs of rows that are one person, out."""
    rows: dict[int, list[str]] = {}
    for row, number in right.items():
        rows.setdefault(number, []).append(row)
    return {(row, other) for row, number in left.items() for other in rows.get(number, ())}


VIEWS: dict[str, tuple[View, View]] = {
    "arabic": (View(name="a", covers=0.6), View(name="b", covers=0.95, later=1)),
    "scripts": (View(name="a", covers=0.6), View(name="b", covers=0.95, latin=1.0, later=1)),
    "latin": (
        View(name="a", covers=0.5, latin=1.0, other_romanisation=0.0),
        View(name="b", covers=0.95, latin=1.0, other_romanisation=1.0, later=1),
    ),
    "degraded": (
        View(name="a", covers=0.6, latin=0.4, no_grandfather=0.45, two_parts=0.15, no_age=0.3, rounded_age=0.15,
             no_sex=0.1, slips=0.05, kunya=0.03, birth_dates=False),
        View(name="b", covers=0.95, latin=0.5, later=1, birth_dates=False),
    ),
    "respelt": (View(name="a", covers=0.6), View(name="b", covers=0.95, latin=1.0, other_romanisation=1.0, later=1)),
}  # fmt: skip
MANY = (
    View(name="r1", covers=0.22, birth_dates=False),
    View(name="r2", covers=0.36, birth_dates=False, torn=0.03),
    View(name="r3", covers=0.58, birth_dates=False),
    View(name="r4", covers=0.86, birth_dates=False, latin=1.0, later=1),
    View(name="r5", covers=0.95, birth_dates=False, later=1),
)
