"""Tables in: from counts, from linked victims, and what cannot be used."""

from __future__ import annotations

import tomllib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import CASES, load

from marsad.estimate import CaptureTable, diagnose, table_from_csv
from marsad.model.errors import BadInput

BAD = tomllib.loads((CASES / "bad_tables.toml").read_text(encoding="utf-8"))["bad"]


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["name"])
def test_a_bad_table_is_refused_with_its_place(case: dict[str, object]) -> None:
    with pytest.raises(BadInput) as error:
        table_from_csv(str(case["csv"]), where="t.csv")
    assert str(error.value).startswith("t.csv")
    for words in case["says"]:  # type: ignore[attr-defined]
        assert words in str(error.value)


def test_sixty_lists_are_too_many() -> None:
    names = [f"L{j}" for j in range(60)]
    with pytest.raises(BadInput, match="60 lists"):
        table_from_csv(",".join([*names, "count"]) + "\n" + ",".join(["1"] * 60) + ",3\n")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\x01", b"A,B,count\n1,0,\xd9", b"\x00" * 50])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        table_from_csv(data)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_table_or_bad_input(data: bytes) -> None:
    with suppress(BadInput):
        assert table_from_csv(data).documented > 0


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_a_byte_order_mark_read_the_same(separator: str) -> None:
    text = (CASES / "tables" / "kosovo_1999_4lists.csv").read_text()
    assert (
        table_from_csv(("\ufeff" + text.replace(",", separator)).encode()).fingerprint
        == load("kosovo_1999_4lists").fingerprint
    )


def test_order_of_columns_and_rows_and_split_rows_change_nothing() -> None:
    one = table_from_csv("A,B,C,count\n1,0,0,5\n0,1,1,7\n1,1,1,2\n")
    other = table_from_csv("count,C,A,B\n2,1,1,1\n3,1,0,1\n5,0,1,0\n4,1,0,1\n")
    assert one.fingerprint == other.fingerprint


def test_an_empty_list_is_left_out_with_a_notice() -> None:
    table = table_from_csv("A,B,C,count\n1,0,0,5\n0,1,0,7\n1,1,0,2\n")
    assert table.lists == ("A", "B")
    assert "'C'" in table.notices[0]


def test_every_cell_opens_to_its_victims() -> None:
    victims = {"v1": ["hospital", "monitor"], "v2": ["monitor"], "v3": ["hospital", "monitor"], "v4": ["register"]}
    table = CaptureTable.from_links(victims)
    assert table.lists == ("hospital", "monitor", "register")
    assert table.people(0b011) == ("v1", "v3")
    assert table.without("hospital").people(0b01) == ("v1", "v2", "v3")
    assert table.documented == 4
    assert CaptureTable.from_links(victims, stratum=["v1", "v2"]).documented == 2


def test_diagnosis_shows_copies_and_empty_pairs() -> None:
    table = table_from_csv("A,B,C,count\n1,0,0,50\n0,1,0,40\n1,0,1,20\n1,1,0,20\n")
    check = diagnose(table)
    assert check.empty_pairs == ("B-C",)
    assert max(pair.containment for pair in check.overlaps) == 1.0
    assert check.on_several == 40
