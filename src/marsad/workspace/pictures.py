"""The situation's pictures of a workspace: where people fled, and everything on one clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marsad.cases import Desk
    from marsad.situation import Situation
    from marsad.situation.boundaries import Unit
    from marsad.workspace import Workspace

BOUNDARIES = "boundaries.geojson"


def situation_of(workspace: Workspace) -> Situation:
    """A workspace in, displacement and measures as of its newest report out; its country is the event's."""
    from marsad.situation import situation

    gazetteer = workspace.gazetteer
    country = gazetteer.country_entry(gazetteer.country) if gazetteer.country else None
    return situation(workspace.record, places=gazetteer, country=country.id if country else None)


def committee_of(workspace: Workspace) -> Desk:
    """A workspace in, the committee's desk as of its newest report out."""
    from marsad.cases import desk

    return desk(workspace.record, places=workspace.gazetteer)


def flow_picture(workspace: Workspace, *, lang: str) -> str:
    """Who fled from where to where and which measures stand, as one SVG."""
    from marsad.situation.flowmap import flow_map

    gazetteer = workspace.gazetteer
    found = situation_of(workspace)
    return flow_map(found, gazetteer, lang=lang, country=gazetteer.country, units=units_of(workspace))


def clock_picture(workspace: Workspace, *, lang: str) -> str:
    """Orders, acts, notices, measures and displacement on one clock, as one SVG; the workspace's window bounds it."""
    from marsad.situation.timeline import Mark, marks_of, timeline

    ticks = [tick for tick in committee_of(workspace).clock if tick.lane != "measure"]
    marks = [Mark(day=t.day, lane=t.lane, words=t.words, dated=t.dated, claims=t.claims) for t in ticks]
    since, until = workspace.settings.window
    return timeline([*marks, *marks_of(situation_of(workspace))], lang=lang, since=since, until=until)


def units_of(workspace: Workspace) -> tuple[Unit, ...]:
    """The workspace's own boundaries; none when it has no such file."""
    from marsad.situation.boundaries import parse_boundaries

    path = workspace.folder / BOUNDARIES
    if not path.exists():
        return ()
    return parse_boundaries(path.read_text(encoding="utf-8", errors="replace"), where=str(path))
