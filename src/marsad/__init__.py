"""Marsad: from a pile of conflicting reports of violence to a record that can be defended.

record = f(reports, decisions; method). The public names are resolved late, so that `import marsad` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "2026.11.0"

_PUBLIC = {
    "Claim": "marsad.model:Claim",
    "Count": "marsad.model:Count",
    "Decision": "marsad.model:Decision",
    "Figure": "marsad.model:Figure",
    "MarsadError": "marsad.model:MarsadError",
    "Report": "marsad.model:Report",
    "TollSeries": "marsad.model:TollSeries",
    "read": "marsad.read:read",
    "reconcile": "marsad.reconcile:reconcile",
    "Workspace": "marsad.workspace:Workspace",
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'marsad' has no name '{name}'")
    module, attribute = _PUBLIC[name].split(":")
    return getattr(import_module(module), attribute)
