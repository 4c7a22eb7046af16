"""Grades that words give (F16), and the outlier beside a single other number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from marsad.figures import figures
from marsad.model import Anchor, Claim, Count, Decision, Figure, Group, Place, Report
from marsad.reconcile import reconcile

DAY = date(2025, 3, 7)
TOWN = Place(words="Jableh", precision=1)


def told(name: str, at: int, what: str, voice: str, number: int | None = None, **more: object) -> Claim:
    base = Claim(
        report=name,
        start=at * 6,
        end=at * 6 + 5,
        quote="words",
        what=what,
        count=Count(low=number, high=number, qualifier="exact", words=str(number)) if number else None,
        scope="incident" if number else None,
        since=DAY,
        until=DAY,
        place=TOWN,
        said_by=(voice, "a site"),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def grades(*claims: Claim, decisions: tuple[Decision, ...] = ()) -> dict[str, str]:
    return {one.id: one.grade for one in made(*claims, decisions=decisions)}


def made(*claims: Claim, decisions: tuple[Decision, ...] = ()) -> list[Figure]:
    names = sorted({claim.report for claim in claims})
    reports = [Report(id=name, text="words " * 12, published="2025-03-08", publisher="a site") for name in names]
    return figures(reconcile(reports, claims, decisions))


KILLED = told("a", 0, "killed", "SOHR", 13, party="the security forces")


def test_a_side_that_accepts_this_event_confirms_it() -> None:
    accepts = told("a", 1, "responsibility_acknowledged", "the security forces", stance="acknowledged")
    assert set(grades(KILLED, accepts).values()) == {"confirmed"}


@pytest.mark.parametrize(
    "other",
    [
        told("a", 1, "responsibility_acknowledged", "armed groups", stance="acknowledged"),  # another side
        told("a", 1, "responsibility_acknowledged", "the security forces", stance="denied"),
        told("b", 1, "responsibility_acknowledged", "the security forces", stance="acknowledged"),  # another report
        told("a", 1, "responsibility_acknowledged", "the security forces", since=date(2025, 3, 1)),  # another day
        told("a", 1, "responsibility_denied", "the security forces"),
    ],
)
def test_nothing_else_confirms_it(other: Claim) -> None:
    assert set(grades(KILLED, other).values()) == {"weak"}


def test_who_acknowledges_and_blames_others_admits_nothing() -> None:
    accepts = told("a", 1, "responsibility_acknowledged", "the security forces", stance="acknowledged")
    blames = told("a", 2, "responsibility_attributed", "the security forces")
    assert set(grades(KILLED, accepts, blames).values()) == {"weak"}


def test_a_person_s_grade_wins() -> None:
    (name,) = grades(KILLED)
    ruling = Decision(
        id="1", verb="grade", by="a", at="2025-04-01", subject=f"figure:{name}", value={"grade": "discounted"}
    )
    assert grades(KILLED, decisions=(ruling,)) == {name: "discounted"}


def test_an_incident_shown_to_have_killed_fighters_only_is_discounted_for_civilians() -> None:
    total = told("a", 0, "killed", "SOHR", 3)
    fighters = told("a", 1, "killed", "a funeral notice", 3, group=Group(status="fighter"))
    hint = Decision(
        id="1",
        verb="figure",
        by="a",
        at="2025-04-01",
        anchor=None,
        value={"persons": "p"},
    )
    anchored = replace(hint, anchor=Anchor(report="a", quote="words", what="killed", occurrence=1))
    found = {one.group: one for one in made(total, fighters, decisions=(anchored,))}
    assert found["civilian"].grade == "discounted"
    assert (found["civilian"].reported.low, found["civilian"].reported.high) == (0, 0)
    assert found["fighter"].grade != "discounted"


def test_one_of_two_numbers_far_apart_raises_high_alone() -> None:
    week = told("a", 0, "killed", "SOHR", 1383, scope="cumulative", since=None, until=None)
    war = told("b", 0, "killed", "SNHR", 600_000, scope="cumulative", since=None, until=None)
    (figure,) = made(week, war)
    assert (figure.reported.low, figure.reported.best, figure.reported.high) == (1383, 1383, 600_000)
    assert figure.provisional
    assert any(note.startswith("outlier") for note in figure.notes)
