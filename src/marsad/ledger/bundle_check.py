"""The package's own check of a bundle: a second implementation beside `verify.py`, tested against it.

It gives the same report: `verdict` (valid, unsigned, invalid, unusable), the state of each item, and the faults.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from marsad.ledger import note as notes
from marsad.ledger import tree
from marsad.ledger.bundle import PROOF_HEAD
from marsad.ledger.note import Note, Verifier
from marsad.ledger.vault import commit
from marsad.model.errors import BadInput

LIMIT = 1 << 30  # bytes of one file
_LINE = re.compile(r"([0-9a-f]{64})  (data/.+)")
_READING = (
    zipfile.BadZipFile, zlib.error, struct.error,
    OSError, EOFError, RuntimeError, ValueError, OverflowError, MemoryError,
)  # fmt: skip
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Fault(Exception):
    """Something in the bundle is not as it must be."""


class Absent(Fault):
    """Something that must be there is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One item: `verified`, `withheld` (by row `by`), `missing` or `altered`, and why."""

    n: int
    state: str
    by: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the check of a bundle found."""

    verdict: str
    origin: str = ""
    size: int = 0
    signed_by: tuple[str, ...] = ()
    items: tuple[State, ...] = ()
    faults: tuple[str, ...] = ()


class Bag:
    """The files of a bundle, unpacked or zipped, by their names inside the bag."""

    def __init__(self, path: Path) -> None:
        self._zip = None if path.is_dir() else zipfile.ZipFile(path)
        self._folder = path
        self._prefix = ""
        if self._zip:
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
            if any(entry.compress_type not in _PACKED for entry in entries):
                raise Fault("the archive is packed in a way that is not read here")
            inside = [entry.filename for entry in entries]
            tops = {name.split("/")[0] for name in inside}
            if len(tops) != 1 or len(inside) != len(set(inside)):
                raise Fault("the archive is not one folder of files")
            self._prefix = tops.pop() + "/"
            self.names = frozenset(name[len(self._prefix) :] for name in inside)
        else:
            found = (file for file in path.rglob("*") if file.is_file() and not file.is_symlink())
            self.names = frozenset(file.relative_to(path).as_posix() for file in found)

    def read(self, name: str) -> bytes:
        """A name in, the content out; Absent when there is none, Fault when it cannot be read."""
        if name not in self.names:
            raise Absent(name)
        try:
            if self._zip is None:
                return (self._folder / name).read_bytes()
            entry = self._zip.getinfo(self._prefix + name)
            if entry.file_size > LIMIT:
                raise Fault(f"{name} is too large")
            with self._zip.open(entry) as file:
                return file.read(LIMIT)
        except (*_READING, KeyError) as error:
            raise Fault(f"{name} is unreadable: {error}") from None

    def text(self, name: str) -> str:
        """A name in, the words out."""
        try:
            return self.read(name).decode()
        except UnicodeDecodeError:
            raise Fault(f"{name} is not UTF-8") from None

    def json(self, name: str) -> dict[str, Any]:
        """A name in, the object out."""
        try:
            return msgspec.json.decode(self.read(name), type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Fault(f"{name} is not a JSON object") from None


def check(path: Path, trusted: Sequence[Verifier] = ()) -> Verdict:
    """A bundle, zipped or unpacked, and trusted keys in; the verdict out, whatever the bundle holds."""
    try:
        bag = Bag(path)
        note = notes.parse(bag.text("checkpoint"), where="checkpoint")
        listed = bag.json("data/items.json").get("items")
        if not isinstance(listed, list) or not listed or not all(isinstance(item, dict) for item in listed):
            raise Fault("the list of items is damaged")
        signed_by = tuple(sorted({key.name for key in trusted if key.signed(note)}))
        found = Verdict(verdict="invalid", origin=note.origin, size=note.size, signed_by=signed_by)
        faults = tuple(_manifest_faults(bag))
        items = tuple(_state(bag, item, note) for item in listed)
    except (Fault, BadInput, *_READING) as fault:
        return Verdict(verdict="unusable", faults=(str(fault),))
    found = replace(found, faults=faults, items=items)
    if faults or any(item.state not in ("verified", "withheld") for item in items):
        return found
    return replace(found, verdict="valid" if signed_by else "unsigned")


def _manifest_faults(bag: Bag) -> list[str]:
    listed: dict[str, str] = {}
    for line in bag.text("manifest-sha256.txt").splitlines():
        match = _LINE.fullmatch(line)
        if not match or match[2] in listed:
            raise Fault("the manifest is damaged")
        listed[match[2]] = match[1]
    held = {name for name in bag.names if name.startswith("data/")}
    faults = [f"{name} is not in the manifest" for name in sorted(held - listed.keys())]
    for name, digest in sorted(listed.items()):
        if name not in held:
            faults.append(f"{name} is missing")
        elif sha256(bag.read(name)).hexdigest() != digest:
            faults.append(f"{name} is altered")
    return faults


def _state(bag: Bag, item: Mapping[str, Any], note: Note) -> State:
    n, promised, by = item.get("n"), item.get("fields", []), item.get("withheld", 0)
    if type(n) is not int or n < 1 or not isinstance(promised, list):
        raise Fault("the list of items is damaged")
    if not all(isinstance(name, str) for name in promised):
        raise Fault("the list of items is damaged")
    try:
        commitments = _entry(bag, n, note)["c"]
        if by != 0:
            _check_withheld(bag, n, by, note)
            return State(n=n, state="withheld", by=by)
        opened = _opened(bag, n, promised, commitments)
        if item.get("original"):
            _check_original(bag, opened.get("sha256"))
    except Absent as absent:
        return State(n=n, state="missing", why=f"{absent} is missing")
    except (Fault, BadInput) as fault:
        return State(n=n, state="altered", why=str(fault))
    return State(n=n, state="verified")


def _entry(bag: Bag, n: int, note: Note) -> dict[str, Any]:
    """The fields of entry n, shown to be in the log that the checkpoint signs."""
    body = bag.read(f"data/entries/{n:06}.json")
    head, gap, tail = bag.text(f"proofs/{n:06}.tlog-proof").partition("\n\n")
    form, index, *path = [*head.split("\n"), ""] if "\n" not in head else head.split("\n")
    if not gap or form != PROOF_HEAD or index != f"index {n - 1}":
        raise Fault(f"the proof of entry {n} is damaged")
    if notes.parse(tail, where=f"proof {n}").text != note.text:
        raise Fault(f"the proof of entry {n} is over another checkpoint")
    hashes = [notes.decode64(line) for line in path]
    if None in hashes:
        raise Fault(f"the proof of entry {n} is damaged")
    if not tree.includes(tree.leaf_hash(body), n - 1, note.size, [part for part in hashes if part], note.root):
        raise Fault(f"entry {n} is not the one in the log")
    fields = bag.json(f"data/entries/{n:06}.json")
    if not isinstance(fields.get("c"), dict):
        raise Fault(f"entry {n} holds no commitments")
    return fields


def _check_withheld(bag: Bag, n: int, by: Any, note: Note) -> None:
    if type(by) is not int or by <= n:
        raise Fault(f"the erasure that withholds entry {n} is not named")
    erasure = _entry(bag, by, note)
    rows = erasure.get("e")
    if erasure.get("who2", "") in ("", erasure.get("who")):
        raise Fault(f"entry {by} was not ordered by two people")
    if erasure.get("verb") != "erase" or not isinstance(rows, list) or n not in rows:
        raise Fault(f"entry {by} does not withhold entry {n}")


def _opened(bag: Bag, n: int, promised: Sequence[str], commitments: Mapping[str, Any]) -> dict[str, Any]:
    """The disclosed values of entry n, each the one that was committed to."""
    if not promised:
        return {}
    found = bag.json(f"data/openings/{n:06}.json")
    for name in promised:
        if found.get(name) is None:
            raise Absent(f"the field '{name}'")
    opened = {}
    for name, part in found.items():
        match part:
            case [str(salt), str(words)] if _fits(salt, words, commitments.get(name)):
                opened[name] = msgspec.json.decode(words)
            case _:
                raise Fault(f"the field '{name}' is not what was committed to")
    return opened


def _fits(salt: str, words: str, commitment: Any) -> bool:
    try:
        return commit(bytes.fromhex(salt), words.encode()) == str(commitment)
    except ValueError:
        return False


def _check_original(bag: Bag, digest: Any) -> None:
    if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise Fault("the hash of the original is not disclosed")
    if sha256(bag.read(f"data/originals/{digest}")).hexdigest() != digest:
        raise Fault("the original is altered")
