"""The pages that people follow: every command in them is run, in order, and prints what the page says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from marsad.cli import marsad

ROOT = Path(__file__).parents[1]
PAGES = ["docs/tutorial/coast.md", "docs/ar/tutorial.md", "docs/how-to/verifier.md", "docs/how-to/statistician.md"]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def steps(text: str) -> Iterator[tuple[str, list[str]]]:
    """A page in, each command with the lines that the page shows below it out."""
    command, shown = "", []
    for line in "".join(BLOCK.findall(text)).splitlines():
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line[2:], []
        elif line.strip():
            shown.append(line.strip())
    if command:
        yield command, shown


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_tells_to_type_works(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    ruling, told = "", list(steps((ROOT / page).read_text(encoding="utf-8")))
    assert told
    for command, shown in told:
        words = shlex.split(command.replace("NUMBER", ruling))
        assert words[0] == "marsad", command
        done = CliRunner().invoke(marsad, words[1:])
        assert done.exit_code == 0, (command, done.output)
        for line in shown:
            assert line in done.output, (command, line)
        ruling = done.output.split()[0] if words[1] == "decide" else ruling
