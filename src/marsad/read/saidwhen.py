"""Which words of time say when something was said, and not when it happened."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.spans import Time


def _tells(a: Annotated, i: int) -> bool:
    """Is it a verb of saying, or of putting a toll at a number?"""
    entry = a.entries[i]
    return a.classes[i] == "V" or (entry is not None and "cue.put" in entry.tags)


_VOICE = 10  # tokens of a speaker
_BETWEEN = "CGEawA~OspyP-(),d"  # what may stand between a verb of saying and the day on which it was said


def reporting_times(a: Annotated) -> set[int]:
    """The times that say when something was said: right after a verb of saying, or after the speaker's name."""
    said: set[int] = set()
    for time in a.times:
        if a.classes[time.last : time.last + 1] == "s":  # "today's security forces"
            said.add(time.first)
            continue
        if time.kind == "until":  # "had been found by 2 May": how far it goes
            continue
        if _dates_a_voice(a, time):
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


def _dates_a_voice(a: Annotated, time: Time) -> bool:
    """`Sources of the agency, 27 August: 40 dead`, `On Monday the governor revised this: …`: when it was said."""
    if a.classes[time.last : time.last + 1] == ":":
        j = time.first - 1
        while j >= 0 and a.classes[j] in "CGEawOspyP~d," and time.first - j < _VOICE:
            j -= 1
        lead = a.classes[j + 1 : time.first]
        return (
            (j < 0 or a.classes[j] in ".r:") and a.tagged(j + 1, time.first, "cue.speaker") is not None and "," in lead
        )
    i = time.last
    while i < len(a.classes) and a.classes[i] in "CGEawOspy~" and i - time.last < _VOICE:
        i += 1
    opens = time.first == 0 or a.classes[time.first - 1] in ".rP" or a.tokens.norms[time.first - 1] in "\n\n"
    return (
        opens
        and i > time.last
        and a.classes[i : i + 1] == "V"
        and a.classes[a.phrase_end(i) : a.phrase_end(i) + 1] == ":"
    )
