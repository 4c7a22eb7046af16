"""Two lists (or one) in, the pairs of records that may be one person out, each with a probability and its reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from marsad.people import blocks, compare, match, roster
from marsad.people.compare import Floats, Singles
from marsad.people.roster import Ints, Lexicon, Roster

METHOD = "people-1"
SHOWN = 0.01  # pairs less probable than this are not handed on


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The pairs of two rosters. `weights` are bits by field; log2(p/(1-p)) = prior + sum of weights + rivals."""

    left: Roster
    right: Roster
    lexicon: Lexicon
    a: Ints
    b: Ints
    probability: Floats
    weights: dict[str, Singles]
    rivals: Singles
    seen: dict[str, Singles]
    learned: match.Learned
    candidates: int
    cut: tuple[tuple[str, int], ...]
    within: bool

    def above(self, least: float) -> Links:
        """The same links without those less probable than `least`, holding no more memory than they need."""
        kept = np.flatnonzero(self.probability >= least)
        return replace(
            self,
            a=self.a[kept],
            b=self.b[kept],
            probability=self.probability[kept],
            weights={name: bits[kept] for name, bits in self.weights.items()},
            rivals=self.rivals[kept],
            seen={name: counts[kept] for name, counts in self.seen.items()},
        )

    def table(self, *, least: float = SHOWN, explain: bool = False) -> pl.DataFrame:
        """`id_a, id_b, probability`, most probable first; `explain` adds one column of bits a field."""
        kept = np.flatnonzero(self.probability >= least)
        columns: dict[str, object] = {
            "id_a": np.array(self.left.ids, object)[self.a[kept]],
            "id_b": np.array(self.right.ids, object)[self.b[kept]],
            "probability": self.probability[kept].round(6),
        }
        if explain:
            columns |= {name: bits[kept].astype(np.float64).round(3) for name, bits in self.weights.items()}
            columns |= {"prior": np.full(len(kept), round(self.learned.prior, 3))}
            columns |= {"rivals": self.rivals[kept].astype(np.float64).round(3)}
        frame = pl.DataFrame(columns, schema_overrides={"id_a": pl.String, "id_b": pl.String})
        return frame.sort(["probability", "id_a", "id_b"], descending=[True, False, False])


def link(a: pl.DataFrame, b: pl.DataFrame) -> Links:
    """Two tables with the contract's columns in, their links out; no list is taken to name anybody twice."""
    lexicon, (left, right) = roster.prepare([a, b])
    return link_rosters(left, right, lexicon)


def repeats(table: pl.DataFrame) -> Links:
    """One table in, the pairs of its rows that may be one person out."""
    lexicon, (only,) = roster.prepare([table])
    return link_rosters(only, only, lexicon, within=True)


def link_rosters(
    left: Roster, right: Roster, lexicon: Lexicon, *, within: bool = False, competing: bool | None = None
) -> Links:
    """Two prepared rosters in, their links out; `within` = both are the same list.

    `competing` = neither list names anybody twice (by default so for two lists, and not for one).
    """
    found = blocks.candidates(left, right, lexicon, within=within)
    compared = compare.compare(left, right, lexicon, found.a, found.b)
    matched = match.Matcher(
        compared,
        len(left),
        len(right),
        competing=not within if competing is None else competing,
        within=within,
    ).run()
    return Links(
        left=left,
        right=right,
        lexicon=lexicon,
        a=found.a[matched.keep],
        b=found.b[matched.keep],
        probability=matched.probability,
        weights=matched.weights,
        rivals=matched.rivals,
        seen=matched.seen,
        learned=matched.learned,
        candidates=len(found.a),
        cut=found.cut,
        within=within,
    )
