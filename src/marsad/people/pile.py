"""Many lists at once: every pair of lists linked, and what is needed later kept small."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from marsad.people import roster
from marsad.people.link import SHOWN, Links, link_rosters
from marsad.people.roster import Lexicon, Roster
from marsad.people.rulings import row_hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Lists, and the links between and (where a list may repeat people) inside them.

    A record's number counts through the lists in order: `starts[n]` is the number of list n's first row.
    """

    lexicon: Lexicon
    rosters: tuple[Roster, ...]
    starts: NDArray[np.int64]
    hashes: tuple[str, ...]
    links: dict[tuple[int, int], Links]

    def __len__(self) -> int:
        return int(self.starts[-1])

    def list_of(self) -> NDArray[np.int16]:
        """For each record the number of its list."""
        return np.repeat(np.arange(len(self.rosters)), np.diff(self.starts)).astype(np.int16)

    def edges(self) -> pl.DataFrame:
        """All kept pairs as `a, b` (record numbers, a before b in the pile) and `p`."""
        parts = [
            pl.DataFrame({"a": links.a + self.starts[one], "b": links.b + self.starts[two], "p": links.probability})
            for (one, two), links in self.links.items()
        ]
        empty = pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64, "p": pl.Float64})
        return pl.concat([empty, *(part.cast({"a": pl.Int64, "b": pl.Int64}) for part in parts)])

    def record(self, number: int) -> tuple[Roster, int]:
        """A record's number in; its list and its row there out."""
        at = int(np.searchsorted(self.starts, number, "right")) - 1
        return self.rosters[at], number - int(self.starts[at])


def build(
    tables: Sequence[pl.DataFrame],
    labels: Sequence[str] = (),
    *,
    may_repeat: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Pile:
    """Tables with the contract's columns in, the linked pile out.

    `may_repeat` names the lists that may hold a person twice: they are linked with themselves too and get no
    competition. `progress(done, of)` is told after each pair of lists.
    """
    lexicon, rosters = roster.prepare(tables, labels, aliases=aliases)
    repeating = {n for n, one in enumerate(rosters) if one.label in may_repeat}
    todo = list(pairs_of_lists(len(rosters), repeating))
    links: dict[tuple[int, int], Links] = {}
    for done, (one, two) in enumerate(todo, 1):
        whole = link_rosters(
            rosters[one], rosters[two], lexicon, within=one == two, competing=not repeating & {one, two}
        )
        links[one, two] = whole.above(SHOWN)
        if progress is not None:
            progress(done, len(todo))
    return Pile(
        lexicon=lexicon,
        rosters=tuple(rosters),
        starts=np.cumsum([0, *(len(one) for one in rosters)]),
        hashes=tuple(name for one in rosters for name in row_hashes(one)),
        links=links,
    )


def learned_aliases(pile: Pile, *, least: int = 3) -> pl.DataFrame:
    """Spellings with different keys that the lists show to be one name: `word, other, seen`, commonest first.

    A person may strike or add lines and hand them back as `aliases`.
    """
    seen: dict[tuple[str, str], float] = {}
    words, key = pile.lexicon.words, pile.lexicon.key
    for links in pile.links.values():
        sure = np.flatnonzero(links.probability >= 0.9)
        for field in roster.NAME_FIELDS:
            x, y = links.left.words[field][links.a[sure]], links.right.words[field][links.b[sure]]
            other = (x >= 0) & (y >= 0) & (key[x] != key[y])
            for one, two in zip(x[other].tolist(), y[other].tolist(), strict=True):
                pair = (words[min(one, two)], words[max(one, two)])
                seen[pair] = seen.get(pair, 0) + 1
    rows = sorted(
        ((*pair, int(n)) for pair, n in seen.items() if n >= least), key=lambda row: (-row[2], row[0], row[1])
    )
    return pl.DataFrame(rows, schema={"word": pl.String, "other": pl.String, "seen": pl.Int64}, orient="row")


def pairs_of_lists(count: int, repeating: set[int]) -> Iterator[tuple[int, int]]:
    """How many lists, and which of them may repeat people, in; the pairs of lists to link, out."""
    yield from combinations(range(count), 2)
    yield from ((n, n) for n in sorted(repeating))


def split(table: pl.DataFrame) -> tuple[list[pl.DataFrame], list[str]]:
    """One table with a `list` column in; a table and a label for each list, in order of appearance, out."""
    labels = table["list"].fill_null("").unique(maintain_order=True).to_list()
    parts = [table.filter(pl.col("list").fill_null("") == label).drop("list") for label in labels]
    return parts, [label or "unnamed" for label in labels]
