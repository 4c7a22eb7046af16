"""The linked lists in, a row for each victim out, with every spelling; and what a search for a name looks through."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.desk.projection.models import PersonRow
from marsad.people.names import fold as name_words
from marsad.people.names import is_latin, key
from marsad.workspace import Workspace

SEXES = {0: "m", 1: "f"}


def person_rows(opened: Workspace) -> list[PersonRow]:
    """A workspace's lists, linked under its rulings, in; its victims out, none when it holds no list."""
    from marsad.people.cluster import cluster, person_ids
    from marsad.workspace.lists import lists, pile_of

    if not lists(opened):
        return []
    pile, rulings = pile_of(opened)
    clusters = cluster(pile, rulings)
    where = [(number, at) for number, roster in enumerate(pile.rosters) for at in range(len(roster))]
    return [
        _row(n, name, [(pile.rosters[where[m][0]], where[m][1]) for m in members])
        for n, (name, members) in enumerate(zip(person_ids(pile, clusters), clusters.members(), strict=True), 1)
    ]


def _row(n: int, identity: str, members: Sequence[tuple[object, int]]) -> PersonRow:
    from marsad.people.columns import date_of

    spellings = list(dict.fromkeys(roster.names[at] for roster, at in members))  # type: ignore[attr-defined]
    arabic = [name for name in spellings if not is_latin(name)]
    latin = [name for name in spellings if is_latin(name)]
    roster, at = members[0]
    ages = [int(r.age[i]) for r, i in members if int(r.age[i]) >= 0]  # type: ignore[attr-defined]
    days = [int(r.day[i]) for r, i in members if int(r.day[i]) >= 0]  # type: ignore[attr-defined]
    return PersonRow(
        id=identity,
        n=n,
        name=(latin or spellings)[0],
        name_ar=(arabic or [""])[0],
        spellings=spellings,
        sex=SEXES.get(int(roster.sex[at]), ""),  # type: ignore[attr-defined]
        age=str(ages[0]) if ages else "",
        day=date_of(days[0]) if days else None,
        lists=sorted({r.label for r, _ in members}),  # type: ignore[attr-defined]
        detail={"records": [[r.label, r.ids[i]] for r, i in members]},  # type: ignore[attr-defined]
    )


def person_text(row: PersonRow) -> str:
    """Every spelling of a name, and the script-neutral key of each part, so that محمد finds Muhammad."""
    return f"{' '.join(row.spellings)} {' '.join(name_keys(row.spellings))}"


def name_keys(names: Sequence[str]) -> list[str]:
    """Names in, the keys of their parts out, marked so that they never meet a word."""
    return [f"key{key(word)}" for words in name_words(names) for word in words if key(word)]
