"""Victims' lists are evidence like reports: checked, backed up, merged and erased with their bytes."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.ledger import erasure
from marsad.ledger.backup import backup, restore
from marsad.ledger.errors import Refused
from marsad.ledger.merge import merge

LIST = "name,age\nليلى,30\n".encode()
NAME = sha256(LIST).hexdigest()


def take_in(led: ledger.Ledger, label: str = "graves", by: str = "leila") -> None:
    led.blobs.put(LIST)
    led.record(ruling("list", by=by, anchor=None, subject=f"list:{label}", value={"sha256": NAME, "rows": 1}))


@pytest.fixture
def lists(led: ledger.Ledger) -> ledger.Ledger:
    led.add([item("a report")], by="leila")
    take_in(led)
    led.record(ruling("publish", anchor=None, subject="release:1", value={"sha256": "0" * 64}))
    return led


def test_a_list_is_counted_and_its_bytes_are_checked(lists: ledger.Ledger) -> None:
    found = ledger.verify(lists.path)
    assert (found.blobs, found.findings) == (2, ())
    lists.blobs.path(NAME).write_bytes(b"forged")
    (finding,) = ledger.verify(lists.path).findings
    assert (finding.kind, finding.what) == ("blob", f"the original {NAME} is altered")


def test_a_list_is_in_the_backup(lists: ledger.Ledger, tmp_path: Path) -> None:
    secret = pyrage.x25519.Identity.generate()
    done = backup(lists, tmp_path / "monday", to=[str(secret.to_public())], by="leila")
    back = restore(done.content, done.keys, tmp_path / "back", secret=str(secret), by="omar")
    assert back.originals == 2
    with ledger.open(tmp_path / "back") as again:
        assert again.blobs.get(NAME) == LIST


def test_a_list_comes_along_in_a_merge(lists: ledger.Ledger, tmp_path: Path) -> None:
    with ledger.open(tmp_path / "other", create=True) as other:
        merge(other, lists, by="hala")
        assert other.blobs.get(NAME) == LIST
    assert not ledger.verify(tmp_path / "other").findings


def test_a_list_is_erased_with_its_bytes_and_not_while_another_needs_them(lists: ledger.Ledger) -> None:
    take_in(lists, "the same under another name")
    with pytest.raises(Refused, match="rests on the same original; erase that list too"):
        erasure.erase(lists, ["list:graves"], ground="asked", first="leila", second="omar")
    assert lists.blobs.has(NAME)
    subjects = ["list:graves", "list:the same under another name"]
    assert erasure.erase(lists, subjects, ground="asked", first="leila", second="omar").originals == 1
    assert not lists.blobs.has(NAME)
    assert not ledger.verify(lists.path).findings
