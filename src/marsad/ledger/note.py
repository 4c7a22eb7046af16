"""Checkpoints as signed notes: the text forms of C2SP signed-note, tlog-checkpoint and tlog-cosignature.

A checkpoint is three lines, origin, size and root in base64, then an empty line and one signature a line. The desk
signs the text itself; a witness signs it with the time at which it saw it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from marsad.model.errors import BadInput

PLAIN = 0x01  # Ed25519 over the text
COSIGNED = 0x04  # Ed25519 over time and text
HASH_BYTES = 32
_DASH = "\u2014 "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature line: who, the four bytes that name the key, and the signature (after a time, if cosigned)."""

    name: str
    key_id: bytes
    payload: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.payload).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A checkpoint: the log's origin, its size and root, and who signed for it."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[Signature, ...] = ()

    @property
    def text(self) -> str:
        """The part that is signed, with its last line feed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{signature}\n" for signature in self.signatures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """A public key with its name, in the form that trust files hold: `name+hash+key`."""

    name: str
    kind: int
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that name the key in a signature line."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(bytes([self.kind]) + self.key).decode()}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """A line of a trust file in, the key out; BadInput when it is none."""
        try:
            name, key_id, encoded = line.strip().split("+", 2)
            raw = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise _no_key(line) from None
        if len(raw) != 1 + HASH_BYTES or raw[0] not in (PLAIN, COSIGNED):
            raise _no_key(line)
        found = cls(name=name, kind=raw[0], key=raw[1:])
        if found.key_id.hex() != key_id:
            raise _no_key(line)
        return found

    def signed(self, note: Note) -> bool:
        """Whether this key signed the note."""
        return self.time_of(note) is not None

    def time_of(self, note: Note) -> int | None:
        """When this key signed the note, in seconds since 1970 (0 for a plain signature); None when it did not."""
        for signature in note.signatures:
            if signature.name == self.name and signature.key_id == self.key_id:
                time, message, payload = _message(self.kind, note, signature.payload)
                if _fits(self.key, payload, message):
                    return time
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A private key with its name."""

    name: str
    kind: int
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return Verifier(name=self.name, kind=self.kind, key=raw)

    def sign(self, note: Note, time: int = 0) -> Signature:
        """A note in, this key's signature over it out; `time` counts for a witness only."""
        stamp = time.to_bytes(8, "big") if self.kind == COSIGNED else b""
        message = _message(self.kind, note, stamp)[1]
        return Signature(name=self.name, key_id=self.verifier.key_id, payload=stamp + self.key.sign(message))


def parse(words: str, *, where: str = "checkpoint") -> Note:
    """The text of a checkpoint in, the note out; signatures are not checked here. BadInput when it is none."""
    head, gap, tail = words.partition("\n\n")
    lines = head.split("\n")
    if not gap or len(lines) != 3 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise _no_note(where)
    root = decode64(lines[2])
    if root is None or len(root) != HASH_BYTES or not tail.endswith("\n"):
        raise _no_note(where)
    signatures = tuple(_signature(line, where) for line in tail[:-1].split("\n"))
    return Note(origin=lines[0], size=int(lines[1]), root=root, signatures=signatures)


def valid_name(name: str) -> bool:
    """Whether a key or a log may be called so: not empty, no spaces, no plus, one line."""
    return bool(name) and not re.search(r"[\s+]", name)


def ask(old: int, path: Sequence[bytes], note: Note) -> str:
    """What a witness is asked (C2SP tlog-witness): the size it holds, the proof that the log extends it, the note."""
    proof = "".join(f"{base64.b64encode(part).decode()}\n" for part in path)
    return f"old {old}\n{proof}\n{note}"


def parse_ask(words: str, *, where: str = "request") -> tuple[int, list[bytes], Note]:
    """A request to a witness in; the old size, the proof and the note out. BadInput when it is none."""
    head, gap, tail = words.partition("\n\n")
    first, *proof = head.split("\n")
    path = [part for line in proof if (part := decode64(line)) is not None and len(part) == HASH_BYTES]
    if not gap or not first.startswith("old ") or not _SIZE.fullmatch(first[4:]) or len(path) != len(proof):
        raise BadInput("is no request to a witness", where=where, todo="make one with `marsad witness ask`")
    return int(first[4:]), path, parse(tail, where=where)


def _message(kind: int, note: Note, payload: bytes) -> tuple[int, bytes, bytes]:
    """Kind of key, note and payload in; the time, the bytes that are signed and the bare signature out."""
    if kind == PLAIN:
        return 0, note.text.encode(), payload
    time = int.from_bytes(payload[:8], "big")
    return time, f"cosignature/v1\ntime {time}\n{note.text}".encode(), payload[8:]


def _fits(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signature(line: str, where: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    raw = decode64(encoded)
    if not line.startswith(_DASH) or not valid_name(name) or raw is None or len(raw) < 5:
        raise _no_note(where)
    return Signature(name=name, key_id=raw[:4], payload=raw[4:])


def decode64(encoded: str) -> bytes | None:
    """Base64 in, bytes out; None when it is none."""
    try:
        return base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return None


def _no_note(where: str) -> BadInput:
    return BadInput("is no signed checkpoint", where=where, todo="make one with `marsad checkpoint`")


def _no_key(line: str) -> BadInput:
    return BadInput(f"'{line.strip()[:60]}' is no key", todo="a key reads name+hash+base64")
