"""What a workspace is set to, as a page of settings shows it: its own files, its places, when it was backed up."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.model import BadInput

if TYPE_CHECKING:
    from marsad.workspace import Workspace

OWN_FILES = ("workspace.toml", "places.csv", "sources.toml", "method.toml", "boundaries.geojson", "witnesses.txt")
BACKED_UP = ("backup", "restore")
REPLACED = ("places.csv", "sources.toml", "boundaries.geojson")
"""What may be replaced from a page of settings: who is where. How figures are made (method.toml) is changed by hand."""


def own_places(workspace: Workspace) -> list[dict[str, str]]:
    """The rows of the workspace's places.csv, as written; none when it has no such file."""
    path = workspace.folder / "places.csv"
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return [{name or "": cell or "" for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]


def backups(workspace: Workspace) -> list[tuple[int, str, str]]:
    """(entry, time, what) of every backup and restoration that the log holds, the newest first."""
    rows = ((n, str(fields["t"]), str(fields["verb"])) for n, fields in workspace.ledger.entries())
    return [row for row in rows if row[2] in BACKED_UP][::-1]


def own_file(workspace: Workspace, name: str) -> bytes | None:
    """One of the workspace's own files, byte for byte; None when it has none of that name."""
    path = workspace.folder / name
    return path.read_bytes() if name in OWN_FILES and path.is_file() else None


def replace_file(workspace: Workspace, name: str, content: bytes) -> None:
    """Put a file in the place of one of `REPLACED`, once its parser can read all of it.

    The earlier one stays beside it as NAME.before. BadInput names the line that cannot be used; then nothing
    is changed.
    """
    if name not in REPLACED:
        raise BadInput(f"'{name[:60]}' is not replaced here", where="file", todo=f"one of: {', '.join(REPLACED)}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("is not UTF-8", where=name, todo="save it as UTF-8") from None
    _readers()[name](text)
    path = workspace.folder / name
    if path.exists():
        path.replace(path.with_name(f"{name}.before"))
    with tempfile.NamedTemporaryFile(dir=workspace.folder, delete=False) as new:
        new.write(content)
    Path(new.name).replace(path)  # whole or not at all


def _readers() -> Mapping[str, Callable[[str], Any]]:
    from marsad.places import parse_places
    from marsad.reconcile.sources import load
    from marsad.situation.boundaries import parse_boundaries

    return {
        "places.csv": lambda text: parse_places(text, where="places.csv"),
        "sources.toml": load,
        "boundaries.geojson": parse_boundaries,
    }
