"""Fellegi-Sunter weights learned by EM in which the candidates of a record compete with one another.

No labels and no threshold: what agrees between true pairs is learned from the two lists themselves. Weights are bits.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from marsad.people.compare import NAME_LEVELS, WORD, Compared, Floats, NameColumn, Singles
from marsad.people.kin import KIN_NAMES
from marsad.people.roster import Ints

ROUNDS = 9
LEARN_FROM = 2  # from this round on, pairs of words learn from the pairs of people they stand in
PRUNE_AFTER = (0, 2, 4)
HOPELESS = -20.0  # bits below even odds, seen in the rounds above
STRONGEST = 40.0  # bits; larger odds say nothing more
MESSAGES, LAST_MESSAGES = 3, 12
PSEUDO = 4.0  # how many sightings the general rule weighs against what is seen of one pair of words
CARELESS, VOID = 0.01, 0.25
SPELLINGS = 4  # within and across scripts, and the same for a woman whose family name may be a husband's
START = ((0.02, 0.02, 0.05, 0.2, 0.71), (0.02, 0.03, 0.08, 0.87, 0.0)) * 2


@dataclass(slots=True, kw_only=True)
class Learned:
    """What EM learned: per name part and spelling the chances of levels, per other field the chances of levels."""

    names: dict[str, Floats] = field(default_factory=dict)
    others: dict[str, Floats] = field(default_factory=dict)
    expected: float = 0.0
    prior: float = 0.0
    rounds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Pairs with their probability; log2(p / (1 - p)) = prior + the sum of the weights + rivals, exactly."""

    keep: NDArray[np.int64]
    probability: Floats
    weights: dict[str, Singles]
    rivals: Singles
    seen: dict[str, Singles]
    learned: Learned


class Matcher:
    """EM over one pair of lists. `competing` = no list names anybody twice; `size_a`, `size_b` = their lengths.

    `within` = both are one and the same list.
    """

    def __init__(self, compared: Compared, size_a: int, size_b: int, *, competing: bool, within: bool = False) -> None:
        self.a, self.b = compared.a, compared.b
        self.sizes, self.competing, self.within = (size_a, size_b), competing, within
        self.pairs, self.names, self.others = compared.pairs, list(compared.names), list(compared.others)
        self.kin, self.married = compared.kin, compared.married
        self.keep = np.arange(len(self.a))
        self.learned = Learned(
            names={column.field: np.array(START) for column in self.names},
            others={column.field: np.array(column.start) for column in self.others},
            expected=0.02 * size_a if within else 0.5 * min(size_a, size_b),
        )
        self.counts: dict[str, Floats] | None = None
        self.probability = np.zeros(len(self.a))
        self.rival_a, self.rival_b = np.ones(len(self.a)), np.ones(len(self.a))
        self.seen: dict[str, Singles] = {}
        self.weights: dict[str, Singles] = {}

    def run(self) -> Matched:
        """Learn, and return the pairs that are not hopeless."""
        for number in range(ROUNDS):
            log_odds = self._weigh()
            self._expect(log_odds, LAST_MESSAGES if number == ROUNDS - 1 else MESSAGES)
            if number in PRUNE_AFTER:
                self._prune(log_odds > HOPELESS)
            if number < ROUNDS - 1:
                self._learn(number)
        rivals = -np.log2(self.rival_a) - np.log2(self.rival_b)
        self.learned.rounds = ROUNDS
        return Matched(
            keep=self.keep,
            probability=self.probability,
            weights=self.weights,
            rivals=rivals.astype(np.float32),
            seen=self.seen,
            learned=self.learned,
        )

    # --- weights -----------------------------------------------------------------------------------------------------

    def _weigh(self) -> Floats:
        """log2 odds of every pair before rivals; the weights are kept by field."""
        self.weights = {column.field: self._name_weight(column) for column in self.names}
        for other in self.others:
            m = np.log2(self.learned.others[other.field])
            weight = np.where(other.level >= 0, m[other.level] - other.chance, 0)
            self.weights[other.field] = weight.astype(np.float32)
        self.weights["kin"] = self.kin
        self.weights["careless"] = self._careless()
        self.learned.prior = self._prior()
        total = np.full(len(self.a), self.learned.prior)
        for weight in self.weights.values():
            total += weight
        return total.clip(-60.0, STRONGEST)

    def _careless(self) -> Singles:
        """Bits (0 or more) given back where several fields disagree at once: such rows were taken down carelessly.

        A share `CARELESS` of rows is taken for one in which each of age, birth date, sex, place and day, and one of
        the kin names at the most, is void with chance `VOID`. Without this, errors that come together are held for so
        many independent proofs of two people.
        """
        plain, lenient = np.zeros(len(self.a)), np.zeros(len(self.a))
        names, worst = np.zeros(len(self.a)), np.zeros(len(self.a))
        for name, weight in self.weights.items():
            against = np.minimum(weight, 0)
            if name in KIN_NAMES:
                names += against
                worst = np.minimum(worst, against)
            elif name not in ("given", "kin"):
                plain += against
                lenient += np.log2((1 - VOID) * np.exp2(against) + VOID)
        lenient += names - worst + np.log2((1 - VOID) * np.exp2(worst) + VOID)
        plain += names
        both = np.logaddexp2(np.log2(1 - CARELESS) + plain, np.log2(CARELESS) + lenient)
        given_back: Singles = np.maximum(both - plain, 0).astype(np.float32)
        return given_back

    def _prior(self) -> float:
        """log2 odds that a given pair is one person, before anything is compared and with no rival about."""
        a, b = (max(size, 1) for size in self.sizes)
        if not self.competing:
            return float(np.log2(max(self.learned.expected, 0.5) / max(a * (a - 1) / 2 if self.within else a * b, 1.0)))
        most = 0.98 * min(a, b)
        matched = min(max(self.learned.expected, 0.5), most)
        return float(np.log2(matched / ((a - matched) * (b - matched))))

    def _name_weight(self, column: NameColumn) -> Singles:
        row = column.row
        stated = np.flatnonzero(row >= 0)
        out = np.zeros(len(row), np.float32)
        at = row[stated]
        m = np.log2(np.maximum(self.learned.names[column.field], 1e-6)).astype(np.float32)
        general = m[self._spelling(column.field, stated, at), self.pairs.level[at]]
        if self.counts is None:
            out[stated] = general - 0.5 * (column.chance_a[at] + column.chance_b[at])
            return out
        own = self.probability[stated]
        seen = np.maximum(self.counts["pair"][at] - own, 0)
        x, y = self.pairs.x[at], self.pairs.y[at]
        from_a = _smoothed(seen, self.counts["x"][x] - own, general - column.chance_a[at], column.log_p_b[y])
        from_b = _smoothed(seen, self.counts["y"][y] - own, general - column.chance_b[at], column.log_p_a[x])
        out[stated] = 0.5 * (from_a + from_b)
        count = np.zeros(len(row), np.float32)
        count[stated] = seen
        self.seen[column.field] = count
        return out

    def _spelling(self, name: str, stated: NDArray[np.int64], at: Ints) -> NDArray[np.int64]:
        spelling = self.pairs.cross[at].astype(np.int64)
        return spelling + 2 * self.married[stated] if name == "family" else spelling

    # --- expectation -------------------------------------------------------------------------------------------------

    def _expect(self, log_odds: Floats, messages: int) -> None:
        """Probability of every pair, given that a record has at most one counterpart in the other list.

        Belief propagation for matchings: a rival counts for less when it has a better partner itself. Exact where the
        candidates form a tree; both sides are updated at once, so that A and B may be exchanged.
        """
        odds = np.exp2(log_odds)
        if self.competing:
            for _ in range(messages):
                to_a, to_b = odds / self.rival_b, odds / self.rival_a
                rest_a = np.bincount(self.a, to_a, self.sizes[0])[self.a] - to_a
                rest_b = np.bincount(self.b, to_b, self.sizes[1])[self.b] - to_b
                self.rival_a = np.sqrt(self.rival_a * (1 + np.maximum(rest_a, 0)))
                self.rival_b = np.sqrt(self.rival_b * (1 + np.maximum(rest_b, 0)))
            odds = odds / (self.rival_a * self.rival_b)
        self.probability = odds / (1 + odds)

    # --- maximisation ------------------------------------------------------------------------------------------------

    def _learn(self, number: int) -> None:
        for column in self.names:
            self._learn_name(column)
        for other in self.others:
            stated = other.level >= 0
            sums = 0.5 + np.bincount(other.level[stated], self.probability[stated], len(other.levels))
            self.learned.others[other.field] = sums / sums.sum()
        self.learned.expected = float(self.probability.sum())
        if number >= LEARN_FROM - 1:
            self._count_words()

    def _learn_name(self, column: NameColumn) -> None:
        stated = np.flatnonzero(column.row >= 0)
        at = column.row[stated]
        levels = len(NAME_LEVELS)
        cell = self._spelling(column.field, stated, at) * levels + self.pairs.level[at]
        seen = np.bincount(cell, self.probability[stated], SPELLINGS * levels).reshape(SPELLINGS, levels)
        sums: Floats = seen + 2.0 * np.array(START)
        sums[1::2, WORD] = 0
        self.learned.names[column.field] = sums / sums.sum(axis=1, keepdims=True)

    def _count_words(self) -> None:
        """How often each pair of words, and each word, stands in pairs of people held to be one."""
        pair = np.zeros(len(self.pairs.x))
        sure = np.where(self.probability > 0.5, self.probability, 0)
        for column in self.names:
            stated = column.row >= 0
            pair += np.bincount(column.row[stated], sure[stated], len(pair))
        size = int(max(self.pairs.x.max(initial=0), self.pairs.y.max(initial=0))) + 1
        self.counts = {
            "pair": pair,
            "x": np.bincount(self.pairs.x, pair, size).astype(np.float64),
            "y": np.bincount(self.pairs.y, pair, size).astype(np.float64),
        }

    def _prune(self, good: NDArray[np.bool_]) -> None:
        self.a, self.b, self.keep = self.a[good], self.b[good], self.keep[good]
        self.kin, self.married = self.kin[good], self.married[good]
        self.probability = self.probability[good]
        self.rival_a, self.rival_b = self.rival_a[good], self.rival_b[good]
        self.names = [replace(column, row=column.row[good]) for column in self.names]
        self.others = [replace(c, level=c.level[good], chance=c.chance[good]) for c in self.others]


def _smoothed(seen: Floats, total: Floats, general: Singles, log_p: Singles) -> Floats:
    """log2 of P(y | x, same person) / P(y): what was seen of this pair of words, beside the general rule's guess.

    The rule says y follows x with chance 2^(general + log_p); it weighs as much as `PSEUDO` sightings. So a spelling
    seen often is known for what it is, and two names that only share a key (Hassan, Hussein) come apart.
    """
    guess = np.exp2(np.minimum(general + log_p, 0.0)) * PSEUDO
    learned: Floats = np.log2((seen + guess) / (np.maximum(total, 0) + PSEUDO)) - log_p
    return learned
