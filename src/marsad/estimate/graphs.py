"""Decomposable (chordal) graphs on a few lists, as vectors: sum of cliques minus sum of separators.

Every chordal graph has a vertex whose neighbours form a clique, and what remains without it is chordal. So the graphs
on J lists are those on J - 1 lists with one vertex joined to one clique; one that arises several times is kept once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

MOST_LISTS = 7  # 617,675 graphs, 79 MB; 8 lists would have 30,888,596


@dataclass(frozen=True, slots=True, kw_only=True)
class Graphs:
    """All chordal graphs on `lists` vertices.

    `codes` are bit sets over the pairs (in the order of `pairs`); `vectors` is graphs x 2**lists (int8), the
    coefficient of each subset of lists in sum(cliques) - sum(separators).
    """

    lists: int
    codes: NDArray[np.int64]
    vectors: NDArray[np.int8]


@cache
def pairs(lists: int) -> tuple[tuple[int, int], ...]:
    """Pairs of vertices in the order of the bits of a graph's code."""
    return tuple((a, b) for b in range(lists) for a in range(b))


@cache
def decomposable(lists: int) -> Graphs:
    """Number of lists (1 to 7) in, all chordal graphs out; kept for the life of the process."""
    if not 1 <= lists <= MOST_LISTS:
        raise ValueError(f"{lists} lists: graphs are enumerated for 1 to {MOST_LISTS}")
    if lists == 1:
        return Graphs(lists=1, codes=np.zeros(1, dtype=np.int64), vectors=np.array([[0, 1]], dtype=np.int8))
    smaller = decomposable(lists - 1)
    parent, clique = np.nonzero(_is_clique(smaller))
    place = np.full(1 << len(pairs(lists)), -1, dtype=np.int64)
    for vertex in range(lists):
        codes = _joined(smaller, parent, clique, vertex)
        place[codes] = vertex * parent.size + np.arange(parent.size)
    codes = np.flatnonzero(place >= 0)
    origin = place[codes]
    vectors = np.zeros((codes.size, 1 << lists), dtype=np.int8)
    for vertex in range(lists):
        rows = np.flatnonzero(origin // parent.size == vertex)
        _fill(vectors, rows, origin[rows] % parent.size, smaller, parent, clique, vertex)
    return Graphs(lists=lists, codes=codes, vectors=vectors)


def edges(code: int, lists: int) -> list[tuple[int, int]]:
    """The pairs of lists that a graph joins."""
    return [pair for bit, pair in enumerate(pairs(lists)) if code >> bit & 1]


def _is_clique(graphs: Graphs) -> NDArray[np.bool_]:
    """graphs x subsets: does the subset form a clique of the graph? The empty set does."""
    subsets = range(1 << graphs.lists)
    inner = np.array([_edge_set(subset, graphs.lists) for subset in subsets], dtype=np.int64)
    clique: NDArray[np.bool_] = (graphs.codes[:, None] & inner) == inner
    return clique


def _edge_set(subset: int, lists: int) -> int:
    return sum(1 << bit for bit, (a, b) in enumerate(pairs(lists)) if subset >> a & 1 and subset >> b & 1)


def _spread(subset: int, vertex: int) -> int:
    """A subset of J - 1 vertices, renumbered so that `vertex` is free."""
    low = subset & ((1 << vertex) - 1)
    return low | (subset >> vertex) << (vertex + 1)


def _joined(smaller: Graphs, parent: NDArray[np.intp], clique: NDArray[np.intp], vertex: int) -> NDArray[np.int64]:
    lists = smaller.lists + 1
    bit = {pair: index for index, pair in enumerate(pairs(lists))}
    moved = np.zeros(smaller.codes.size, dtype=np.int64)
    for index, (a, b) in enumerate(pairs(smaller.lists)):
        a, b = a + (a >= vertex), b + (b >= vertex)
        moved |= (smaller.codes >> index & 1) << bit[(a, b)]
    star = np.zeros(1 << smaller.lists, dtype=np.int64)
    for subset in range(star.size):
        members = [v for v in range(lists) if _spread(subset, vertex) >> v & 1]
        star[subset] = sum(1 << bit[(min(v, vertex), max(v, vertex))] for v in members)
    codes: NDArray[np.int64] = moved[parent] | star[clique]
    return codes


def _fill(
    vectors: NDArray[np.int8],
    rows: NDArray[np.intp],
    made: NDArray[np.int64],
    smaller: Graphs,
    parent: NDArray[np.intp],
    clique: NDArray[np.intp],
    vertex: int,
) -> None:
    """Write the vectors of the graphs that `vertex` completed: the parent's, plus {vertex} ∪ B, minus B."""
    spread = np.array([_spread(subset, vertex) for subset in range(1 << smaller.lists)])
    vectors[np.ix_(rows, spread)] = smaller.vectors[parent[made]]
    base = spread[clique[made]]
    vectors[rows, base | 1 << vertex] += 1
    vectors[rows, base] -= 1
    vectors[:, 0] = 0
