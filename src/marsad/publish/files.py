"""Files appear whole or not at all: written beside, then moved into place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from marsad.model import BadInput


def write_whole(path: Path, content: bytes) -> None:
    """Bytes to a path; BadInput when the place cannot be written. An interruption leaves what was there before."""
    if path.is_dir():
        raise BadInput("is a folder", where=str(path), todo="name a file in it")
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except OSError as error:
        raise unwritable(path, error) from None
    finally:
        Path(beside).unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> BadInput:
    """The error for a place that cannot be written."""
    return BadInput(f"cannot be written: {error.strerror or error}", where=str(path), todo="choose another place")
