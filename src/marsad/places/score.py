"""Which of the places that share a name is meant: scores, and when the best of them is a clear winner.

The weights were set on the golden cases in `tests/cases/places/resolve.toml`; they order candidates and mean nothing
else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.places.gazetteer import Entry, Gazetteer, distance_km
from marsad.places.words import Named, Parts

CLOSE_KM = (
    600.0  # beyond this a place of another country needs that country named; Tripoli is 120 from the Syrian coast
)
BESIDE_KM = 20.0  # two entries of one name so close are one town and a quarter, or a fort, of it
CLEAR = 0.12
ENOUGH = 0.75

BASE = 0.5
LOCAL = 0.5  # a workspace's own place
COUNTRY = 0.6  # a country's name is rarely anything else
HOME = 0.3  # in the country of the event
CLOSE = 0.1  # in another country, yet near the event
FAR = -0.4
KNOWN = 0.2  # without any prior: a place that many people know
INSIDE = 0.4  # the words name what it lies in
REGION = 0.15  # in the workspace's region
WIDER = 0.15  # the unit rather than its seat of the same name: the wider reading is true of both
UNLIKE = -0.2
BY_SOUND = -0.2
A_DIGIT = 0.02  # of the population


@dataclass(frozen=True, slots=True)
class Prior:
    """Where the event is: the country's ISO code, and the place that distances are measured from."""

    country: str | None
    centre: Entry | None
    region: Entry | None

    @classmethod
    def of(cls, gazetteer: Gazetteer, country: str | None) -> Prior:
        """The workspace's country and region, or else the country that a report speaks of."""
        code = gazetteer.country or country
        region = gazetteer.get(gazetteer.region) if gazetteer.region else None
        placed = region if region and region.lat is not None else None
        return cls(code, placed or (gazetteer.country_entry(code) if code else None), region)


def ranked(name: Named, parts: Parts, gazetteer: Gazetteer, prior: Prior) -> list[tuple[float, Entry]]:
    """A name of the words in; the places that carry it with their scores, best first, out."""
    containers = [entry for other in parts.names if other is not name for entry in other.entries if entry.precision > 1]
    scored = [(_score(entry, name, parts, gazetteer, prior, containers), entry) for entry in name.entries]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].id))


def winner(choice: Sequence[tuple[float, Entry]], gazetteer: Gazetteer) -> Entry | None:
    """Scored places, best first, in; the best out when it is good enough and no rival comes close, else None."""
    if not choice or choice[0][0] < ENOUGH:
        return None
    score, best = choice[0]
    rivals = [entry for rival, entry in choice[1:] if score - rival < CLEAR and _elsewhere(best, entry, gazetteer)]
    return None if rivals else best


def _elsewhere(best: Entry, other: Entry, gazetteer: Gazetteer) -> bool:
    """Would choosing one for the other place the event elsewhere? A hamlet is no rival of its country's town."""
    if gazetteer.within(other.id, best.id):
        return False
    if other.country == best.country and other.population * 10 <= best.population:
        return False
    away = distance_km(best, other)
    return away is None or away > BESIDE_KM


def _score(
    entry: Entry, name: Named, parts: Parts, gazetteer: Gazetteer, prior: Prior, containers: Sequence[Entry]
) -> float:
    score = BASE + min(len(str(entry.population)) - 1, 7) * A_DIGIT
    score += LOCAL if entry.local else 0.0
    inside = any(other.id != entry.id and gazetteer.within(entry.id, other.id) for other in containers)
    nearness = COUNTRY if entry.kind == "country" else _nearness(entry, prior)
    score += INSIDE + max(nearness, 0.0) if inside else nearness
    if prior.region and gazetteer.within(entry.id, prior.region.id):
        score += REGION
    return score + _agreement(entry, name, parts) + (0.0 if name.exact else BY_SOUND)


def _nearness(entry: Entry, prior: Prior) -> float:
    if prior.country is None:
        return KNOWN if entry.population >= 50_000 or entry.kind == "admin1" else 0.0
    if entry.country == prior.country or entry.local:
        return HOME
    away = distance_km(entry, prior.centre) if prior.centre else None
    return CLOSE if away is not None and away <= CLOSE_KM else FAR


def _agreement(entry: Entry, name: Named, parts: Parts) -> float:
    town = parts.has("settlement", "site", "centre") or parts.before(name.at, "near")
    says_town = town and not parts.has("unit", "many")
    if entry.kind == "admin1":
        return UNLIKE if says_town else WIDER
    return WIDER if says_town and entry.kind == "settlement" else 0.0
