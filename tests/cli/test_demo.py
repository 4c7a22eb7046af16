"""The demo is the main job on real input: it runs from nothing, twice, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from marsad.cli import marsad


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_demo_runs_from_nothing_and_again(tmp_path: Path, lang: str) -> None:
    for _ in range(2):
        done = CliRunner().invoke(marsad, ["demo", "--into", str(tmp_path), "--lang", lang], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    assert "1,426" in done.output or "١٬٤٢٦" in done.output
    assert "66 same" in done.output
    assert "marsad serve" in done.output


def test_a_file_in_the_way_is_said_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "coast-2025").write_text("mine")
    done = CliRunner().invoke(marsad, ["demo", "--into", str(tmp_path)])
    assert done.exit_code != 0
    assert (tmp_path / "coast-2025").read_text() == "mine"
