"""Events in the 49 columns of the UCDP Georeferenced Event Dataset, in its order.

Only deaths are GED events, at a place and time, with at least one death in best, low or high. Actors and types of
violence are decisions and stay empty. Ranges by group cannot be carried: low and high are of the whole event.
"""

from __future__ import annotations

import math
import zlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from marsad.publish.dataset import Dataset
from marsad.publish.dataset.model import Row, Value
from marsad.publish.exports.events import EVENT_SCOPES, WHOLE_GROUPS, Sources, date_precision, names, window
from marsad.publish.exports.result import Export, csv_export

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
Events = dict[tuple[Value, ...], list[Row]]

CIVILIAN = ("civilian", "official")


def write(dataset: Dataset, path: Path) -> Export:
    """One .csv file; what the format cannot carry is counted by reason."""
    sources = Sources(dataset)
    kept: list[Row] = []
    reasons: list[str] = []
    events = _events(dataset["figures"].rows)
    for row in dataset["figures"].rows:
        why = _left_out(row, events)
        if why:
            reasons.append(why)
            continue
        kept.append(event(row, events, sources, draft=dataset.draft))
        if _ranged(row) and row["group"] not in WHOLE_GROUPS:
            reasons.append("the range of a group: low and high stand for the whole event")
    return csv_export(dataset, "ged", path, COLUMNS, kept, reasons)


def _left_out(row: Row, events: Events) -> str:
    if row["withheld"]:
        return "withheld by the redaction profile"
    if row["what"] not in ("killed", "executed"):
        return f"not a death: {row['what']}"
    if row["unit"] != "persons":
        return f"counts {row['unit']}, not persons"
    if row["scope"] not in EVENT_SCOPES:
        return "a running toll, not an event"
    if not any(_number(row[end]) for end in ("reported_low", "reported_best", "reported_high")):
        return "no number"
    if window(row) is None or not row["place"]:
        return "no day or no place"
    if row["group"] not in WHOLE_GROUPS and any(one["group"] in WHOLE_GROUPS for one in events[_key(row)]):
        return "part of another row (its group lies in an event that is exported whole)"
    return ""


def _key(row: Row) -> tuple[Value, ...]:
    """What makes two figures parts of one event."""
    return tuple(row[name] for name in ("what", "unit", "scope", "place", "since", "until"))


def _events(rows: Iterable[Row]) -> Events:
    found: Events = defaultdict(list)
    for row in rows:
        found[_key(row)].append(row)
    return found


def event(row: Row, events: Events, sources: Sources, *, draft: bool) -> Row:
    """One figure as a GED row; deaths_a + deaths_b + deaths_civilians + deaths_unknown is best."""
    spoken, days = sources.of(row), window(row)
    assert days is not None
    best = _number(row["reported_best"]) or _number(row["reported_low"]) or 0
    civilians = best if row["group"] in CIVILIAN else min(best, _civilians(row, events))
    values: Row = dict.fromkeys(COLUMNS)
    values.update(
        id=zlib.crc32(str(row["id"]).encode()),
        relid=str(row["id"]),
        year=days[0].year,
        code_status="Draft" if draft else "Clear",
        number_of_sources=len(names(row["origins"])) or -1,
        source_article=spoken.words,
        source_office="; ".join(spoken.all_publishers) or None,
        source_date=(spoken.published or "")[:10] or None,
        source_headline=spoken.headline,
        source_original="; ".join(names(row["origins"])) or None,
        where_prec=row["precision"],
        where_coordinates=row["place"],
        where_description=row["place"],
        adm_1=row["admin1"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        geom_wkt=_point(row),
        priogrid_gid=_grid(row),
        country=row["country"],
        event_clarity=1,
        date_prec=date_precision(*days),
        date_start=days[0],
        date_end=days[1],
        deaths_a=0,
        deaths_b=0,
        deaths_civilians=civilians,
        deaths_unknown=best - civilians,
        best=best,
        high=max(best, _number(row["reported_high"]) or best),
        low=min(best, _number(row["reported_low"]) or 0),
    )
    return values


def _civilians(row: Row, events: Events) -> int:
    """Civilians of the same event where a figure of them stands beside the whole."""
    found = [one for one in events[_key(row)] if one["group"] == "civilian"]
    return _number(found[0]["reported_low"]) or 0 if found else 0


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _ranged(row: Row) -> bool:
    return row["reported_low"] != row["reported_high"]


def _point(row: Row) -> str | None:
    return None if row["latitude"] is None else f"POINT ({row['longitude']} {row['latitude']})"


def _grid(row: Row) -> int | None:
    """PRIO-GRID cell: half degrees counted from 90 south, 180 west, 720 a row, from 1."""
    lat, lon = row["latitude"], row["longitude"]
    if not isinstance(lat, float) or not isinstance(lon, float):
        return None
    return math.floor((lat + 90) * 2) * 720 + math.floor((lon + 180) * 2) + 1
