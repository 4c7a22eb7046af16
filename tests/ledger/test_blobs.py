"""Originals: named by their hash, written before they are acknowledged, never half."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.ledger.blobs import Blobs, Disk
from marsad.ledger.errors import Damaged, NoSpace


@given(contents=st.lists(st.binary(max_size=200), max_size=12))
def test_what_is_put_is_got(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    blobs = Blobs(tmp_path_factory.mktemp("blobs"))
    names = blobs.put_many(contents)
    assert names == [sha256(data).hexdigest() for data in contents]
    assert [blobs.get(name) for name in names] == contents
    assert list(blobs.names()) == sorted(set(names))
    assert not list(blobs.scrub(names))


def test_damage_is_told(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.put(b"words")
    blobs.path(name).write_bytes(b"Words")
    with pytest.raises(Damaged, match="altered"):
        blobs.get(name)
    blobs.path(name).unlink()
    with pytest.raises(Damaged, match="missing"):
        blobs.get(name)


class Full(Disk):
    def write(self, path: Path, data: bytes) -> None:
        path.write_bytes(data[: len(data) // 2])
        raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(NoSpace, match="the disk is full"):
        Blobs(tmp_path, Full()).put(b"some words")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_destroyed_is_gone(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.put(b"words")
    blobs.destroy(name)
    blobs.destroy(name)
    assert not blobs.has(name)
