"""The tables of this folder, which an analyst may edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Mapping[str, Any]:
    """A data file's name in, its contents out."""
    return tomllib.loads((files("marsad.situation") / "data" / name).read_text("utf-8"))
