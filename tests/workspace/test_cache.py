"""What was read comes back from the cache as it was, and what many claims say alike is held once."""

from __future__ import annotations

from pathlib import Path

from marsad.model import Report
from marsad.read import read
from marsad.workspace.cache import ClaimCache, key

TEXT = "At least 12 civilians were killed in Jableh on 8 March 2025, the Syrian Observatory for Human Rights said."


def test_claims_come_back_as_they_were_and_share_what_is_alike(tmp_path: Path) -> None:
    reports = [Report(id=name, text=TEXT, published="2025-03-09", publisher="a paper") for name in ("a", "b")]
    found = {key(report, "reader"): read(report) for report in reports}
    cache = ClaimCache(tmp_path)
    cache.put(found)
    again = cache.get([*found, b"unknown"])
    cache.close()
    assert again == found and all(found.values())
    one, other = (claims[0] for claims in again.values())
    assert one.count is other.count and one.place is other.place and one.said_by is other.said_by
    assert (one.report, other.report) == ("a", "b")
