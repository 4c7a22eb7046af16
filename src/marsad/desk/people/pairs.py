"""Pairs of list records that wait for a ruling, each with the words of its weights."""

from __future__ import annotations

from typing import Any

from marsad.workspace import Workspace

SHOWN = 10


def open_pairs(opened: Workspace, *, lang: str, by: str) -> list[dict[str, Any]]:
    """A workspace in, the first pairs of its queue out: both names, the probability, the waterfall of weights."""
    from marsad.people.cluster import cluster
    from marsad.people.explain import explain
    from marsad.people.review import questions
    from marsad.workspace.lists import lists, pile_of

    if not lists(opened):
        return []
    pile, rulings = pile_of(opened)
    clusters = cluster(pile, rulings)
    waiting = questions(pile, clusters, rulings)[:SHOWN]
    return [
        {"question": one, "waterfall": explain(pile.links[one.between], one.at, lang="ar" if lang == "ar" else "en")}
        for one in waiting
    ]
