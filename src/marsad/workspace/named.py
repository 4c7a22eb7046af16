"""Whom the lists name, as figures ask for it: the documented number of a cell, one person a row."""

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
    """What the lists say about one person; "" and -1 where they do not. `day` is ISO, `place` as written."""

    sex: str = ""
    age: int = -1
    place: str = ""
    day: str = ""


def known(workspace: Workspace | None) -> Known | None:
    """A workspace in, what its lists know for `figures` out; None without a workspace or without lists."""
    from marsad.figures import Known

    if workspace is None or not lists.lists(workspace):
        return None
    people = persons(workspace)
    placed = _placed(people, workspace.gazetteer)
    return Known(names=lambda key: count(people, placed, key, workspace.gazetteer))


def count(people: list[Person], placed: dict[str, str], key: CellKey, gazetteer: Gazetteer) -> int | None:
    """How many named people stand in a cell; None when the lists cannot tell or name nobody there."""
    groups = [group for group in key.group.split("+") if group and group != "all"]
    telling = all(group in GROUPS for group in groups)
    if key.what != "killed" or key.unit != "persons" or key.kind not in ("running", "total", "day") or not telling:
        return None
    if key.side or key.sub:
        return None
    inside = [p for p in people if not key.place or _within(placed.get(p.place), key.place, gazetteer)]
    inside = [p for p in inside if key.kind != "day" or p.day == key.day]
    return sum(all(GROUPS[group](person) for group in groups) for person in inside) or None


def _within(place: str | None, wanted: str, gazetteer: Gazetteer) -> bool:
    return place is not None and (place == wanted or gazetteer.within(place, wanted))


def _placed(people: list[Person], gazetteer: Gazetteer) -> dict[str, str]:
    from marsad.places import locate

    found = {words: locate(words, gazetteer).id for words in dict.fromkeys(p.place for p in people) if words}
    return {words: place for words, place in found.items() if place}


def persons(workspace: Workspace) -> list[Person]:
    """Everybody the lists of a workspace name, once each; kept in the cache until a list or a ruling changes."""
    from marsad.people.link import METHOD
    from marsad.people.rulings import PREFIX

    ruled = sorted(d.id for d in workspace.decisions if (d.subject or "").startswith(PREFIX) or d.verb == "withdraw")
    shelf = [(one.label, one.sha256, sorted(one.mapping.items()), one.may_repeat) for one in lists.lists(workspace)]
    spellings = sorted(lists.aliases(workspace.folder / lists.ALIASES).items())
    name = hashlib.sha256(json.dumps([METHOD, shelf, ruled, spellings]).encode()).hexdigest()[:16]
    path = workspace.folder / ".cache" / f"people-{name}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Person])
    except (OSError, msgspec.MsgspecError):
        found = _persons(workspace)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.encode([asdict(person) for person in found]))
    return found


def _persons(workspace: Workspace) -> list[Person]:
    from marsad.people.cluster import cluster

    pile, rulings = lists.pile_of(workspace)
    clusters = cluster(pile, rulings)
    return [_merged(pile, members) for members in clusters.members()]


def _merged(pile: Pile, members: list[int]) -> Person:
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
    )


def _most(values: list[str]) -> str:
    return min(Counter(values).items(), key=lambda item: (-item[1], item[0]))[0] if values else ""
