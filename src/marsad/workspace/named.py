"""Whom the lists name, as figures ask for it: the people of a cell and their number, one person a row."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import msgspec

from marsad.workspace import lists

if TYPE_CHECKING:
    from marsad.figures import Known
    from marsad.figures.gather import CellKey
    from marsad.people.cluster import Clusters
    from marsad.people.pile import Pile
    from marsad.places import Gazetteer
    from marsad.workspace import Workspace

ADULT, ELDERLY = 18, 60
GROUPS: dict[str, Callable[[Person], bool]] = {
    "women": lambda person: person.sex == "f" and person.age >= ADULT,
    "men": lambda person: person.sex == "m" and person.age >= ADULT,
    "children": lambda person: 0 <= person.age < ADULT,
    "adults": lambda person: person.age >= ADULT,
    "elderly": lambda person: person.age >= ELDERLY,
}
"""Groups that lists can tell. Whether somebody was a civilian they do not say, so such cells are left without names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the lists say about one person; "" and -1 where they do not. `day` is ISO, `place` as written.

    `id` is the person's lasting name, `on` the lists that hold them, `records` their rows there (`LIST:ID`).
    """

    id: str = ""
    on: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    sex: str = ""
    age: int = -1
    place: str = ""
    day: str = ""


def known(workspace: Workspace | None) -> Known | None:
    """A workspace in, what its lists know for `figures` out; None without a workspace or without lists."""
    from marsad.figures import Known
    from marsad.workspace import estimates

    if workspace is None or not lists.lists(workspace):
        return None
    within = finder(persons(workspace), workspace.gazetteer)
    return Known(names=lambda key: len(within(key)) or None, estimates=estimates.asked_for(workspace))


def finder(people: list[Person], gazetteer: Gazetteer) -> Callable[[CellKey], list[Person]]:
    """People in; what gives those of a cell out: nobody where lists cannot tell who belongs to it."""
    placed = _placed(people, gazetteer)
    return lambda key: (
        [person for person in people if _belongs(person, placed, key, gazetteer)] if _telling(key) else []
    )


def _telling(key: CellKey) -> bool:
    """Whether lists of names can tell who belongs to a cell."""
    if key.what != "killed" or key.unit != "persons" or key.kind not in ("running", "total", "day"):
        return False
    return not key.side and not key.sub and all(group in GROUPS for group in _groups(key))


def _groups(key: CellKey) -> list[str]:
    return [group for group in key.group.split("+") if group and group != "all"]


def _belongs(person: Person, placed: dict[str, str], key: CellKey, gazetteer: Gazetteer) -> bool:
    if key.kind == "day" and person.day != key.day:
        return False
    if key.place and not _within(placed.get(person.place), key.place, gazetteer):
        return False
    return all(GROUPS[group](person) for group in _groups(key))


def _within(place: str | None, wanted: str, gazetteer: Gazetteer) -> bool:
    return place is not None and (place == wanted or gazetteer.within(place, wanted))


def _placed(people: list[Person], gazetteer: Gazetteer) -> dict[str, str]:
    from marsad.places import locate

    found = {words: locate(words, gazetteer).id for words in dict.fromkeys(p.place for p in people) if words}
    return {words: place for words, place in found.items() if place}


def persons(workspace: Workspace) -> list[Person]:
    """Everybody the lists of a workspace name, once each; kept in the cache until a list or a ruling changes."""
    path = workspace.folder / ".cache" / f"people-{state(workspace)}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Person])
    except (OSError, msgspec.MsgspecError):
        found = _persons(workspace)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.encode([asdict(person) for person in found]))
    return found


def state(workspace: Workspace) -> str:
    """A name that changes whenever a list, a ruling on people, a spelling or the linker does."""
    from marsad.people.link import METHOD
    from marsad.people.rulings import PREFIX

    ruled = sorted(d.id for d in workspace.decisions if (d.subject or "").startswith(PREFIX) or d.verb == "withdraw")
    shelf = [(one.label, one.sha256, sorted(one.mapping.items()), one.may_repeat) for one in lists.lists(workspace)]
    spellings = sorted(lists.aliases(workspace.folder / lists.ALIASES).items())
    fields = Person.__dataclass_fields__
    return hashlib.sha256(json.dumps([METHOD, [*fields], shelf, ruled, spellings]).encode()).hexdigest()[:16]


def _persons(workspace: Workspace) -> list[Person]:
    from marsad.people.cluster import cluster

    pile, rulings = lists.pile_of(workspace)
    return merged(pile, cluster(pile, rulings))


def merged(pile: Pile, clusters: Clusters) -> list[Person]:
    """A pile and its clusters in, one person for each cluster out."""
    from marsad.people.cluster import person_ids

    names = person_ids(pile, clusters)
    return [_merged(pile, members, name) for members, name in zip(clusters.members(), names, strict=True)]


def _merged(pile: Pile, members: list[int], name: str) -> Person:
    """What most of a person's records say, field by field."""
    from marsad.people.columns import date_of

    records = [pile.record(number) for number in members]
    days = [int(roster.day[row]) for roster, row in records]
    ages = sorted(int(roster.age[row]) for roster, row in records if roster.age[row] >= 0)
    return Person(
        sex=_most(["mf"[roster.sex[row]] for roster, row in records if roster.sex[row] >= 0]),
        age=ages[len(ages) // 2] if ages else -1,
        place=_most([text for roster, row in records if (text := roster.text("place", row))]),
        day=_most([date_of(day).isoformat() for day in days if day >= 0]),
        id=name,
        on=tuple(dict.fromkeys(roster.label for roster, _ in records)),
        records=tuple(f"{roster.label}:{roster.ids[row]}" for roster, row in records),
    )


def _most(values: list[str]) -> str:
    return min(Counter(values).items(), key=lambda item: (-item[1], item[0]))[0] if values else ""
