"""The vault: what the log commits to, encrypted under a key for each subject, so that to forget is to destroy a key.

A commitment is HMAC-SHA256(salt, canonical JSON of the value) with a salt of 32 bytes. Its opening (salt, value) lies
in the table `opening` under AES-256-GCM; the subject's key lies in `subject_key`, wrapped by the desk key in
`keys/desk.key`. Subjects and objects are known to the database by a keyed pseudonym only.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from marsad.ledger.entry import canonical
from marsad.ledger.errors import Damaged, explained
from marsad.ledger.store import Store

Dice = Callable[[int], bytes]
Opening = dict[str, tuple[str, str]]  # field: (salt in hex, canonical JSON of the value)

SEALED = "sealed:"  # begins the key id of an opening whose key is held elsewhere
SALT_BYTES = 32
KEY_BYTES = 32
NONCE_BYTES = 12
KEYS_HELD = 4_096  # opened keys kept in memory: every report has one of its own

_open = msgspec.json.Decoder(Opening).decode
_pack = msgspec.json.Encoder(order="sorted").encode


def commit(salt: bytes, value: bytes) -> str:
    """A salt and the canonical bytes of a value in, the commitment in hex out."""
    return hmac.digest(salt, value, "sha256").hex()


def seal_fields(fields: Mapping[str, Any], dice: Dice) -> tuple[dict[str, str], Opening]:
    """Values by field in; their commitments for the log, and their opening for the vault, out."""
    commitments: dict[str, str] = {}
    opening: Opening = {}
    for name, value in fields.items():
        salt, words = dice(SALT_BYTES), canonical(value)
        commitments[name] = commit(salt, words)
        opening[name] = (salt.hex(), words.decode())
    return commitments, opening


def keeps(commitments: Mapping[str, Any], opening: Opening) -> bool:
    """Whether an opening, field by field, is the one that was committed to."""
    if set(commitments) != set(opening):
        return False
    return all(
        commit(bytes.fromhex(salt), words.encode()) == commitments[name] for name, (salt, words) in opening.items()
    )


def values(opening: Opening) -> dict[str, Any]:
    """An opening in, its values by field out."""
    return {name: msgspec.json.decode(words) for name, (_, words) in opening.items()}


class Vault:
    """Openings and keys of one ledger, over its store."""

    def __init__(self, store: Store, desk_key: bytes, dice: Dice = os.urandom) -> None:
        self._store = store
        self._dice = dice
        self._wrapper = AESGCM(hmac.digest(desk_key, b"marsad wrap", "sha256"))
        self._pseudonyms = hmac.digest(desk_key, b"marsad pseudonyms", "sha256")
        self._keys: dict[str, AESGCM] = {}

    def pseudonym(self, kind: str, name: str) -> str:
        """A kind ("rep", "u") and a name in, the name that log and database use for it out; needs the desk key."""
        return f"{kind}_{hmac.digest(self._pseudonyms, f'{kind}:{name}'.encode(), sha256).hex()[:24]}"

    def key_for(self, subject: str) -> str:
        """A subject's pseudonym in, the id of its key out; the key is made when there is none."""
        found = self._store.run("SELECT key_id FROM subject_key WHERE subject = ?", (subject,))
        if found:
            return str(found[0][0])
        return self.adopt(subject, self._dice(KEY_BYTES))

    def adopt(self, subject: str, key: bytes, key_id: str = "") -> str:
        """Take a subject's key into this vault, wrapped; out comes its id."""
        key_id = key_id or self._dice(8).hex()
        nonce = self._dice(NONCE_BYTES)
        wrapped = nonce + self._wrapper.encrypt(nonce, key, key_id.encode())
        self._store.run("INSERT INTO subject_key VALUES (?, ?, ?)", (key_id, subject, wrapped))
        self._hold(key_id, key)
        return key_id

    def keep(self, leaf: bytes, key_id: str, opening: Opening) -> None:
        """Store the opening of the entry with this leaf under a subject's key."""
        self._store.run(
            "INSERT INTO opening VALUES (?, ?, ?)", (leaf, key_id, self.encrypt(key_id, _pack(opening), leaf))
        )

    def encrypt(self, key_id: str, data: bytes, context: bytes) -> bytes:
        """Bytes in, nonce and ciphertext under a subject's key out; `context` has to be given again to decrypt."""
        nonce = self._dice(NONCE_BYTES)
        return nonce + self._cipher(key_id).encrypt(nonce, data, context)

    def decrypt(self, key_id: str, data: bytes, context: bytes) -> bytes:
        """The reverse of `encrypt`; Damaged when a bit of it changed."""
        try:
            return self._cipher(key_id).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], context)
        except (InvalidTag, ValueError):
            raise Damaged("a sealed content was altered", where=f"key {key_id}", todo="restore a backup") from None

    def opening(self, leaf: bytes) -> Opening | None:
        """A leaf in, the opening of its entry out; None when there is none, its key is gone, or it is sealed."""
        found = self._store.run(
            "SELECT o.key_id, o.ct FROM opening o JOIN subject_key k ON k.key_id = o.key_id WHERE o.leaf = ?", (leaf,)
        )
        return self.unlock(leaf, *found[0]) if found else None

    def openings(self) -> dict[bytes, tuple[str, bytes]]:
        """Every opening that still has its key: (key id, ciphertext) by leaf."""
        found = self._store.run(
            "SELECT o.leaf, o.key_id, o.ct FROM opening o JOIN subject_key k ON k.key_id = o.key_id"
        )
        return {leaf: (key_id, ct) for leaf, key_id, ct in found}

    def unlock(self, leaf: bytes, key_id: str, ct: bytes) -> Opening:
        """An encrypted opening in, the opening out; Damaged when it does not fit."""
        try:
            return _open(self.decrypt(key_id, ct, leaf))
        except msgspec.DecodeError:
            raise Damaged("a sealed content is unreadable", where=f"key {key_id}", todo="restore a backup") from None

    def keep_sealed(self, leaf: bytes, subject: str, ct: bytes) -> None:
        """Store an opening that this machine cannot open: it was encrypted to recipients elsewhere."""
        self._store.run("INSERT INTO opening VALUES (?, ?, ?)", (leaf, SEALED + subject, ct))

    def sealed(self, leaf: bytes) -> bytes | None:
        """The ciphertext of a sealed opening; None when the entry has none."""
        found = self._store.run("SELECT key_id, ct FROM opening WHERE leaf = ?", (leaf,))
        return bytes(found[0][1]) if found and self.is_sealed(found[0][0]) else None

    def sealed_leaves(self) -> set[bytes]:
        """The leaves of all entries whose opening is sealed."""
        found = self._store.run("SELECT leaf FROM opening WHERE key_id LIKE ?", (SEALED + "%",))
        return {bytes(leaf) for (leaf,) in found}

    @staticmethod
    def is_sealed(key_id: str | None) -> bool:
        """Whether a key's id stands for recipients elsewhere."""
        return str(key_id).startswith(SEALED)

    def keys_of(self, subject: str) -> list[str]:
        """A subject's pseudonym in, the ids under which its contents lie out."""
        found = self._store.run("SELECT key_id FROM subject_key WHERE subject = ?", (subject,))
        return [*(str(key_id) for (key_id,) in found), SEALED + subject]

    def rows_of(self, subjects: Iterable[str]) -> list[tuple[int, bytes, str, bytes]]:
        """Subjects' pseudonyms in; (row, leaf, key id, ciphertext) of everything that lies under their keys out."""
        found = []
        for key_id in (key_id for subject in subjects for key_id in self.keys_of(subject)):
            found += self._store.run(
                "SELECT e.n, o.leaf, o.key_id, o.ct FROM opening o JOIN entry e ON e.leaf = o.leaf WHERE o.key_id = ?",
                (key_id,),
            )
        return [(int(n), bytes(leaf), str(key), bytes(ct)) for n, leaf, key, ct in sorted(found)]

    def destroy(self, subject: str) -> None:
        """A subject's pseudonym in: its keys, salts and ciphertexts go."""
        for key_id in self.keys_of(subject):
            self._store.run("DELETE FROM opening WHERE key_id = ?", (key_id,))
            self._store.run("DELETE FROM subject_key WHERE key_id = ?", (key_id,))
            self._keys.pop(key_id, None)

    def raw_key(self, key_id: str) -> bytes:
        """A key's id in, the key itself out: for a backup of keys and for merging."""
        found = self._store.run("SELECT wrapped FROM subject_key WHERE key_id = ?", (key_id,))
        if not found:
            raise Damaged("a key is missing", where=f"key {key_id}", todo="restore the newest backup of keys")
        wrapped = found[0][0]
        try:
            return self._wrapper.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], key_id.encode())
        except (InvalidTag, ValueError):
            raise Damaged(
                "a key does not open", where=f"key {key_id}", todo="put back the keys/desk.key of this workspace"
            ) from None

    def _cipher(self, key_id: str) -> AESGCM:
        return self._keys.get(key_id) or self._hold(key_id, self.raw_key(key_id))

    def _hold(self, key_id: str, key: bytes) -> AESGCM:
        if len(self._keys) >= KEYS_HELD:
            self._keys.clear()
        self._keys[key_id] = AESGCM(key)
        return self._keys[key_id]


def desk_key(folder: Path, *, create: bool, dice: Dice = os.urandom) -> bytes:
    """The workspace's folder of keys in, its desk key out; made when `create`, readable by its owner alone."""
    path = folder / "desk.key"
    with explained(str(path)):
        if create and not path.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(dice(KEY_BYTES).hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
        if not path.is_file():
            raise Damaged("the desk key is missing", where=str(path), todo="put it back from the backup of keys")
        words = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(words)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Damaged("the desk key is unreadable", where=str(path), todo="put it back from the backup of keys")
    return key
