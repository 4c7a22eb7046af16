"""How fast the situation and the committee's desk are derived: `python bench/committee.py`, on copies of the example.

Rounds of 1 and 8 copies stand beside each other, so that work that grows faster than the material shows.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from marsad.cases import desk
from marsad.collect import read_path
from marsad.model import Claim, Report
from marsad.places import Gazetteer, resolve
from marsad.read import read
from marsad.reconcile import Record, reconcile
from marsad.situation import situation

REPORTS = Path(__file__).parents[1] / "examples" / "coast-2025" / "reports" / "en.jsonl"
ROUNDS = 5


def main() -> None:
    places = Gazetteer.open(country="SY")
    reports = [item.report for item in read_path(REPORTS).items]
    claims = resolve([claim for report in reports for claim in read(report)], places)
    for copies in (1, 8):
        record = copied(reports, claims, copies, places)
        size = f"{len(record.reports):,} reports"
        show(f"situation, {size}", lambda record=record: situation(record, places=places))
        show(f"desk, {size}", lambda record=record: desk(record, places=places))


def copied(reports: list[Report], claims: list[Claim], copies: int, places: Gazetteer) -> Record:
    """The record of one example with its reports and claims repeated under other ids."""
    one = reconcile(reports, claims, places=places)
    again = range(copies)
    return replace(
        one,
        reports=tuple(replace(report, id=f"{report.id}-{n}") for n in again for report in one.reports),
        claims=tuple(replace(claim, report=f"{claim.report}-{n}") for n in again for claim in one.claims),
        attributions=one.attributions * copies,
        items=(),
        families={f"{report.id}-{n}": f"{report.id}-{n}" for n in again for report in one.reports},
    )


def show(what: str, work: Callable[[], object]) -> None:
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        rounds.append((time.process_time() - start) * 1e3)
    print(f"{what:28} min {min(rounds):8.1f}  median {statistics.median(rounds):8.1f}  max {max(rounds):8.1f} ms")


if __name__ == "__main__":
    main()
