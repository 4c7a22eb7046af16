"""Events in columns like ACLED's: one number of deaths an event, the most conservative one, with the words beside it.

An event or sub-event type is given only where our code has one there; actors are decisions and stay empty.
"""

from __future__ import annotations

from pathlib import Path

from marsad.model import vocab
from marsad.publish.dataset import Dataset
from marsad.publish.dataset.model import Row
from marsad.publish.exports.events import EVENT_SCOPES, Sources, date_precision, window
from marsad.publish.exports.result import Export, csv_export

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp", "fatalities_words",
)  # fmt: skip
EVENT_TYPES = {
    "Armed clash": ("Political violence", "Battles"),
    "Attack": ("Political violence", "Violence against civilians"),
    "Sexual violence": ("Political violence", "Violence against civilians"),
    "Abduction/forced disappearance": ("Political violence", "Violence against civilians"),
    "Arrests": ("Strategic developments", "Strategic developments"),
    "Looting/property destruction": ("Strategic developments", "Strategic developments"),
    "Agreement": ("Strategic developments", "Strategic developments"),
    "Other": ("Strategic developments", "Strategic developments"),
}
TIME = {1: 1, 2: 2, 3: 2, 4: 3}


def write(dataset: Dataset, path: Path) -> Export:
    """One .csv file; what the format cannot carry is counted by reason."""
    sources = Sources(dataset)
    kept: list[Row] = []
    reasons: list[str] = []
    for row in dataset["figures"].rows:
        why = _left_out(row)
        if why:
            reasons.append(why)
            continue
        kept.append(event(row, sources, draft=dataset.draft))
        if kept[-1]["event_type"] is None:
            reasons.append("the event type: it needs a decision on who did what to whom (the row is kept without)")
    return csv_export(dataset, "acled", path, COLUMNS, kept, reasons)


def _left_out(row: Row) -> str:
    if row["withheld"]:
        return "withheld by the redaction profile"
    if not vocab.crosswalk("what")[str(row["what"])]["acled"].codes:
        return f"not collected there: {row['what']}"
    if row["scope"] not in EVENT_SCOPES:
        return "a running toll, not an event"
    days = window(row)
    if days is None or not row["place"]:
        return "no day or no place"
    return "spread over more than a month" if date_precision(*days) == 5 else ""


def event(row: Row, sources: Sources, *, draft: bool) -> Row:
    """One figure as a row; fatalities only where deaths are counted."""
    days, spoken = window(row), sources.of(row)
    assert days is not None
    match = vocab.crosswalk("what")[str(row["what"])]["acled"]
    sub = match.code if match.code in EVENT_TYPES else None
    disorder, kind = EVENT_TYPES[sub] if sub else (None, None)
    deaths = row["reported_low"] if row["what"] in ("killed", "executed") and row["unit"] == "persons" else 0
    precision = vocab.crosswalk("precision").get(str(row["precision"] or ""), {})
    values: Row = dict.fromkeys(COLUMNS)
    values.update(
        event_id_cnty=str(row["id"]),
        event_date=days[0],
        year=days[0].year,
        time_precision=TIME[date_precision(*days)],
        disorder_type=disorder,
        event_type=kind,
        sub_event_type=sub,
        civilian_targeting="Civilian targeting" if str(row["group"]).split("+")[0] == "civilian" else None,
        country=row["country"],
        admin1=row["admin1"],
        location=row["place"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        geo_precision=precision["acled"].code if precision else None,
        source="; ".join(spoken.all_publishers) or None,
        notes=spoken.words or None,
        fatalities=deaths,
        tags="draft" if draft else None,
        fatalities_words=spoken.words or None,
    )
    return values
