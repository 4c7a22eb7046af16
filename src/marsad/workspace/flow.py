"""record = f(reports, decisions; method): the steps in their order, each called once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice

from marsad.model import Claim, Decision, Report
from marsad.model.fold import fold
from marsad.places import Gazetteer, resolve
from marsad.reconcile import Method, Record, reconcile
from marsad.reconcile.rulings import Ruled, apply, in_force
from marsad.reconcile.sources import Registry
from marsad.reconcile.sources import load as load_registry
from marsad.workspace.cache import ClaimCache, key, reader_version
from marsad.workspace.standing import Standing, places_of

BATCH = 256  # reports handed to a worker at once: large enough to hide the hand-over, small enough to show progress
LOOK_SECONDS = 2.0  # how often a reading process looks whether it is still wanted
Step = Callable[[int], None]


def read_all(reports: Sequence[Report], *, jobs: int = 1, step: Step | None = None) -> Iterator[list[Claim]]:
    """Reports in, the claims of each out, in the same order; `step` is told how many are done."""
    tell = step or (lambda _: None)
    if jobs <= 1 or len(reports) < BATCH:
        for report in reports:
            yield from read_batch([report])
            tell(1)
        return
    with readers(jobs) as pool:
        for batch in pool.map(read_batch, _batches(reports)):
            yield from batch
            tell(len(batch))


def readers(jobs: int) -> ProcessPoolExecutor:
    """Processes that read, and that end when the one that started them is killed."""
    return ProcessPoolExecutor(max_workers=jobs, initializer=end_with, initargs=(os.getpid(),))


def end_with(parent: int) -> None:
    """End this process when the one that started it is gone, killed too."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def read_batch(reports: Sequence[Report]) -> list[list[Claim]]:
    """Reports in, the claims of each out; what a further process is handed."""
    from marsad.read import read  # large, and a question about what was read long ago does not want it

    return [read(report) for report in reports]


def _batches(reports: Sequence[Report]) -> Iterator[list[Report]]:
    waiting = iter(reports)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def read_cached(
    reports: Sequence[Report], cache: ClaimCache, *, jobs: int = 1, step: Step | None = None
) -> list[list[Claim]]:
    """As `read_all`, but a report that this reader has read before is not read again."""
    version = reader_version()
    keys = [key(report, version) for report in reports]
    known = cache.get(keys)
    fresh = [(name, report) for name, report in zip(keys, reports, strict=True) if name not in known]
    read_now = read_all([report for _, report in fresh], jobs=jobs, step=step)
    new: dict[bytes, list[Claim]] = {}
    for (name, _), claims in zip(fresh, read_now, strict=True):
        new[name] = claims
        if len(new) >= BATCH:  # kept as it goes: what a kill interrupts goes on from here
            cache.put(new)
            known |= new
            new = {}
    if new:
        cache.put(new)
    known |= new
    return [known[name] for name in keys]


def derive(
    reports: Sequence[Report],
    claims: Sequence[list[Claim]],
    decisions: Sequence[Decision],
    *,
    gazetteer: Gazetteer,
    method: Method,
    registry: Registry,
) -> Record:
    """Reports, what was read out of them and what people ruled in, the reconciled record out."""
    ruled = places_of(in_force(decisions))
    every = (claim for found in claims for claim in found)
    located = [_placed(claim, ruled) for claim in resolve(every, gazetteer)]
    return reconcile(reports, located, decisions, method=method, registry=registry, places=gazetteer)


def rule_one(report: Report, claims: list[Claim], standing: Standing, *, gazetteer: Gazetteer) -> Ruled:
    """One report, what was read out of it and the rulings that stand in; its claims as ruled out."""
    located = [_placed(claim, standing.places) for claim in resolve(claims, gazetteer)]
    return apply({report.id: report}, located, standing.on.get(report.id, ()))


def _placed(claim: Claim, ruled: Mapping[str, str]) -> Claim:
    """A claim whose place words people ruled on, with that place; any other as it is."""
    if claim.place is None or (wanted := ruled.get(fold(claim.place.words))) is None:
        return claim
    return replace(claim, place=replace(claim.place, id=wanted))


def until(reports: Sequence[Report], decisions: Sequence[Decision], day: str) -> tuple[list[Report], list[Decision]]:
    """The two shelves as they stood at the end of an ISO day: published by then, ruled by then."""
    shelf = [report for report in reports if report.published is None or report.published[:10] <= day]
    ruled = [decision for decision in decisions if decision.at[:10] <= day]
    return shelf, ruled


def record_of_files(reports: Sequence[Report], *, jobs: int = 1, step: Step | None = None) -> Record:
    """Reports without a workspace in, their record out: shipped method and sources, no rulings, no country as prior."""
    claims = list(read_all(reports, jobs=jobs, step=step))
    return derive(reports, claims, (), gazetteer=Gazetteer.open(), method=Method.default(), registry=load_registry())
