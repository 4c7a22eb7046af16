"""Victims' lists that are made to exhaust whoever opens them end in a refusal, quickly and in bounded memory."""

from __future__ import annotations

import gzip

import pytest
from tests.collect.bombs import BOMBS

from marsad.collect.tables import parse_table
from marsad.model import BadInput


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("wide.csv", "has 2,000,001 columns; give at most 1,000"),
        ("quote.csv", "is no regular table"),
        ("far.xlsx", "has a header but no rows"),
        ("laughs.xlsx", "is no whole XLSX file"),
        ("deep.jsonl", "is no JSON Lines of flat objects"),
        ("number.jsonl", "is no JSON Lines of flat objects"),
        ("nothing.txt", "is not a table but binary data"),
    ],
)
def test_a_bomb_of_a_list_is_refused(name: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        parse_table(BOMBS[name](), name)


def test_a_list_that_is_packed_too_tightly() -> None:
    with pytest.raises(BadInput, match="looks like a bomb"):
        parse_table(gzip.compress(b"a,b\n" * 20_000_000, 1), "list.csv.gz")
    rows = b"".join(b"%d,name %d\n" % (number, number) for number in range(1000))
    assert parse_table(gzip.compress(b"id,name\n" + rows), "list.csv.gz").height == 1000
    assert parse_table(gzip.compress(b"a,b\n" * 100_000), "list.csv.gz").height == 99_999
