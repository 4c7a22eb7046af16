"""A disk that is full, and one that can only be read: nothing is lost, everything is read, and the error says which."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.cli import marsad
from marsad.ledger.errors import NoSpace
from marsad.ledger.store import SHARED_BYTES, why_only_readable
from marsad.workspace import Workspace

WORDS = "On 9 March 2025 SOHR said 20 civilians were killed in Jableh."


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    if not _mount("-t", "tmpfs", "-o", "size=1500k", "none", str(tmp_path)):
        pytest.skip("needs the right to mount")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


@pytest.fixture
def workspace(disk: Path) -> Path:
    """A workspace with a report on that disk."""
    with Workspace.create(disk / "ws") as made:
        (disk / "a.txt").write_text(WORDS, encoding="utf-8")
        assert made.add([disk / "a.txt"], by="leila").new
    return disk / "ws"


def fill(disk: Path) -> None:
    with pytest.raises(OSError, match="No space"), (disk / "fill").open("wb", buffering=0) as file:
        while True:
            file.write(b"\x00" * 4096)


def run(*words: str) -> Result:
    return CliRunner().invoke(marsad, words)


def test_a_full_disk_is_read_and_said_to_be_full(disk: Path, workspace: Path) -> None:
    fill(disk)
    with ledger.open(workspace) as led, pytest.raises(NoSpace, match="the disk is full"):
        led.record(ruling())
    with ledger.open(workspace) as led, pytest.raises(NoSpace, match="the disk is full"):
        led.add([item("another", "r2")], by="leila")
    assert run("verify", str(workspace)).exit_code == 0
    assert "killed" in run("read", str(workspace)).output
    (disk / "fill").unlink()
    with ledger.open(workspace) as led:
        led.record(ruling())
    assert not ledger.verify(workspace).findings


def test_a_disk_that_is_only_read(disk: Path, workspace: Path) -> None:
    assert _mount("-o", "remount,ro", str(disk))
    with ledger.open(workspace) as led:
        with pytest.raises(NoSpace, match="nothing can be written here"):
            led.record(ruling())
        assert [report.text[:10] for report in led.reports()] == ["On 9 March"]
    assert run("verify", str(workspace)).exit_code == 0
    assert "killed" in run("read", str(workspace)).output


def test_a_journal_that_somebody_may_be_writing_is_not_passed_over(disk: Path, workspace: Path) -> None:
    database = workspace / "marsad.db"
    fill(disk)
    assert why_only_readable(database).startswith("the disk is full")
    (disk / "fill").unlink()
    Path(f"{database}-shm").write_bytes(b"\x00" * SHARED_BYTES)
    fill(disk)
    assert why_only_readable(database) == ""
    Path(f"{database}-shm").unlink()
    Path(f"{database}-wal").write_bytes(b"a commit that is not in the file yet")
    assert why_only_readable(database) == ""
