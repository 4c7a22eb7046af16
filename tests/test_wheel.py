"""A wheel holds what was made here and lies in no repository: the index of places, and what the desk's pages load."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MADE = ("places/data/gazetteer.bin", "desk/static/vendor/map.js", "desk/static/vendor/fonts/arabic.woff2")


def test_a_wheel_holds_what_was_made_here(tmp_path: Path) -> None:
    if not (ROOT / "src" / "marsad" / MADE[1]).exists():
        pytest.skip("the desk's browser packages are not built: say `make demo`")
    order = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(tmp_path)]
    subprocess.run([*order, str(ROOT)], check=True, capture_output=True, timeout=300)
    (wheel,) = tmp_path.glob("marsad-*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {f"marsad/{name}" for name in MADE} <= held
    assert not [name for name in held if "node_modules" in name or name.endswith(".map")]
