"""What must hold for any claims: echoes and order move nothing, bounds keep their order, nothing is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.figures import figures, rules
from marsad.model import Anchor, Claim, Count, Decision, Figure, Group, Place, Report
from marsad.reconcile import reconcile

ORIGINS = (
    "Syrian Observatory for Human Rights",
    "Syrian Network for Human Rights",
    "Amnesty International",
    "hospital record",
    "a telegram channel",
)
START = date(2025, 3, 6)


@st.composite
def counts(draw: st.DrawFn) -> Count:
    number = draw(st.integers(1, 400))
    kind = draw(st.sampled_from(("exact", "at_least", "more_than", "about", "between", "up_to")))
    low, high = {
        "exact": (number, number),
        "about": (number, number),
        "between": (number, number + 20),
        "up_to": (None, number),
    }.get(kind, (number, None))
    return Count(low=low, high=high, qualifier=kind, words=str(number))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Report], list[Claim]]:
    """A few reports of a few days, each with a claim or two of one of the origins."""
    reports, claims = [], []
    for at in range(draw(st.integers(1, 6))):
        day = START + timedelta(days=draw(st.integers(0, 5)))
        report = Report(id=f"r{at}", text=f"text number {at}", publisher="a news site", published=day.isoformat())
        reports.append(report)
        for one in range(draw(st.integers(1, 2))):
            status = draw(st.sampled_from((None, "civilian", "security_forces")))
            claims.append(
                Claim(
                    report=report.id,
                    start=one * 5,
                    end=one * 5 + 4,
                    quote=report.text[one * 5 : one * 5 + 4],
                    what=draw(st.sampled_from(("killed", "injured"))),
                    count=draw(counts()),
                    group=Group(status=status) if status else None,
                    scope=draw(st.sampled_from(("cumulative", "total", "day"))),
                    place=Place(words="the coast", precision=5),
                    said_by=(draw(st.sampled_from(ORIGINS)), "a news site"),
                )
            )
    return reports, claims


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_of_reports_moves_nothing(world: tuple[list[Report], list[Claim]], dice: object) -> None:
    reports, claims = world
    by_report = {report.id: [claim for claim in claims if claim.report == report.id] for report in reports}
    turned = list(reports)
    dice.shuffle(turned)  # type: ignore[attr-defined]
    shuffled = [claim for report in turned for claim in by_report[report.id]]
    assert figures(reconcile(turned, shuffled)) == figures(reconcile(reports, claims))
    assert reconcile(turned, shuffled).tolls == reconcile(reports, claims).tolls


@given(worlds())
@settings(max_examples=40, deadline=None)
def test_bounds_keep_their_order_and_no_number_is_made_up(world: tuple[list[Report], list[Claim]]) -> None:
    reports, claims = world
    said = {number for claim in claims if claim.count for number in (claim.count.low, claim.count.high) if number}
    bounds = {rules.bound(claim.count) for claim in claims if claim.count}
    said |= {number for one in bounds if one for number in (one.lo, one.hi) if number is not None}
    for figure in figures(reconcile(reports, claims)):
        told = figure.reported
        present = [number for number in (figure.documented, told.low, told.best, told.high) if number is not None]
        assert present == sorted(present), figure.id
        if not any(rule == "F12" or rule == "F18" for rule in figure.rules):
            assert {told.low, told.best, told.high} - {None} <= said, figure.id
        assert figure.claims


@given(worlds(), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_an_echo_moves_no_field_but_the_claims(world: tuple[list[Report], list[Claim]], pick: int) -> None:
    reports, claims = world
    named = [claim for claim in claims if claim.said_by[0] != "a telegram channel"]
    if not named:
        return
    claim = named[pick % len(named)]
    source = next(report for report in reports if report.id == claim.report)
    echo = replace(
        source, id="echo", publisher="another site", text=source.text + " told again elsewhere in other words"
    )
    repeated = replace(claim, report="echo", said_by=(claim.said_by[0], "another site"))
    before = figures(reconcile(reports, claims))
    after = figures(reconcile([*reports, echo], [*claims, repeated]))
    assert [_without_claims(one) for one in after] == [_without_claims(one) for one in before]


def _without_claims(figure: Figure) -> Figure:
    return replace(figure, claims=(), set_aside=(), entailed=None, notes=())


@given(worlds(), st.permutations(range(4)))
@settings(max_examples=30, deadline=None)
def test_order_of_decisions_moves_nothing(world: tuple[list[Report], list[Claim]], order: list[int]) -> None:
    reports, claims = world
    anchors = [Anchor(report=claim.report, quote=claim.quote, what=claim.what) for claim in claims]
    rulings = [
        Decision(id="d0", verb="reject", by="a", at="2025-03-10T00:00:00Z", anchor=anchors[0]),
        Decision(
            id="d1", verb="correct", by="b", at="2025-03-10T00:00:00Z", anchor=anchors[-1], value={"what": "injured"}
        ),
        Decision(id="d2", verb="accept", by="c", at="2025-03-10T00:00:00Z", anchor=anchors[-1]),
        Decision(id="d3", verb="withdraw", by="a", at="2025-03-11T00:00:00Z", supersedes=("d0",)),
    ]
    first = reconcile(reports, claims, rulings)
    second = reconcile(reports, claims, [rulings[at] for at in order])
    assert figures(first) == figures(second)
    assert len(first.claims) == len(claims)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.booleans(), st.booleans()), min_size=1, max_size=6), st.integers(1, 30)
)
@settings(max_examples=60, deadline=None)
def test_raising_an_open_claim_never_lowers_low(rows: list[tuple[int, bool, bool]], more: int) -> None:
    def evidence(lift: int) -> list[rules.Evidence]:
        return [
            rules.Evidence(
                origin=f"o{at}",
                party=f"o{at}",
                rank=5,
                supports="low",
                bound=rules.Bound(
                    lo=number + (lift if at == 0 else 0),
                    hi=None if at == 0 or opened else number,
                    point=number,
                    convention="bounds",
                ),
                spans=((f"r{at}", 0, 1),),
                early=early,
            )
            for at, (number, opened, early) in enumerate(rows)
        ]

    before, after = rules.derive(evidence(0), names=None, k=2), rules.derive(evidence(more), names=None, k=2)
    assert (after.low or 0) >= (before.low or 0)


def test_an_empty_record_gives_no_figure_and_never_a_zero() -> None:
    assert figures(reconcile((), ())) == []


def test_vague_words_stand_beside_the_number_and_become_none() -> None:
    told = Report(id="r", text="dozens 40 dead", publisher="a site", published="2025-03-08")
    words = Count(low=None, high=None, qualifier="vague", words="dozens")
    number = Count(low=40, high=40, qualifier="exact", words="40")
    base = {"report": "r", "what": "killed", "scope": "cumulative", "said_by": ("SOHR", "a site")}
    claims = [
        Claim(start=0, end=6, quote="dozens", count=words, **base),  # type: ignore[arg-type]
        Claim(start=7, end=9, quote="40", count=number, **base),  # type: ignore[arg-type]
    ]
    (figure,) = figures(reconcile([told], claims))
    assert figure.words == ("dozens",)
    assert (figure.reported.low, figure.reported.high) == (40, 40)
