"""Cue words of a table, looked for in a claim's words: whole words, spellings folded, Arabic particles allowed."""

from __future__ import annotations

from collections.abc import Iterable

from marsad.model.fold import fold

_PARTICLES = ("و", "ب", "ل", "ال", "وال", "بال", "لل")


def has_cue(words: str, cues: Iterable[str]) -> bool:
    """Words and cues in; does one of the cues stand among the words?"""
    padded = f" {fold(words)} "
    return any(_stands(fold(cue), padded) for cue in cues)


def _stands(cue: str, padded: str) -> bool:
    if f" {cue} " in padded:
        return True
    return cue[:1] >= "\u0600" and any(f" {particle}{cue} " in padded for particle in _PARTICLES)
