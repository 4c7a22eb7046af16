"""Lists as they come: what cannot be used says so on one line, what cannot be read is counted."""

import gzip
import subprocess
import sys
import time

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.collect.tables import parse_table, read_table
from marsad.model import BadInput
from marsad.people import columns, roster
from marsad.people.link import link, repeats

GOOD = "id,name,age,sex\n1,رامي زياد كمال الشطار,8,m\n2,سلمى زياد كمال الشطار,9,f\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "is empty"),
        (b"id,name\n", "no rows"),
        (b"\x7fELF\x00\x00\x01\x02", "binary"),
        (b"id,name,name\n1,x,y\n", "two columns are called 'name'"),
        ("id,الاسم,الاسم الكامل\n1,x,y\n".encode(), "two columns could be the name"),
        (b"id,age\n1,4\n", "no column holds names"),
        (b"id,name\n1,x\n1,y\n", "id '1' stands 2 times"),
        (b"id,name\n1,x,3,4\n", "regular table"),
        (",".join(f"c{n}" for n in range(200)).encode() + b"\n" + b"," * 199, "200 columns"),
    ],
)
def test_what_cannot_be_used_says_so(text, says):
    with pytest.raises(BadInput, match=says):
        columns.clean(columns.choose(parse_table(text, "list.csv")))


def test_an_arabic_code_page_is_read():
    table = parse_table(GOOD.encode("cp1256"), "list.csv")
    assert table["name"].to_list()[0] == "رامي زياد كمال الشطار"


def test_headers_in_arabic_and_semicolons_are_understood():
    table = columns.choose(parse_table("الرقم;الاسم الكامل;العمر;الجنس\n7;رامي الشطار;٨;ذكر\n".encode(), "l.csv"))
    sheet = columns.clean(table)
    assert (sheet.ids, sheet.age.tolist(), sheet.sex.tolist()) == (("7",), [8], [0])


@pytest.mark.parametrize(
    ("cell", "years"),
    [("34", 34), ("less than a day", 0), ("3 أشهر", 0), ("20-24", 22), ("20-60", -1), ("", -1), ("غير معروف", -1),
     ("340", None), ("-4", None), ("=1+1", None), ("old", None), ("7.5", 7)],
)  # fmt: skip
def test_ages(cell, years):
    assert columns.age(cell) == years


@pytest.mark.parametrize("cell", ["2023-02-30", "31/13/2001", "yesterday", "0001-01-01", "2999-01-01"])
def test_dates_that_cannot_be(cell):
    assert columns.day_number(cell) is None


def test_what_cannot_be_read_is_counted_and_left_missing():
    table = pl.DataFrame(
        {"id": ["1", "2"], "name": ["أ ب", ""], "age": ["=2+2", "5"], "dob": ["2001-02-31", "2001-03-01"]}
    )
    sheet = columns.clean(table)
    assert sheet.age.tolist() == [-1, 5]
    assert dict(sheet.issues) == {
        "rows without a name": 1,
        "birth dates that cannot be": 1,
        "ages that cannot be read": 1,
    }


def test_an_empty_name_links_to_nothing():
    empty = pl.DataFrame({"id": ["1"], "name": [""], "age": ["5"]})
    assert not link(empty, empty.with_columns(id=pl.lit("2"))).table().height


def test_many_rows_of_one_name_stay_within_bounds():
    rows = 200_000
    table = pl.DataFrame({"id": [str(n) for n in range(rows)], "name": ["محمد أحمد محمد علي"] * rows})
    begun = time.process_time()
    links = repeats(table)
    assert links.candidates == 0
    assert sum(count for _, count in links.cut) > rows
    assert time.process_time() - begun < 60


def test_a_crowd_of_one_name_and_all_ages_is_cut_to_a_budget():
    rows = 40_000
    ages = [str(n % 90) for n in range(rows)]
    names = ["محمد أحمد محمد علي"] * rows
    found = repeats(pl.DataFrame({"id": [str(n) for n in range(rows)], "name": names, "age": ages}))
    assert found.candidates <= 12_000_000
    assert found.cut


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "marsad", *arguments], capture_output=True, text=True, check=False)


def test_the_command_prints_the_contracts_pairs(tmp_path):
    (tmp_path / "a.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,name,age\nx,Rami Ziad Kamal Al-Shattar,8\n", encoding="utf-8")
    done = run("link", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--least", "0", "--explain")
    assert done.returncode == 0, done.stderr
    header, first, *_ = done.stdout.splitlines()
    assert header.startswith("id_a,id_b,probability,given,")
    assert first.startswith("1,x,")


def test_the_command_refuses_on_one_line(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"id,age\n1,3\n")
    done = run("link", str(tmp_path / "a.csv"))
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda t: ("id,name,age\n" + t).encode(errors="replace")),
    st.sampled_from(["l.csv", "l.csv.gz", "l.jsonl", "l"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_end_as_a_list_or_a_refusal(data, name):
    try:
        table = columns.choose(parse_table(data, name))
        roster.prepare([table])
    except BadInput as refused:
        assert str(refused)


@pytest.mark.parametrize("name", ["l.xlsx", "l.parquet"])
def test_a_damaged_workbook_or_parquet_file_is_refused(tmp_path, name):
    frame = pl.DataFrame({"id": ["1"], "name": ["رامي الشطار"]})
    frame.write_parquet(tmp_path / "l.parquet")
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.save(tmp_path / "l.xlsx")
    whole = (tmp_path / name).read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:40] + b"\xff" * 60 + whole[100:]):
        with pytest.raises(BadInput):
            parse_table(damaged, name)


def test_formulas_are_never_calculated(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "name", "age"])
    book.active.append([1, "رامي زياد الشطار", "=1+1"])
    book.active.append([2, '=HYPERLINK("x")', 9])
    book.save(tmp_path / "l.xlsx")
    sheet = columns.clean(columns.choose(read_table(tmp_path / "l.xlsx")))
    assert sheet.age.tolist() == [-1, 9]
    assert sheet.names[1] == ""


def test_every_format_gives_the_same_list(tmp_path):
    table = pl.DataFrame({"id": ["1", "2"], "name": ["رامي الشطار", "سلمى الوادي"], "age": ["8", "30"]})
    table.write_csv(tmp_path / "l.csv")
    table.write_parquet(tmp_path / "l.parquet")
    table.write_ndjson(tmp_path / "l.jsonl")
    (tmp_path / "l.csv.gz").write_bytes(gzip.compress((tmp_path / "l.csv").read_bytes()))
    (tmp_path / "l.tsv").write_text((tmp_path / "l.csv").read_text(encoding="utf-8").replace(",", "\t"), "utf-16")
    book = openpyxl.Workbook()
    for row in (table.columns, *table.rows()):
        book.active.append(list(row))
    book.save(tmp_path / "l.xlsx")
    for path in tmp_path.iterdir():
        assert read_table(path).rows() == table.rows(), path.name


def test_a_list_that_seems_to_repeat_people_is_noticed():
    names = ["رامي زياد كمال الشطار", "رامي زياد كمال الشطار", "سلمى نضال حسن الوادي"]
    table = pl.DataFrame({"id": ["1", "2", "3"], "name": names, "age": ["8", "8", "30"], "sex": ["m", "m", "f"]})
    _, (one,) = roster.prepare([table])
    assert roster.twins(one) == 1
