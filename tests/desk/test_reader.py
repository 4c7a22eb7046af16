"""Personas at the reader: Amal rules, Basim is the second person and does not see her grade before his own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from marsad.desk.reader.correction import correction


def test_the_words_stand_on_the_page_with_their_claims_marked(coast: Path, client_for: Callable[..., Any]) -> None:
    page = client_for("monitor").get("/reports/coast-en-001").content.decode()
    assert 'data-claims="0"' in page
    assert "<mark" in page


def test_the_second_person_does_not_see_the_first_ones_ruling(coast: Path, client_for: Callable[..., Any]) -> None:
    amal, basim = client_for("monitor", "amal"), client_for("verifier", "basim")
    done = amal.post("/reports/coast-en-009/rule", {"verb": "accept", "claim": "0"}, follow=True)
    assert done.status_code == 200
    from marsad.desk.projection.models import ClaimRow

    row = ClaimRow.objects.get(report_id="coast-en-009", position=0)
    assert (row.state, row.first_by, row.second_by) == ("accepted", "amal", "")
    assert "state-waiting" in basim.get("/reports/coast-en-009").content.decode()
    assert "state-accepted" in amal.get("/reports/coast-en-009").content.decode()
    basim.post("/reports/coast-en-009/rule", {"verb": "accept", "claim": "0"})
    row = ClaimRow.objects.get(report_id="coast-en-009", position=0)
    assert (row.first_by, row.second_by) == ("amal", "basim")


def test_the_same_person_is_never_both(coast: Path, client_for: Callable[..., Any]) -> None:
    amal = client_for("monitor", "amal")
    for _ in range(2):
        amal.post("/reports/coast-en-004/rule", {"verb": "accept", "claim": "0"})
    from marsad.desk.projection.models import ClaimRow

    assert ClaimRow.objects.get(report_id="coast-en-004", position=0).second_by == ""


def test_what_cannot_be_used_says_what_and_what_to_do(coast: Path, client_for: Callable[..., Any]) -> None:
    amal = client_for("monitor", "amal")
    for form in ({"verb": "explode"}, {"verb": "accept", "claim": "x"}, {"verb": "add", "what": "kiled"}):
        answer = amal.post("/reports/coast-en-004/rule", form)
        assert answer.status_code == 400, form
        assert "Traceback" not in answer.content.decode()


def test_sources_are_shown_as_text(coast: Path, client_for: Callable[..., Any]) -> None:
    amal = client_for("monitor", "amal")
    text = "<script>alert(1)</script> At least 12 people were killed in Jableh."
    amal.post("/inbox/drop", {"text": text, "publisher": "<b>x</b>"})
    from marsad.desk.projection.models import ReportRow

    row = ReportRow.objects.get(publisher="<b>x</b>")
    page = amal.get(f"/reports/{row.id}").content.decode() + amal.get("/inbox").content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_form_gives_fields_or_an_error_that_says_why(low: str, what: str) -> None:
    from marsad.model import BadInput

    try:
        fields = correction({"low": low, "qualifier": "exact", "what": what}, {})
    except BadInput as error:
        assert error.todo
    else:
        assert set(fields) <= {"what", "count"}
