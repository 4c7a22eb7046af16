"""Where a second reader disagrees: on the reader's screen and in the API, from answers that stand on the shelf."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

TEXT = "At least 12 civilians were killed in Homs on Friday. Nobody counted the 45 hurt in Hama."
ANSWER = [
    {"quote": "At least 12 civilians were killed", "what": "injured", "count": {"low": 12, "high": None}},
    {"quote": "the 45 hurt in Hama", "what": "displaced", "count": {"low": 45, "high": 45}},
    {"quote": "500 were executed", "what": "executed", "count": {"low": 500, "high": 500}},
]


@pytest.fixture(scope="module")
def disputed(coast: Path, caller: Callable[..., Any]) -> Iterator[str]:
    """A report with a model's answer about it on the shelf, as `marsad read --readers grammar,llm` leaves one."""
    from marsad.desk import shell
    from marsad.workspace.second import captured

    fields = {"id": "disputed", "publisher": "P", "published": "2025-03-08", "lang": "en", "text": TEXT}
    assert caller("monitor", "amal").send("reports", {"reports": [fields]})[0] == 201
    with shell.workspace() as opened:
        report = opened.report("disputed")
        assert report is not None
        item = captured(report, "m", json.dumps({"claims": ANSWER}), b"{}", datetime(2025, 3, 8, tzinfo=UTC))
        opened.keep_answer("amal")(item)
        shell.arrived_within(opened, [item.report.id])
    yield "disputed"


def test_the_api_says_where_a_reader_disagrees(disputed: str, caller: Callable[..., Any]) -> None:
    status, rows = caller("analyst").get(f"reports/{disputed}/opinions")
    assert status == 200
    kinds = {row["quote"]: (row["reader"], row["kind"]) for row in rows}
    assert kinds["At least 12 civilians were killed"] == ("llm", "what")
    assert all(TEXT[row["start"] :].startswith(row["quote"]) for row in rows)
    assert "500" not in json.dumps(rows)  # what does not stand in the text is no candidate
    first = next(row for row in rows if row["kind"] == "what")
    assert (first["claim"]["what"], first["grammar"]["what"]) == ("injured", "killed")
    claims = caller("analyst").get(f"reports/{disputed}/claims")[1]
    assert "displaced" not in {claim["what"] for claim in claims}  # a candidate is no claim


def test_a_report_that_nobody_read_twice_has_none(coast: Path, caller: Callable[..., Any]) -> None:
    assert caller("analyst").get("reports/coast-en-001/opinions") == (200, [])
    assert caller("analyst").get("reports/no-such/opinions")[0] == 404


def test_the_reader_shows_it_in_both_languages(disputed: str, client_for: Callable[..., Any]) -> None:
    client = client_for("verifier", "dina")
    page = client.get(f"/reports/{disputed}").content.decode()
    assert 'id="opinions"' in page
    assert "Where another reader disagrees" in page
    assert "At least 12 civilians were killed" in page.split('id="opinions"')[1]
    arabic = {"accept-language": "ar"}
    assert "حيث يختلف قارئ آخر" in client.get(f"/reports/{disputed}", headers=arabic).content.decode()
    assert 'id="opinions"' not in client.get("/reports/coast-en-001").content.decode()
