"""Exact and near copies, and wires: which texts go back to one text.

Near copies are proposed by MinHash and locality-sensitive hashing (`sketch.py`) and decided on the stretches of words
themselves, so that chance in the sketch never decides.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from marsad.model import Decision, Report
from marsad.model.fold import fold
from marsad.reconcile import sketch as sketches
from marsad.reconcile.method import Copies

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
    shelf = sorted(reports, key=earliest)
    order = {report.id: at for at, report in enumerate(shelf)}
    ruled = ruled_pairs(decisions)
    found: dict[str, Copy] = {}
    text_of = lru_cache(maxsize=HELD)(lambda at: _text(shelf[at], settings))  # copies lie near each other in time
    made, partners = _survey(shelf, text_of, settings, rare)
    kin = [[order[name] for name in partners.get(report.id, ())] for report in shelf]
    for copy in _copies(text_of, made, kin, {pair for pair, same in ruled.items() if not same}, settings):
        _keep(found, copy, order)
    for pair, same in ruled.items():
        if same and pair <= order.keys() and len(pair) == 2:
            first_id, second_id = sorted(pair, key=order.__getitem__)
            _keep(found, Copy(of=first_id, copy=second_id, how="decided", share=1.0), order)
    return tuple(sorted(found.values(), key=lambda one: (one.of, one.copy)))


def _copies(
    text_of: Callable[[int], _Text],
    made: Sequence[sketches.Hashes],
    kin: Sequence[Sequence[int]],
    apart: Container[frozenset[str]],
    settings: Copies,
) -> Iterator[Copy]:
    """Texts, the earliest first, for each its sketch and the earlier ones that share rare words with it, in; every
    pair of which one repeats the other out, but for those that were ruled to be apart.
    """
    index = sketches.Index(_CANDIDATE)
    for at, (own, rare) in enumerate(zip(made, kin, strict=True)):
        like = index.like(own)
        near = heapq.nsmallest(MOST, like)
        near = [other for other in near if sketches.similarity(made[other], own) >= settings.similar - _MARGIN]
        whole = False
        for other in dict.fromkeys((*near, *rare)):
            first, text = text_of(other), text_of(at)
            how, share = _compare(first, text, settings)
            if how and frozenset((first.report.id, text.report.id)) not in apart:
                yield Copy(of=first.report.id, copy=text.report.id, how=how, share=round(share, 3))
                whole = whole or how != "part"
        if not whole and len(like) < MOST:  # in a crowd the earliest are compared anyway: no bucket outgrows them
            index.insert(at, own)


def _keep(found: dict[str, Copy], copy: Copy, order: Mapping[str, int]) -> None:
    """One original a copy: the nearest text, the earlier one when two are as near."""
    old = found.get(copy.copy)
    if old is None or (copy.share, -order[copy.of]) > (old.share, -order[old.of]):
        found[copy.copy] = copy


def _sketch(stretches: Iterable[str], settings: Copies) -> sketches.Hashes:
    return sketches.sketch(sketches.hashes(stretches), settings.minhash_permutations, settings.seed)


def buckets(report: Report, settings: Copies) -> list[bytes]:
    """A report in, the buckets of its sketch out: only texts that share one are proposed as near copies."""
    return sketches.buckets(_sketch(stretches(report, settings), settings), _CANDIDATE)


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
    shelf: Sequence[Report],
    text_of: Callable[[int], _Text],
    settings: Copies,
    rare: Mapping[str, Sequence[str]] | None,
) -> tuple[list[sketches.Hashes], Mapping[str, Sequence[str]]]:
    """Each text taken apart once: its sketch, and which earlier ones share rare stretches with it (`rare` if known)."""
    made: list[sketches.Hashes] = []
    hashes: list[NDArray[np.int64]] = []
    for at in range(len(shelf)):
        own = text_of(at).stretches
        made.append(_sketch(own, settings))
        if rare is None:
            hashes.append(np.fromiter(map(hash, own), dtype=np.int64, count=len(own)))
    return made, _rare_partners(shelf, hashes) if rare is None else rare


def _rare_partners(shelf: Sequence[Report], hashes: Sequence[NDArray[np.int64]]) -> dict[str, list[str]]:
    """Cut reprints: for each text the earlier ones with which it shares three or more stretches that few texts have.

    Only hashes of stretches are held, eight bytes each: a pair is decided on the words anyway.
    """
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
