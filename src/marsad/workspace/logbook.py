"""A workspace's log, in the database that its settings name: the one door for commands that need nothing else of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marsad.workspace import settings

if TYPE_CHECKING:
    from marsad.ledger import Audit, Ledger


def make_log(folder: Path, text: str) -> None:
    """A new workspace's folder and the text of its settings in; its ledger is made, and the settings written last.

    So a folder that was only half made is no workspace.
    """
    from marsad import ledger

    path = folder / settings.FILE
    ledger.open(folder, create=True, database=settings.parse(text, path).database).close()
    path.write_text(text, encoding="utf-8")


def open_log(folder: Path) -> Ledger:
    """A folder in, its ledger out: where `database` in its settings says, else in the folder itself."""
    from marsad import ledger

    named = settings.load(folder).database if (folder / settings.FILE).is_file() else None
    return ledger.open(folder, database=named)


def verify_log(folder: Path) -> Audit:
    """A folder in, the audit of its log, contents and originals out, over a connection of its own."""
    from marsad.ledger.audit import audit

    with open_log(folder) as opened:
        return audit(opened)
