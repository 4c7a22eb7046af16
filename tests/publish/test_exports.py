"""Exports: what goes in comes out again, every file counts itself, a draft says so, nothing is coerced."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import gold
import hxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

import worked
from marsad.figures import figures
from marsad.model import BadInput, Figure
from marsad.places import resolve
from marsad.publish.dataset import Column, Dataset, dataset
from marsad.publish.dataset.model import Population, Value, dictionary
from marsad.publish.exports import EXPORTS, export
from marsad.publish.exports.cells import guarded, read_back, written
from marsad.publish.exports.ged import COLUMNS as GED
from marsad.reconcile import Record, reconcile

ENDINGS = {"csv": "", "parquet": "", "datapackage": "", "xlsx": ".xlsx", "sqlite": ".sqlite", "geojson": ".geojson",
           "hxl": ".csv", "ged": ".csv", "acled": ".csv", "sdg": ".csv", "claimreview": ".jsonld"}  # fmt: skip


@pytest.fixture(scope="module")
def data(coast: Record, coast_figures: list[Figure]) -> Dataset:
    return dataset(coast, coast_figures, title="Coast 2025")


@pytest.fixture
def made(data: Dataset, tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        path = tmp_path / f"out{ENDINGS[name]}"
        done = export(data, name, path)
        assert done.rows == done.found and done.draft
        return path

    return make


def test_every_export_has_a_line_and_an_ending() -> None:
    folder = Path(__file__).parents[2] / "src/marsad/publish/exports"
    makers = {path.stem for path in folder.glob("*.py") if "def write(" in path.read_text(encoding="utf-8")}
    assert makers == {module.rsplit(".", 1)[1] for module, _ in EXPORTS.values()} == set(ENDINGS)


CASE = worked.load("publish/exports.toml")


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    file = path / "data" / "figures.csv" if (path / "data").is_dir() else path
    file = file / "figures.csv" if file.is_dir() else file
    with file.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if not next(iter(row.values())).startswith("#")]


def rows_of_parquet(path: Path) -> list[dict[str, object]]:
    return pl.read_parquet(path / "figures.parquet").to_dicts()


def rows_of_xlsx(path: Path) -> list[dict[str, object]]:
    head, *rows = load_workbook(io.BytesIO(path.read_bytes()))["figures"].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def rows_of_sqlite(path: Path) -> list[dict[str, object]]:
    base = sqlite3.connect(path)
    base.row_factory = sqlite3.Row
    return [dict(row) for row in base.execute("SELECT * FROM figures")]


def rows_of_geojson(path: Path) -> list[dict[str, object]]:
    return [one["properties"] for one in json.loads(path.read_text(encoding="utf-8"))["features"]]


def rows_of_reviews(path: Path) -> list[dict[str, object]]:
    reviews = json.loads(path.read_text(encoding="utf-8"))["@graph"]
    return [{"id": one["reviewRating"]["ratingExplanation"].split()[1].rstrip(":"), **one} for one in reviews]


OPENED = {"parquet": rows_of_parquet, "xlsx": rows_of_xlsx, "sqlite": rows_of_sqlite, "geojson": rows_of_geojson,
          "claimreview": rows_of_reviews}  # fmt: skip


def shown(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    return {None: "", True: "true"}.get(value) if value is None or value is True else str(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", EXPORTS)
def test_one_small_record_in_each_export(name: str, tmp_path: Path) -> None:
    assert name in CASE, f"{name} has no golden case in tests/cases/publish/exports.toml"
    wanted, told, map_ = CASE[name], worked.record_of(CASE), gold.gazetteer()
    record = reconcile(told.reports, resolve(list(told.claims), map_), places=map_)
    done = export(dataset(record, figures(record)), name, tmp_path / "out")
    rows = OPENED.get(name, rows_of_csv)(tmp_path / "out")
    names = [str(next(row[key] for key in ("relid", "event_id_cnty", "figure", "id") if key in row)) for row in rows]
    chosen = next(row for row, figure in zip(rows, names, strict=True) if figure.startswith(wanted["figure"]))
    assert len(rows) == wanted["rows"]
    assert {key: shown(chosen[key]) for key in wanted["fields"]} == wanted["fields"]
    assert set(wanted["dropped"]) <= {one.reason for one in done.dropped}


def bytes_of(path: Path) -> bytes:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return b"".join(file.read_bytes() for file in files if file.is_file())


@pytest.mark.parametrize("name", EXPORTS)
def test_a_draft_says_so_in_the_file_itself(name: str, made: Callable[[str], Path]) -> None:
    path = made(name)
    if name == "parquet":
        assert set(pl.read_parquet(path / "claims.parquet")["release"]) == {"draft"}
    elif name == "xlsx":
        assert "Draft" in str(load_workbook(path)["read me"]["A3"].value)
    else:
        assert b"draft" in bytes_of(path).lower()


@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_dataset_gives_the_same_bytes(name: str, data: Dataset, tmp_path: Path) -> None:
    first, second = tmp_path / f"a{ENDINGS[name]}", tmp_path / f"b{ENDINGS[name]}"
    export(data, name, first)
    export(data, name, second)
    assert bytes_of(first) == bytes_of(second)


# --- round trips ------------------------------------------------------------------------------------------------------


def test_csv_gives_every_value_back(data: Dataset, made: Callable[[str], Path]) -> None:
    folder = made("csv")
    for name, table in data.tables.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file))
        assert tuple(head) == table.names
        back = [tuple(read_back(text, column) for text, column in zip(row, table.columns, strict=True)) for row in rows]
        assert back == [tuple(value or None if value == "" else value for value in row) for row in table.values()]


@given(text=st.text(max_size=30))
def test_a_text_survives_the_guard_and_is_never_a_formula(text: str) -> None:
    column = Column(name="x", type="text", en="", ar="")
    assert read_back(written(text), column) == (text or None)
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(value=st.one_of(st.integers(), st.booleans(), st.dates(), st.floats(allow_nan=False, allow_infinity=False)))
def test_other_values_survive_too(value: Value) -> None:
    kinds = {bool: "boolean", int: "integer", float: "number", date: "date"}
    column = Column(name="x", type=kinds[type(value)], en="", ar="")
    assert read_back(written(value), column) == value


def test_parquet_and_sqlite_and_xlsx_give_every_value_back(data: Dataset, made: Callable[[str], Path]) -> None:
    folder, base, book = made("parquet"), sqlite3.connect(made("sqlite")), load_workbook(made("xlsx"))
    for name, table in data.tables.items():
        rows = list(table.values())
        assert pl.read_parquet(folder / f"{name}.parquet").rows() == rows
        plain = [tuple(v.isoformat() if isinstance(v, date) else v for v in row) for row in rows]
        assert base.execute(f'SELECT * FROM "{name}"').fetchall() == plain
        sheet = [tuple(cell.value for cell in row) for row in book[name].iter_rows(min_row=2)]
        assert [tuple(v.date() if hasattr(v, "date") else v for v in row) for row in sheet] == [
            tuple(v or None if v == "" else v for v in row) for row in rows
        ]
    base.close()


def test_a_workbook_holds_no_formula_even_when_a_report_begins_like_one(data: Dataset, tmp_path: Path) -> None:
    evil = data["reports"].rows[0] | {"title": '=HYPERLINK("http://x","y")', "publisher": "@SUM(A1)"}
    rows = (evil, *data["reports"].rows[1:])
    poisoned = replace(data, tables={**data.tables, "reports": replace(data["reports"], rows=rows)})
    export(poisoned, "xlsx", tmp_path / "x.xlsx")
    cells = [cell for sheet in load_workbook(tmp_path / "x.xlsx") for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert '=HYPERLINK("http://x","y")' in [cell.value for cell in cells]


# --- what each format demands -----------------------------------------------------------------------------------------


def test_hxl_is_read_by_the_standards_own_library(data: Dataset, made: Callable[[str], Path]) -> None:
    source = hxl.data(hxl.make_input(str(made("hxl")), hxl.input.InputOptions(allow_local=True)))
    tags = source.display_tags
    assert "#affected" in tags and "#date+start" in tags
    assert len(list(source)) == len(data["figures"].rows)
    for column, tag in zip(dictionary()["figures"][2], tags, strict=False):
        assert tag.startswith("#x_") or column.hxl.split("+")[0] == tag.split("+")[0]
    for row in source:
        number = row.get("#affected-min-max-documented")
        assert not number or str(number).isdigit()


def test_ged_has_its_columns_adds_up_and_takes_only_deaths(data: Dataset, made: Callable[[str], Path]) -> None:
    with made("ged").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(GED) == 49 and rows and tuple(rows[0]) == GED
    whats = {str(row["id"]): row["what"] for row in data["figures"].rows}
    for row in rows:
        parts = sum(int(row[name]) for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"))
        assert parts == int(row["best"]) and int(row["low"]) <= int(row["best"]) <= int(row["high"])
        assert int(row["high"]) >= 1 and row["date_start"] <= row["date_end"]
        assert whats[row["relid"]] in ("killed", "executed") and row["code_status"] == "Draft"
        assert row["type_of_violence"] == "" and row["side_a"] == ""


def test_ged_says_what_it_cannot_carry(data: Dataset, tmp_path: Path) -> None:
    reasons = {one.reason for one in export(data, "ged", tmp_path / "g.csv").dropped}
    assert "a running toll, not an event" in reasons and "not a death: displaced" in reasons


def test_acled_keeps_the_words_beside_the_number(made: Callable[[str], Path]) -> None:
    with made("acled").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and all(row["fatalities_words"] for row in rows if int(row["fatalities"] or 0))
    assert {row["time_precision"] for row in rows} <= {"1", "2", "3"} and not any(row["actor1"] for row in rows)


def test_sdg_uses_the_indicators_own_values_and_gives_a_rate_only_with_a_population(
    data: Dataset, tmp_path: Path
) -> None:
    people = Population(residents=1_900_000, year=2024, source="a census")
    export(replace(data, population=people), "sdg", tmp_path / "s.csv")
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["sex"] for row in rows} <= {"Man", "Woman", "Unknown"}
    assert {row["age"] for row in rows} <= {"Adult", "Child", "Unknown"}
    whole = next(row for row in rows if row["figure"] == "killed/all/Syrian/cumulative")
    assert float(whole["rate_per_100000"]) == round(int(whole["reported_best"]) / 19, 2)
    export(data, "sdg", tmp_path / "t.csv")
    assert ",,,," in (tmp_path / "t.csv").read_text(encoding="utf-8")


def test_geojson_draws_places_with_their_precision(made: Callable[[str], Path]) -> None:
    collection = json.loads(made("geojson").read_text(encoding="utf-8"))
    assert collection["marsad"]["draft"] is True and collection["features"]
    for feature in collection["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 30 < latitude < 38 and 34 < longitude < 44 and feature["properties"]["radius_km"] >= 0


def test_a_review_quotes_the_claim_and_says_what_the_rating_means(data: Dataset, made: Callable[[str], Path]) -> None:
    page = json.loads(made("claimreview").read_text(encoding="utf-8"))
    quotes = {row["quote"] for row in data["claims"].rows}
    assert page["@graph"] and all(review["claimReviewed"] in quotes for review in page["@graph"])
    assert "supported" in page["description"]


def test_a_data_package_describes_its_files(made: Callable[[str], Path]) -> None:
    folder = made("datapackage")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        head = next(csv.reader(content.decode().splitlines()))
        assert head == [field["name"] for field in resource["schema"]["fields"]]


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTS)
def test_a_place_that_cannot_be_written_is_refused_and_nothing_is_left(
    name: str, data: Dataset, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadInput):
        export(data, name, tmp_path / "file" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_with_other_files_is_not_overwritten(data: Dataset, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(BadInput, match=r"thesis\.txt"):
        export(data, "csv", tmp_path)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_an_unknown_format_names_the_near_ones(data: Dataset, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="geojson"):
        export(data, "geojsn", tmp_path / "x")


def test_how_to_read_this_says_what_lies_in_what(data: Dataset, made: Callable[[str], Path]) -> None:
    text = (made("csv") / "README.md").read_text(encoding="utf-8")
    assert "“executed” is a kind of “killed”" in text and "never added" in text
    assert f"| claims | {len(data['claims'].rows)} |" in text
