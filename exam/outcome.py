"""What a line of the exam gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many trials were made, how many failed, and what a reader should know about them."""

    n: int
    failures: int
    note: str = ""


class Skipped(Exception):
    """The line needs something that is not here; its words say what."""
