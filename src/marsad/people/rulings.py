"""What people ruled about records: same person, different people, unsure. The fold is the same in any order.

A ruling names its two records by a hash of list and row content, never by a row number, so it finds them again after
a list was sorted or a better linker proposed other pairs.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from marsad.model import Decision
from marsad.people.roster import Roster

PREFIX = "victim:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """Pairs of record hashes (smaller first) by what was ruled; `contradictions` were voided and go to the queue."""

    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = frozenset()
    unsure: frozenset[tuple[str, str]] = frozenset()
    contradictions: frozenset[tuple[str, str]] = frozenset()
    orphans: tuple[str, ...] = ()


NONE = Rulings()


def row_hashes(roster: Roster) -> tuple[str, ...]:
    """A roster in, for each row the name that rulings know it by out: 16 hex digits of list, id and content."""
    cells = zip(roster.ids, roster.names, roster.age.tolist(), roster.sex.tolist(), roster.born.tolist(), strict=True)
    return tuple(_hash(roster.label, *row) for row in cells)


def _hash(*cells: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, cells)).encode()).hexdigest()[:16]


def fold(decisions: Iterable[Decision], known: frozenset[str] | None = None) -> Rulings:
    """Decisions in, rulings in force out. A decision on records that are not among `known` is an orphan.

    Read are `same`, `different` with subject `victim:HASH` and value `{"other": "victim:HASH"}`, and `different` with
    value `{"unsure": true}`. `supersedes` and `withdraw` take earlier ones out. A `different` between two records that
    a chain of `same` makes one person voids the chain's pairs and itself.
    """
    decisions = list(decisions)
    gone = {name for decision in decisions for name in decision.supersedes}
    kinds: dict[str, set[tuple[str, str]]] = {"same": set(), "different": set(), "unsure": set()}
    orphans = []
    for decision in decisions:
        pair = _pair(decision)
        if pair is None or decision.id in gone:
            continue
        if known is not None and not known.issuperset(pair):
            orphans.append(decision.id)
            continue
        kinds["unsure" if decision.value.get("unsure") else decision.verb].add(pair)
    void = _contradictions(kinds["same"], kinds["different"])
    return Rulings(
        same=frozenset(kinds["same"] - void),
        different=frozenset(kinds["different"] - void),
        unsure=frozenset(kinds["unsure"] - kinds["same"] - kinds["different"]),
        contradictions=frozenset(void),
        orphans=tuple(sorted(orphans)),
    )


def _pair(decision: Decision) -> tuple[str, str] | None:
    other = str(decision.value.get("other", ""))
    subject = decision.subject or ""
    if decision.verb not in ("same", "different") or not (subject.startswith(PREFIX) and other.startswith(PREFIX)):
        return None
    one, two = sorted((subject.removeprefix(PREFIX), other.removeprefix(PREFIX)))
    return one, two


def _contradictions(same: set[tuple[str, str]], different: set[tuple[str, str]]) -> set[tuple[str, str]]:
    group = groups(same)
    torn = {group[one] for one, two in different if one in group and group[one] == group.get(two)}
    return {pair for pair in same if group[pair[0]] in torn} | {
        pair
        for pair in different
        if pair[0] in group and group[pair[0]] == group.get(pair[1]) and group[pair[0]] in torn
    }


def groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Pairs in; for every name the smallest name that a chain of pairs leads to, out."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, two in pairs:
        neighbours[one].add(two)
        neighbours[two].add(one)
    out: dict[str, str] = {}
    for start in sorted(neighbours):
        waiting = [] if start in out else [start]
        while waiting:
            name = waiting.pop()
            if name not in out:
                out[name] = start
                waiting.extend(neighbours[name])
    return out


def by_reviewer(decisions: Iterable[Decision], known: frozenset[str]) -> dict[tuple[str, str], dict[str, str]]:
    """For each pair of known records ruled on, what each person ruled last: `same`, `different` or `unsure`."""
    decisions = list(decisions)
    gone = {name for decision in decisions for name in decision.supersedes}
    out: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for decision in sorted(decisions, key=lambda d: (d.at, d.id)):
        pair = _pair(decision)
        if pair is not None and decision.id not in gone and known.issuperset(pair):
            out[pair][decision.by] = "unsure" if decision.value.get("unsure") else decision.verb
    return dict(out)


def kappas(ruled: dict[tuple[str, str], dict[str, str]]) -> dict[tuple[str, str], tuple[int, float]]:
    """For every two people with pairs in common: how many, and Cohen's kappa of their rulings."""
    people = sorted({by for said in ruled.values() for by in said})
    out = {}
    for first, second in combinations(people, 2):
        both = [(said[first], said[second]) for said in ruled.values() if first in said and second in said]
        if both:
            out[first, second] = (len(both), agreement([one for one, _ in both], [two for _, two in both]))
    return out


def agreement(first: Sequence[str], second: Sequence[str]) -> float:
    """Cohen's kappa of two reviewers' rulings on the same pairs (1 = as one, 0 = as by chance)."""
    if not first or len(first) != len(second):
        return float("nan")
    total = len(first)
    kinds = set(first) | set(second)
    seen = sum(one == two for one, two in zip(first, second, strict=True)) / total
    chance = sum((first.count(k) / total) * (second.count(k) / total) for k in kinds)
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)
