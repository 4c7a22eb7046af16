"""Nested cells over the whole tree (F14): whatever origins say, low grows outwards and high shrinks inwards."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.figures import figures
from marsad.figures import parts as parts_module
from marsad.figures.tree import high_of, low_of
from marsad.model import Claim, Count, Figure, Group, Place, Report
from marsad.places import Gazetteer, parse_places
from marsad.reconcile import reconcile

PLACES = ("place:baniyas", "place:baniyas-district", "place:tartus-governorate", "place:jableh", None)
GROUPS = (None, "civilian", "women")
ORIGINS = ("SOHR", "SNHR", "Amnesty International")
START = date(2025, 3, 6)


@cache
def gazetteer() -> Gazetteer:
    rows = (Path(__file__).parents[2] / "examples" / "coast-2025" / "places.csv").read_text("utf-8")
    return Gazetteer.open(parse_places(rows), country="SY", region="place:syrian-coast")


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Report], list[Claim]]:
    """Running tolls of a few places inside each other, of a few groups inside each other."""
    reports, claims = [], []
    for at in range(draw(st.integers(2, 7))):
        day = START + timedelta(days=draw(st.integers(0, 2)))
        reports.append(Report(id=f"r{at}", text=f"Syria {at}", publisher="a site", published=day.isoformat()))
        number, place = draw(st.integers(1, 200)), draw(st.sampled_from(PLACES))
        group = draw(st.sampled_from(GROUPS))
        closed = draw(st.booleans())
        claims.append(
            Claim(
                report=f"r{at}",
                start=0,
                end=5,
                quote="Syria",
                what="killed",
                count=Count(
                    low=number,
                    high=number if closed else None,
                    qualifier="exact" if closed else "at_least",
                    words=str(number),
                ),
                group=Group(status="civilian", sex="women" if group == "women" else None) if group else None,
                scope="cumulative",
                place=Place(words=place.removeprefix("place:"), id=place, precision=3) if place else None,
                said_by=(draw(st.sampled_from(ORIGINS)), "a site"),
            )
        )
    return reports, claims


@given(trees())
@settings(max_examples=60, deadline=None)
def test_bounds_keep_their_order_over_the_whole_tree(tree: tuple[list[Report], list[Claim]]) -> None:
    made = figures(reconcile(*tree, places=gazetteer()))
    for inner in made:
        for outer in made:
            if inner is outer or not _inside(inner, outer):
                continue
            top = high_of(outer)
            if top is not None and low_of(inner) > top:
                continue  # the claims contradict each other: listed, not repaired
            assert low_of(outer) >= low_of(inner), (inner.id, outer.id)
            if top is not None:
                own = high_of(inner)
                assert own is not None and own <= top, (inner.id, outer.id)


@given(trees())
@settings(max_examples=40, deadline=None)
def test_what_is_entailed_names_claims_and_never_crosses_itself(tree: tuple[list[Report], list[Claim]]) -> None:
    for figure in figures(reconcile(*tree, places=gazetteer())):
        if figure.entailed:
            assert "F14" in figure.rules
            assert figure.entailed.claims
            both = (figure.entailed.low, figure.entailed.high)
            assert None in both or both[0] <= both[1]  # type: ignore[operator]


def _inside(inner: Figure, outer: Figure) -> bool:
    places = [figure.place_id for figure in (inner, outer)]
    codes = [set(figure.group.split("+")) - {"all"} for figure in (inner, outer)]
    newer = inner.as_of is None or outer.as_of is None or inner.as_of > outer.as_of
    within = places[1] is None or (places[0] is not None and gazetteer().within(places[0], places[1]))
    return within and codes[1] <= codes[0] and not newer


@given(st.integers(1, 300), st.lists(st.integers(1, 200), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_parts_above_their_total_are_a_conflict_for_a_person_and_nothing_is_repaired(
    total: int, parts: list[int]
) -> None:
    rows = [(total, "total", None, None), *((number, "part", 0, f"town {at}") for at, number in enumerate(parts))]
    claims = [
        Claim(
            report="r",
            start=at,
            end=at + 1,
            quote="r",
            what="killed",
            count=Count(low=number, high=number, qualifier="exact", words=str(number)),
            scope=scope,
            place=Place(words=place, precision=1) if place else None,
            said_by=("SOHR", "a site"),
            part_of=whole,
        )
        for at, (number, scope, whole, place) in enumerate(rows)
    ]
    report = Report(id="r", text="r" * len(rows), publisher="a site", published="2025-03-08")
    (whole,) = [one for one in figures(reconcile([report], claims)) if one.breakdown]
    (row,) = whole.breakdown
    assert (row.total, row.sum, row.shortfall) == (total, sum(parts), total - sum(parts))
    assert (row.note == parts_module.CONFLICT) == (sum(parts) > total)
    assert any("parts exceed" in note for note in whole.notes) == (sum(parts) > total)
    assert whole.reported.best == total
