"""What a command does not need it does not load: help and the import of Marsad stay quick on an old machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from marsad.cli import marsad

# what takes long to load, and what only some commands need
HEAVY = (
    "numpy", "scipy", "numba", "polars", "pyarrow", "rapidfuzz", "django", "docx", "openpyxl", "lxml",
    "trafilatura", "warcio", "pypdf", "cryptography", "sqlite3", "rich", "msgspec", "pyspark", "spacy",
    "marsad.read", "marsad.workspace", "marsad.ledger", "marsad.reconcile", "marsad.figures",
)  # fmt: skip
HELP = "from marsad.cli import marsad; marsad(['--help'], standalone_mode=False)"
IMPORT = "import marsad"
READ = "from marsad.cli import marsad; marsad(['read', sys.argv[1], '--json'], standalone_mode=False)"
ASK = "from marsad.cli import marsad; marsad(['figures', sys.argv[1], '--place', 'Jableh'], standalone_mode=False)"
NEVER_READ = ("scipy", "numba", "polars", "pyarrow", "django", "lxml", "trafilatura", "cryptography")


def loaded(code: str, *arguments: str) -> set[str]:
    """What stands in `sys.modules` after a piece of code in a new process."""
    told = f"import sys, json\n{code}\nsys.stderr.write(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told, *arguments], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr))


@pytest.mark.parametrize("code", [HELP, IMPORT])
def test_nothing_heavy_is_loaded_to_say_what_there_is(code: str) -> None:
    found = loaded(code)
    assert "marsad" in found
    assert not found & set(HEAVY)


def test_a_story_is_read_without_what_other_commands_need(tmp_path_factory: pytest.TempPathFactory) -> None:
    story = tmp_path_factory.mktemp("s") / "story.txt"
    story.write_text("On 8 March 2025 at least 12 civilians were killed in Jableh.", encoding="utf-8")
    found = loaded(READ, str(story))
    assert "marsad.read" in found
    assert not found & set(NEVER_READ)


def test_what_was_read_is_asked_about_without_the_reader(tmp_path: Path) -> None:
    story, shelf = tmp_path / "story.txt", str(tmp_path / "w")
    story.write_text("On 8 March 2025 at least 12 civilians were killed in Jableh.", encoding="utf-8")
    for order in (["init", shelf], ["add", shelf, str(story), "--by", "a"], ["read", shelf]):
        assert CliRunner().invoke(marsad, order).exit_code == 0
    found = loaded(ASK, shelf)
    assert "marsad.figures" in found
    assert not found & {"marsad.read", "scipy", "polars", "numba"}
