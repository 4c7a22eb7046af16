"""Reading: a report in, its claims out, by a deterministic grammar. `read` is the door."""

from __future__ import annotations

from marsad.model import Claim, Report
from marsad.read.detect import detect
from marsad.read.engine import read_in
from marsad.read.languages import LANGUAGES

NO_LANGUAGE = "zxx"  # BCP-47: no linguistic content; such a report (a model's captured answer) is kept and never read

__all__ = ["NO_LANGUAGE", "language_of", "read"]


def language_of(report: Report) -> str | None:
    """A report in, the code of the language it is read in out: what the sender says, else what its words say."""
    code = (report.lang or "").replace("_", "-").split("-")[0].lower()
    if code == NO_LANGUAGE:
        return None
    return code if code in LANGUAGES else detect(report.text)


def read(report: Report) -> list[Claim]:
    """A report in, its claims out in the order of its text; a language without a pack gives none.

    The same report gives the same claims, byte for byte, on every machine and in every process.
    """
    code = language_of(report)
    return read_in(report, code) if code else []
