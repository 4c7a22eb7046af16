"""The rulings that stand on a report are the same however many of them were known before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marsad.model import Anchor, Decision
from marsad.reconcile.rulings import in_force
from marsad.workspace.standing import Standing

VERBS = ("accept", "reject", "correct", "place", "withdraw")


def _ruling(number: int, verb: str, report: str | None, supersedes: list[int]) -> Decision:
    on = Anchor(report=report, quote="12 people", what="killed") if report and verb != "withdraw" else None
    return Decision(
        id=str(number),
        verb=verb,
        by="someone",
        at="2026-03-01T10:00:00+00:00",
        anchor=on,
        subject="Jableh" if verb == "place" and on is None else None,
        value={"id": "place:j"} if verb == "place" else {},
        supersedes=tuple(str(one) for one in supersedes if one < number),
    )


@st.composite
def logs(draw: st.DrawFn) -> list[Decision]:
    some = st.lists(st.integers(1, 8), max_size=2)
    rows = draw(st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(("a", "b", None)), some), max_size=8))
    return [_ruling(number, *row) for number, row in enumerate(rows, 1)]


@given(logs(), st.integers(0, 8))
def test_later_rulings_leave_what_all_together_leave(log: list[Decision], known: int) -> None:
    whole = Standing.of(log)
    after = Standing.of(log[:known]).with_later(log[known:])
    assert after is None or after == whole


@given(logs())
def test_what_stands_on_reports_is_what_is_in_force(log: list[Decision]) -> None:
    held = {one.id for own in Standing.of(log).on.values() for one in own}
    assert held == {one.id for one in in_force(log) if one.anchor}


def test_a_ruling_that_replaces_another_has_everything_asked_anew() -> None:
    first, second = _ruling(1, "accept", "a", []), _ruling(2, "reject", "a", [1])
    assert Standing.of([first]).with_later([second]) is None
    assert Standing.of([first]).with_later([_ruling(3, "reject", "b", [])]) is not None
