"""Reading: a report in, its claims out, by a deterministic grammar. `read` is the door."""

from __future__ import annotations

from marsad.model import Claim, Report
from marsad.read.engine import read_in
from marsad.read.languages import LANGUAGES

__all__ = ["read"]


def read(report: Report) -> list[Claim]:
    """A report in, its claims out in the order of its text; a language without a pack gives none.

    The same report gives the same claims, byte for byte, on every machine and in every process.
    """
    code = (report.lang or "en").split("-")[0].lower()
    if code not in LANGUAGES:
        return []
    return read_in(report, code)
