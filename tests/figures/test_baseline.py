"""Ranking against GED and ACLED: read as they are, compared and never added, with what they count differently."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.figures.baseline import rank, read_baseline
from marsad.figures.claims import from_claims
from marsad.model import BadInput, Claim, Count, Figure

GED = """id,date_start,date_end,country,adm_1,best,low,high
1,2013-08-21 00:00:00.000,2013-08-21 00:00:00.000,Syria,Rif Dimashq,1400,300,1700
2,2014-01-01,2014-01-03,Syria,Homs,80,70,90
3,2015-05-05,2015-05-05,Iraq,Anbar,2000,1500,2500
4,2016-13-01,2016-01-01,Syria,Hama,5,5,5
"""
ACLED = """event_id_cnty,event_date,country,location,fatalities
SYR1,08 March 2025,Syria,Baniyas,60
SYR2,2025-03-09,Syria,Jableh,340
"""


def figure(what: str = "killed") -> Figure:
    count = Count(low=340, high=None, qualifier="more_than", words="over 340")
    claim = Claim(
        report="r", start=0, end=4, quote="over", what=what, count=count, scope="cumulative", said_by=("SOHR", "a site")
    )
    return from_claims([claim])[0]


def test_ged_rows_and_their_refusals() -> None:
    baseline = read_baseline(GED)
    assert baseline.kind == "ged"
    assert [(one.low, one.best, one.high) for one in baseline.events] == [
        (300, 1400, 1700),
        (70, 80, 90),
        (1500, 2000, 2500),
    ]
    assert len(baseline.refused) == 1 and baseline.refused[0].startswith("line 5")


def test_place_among_one_country_and_since_a_day() -> None:
    baseline = read_baseline(GED)
    here = rank(figure(), baseline, country="syria")
    assert (here.among, here.by_best) == (2, 2)
    assert [one.id for one in here.above] == ["1"]
    assert rank(figure(), baseline, country="Syria", since=date(2014, 1, 1)).by_best == 1
    assert any("no GED events" in line for line in here.differences)


def test_acled_has_one_figure_and_both_ways_of_writing_a_day() -> None:
    baseline = read_baseline(ACLED)
    assert [(one.since, one.low, one.high) for one in baseline.events] == [
        (date(2025, 3, 8), 60, 60),
        (date(2025, 3, 9), 340, 340),
    ]
    assert rank(figure(), baseline).by_best == 1


def test_what_cannot_be_compared_says_so() -> None:
    with pytest.raises(BadInput, match="neither GED nor ACLED"):
        read_baseline("a,b\n1,2\n")
    with pytest.raises(BadInput, match="no event that can be used"):
        read_baseline(GED.splitlines()[0])
    with pytest.raises(BadInput, match="cannot be ranked"):
        rank(figure("injured"), read_baseline(GED))
    with pytest.raises(BadInput, match="no reference event"):
        rank(figure(), read_baseline(GED), country="Peru")
