"""Persons under one spelling: spellings of one name fold, different names never do."""

from __future__ import annotations

import tomllib
from pathlib import Path

from marsad.model import Claim, Report
from marsad.reconcile import reconcile
from marsad.reconcile.persons import person_key

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "reconcile" / "persons.toml").read_text("utf-8"))


def test_each_row_is_one_person_and_no_two_rows_are() -> None:
    keys = [{person_key(name) for name in row} for row in CASES["person"]]
    assert [len(row) for row in keys] == [1] * len(keys)
    assert len(set.union(*keys)) == len(keys)


def test_what_is_no_full_name_is_left_alone() -> None:
    assert {person_key(name) for name in CASES["nobody"]} == {""}


def test_two_spellings_are_one_origin_under_the_commoner_one() -> None:
    names = ("Ahmad al-Sharaa", "Ahmed al-Sharaa", "Ahmed al-Sharaa", "Mahmoud Ali")
    reports = [Report(id=str(at), text="said", published="2025-03-09") for at in range(len(names))]
    claims = [
        Claim(report=str(at), start=0, end=4, quote="said", what="commitment", said_by=(name, "a paper"))
        for at, name in enumerate(names)
    ]
    found = [one.source.id for one in reconcile(reports, claims).attributions]
    assert found == ["Ahmed al-Sharaa"] * 3 + ["Mahmoud Ali"]
