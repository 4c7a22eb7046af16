"""How far the log is protected: up to which entry somebody else holds a checkpoint of it, and who."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marsad.ledger.checkpoints import Protection
    from marsad.ledger.note import Note
    from marsad.workspace import Workspace

WITNESSES = "witnesses.txt"  # in the workspace: public keys of trusted witnesses, one a line, `#` begins a comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The log's size and root, its checkpoints, and the newest one that a trusted witness signed (None: nobody)."""

    size: int
    root: str
    checkpoints: tuple[Note, ...]
    protection: Protection | None
    witnesses: tuple[str, ...]
    key: str


def standing_of(workspace: Workspace) -> Standing:
    """A workspace in, how far its log is protected out. BadInput when its file of witnesses cannot be read."""
    from marsad.ledger.checkpoints import read_trust

    path = workspace.folder / WITNESSES
    trusted = read_trust([path]) if path.exists() else []
    points, head = workspace.ledger.checkpoints, workspace.ledger.head()
    return Standing(
        size=head.size,
        root=head.root,
        checkpoints=tuple(points.all()),
        protection=points.protection(trusted),
        witnesses=tuple(key.name for key in trusted),
        key=str(points.verifier),
    )
