"""Lists as they come: what cannot be used says so on one line, what cannot be read is counted."""

import subprocess
import sys
import time

import polars as pl
import pytest

from marsad.collect.tables import parse_table
from marsad.model import BadInput
from marsad.people import columns
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
