"""Where two readers of one report disagree: what one finds and the other does not, and what they read differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.model import Claim

_DEATHS = frozenset(("killed", "executed"))
_HELD = frozenset(("arrest", "detained", "abducted"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """`kind`: `missed` (only the other reader has it), `alone` (only the grammar has it), `what` or `count` (both have
    the passage and read it differently). `mine` is the grammar's claim, `theirs` the other reader's candidate."""

    report: str
    reader: str
    kind: str
    mine: Claim | None
    theirs: Claim | None

    @property
    def words(self) -> str:
        """The words that it is about."""
        claim = self.theirs or self.mine
        return claim.quote if claim else ""


def differ(mine: Sequence[Claim], theirs: Sequence[Claim], reader: str) -> list[Disagreement]:
    """The claims of the grammar and the candidates of another reader of the same report in, where they differ out, in
    the order of the text. Acts without a number are compared only when the other reader tells any."""
    acts = any(claim.count is None for claim in theirs)
    own = [claim for claim in mine if acts or claim.count is not None]
    found: list[Disagreement] = []
    free = list(own)
    for other in theirs:
        pair = max((c for c in free if _overlap(c, other)), key=lambda c: _likeness(c, other), default=None)
        if pair is None:
            near = any(_overlap(c, other) and _figure(c) == _figure(other) for c in own)
            if not near:
                found.append(_made(other, reader, "missed", None, other))
            continue
        free.remove(pair)
        if not _same_what(pair.what, other.what):
            found.append(_made(other, reader, "what", pair, other))
        elif _figure(pair) != _figure(other):
            found.append(_made(other, reader, "count", pair, other))
    found += [_made(claim, reader, "alone", claim, None) for claim in free]
    return sorted(found, key=lambda d: ((d.theirs or d.mine or own[0]).start, d.kind))


def _made(about: Claim, reader: str, kind: str, mine: Claim | None, theirs: Claim | None) -> Disagreement:
    return Disagreement(report=about.report, reader=reader, kind=kind, mine=mine, theirs=theirs)


def _overlap(one: Claim, other: Claim) -> bool:
    return one.start < other.end and other.start < one.end


def _likeness(one: Claim, other: Claim) -> tuple[bool, bool, int]:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return (_figure(one) == _figure(other), _same_what(one.what, other.what), shared)


def _same_what(one: str, other: str) -> bool:
    return one == other or any({one, other} <= kind for kind in (_DEATHS, _HELD))


def _figure(claim: Claim) -> tuple[int | None, int | None] | None:
    return None if claim.count is None else (claim.count.low, claim.count.high)
