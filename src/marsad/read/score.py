"""How good a reading is: claims that a person labelled and claims that were read in, what agrees and what harms out.

Two claims of one report may pair when their codes are of one family and their quotes overlap, or when code and numbers
are equal and the quotes stand near each other. Pairs are taken in the order of how many fields agree, each claim once.
*Detection*: paired. *Core*: also equal in `what`, count and group. *Full*: also scope, place, window, first voice,
stance and `part_of`. Harmful errors are counted apart, since one of them outweighs many right claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from marsad.model import Claim, vocab
from marsad.model.fold import fold_name

NEAR = 120  # code points between the quotes of a restated number
AFFIRMS = ("asserted", "confirmed", "acknowledged")
RUNNING = ("cumulative", "total")
ONE_EVENT = ("incident", "day")
SWAP = {"killed": "injured", "injured": "killed"}
Grey = Sequence[tuple[int, int]]


def _numbers(claim: Claim) -> tuple[object, ...]:
    return (claim.count.low, claim.count.high, claim.count.qualifier) if claim.count else ()


def _group(claim: Claim) -> tuple[object, ...]:
    return (claim.group.status, claim.group.sex, claim.group.age) if claim.group else (None, None, None)


FIELDS: dict[str, Callable[[Claim], object]] = {
    "what": lambda claim: claim.what,
    "count": _numbers,
    "group": _group,
    "scope": lambda claim: claim.scope,
    "place": lambda claim: fold_name(claim.place.words) if claim.place else "",
    "window": lambda claim: (claim.since, claim.until),
    "voice": lambda claim: fold_name(claim.said_by[0]) if claim.said_by else "",
    "stance": lambda claim: claim.stance,
}
CORE = ("what", "count", "group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many were found, were right, and were there to be found."""

    right: int = 0
    read: int = 0
    labelled: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 when there was nothing to find and nothing was read."""
        return 2 * self.right / (self.read + self.labelled) if self.read + self.labelled else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Detection, core and full rates, accuracy of each field given detection, and harmful errors by kind."""

    detection: Rate
    core: Rate
    full: Rate
    fields: Mapping[str, float]
    harmful: Mapping[str, int] = field(default_factory=dict)


def score(
    labelled: Mapping[str, Sequence[Claim]], read: Mapping[str, Sequence[Claim]], grey: Mapping[str, Grey] | None = None
) -> Score:
    """Labelled and read claims by report in, the score out; an unpaired reading in a grey span is free."""
    right: Counter[str] = Counter()
    harmful: Counter[str] = Counter()
    sizes = Counter(labelled=sum(map(len, labelled.values())))
    for report, gold in labelled.items():
        found, spans = read.get(report, ()), (grey or {}).get(report, ())
        pairs = pair(gold, found)
        taken = set(pairs.values())
        kept = [at for at, claim in enumerate(found) if at in taken or not _overlaps_any(claim, spans)]
        sizes["read"] += len(kept)
        for one, other in pairs.items():
            right.update(_agreeing(gold, found, one, other, pairs))
        harmful.update(_harms(gold, found, pairs, spans))
    detected = right["detection"] or 1
    return Score(
        detection=_rate(right["detection"], sizes),
        core=_rate(right["core"], sizes),
        full=_rate(right["full"], sizes),
        fields={name: right[name] / detected for name in (*FIELDS, "part_of")},
        harmful=dict(sorted(harmful.items())),
    )


def _rate(right: int, sizes: Mapping[str, int]) -> Rate:
    return Rate(right=right, read=sizes["read"], labelled=sizes["labelled"])


def pair(gold: Sequence[Claim], found: Sequence[Claim]) -> dict[int, int]:
    """Labelled and read claims of one report in, which of the former is which of the latter out."""
    candidates = [
        (-_weight(one, other), -_overlap(one, other), at, to)
        for at, one in enumerate(gold)
        for to, other in enumerate(found)
        if _may_pair(one, other)
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, at, to in sorted(candidates):
        if at not in pairs and to not in taken:
            pairs[at] = to
            taken.add(to)
    return pairs


def _may_pair(one: Claim, other: Claim) -> bool:
    if _overlap(one, other) > 0 and _family(one.what) == _family(other.what):
        return True
    apart = max(one.start, other.start) - min(one.end, other.end)
    return one.what == other.what and one.count is not None and _numbers(one) == _numbers(other) and apart <= NEAR


def _family(code: str) -> str:
    return str(vocab.table("what").get(code, {}).get("family", code))


def _overlap(one: Claim, other: Claim) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _overlaps_any(claim: Claim, spans: Grey) -> bool:
    return any(claim.start < end and start < claim.end for start, end in spans)


def _weight(one: Claim, other: Claim) -> int:
    return sum(value(one) == value(other) for value in FIELDS.values())


def _agreeing(
    gold: Sequence[Claim], found: Sequence[Claim], at: int, to: int, pairs: Mapping[int, int]
) -> Iterable[str]:
    """The names of everything that agrees between two paired claims."""
    one, other = gold[at], found[to]
    same = {name for name, value in FIELDS.items() if value(one) == value(other)}
    if (pairs.get(one.part_of) if one.part_of is not None else None) == other.part_of:
        same.add("part_of")
    yield "detection"
    yield from same
    if same.issuperset(CORE):
        yield "core"
    if same.issuperset({*FIELDS, "part_of"}):
        yield "full"


def _harms(gold: Sequence[Claim], found: Sequence[Claim], pairs: Mapping[int, int], grey: Grey) -> Iterable[str]:
    for at, to in pairs.items():
        yield from _harm(gold[at], found[to])
    paired = set(pairs.values())
    spans = [(claim.start, claim.end) for claim in gold]
    for to, claim in enumerate(found):
        if to not in paired and claim.count and not _overlaps_any(claim, [*spans, *grey]):
            yield "number_from_elsewhere"


def _harm(one: Claim, other: Claim) -> Iterable[str]:
    """What is dangerous in how `other` reads the labelled `one`."""
    if one.stance == "denied" and other.stance in AFFIRMS:
        yield "denial_read_as_assertion"
    if one.stance == "projected" and other.stance in AFFIRMS:
        yield "projected_as_asserted"
    if SWAP.get(one.what) == other.what:
        yield "killed_injured_swap"
    if one.count is None or _numbers(one)[:2] != _numbers(other)[:2]:
        return
    if one.part_of is not None and one.scope not in RUNNING and other.part_of is None and other.scope in RUNNING:
        yield "subset_as_total"
    if one.scope in RUNNING and other.scope in ONE_EVENT:
        yield "cumulative_as_incident"
