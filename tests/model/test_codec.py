"""Contract JSON in, records out: what fits comes back the same, what does not fit is refused with its place."""

import pytest

from marsad.model import BadInput
from marsad.model.codec import claim_from_json, dumps, report_from_json


def test_a_report_without_id_is_named_by_its_text() -> None:
    report = report_from_json('{"text": "Three people were killed."}')
    assert len(report.id) == 64
    assert report.day is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("not json", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"text": "  "}', "without text"),
        ('{"text": "x", "published": "2025-02-30"}', "no date that exists"),
        ('{"text": "x", "published": "2025-03-08T10:00:00"}', "no offset"),
        ('{"text": "x", "publisher": 7}', "not a string"),
    ],
)
def test_a_line_that_cannot_be_used_says_what_and_where(line: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as error:
        report_from_json(line, where="notes.jsonl line 3")
    assert str(error.value).startswith("notes.jsonl line 3: ")


def test_a_claim_comes_back_the_same() -> None:
    line = (
        '{"report":"r1","start":0,"end":9,"quote":"340 died","what":"killed","count":{"low":340,"high":null,'
        '"qualifier":"at_least","words":"340","unit":"persons"},"since":"2025-03-06","said_by":["SOHR","AFP"]}'
    )
    claim = claim_from_json(line)
    assert claim_from_json(dumps(claim)) == claim
    assert claim.said_by == ("SOHR", "AFP")
