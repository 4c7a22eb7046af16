"""Rulings that stand, found by the report they are on: a desk that rules all day asks for one report's, not for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marsad.model import Decision
from marsad.model.fold import fold
from marsad.reconcile.rulings import in_force


@dataclass(frozen=True, slots=True)
class Standing:
    """The rulings in force on each report's claims, in the order of the log, and where words of places are."""

    on: Mapping[str, Sequence[Decision]]
    places: Mapping[str, str]

    @classmethod
    def of(cls, decisions: Sequence[Decision]) -> Standing:
        """Every ruling, in the order of the log, in; those that count, by what they are on, out."""
        counting = {decision.id for decision in in_force(decisions)}
        standing = [decision for decision in decisions if decision.id in counting]
        on: dict[str, list[Decision]] = {}
        for decision in standing:
            if decision.anchor:
                on.setdefault(decision.anchor.report, []).append(decision)
        return cls(on, places_of(standing))

    def with_later(self, later: Sequence[Decision]) -> Standing | None:
        """The same after further rulings; None when one of them changes which of the earlier ones count."""
        if any(one.supersedes or one.anchor is None for one in later):
            return None
        on = dict(self.on)
        for decision in later:
            if decision.anchor:
                on[decision.anchor.report] = [*on.get(decision.anchor.report, ()), decision]
        return Standing(on, self.places)


def places_of(standing: Iterable[Decision]) -> dict[str, str]:
    """Rulings in force on the words of a place ("Jableh" is place:jableh) in, folded words with the place's id out."""
    placed = (one for one in standing if one.verb == "place" and one.anchor is None and one.subject)
    return {fold(str(one.subject)): str(one.value["id"]) for one in placed if one.value.get("id")}
