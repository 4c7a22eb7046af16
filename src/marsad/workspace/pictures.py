"""The situation's pictures of a workspace: where people fled, and everything on one clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from marsad.cases import Desk
    from marsad.situation import Situation
    from marsad.situation.boundaries import Unit
    from marsad.workspace import Workspace

Span = tuple[str, int, int]


class Told(Protocol):
    """Anything that rests on claims."""

    @property
    def claims(self) -> tuple[Span, ...]: ...


T = TypeVar("T", bound=Told)
BOUNDARIES = "boundaries.geojson"
BASEMAP = "base.pmtiles"  # a workspace's own tiles, when it has any


def without(items: tuple[T, ...], hidden: Collection[str]) -> tuple[T, ...]:
    """Items in, those that rest on no report of `hidden` out: words of a sealed report are shown to nobody else."""
    return tuple(one for one in items if not any(report in hidden for report, _, _ in one.claims))


def situation_of(workspace: Workspace, *, hidden: Collection[str] = ()) -> Situation:
    """A workspace in, displacement and measures as of its newest report out; its country is the event's."""
    from marsad.situation import situation

    gazetteer = workspace.gazetteer
    country = gazetteer.country_entry(gazetteer.country) if gazetteer.country else None
    found = situation(workspace.record, places=gazetteer, country=country.id if country else None)
    return replace(
        found,
        displacement=without(found.displacement, hidden),
        measures=without(found.measures, hidden),
        constraints={
            n: tuple(span for span in spans if span[0] not in hidden) for n, spans in found.constraints.items()
        },
    )


def committee_of(workspace: Workspace, *, hidden: Collection[str] = ()) -> Desk:
    """A workspace in, the committee's desk as of its newest report out."""
    from marsad.cases import desk

    found = desk(workspace.record, places=workspace.gazetteer)
    if not hidden:
        return found
    return replace(
        found,
        acts=without(found.acts, hidden),
        clock=without(found.clock, hidden),
        compliance=tuple(
            replace(one, after=without(one.after, hidden), told_after=without(one.told_after, hidden))
            for one in found.compliance
            if without((one.item,), hidden)
        ),
    )


def flow_picture(workspace: Workspace, *, lang: str, hidden: Collection[str] = ()) -> str:
    """Who fled from where to where and which measures stand, as one SVG."""
    from marsad.situation.flowmap import flow_map

    gazetteer = workspace.gazetteer
    found = situation_of(workspace, hidden=hidden)
    return flow_map(found, gazetteer, lang=lang, country=gazetteer.country, units=units_of(workspace))


def clock_picture(workspace: Workspace, *, lang: str, hidden: Collection[str] = ()) -> str:
    """Orders, acts, notices, measures and displacement on one clock, as one SVG; the workspace's window bounds it."""
    from marsad.publish.brief.pictures import clock_marks
    from marsad.situation.timeline import timeline

    ticks = committee_of(workspace, hidden=hidden).clock
    since, until = workspace.settings.window
    return timeline(clock_marks(ticks, situation_of(workspace, hidden=hidden)), lang=lang, since=since, until=until)


def units_of(workspace: Workspace) -> tuple[Unit, ...]:
    """The workspace's own boundaries; none when it has no such file."""
    path = workspace.folder / BOUNDARIES
    if not path.exists():
        return ()
    held = path.stat()
    return _parsed(path, held.st_mtime_ns, held.st_size)


@lru_cache(maxsize=4)
def _parsed(path: Path, changed: int, size: int) -> tuple[Unit, ...]:
    """A file's units, parsed once until the file changes."""
    from marsad.situation.boundaries import parse_boundaries

    return parse_boundaries(path.read_text(encoding="utf-8", errors="replace"), where=str(path))
