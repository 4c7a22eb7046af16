"""What claims about nested cells entail for each other (F14), by linear programming, and which cannot all hold.

Each claim says that the people in its cell number between two bounds. Cells are products of sets, one a dimension
(harm, status, sex and age, community, place, day). Atoms that no claim tells apart are merged, so that a few hundred
claims leave a few thousand variables. The tightest bounds of an asked cell are the least and the greatest sum over its
atoms that the claims allow (HiGHS). Claims that cannot all hold come back as a smallest set that cannot:
rows with a share in the certificate of an elastic relaxation, reduced until every one of them is needed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from marsad.figures.facts import OTHER, Fact, Scope, inside

Numbers = NDArray[np.float64]
_Solver: Any = highspy.Highs
# The dual simplex without presolve: few rows and many columns; presolve takes longer than it saves (bench/figures.py).
_SOLVER: dict[str, Any] = {"output_flag": False, "solver": "simplex", "presolve": "off", "threads": 1}
TOLERANCE = 1e-6
MOST_CONFLICTS = 50
_SLICE = 20_000_000  # bytes of one slice of the product of two dimensions


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Entailed bounds: `high` None is unbounded. `low_from`, `high_from` are indexes of the facts that bind."""

    low: int
    high: int | None
    low_from: tuple[int, ...]
    high_from: tuple[int, ...]


def alone(fact: Fact, asked: Scope) -> Answer | None:
    """What one fact says of a cell; None when it cannot hold. Most questions rest on one and need no system."""
    if fact.lo and fact.hi is not None and fact.lo > fact.hi:
        return None
    low = fact.lo if fact.lo and inside(fact.scope, asked) else 0
    high = fact.hi if inside(asked, fact.scope) else None
    return Answer(low=low, high=high, low_from=(0,) if low else (), high_from=() if high is None else (0,))


@dataclass(slots=True, kw_only=True)
class System:
    """Facts over merged atoms. `asked` are cells that will be asked about, so that the atoms tell them apart too."""

    facts: Sequence[Fact]
    asked: Sequence[Scope] = ()
    rows: NDArray[np.bool_] = field(init=False)  # scopes x atoms
    _limits: Numbers = field(init=False)
    _bounds: Numbers = field(init=False)
    _of: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = atoms([*(fact.scope for fact in self.facts), *self.asked])
        self._limits, self._bounds, self._of = self._inequalities(range(len(self.facts)))

    @property
    def size(self) -> int:
        """The number of merged atoms."""
        return int(self.rows.shape[1])

    def _inequalities(self, chosen: Iterable[int]) -> tuple[Numbers, Numbers, NDArray[np.int64]]:
        """Facts as `matrix @ x <= bounds`, with the fact of each row."""
        rows, bounds, of = [], [], []
        for index in chosen:
            fact, cover = self.facts[index], self.rows[index].astype(np.float64)
            if fact.lo:
                rows.append(-cover)
                bounds.append(-float(fact.lo))
                of.append(index)
            if fact.hi is not None:
                rows.append(cover)
                bounds.append(float(fact.hi))
                of.append(index)
        matrix = np.array(rows) if rows else np.empty((0, self.size))
        return matrix, np.array(bounds), np.array(of, dtype=np.int64)

    def ask(self, number: int) -> Answer | None:
        """The bounds of the asked cell of that number; None when the facts cannot all hold or leave it free."""
        cover = self.rows[len(self.facts) + number].astype(np.float64)
        low = self._solve(cover)
        if low is None:
            return None
        high = self._solve(-cover) if self._is_capped(number) else None
        return Answer(
            low=max(0, math.ceil(low[0] - TOLERANCE)),
            high=None if high is None else max(0, math.floor(-high[0] + TOLERANCE)),
            low_from=low[1],
            high_from=() if high is None else high[1],
        )

    def _is_capped(self, number: int) -> bool:
        """Whether every atom of the asked cell lies under some upper bound; otherwise nothing bounds the sum."""
        caps = [index for index, fact in enumerate(self.facts) if fact.hi is not None]
        asked = self.rows[len(self.facts) + number]
        return bool(caps) and not bool((asked & ~np.any(self.rows[caps], axis=0)).any())

    def _solve(self, cost: Numbers) -> tuple[float, tuple[int, ...]] | None:
        if not len(self._bounds):
            return (0.0, ()) if cost.min(initial=0.0) >= 0 else None
        found = least(cost, self._limits, self._bounds)
        if found is None:
            return None
        binding = np.abs(found.shadow) > TOLERANCE
        return found.value, tuple(sorted({int(at) for at in self._of[binding]}))

    def conflicts(self) -> list[tuple[int, ...]]:
        """Smallest sets of facts that cannot all hold, each found once its weakest fact is put aside."""
        alive = [index for index, fact in enumerate(self.facts) if fact.lo or fact.hi is not None]
        found: list[tuple[int, ...]] = []
        while len(found) < MOST_CONFLICTS:
            suspects, slack = self._elastic(alive)
            if not suspects:
                break
            core = self._reduce(suspects)
            found.append(core)
            weakest = max(core, key=lambda index: (slack.get(index, 0.0), index))
            alive = [index for index in alive if index != weakest]
        return found

    def _elastic(self, chosen: Sequence[int]) -> tuple[list[int], dict[int, float]]:
        """The least total slack that lets the facts hold; ([], {}) when none is needed, else the facts with a share in
        the certificate, and the slack of each."""
        matrix, bounds, of = self._inequalities(chosen)
        count = len(bounds)
        if count == 0:
            return [], {}
        stretched = np.hstack([matrix, -np.identity(count)])
        cost = np.concatenate([np.zeros(self.size), np.ones(count)])
        found = least(cost, stretched, bounds)
        if found is None or found.value <= TOLERANCE:
            return [], {}
        shares = np.abs(found.shadow) > TOLERANCE
        slack: dict[int, float] = {}
        for at, amount in zip(of, found.at[self.size :], strict=True):
            slack[int(at)] = max(slack.get(int(at), 0.0), float(amount))
        return sorted({int(at) for at in of[shares]}), slack

    def _reduce(self, suspects: Sequence[int]) -> tuple[int, ...]:
        """Drop every fact without which the rest still cannot hold; what stays is a smallest set."""
        core = list(suspects)
        for index in suspects:
            rest = [other for other in core if other != index]
            if not self._holds(rest):
                core = rest
        return tuple(core)

    def _holds(self, chosen: Sequence[int]) -> bool:
        matrix, bounds, _ = self._inequalities(chosen)
        if not len(bounds):
            return True
        small = matrix[:, matrix.any(axis=0)]
        return least(np.zeros(small.shape[1]), small, bounds) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """The least value, where it is reached, and by how much each row's bound moves it."""

    value: float
    at: Numbers
    shadow: Numbers


def least(cost: Numbers, rows: Numbers, bounds: Numbers) -> Least | None:
    """The least `cost @ x` with `rows @ x <= bounds` and no x below nought; None where there is none."""
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = rows.shape
    program.col_cost_, program.col_lower_ = cost, np.zeros(len(cost))
    program.col_upper_, program.row_lower_ = np.full(len(cost), np.inf), np.full(len(bounds), -np.inf)
    program.row_upper_ = bounds
    across, down = np.nonzero(rows.T)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.searchsorted(across, np.arange(len(cost) + 1)).astype(np.int32)
    program.a_matrix_.index_, program.a_matrix_.value_ = down.astype(np.int32), rows.T[across, down]
    solver = _Solver()
    for name, value in _SOLVER.items():
        solver.setOptionValue(name, value)
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    return Least(
        value=float(solver.getInfo().objective_function_value),
        at=np.array(found.col_value),
        shadow=np.array(found.row_dual),
    )


def atoms(scopes: Sequence[Scope]) -> NDArray[np.bool_]:
    """Scopes in, a matrix of scopes x merged atoms out: atoms that lie in the same scopes are one, those in none go.

    One dimension after the other is multiplied in and merged at once, so that the whole product is never laid out.
    """
    names = sorted({name for scope in scopes for name in scope})
    packed = np.packbits(np.ones((1, len(scopes)), dtype=bool), axis=1)
    for name in names:
        values = sorted({value for scope in scopes for value in scope.get(name, ())} | {OTHER})
        member = np.array([[name not in scope or value in scope[name] for scope in scopes] for value in values])
        classes = _unique(np.packbits(member, axis=1))
        packed = _crossed(packed, classes)
    cover = np.unpackbits(packed, axis=1, count=len(scopes)).astype(bool)
    return np.ascontiguousarray(cover[cover.any(axis=1)].T)


def _crossed(rows: NDArray[np.uint8], classes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every row with every class, merged; in slices, so that a wide dimension does not fill the memory."""
    step = max(1, _SLICE // max(1, rows.size))
    found = rows[:0]
    for at in range(0, len(classes), step):
        block = (rows[:, None, :] & classes[None, at : at + step, :]).reshape(-1, rows.shape[1])
        found = _unique(np.concatenate([found, block]))
    return found


def _unique(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Distinct rows, in the order of their bytes."""
    whole = np.ascontiguousarray(rows)
    keys = whole.view(np.dtype((np.void, whole.shape[1]))).ravel()
    _, first = np.unique(keys, return_index=True)
    return whole[first]
