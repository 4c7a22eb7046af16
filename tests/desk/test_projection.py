"""The lists' tables: made again they are the same, what is ruled meanwhile stays, words are counted and ranked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("django", reason="the desk's extra is not installed")


def test_making_the_lists_again_writes_nothing(coast: Path) -> None:
    from marsad.desk import shell
    from marsad.desk.projection import build, write
    from marsad.desk.projection.events import incident_rows, toll_rows
    from marsad.desk.projection.models import FigureRow, IncidentReport, IncidentRow, ReportRow, TollRow
    from marsad.desk.projection.rows import figure_rows

    with shell.workspace() as opened:
        build.make(opened)
        held = dict(ReportRow.objects.values_list("pk", "digest"))
        assert held == {one.row.pk: one.row.digest for one in build._made_reports(opened)}
        assert write.change(FigureRow, figure_rows(opened.figures())) == write.Change(FigureRow, [], [])
        incidents, links = incident_rows(opened.record, opened.gazetteer)
        assert write.change(IncidentRow, incidents) == write.Change(IncidentRow, [], [])
        assert write.change(TollRow, toll_rows(opened.record.tolls)) == write.Change(TollRow, [], [])
        pairs = write.change_of_pairs(IncidentReport, ("incident_id", "report_id"), links)
        assert links
        assert pairs == write.Change(IncidentReport, [], [])


def test_what_differs_is_written_and_what_is_gone_is_deleted(coast: Path) -> None:
    from marsad.desk import shell
    from marsad.desk.projection import write
    from marsad.desk.projection.models import FigureRow
    from marsad.desk.projection.rows import figure_rows

    with shell.workspace() as opened:
        rows = figure_rows(opened.figures())
    FigureRow.objects.filter(pk=0).update(place="elsewhere")
    FigureRow.objects.create(position=99_999, what="killed", group="all", figure={})
    found = write.change(FigureRow, rows)
    assert ([row.pk for row in found.written], found.gone) == ([0], [99_999])
    found.store()
    assert FigureRow.objects.get(pk=0).place == rows[0].place
    assert FigureRow.objects.count() == len(rows)


def test_a_ruling_given_while_the_lists_are_made_stays(coast: Path, caller: Callable[..., Any]) -> None:
    from marsad.desk import shell
    from marsad.desk.projection import build, write
    from marsad.desk.projection.models import ClaimRow, ReportRow

    claim = ClaimRow.objects.filter(state="open", position=0).order_by("pk")[0]
    with shell.workspace() as opened:
        head = opened.ledger.size()
        made = list(build._made_reports(opened))  # the whole record, as it stood before the ruling
    status, _ = caller("verifier", "vera").send(
        f"reports/{claim.report_id}/rulings", {"verb": "accept", "quote": claim.quote, "what": claim.what}
    )
    assert status == 201
    ReportRow.objects.update(digest="")
    with shell.workspace() as opened:
        write.write_reports(made, {one.row.pk for one in made}, lambda: build._ruled_after(opened, head), 500)
        assert ClaimRow.objects.get(report=claim.report_id, position=0).state == "accepted"
        build.make(opened)
    assert ClaimRow.objects.get(report=claim.report_id, position=0).state == "accepted"


def test_a_report_shows_the_texts_that_repeat_it(coast: Path, client_for: Callable[..., Any]) -> None:
    from marsad.desk.projection.models import ReportRow

    rows = {row.pk: row.beside for row in ReportRow.objects.all() if row.beside}
    copies = next((name, one) for name, known in rows.items() for one in known["copies"])
    echoes = next((name, one) for name, known in rows.items() for one in known["echoes"])
    for name, one in (copies, echoes):
        assert one["report"] != name
        page = client_for("verifier").get(f"/reports/{name}").content.decode()
        assert f'href="/reports/{one["report"]}' in page
    assert any(one["report"] == copies[0] for one in rows[copies[1]["report"]]["copies"])  # it is told both ways


def test_search_counts_exactly_and_ranks_only_what_tells_texts_apart(coast: Path) -> None:
    from django.db import transaction

    from marsad.desk.projection import search

    texts = [(f"t{n}", f"quiet village {'harvest ' * (n % 5)}{'zebra' if n == 3 else ''}") for n in range(300)]
    with transaction.atomic():
        before = search.known("incident")
        search.put("incident", texts)
        assert search.find("incident", "zebra").refs == ["t3"]
        assert search.find("incident", "harvest", limit=5).count == 240
        everywhere = search.find("incident", "quiet village", limit=3)
        assert (everywhere.count, everywhere.refs) == (300, ["t299", "t298", "t297"])  # the newest first
        search.put("incident", [("t3", "a lion")])
        assert (search.find("incident", "zebra").count, search.find("incident", "lion").refs) == (0, ["t3"])
        search.take_out("incident", [name for name, _ in texts])
        assert search.known("incident") == before


def test_every_route_that_a_server_answers_itself_is_one() -> None:
    from marsad.desk.policy import ROUTES
    from marsad.desk.serving.routes import LISTED, OWN

    assert set(ROUTES) >= {*LISTED, *OWN}


@pytest.mark.parametrize(
    ("method", "path", "query", "place"),
    [
        ("GET", "/inbox", "q=x", "lists"),
        ("GET", "/figures", "as_of=", "counted"),
        ("GET", "/figures", "as_of=2025-03-08", "back"),
        ("GET", "/figures/3", "", "back"),
        ("POST", "/reports/a%20b/rule", "", "lists"),
        ("POST", "/incidents/x/merge", "", "back"),
        ("GET", "/account/login/", "", "self"),
        ("POST", "/drafts", "", "self"),
        ("GET", "/static/desk/desk.css", "", "self"),
        ("GET", "/api/v1/reports/x/claims", "", "lists"),
        ("POST", "/api/v1/reports", "", "back"),
        ("POST", "/api/v1/reports/x/rulings", "", "lists"),
        ("GET", "/api/v1/people/pairs", "", "back"),
        ("POST", "/api/v1/log/checkpoints", "", "back"),
        ("GET", "/api/v1/figures", "as_of=2025-03-08", "back"),
        ("GET", "/nowhere/at/all", "", "self"),
    ],
)
def test_where_a_request_is_answered(method: str, path: str, query: str, place: str, coast: Path) -> None:
    from marsad.desk.serving.routes import place_of

    assert place_of(method, path, query) == place
