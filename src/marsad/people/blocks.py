"""Candidate pairs: unions of equality joins on keys, done on integers. Each join has a cap and reports what it cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.people.arrays import distinct, numbered, runs
from marsad.people.roster import Lexicon, Roster

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

# The joins, widest agreement first. g f h l = keys of given, father, grandfather, family; o = a further family name;
# G F L = coarse keys; a = age within a year; b = birth date; s = sex. A value that is missing never joins.
BLOCKS: tuple[tuple[str, str], ...] = (
    ("gl", "gl"), ("gfh", "gfh"), ("fhl", "fhl"), ("gfa", "gfa"), ("gha", "gha"), ("fla", "fla"), ("fha", "fha"),
    ("hla", "hla"), ("gb", "gb"), ("lb", "lb"), ("GFL", "GFL"), ("go", "gl"), ("gl", "go"),
)  # fmt: skip
GROUP_CAP = 400_000  # pairs that one key of one join may propose
TOTAL_CAP, LEAST_TOTAL = 20, 5_000_000  # pairs of one join: a record, and at least; above it the largest groups go


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Candidate pairs (row numbers of A and of B); `cut` holds, per join, the pairs its cap left out."""

    a: Ints
    b: Ints
    found: tuple[tuple[str, int], ...]
    cut: tuple[tuple[str, int], ...]


def candidates(a: Roster, b: Roster, lexicon: Lexicon, *, within: bool = False) -> Candidates:
    """Two rosters in, the pairs worth comparing out, in order of rows. `within` = A and B are one list."""
    left, right = _columns(a, lexicon), _columns(b, lexicon)
    codes: list[Longs] = []
    found: list[tuple[str, int]] = []
    cut: list[tuple[str, int]] = []
    for fields_a, fields_b in BLOCKS:
        if within and fields_a > fields_b:
            continue  # the mirror image of a join within one list
        pairs, lost = _joined(left, right, fields_a, fields_b, len(b))
        codes.append(pairs)
        name = fields_a if fields_a == fields_b else f"{fields_a}/{fields_b}"
        found.append((name, len(pairs)))
        cut.extend([(name, lost)] if lost else [])
    union = distinct(np.concatenate(codes))
    rows_a, rows_b = np.divmod(union, max(len(b), 1))
    if within:
        rows_a, rows_b = _once(rows_a, rows_b, max(len(b), 1))
    return Candidates(a=rows_a.astype(np.int32), b=rows_b.astype(np.int32), found=tuple(found), cut=tuple(cut))


def _once(a: Longs, b: Longs, size: int) -> tuple[Longs, Longs]:
    low, high = np.minimum(a, b), np.maximum(a, b)
    codes = distinct(low[low != high] * size + high[low != high])
    rows = np.divmod(codes, size)
    return rows[0], rows[1]


def _columns(roster: Roster, lexicon: Lexicon) -> dict[str, Ints]:
    words = roster.words
    letters = {"g": "given", "f": "father", "h": "grandfather", "l": "family", "o": "other"}
    out = {letter: lexicon.keys_of(words[field]) for letter, field in letters.items()}
    out |= {letter.upper(): lexicon.coarse_of(words[field]) for letter, field in letters.items()}
    return out | {"a": roster.age, "b": roster.born, "s": roster.sex}


def _joined(
    left: dict[str, Ints], right: dict[str, Ints], fields_a: str, fields_b: str, size: int
) -> tuple[Longs, int]:
    """One join; age joins within a year by looking three ages up."""
    code_a, code_b, rows_a, rows_b = _codes(left, right, fields_a, fields_b)
    steps = (-1, 0, 1) if fields_a.endswith("a") else (0,)
    order_a, order_b = np.argsort(code_a), np.argsort(code_b)
    code_a, rows_a = code_a[order_a], rows_a[order_a]
    code_b, rows_b = code_b[order_b], rows_b[order_b]
    first_a, count_a = runs(code_a)
    first_b, count_b = runs(code_b)
    out, lost = [], 0
    for step in steps:
        one, two = _meeting(code_a[first_a] + step, code_b[first_b])
        pairs = count_a[one] * count_b[two]
        fits = pairs <= _largest_group(pairs, max(LEAST_TOTAL, TOTAL_CAP * (len(code_a) + len(code_b))) // len(steps))
        lost += int(pairs[~fits].sum())
        one, two = one[fits], two[fits]
        at_a, at_b = _every_pair(first_a[one], count_a[one], first_b[two], count_b[two])
        out.append(rows_a[at_a] * size + rows_b[at_b])
    return np.concatenate(out), lost


def _largest_group(pairs: Longs, budget: int) -> int:
    """How large a group may be so that the groups up to it propose no more pairs than the budget."""
    small = np.sort(pairs[pairs <= GROUP_CAP])
    within = int(np.searchsorted(np.cumsum(small), budget, "right"))
    return int(small[within] - 1) if within < len(small) else GROUP_CAP


def _codes(
    left: dict[str, Ints], right: dict[str, Ints], fields_a: str, fields_b: str
) -> tuple[Longs, Longs, Longs, Longs]:
    """The fields of a join as one integer a record, for the records that state them all."""
    stated_a = np.flatnonzero(np.logical_and.reduce([left[f] >= 0 for f in fields_a]))
    stated_b = np.flatnonzero(np.logical_and.reduce([right[f] >= 0 for f in fields_b]))
    code_a, code_b = np.zeros(len(stated_a), np.int64), np.zeros(len(stated_b), np.int64)
    for field_a, field_b in zip(fields_a, fields_b, strict=True):
        column_a, column_b = left[field_a][stated_a], right[field_b][stated_b]
        width = int(max(column_a.max(initial=0), column_b.max(initial=0))) + 3
        if float(max(code_a.max(initial=0), code_b.max(initial=0))) * width > 2**62:
            code_a, code_b = _dense(code_a, code_b)
        code_a, code_b = code_a * width + column_a + 1, code_b * width + column_b + 1
    return code_a, code_b, stated_a, stated_b


def _dense(a: Longs, b: Longs) -> tuple[Longs, Longs]:
    _, numbers = numbered(np.concatenate([a, b]))
    return numbers[: len(a)], numbers[len(a) :]


def _meeting(keys_a: Longs, keys_b: Longs) -> tuple[Longs, Longs]:
    """Two rows of distinct keys in order; the places in either of those that stand in both."""
    if not len(keys_b):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    at = np.searchsorted(keys_b, keys_a).clip(0, len(keys_b) - 1)
    hits = np.flatnonzero(keys_b[at] == keys_a)
    return hits, at[hits]


def _every_pair(first_a: Longs, count_a: Longs, first_b: Longs, count_b: Longs) -> tuple[Longs, Longs]:
    """Groups of neighbouring places of A and of B in; every place of a group of A with every one of its group of B."""
    at_a = np.repeat(first_a - np.cumsum(count_a) + count_a, count_a) + np.arange(int(count_a.sum()))
    partners = np.repeat(count_b, count_a)
    first = np.repeat(first_b, count_a)
    at_b = np.repeat(first - np.cumsum(partners) + partners, partners) + np.arange(int(partners.sum()))
    return np.repeat(at_a, partners), at_b
