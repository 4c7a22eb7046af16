"""What the shelf needs of each report, made in as many processes as wanted: its claims, and where and when they lie.

A process is handed reports and gives back claims as JSON and numbers of days, so that little passes between processes
and the one that writes them down has little to do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import msgspec

from marsad.model import Claim, Report
from marsad.model.codec import dumps
from marsad.places import Gazetteer, resolve
from marsad.workspace.flow import end_with, read_batch

HANDED = 64  # reports handed to a process at once
_CLAIMS = msgspec.json.Decoder(list[Claim])
UNDATED = 0  # the day of a claim of which nothing says when


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A report as the shelf keeps it: its claims as JSON, how many they are, and (place, ordinal of a day) of each."""

    claims: bytes
    count: int
    mentions: frozenset[tuple[str, int]]


Given = tuple[Report, bytes | None]  # a report, and its claims as JSON where it was read before


def indexed(given: Sequence[Given], gazetteer: Gazetteer) -> list[Indexed]:
    """Reports in, read where they were not yet; each as the shelf keeps it out, in the same order."""
    return [_one(report, known, gazetteer) for report, known in given]


def _one(report: Report, known: bytes | None, gazetteer: Gazetteer) -> Indexed:
    claims = read_batch([report])[0] if known is None else _CLAIMS.decode(known)
    made = dumps(claims).encode() if known is None else known
    return Indexed(claims=made, count=len(claims), mentions=frozenset(_mentions(report, claims, gazetteer)))


def _mentions(report: Report, claims: Iterable[Claim], gazetteer: Gazetteer) -> Iterator[tuple[str, int]]:
    """Every place that a report's claims name, with all that it lies in, and the day each claim is about."""
    for claim in resolve(claims, gazetteer):
        if claim.place and claim.place.id:
            day = claim.since or claim.until or report.day
            for place in (claim.place.id, *gazetteer.above(claim.place.id)):
                yield place, day.toordinal() if day else UNDATED


class Indexers:
    """Processes that index, or none of them: then it is done when it is asked for. Use it in a `with` block."""

    def __init__(self, jobs: int, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._pool = _pool(jobs, gazetteer) if jobs > 1 else None

    def __enter__(self) -> Indexers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def start(self, given: Sequence[Given]) -> Callable[[], list[Indexed]]:
        """Reports in; what gives their index, waiting for it where it is still being made, out."""
        pool = self._pool
        if pool is None:
            return lambda: indexed(given, self._gazetteer)
        parts = [pool.submit(_in_process, given[at : at + HANDED]) for at in range(0, len(given), HANDED)]
        return lambda: _gathered(parts)


def _gathered(parts: Iterable[Future[list[Indexed]]]) -> list[Indexed]:
    return [one for part in parts for one in part.result()]


def _pool(jobs: int, gazetteer: Gazetteer) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=jobs, initializer=_prepare, initargs=(os.getpid(), gazetteer))


_own: dict[str, Any] = {}  # what a process keeps between two calls: its gazetteer


def _prepare(parent: int, gazetteer: Gazetteer) -> None:
    end_with(parent)
    _own["gazetteer"] = gazetteer


def _in_process(given: Sequence[Given]) -> list[Indexed]:
    return indexed(given, _own["gazetteer"])
