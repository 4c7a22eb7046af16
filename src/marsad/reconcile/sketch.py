"""MinHash sketches of sets of words, and the index that proposes which of them may be alike.

A sketch keeps, of each of many permutations of all hashes, the least one that a set has; two sets agree in as large a
share of them as they have in common (Broder, "On the resemblance and containment of documents", 1997). Sketches that
agree in a whole band of permutations share a bucket; how wide a band is follows from the similarity that one is after
(Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3). The numbers are those of datasketch 2, whose
import alone takes as long as to sketch some thousand reports: what one version found a copy stays one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]
_MIX = ((np.uint32(16), np.uint32(0x85EBCA6B)), (np.uint32(13), np.uint32(0xC2B2AE35)))  # MurmurHash3's last steps
_POINTS = 1_000  # similarities at which the chances of a pair are added up


def hashes(words: Iterable[str]) -> Hashes:
    """Words in, their 32-bit hashes out, in the same order; the same in every process and on every machine."""
    digests = [hashlib.sha1(word.encode(), usedforsecurity=False).digest()[:4] for word in words]
    found: Hashes = np.frombuffer(b"".join(digests), dtype="<u4").astype(np.uint32, copy=False)
    for shift, factor in _MIX:
        found = (found ^ (found >> shift)) * factor
    return found ^ (found >> np.uint32(16))


def sketch(marks: Hashes, permutations: int, seed: int) -> Hashes:
    """The hashes of a set, of one word at least, in; for each permutation the least of them out."""
    factors, shifts = _permutations(permutations, seed)
    found: Hashes = (marks[:, None] * factors + shifts).min(axis=0)  # modulo 2 to the 32nd, as machines multiply
    return found


@cache
def _permutations(many: int, seed: int) -> tuple[Hashes, Hashes]:
    """h -> a h + b modulo 2 to the 32nd: with an odd a no two hashes fall together."""
    dice = np.random.RandomState(seed)  # its numbers are promised never to change
    factors = dice.randint(0, 2**31, many, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, dice.randint(0, 2**32, many, dtype=np.uint32)


def similarity(one: Hashes, other: Hashes) -> float:
    """Two sketches in, the share of permutations in which they agree out: about what the sets share."""
    return float(np.count_nonzero(one == other)) / len(one)


def buckets(made: Hashes, threshold: float) -> list[bytes]:
    """A sketch in, the names of its buckets out: two sets as alike as the threshold share one more likely than not."""
    bands, rows = _bands(len(made), threshold)
    return [bytes([band]) + made[band * rows : (band + 1) * rows].tobytes() for band in range(bands)]


@cache
def _bands(permutations: int, threshold: float) -> tuple[int, int]:
    """How many bands of how many permutations: those that propose fewest pairs in vain and miss fewest, added up.

    A pair as alike as s shares one of b bands of r permutations with the chance 1 - (1 - s^r)^b.
    """
    alike = (np.arange(_POINTS) + 0.5) / _POINTS
    below = alike < threshold

    def errors(shape: tuple[int, int]) -> float:
        bands, rows = shape
        proposed = 1 - (1 - alike**rows) ** bands
        return float(np.where(below, proposed, 1 - proposed).sum())

    return min(
        ((bands, rows) for bands in range(1, permutations + 1) for rows in range(1, permutations // bands + 1)),
        key=errors,
    )


class Index:
    """Sketches by a name each; `like` gives the names of those that may be as alike as the threshold."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._held: dict[bytes, list[Any]] = defaultdict(list)

    def like(self, made: Hashes) -> set[Any]:
        """A sketch in, the names of those that share a bucket with it out."""
        return {name for bucket in buckets(made, self._threshold) for name in self._held.get(bucket, ())}

    def insert(self, name: Any, made: Hashes) -> None:
        """Keep a sketch under its name."""
        for bucket in buckets(made, self._threshold):
            self._held[bucket].append(name)
