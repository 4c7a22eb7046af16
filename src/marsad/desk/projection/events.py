"""Incidents and toll series of a record in, the rows that lists, map and timeline show out."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from marsad.desk.projection.models import IncidentReport, IncidentRow, TollRow
from marsad.model import Claim, TollSeries, vocab
from marsad.places import Gazetteer
from marsad.reconcile import Record
from marsad.reconcile.incidents import Incident

GRAVEST = ("killed", "executed", "massacre", "missing", "abducted")  # what an incident is called by, first of these


def toll_rows(tolls: Iterable[TollSeries]) -> list[TollRow]:
    """Toll series in, a row for each out, in the same order."""
    return [
        TollRow(
            position=position,
            origin=one.origin,
            what=one.what,
            group=one.group,
            place=one.place or "",
            series=msgspec.to_builtins(one),
        )
        for position, one in enumerate(tolls)
    ]


def incident_rows(record: Record, gazetteer: Gazetteer) -> tuple[list[IncidentRow], list[IncidentReport]]:
    """A record in, its incidents' rows and which reports speak of which out."""
    rows, links = [], []
    for incident in record.incidents:
        claims = [record.claims[at] for at in incident.claims]
        reports = sorted({claim.report for claim in claims})
        rows.append(_incident_row(incident, claims, len(reports), gazetteer))
        links += [IncidentReport(incident_id=incident.id, report_id=report) for report in reports]
    return rows, links


def _incident_row(incident: Incident, claims: list[Claim], reports: int, gazetteer: Gazetteer) -> IncidentRow:
    placed = next((claim.place for claim in claims if claim.place and claim.place.id), None)
    entry = gazetteer.get(placed.id) if placed and placed.id else None
    what = next((one for one in GRAVEST if one in incident.whats), incident.whats[0] if incident.whats else "")
    label = incident.label or incident.place or "–"
    wholes = [claim for claim in claims if claim.what == what and claim.part_of is None]
    counts = [claim.count for claim in wholes if claim.count]
    lows = [count.low for count in counts if count.low is not None]
    highs = [count.high for count in counts if count.high is not None]
    return IncidentRow(
        id=incident.id,
        title=f"{vocab.label('what', what, 'en')} · {label}",
        title_ar=f"{vocab.label('what', what, 'ar')} · {(entry.name_ar if entry else '') or label}",
        what=what,
        day=incident.day,
        until=incident.day,
        place=label,
        place_id=placed.id or "" if placed else "",
        lat=entry.lat if entry else None,
        lon=entry.lon if entry else None,
        precision=placed.precision if placed else None,
        low=min(lows, default=None),
        high=max([*highs, *lows], default=None),
        open_above=any(count.low is not None and count.high is None for count in counts),
        reports=reports,
        origins=len(incident.origins),
        detail=msgspec.to_builtins(incident),
    )
