"""The labelled coast reports as a record, places resolved: real material for briefs and exports."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from marsad.model import Claim, Decision, Report
from marsad.model.codec import loads, report_from_fields
from marsad.places import Gazetteer, parse_places, resolve
from marsad.reconcile import Record, reconcile

ROOT = Path(__file__).parents[2]


@cache
def shelf() -> tuple[tuple[Report, tuple[Claim, ...]], ...]:
    """Every labelled report with its claims."""
    found = []
    for lang in ("en", "ar"):
        lines = (ROOT / f"eval/data/coast/reports_{lang}.jsonl").read_text(encoding="utf-8").splitlines()
        for fields in map(json.loads, lines):
            report = report_from_fields(fields)
            claims = [loads(json.dumps({**claim, "report": report.id}), Claim) for claim in fields["claims"]]
            found.append((report, tuple(claims)))
    return tuple(found)


@cache
def gazetteer() -> Gazetteer:
    """Places of the world and of the example."""
    own = parse_places((ROOT / "examples/coast-2025/places.csv").read_text(encoding="utf-8"))
    return Gazetteer.open(own, country="Syria")


def record(only: Iterable[str] | None = None, decisions: Iterable[Decision] = ()) -> Record:
    """The record of all labelled reports, or of some."""
    wanted = None if only is None else set(only)
    chosen = [(report, claims) for report, claims in shelf() if wanted is None or report.id in wanted]
    located = [resolve(list(claims), gazetteer()) for _, claims in chosen]
    claims = list(itertools.chain.from_iterable(located))
    return reconcile([report for report, _ in chosen], claims, decisions, places=gazetteer())
