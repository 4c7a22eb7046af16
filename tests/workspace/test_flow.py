"""Rulings flow into the record, and a record as of a day knows only what was there by then."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.model import Decision
from marsad.workspace import Workspace
from marsad.workspace.flow import until
from marsad.workspace.queue import queue
from marsad.workspace.standing import places_of

REPORTS = [
    {
        "id": "r1",
        "publisher": "a paper",
        "published": "2025-03-08",
        "lang": "en",
        "text": "At least 12 people were killed in Jableh on Friday, the Syrian Observatory for Human Rights said.",
    },
    {
        "id": "r2",
        "publisher": "a paper",
        "published": "2025-03-10",
        "lang": "en",
        "text": "Some 40 people were killed in Baniyas, the Syrian Network for Human Rights said on Monday.",
    },
]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with two reports, whose clock stands on 9 March 2025."""
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, REPORTS)), encoding="utf-8")
    made = Workspace.create(tmp_path / "coast")
    made._clock = lambda: datetime(2025, 3, 9, 12, tzinfo=UTC)
    made.add([tmp_path / "in.jsonl"], by="amal")
    return made


def test_a_rejected_claim_leaves_the_record_and_comes_back_when_the_ruling_is_withdrawn(workspace: Workspace) -> None:
    killed = [claim for claim in workspace.record.claims if claim.what == "killed"]
    assert len(killed) == 2
    ruling = workspace.rule("reject", "r1:1", by="basim", because="another place")
    assert [claim.report for claim in workspace.record.claims if claim.what == "killed"] == ["r2"]
    workspace.withdraw(ruling.id, by="basim")
    assert [claim for claim in workspace.record.claims if claim.what == "killed"] == killed


def test_what_was_ruled_on_leaves_the_queue(workspace: Workspace) -> None:
    before = {item.name for item in queue(workspace.record, workspace.gazetteer) if item.kind == "claim"}
    workspace.rule("accept", "r2:1", by="basim")
    after = {item.name for item in queue(workspace.record, workspace.gazetteer) if item.kind == "claim"}
    assert len(before - after) == 1


def test_as_of_a_day_later_reports_are_not_known(workspace: Workspace) -> None:
    assert {claim.report for claim in workspace.record_as_of("2025-03-08").claims} == {"r1"}
    assert {claim.report for claim in workspace.record_as_of("2025-03-10").claims} == {"r1", "r2"}


def test_as_of_a_day_later_rulings_are_not_known(workspace: Workspace) -> None:
    workspace.rule("reject", "r1:1", by="basim")
    reports, decisions = until(workspace.reports, workspace.decisions, "2025-03-08")
    assert ([report.id for report in reports], decisions) == (["r1"], [])


def test_deleting_the_cache_changes_nothing(workspace: Workspace) -> None:
    before = workspace.record.claims
    for path in (workspace.folder / ".cache").iterdir():
        path.unlink()
    workspace._forget()
    assert workspace.record.claims == before


def test_a_ruling_on_the_words_of_a_place_places_every_claim_that_says_them() -> None:
    ruling = Decision(
        id="1", verb="place", by="a", at="2025-03-09T00:00:00Z", subject="Al-Jabla", value={"id": "place:j"}
    )
    assert places_of([ruling]) == {"al jabla": "place:j"}


def test_what_another_records_while_this_one_looks_is_known_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = workspace.decisions
    with Workspace.open(workspace.folder) as other, monkeypatch.context() as patch:
        told = workspace.ledger.size

        def meanwhile() -> int:
            size = told()
            other.decide("grade", by="basim", because="looked", subject="figure:one", value={"grade": "fair"})
            return size

        patch.setattr(workspace.ledger, "size", meanwhile)
        for _ in range(3):
            workspace.refresh()
            assert len({one.id for one in workspace.decisions}) == len(workspace.decisions)
    workspace.refresh()
    ids = [one.id for one in workspace.decisions]
    assert ids == [one.id for one in workspace.ledger.decisions()] and len(ids) == len(known) + 3
    assert workspace.head() == workspace.ledger.head()
