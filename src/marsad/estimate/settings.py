"""What is chosen before a fit, in one record, so that every output can state it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.estimate.capture import CaptureTable
from marsad.model.errors import BadInput

SEED = 19481210  # the day the Universal Declaration of Human Rights was adopted
CAP = (
    20  # largest n0 as a multiple of n: the R package's hidden limit, made an explicit setting so that results compare
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`delta`: prior weight a cell of dga (None: 2**-J). `n_max`: largest number of unrecorded people (None: 20 n).

    `classes`, `alpha`: number of latent classes and the shape and rate of the gamma prior of their concentration.
    `chains`, `warmup`, `keep`, `steps`: chains, iterations dropped and kept in each, most leapfrog steps; `prolong`:
    may a run be doubled while its chains have not met?
    `resamples`: bootstrap resamples of the log-linear method.
    """

    delta: float | None = None
    n_max: int | None = None
    classes: int = 10
    alpha: tuple[float, float] = (0.25, 0.25)
    chains: int = 4
    warmup: int = 900
    keep: int = 6000
    steps: int = 100
    prolong: bool = True
    resamples: int = 200
    seed: int = SEED

    def __post_init__(self) -> None:
        if self.delta is not None and not 0 < self.delta <= 10:
            raise BadInput(f"prior weight {self.delta}", todo="delta runs from just above 0 to 10; 2**-J is usual")
        if self.n_max is not None and not 1 <= self.n_max <= 10_000_000:
            raise BadInput(f"n_max {self.n_max}", todo="give the largest number of unrecorded people, 1 to 10,000,000")
        if not 2 <= self.classes <= 50:
            raise BadInput(f"{self.classes} classes", todo="give 2 to 50 latent classes")

    def delta_for(self, table: CaptureTable) -> float:
        """δ as used: 2**-J unless given."""
        return 2.0 ** -len(table.lists) if self.delta is None else self.delta

    def n_max_for(self, table: CaptureTable) -> int:
        """The largest n0 as used."""
        return min(CAP * table.documented, 10_000_000) if self.n_max is None else self.n_max

    def brief(self) -> Settings:
        """Shorter chains, enough to see whether a median moves out of an interval."""
        return replace(self, warmup=min(self.warmup, 600), keep=min(self.keep, 1000), prolong=False)

    def spread_out(self) -> Settings:
        """As many draws from four times the chains: NumPy moves sixteen chains in little more time than four."""
        chains = 4 * self.chains
        return replace(
            self,
            chains=chains,
            warmup=max(self.warmup * 2 // 3, 300),
            keep=max(self.keep // 6, 300),
            steps=min(self.steps, 60),
        )
