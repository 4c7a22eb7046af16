"""Capture tables: how many people stand on which combination of lists, and who they are when that is known.

A pattern is an integer: bit j is set when the person is on list j. Pattern 0, on no list, is what is to be estimated.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from marsad.model.errors import BadInput

Counts = NDArray[np.int64]

MOST_LISTS = 12  # 4,096 cells; more lists are merged by their makers first, as the published tables do
MOST_PEOPLE = 100_000_000  # beyond any list of victims; keeps every sum exact


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureTable:
    """Counts of people by pattern, in the order of `lists`.

    `counts` has 2**J entries and `counts[0] == 0`; `members` maps a pattern to the ids of its people (empty when the
    table came from counts alone); `notices` says what was set right on the way in.
    """

    lists: tuple[str, ...]
    counts: Counts
    members: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @classmethod
    def from_patterns(
        cls, lists: Sequence[str], rows: Iterable[tuple[int, int]], *, notices: Sequence[str] = ()
    ) -> CaptureTable:
        """List names and (pattern, people) pairs in, a table out; equal patterns add up.

        Raises BadInput on two lists of one name, too many lists, a person on no list, or a negative number.
        """
        _check_lists(lists)
        counts = np.zeros(1 << len(lists), dtype=np.int64)
        for pattern, people in rows:
            _check_row(pattern, people, len(lists))
            counts[pattern] += people
        if not 0 < counts.sum() <= MOST_PEOPLE:
            raise BadInput(f"{counts.sum():,} people in all", todo=f"a table needs 1 to {MOST_PEOPLE:,} people")
        return cls(lists=tuple(lists), counts=counts, notices=tuple(notices)).without_empty_lists()

    @classmethod
    def from_links(
        cls, victims: Mapping[str, Iterable[str]], *, lists: Sequence[str] | None = None, stratum: Iterable[str] = ()
    ) -> CaptureTable:
        """Linked victims in (victim id -> names of the lists that hold them), a table out that keeps every id.

        `lists` fixes which lists count and their order (default: all, by name); `stratum`, when given, holds the ids
        of the victims that belong to the population in question.
        """
        wanted = set(stratum)
        chosen = {who: set(on) for who, on in victims.items() if not wanted or who in wanted}
        names = list(lists) if lists is not None else sorted(set().union(*chosen.values())) if chosen else []
        _check_lists(names)
        members: dict[int, list[str]] = defaultdict(list)
        for who in sorted(chosen):
            members[sum(1 << j for j, name in enumerate(names) if name in chosen[who])].append(who)
        members.pop(0, None)  # on none of the lists that count
        table = cls.from_patterns(names, ((pattern, len(ids)) for pattern, ids in members.items()))
        moved = {_move(pattern, names, table.lists): tuple(ids) for pattern, ids in members.items()}
        return cls(lists=table.lists, counts=table.counts, members=moved, notices=table.notices)

    @property
    def documented(self) -> int:
        """n: people on at least one list."""
        return int(self.counts.sum())

    @property
    def sizes(self) -> dict[str, int]:
        """People on each list."""
        return {name: int(self.counts[self._on(j)].sum()) for j, name in enumerate(self.lists)}

    @property
    def frequencies(self) -> tuple[int, ...]:
        """f_1 … f_J: people on exactly k lists."""
        on = np.bitwise_count(np.arange(self.counts.size))
        return tuple(int(self.counts[on == k].sum()) for k in range(1, len(self.lists) + 1))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the table in its canonical order: equal for the same facts in any order of rows and lists."""
        table = self.canonical()
        rows = [f"{pattern}:{table.counts[pattern]}" for pattern in np.flatnonzero(table.counts)]
        return hashlib.sha256("\n".join([*table.lists, *rows]).encode()).hexdigest()

    def overlap(self, *names: str) -> int:
        """People who are on all of the named lists."""
        return int(self.counts[self._on(*(self.lists.index(name) for name in names))].sum())

    def people(self, pattern: int) -> tuple[str, ...]:
        """The ids behind one cell; empty when the table came from counts alone."""
        return self.members.get(pattern, ())

    def describe(self, pattern: int) -> str:
        """A pattern as the names of its lists: `EXH+HRW`."""
        return "+".join(name for j, name in enumerate(self.lists) if pattern >> j & 1) or "on no list"

    def reordered(self, names: Sequence[str]) -> CaptureTable:
        """The same table with its lists in another order, or with a few of them only (people on none are left out)."""
        counts = np.zeros(1 << len(names), dtype=np.int64)
        members: dict[int, tuple[str, ...]] = {}
        for pattern in np.flatnonzero(self.counts):
            moved = _move(int(pattern), self.lists, names)
            counts[moved] += self.counts[pattern]
            members[moved] = tuple(sorted(members.get(moved, ()) + self.people(int(pattern))))
        counts[0] = 0
        members.pop(0, None)
        kept = members if self.members else {}
        return CaptureTable(lists=tuple(names), counts=counts, members=kept, notices=self.notices)

    def canonical(self) -> CaptureTable:
        """Lists by name: what samplers see, so that the order of columns and rows changes nothing."""
        return self.reordered(sorted(self.lists))

    def without(self, name: str) -> CaptureTable:
        """The table without one list; people on that list alone leave it."""
        return self.reordered([other for other in self.lists if other != name])

    def without_empty_lists(self) -> CaptureTable:
        """Lists with nobody on them are dropped, with a notice."""
        empty = [name for name, size in self.sizes.items() if size == 0]
        if not empty:
            return self
        kept = self.reordered([name for name in self.lists if name not in empty])
        notices = (*self.notices, *(f"list '{name}' holds nobody and was left out" for name in empty))
        return CaptureTable(lists=kept.lists, counts=kept.counts, members=kept.members, notices=notices)

    def _on(self, *indexes: int) -> NDArray[np.bool_]:
        mask = sum(1 << j for j in indexes)
        on: NDArray[np.bool_] = (np.arange(self.counts.size) & mask) == mask
        return on


def table_from_csv(data: bytes | str, *, where: str = "") -> CaptureTable:
    """A CSV in (a 0/1 column for each list and a `count` column), a CaptureTable out.

    The separator may be a comma, a semicolon or a tab. Raises BadInput with the line and column that cannot be used.
    """
    header, rows = _cells(data, where)
    if [name.lower() for name in header].count("count") != 1:
        raise BadInput(
            f"no column 'count' among {', '.join(header[:8])}"
            if "count" not in (name.lower() for name in header)
            else "more than one column 'count'",
            where=where,
            todo="write one 0/1 column for each list and one column 'count'",
        )
    at = [name.lower() for name in header].index("count")
    lists = header[:at] + header[at + 1 :]
    try:
        _check_lists(lists)
        parsed = [_row(cells, header, at, f"{where} line {line}".strip()) for line, cells in rows]
        return CaptureTable.from_patterns(lists, parsed)
    except BadInput as error:
        if error.where:
            raise
        raise BadInput(error.what, where=where, todo=error.todo) from None


def _cells(data: bytes | str, where: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        raise BadInput("not a text in UTF-8", where=where, todo="save the table as CSV, UTF-8") from None
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        lines = [(n, row) for n, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), 1) if any(row)]
    except csv.Error as error:
        raise BadInput(f"not a CSV: {error}", where=where, todo="save the table as CSV, UTF-8") from None
    if len(lines) < 2:
        raise BadInput(
            "the table is empty", where=where, todo="write a header and one line for each combination of lists"
        )
    return [name.strip() for name in lines[0][1]], lines[1:]


def _row(cells: list[str], header: list[str], at: int, where: str) -> tuple[int, int]:
    if len(cells) != len(header):
        raise BadInput(f"{len(cells)} cells where the header has {len(header)}", where=where, todo="fill every column")
    values = [cell.strip() for cell in cells]
    for name, value in zip(header, values, strict=True):
        if name.lower() != "count" and value not in {"0", "1"}:
            raise BadInput(
                f"'{value}' in column '{name}'", where=where, todo="write 1 for on the list, 0 for not on it"
            )
    if not values[at].isdecimal() or not values[at].isascii():
        raise BadInput(f"count '{values[at]}'", where=where, todo="write a whole number of people, 0 or more")
    people = int(values[at][:20])
    on = values[:at] + values[at + 1 :]
    pattern = sum(1 << j for j, value in enumerate(on) if value == "1")
    if pattern == 0:
        raise BadInput(
            "people on no list", where=where, todo="leave this line out: who is on no list is what is estimated"
        )
    return pattern, people


def _check_lists(lists: Sequence[str]) -> None:
    if len(lists) < 2:
        raise BadInput(
            f"{len(lists)} list{'' if len(lists) == 1 else 's'}",
            todo="overlaps need at least two lists, estimates three",
        )
    if len(lists) > MOST_LISTS:
        raise BadInput(f"{len(lists)} lists", todo=f"merge lists of one kind until at most {MOST_LISTS} are left")
    for name in lists:
        if not name:
            raise BadInput("a list without a name", todo="name every column")
        if list(lists).count(name) > 1:
            raise BadInput(f"two lists called '{name}'", todo="give every list a name of its own")


def _check_row(pattern: int, people: int, width: int) -> None:
    if not 0 < pattern < 1 << width:
        raise BadInput(f"pattern {pattern} of {width} lists", todo="a pattern names at least one of the lists")
    if not 0 <= people <= MOST_PEOPLE:
        raise BadInput(f"{people} people", todo=f"counts run from 0 to {MOST_PEOPLE:,}")


def _move(pattern: int, old: Sequence[str], new: Sequence[str]) -> int:
    on = {name for j, name in enumerate(old) if pattern >> j & 1}
    return sum(1 << j for j, name in enumerate(new) if name in on)
