"""What a capture table can carry, before any model: sizes, overlaps, copies, existence, the lower bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from marsad.estimate.capture import CaptureTable
from marsad.estimate.chao import bound, independence, quick_bound
from marsad.estimate.poisson import all_pairs, existence


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two lists: people on both, their share of the smaller list, and the odds ratio among people seen elsewhere.

    The odds ratio (with 1/2 added to each cell) compares only people on some third list, where nobody is unobserved;
    None when there is no third list. Above 1, the two lists find the same people more often than chance.
    """

    lists: tuple[str, str]
    both: int
    containment: float
    odds_ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The state of a table. `bound`, `bound_se`: Chao's Mth, None when it does not exist; `excess`: how far it lies
    above the independence estimate, in standard errors of the difference; `hidden_share`: the one-sided 95 % limit of
    that distance, as a share of the independence estimate."""

    lists: int
    documented: int
    sizes: Mapping[str, int]
    on_several: int
    several_cells: int
    overlaps: tuple[Overlap, ...]
    parts: tuple[tuple[str, ...], ...]
    all_pairs: str
    bound: float | None
    bound_se: float | None
    independence: float | None
    excess: float | None
    hidden_share: float | None
    quick_bound: float | None

    @property
    def empty_pairs(self) -> tuple[str, ...]:
        return tuple("-".join(pair.lists) for pair in self.overlaps if pair.both == 0)

    def plain(self) -> dict[str, Any]:
        """The diagnosis as the JSON output shows it."""
        return {
            "sizes": dict(self.sizes),
            "on_several_lists": self.on_several,
            "cells_of_several_lists": self.several_cells,
            "overlaps": {"-".join(pair.lists): pair.both for pair in self.overlaps},
            "odds_ratios": {"-".join(p.lists): p.odds_ratio for p in self.overlaps if p.odds_ratio is not None},
            "empty_pairs": list(self.empty_pairs),
            "model_of_all_pairs": self.all_pairs,
            "chao_bound": self.bound,
            "chao_se": self.bound_se,
            "chao_quick": self.quick_bound,
            "independence": self.independence,
            "heterogeneity_z": self.excess,
            "heterogeneity_limit": self.hidden_share,
        }


def diagnose(table: CaptureTable) -> Diagnosis:
    """A table in, its state out; nothing here depends on a prior or on chance."""
    on = np.bitwise_count(np.arange(table.counts.size))
    several = table.counts[on > 1]
    pairs = tuple(_overlap(table, a, b) for a, b in combinations(range(len(table.lists)), 2))
    bounds = _bounds(table) if pairs and several.sum() else None
    return Diagnosis(
        lists=len(table.lists),
        documented=table.documented,
        sizes=table.sizes,
        on_several=int(several.sum()),
        several_cells=int((several > 0).sum()),
        overlaps=pairs,
        parts=_parts(table.lists, pairs),
        all_pairs=existence(table, all_pairs(len(table.lists))).verdict if pairs else "not identifiable",
        bound=bounds[0] if bounds else None,
        bound_se=bounds[1] if bounds else None,
        independence=bounds[2] if bounds else None,
        excess=bounds[3] if bounds else None,
        hidden_share=bounds[4] if bounds else None,
        quick_bound=quick_bound(table) if pairs else None,
    )


def _bounds(table: CaptureTable) -> tuple[float, float, float, float, float] | None:
    """Chao's bound, its standard error, the independence estimate, their distance in its standard errors, its limit.

    Both fit the same cells and independence is the smaller model, so the variance of the difference is the difference
    of the variances (Hausman 1978).
    """
    lower, flat, n = bound(table), independence(table), table.documented
    if not (lower.settled and flat.settled):
        return None
    gap = lower.n(n) - flat.n(n)
    spread = float(np.sqrt(max(lower.se**2 - flat.se**2, 0.0)))
    excess = round(gap / spread, 2) if spread > 0 and gap > 1e-6 * n else 0.0
    hidden = round((gap + 1.645 * spread) / flat.n(n), 3)
    return round(lower.n(n), 1), round(lower.se, 1), round(flat.n(n), 1), excess, hidden


def _overlap(table: CaptureTable, a: int, b: int) -> Overlap:
    names = (table.lists[a], table.lists[b])
    both = table.overlap(*names)
    smaller = min(table.sizes[name] for name in names)
    patterns = np.arange(table.counts.size)
    elsewhere = (patterns & ~(1 << a | 1 << b)) > 0
    cells = [
        table.counts[elsewhere & ((patterns >> a & 1) == on_a) & ((patterns >> b & 1) == on_b)].sum() + 0.5
        for on_a, on_b in ((1, 1), (0, 0), (1, 0), (0, 1))
    ]
    ratio = round(float(cells[0] * cells[1] / (cells[2] * cells[3])), 2) if sum(cells) > 2 else None
    return Overlap(lists=names, both=both, containment=both / smaller if smaller else 0.0, odds_ratio=ratio)


def _parts(lists: tuple[str, ...], overlaps: tuple[Overlap, ...]) -> tuple[tuple[str, ...], ...]:
    """Lists joined by people they share: more than one part means that nothing ties the parts together."""
    group = {name: {name} for name in lists}
    for pair in overlaps:
        if pair.both:
            joined = group[pair.lists[0]] | group[pair.lists[1]]
            group.update(dict.fromkeys(joined, joined))
    seen = {tuple(name for name in lists if name in members) for members in group.values()}
    return tuple(sorted(seen))
