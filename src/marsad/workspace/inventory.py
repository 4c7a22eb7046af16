"""What a workspace is set to, as a page of settings shows it: its own files, its places, when it was backed up."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marsad.workspace import Workspace

OWN_FILES = ("workspace.toml", "places.csv", "sources.toml", "method.toml", "boundaries.geojson", "witnesses.txt")
BACKED_UP = ("backup", "restore")


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
