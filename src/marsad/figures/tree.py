"""Nested cells over the whole tree (F14): low of a cell is at least that of every cell inside it, high of a cell at
most that of every cell around it. Bounds pass, values do not: they stand in `entailed`, beside what is reported.

A cell lies in another when its place does, its group only adds to the other's, and its numbers are no newer: what was
documented by one day is inside what is documented later. Where a passed bound would cross the cell's own one the
claims contradict each other; nothing passes, and `contradictions` shows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from marsad.figures import rules
from marsad.figures.gather import Cell, CellKey
from marsad.figures.rules import Span
from marsad.model import Entailed, Figure
from marsad.reconcile.cells import RUNNING
from marsad.reconcile.where import Where

EVERYBODY = frozenset({"all", "mixed"})


@dataclass(slots=True, kw_only=True)
class _Node:
    """A cell with the bounds that hold for it so far, and the claims that they come from where they were passed."""

    key: CellKey
    figure: Figure
    state: str
    low: int
    high: int | None
    from_low: tuple[Span, ...] = ()
    from_high: tuple[Span, ...] = ()


def with_nested_bounds(made: Mapping[CellKey, Figure], cells: Iterable[Cell], where: Where) -> dict[CellKey, Figure]:
    """Figures by cell in, the same with the bounds that pass between nested ones out."""
    out = dict(made)
    pools: dict[tuple[str, str], list[_Node]] = defaultdict(list)
    for cell in cells:
        key, figure = cell.key, made.get(cell.key)
        if figure and key.kind == RUNNING and not key.side and not key.sub:
            pools[key.what, key.unit].append(_node(cell, figure))
    for nodes in pools.values():
        _pass(list(_pairs(nodes, where)), len(nodes))
        for node in nodes:
            if node.from_low or node.from_high:
                out[node.key] = _raised(node)
    return out


def low_of(figure: Figure) -> int:
    """The highest lower bound that a figure shows, reported or entailed."""
    return max(figure.reported.low or 0, (figure.entailed.low or 0) if figure.entailed else 0)


def high_of(figure: Figure) -> int | None:
    """The lowest upper bound that a figure shows; None when it is open above."""
    told = None if figure.reported.open_above else figure.reported.high
    entailed = figure.entailed.high if figure.entailed else None
    return min((one for one in (told, entailed) if one is not None), default=None)


def _node(cell: Cell, figure: Figure) -> _Node:
    state = cell.key.state or next((item.state for item in cell.items if item.state), "")
    return _Node(key=cell.key, figure=figure, state=state, low=low_of(figure), high=high_of(figure))


def _pairs(nodes: Sequence[_Node], where: Where) -> Iterator[tuple[_Node, _Node]]:
    """(inner, outer) for every two nested cells; each place is asked once for what lies above it."""
    by_place: dict[str, list[_Node]] = defaultdict(list)
    for node in nodes:
        by_place[node.key.place].append(node)
    for place, inner in by_place.items():
        above = [place, *where.above(place), *([""] if place else [])]
        for one in inner:
            for other in (other for upper in above for other in by_place.get(upper, ())):
                if one is not other and _lies_in(one, other):
                    yield one, other


def _lies_in(inner: _Node, outer: _Node) -> bool:
    if not outer.key.place and inner.state != outer.state:
        return False
    codes = [frozenset(node.key.group.split("+")) - EVERYBODY for node in (inner, outer)]
    if not codes[1] <= codes[0] or (codes[0] == codes[1] and inner.key.place == outer.key.place):
        return False
    first, second = inner.figure, outer.figure
    if first.as_of is None or second.as_of is None or first.as_of > second.as_of:
        return False
    return not (first.since and second.since and first.since < second.since)


def _pass(pairs: Sequence[tuple[_Node, _Node]], most: int) -> None:
    """Hand bounds on until none moves; each round moves one at least, so it ends."""
    for _ in range(most):
        moved = [_hand_on(inner, outer) for inner, outer in pairs]
        if not any(moved):
            return


def _hand_on(inner: _Node, outer: _Node) -> bool:
    moved = False
    if inner.low > outer.low and (outer.high is None or inner.low <= outer.high):
        outer.low, outer.from_low, moved = inner.low, inner.from_low or inner.figure.claims, True
    if outer.high is not None and (inner.high is None or outer.high < inner.high) and outer.high >= inner.low:
        inner.high, inner.from_high, moved = outer.high, outer.from_high or outer.figure.claims, True
    return moved


def _raised(node: _Node) -> Figure:
    figure, old = node.figure, node.figure.entailed
    low = node.low if node.from_low else (old.low if old else None)
    high = node.high if node.from_high else (old.high if old else None)
    claims = {*(old.claims if old else ()), *node.from_low, *node.from_high}
    return replace(
        figure,
        entailed=Entailed(low=low, high=high, claims=tuple(sorted(claims))),
        rules=rules.order({*figure.rules, "F14"}),
    )
