"""Exact and near copies, and wires: which texts go back to one text.

Near copies are proposed by MinHash and locality-sensitive hashing (datasketch) and decided on the stretches of words
themselves, so that chance in the sketch never decides.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeVar

from marsad.model import Decision, Report
from marsad.model.fold import fold
from marsad.reconcile.method import Copies

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash

T = TypeVar("T")
_CANDIDATE = 0.5  # similarity from which the sketches propose a pair; decided on the words at `similar`
_MARGIN = 0.2  # how far a sketch of 64 may err below the true similarity
MOST = 20  # texts that one text is compared with: a copy needs one original, not all of them
FEW = 12  # a stretch that more texts have is a set phrase and says nothing of copying
TELLING = 3  # rare stretches in common from which two texts are compared
HELD = 2_048  # texts whose words are kept at hand; those of an older one are taken apart again
_SHORT = 12  # words: shorter texts are copies only when they stand whole in the other one


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """`copy` repeats `of`: `how` is `exact`, `near`, `part` (a cut reprint) or `decided`; `share` of common
    stretches.
    """

    of: str
    copy: str
    how: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    report: Report
    words: tuple[str, ...]
    stretches: frozenset[str]


def find_copies(
    reports: Sequence[Report],
    decisions: Iterable[Decision],
    settings: Copies,
    *,
    rare: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Copy, ...]:
    """Reports in any order in, the copies among them out; each copy names the earliest text that it repeats.

    Decisions `same` and `different` on two reports (`value.of`) win over what the texts show. A text that repeats
    another whole is not compared with further ones, so that a page of reprints costs no more than its first text.
    `rare` gives, where these reports are a part of a larger shelf, what `rare_pairs` found over all of it.
    """
    from datasketch import MinHashLSH  # large, and not wanted by whoever only applies rulings

    shelf = sorted(reports, key=earliest)
    text_of = lru_cache(maxsize=HELD)(lambda at: _text(shelf[at], settings))  # copies lie near each other in time
    ruled = ruled_pairs(decisions)
    order = {report.id: at for at, report in enumerate(shelf)}
    found: dict[str, Copy] = {}
    index = MinHashLSH(threshold=_CANDIDATE, num_perm=settings.minhash_permutations)
    sketches, partners = _survey(shelf, settings, rare)
    for at, report in enumerate(shelf):
        sketch = sketches[at]
        like = [int(other) for other in index.query(sketch)]
        near = heapq.nsmallest(MOST, like)
        near = [other for other in near if sketches[other].jaccard(sketch) >= settings.similar - _MARGIN]
        whole = False
        kin = [order[name] for name in partners.get(report.id, ())]
        for other in dict.fromkeys((*near, *kin)):
            first = shelf[other]
            if ruled.get(frozenset((first.id, report.id))) is False:
                continue
            how, share = _compare(text_of(other), text_of(at), settings)
            if how:
                _keep(found, Copy(of=first.id, copy=report.id, how=how, share=round(share, 3)), order)
                whole = whole or how != "part"
        if not whole and len(like) < MOST:  # in a crowd the earliest are compared anyway: no bucket outgrows them
            index.insert(str(at), sketch)
    for pair, same in ruled.items():
        if same and pair <= order.keys() and len(pair) == 2:
            first_id, second_id = sorted(pair, key=order.__getitem__)
            _keep(found, Copy(of=first_id, copy=second_id, how="decided", share=1.0), order)
    return tuple(sorted(found.values(), key=lambda one: (one.of, one.copy)))


def _keep(found: dict[str, Copy], copy: Copy, order: Mapping[str, int]) -> None:
    """One original a copy: the nearest text, the earlier one when two are as near."""
    old = found.get(copy.copy)
    if old is None or (copy.share, -order[copy.of]) > (old.share, -order[old.of]):
        found[copy.copy] = copy


def _sketch(stretches: Iterable[str], settings: Copies) -> MinHash:
    sketch = _empty(settings.minhash_permutations, settings.seed).copy()
    sketch.update_batch([stretch.encode() for stretch in stretches])
    return sketch


@cache
def _empty(permutations: int, seed: int) -> MinHash:
    """A sketch of nothing, to be copied: to draw its permutations takes longer than to sketch a report."""
    from datasketch import MinHash

    return MinHash(num_perm=permutations, seed=seed)


def buckets(report: Report, settings: Copies) -> list[bytes]:
    """A report in, the buckets of its sketch out: only texts that share one are proposed as near copies."""
    sketch = _sketch(stretches(report, settings), settings)
    ranges = _bands(settings.minhash_permutations)
    return [bytes([band]) + sketch.hashvalues[a:b].tobytes() for band, (a, b) in enumerate(ranges)]


@cache
def _bands(permutations: int) -> tuple[tuple[int, int], ...]:
    """Which stretches of a sketch make a bucket: as the index that proposes pairs has them."""
    from datasketch import MinHashLSH

    return tuple(MinHashLSH(threshold=_CANDIDATE, num_perm=permutations).hashranges)


def stretches(report: Report, settings: Copies) -> frozenset[str]:
    """A report in, its stretches of so many folded words out; all of a shorter text's words are one stretch."""
    return _text(report, settings).stretches


def earliest(report: Report) -> tuple[bool, str, int, str]:
    """What texts are ordered by: published first, undated last; of two of one day the longer is the original."""
    return (report.published is None, report.published[:10] if report.published else "", -len(report.text), report.id)


def _text(report: Report, settings: Copies) -> _Text:
    words = tuple(fold(report.text).split())
    n = settings.shingle_words
    stretches = frozenset(" ".join(words[at : at + n]) for at in range(max(1, len(words) - n + 1)))
    return _Text(report=report, words=words, stretches=stretches)


def _survey(
    shelf: Sequence[Report], settings: Copies, rare: Mapping[str, Sequence[str]] | None
) -> tuple[list[MinHash], Mapping[str, Sequence[str]]]:
    """Each text taken apart once: its sketch, and which earlier ones share rare stretches with it (`rare` if known)."""
    import numpy as np

    sketches: list[MinHash] = []
    hashes: list[np.ndarray[Any, np.dtype[np.int64]]] = []
    for report in shelf:
        own = stretches(report, settings)
        sketches.append(_sketch(own, settings))
        if rare is None:
            hashes.append(np.fromiter(map(hash, own), dtype=np.int64, count=len(own)))
    return sketches, _rare_partners(shelf, hashes) if rare is None else rare


def _rare_partners(
    shelf: Sequence[Report], hashes: Sequence[np.ndarray[Any, np.dtype[np.int64]]]
) -> dict[str, list[str]]:
    """Cut reprints: for each text the earlier ones with which it shares three or more stretches that few texts have.

    Only hashes of stretches are held, eight bytes each: a pair is decided on the words anyway.
    """
    import numpy as np

    owners = np.repeat(np.arange(len(hashes)), [len(one) for one in hashes])
    flat = np.concatenate(hashes) if hashes else np.empty(0, dtype=np.int64)
    order = np.argsort(flat, kind="stable")  # within a stretch the earliest text stays first
    ends = np.flatnonzero(np.diff(flat[order])) + 1
    starts, stops = np.concatenate(([0], ends)), np.concatenate((ends, [len(order)]))
    some = (stops - starts >= 2) & (stops - starts <= FEW)
    shared: Counter[tuple[int, int]] = Counter()
    for start, stop in zip(starts[some], stops[some], strict=True):
        shared.update(rare_pairs(owners[order[start:stop]].tolist()))
    partners: dict[str, list[str]] = {}
    for (first, second), count in sorted(shared.items()):
        if count >= TELLING:
            partners.setdefault(shelf[second].id, []).append(shelf[first].id)
    return {second: firsts[:MOST] for second, firsts in partners.items()}


def rare_pairs(owners: Sequence[T]) -> Iterator[tuple[T, T]]:
    """The texts that hold one stretch, earliest first, in; every pair of them out where they are few."""
    if 2 <= len(owners) <= FEW:
        yield from combinations(owners, 2)


def _compare(first: _Text, second: _Text, settings: Copies) -> tuple[str, float]:
    if first.words == second.words:
        return "exact", 1.0
    common = len(first.stretches & second.stretches)
    similar = common / len(first.stretches | second.stretches)
    if similar >= settings.similar:
        return "near", similar
    shorter = min(first, second, key=lambda one: len(one.words))
    contained = common / len(shorter.stretches)
    if contained >= settings.contained and (len(shorter.words) >= _SHORT or contained == 1.0):
        return "part", contained
    return "", 0.0


def ruled_pairs(decisions: Iterable[Decision]) -> dict[frozenset[str], bool]:
    """`same` and `different` on two report ids, named in `value.of`; where both were ruled the texts are kept apart."""
    ruled: dict[frozenset[str], bool] = {}
    for decision in decisions:
        if decision.verb in ("same", "different"):
            names = frozenset(str(name).removeprefix("report:") for name in decision.value.get("of", ()))
            ruled[names] = decision.verb == "same" and ruled.get(names, True)
    return ruled


def families(copies: Iterable[Copy], reports: Iterable[Report]) -> dict[str, str]:
    """Copies in, each report's text family out, named by its earliest text (a report without copies is its own
    family).
    """
    of = {copy.copy: copy.of for copy in copies}
    names: dict[str, str] = {}
    for report in reports:
        seen, at = {report.id}, report.id
        while at in of and of[at] not in seen:
            at = of[at]
            seen.add(at)
        names[report.id] = at
    return names
