"""How many distinct people the lists document: low, best, high, and how the lists overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from marsad.people.cluster import Clusters, cluster
from marsad.people.link import METHOD, Links
from marsad.people.pile import Pile
from marsad.people.roster import NAME_FIELDS
from marsad.people.rulings import NONE, Rulings

WIDER, NARROWER = 0.2, 0.95  # thresholds of the bounds: accepting more links gives fewer people
WIDEN = 3.0
"""How many times the expected errors the bounds allow for.

On six pairs of real lists whose truth is a national number, actual misses were 0.5 to 1.9 times and actual false links
0.9 to 4 times what the probabilities led to expect (the latter partly people whose number was corrected).
"""
TELLING = 0.005  # a difference of expected number and count that calls for more review


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """Distinct people. `best` opens to rows, one a person; `expected` corrects it by the expected errors.

    `missed` and `false` are expected numbers of links missed and wrongly made; `unseen` is the part of `missed` that no
    join proposed, estimated from how two independent sets of joins overlap.
    """

    low: int
    best: int
    high: int
    expected: int
    missed: float
    false: float
    unseen: float
    records: int
    lists: tuple[tuple[str, int], ...]
    method: str = METHOD

    @property
    def telling(self) -> bool:
        """Whether count and expected number differ enough to ask for more review."""
        return abs(self.expected - self.best) > TELLING * max(self.best, 1)


def documented(pile: Pile, clusters: Clusters, rulings: Rulings = NONE) -> Documented:
    """A pile and its clusters in, the count with its bounds out."""
    unseen = sum(_unseen(links) for links in pile.links.values())
    missed, false = _missed(pile, clusters) + unseen, float((1 - clusters.weakest).sum())
    fewer = cluster(pile, rulings, threshold=WIDER).people
    more = cluster(pile, rulings, threshold=NARROWER).people
    largest = max((len(one) for one in pile.rosters), default=0)
    return Documented(
        low=max(min(fewer, round(clusters.people - WIDEN * missed)), min(largest, clusters.people)),
        best=clusters.people,
        high=min(max(more, round(clusters.people + WIDEN * false)), len(pile)),
        expected=round(clusters.people - missed + false),
        missed=missed,
        false=false,
        unseen=unseen,
        records=len(pile),
        lists=tuple((one.label, len(one)) for one in pile.rosters),
    )


def _missed(pile: Pile, clusters: Clusters) -> float:
    """Expected links between people held to be two: the best chance of each pair that share no list."""
    edges = pile.edges()
    one, two = clusters.of[edges["a"].to_numpy()], clusters.of[edges["b"].to_numpy()]
    lists = np.zeros((clusters.people, len(pile.rosters)), bool)
    lists[clusters.of, pile.list_of()] = True
    open_ = (one != two) & ~(lists[one] & lists[two]).any(axis=1)
    apart = pl.DataFrame({"one": np.minimum(one, two)[open_], "two": np.maximum(one, two)[open_],
                          "p": edges["p"].to_numpy()[open_]})  # fmt: skip
    return float(apart.group_by("one", "two").agg(pl.col("p").max())["p"].sum())


def _unseen(links: Links) -> float:
    """Links that no join proposed: Lincoln-Petersen on joins that use the given name and joins that do not."""
    sure = links.probability >= 0.5
    agree = {letter: _agree(links, field)[sure] for letter, field in zip("gfhl", NAME_FIELDS, strict=True)}
    x, y = links.left.age[links.a][sure], links.right.age[links.b][sure]
    age = (x >= 0) & (y >= 0) & (np.abs(x - y) <= 1)
    g, f, h, family = agree["g"], agree["f"], agree["h"], agree["l"]
    given = g & (family | (f & h) | (f & age) | (h & age))
    kin = (f & h & family) | (f & family & age) | (f & h & age) | (h & family & age)
    both = int((given & kin).sum())
    return float((given & ~kin).sum() * (kin & ~given).sum()) / max(both, 1)


def _agree(links: Links, field: str) -> NDArray[np.bool_]:
    x = links.lexicon.keys_of(links.left.words[field][links.a])
    y = links.lexicon.keys_of(links.right.words[field][links.b])
    agree: NDArray[np.bool_] = (x >= 0) & (x == y)
    return agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Which lists hold whom: `table` has a 0/1 column a list and `count`; `cell` is each person's row of the table."""

    table: pl.DataFrame
    cell: NDArray[np.int64]


def capture(pile: Pile, clusters: Clusters) -> Capture:
    """A pile and its clusters in, the capture patterns that an estimate starts from out."""
    lists = np.zeros((clusters.people, len(pile.rosters)), np.int8)
    lists[clusters.of, pile.list_of()] = 1
    patterns, cell, counts = np.unique(lists, axis=0, return_inverse=True, return_counts=True)
    columns = {one.label: patterns[:, n] for n, one in enumerate(pile.rosters)}
    return Capture(table=pl.DataFrame(columns | {"count": counts}), cell=cell.astype(np.int64))
