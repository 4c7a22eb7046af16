"""The gate: rules that a release must meet; one that fails fails the build and says which item and why.

A peer once published unverified incidents because an archive was mixed up. Here the build looks at what is about to
leave, not at what somebody meant to send.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from marsad.model import Claim, Figure, MarsadError
from marsad.publish.dataset.model import Dataset
from marsad.publish.redact import BAND, profile, singles_out
from marsad.reconcile.record import Record

STRONG = ("named", "verified")
NOT_CARRIED = ("denied", "projected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What is about to be published: the figures, the record they come from, the redacted dataset, the bytes of every
    file, and the words that must be in none of them.
    """

    record: Record
    figures: tuple[Figure, ...]
    dataset: Dataset
    files: Mapping[str, bytes]
    protected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that may not leave, the rule it breaks and why."""

    rule: str
    item: str
    why: str


class GateClosed(MarsadError):
    """A release was not built; nothing was published. `findings` holds every reason."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        first = findings[0]
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        super().__init__(
            f"may not be published: {first.item}: {first.why}{more}", where="the gate", todo="rule on it, then publish"
        )


def gate(candidate: Candidate) -> tuple[Finding, ...]:
    """A candidate in, every finding out, rule by rule; nothing found means that it may leave."""
    return tuple(
        Finding(rule=name, item=item, why=why) for name, rule in RULES.items() for item, why in rule(candidate)
    )


Found = Iterator[tuple[str, str]]


def _traced(candidate: Candidate) -> Found:
    """Every figure resolves to words that stand in a report."""
    texts = {report.id: report.text for report in candidate.record.reports}
    quotes = {claim.span: claim.quote for claim in candidate.record.claims}
    for figure in candidate.figures:
        if not figure.claims and figure.documented is None:
            yield figure.id, "no claim and no list stands behind it"
        for name, start, end in figure.claims:
            if texts.get(name, "")[start:end] != quotes.get((name, start, end)):
                yield figure.id, f"the words at {name}:{start}-{end} are not in the report"


def _strong(candidate: Candidate) -> Found:
    """Nothing stands under "named" or "verified" that no list or verification carries."""
    for figure in candidate.figures:
        if figure.tier in STRONG and not (figure.documented or figure.rungs.get(figure.tier)):
            yield figure.id, f"called {figure.tier}, but nothing carries that"


def _corroborated(candidate: Candidate) -> Found:
    """ "Corroborated" needs two independent origins; one origin alone is called provisional."""
    for figure in candidate.figures:
        if figure.tier == "corroborated" and figure.independent_origins < 2:
            yield figure.id, "called corroborated with fewer than two independent sources"
        alone = figure.independent_origins < 2 and figure.documented is None and figure.reported.best is not None
        if alone and not figure.provisional:
            yield figure.id, "one source alone, and not called provisional"


def _said(candidate: Candidate) -> Found:
    """No denied, threatened or expected claim carries a figure."""
    claims: dict[tuple[str, int, int], list[Claim]] = {}
    for claim in candidate.record.claims:
        claims.setdefault(claim.span, []).append(claim)
    for figure in candidate.figures:
        for span in figure.claims:
            counted = [claim for claim in claims.get(span, ()) if claim.what == figure.what]
            if counted and all(claim.stance in NOT_CARRIED for claim in counted):
                yield figure.id, f"carried by a claim that is {counted[0].stance}"


def _ordered(candidate: Candidate) -> Found:
    """Low, best and high stand in order."""
    for figure in candidate.figures:
        ends = [end for end in (figure.reported.low, figure.reported.best, figure.reported.high) if end is not None]
        if ends != sorted(ends):
            yield figure.id, f"low, best and high are out of order: {ends}"


def _small(candidate: Candidate) -> Found:
    """No cell that the profile holds back shows its numbers."""
    rules = profile(candidate.dataset.profile)
    for row in candidate.dataset["figures"].rows:
        if singles_out(row, rules) and (not row["withheld"] or row["reported_best"] is not None):
            yield str(row["id"]), f"a small cell at a narrow place is shown under profile {rules.name}"
        if row["withheld"] not in (None, BAND) and row["reported_low"] is not None:
            yield str(row["id"]), "withheld, but its number is there"


def _labelled(candidate: Candidate) -> Found:
    """Every row of every table names the release it belongs to."""
    for name, table in candidate.dataset.tables.items():
        strangers = {str(row["release"]) for row in table.rows} - {candidate.dataset.release}
        if strangers:
            yield name, f"holds rows of another release: {', '.join(sorted(strangers))}"


def _protected(candidate: Candidate) -> Found:
    """No protected word is in any byte that leaves."""
    for name, content in candidate.files.items():
        for opened in openings(content):
            for word in candidate.protected:
                if any(form in opened for form in written_forms(word)):
                    yield name, "holds a protected word"
                    break


def openings(content: bytes) -> Iterable[bytes]:
    """Bytes in, themselves and every member of an archive out."""
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def written_forms(word: str) -> list[bytes]:
    """A word as it may stand in bytes: UTF-8, UTF-16, and base64 at each of its three alignments."""
    coded = [base64.b64encode(b"\0" * pad + word.encode())[4 if pad else 0 : -4] for pad in range(3)]
    plain = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [*plain, *(part for part in coded if len(part) >= 8)]


RULES: dict[str, Callable[[Candidate], Found]] = {
    "traced": _traced,
    "verified is verified": _strong,
    "corroborated or provisional": _corroborated,
    "said, not denied or threatened": _said,
    "low to high": _ordered,
    "small cells": _small,
    "one release": _labelled,
    "protected words": _protected,
}
