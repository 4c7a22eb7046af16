"""Rules F2 and F5 to F9, F15 and F16: from the claims of one cell to low, best and high, a tier and a grade.

Pure: claims as bounds in, numbers out, with the rules used and what was set aside. Rule numbers are those of the
method's public text (`marsad methodology`). No number here is one that nobody said: every result is a claim's number,
a bound of F2, or the number of verified names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from marsad.model import Count
from marsad.model.fold import fold
from marsad.reconcile.points import place_value

Span = tuple[str, int, int]
RUNGS = ("named", "verified", "corroborated", "reported")
GRADES = ("discounted", "contested", "confirmed", "fair", "weak")

# F2, the named convention `acled-vague`: lower bounds that ACLED's coders give to vague words. Off unless switched on.
_VAGUE = {
    10: ("tens", "عشرات", "العشرات", "decenas", "dizaines"),
    12: ("dozens", "docenas", "douzaines", "dutzende"),
    100: ("hundreds", "مئات", "المئات", "cientos", "centaines", "hunderte", "сотни"),
    3: ("بضعة", "بضع"),
    2: ("several", "a couple", "couple", "عدة", "عدد من", "varios", "plusieurs", "mehrere"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A count as bounds (F2): `hi` None is open, `point` None supports high only; `convention` is the name of the
    step.
    """

    lo: int
    hi: int | None
    point: int | None
    convention: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One current claim of a cell, of one origin, ready for the rules.

    `party` is the name its independence is counted under, None when its origin is unknown. `supports` is `low`, `high`
    or `none` (F5). `early` marks a partial toll issued before the incident ended, `late` one so old that later deaths
    can only add to it: neither contradicts a higher low.
    """

    origin: str
    party: str | None
    rank: int
    supports: str
    bound: Bound
    spans: tuple[Span, ...]
    day: date | None = None
    early: bool = False
    late: bool = False
    why: str = ""
    credible: bool = True

    @property
    def closed(self) -> bool:
        """Whether it says that there were no more."""
        return self.bound.hi is not None and not self.late


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """What several numbers of one origin say together. `relation` None is unstated: best is withheld (F18).

    `low` and `high` hold under either reading; `best` is their sum when disjoint, the largest when nested.
    """

    origin: str
    low: int
    best: int | None
    high: int | None
    relation: str | None
    numbers: tuple[int, ...]
    spans: tuple[Span, ...]
    rank: int
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What the rules make of a cell. `aside` names each claim that does not carry the figure, and why."""

    low: int | None
    best: int | None
    high: int | None
    open_above: bool
    provisional: bool
    independent: int
    corroborated: int | None
    origins: tuple[str, ...]
    carries: tuple[Span, ...]
    aside: tuple[tuple[Span, str], ...]
    rules: tuple[str, ...]


def bound(count: Count, *, vague: str = "off") -> Bound | None:
    """A count in, its bounds out (F2); None when it feeds nothing."""
    low, high, qualifier = count.low, count.high, count.qualifier
    if qualifier == "vague":
        return _vague(count.words) if vague == "acled-vague" else None
    if qualifier == "about" and low is not None:
        half = place_value(low) // 2
        return Bound(lo=low - half, hi=low + half, point=low, convention="half-unit")
    if low is None and high is None:
        return None
    if qualifier in ("up_to", "fewer_than") or low is None:
        return Bound(lo=0, hi=high, point=None, convention="bounds")
    return Bound(lo=low, hi=high, point=low, convention="bounds")


def _vague(words: str) -> Bound | None:
    folded = f" {fold(words)} "
    for lowest, known in _VAGUE.items():
        if any(f" {fold(word)} " in folded for word in known):
            return Bound(lo=lowest, hi=None, point=lowest, convention="acled-vague")
    return None


def derive(evidence: Sequence[Evidence], *, names: int | None, k: int) -> Derived:
    """The current claims of one cell, one an origin, the number of verified names (V) and k in; the numbers out
    (F7-F9).
    """
    given = sorted(evidence, key=lambda one: (one.origin, one.bound.lo, one.spans))
    eligible = _known([one for one in given if one.supports == "low" and one.bound.point is not None])
    admissible = [one for one in given if one.supports in ("low", "high")]
    independent = len({one.party for one in eligible if one.party})
    base, corroborated = _base(eligible, independent, k)
    low = _max(names, base)
    best = _best(eligible, low, names)
    high, open_above = _high(admissible, names, best)
    carries = {span for one in admissible for span in one.spans}
    low_and_best = {id(one) for one in eligible}
    aside = [(span, one.why or "not eligible (F5)") for one in given if one.supports == "none" for span in one.spans]
    aside += [(span, _high_only(one)) for one in admissible if id(one) not in low_and_best for span in one.spans]
    return Derived(
        low=low,
        best=best,
        high=high,
        open_above=open_above,
        provisional=bool(eligible) and independent < k,
        independent=independent,
        corroborated=corroborated,
        origins=tuple(sorted({one.origin for one in admissible})),
        carries=tuple(sorted(carries)),
        aside=tuple(sorted(aside)),
        rules=_rules(given, names),
    )


def _known(eligible: list[Evidence]) -> list[Evidence]:
    """Nobody's claims count only where nobody else speaks (F3)."""
    return [one for one in eligible if one.party] or eligible


def _high_only(one: Evidence) -> str:
    return one.why or "supports high only (F5)"


def _base(eligible: Sequence[Evidence], independent: int, k: int) -> tuple[int | None, int | None]:
    """The lower bound of F7 before names, and the same when k independent origins carry it."""
    if not eligible or independent == 0:
        return None, None
    if independent < k:
        return min(one.bound.lo for one in eligible), None
    per_party: dict[str, int] = {}
    for one in eligible:
        if one.party:
            per_party[one.party] = max(per_party.get(one.party, 0), one.bound.lo)
    stated = sorted(per_party.values(), reverse=True)[k - 1]
    closed = [one.bound.lo for one in eligible if one.closed and not one.early and one.party]
    low = min([stated, *closed])
    return low, low


def _best(eligible: Sequence[Evidence], low: int | None, names: int | None) -> int | None:
    """The value that two origins of the best rank agree on, else the lowest of them (F8)."""
    if not eligible:
        return names
    mature = [one for one in eligible if not one.early] or list(eligible)
    newest = _newest(mature)
    rank = min(one.rank for one in newest)
    top = [one for one in newest if one.rank == rank]
    said = {(one.party or one.origin, one.bound.point) for one in top}
    agreed = [value for value, times in Counter(value for _, value in said).items() if times >= 2 and value is not None]
    values = [one.bound.point for one in top if one.bound.point is not None]
    return _max(max(agreed) if agreed else min(values), low)


def _newest(known: Sequence[Evidence]) -> list[Evidence]:
    """Claims too old to be compared step back when newer ones stand: an old toll is no rival of a later one."""
    return [one for one in known if not one.late] or list(known)


def _high(admissible: Sequence[Evidence], names: int | None, best: int | None) -> tuple[int | None, bool]:
    tops = [one.bound.hi if one.bound.hi is not None else one.bound.lo for one in admissible]
    high = _max(max(tops, default=None), _max(names, best))
    if high is None:
        return None, False
    return high, any(one.bound.hi is None and one.bound.lo >= high for one in admissible)


def _max(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def _rules(given: Sequence[Evidence], names: int | None) -> tuple[str, ...]:
    used = {"F1", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F15", "F16"} if given else {"F1", "F15", "F16"}
    used |= {f"F2:{one.bound.convention}" for one in given}
    if names is not None:
        used.add("F7")
    return order(used)


def order(rules: set[str]) -> tuple[str, ...]:
    """Rule ids in the order of their numbers."""
    return tuple(sorted(rules, key=lambda rule: (int(rule[1:].split(":")[0]), rule)))


# --- F15, F16 ---------------------------------------------------------------------------------------------------------


def rungs(result: Derived, *, names: int | None, verified: int | None = None) -> dict[str, int | None]:
    """The ladder's counts; a rung counts at least what stands on the one before."""
    verified = _max(names, verified)
    corroborated = _max(result.corroborated, verified) if result.corroborated is not None else verified
    return {
        "named": names,
        "verified": verified,
        "corroborated": corroborated,
        "reported": _max(result.best, corroborated),
    }


def tier(counts: dict[str, int | None], best: int | None, *, provisional: bool) -> str:
    """The strictest rung whose count reaches best; a provisional figure is always `reported` (F15)."""
    if provisional or best is None:
        return "reported"
    return next((rung for rung in RUNGS if (counts[rung] or 0) >= best and counts[rung] is not None), "reported")


def low_tier(counts: dict[str, int | None], low: int | None, of_best: str) -> str | None:
    """The rung that low stands on when best stands on a lower one; None when there is nothing to add."""
    if low is None:
        return None
    rung = next((rung for rung in RUNGS if counts[rung] is not None and (counts[rung] or 0) >= low), "reported")
    return rung if rung != of_best and RUNGS.index(rung) < RUNGS.index(of_best) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known about the event and its author, for F16."""

    discounted: bool = False
    rival_authors: bool = False
    accepted: bool = False
    near_the_day: bool = False


def grade(result: Derived, standing: Standing) -> str:
    """The first that fits, in the order of F16; it speaks about the event and its author, not about the number."""
    if standing.discounted:
        return "discounted"
    if standing.rival_authors:
        return "contested"
    if standing.accepted:
        return "confirmed"
    if result.independent >= 2 and not result.provisional and standing.near_the_day:
        return "fair"
    return "weak"


def as_late(one: Evidence) -> Evidence:
    """A claim so much older than the newest of its cell that it binds from below only."""
    return replace(one, late=True)
