"""The checkpoints of one ledger: made as it grows, carried outside, brought back with a witness's signature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from marsad.ledger import keys, tree
from marsad.ledger.errors import Damaged, Refused, explained
from marsad.ledger.note import PLAIN, Note, Signer, Verifier, ask, parse
from marsad.ledger.store import Store
from marsad.model.errors import BadInput

EVERY = 256  # entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """How far a rewritten history would be found out: the newest checkpoint that somebody else signed."""

    size: int
    by: tuple[str, ...]
    time: int


class Checkpoints:
    """Signed roots of a log, in the table `checkpoint`, by size."""

    def __init__(self, store: Store, folder: Path, origin: str) -> None:
        self.origin = origin
        self._store = store
        self._folder = folder

    @cached_property
    def signer(self) -> Signer:
        """The desk's signing key. BadInput when it does not open."""
        return keys.load(self._folder / "signing.pem", self.origin, PLAIN, keys.passphrase())

    @property
    def verifier(self) -> Verifier:
        """The desk's public key, as partners put it into their trust files."""
        path = self._folder / "signing.pub"
        with explained(str(path)):
            if not path.is_file():
                raise Damaged("the desk's public key is missing", where=str(path), todo="put it back from a backup")
            return Verifier.parse(path.read_text(encoding="utf-8", errors="replace"))

    def make(self) -> Note:
        """Sign the log as it stands; out comes the note, kept by its size."""
        with self._store.transaction():
            size = self._store.size()
            held = self.at(size)
            if held:
                return held
            note = Note(origin=self.origin, size=size, root=tree.root(size, self._store.hashes))
            note = replace(note, signatures=(self.signer.sign(note),))
            self._store.run("INSERT INTO checkpoint VALUES (?, ?)", (size, str(note)))
        return note

    def make_when_due(self) -> Note | None:
        """A checkpoint once `EVERY` entries have come since the last; None before, or while the key is locked."""
        return self.make_if_possible() if self._store.size() - self.last_size() >= EVERY else None

    def make_if_possible(self) -> Note | None:
        """A checkpoint now, for what leaves the house; None while the signing key is locked by its passphrase."""
        try:
            return self.make()
        except BadInput:  # the next checkpoint that is made by hand covers these entries too
            return None

    def last_size(self) -> int:
        """The size of the newest checkpoint; 0 when there is none."""
        return int(self._store.run("SELECT COALESCE(MAX(size), 0) FROM checkpoint")[0][0])

    def at(self, size: int) -> Note | None:
        """A size in, the checkpoint of exactly that size out."""
        found = self._store.run("SELECT note FROM checkpoint WHERE size = ?", (size,))
        return parse(str(found[0][0]), where=f"checkpoint {size}") if found else None

    def covering(self, n: int) -> Note:
        """A checkpoint that covers row n, made now if there is none: two exports of one thing share it.

        One that somebody outside vouches for, a witness or an authority, comes before the desk's own word; of several
        the oldest.
        """
        stamped = {size for (size,) in self._store.run("SELECT size FROM token WHERE size >= ?", (n,))}
        notes = [note for note in self.all() if note.size >= n]
        if not notes:
            return self.make()
        return max(notes, key=lambda note: (self._witnessed(note) + (note.size in stamped), -note.size))

    def _witnessed(self, note: Note) -> bool:
        return any(signature.name != self.origin for signature in note.signatures)

    def tokens(self, size: int) -> list[tuple[str, bytes]]:
        """The time-stamps over the checkpoint of this size: name of the authority and its answer (RFC 3161)."""
        found = self._store.run("SELECT name, data FROM token WHERE size = ? ORDER BY name", (size,))
        return [(str(name), bytes(data)) for name, data in found]

    def stamped_by(self, digest: bytes) -> Note:
        """The SHA-256 that a time-stamp is over in, the checkpoint it belongs to out; Refused when there is none."""
        for note in reversed(self.all()):
            if sha256(note.text.encode()).digest() == digest:
                return note
        raise Refused("the time-stamp is over no checkpoint of this ledger", todo="write the request with `--tsq`")

    def keep_token(self, size: int, name: str, data: bytes) -> None:
        """Keep an authority's answer, once it was checked."""
        self._store.run("DELETE FROM token WHERE size = ? AND name = ?", (size, name))
        self._store.run("INSERT INTO token VALUES (?, ?, ?)", (size, name, data))

    def all(self) -> list[Note]:
        """Every checkpoint held, oldest first."""
        found = self._store.run("SELECT size, note FROM checkpoint ORDER BY size")
        return [parse(str(note), where=f"checkpoint {size}") for size, note in found]

    def request(self, old: int) -> str:
        """The size that a witness holds in; what to hand to it out: proof and newest checkpoint."""
        note = self.make()
        if old > note.size:
            raise BadInput(f"the log has {note.size} entries, not {old}", where="--old", todo="ask the witness again")
        return ask(old, tree.consistency_path(old, note.size, self._store.hashes) if old else [], note)

    def keep(self, note: Note, trusted: Sequence[Verifier]) -> tuple[str, ...]:
        """A note that came back in; its witnesses' signatures are kept beside ours; out come their names.

        Refused when it is not one of our checkpoints, or when no trusted witness signed it.
        """
        held = self.at(note.size)
        if held is None or held.text != note.text:
            raise Refused("is not a checkpoint of this ledger", where=f"{note.origin} at {note.size}")
        fresh = {
            signature.key_id: signature
            for key in trusted
            for signature in note.signatures
            if key.key_id == signature.key_id and key.signed(note)
        }
        if not fresh:
            raise Refused("no trusted witness signed it", where=f"{note.origin} at {note.size}", todo="check `--trust`")
        kept = [signature for signature in held.signatures if signature.key_id not in fresh]
        signed = replace(held, signatures=(*kept, *fresh.values()))
        self._store.run("UPDATE checkpoint SET note = ? WHERE size = ?", (str(signed), note.size))
        return tuple(sorted(signature.name for signature in fresh.values()))

    def protection(self, trusted: Iterable[Verifier]) -> Protection | None:
        """The newest checkpoint with a trusted witness's signature; None when nobody else signed one."""
        witnesses = list(trusted)
        for note in reversed(self.all()):
            times = {key.name: time for key in witnesses if (time := key.time_of(note)) is not None}
            if times:
                return Protection(size=note.size, by=tuple(sorted(times)), time=min(times.values()))
        return None


def make_keys(folder: Path, origin: str, dice: Callable[[int], bytes]) -> None:
    """A new workspace's signing key, and its public half beside it."""
    signer = keys.make(folder / "signing.pem", origin, PLAIN, keys.passphrase(), dice=dice)
    with explained(str(folder)):
        (folder / "signing.pub").write_text(f"{signer.verifier}\n", encoding="utf-8")


def read_trust(paths: Iterable[Path]) -> list[Verifier]:
    """Trust files in (one key a line, `#` begins a comment), the keys out."""
    found = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"cannot be read: {error}", where=str(path), todo="one key a line") from None
        found += [Verifier.parse(line) for line in lines if line.strip() and not line.startswith("#")]
    return found
