"""Files inside JSON: base64 to bytes, and foreign names to names that are safe on a disk."""

from __future__ import annotations

import base64
import binascii

from marsad.model import BadInput

LONGEST = 60


def bytes_of(content: str, *, where: str) -> bytes:
    """Base64 in, bytes out; BadInput when it is none."""
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise BadInput("is no base64", where=where, todo="encode the bytes of the file") from None


def plain_name(name: str) -> str:
    """A foreign file's name in; its last part, letters, digits and " ._-" only, never empty and never hidden, out."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c if c.isalnum() or c in " ._-" else "_" for c in last)
    return kept[-LONGEST:].lstrip(". ") or "file"
