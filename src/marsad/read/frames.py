"""Which frames to try at a number: those whose classes stand after it and before it."""

from __future__ import annotations

from functools import cache

from marsad.read.known import Known
from marsad.read.lexicon import Lexicon
from marsad.read.patterns import CLASSES, Frame

Sides = tuple[frozenset[str], frozenset[str]]


@cache
def frame_kinds(lexicon: Lexicon) -> frozenset[str]:
    """The classes of the predicates of all frames, and `be`, which most frames of a clause ask for besides."""
    return frozenset().union(*(frame.predicates for frame in lexicon.frames)) | {CLASSES["be"]}


@cache
def frames_for(lexicon: Lexicon, early: frozenset[str] = frozenset()) -> Known[Sides, tuple[Frame, ...]]:
    """The frames to try, in order, where such classes stand after a number and before it: most need not be tried.

    `early`: the ids of frames that are tried before the others.
    """
    kinds = frame_kinds(lexicon)
    frames = sorted(lexicon.frames, key=lambda frame: frame.id not in early)

    def fitting(sides: Sides) -> tuple[Frame, ...]:
        after, before = sides
        return tuple(f for f in frames if f.may_fit(before if f.after is None else after, kinds))

    return Known(fitting)
