"""Which words of time say when something was said, and not when it happened."""

from __future__ import annotations

from marsad.read.annotate import Annotated


def _tells(a: Annotated, i: int) -> bool:
    """Is it a verb of saying, or of putting a toll at a number?"""
    entry = a.entries[i]
    return a.classes[i] == "V" or (entry is not None and "cue.put" in entry.tags)


_BETWEEN = "CGEawA~OspyP-(),d"  # what may stand between a verb of saying and the day on which it was said


def reporting_times(a: Annotated) -> set[int]:
    """The times that say when something was said: right after a verb of saying, or after the speaker's name."""
    said: set[int] = set()
    for time in a.times:
        if a.classes[time.last : time.last + 1] == "s":  # "today's security forces"
            said.add(time.first)
            continue
        j, steps = time.first - 1, 0
        letters = _BETWEEN + ("D" if "own_windows" in a.lexicon.policy else "")
        while j >= 0 and steps < 10 and a.classes[j] in letters:
            j -= 1
            steps += 1
        if j < 0 or not _tells(a, j):
            continue
        between = a.classes[j + 1 : time.first].replace("~", "")
        if not between or between[0] in "CEAaGw(":
            said.add(time.first)
    return said
