"""What exactly each counted claim counts: harm, unit, scope, group, place, side and day, with what a part takes over
from its whole. Nothing here decides between claims; it puts them into words that can be compared (rule F1)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from marsad.model import Claim, Place, Report
from marsad.model.alike import with_fields
from marsad.model.fold import fold
from marsad.reconcile.attribution import Attribution, as_of, harm, numbers
from marsad.reconcile.sources import Registry
from marsad.reconcile.where import is_wide, place_key

RUNNING, INCIDENT, DAY, STOCK, FLOW, PART = "running", "incident", "day", "stock", "flow", "part"
MIXED_PART = "~part"  # a mixture inside a total ("213 of them armed") is no rival of a mixture of everybody
ASSUMED = "~"  # marks a state taken from the report as a whole, not from the words of the place
_RESTATES = {
    "displaced": ("refugee", "displaced"),
    "sheltering": ("refugee", "displaced"),
    "returned": ("refugee", "displaced"),
}
_CLASSES = {"cumulative": RUNNING, "total": RUNNING, "incident": INCIDENT, "day": DAY, "stock": STOCK, "flow": FLOW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A counted claim in comparable words.

    `index` is its place in the record's claims, `root` and `whole` the indexes of the topmost and of the next total it
    is a part of. `place` is an id or folded words, "" when unsaid; `wide` when it is a region, a list or unsaid.
    `state` is the state it lies in as far as words tell. `group` is the contract's key; `party` a side or None.
    `day` is
    the as-of day, `event` the day of an incident. `out` says why a claim enters no series: it is projected, denied or
    taken back. `incident` is the event it belongs to; `sub` the words of a group that the codes do not tell apart from
    another one of the same report ("two lists, of 265 and of 298"). `elsewhere` marks a toll that other reports place
    otherwise than this one: its own place names nothing.
    """

    index: int
    claim: Claim
    origin: str
    known: bool
    inferred: bool
    what: str
    unit: str
    kind: str
    group: str
    place: str
    wide: bool
    state: str
    party: str | None
    day: date | None
    event: date | None
    numbers: tuple[int, ...]
    whole: int | None
    total: bool
    published: str
    out: str = ""
    incident: str = ""
    sub: str = ""
    elsewhere: bool = False

    @property
    def value(self) -> int:
        """The number by which points are put in order."""
        return max(self.numbers)


def items(
    reports: Mapping[str, Report],
    claims: Sequence[Claim],
    attributions: Sequence[Attribution],
    registry: Registry,
) -> tuple[Item, ...]:
    """Every claim with a number, in comparable words; those that may not enter a series say so in `out`."""
    first = _first_of_report(claims)
    withdrawn = _withdrawn(claims, first)
    homes: dict[str, str] = {}
    out: dict[int, Item] = {}
    for at, claim in enumerate(claims):
        if not numbers(claim):
            continue
        report = reports.get(claim.report)
        if claim.report not in homes:
            homes[claim.report] = (registry.home(report.text) if report else None) or ""
        whole = None if claim.part_of is None else first[claim.report] + claim.part_of
        item = _item(at, claims, first, attributions[at], report, whole, homes[claim.report], registry)
        out[at] = with_fields(item, out=_left_out(claim, at in withdrawn))
    return tuple(out.values())


def near_days(one: Item, other: Item) -> bool:
    """Whether two numbers are of the same days, by the day they stand for or by the day they were published."""
    if one.day is None or other.day is None or abs((one.day - other.day).days) <= 3:
        return True
    days = [item.published[:10] for item in (one, other) if item.published]
    return len(days) == 2 and abs((date.fromisoformat(days[0]) - date.fromisoformat(days[1])).days) <= 3


def _left_out(claim: Claim, withdrawn: bool) -> str:
    if withdrawn:
        return "taken back by a correction in the same report"
    if claim.stance == "projected":
        return "said of what may come, not of what happened (F5)"
    if claim.stance == "denied":
        return "denied by those who give it (F5)"
    return ""


def _first_of_report(claims: Sequence[Claim]) -> dict[str, int]:
    first: dict[str, int] = {}
    for at, claim in enumerate(claims):
        first.setdefault(claim.report, at)
    return first


def _withdrawn(claims: Sequence[Claim], first: Mapping[str, int]) -> set[int]:
    """Figures that a correction in the same report takes back; an update that names its old figure withdraws
    nothing.
    """
    return {
        first[claim.report] + claim.supersedes
        for claim in claims
        if claim.supersedes is not None and claim.stance == "corrected"
    }


def _chain(at: int, claims: Sequence[Claim], first: Mapping[str, int]) -> list[int]:
    """The wholes of a claim, nearest first; a circle ends the walk."""
    chain: list[int] = []
    step = claims[at]
    while step.part_of is not None:
        up = first[step.report] + step.part_of
        if up in chain or up == at or not 0 <= up < len(claims) or claims[up].report != step.report:
            break
        chain.append(up)
        step = claims[up]
    return chain


def _item(
    at: int,
    claims: Sequence[Claim],
    first: Mapping[str, int],
    attribution: Attribution,
    report: Report | None,
    whole: int | None,
    home: str,
    registry: Registry,
) -> Item:
    claim = claims[at]
    chain = [claims[up] for up in _chain(at, claims, first)]
    root = next((up for up in chain if up.scope != "part"), chain[-1] if chain else claim)
    kind = _kind(claim, chain, root)
    place = claim.place or next((up.place for up in chain if up.place), None) or _place_beside(claim, claims, first)
    key = place_key(place)
    group = group_key(claim, chain)
    if chain and kind in (RUNNING, INCIDENT, DAY) and _same_cell(claim, group, chain):
        kind = PART
    state = (registry.country(place.words) if place and place.words else None) or f"{ASSUMED}{home}"
    return Item(
        index=at,
        claim=claim,
        origin=attribution.source.id,
        known=attribution.known,
        inferred=attribution.inferred,
        what=harm(claim),
        unit=claim.count.unit if claim.count else "persons",
        kind=kind,
        group=group,
        place=key,
        wide=is_wide(place),
        state=state,
        party=side(claim.party or next((up.party for up in chain if up.party), None)),
        day=as_of(with_fields(claim, scope=root.scope), report) if kind != DAY else _own_day(claim, chain, report),
        event=_own_day(claim, chain, None) if kind == INCIDENT else None,
        numbers=numbers(claim),
        whole=whole,
        total=claim.scope == "total",
        published=(report.published if report else None) or "",
        sub=MIXED_PART if group == "mixed" and chain else "",
    )


def _kind(claim: Claim, chain: Sequence[Claim], root: Claim) -> str:
    """The class of a claim's scope; a part has that of its whole: the part of a running toll runs too, unless it is
    one day of it."""
    if _day_of_more(claim, chain):
        return DAY
    scope = claim.scope if claim.scope != "part" else root.scope
    if scope in _CLASSES:
        return _CLASSES[scope]
    one_day = claim.since is not None and claim.since == claim.until
    return INCIDENT if one_day else RUNNING


def _day_of_more(claim: Claim, chain: Sequence[Claim]) -> bool:
    """Whether a part, or a whole that it lies in, covers a single day of a toll that covers more days."""
    if claim.scope != "part":
        return False
    for part, whole in zip((claim, *chain), chain, strict=False):
        one_day = part.since is not None and part.since == part.until
        longer = whole.since is not None and whole.until is not None and whole.since < whole.until
        if part.scope == "part" and one_day and longer:
            return True
    return False


def _own_day(claim: Claim, chain: Sequence[Claim], report: Report | None) -> date | None:
    """The day of what happened; a part speaks for the day of its whole."""
    days = [one.since or one.until for one in (claim, *chain)]
    return next((day for day in days if day), report.day if report else None)


def _place_beside(claim: Claim, claims: Sequence[Claim], first: Mapping[str, int]) -> Place | None:
    """An unplaced number that the same report repeats with a place: the ambush "near the town" told twice."""
    at = first[claim.report]
    while at < len(claims) and claims[at].report == claim.report:
        other = claims[at]
        if other.place and harm(other) == harm(claim) and numbers(other) == numbers(claim) and _one_day(other, claim):
            return other.place
        at += 1
    return None


def _one_day(one: Claim, other: Claim) -> bool:
    return one.scope == other.scope and one.since == other.since and one.until == other.until


def group_key(claim: Claim, chain: Sequence[Claim]) -> str:
    """The contract's key. A mixed group over everybody is `all`; a part that says nothing of who takes its
    whole's word.
    """
    key = claim.group_key
    if claim.group and claim.group.role in _RESTATES.get(claim.what, ()):
        key = replace(claim.group, role=None).key
    if key == "mixed" and claim.scope == "total":
        return "all"
    if key != "all":
        return key
    return next((up.group_key for up in chain if up.group_key not in ("all", "mixed")), "all")


def _same_cell(claim: Claim, group: str, chain: Sequence[Claim]) -> bool:
    """A part that no group, place or day tells apart from its whole (the first of the chain): "32 of the more than
    100". One that does not say of whom is never a number of everybody."""
    whole, *above = chain
    if harm(claim) != harm(whole):
        return False
    same_group = group in ("all", group_key(whole, above))
    same_place = claim.place is None or place_key(claim.place) == place_key(whole.place)
    same_days = (claim.since, claim.until) in ((None, None), (whole.since, whole.until)) and claim.scope == "part"
    same_side = claim.party is None or side(claim.party) == side(whole.party)
    return same_group and same_place and same_days and same_side


@cache
def _sides() -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = tomllib.loads((files("marsad.reconcile") / "data" / "parties.toml").read_text("utf-8"))
    return tuple((one["id"], tuple(fold(word) for word in one["words"])) for one in table["side"])


def side(party: str | None) -> str | None:
    """A party's words in, the side that they name out; words that no side knows are their own side."""
    if not party:
        return None
    folded = f" {fold(party)} "
    return next((name for name, words in _sides() if any(f" {word} " in folded for word in words)), folded.strip())
