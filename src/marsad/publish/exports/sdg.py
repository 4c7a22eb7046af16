"""SDG indicator 16.1.2: conflict-related deaths by sex, age, status and cause, documented first; a rate per 100,000
only with a resident population that has a year and a source.
"""

from __future__ import annotations

from pathlib import Path

from marsad.model import vocab
from marsad.publish.dataset import Dataset
from marsad.publish.dataset.model import Population, Row
from marsad.publish.exports.result import Export, csv_export

COLUMNS = (
    "indicator", "figure", "geography", "time_since", "time_until", "sex", "age", "status", "cause", "documented",
    "reported_low", "reported_best", "reported_high", "estimated_low", "estimated_high", "tier", "rate_per_100000",
    "population", "population_year", "population_source", "release",
)  # fmt: skip


def write(dataset: Dataset, path: Path) -> Export:
    """One .csv file; what the indicator does not count is left out by reason."""
    kept: list[Row] = []
    reasons: list[str] = []
    for row in dataset["figures"].rows:
        why = _left_out(row)
        if why:
            reasons.append(why)
            continue
        kept.append(line(row, dataset.population))
        if kept[-1]["rate_per_100000"] is None:
            reasons.append("the rate: no resident population with year and source (the row is kept without)")
    return csv_export(dataset, "sdg", path, COLUMNS, kept, reasons)


def _left_out(row: Row) -> str:
    if row["withheld"]:
        return "withheld by the redaction profile"
    if not vocab.crosswalk("what")[str(row["what"])]["sdg"].codes:
        return f"not a death: {row['what']}"
    if row["unit"] != "persons":
        return f"counts {row['unit']}, not persons"
    return "a single event: the indicator counts a period" if row["scope"] in ("incident", "day") else ""


def line(row: Row, population: Population | None) -> Row:
    """One figure as a row of the indicator; an unsaid dimension is Unknown, never inferred."""
    said = _dimensions(str(row["group"]))
    best = row["reported_best"]
    whole = row["group"] in ("all", "mixed") and isinstance(best, int) and not isinstance(best, bool)
    rate = round(best / population.residents * 100_000, 2) if population and whole and isinstance(best, int) else None
    return {
        "indicator": "16.1.2",
        "figure": row["id"],
        "geography": row["place"],
        "time_since": row["since"],
        "time_until": row["until"] or row["as_of"],
        **said,
        "cause": "Unknown",
        **{name: row[name] for name in ("documented", "reported_low", "reported_best", "reported_high")},
        **{name: row[name] for name in ("estimated_low", "estimated_high", "tier")},
        "rate_per_100000": rate,
        "population": population.residents if population else None,
        "population_year": population.year if population else None,
        "population_source": population.source if population else None,
        "release": row["release"],
    }


def _dimensions(group: str) -> Row:
    walk = vocab.crosswalk("group")
    codes = {} if group == "all" else {vocab.group_list(code): code for code in group.split("+")}
    found: Row = {}
    for name in ("sex", "age", "status"):
        match = walk.get(f"{name}.{codes[name]}", {}).get("sdg") if name in codes else None
        found[name] = match.code if match and match.code else "Unknown"
    return found
