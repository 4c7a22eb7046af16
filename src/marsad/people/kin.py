"""Families: fields that agree together in a household are one coincidence, and a wife may bear another name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from marsad.people.arrays import distinct, numbered
from marsad.people.roster import Ints, Lexicon, Roster

if TYPE_CHECKING:
    from marsad.people.compare import Column, NameColumn

Singles = NDArray[np.float32]

KIN_NAMES = ("father", "grandfather", "family")
KIN_OTHERS = ("place", "date", "incident", "mother")


def kin_excess(
    a: Roster,
    b: Roster,
    lexicon: Lexicon,
    rows_a: Ints,
    rows_b: Ints,
    columns: Sequence[NameColumn],
    others: Sequence[Column],
    agreed: Sequence[NDArray[np.bool_]],
) -> Singles:
    """Bits (0 or less) to take off, because father, grandfather, family, place and day agree together in a household.

    Where a pair agrees on the kin fields G, the chance of that is the share of records that agree with it on all of G
    at once, not the product of the fields' own chances (Fellegi-Sunter would count one coincidence as three).
    """
    fields: list[tuple[Ints, Ints, NDArray[np.bool_], Singles]] = []
    for column, agrees in list(zip(columns, agreed, strict=True))[1:]:
        chance = np.zeros(len(column.row), np.float32)
        hit = np.flatnonzero(agrees)
        chance[hit] = 0.5 * (column.chance_a + column.chance_b)[column.row[hit]]
        fields.append((lexicon.keys_of(a.words[column.field]), lexicon.keys_of(b.words[column.field]), agrees, chance))
    for other in others:
        if other.field in KIN_OTHERS:
            of = {"place": (a.place, b.place), "date": (a.day, b.day), "incident": (a.incident, b.incident),
                  "mother": (a.mother, b.mother)}[other.field]  # fmt: skip
            agrees = other.level == len(other.levels) - 1
            fields.append((*of, agrees, np.where(agrees, other.chance, 0)))
    pattern = np.zeros(len(rows_a), np.int16)
    for bit, (_, _, agrees, _) in enumerate(fields):
        pattern |= agrees.astype(np.int16) << bit
    excess = np.zeros(len(rows_a), np.float32)
    for mask in distinct(pattern).tolist():
        chosen = [field for bit, field in enumerate(fields) if mask >> bit & 1]
        if len(chosen) < 2:
            continue
        at = np.flatnonzero(pattern == mask)
        together = _together([f[0] for f in chosen], [f[1] for f in chosen], rows_a[at], rows_b[at])
        apart = np.sum([f[3][at] for f in chosen], axis=0)
        excess[at] = -np.maximum(0, together - apart)
    return excess


def _together(a: Sequence[Ints], b: Sequence[Ints], rows_a: Ints, rows_b: Ints) -> Singles:
    """log2 of the larger share of records, in A or in B, that hold the same combination as the pair's own record."""
    shares = []
    for fields, rows in ((a, rows_a), (b, rows_b)):
        code = np.zeros(len(fields[0]), np.int64)
        for values in fields:
            _, code = numbered(code * (int(values.max(initial=0)) + 3) + values + 1)
        shares.append(np.bincount(code)[code[rows]] / len(code))
    return np.log2(np.maximum(*shares)).astype(np.float32)


def married(a: Roster, b: Roster, rows_a: Ints, rows_b: Ints, agreed: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Pairs of women (or of unstated sex) with equal father and grandfather: the family name may be a husband's."""
    women = (a.sex[rows_a] != 0) & (b.sex[rows_b] != 0)
    result: NDArray[np.bool_] = women & agreed[1] & agreed[2]
    return result
