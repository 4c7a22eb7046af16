"""A ledger in a fresh folder, with a clock and dice that the test holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from marsad import ledger
from marsad.model import Anchor, Decision, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A collected report, as the door hands it over."""

    report: Report
    original: bytes
    parser: str = "test 1"
    name: str = "a.txt"


def item(text: str, identity: str = "r1", original: bytes | None = None) -> Item:
    return Item(report=Report(id=identity, text=text), original=original or text.encode())


def ruling(verb: str = "accept", by: str = "leila", quote: str = "340 civilians", **more: object) -> Decision:
    fields: dict[str, object] = {
        "id": "",
        "verb": verb,
        "by": by,
        "at": "2025-03-09T10:00:00Z",
        "anchor": Anchor(report="r1", quote=quote, what="killed"),
    }
    return Decision(**(fields | more))  # type: ignore[arg-type]


@pytest.fixture
def led(tmp_path: Path) -> Iterator[ledger.Ledger]:
    with ledger.open(tmp_path / "ws", create=True) as opened:
        yield opened
