"""Linked lists of a workspace to an estimate: who is counted, what matching does to it, and who asked for it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent.parent / "people"))
import invented

from marsad.cli import marsad
from marsad.model import BadInput
from marsad.workspace import Workspace, estimates, lists, named

REPORT = {
    "id": "r1", "publisher": "a paper", "published": "2031-05-08", "lang": "en",
    "text": "At least 300 people have been killed in the country since March 7, "
            "the Syrian Observatory for Human Rights said.",
}  # fmt: skip
COVERS = {"hospital": 0.5, "monitor": 0.4, "families": 0.45, "registry": 0.35}
ALL = "killed/all/Syrian/cumulative"
REASON = "every household of the town was asked"
DGA = estimates.Request(method="dga", by="Nour")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one toll and four lists of 500 invented people."""
    home, rng = tmp_path_factory.mktemp("town"), np.random.default_rng(7)
    people = invented.invent_people(rng, 500)
    (home / "in.jsonl").write_text(json.dumps(REPORT), encoding="utf-8")
    with Workspace.create(home / "w") as made:
        made.add([home / "in.jsonl"], by="amal")
        for name, share in COVERS.items():
            view = invented.View(name=name, covers=share, birth_dates=False, two_parts=0.1, no_age=0.1)
            invented.see(rng, people, view)[0].write_csv(home / f"{name}.csv")
            lists.add(made, home / f"{name}.csv", by="amal")
    return home / "w"


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    with Workspace.open(folder) as opened:
        yield opened


def test_every_cell_opens_to_its_people_and_their_rows(workspace: Workspace) -> None:
    table, opened = estimates.table(workspace), estimates.cells(workspace, ALL)
    assert table is not None
    assert table.documented == len(named.persons(workspace)) == sum(len(cell.people) for cell in opened)
    for cell in opened:
        pattern = sum(1 << table.lists.index(name) for name in cell.lists)
        assert table.people(pattern) == tuple(person.id for person in cell.people)
        assert all({row.partition(":")[0] for row in one.records} == set(cell.lists) for one in cell.people)
    rows = [row for cell in opened for person in cell.people for row in person.records]
    assert len(rows) == len(set(rows)) == sum(one.rows for one in lists.lists(workspace))


def test_the_estimate_holds_the_truth_and_shows_what_the_matching_does(workspace: Workspace) -> None:
    answer = estimates.answers(workspace, methods=["dga"], request=DGA)["dga"]
    assert answer.fit is not None and answer.fit.posterior is not None
    assert answer.fit.posterior.quantile(0.025) <= 500 <= answer.fit.posterior.quantile(0.975)
    assert [row["value"] for row in answer.sensitivity if row["vary"] == "matching"] == ["looser", "tighter"]
    assert answer.record().diagnostics["replicates"]["number"] == 10


def test_imputations_settle_the_links_in_doubt_and_no_others(workspace: Workspace) -> None:
    from marsad.people.cluster import cluster, impute
    from marsad.people.count import documented

    pile, rulings = lists.pile_of(workspace)
    best = cluster(pile, rulings)
    counts = [impute(pile, rulings, np.random.default_rng(seed)).people for seed in range(12)]
    assert len(set(counts)) > 1
    counted = documented(pile, best, rulings)
    assert np.mean(counts) == pytest.approx(counted.expected, rel=0.03)
    assert impute(pile, rulings, np.random.default_rng(1)).people == counts[1]
    settled = replace(pile, links={pair: one.above(0.999) for pair, one in pile.links.items()})
    sure = [impute(settled, rulings, np.random.default_rng(seed)).people for seed in range(3)]
    assert max(sure) - min(sure) <= 1


def test_a_request_in_the_log_shows_in_its_figure_and_only_there(folder: Path) -> None:
    with Workspace.open(folder) as opened:
        before = {figure.id: figure for figure in opened.figures()}
        assert before[ALL].estimated is None
        asked = estimates.ask(opened, ALL, DGA)
        after = {figure.id: figure for figure in opened.figures()}
        estimate = after[ALL].estimated
        assert estimate is not None and estimate.n is not None
        assert (estimate.verdict, estimate.documented) == ("lower_bound_only", after[ALL].documented)
        assert (after[ALL].documented, after[ALL].reported) == (before[ALL].documented, before[ALL].reported)
        reasoned = estimates.ask(opened, ALL, replace(DGA, because=REASON))
        found = next(figure for figure in opened.figures() if figure.id == ALL).estimated
        assert found is not None and reasoned.supersedes == (asked.id,)
        assert found.diagnostics["grounds"]["decision"] == reasoned.id
        opened.withdraw(reasoned.id, by="Nour")
        assert [one.because for one in estimates.requests(opened).values()] == [""]
        opened.withdraw(asked.id, by="Nour")
        assert next(figure for figure in opened.figures() if figure.id == ALL).estimated is None


def test_a_request_needs_a_name_and_a_cell_that_lists_fill(workspace: Workspace) -> None:
    for figure, request in ((ALL, replace(DGA, by="")), (ALL, replace(DGA, method="all")), ("injured/all", DGA)):
        with pytest.raises(BadInput):
            estimates.ask(workspace, figure, request)


def test_the_command_takes_a_workspace_and_trace_walks_down_to_rows(folder: Path) -> None:
    run = CliRunner()
    asked = run.invoke(
        marsad, ["estimate", str(folder), "--method", "dga", "--figure", ALL, "--record", "--by", "Nour", "--json",
                 "--homogeneous-because", REASON]
    )  # fmt: skip
    assert asked.exit_code == 0, asked.output
    traced = json.loads(run.invoke(marsad, ["trace", ALL, str(folder), "--json"]).output)
    printed = json.loads(asked.output)
    assert traced["figure"]["estimated"]["n"] == printed["diagnostics"].get("lower_bound", printed["n"])
    held = traced["lists"]
    assert sum(len(cell["people"]) for cell in held) == traced["figure"]["documented"]
    shown = run.invoke(marsad, ["trace", ALL, str(folder)]).output
    assert "hospital + monitor" in shown and "dga" in shown
    loose = run.invoke(marsad, ["estimate", str(folder), "--homogeneous-because", REASON])
    assert isinstance(loose.exception, BadInput)
