"""Pairs of list records that wait for a ruling, each with the words of its weights."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from marsad.desk import shell
from marsad.desk.templatetags.marsad import written
from marsad.model import BadInput, Decision
from marsad.workspace import Workspace

if TYPE_CHECKING:
    from marsad.people.explain import Waterfall

SHOWN = 10
ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
RULINGS = ("same", "different", "unsure")


def open_pairs(opened: Workspace, *, lang: str, by: str) -> list[dict[str, Any]]:
    """A workspace in, the first pairs of its queue out: both names, the probability, the waterfall of weights."""
    from marsad.people.cluster import cluster
    from marsad.people.explain import explain, words
    from marsad.people.review import questions
    from marsad.workspace.lists import lists, pile_of

    if not lists(opened):
        return []
    pile, rulings = pile_of(opened)
    clusters = cluster(pile, rulings)
    waiting = questions(pile, clusters, rulings)[:SHOWN]
    shown = [(one, explain(pile.links[one.between], one.at, lang=lang)) for one in waiting if one.at >= 0]
    return [{"question": one, "waterfall": found, "bars": _bars(found, words(lang))} for one, found in shown]


def _bars(found: Waterfall, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The weights as a person compares them: both values, the bits for or against, the length of the bar of 10."""
    return [
        {
            "field": names.get(bar.field, bar.field),
            "left": _days_written(bar.left),
            "right": _days_written(bar.right),
            "words": _days_written(bar.words),
            "bits": f"{bar.bits:+.1f}".replace("-0.0", "0.0").replace("+0.0", "0.0"),
            "side": "for" if bar.bits >= 0 else "against",
            "length": min(10.0, round(abs(bar.bits), 1)),
        }
        for bar in found.bars
    ]


def _days_written(text: str) -> str:
    """ISO days in a text written out: in a line of Arabic their parts would change places."""
    return ISO_DAY.sub(lambda day: written(day.group()), text)


def record_pair(ruling: str, one: str, two: str, *, by: str, because: str = "") -> Decision:
    """Same, different or unsure for two records in, the ruling as it was recorded out."""
    if ruling not in RULINGS or not (one and two):
        raise BadInput("a ruling on two records is missing", where="ruling", todo="choose same, different or unsure")
    value = {"other": two, "unsure": True} if ruling == "unsure" else {"other": two}
    verb = "different" if ruling == "unsure" else ruling  # "unsure" parts nobody and joins nobody
    with shell.workspace() as opened:
        decision = opened.decide(verb, by=by, because=because, subject=one, value=value)
        shell.changed_within(opened)
    return decision
