"""What a profile holds back: canaries on every byte that leaves, small cells, and what two releases tell together."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import gold
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.figures import figures
from marsad.model import BadInput, Decision
from marsad.publish.dataset import Dataset, dataset
from marsad.publish.dataset.model import Row, table
from marsad.publish.exports import EXPORTS, export
from marsad.publish.redact import profile, profiles, redact

CANARIES = ("Zahra Kanaryfield", "زهراء الكناري")


def ruling(subject: str, **value: object) -> Decision:
    return Decision(id="d1", verb="redact", by="x", at="2025-04-01T00:00:00+00:00", subject=subject, value=value)


def poisoned() -> Dataset:
    """A dataset with the canaries in every text column of every table."""
    record = gold.record(["coast-en-001", "coast-ar-001"])
    whole = dataset(record, figures(record), title="Coast")
    tables = {}
    for name, one in whole.tables.items():
        texts = [column.name for column in one.columns if column.type == "text" and column.name not in KEPT]
        rows = [{**row, **{text: f"{row[text]} {' '.join(CANARIES)}" for text in texts}} for row in one.rows]
        tables[name] = replace(one, rows=tuple(rows))
    return replace(whole, tables=tables)


KEPT = ("id", "what", "group", "unit", "scope", "tier", "grade", "report", "claims", "qualifier", "release", "stance")


def forms(word: str) -> list[bytes]:
    """A word as it might stand in bytes: UTF-8, UTF-16, escaped, and base64 at each of its three alignments."""
    raw = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")]
    escaped = word.encode("ascii", "backslashreplace")
    coded = [base64.b64encode(b"\0" * pad + word.encode())[4 if pad else 0 : -4] for pad in range(3)]
    return [*raw, escaped, *[part for part in coded if len(part) > 6]]


def openings(path: Path) -> list[bytes]:
    """The bytes of every file, of every member of an archive, and of every value of a column store."""
    found = []
    for file in [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]:
        content = file.read_bytes()
        found.append(content)
        if zipfile.is_zipfile(io.BytesIO(content)):
            archive = zipfile.ZipFile(io.BytesIO(content))
            found += [archive.read(name) for name in archive.namelist()]
        if file.suffix == ".parquet":
            found.append("\n".join(map(str, pl.read_parquet(file).rows())).encode())
    return found


@pytest.mark.parametrize("name", EXPORTS)
def test_a_protected_name_is_in_no_byte_that_leaves(name: str, tmp_path: Path) -> None:
    ruled = [ruling(f"words:{CANARIES[0]}", spellings=[CANARIES[1]])]
    export(redact(poisoned(), "public", ruled), name, tmp_path / "out")
    for content in openings(tmp_path / "out"):
        for canary in CANARIES:
            assert not [form for form in forms(canary) if form.lower() in content.lower()]


@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet", "sqlite", "datapackage", "claimreview"])
def test_the_search_for_canaries_finds_them_where_nothing_is_redacted(name: str, tmp_path: Path) -> None:
    export(redact(poisoned(), "court"), name, tmp_path / "out")
    seen = [form for content in openings(tmp_path / "out") for form in forms(CANARIES[0]) if form in content]
    assert seen


# --- small cells ------------------------------------------------------------------------------------------------------


def cell(group: str, n: int, *, place: str = "Barmaya", precision: int = 1, low: int | None = None) -> Row:
    columns = table("figures", []).columns
    row: Row = dict.fromkeys(column.name for column in columns)
    return row | {
        "id": f"killed/{group}/{place}/incident/2025-03-08", "what": "killed", "group": group, "unit": "persons",
        "scope": "incident", "place": place, "precision": precision, "latitude": 35.08, "longitude": 35.99,
        "since": date(2025, 3, 8), "until": date(2025, 3, 8), "reported_low": n if low is None else low,
        "reported_best": n, "reported_high": n, "claims": "",
    }  # fmt: skip


def shown(*rows: Row, name: str = "public") -> dict[str, Row]:
    whole = dataset(gold.record([]), [])
    out = redact(replace(whole, tables={**whole.tables, "figures": table("figures", list(rows))}), name)
    return {str(row["group"]): row for row in out["figures"].rows}


def test_fewer_than_five_of_a_kind_at_a_village_are_withheld_and_their_day_is_a_month() -> None:
    row = shown(cell("all", 40), cell("children", 3))["children"]
    assert row["withheld"] == "small cell" and row["reported_best"] is None and row["reported_low"] is None
    assert (row["since"], row["until"]) == (date(2025, 3, 1), date(2025, 3, 31)) and "2025-03-08" not in str(row["id"])


def test_a_lone_withheld_cell_takes_its_smallest_sibling_with_it() -> None:
    rows = shown(cell("all", 40), cell("children", 3), cell("adults", 30), cell("elderly", 7))
    assert rows["elderly"]["withheld"] == "beside a small cell" and rows["adults"]["withheld"] == "in bands"
    assert rows["all"]["reported_best"] == 40 and not rows["all"]["withheld"]


def test_a_governorate_is_no_narrow_place_and_a_court_sees_everything() -> None:
    assert not shown(cell("children", 3, precision=4))["children"]["withheld"]
    assert not shown(cell("children", 3), name="court")["children"]["withheld"]


@given(n=st.integers(0, 200), more=st.integers(0, 4))
def test_the_difference_of_two_releases_tells_a_band_never_one_person(n: int, more: int) -> None:
    before, after = shown(cell("women", n))["women"], shown(cell("women", n + more))["women"]
    ends = [row[end] for row in (before, after) for end in ("reported_low", "reported_high")]
    values = [end for end in ends if isinstance(end, int)]
    assert all(value % 5 in (0, 4) for value in values)
    assert before["reported_best"] is None and after["reported_best"] is None
    if n // 5 == (n + more) // 5:
        assert before == after


def test_a_hundred_releases_say_no_more_than_one() -> None:
    assert len({str(sorted(shown(cell("women", 12))["women"].items(), key=str)) for _ in range(100)}) == 1


@given(lat=st.floats(-89, 89), lon=st.floats(-179, 179))
def test_places_snap_to_the_middle_of_their_cell(lat: float, lon: float) -> None:
    row = shown({**cell("all", 40), "latitude": lat, "longitude": lon})["all"]
    assert isinstance(row["latitude"], float) and abs(row["latitude"] - lat) <= 0.0251
    again = shown({**cell("all", 40), "latitude": row["latitude"], "longitude": row["longitude"]})["all"]
    assert again["latitude"] == row["latitude"] and row["precision"] == 2


def test_the_words_behind_a_withheld_cell_are_withheld_too() -> None:
    whole = dataset(gold.record(), [])
    hidden = [row for row in redact(whole, "public")["claims"].rows if row["withheld"]]
    assert hidden and all(row["quote"] is None and row["low"] is None and row["end"] is None for row in hidden)
    ids = {str(row["id"]) for row in hidden}
    for toll in redact(whole, "public")["tolls"].rows:
        assert not ids & set(str(toll["claims"]).split("; ")) or toll["low"] is None


def test_a_ruling_withholds_a_report_a_claim_or_a_figure() -> None:
    whole = dataset(gold.record(["coast-en-001"]), figures(gold.record(["coast-en-001"])))
    rows = redact(whole, "public", [ruling("report:coast-en-001")])["claims"].rows
    assert all(row["withheld"] == "by a ruling" and row["quote"] is None for row in rows)
    name = str(whole["figures"].rows[0]["id"])
    assert redact(whole, "public", [ruling(f"figure:{name}")])["figures"].rows[0]["withheld"] == "by a ruling"


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(BadInput, match="public"):
        profile("pubic")
    assert set(profiles()) == {"public", "partner", "court"}
