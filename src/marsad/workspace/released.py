"""Whether the releases on disk are still what the log says was published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from marsad.ledger.audit import Finding
from marsad.model import Decision
from marsad.workspace.publications import FOLDER, number, releases
from marsad.workspace.workspace import Workspace


def release_faults(workspace: Workspace) -> Iterator[Finding]:
    """A workspace in; each release that lacks its card, or a file of which is missing, altered or foreign, out.

    The ruling in the log holds the hash of `release.json`, and that holds the hash of every other file.
    """
    for ruling in releases(workspace):
        folder = workspace.folder / FOLDER / f"{number(ruling):04d}"
        for what in _faults(folder, ruling):
            yield Finding(kind="release", what=f"release {number(ruling)}: {what}")


def _faults(folder: Path, ruling: Decision) -> Iterator[str]:
    try:
        card = (folder / "release.json").read_bytes()
    except OSError:
        yield "release.json is missing"
        return
    if hashlib.sha256(card).hexdigest() != ruling.value.get("sha256"):
        yield "release.json is altered"
        return
    named = json.loads(card)["files"]
    there = {str(path.relative_to(folder).as_posix()): path for path in folder.rglob("*") if path.is_file()}
    for name, digest in sorted(named.items()):
        if name not in there:
            yield f"{name} is missing"
        elif hashlib.sha256(there[name].read_bytes()).hexdigest() != digest:
            yield f"{name} is altered"
    for name in sorted(there.keys() - named.keys() - {"release.json"}):
        yield f"{name} was not published with it"
