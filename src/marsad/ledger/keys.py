"""Signing keys in files: readable by their owner alone, wrapped by a passphrase when one is given."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from marsad.ledger.errors import explained
from marsad.ledger.note import Signer
from marsad.model.errors import BadInput

PASSPHRASE = "MARSAD_PASSPHRASE"  # noqa: S105 - the name of the variable, not its content


def passphrase() -> bytes | None:
    """The passphrase of this machine's keys, from the environment; None when there is none."""
    words = os.environ.get(PASSPHRASE)
    return words.encode() if words else None


def make(
    path: Path, name: str, kind: int, secret: bytes | None = None, *, dice: Callable[[int], bytes] = os.urandom
) -> Signer:
    """A new key in a new file; nothing that stands is overwritten."""
    wrapping: KeySerializationEncryption = BestAvailableEncryption(secret) if secret else NoEncryption()
    key = Ed25519PrivateKey.from_private_bytes(dice(32))
    words = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, wrapping)
    with explained(str(path)):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
    return Signer(name=name, kind=kind, key=key)


def load(path: Path, name: str, kind: int, secret: bytes | None = None) -> Signer:
    """A key's file in, the key out. BadInput when it is missing, wrapped by another passphrase, or of another kind."""
    try:
        words = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"the key cannot be read: {error.strerror}", where=str(path), todo="put it back from a backup"
        ) from None
    try:
        key = load_pem_private_key(words, secret if b"ENCRYPTED" in words else None)
    except (ValueError, TypeError):
        raise BadInput("the key does not open", where=str(path), todo=f"set {PASSPHRASE} to its passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput("the key is not Ed25519", where=str(path), todo="put back the key that Marsad made")
    return Signer(name=name, kind=kind, key=key)


def load_or_make(path: Path, name: str, kind: int, secret: bytes | None = None) -> Signer:
    """The key of this file; made when there is none."""
    return load(path, name, kind, secret) if path.exists() else make(path, name, kind, secret)
