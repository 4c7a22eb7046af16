"""How alike two records are: a level for each field, and how often that level is met by chance.

Name parts are compared once per distinct pair of words and referred to by number. "By chance" (u) is exact, from the
frequencies of both lists, so that neither the order of rows nor a sample moves a probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist, cpdist

from marsad.people.arrays import distinct, numbered, runs
from marsad.people.columns import SHIFT
from marsad.people.kin import kin_excess, married
from marsad.people.roster import MISSING, NAME_FIELDS, Ints, Lexicon, Roster

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

OTHER, WEAK, CLOSE, KEY, WORD = range(5)
NAME_LEVELS = ("other", "weak", "close", "key", "word")
CLOSE_KEYS, CLOSE_WORDS = 0.88, 0.93
WEAK_KEYS, WEAK_WORDS = 0.75, 0.85
SAMPLED_WORDS = 400  # the commonest words, which carry most of the chance of a near miss

AGE_BOUNDS = (-8, -3, -1, 0, 1, 2, 4, 9)  # lower bounds of the signed bins of age in B minus age in A
AGE_LEVELS = ("-9", "-8..-4", "-3..-2", "-1", "0", "+1", "+2..+3", "+4..+8", "+9")
DOB_LEVELS = ("other", "8 years", "3 years", "1 year", "one part differs", "equal")
DAY_LEVELS = ("other", "31 days", "7 days", "1 day", "equal")
SAME_LEVELS = ("other", "equal")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPairs:
    """The distinct pairs of words among the candidates; `x` of A and `y` of B are word numbers."""

    x: Ints
    y: Ints
    level: NDArray[np.int8]
    cross: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameColumn:
    """One name part of every candidate pair: `row` into the word pairs (-1 missing); chance is log2 u, per row.

    `chance_a` is seen from A (which words of B would agree so with x), `chance_b` from B. `log_p_a` and `log_p_b` are
    the log2 frequencies of words in this part.
    """

    field: str
    row: Ints
    chance_a: Singles
    chance_b: Singles
    log_p_a: Singles
    log_p_b: Singles


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Any other field of every candidate pair: its level (-1 missing) and log2 of the chance of that level."""

    field: str
    levels: tuple[str, ...]
    level: NDArray[np.int8]
    chance: Singles
    start: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """All columns of all candidate pairs."""

    a: Ints
    b: Ints
    pairs: WordPairs
    names: tuple[NameColumn, ...]
    others: tuple[Column, ...]
    kin: Singles
    married: NDArray[np.bool_]


def compare(a: Roster, b: Roster, lexicon: Lexicon, rows_a: Ints, rows_b: Ints) -> Compared:
    """Two rosters and their candidate pairs (row numbers) in, every field of every pair compared out."""
    codes = [_codes(a, b, rows_a, rows_b, field, len(lexicon.words)) for field in NAME_FIELDS]
    pairs, rows = _word_pairs(codes, lexicon)
    rows[3] = _best_family(a, b, rows_a, rows_b, pairs, rows[3], lexicon)
    columns = tuple(
        _name_column(a, b, field, pairs, row, lexicon) for field, row in zip(NAME_FIELDS, rows, strict=True)
    )
    others = tuple(column for column in _others(a, b, rows_a, rows_b) if column.level.max(initial=-1) >= 0)
    agreed = [_level(pairs, row) >= KEY for row in rows]
    return Compared(
        a=rows_a,
        b=rows_b,
        pairs=pairs,
        names=columns,
        others=others,
        kin=kin_excess(a, b, lexicon, rows_a, rows_b, columns, others, agreed),
        married=married(a, b, rows_a, rows_b, agreed),
    )


# --- name parts ------------------------------------------------------------------------------------------------------


def _codes(a: Roster, b: Roster, rows_a: Ints, rows_b: Ints, field: str, size: int) -> NDArray[np.int64]:
    x, y = a.words[field][rows_a].astype(np.int64), b.words[field][rows_b]
    return np.where((x >= 0) & (y >= 0), x * size + y, MISSING)


def _word_pairs(codes: Sequence[NDArray[np.int64]], lexicon: Lexicon) -> tuple[WordPairs, list[Ints]]:
    """Codes of word pairs, a column a name part, in; the distinct ones compared, and columns of rows of them, out."""
    counted = [numbered(column) for column in codes]
    table = distinct(np.concatenate([values for values, _ in counted]))
    table = table[table >= 0]
    rows = []
    for column, (values, number) in zip(codes, counted, strict=True):
        at = np.searchsorted(table, values).astype(np.int32)
        rows.append(np.where(column >= 0, at[number], MISSING).astype(np.int32))
    x, y = (half.astype(np.int32) for half in np.divmod(table, max(len(lexicon.words), 1)))
    return graded(x, y, lexicon), rows


def graded(x: Ints, y: Ints, lexicon: Lexicon) -> WordPairs:
    """Pairs of word numbers in, the pairs with their levels out."""
    cross = lexicon.latin[x] != lexicon.latin[y]
    level = np.where(lexicon.key[x] == lexicon.key[y], KEY, OTHER).astype(np.int8)
    level[x == y] = WORD
    open_ = np.flatnonzero(level == OTHER)
    level[open_] = _similar(x[open_], y[open_], cross[open_], lexicon)
    return WordPairs(x=x, y=y, level=level, cross=cross)


def _similar(x: Ints, y: Ints, cross: NDArray[np.bool_], lexicon: Lexicon) -> NDArray[np.int8]:
    """Levels 0 to 2 of word pairs whose keys differ: by keys, and within one script by the words too."""
    keys = np.array(lexicon.keys, object)
    by_key = cpdist(keys[lexicon.key[x]], keys[lexicon.key[y]], scorer=JaroWinkler.similarity, dtype=np.float32)
    by_word = np.zeros(len(x), np.float32)
    same = np.flatnonzero(~cross & (by_key < CLOSE_KEYS))
    words = np.array(lexicon.words, object)
    by_word[same] = cpdist(words[x[same]], words[y[same]], scorer=JaroWinkler.similarity, dtype=np.float32)
    return _grade(by_key, by_word)


def _grade(by_key: Singles, by_word: Singles) -> NDArray[np.int8]:
    weak = (by_key >= WEAK_KEYS) | (by_word >= WEAK_WORDS)
    close = (by_key >= CLOSE_KEYS) | (by_word >= CLOSE_WORDS)
    return np.where(close, CLOSE, np.where(weak, WEAK, OTHER)).astype(np.int8)


def _level(pairs: WordPairs, row: Ints) -> NDArray[np.int8]:
    if not len(pairs.level):
        return np.full(len(row), MISSING, np.int8)
    return np.where(row >= 0, pairs.level[row], MISSING).astype(np.int8)


def _best_family(
    a: Roster, b: Roster, rows_a: Ints, rows_b: Ints, pairs: WordPairs, row: Ints, lexicon: Lexicon
) -> Ints:
    """The family column, with a further family name (clan, birth or married name) where that one agrees better."""
    size = max(len(lexicon.words), 1)
    table = pairs.x.astype(np.int64) * size + pairs.y
    best, level = row.copy(), _level(pairs, row)
    for field_a, field_b in (("other", "family"), ("family", "other"), ("other", "other")):
        x, y = a.words[field_a][rows_a].astype(np.int64), b.words[field_b][rows_b].astype(np.int64)
        stated = np.flatnonzero((x >= 0) & (y >= 0) & (level < KEY))
        code = x[stated] * size + y[stated]
        at = np.minimum(np.searchsorted(table, code), max(len(table) - 1, 0))
        known = len(table) > 0 and table[at] == code
        better = known & (pairs.level[at] >= KEY) if len(table) else np.zeros(len(code), bool)
        best[stated[better]] = at[better]
        level[stated[better]] = pairs.level[at[better]]
    return best


def _shares(words: Ints, size: int) -> Floats:
    """How often each number stands in a column, as a share; what is absent has half an occurrence."""
    counts = np.bincount(words[words >= 0], minlength=size).astype(float)
    shares: Floats = np.maximum(counts, 0.5) / max(counts.sum(), 1.0)
    return shares


def _name_column(a: Roster, b: Roster, field: str, pairs: WordPairs, row: Ints, lexicon: Lexicon) -> NameColumn:
    size, keys = len(lexicon.words), len(lexicon.keys)
    sides = []
    for roster in (a, b):
        words = roster.words[field]
        sides.append((_shares(words, size), _shares(lexicon.keys_of(words), keys)))
    (p_a, k_a), (p_b, k_b) = sides
    near = _near_misses(p_a, p_b, lexicon)
    return NameColumn(
        field=field,
        row=row,
        chance_a=_chance(pairs, pairs.x, p_b, k_b, near, lexicon),
        chance_b=_chance(pairs, pairs.y, p_a, k_a, near, lexicon),
        log_p_a=np.log2(p_a).astype(np.float32),
        log_p_b=np.log2(p_b).astype(np.float32),
    )


def _chance(pairs: WordPairs, word: Ints, p: Floats, k: Floats, near: Floats, lexicon: Lexicon) -> Singles:
    """log2 of the share of the other list's words that would agree with this word at the pair's level."""
    same_key = np.maximum(k[lexicon.key[word]] - np.where(pairs.cross, 0, p[word]), 0.5 * p.min(initial=1.0))
    by_level = near[pairs.cross.astype(int), np.minimum(pairs.level, CLOSE)]
    u = np.where(pairs.level == WORD, p[word], np.where(pairs.level == KEY, same_key, by_level))
    return np.log2(u).astype(np.float32)


def _near_misses(p_a: Floats, p_b: Floats, lexicon: Lexicon) -> Floats:
    """Chances of levels other, weak, close within (row 0) and across (row 1) scripts, from the commonest words."""
    left, right = (_commonest(p, lexicon) for p in (p_a, p_b))
    if not len(left) or not len(right):
        return np.tile([0.965, 0.02, 0.01], (2, 1))
    keys, words = np.array(lexicon.keys, object), np.array(lexicon.words, object)
    by_key = cdist(keys[lexicon.key[left]], keys[lexicon.key[right]], scorer=JaroWinkler.similarity, dtype=np.float32)
    by_word = cdist(words[left], words[right], scorer=JaroWinkler.similarity, dtype=np.float32)
    equal = lexicon.key[left][:, None] == lexicon.key[right][None, :]
    weight = np.where(equal, 0, p_a[left][:, None] * p_b[right][None, :])
    weight = weight / max(weight.sum(), 1e-12)
    cross = _grade(by_key, np.zeros_like(by_word))
    within = _grade(by_key, by_word)
    shares = [[weight[grades == level].sum() for level in (OTHER, WEAK, CLOSE)] for grades in (within, cross)]
    return np.maximum(np.array(shares), 0.002)


def _commonest(p: Floats, lexicon: Lexicon) -> Ints:
    order = sorted(np.argsort(-p, kind="stable")[: SAMPLED_WORDS * 2], key=lambda n: (-p[n], lexicon.words[n]))
    return np.array(order[:SAMPLED_WORDS], np.int32)


# --- further fields --------------------------------------------------------------------------------------------------


def _others(a: Roster, b: Roster, rows_a: Ints, rows_b: Ints) -> list[Column]:
    born = _born(a, b, rows_a, rows_b)
    ages = _age(a, b, rows_a, rows_b, skip=born.level >= 0)
    day = _day(a, b, rows_a, rows_b)
    same = [
        _equal("sex", a.sex, b.sex, rows_a, rows_b, (0.01, 0.99)),
        _equal("place", a.place, b.place, rows_a, rows_b, (0.3, 0.7)),
        _equal("incident", a.incident, b.incident, rows_a, rows_b, (0.2, 0.8)),
        _equal("mother", a.mother, b.mother, rows_a, rows_b, (0.3, 0.7)),
        _kunya(a, b, rows_a, rows_b),
    ]
    return [born, ages, day, *same]


def _age(a: Roster, b: Roster, rows_a: Ints, rows_b: Ints, *, skip: NDArray[np.bool_]) -> Column:
    """Signed difference of ages in bins; the chance of a bin depends on how common the ages around are."""
    x, y = a.age[rows_a], b.age[rows_b]
    stated = (x >= 0) & (y >= 0) & ~skip
    level = np.where(stated, np.searchsorted(AGE_BOUNDS, y - x, "right"), MISSING).astype(np.int8)
    bins, mirrored = _age_chances(b.age), _age_chances(a.age)[:, ::-1]
    chance = 0.5 * (bins[x.clip(0), level] + mirrored[y.clip(0), level])
    chance = np.where(stated, np.log2(np.maximum(chance, 1e-5)), 0).astype(np.float32)
    start = (0.006, 0.009, 0.015, 0.17, 0.6, 0.17, 0.015, 0.009, 0.006)
    return Column(field="age", levels=AGE_LEVELS, level=level, chance=chance, start=start)


def _age_chances(ages: Ints) -> Floats:
    """For each age, the share of a list's ages in each signed bin around it."""
    top = 130
    counts = np.bincount(ages[ages >= 0], minlength=top)[:top].astype(float) + 0.2
    below = np.concatenate([[0.0], np.cumsum(counts / counts.sum())])
    edges = np.arange(top)[:, None] + np.array([-top, *AGE_BOUNDS, top])[None, :]
    return np.diff(below[edges.clip(0, top)], axis=1)


def _born(a: Roster, b: Roster, rows_a: Ints, rows_b: Ints) -> Column:
    x, y = a.born[rows_a], b.born[rows_b]
    stated = (x >= 0) & (y >= 0)
    gap = np.abs(x - y)
    level = np.searchsorted((400, 1100, 3000), gap, "left")
    level = np.array([3, 2, 1, 0])[level]
    level[_one_part(x, y)] = 4
    level[gap == 0] = 5
    level = np.where(stated, level, MISSING).astype(np.int8)
    return Column(field="dob", levels=DOB_LEVELS, level=level, chance=_born_chance(a.born, b.born, x, y, level),
                  start=(0.01, 0.01, 0.01, 0.02, 0.03, 0.92))  # fmt: skip


def _parts(days: Ints) -> tuple[Ints, Ints, Ints]:
    dates = (np.maximum(days, 0).astype(np.int64) - SHIFT).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    years = dates.astype("datetime64[Y]")
    day = (dates - months.astype("datetime64[D]")).astype(np.int32)
    return years.astype(np.int32), (months - years.astype("datetime64[M]")).astype(np.int32), day


def _one_part(x: Ints, y: Ints) -> NDArray[np.bool_]:
    """One of year, month, day differs, or day and month changed places."""
    (y1, m1, d1), (y2, m2, d2) = _parts(x), _parts(y)
    same = (y1 == y2).astype(np.int8) + (m1 == m2) + (d1 == d2)
    alike: NDArray[np.bool_] = (same == 2) | ((y1 == y2) & (m1 == d2) & (d1 == m2))
    return alike


def _born_chance(a: Ints, b: Ints, x: Ints, y: Ints, level: NDArray[np.int8]) -> Singles:
    """log2 chance of a level of birth dates: of the date itself when equal, of the lists' dates otherwise."""
    stated_a, stated_b = a[a >= 0], b[b >= 0]
    if not len(stated_a) or not len(stated_b):
        return np.zeros(len(level), np.float32)
    equal = 0.5 * (_share_of(stated_b, x) + _share_of(stated_a, y))
    years = _gap_shares(stated_a, stated_b)
    near = _near_share(stated_a, stated_b)
    table = np.maximum(np.array([years[0], years[1], years[2], years[3], near, 1e-4]), 1e-5)
    return np.log2(np.where(level == 5, equal, table[level.clip(0)])).astype(np.float32)


def _share_of(values: Ints, asked: Ints) -> Floats:
    """For each asked value its share among the values, at least half an occurrence."""
    ordered = np.sort(values)
    first, counts = runs(ordered)
    known = ordered[first]
    at = np.searchsorted(known, asked).clip(0, len(known) - 1)
    return np.maximum(np.where(known[at] == asked, counts[at], 0.5), 0.5) / len(values)


def _gap_shares(a: Ints, b: Ints) -> Floats:
    """Chances that random dates lie over 3000, 1100 to 3000, 400 to 1100 and up to 400 days apart."""
    ordered = np.sort(b)
    within = [
        (np.searchsorted(ordered, a + days, "right") - np.searchsorted(ordered, a - days, "left")).mean() / len(b)
        for days in (400, 1100, 3000)
    ]
    return np.array([1 - within[2], within[2] - within[1], within[1] - within[0], within[0]])


def _near_share(a: Ints, b: Ints) -> float:
    """Chance that exactly two of year, month and day of random dates agree."""
    (y1, m1, d1), (y2, m2, d2) = _parts(a), _parts(b)
    agree = [
        (one.astype(np.int64) * 64 + other, two.astype(np.int64) * 64 + another)
        for one, other, two, another in ((y1, m1, y2, m2), (y1, d1, y2, d2), (m1, d1, m2, d2))
    ]
    return max(sum(_meeting(left, right) for left, right in agree) - 3 * _meeting(a, b), 1e-4)


def _meeting(a: NDArray[np.integer], b: NDArray[np.integer]) -> float:
    """Chance that a random value of a equals a random value of b."""
    values, inverse = numbered(np.concatenate([a, b]))
    counts_a = np.bincount(inverse[: len(a)], minlength=len(values))
    counts_b = np.bincount(inverse[len(a) :], minlength=len(values))
    return float(counts_a @ counts_b) / (len(a) * len(b))


def _day(a: Roster, b: Roster, rows_a: Ints, rows_b: Ints) -> Column:
    x, y = a.day[rows_a], b.day[rows_b]
    stated = (x >= 0) & (y >= 0)
    level = np.array([4, 3, 2, 1, 0])[np.searchsorted((0, 1, 7, 31), np.abs(x - y), "left")]
    level = np.where(stated, level, MISSING).astype(np.int8)
    known_a, known_b = a.day[a.day >= 0], np.sort(b.day[b.day >= 0])
    chance = np.zeros(len(level), np.float32)
    if len(known_a) and len(known_b):
        within = [
            (np.searchsorted(known_b, known_a + d, "right") - np.searchsorted(known_b, known_a - d, "left")).mean()
            for d in (0, 1, 7, 31)
        ]
        shares = np.diff([0.0, *(w / len(known_b) for w in within), 1.0])[::-1]
        equal = 0.5 * (_share_of(known_b, x) + _share_of(known_a, y))
        chance = np.log2(np.where(level == 4, equal, np.maximum(shares, 1e-5)[level.clip(0)])).astype(np.float32)
    return Column(field="date", levels=DAY_LEVELS, level=level, chance=chance, start=(0.08, 0.07, 0.1, 0.15, 0.6))


def _equal(field: str, a: Ints, b: Ints, rows_a: Ints, rows_b: Ints, start: tuple[float, float]) -> Column:
    x, y = a[rows_a], b[rows_b]
    stated = (x >= 0) & (y >= 0)
    level = np.where(stated, x == y, MISSING).astype(np.int8)
    known_a, known_b = a[a >= 0], b[b >= 0]
    chance = np.zeros(len(level), np.float32)
    if len(known_a) and len(known_b):
        share = 0.5 * (_share_of(known_b, x) + _share_of(known_a, y))
        chance = np.log2(np.where(level == 1, share, np.maximum(1 - share, 1e-3))).astype(np.float32)
    return Column(field=field, levels=SAME_LEVELS, level=level, chance=chance, start=start)


def _kunya(a: Roster, b: Roster, rows_a: Ints, rows_b: Ints) -> Column:
    return _equal("kunya", a.words["kunya"], b.words["kunya"], rows_a, rows_b, (0.2, 0.8))
