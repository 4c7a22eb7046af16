"""The reliability exam: does the ledger keep what it promises when processes die, disks fill and people forge?

`python -m exam --profile ci` (or `full`). Each line is a function in one of these modules; the table below says how
often it is run. A seed reproduces every failure.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.collect import FORMATS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the exam: what it shows, who runs it, and how often in each profile."""

    shows: str
    run: str
    ci: int
    full: int


LINES: dict[str, Line] = {
    "R1": Line(shows="kill -9 while taking in: no acknowledged loss", run="exam.crash:kill", ci=50, full=1_000),
    "R2": Line(shows="power cut, FULL: no acknowledged loss", run="exam.power:full", ci=500, full=10_000),
    "R2-control": Line(shows="power cut, NORMAL: has to lose", run="exam.power:normal", ci=200, full=1_000),
    "R2-blobs": Line(shows="power cut while originals are written", run="exam.power:blobs", ci=500, full=10_000),
    "R3": Line(shows="full disk: a clear error, no acknowledged loss", run="exam.crash:full_disk", ci=20, full=200),
    "R4": Line(shows="14 kinds of tampering, a checkpoint outside", run="exam.tamper:log", ci=1_400, full=14_000),
    "R4-limits": Line(shows="what no checkpoint covers is not seen", run="exam.tamper:limits", ci=100, full=1_000),
    "R5": Line(shows="originals damaged in six ways", run="exam.tamper:originals", ci=1_000, full=10_000),
    "R6-bombs": Line(shows="handmade bombs", run="exam.malformed:bombs", ci=1, full=1),
    "R7": Line(shows="conflicting edits, SQLite", run="exam.conflict:sqlite", ci=10_000, full=100_000),
    "R7-postgres": Line(shows="conflicting edits, PostgreSQL", run="exam.conflict:postgres", ci=10_000, full=100_000),
    "R12": Line(shows="backup under load, restored: the same log", run="exam.drill:restore_drill", ci=3, full=20),
    "R13": Line(shows="ledgers of every form so far open and give the same", run="exam.drill:upgrade", ci=1, full=1),
    "R14": Line(shows="derived table thrown away and derived again", run="exam.drill:rebuild", ci=5, full=50),
    "R15": Line(shows="erased words are in no byte", run="exam.drill:erasure_drill", ci=5, full=50),
    "R19": Line(shows="hostile bundles: two checkers agree", run="exam.bundles:mutate", ci=10_000, full=100_000),
    "R20": Line(shows="no branch of tree, vault, verifier, policy untested", run="exam.quality:coverage", ci=1, full=1),
    "R21": Line(shows="clock set back: kept, flagged, never reordered", run="exam.drill:clock", ci=20, full=200),
    "R22": Line(shows="same inputs, same bytes", run="exam.drill:same_bytes", ci=2, full=6),
    **{
        f"R6-{kind}": Line(shows=f"damaged files: {kind}", run=f"exam.malformed:{kind}", ci=2_000, full=10_000)
        for kind in FORMATS
    },
}  # fmt: skip
