"""Lists of victims as columns of integers: every distinct word and key has a number, -1 is "not stated"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from marsad.people import columns, names, repair

Ints = NDArray[np.int32]
MISSING = -1
NAME_FIELDS = ("given", "father", "grandfather", "family")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Every distinct name part of the lists at hand; `key`, `coarse` and `latin` are indexed by word number.

    `key` and `coarse` end with one entry more, -1, so that a missing word (-1) has a missing key.
    """

    words: tuple[str, ...]
    keys: tuple[str, ...]
    key: Ints
    coarse: Ints
    latin: NDArray[np.bool_]

    def keys_of(self, words: Ints) -> Ints:
        """Word numbers in, key numbers out; what is missing stays missing (the last entry stands for -1)."""
        return self.key[words]

    def coarse_of(self, words: Ints) -> Ints:
        """Word numbers in, numbers of the coarse keys out."""
        return self.coarse[words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """One list, one entry a record. `words` has a column of word numbers for each name field and for `other` family
    names and `kunya`; `age` is in years, `born` and `day` in days since 1970-01-01, `sex` 0 male and 1 female.
    `place`, `incident` and `mother` are numbers of folded texts shared by all lists prepared together.
    """

    label: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    words: dict[str, Ints]
    age: Ints
    sex: Ints
    born: Ints
    place: Ints
    day: Ints
    incident: Ints
    mother: Ints
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    repaired: int = 0
    issues: tuple[tuple[str, int], ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def text(self, name: str, row: int) -> str:
        """What the list says in a column of text (place, incident, mother), or in its kunya; empty when nothing."""
        column = self.texts.get(name)
        return column[row] if column else ""


def prepare(
    tables: Sequence[pl.DataFrame], labels: Sequence[str] = (), *, aliases: Mapping[str, str] | None = None
) -> tuple[Lexicon, list[Roster]]:
    """Tables with the contract's columns (`id`, `name`, and any of the others) in; one lexicon and a roster each out.

    `aliases` are pairs of name parts that people hold for one (`{"nafith": "نافذ"}`): the first gets the second's key.
    `BadInput` when a table has no usable name or id column or repeats an id.
    """
    labels = labels or [str(number) for number in range(1, len(tables) + 1)]
    sheets = [columns.clean(table, label) for table, label in zip(tables, labels, strict=True)]
    rows = names.fold([name for sheet in sheets for name in sheet.names])
    mended, _ = repair.repair(rows, repair.vocabulary(rows))
    slots = [_slots(*names.parts_of(words)) for words in mended]
    slots = _with_kunya(slots, [text for sheet in sheets for text in sheet.texts["kunya"]])
    repaired = np.fromiter((new is not old for new, old in zip(mended, rows, strict=True)), bool, len(rows))
    numbers: dict[str, int] = {}
    fields = [_numbered(column, numbers) for column in (zip(*slots, strict=True) if slots else [()] * 6)]
    lexicon = _lexicon(tuple(numbers), aliases or {})
    texts = columns.number_texts(sheets)
    rosters, start = [], 0
    for sheet, shared in zip(sheets, texts, strict=True):
        part = slice(start, start + len(sheet.ids))
        words = {name: column[part] for name, column in zip((*NAME_FIELDS, "other", "kunya"), fields, strict=True)}
        rosters.append(_roster(sheet, words, shared, int(repaired[part].sum())))
        start = part.stop
    return lexicon, rosters


def twins(roster: Roster) -> int:
    """How many rows say again what another row of the list says: three or more equal name parts, age and sex."""
    fields = np.stack([*(roster.words[name] for name in NAME_FIELDS), roster.age, roster.sex])
    telling = ((fields[:4] >= 0).sum(axis=0) >= 3) & (roster.age >= 0)
    rows = [tuple(row) for row in fields[:, telling].T.tolist()]
    return len(rows) - len(set(rows))


def _roster(sheet: columns.Sheet, words: dict[str, Ints], shared: dict[str, Ints], repaired: int) -> Roster:
    return Roster(
        label=sheet.label,
        ids=sheet.ids,
        names=sheet.names,
        words=words,
        age=sheet.age,
        sex=sheet.sex,
        born=sheet.born,
        day=sheet.day,
        place=shared["place"],
        incident=shared["incident"],
        mother=shared["mother"],
        texts={name: tuple(column) for name, column in sheet.texts.items() if any(column)},
        repaired=repaired,
        issues=sheet.issues,
    )


def _slots(parts: list[str], aside: list[str]) -> tuple[str | None, ...]:
    """Parts in; given, father, grandfather, family, one further family name and the kunya out."""
    if len(parts) == 4 and not aside and not parts[0].startswith(names.KUNYA_FORMS):
        return parts[0], parts[1], parts[2], parts[3], None, None
    name = names.name_of(parts, aside)
    other = name.others[0] if name.others else None
    return name.given, name.father, name.grandfather, name.family, other, name.kunya


def _with_kunya(slots: list[tuple[str | None, ...]], texts: list[str]) -> list[tuple[str | None, ...]]:
    """Slots and a list's own column of kunyas in; the slots with it where the name held none, out."""
    if not any(texts):
        return slots
    own = ["".join(names.parts_of(words)[0]) or None for words in names.fold(texts)]
    return [(*slot[:5], slot[5] or kunya) for slot, kunya in zip(slots, own, strict=True)]


def _one_part(text: str) -> str:
    """A name part as somebody wrote it in; as it stands in the lexicon out."""
    return "".join(names.parts_of(names.fold([text])[0])[0])


def _numbered(column: Sequence[str | None], numbers: dict[str, int]) -> Ints:
    for word in dict.fromkeys(column):
        if word is not None:
            numbers.setdefault(word, len(numbers))
    known: dict[str | None, int] = {None: MISSING} | dict(numbers)
    return np.fromiter(map(known.__getitem__, column), np.int32, len(column))


def _lexicon(words: tuple[str, ...], aliases: Mapping[str, str]) -> Lexicon:
    same = {_one_part(word): _one_part(other) for word, other in aliases.items()}
    key_of = [names.key(same.get(word, word)) for word in words]
    keys = {key: number for number, key in enumerate(dict.fromkeys(key_of))}
    rough: dict[str, int] = {}
    coarse = {key: rough.setdefault(names.coarse(key), len(rough)) for key in keys}
    return Lexicon(
        words=words,
        keys=tuple(keys),
        key=np.array([*(keys[k] for k in key_of), MISSING], np.int32),
        coarse=np.array([*(coarse[k] for k in key_of), MISSING], np.int32),
        latin=np.fromiter((names.is_latin(w) for w in words), bool, len(words)),
    )
