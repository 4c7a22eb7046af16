"""A partner that remembers: it keeps the last checkpoint of each log and signs only what extends it.

Requests and answers are files, so that a USB stick is enough. The state is one file a log, named by the log's origin.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from marsad.ledger import tree
from marsad.ledger.errors import Refused, explained
from marsad.ledger.note import Note, Signature, Signer, Verifier, parse, parse_ask
from marsad.model.errors import BadInput


def cosign(request: str, *, folder: Path, signer: Signer, trusted: Sequence[Verifier], time: int) -> Note:
    """A request in, the note with this witness's signature out; the new state is on the disk before it is handed out.

    Refused when the log's key is not trusted here, when the log went back, or when its history was rewritten.
    """
    old, path, note = parse_ask(request)
    if not any(key.name == note.origin and key.signed(note) for key in trusted):
        raise Refused(
            "no trusted key signed this checkpoint", where=note.origin, todo="add the desk's key to the trust file"
        )
    held = last_of(folder, note.origin)
    _check_history(held, old, path, note)
    signature = signer.sign(note, time)
    _remember(folder, replace(note, signatures=(*_desk_only(note, trusted), signature)))
    return replace(note, signatures=(*note.signatures, signature))


def last_of(folder: Path, origin: str) -> Note | None:
    """The folder of a witness and a log's origin in, the last checkpoint it signed out."""
    path = _state(folder, origin)
    if not path.exists():
        return None
    with explained(str(path)):
        note = parse(path.read_text(encoding="utf-8"), where=str(path))
    if note.origin != origin:
        raise BadInput("holds the checkpoint of another log", where=str(path), todo="restore the witness's folder")
    return note


def _check_history(held: Note | None, old: int, path: Sequence[bytes], note: Note) -> None:
    if held is None:
        if old or path:
            raise Refused(
                f"it builds on {old} entries that this witness never saw", where=note.origin, todo="ask with `--old 0`"
            )
        return
    if note.size < held.size:
        raise Refused(f"the log went back from {held.size} to {note.size} entries", where=note.origin)
    if old != held.size:
        raise Refused(
            f"it builds on {old} entries, this witness holds {held.size}",
            where=note.origin,
            todo=f"ask with `--old {held.size}`",
        )
    sound = tree.extends(held.size, held.root, note.size, note.root, path) if held.size else not path
    if not sound:
        raise Refused(f"the first {held.size} entries are no longer those that were signed", where=note.origin)


def _desk_only(note: Note, trusted: Sequence[Verifier]) -> list[Signature]:
    names = {key.name for key in trusted}
    return [signature for signature in note.signatures if signature.name in names]


def _remember(folder: Path, note: Note) -> None:
    path = _state(folder, note.origin)
    temporary = path.with_suffix(".part")
    with explained(str(path)):
        folder.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            file.write(str(note))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _state(folder: Path, origin: str) -> Path:
    return folder / f"{sha256(origin.encode()).hexdigest()[:32]}.checkpoint"
