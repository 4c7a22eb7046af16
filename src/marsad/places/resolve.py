"""A claim's place words to a place: an id when there is a clear winner, candidates when not, and UCDP's precision.

Nothing is placed far away from the workspace's event on the strength of a bare name: another country's town of the
same name is a candidate, never the answer, unless the words themselves name that country or a unit of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from marsad.model import Claim, Place
from marsad.places.gazetteer import Entry, Gazetteer
from marsad.places.precision import precision_of
from marsad.places.score import Prior, ranked, winner
from marsad.places.words import Parts, take_apart

MOST_CANDIDATES = 5
REGION = 5
VOTES = {"country": 4, "admin1": 3}  # a settlement has one vote, shared by the countries that have one of its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that the words may mean; `score` runs from 0 to about 1.6 and only orders candidates."""

    id: str
    name: str
    country: str | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The answer for one place's words: `id` is None when no candidate wins clearly or several places are named."""

    id: str | None
    precision: int
    candidates: tuple[Candidate, ...]


def resolve(claims: Iterable[Claim], gazetteer: Gazetteer) -> list[Claim]:
    """Claims in, the same claims out with `place.id` and `place.precision` filled where the words allow.

    An id that is already given (by hand or by a decision) stays. A report's other places give the country when the
    workspace has none.
    """
    given = list(claims)
    words: dict[str, set[str]] = {}
    for claim in given:
        if claim.place:
            words.setdefault(claim.report, set()).add(claim.place.words)
    country = {report: likely_country(places, gazetteer) for report, places in words.items()}

    @cache  # reports of one event name the same few places
    def located(words: str, country: str | None) -> Place:
        found = locate(words, gazetteer, country=country)
        return Place(words=words, id=found.id, precision=found.precision)

    return [
        replace(claim, place=located(claim.place.words, country.get(claim.report)))
        if claim.place and not claim.place.id
        else claim
        for claim in given
    ]


def locate(words: str, gazetteer: Gazetteer, *, country: str | None = None) -> Located:
    """A place's words in, where that is out. `country` (ISO code) serves when the workspace has none of its own."""
    prior = Prior.of(gazetteer, country)
    parts = take_apart(words, gazetteer, prior.country)
    choices = [ranked(name, parts, gazetteer, prior) for name in parts.names]
    winners = [winner(choice, gazetteer) for choice in choices]
    head = _head(parts, winners, gazetteer)
    chosen = winners[head] if head is not None else None
    precision = precision_of(parts, winners, chosen, headless=_unknown_head(parts, winners))
    shown = choices[head] if head is not None else [pair for choice in choices for pair in choice[:2]]
    return Located(
        id=chosen.id if chosen and _stands_for(chosen, precision) else None,
        precision=precision,
        candidates=tuple(_candidate(entry, score) for score, entry in shown[:MOST_CANDIDATES]),
    )


def likely_country(words: Iterable[str], gazetteer: Gazetteer) -> str | None:
    """A report's place words in; the country that most of them can lie in out, None without a lead."""
    if gazetteer.country:
        return gazetteer.country
    votes: Counter[str] = Counter()
    for place in words:
        for name in take_apart(place, gazetteer).names:
            countries = {entry.country for entry in name.entries if entry.country}
            for country in countries:
                votes[country] += 60 * VOTES.get(name.entries[0].kind, 1) // len(countries)
    ordered = votes.most_common(2)
    if not ordered or (len(ordered) > 1 and ordered[0][1] == ordered[1][1]):
        return None
    return ordered[0][0]


def _head(parts: Parts, winners: Sequence[Entry | None], gazetteer: Gazetteer) -> int | None:
    """Which name the words are about: the one that all others contain. None for a list, and when it is unknown."""
    found = [(at, entry) for at, entry in enumerate(winners) if entry]
    if parts.listed or len(found) != len(winners) or not found or _unknown_head(parts, winners):
        return None
    at, inner = min(found, key=lambda pair: (pair[1].precision, pair[0]))
    chained = all(gazetteer.within(inner.id, entry.id) for _, entry in found)
    return at if chained or at == 0 else None


def _unknown_head(parts: Parts, winners: Sequence[Entry | None]) -> bool:
    """ "Al Kum, province of Homs": the words are about a place that no list has, inside one that is known."""
    if not parts.names or parts.listed:
        return False
    first = parts.names[0].at
    named_before = parts.unknown is not None and parts.unknown < first
    not_placed = len(winners) > 1 and winners[0] is None and any(winners)
    return (named_before or not_placed) and not parts.before(first, "many", "region", "rural")


def _stands_for(entry: Entry, precision: int) -> bool:
    """May the place stand for the words? "The west of Syria" is not Syria's place, "near Jableh" is Jableh's."""
    if entry.kind == "country":
        return precision == entry.precision
    return precision != REGION or entry.kind == "region"


def _candidate(entry: Entry, score: float) -> Candidate:
    return Candidate(id=entry.id, name=entry.name_en or entry.name_ar, country=entry.country, score=round(score, 3))
