"""The pictures beside a brief: who fled where; orders, acts and measures on one clock. Each mark holds its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from marsad.cases import desk
from marsad.cases.clock import Tick
from marsad.places import Gazetteer
from marsad.publish.brief.model import Picture
from marsad.reconcile import Record
from marsad.situation import Situation, situation
from marsad.situation.boundaries import Unit
from marsad.situation.canvas import words
from marsad.situation.flowmap import flow_map
from marsad.situation.timeline import Mark, marks_of, timeline

Window = tuple[date | None, date | None]


def pictures(
    record: Record, places: Gazetteer, *, lang: str, units: Sequence[Unit] = (), window: Window = (None, None)
) -> tuple[Picture, ...]:
    """A record and its gazetteer in, the pictures that have something to show out; none of an empty record."""
    country = places.country_entry(places.country) if places.country else None
    found = situation(record, places=places, country=country.id if country else None)
    made = []
    if any(one.origin_id or one.destination_id for one in found.displacement):
        drawn = flow_map(found, places, lang=lang, country=places.country, units=units)
        made.append(Picture(title=words(lang)["map"], svg=drawn))
    marks = clock_marks(desk(record, places=places).clock, found)
    if marks:
        since, until = window
        drawn = timeline(marks, lang=lang, since=since, until=until)
        made.append(Picture(title=words(lang)["timeline"], svg=drawn))
    return tuple(made)


def clock_marks(ticks: Iterable[Tick], found: Situation) -> list[Mark]:
    """Orders, acts, notices and findings of the committee's clock, with the measures and movements of a situation."""
    told = [
        Mark(day=tick.day, lane=tick.lane, words=tick.words, dated=tick.dated, claims=tick.claims)
        for tick in ticks
        if tick.lane != "measure"  # the situation tells measures better: with their end
    ]
    return [*told, *marks_of(found)]
