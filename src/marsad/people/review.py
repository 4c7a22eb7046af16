"""What a person should look at: the pairs whose ruling would move the number of people, the most telling first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from marsad.model import Decision
from marsad.people.cluster import THRESHOLD, Clusters
from marsad.people.pile import Pile
from marsad.people.rulings import NONE, PREFIX, Rulings, by_reviewer

LOOK = 0.15  # what a look costs, where a false split costs 1
FALSE_MERGE = 3.0  # what a false merge costs: it erases a victim


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Two records that may be one person. `effect` = by how much the number of people changes with the answer.

    `one` and `two` name the records for `marsad decide`; `between` is the pair of lists and `at` the pair's number
    among their links (-1 for a contradiction between rulings, which has no link).
    """

    one: str
    two: str
    a: int
    b: int
    probability: float
    effect: int
    priority: float
    between: tuple[int, int]
    at: int
    why: str = "doubt"


def questions(pile: Pile, clusters: Clusters, rulings: Rulings = NONE, *, look: float = LOOK) -> list[Question]:
    """A pile, its clusters and the rulings so far in; contradictions first, then the doubtful pairs that matter, out.

    A pair is put to a person when both errors cost more than a look: look < p < 1 - look / 3.
    """
    ruled = {(PREFIX + one, PREFIX + two) for one, two in rulings.same | rulings.different | rulings.unsure}
    found = [q for q in _doubtful(pile, clusters, look) if (q.one, q.two) not in ruled and q.effect]
    found.sort(key=lambda q: (-q.priority, q.one, q.two))
    return [*_contradictions(pile, rulings), *found]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """A pair that one person alone ruled to be one; the second person is not shown by whom or why."""

    one: str
    two: str
    a: int
    b: int


def second_looks(pile: Pile, decisions: Iterable[Decision], *, by: str) -> list[SecondLook]:
    """Merges that rest on one person's ruling and that `by` has not ruled on: each moves the number of people."""
    number = {name: n for n, name in enumerate(pile.hashes)}
    ruled = by_reviewer(decisions, frozenset(number))
    waiting = [pair for pair, said in ruled.items() if list(said.values()) == ["same"] and by not in said]
    return [
        SecondLook(one=PREFIX + one, two=PREFIX + two, a=number[one], b=number[two]) for one, two in sorted(waiting)
    ]


def _contradictions(pile: Pile, rulings: Rulings) -> Iterator[Question]:
    number = {name: n for n, name in enumerate(pile.hashes)}
    for one, two in sorted(rulings.contradictions):
        yield Question(one=PREFIX + one, two=PREFIX + two, a=number[one], b=number[two], probability=0.5, effect=1,
                       priority=1.0, between=(-1, -1), at=-1, why="contradiction")  # fmt: skip


def _doubtful(pile: Pile, clusters: Clusters, look: float) -> Iterator[Question]:
    links_within = _links_within(pile, clusters)
    lists = pile.list_of()
    held = defaultdict(set)
    for record, person in enumerate(clusters.of.tolist()):
        held[person].add(int(lists[record]))
    for between, links in pile.links.items():
        doubt = np.flatnonzero((links.probability > look) & (links.probability < 1 - look / FALSE_MERGE))
        for at in doubt.tolist():
            a = int(links.a[at] + pile.starts[between[0]])
            b = int(links.b[at] + pile.starts[between[1]])
            p = float(links.probability[at])
            one, two = int(clusters.of[a]), int(clusters.of[b])
            moves = not _still_joined(a, b, links_within[one]) if one == two else not held[one] & held[two]
            effect = int(moves)
            names = sorted((pile.hashes[a], pile.hashes[b]))
            yield Question(one=PREFIX + names[0], two=PREFIX + names[1], a=a, b=b, probability=p, effect=effect,
                           priority=p * (1 - p) * effect, between=between, at=at)  # fmt: skip


def _links_within(pile: Pile, clusters: Clusters) -> dict[int, list[tuple[int, int]]]:
    """For each person the links that hold the records together."""
    edges = pile.edges()
    a, b = edges["a"].to_numpy(), edges["b"].to_numpy()
    kept = np.flatnonzero((edges["p"].to_numpy() >= THRESHOLD) & (clusters.of[a] == clusters.of[b]))
    out: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, two in zip(a[kept].tolist(), b[kept].tolist(), strict=True):
        out[int(clusters.of[one])].append((one, two))
    return out


def _still_joined(a: int, b: int, links: list[tuple[int, int]]) -> bool:
    """Whether other links hold two records together without the one between them."""
    reached, waiting = {a}, [a]
    while waiting:
        here = waiting.pop()
        for one, two in links:
            if {one, two} == {a, b} or here not in (one, two):
                continue
            there = two if here == one else one
            if there not in reached:
                reached.add(there)
                waiting.append(there)
    return b in reached
