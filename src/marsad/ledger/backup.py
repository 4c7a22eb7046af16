"""Online backup to age recipients, and the way back.

Two files are written. NAME.age holds everything: the database without its keys, the originals each under its subject's
key, the workspace's own files. NAME.keys.age holds the keys. Kept apart, and the keys for a short time only, an erasure
reaches old backups too: once its key is gone from the newest keys file, nothing of the subject can be restored.
Needs the extra `sealed` (pyrage).
"""

from __future__ import annotations

import io
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import msgspec

from marsad.ledger.audit import audit
from marsad.ledger.errors import Damaged, Refused, explained
from marsad.ledger.log import Ledger
from marsad.ledger.place import DATABASE, open_ledger
from marsad.ledger.sealed import age, identity, recipients
from marsad.ledger.store import Sqlite
from marsad.model.errors import BadInput

FORM = 1
_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}\\Z")]
_Hex = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{2})+\\Z")]
KEYS = ".keys.age"
# Of the workspace, beside database, originals and keys. A base map's tiles are public and large: they stay out.
OTHER_FILES = ("*.toml", "*.csv", "*.geojson", "*.txt", "publications/**/*")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What was written: the two files, the size and root of the log in them, the SHA-256 of the first."""

    content: Path
    keys: Path
    size: int
    root: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back: the size and root of the log, how many originals, what was erased since the backup was made."""

    size: int
    root: str
    originals: int
    erased_since: tuple[int, ...]


def backup(ledger: Ledger, path: Path, *, to: Sequence[str], by: str) -> BackedUp:
    """An open ledger and recipients in, a backup out, while others go on writing. The backup is an entry of the log."""
    if not isinstance(ledger.store.engine, Sqlite):
        raise Refused("a PostgreSQL ledger is backed up by its server", todo="use pg_dump, and copy blobs/ and keys/")
    keys = recipients(to)
    name = path.name.removesuffix(".age")  # and nothing else: a day in a name is no suffix
    content, keyring = path.with_name(name + ".age"), path.with_name(name + KEYS)
    with explained(str(path)), tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as scratch:
        folder = Path(scratch)
        copy = _copy_database(ledger.store.engine, folder / DATABASE)
        with open_ledger_copy(ledger, copy) as frozen:
            head = frozen.head()
            _pack(folder / "content.tar", _content(frozen, copy))
            _pack(folder / "keys.tar", _keyring(ledger))
        _encrypt(folder / "content.tar", content, keys)
        _encrypt(folder / "keys.tar", keyring, keys)
    digest = _digest(content)
    fields = {"by": by, "digest": digest, "size": head.size, "root": head.root, "name": content.name}
    obj = ledger.vault.pseudonym("obj", "backup")
    ledger.write("backup", obj, by=by, subject=ledger.subject_pseudonym("desk"), fields=fields)
    ledger.checkpoints.make_if_possible()
    return BackedUp(content=content, keys=keyring, size=head.size, root=head.root, digest=digest)


def restore(content: Path, keyring: Path, folder: Path, *, secret: str, by: str) -> Restored:
    """The two files, a new folder and a recipient's secret key in; the workspace, verified, out.

    Refused when the folder exists; Damaged when a byte of the backup changed; nothing is left behind in either case.
    """
    if folder.exists():
        raise Refused("exists already", where=str(folder), todo="restore into a new folder")
    key = identity(secret)
    with explained(str(folder)), tempfile.TemporaryDirectory(dir=folder.parent, prefix=".restore-") as scratch:
        place = Path(scratch) / "workspace"
        _unpack(_decrypt(content, key, Path(scratch)), place)
        _unpack(_decrypt(keyring, key, Path(scratch)), place)
        manifest = _manifest(place)
        done = _rebuild(place, manifest, by)
        place.rename(folder)
    return done


def open_ledger_copy(ledger: Ledger, database: Path) -> Ledger:
    """A copy of the database, read with the keys and originals of the ledger it came from."""
    frozen = open_ledger(ledger.path, clock=ledger.clock, dice=ledger.dice)
    frozen.store.close()
    frozen.store.engine = Sqlite(database, create=False)
    return frozen


def _copy_database(engine: Sqlite, target: Path) -> Path:
    """SQLite's own online backup: a consistent copy, page by page."""
    copy = sqlite3.connect(target)
    engine.connection.backup(copy, pages=4096)
    copy.close()
    return target


def _content(frozen: Ledger, database: Path) -> Iterator[tuple[str, bytes | Path]]:
    """Every file of the content archive: originals under their subjects' keys, the database last, without keys."""
    digests: dict[str, str] = {}
    for held, key_id in _held_with_keys(frozen):
        data = frozen.blobs.get(held)
        digests[held] = key_id
        yield f"sealed/{held}", frozen.vault.encrypt(key_id, data, held.encode())
    head = frozen.head()
    for path in _other_files(frozen.path):
        yield path.relative_to(frozen.path).as_posix(), path
    frozen.store.run("DELETE FROM subject_key")
    frozen.store.run("VACUUM")
    frozen.store.engine.forget()
    yield DATABASE, database
    facts = {"form": FORM, "size": head.size, "root": head.root, "originals": digests, "database": _digest(database)}
    yield "manifest.json", msgspec.json.encode(facts)


def _held_with_keys(frozen: Ledger) -> list[tuple[str, str]]:
    """Each original once, with the key of the first entry that vouches for it."""
    found: dict[str, str] = {}
    for _, name, key_id in frozen.originals():
        found.setdefault(name, key_id)
    return sorted(found.items())


def _keyring(ledger: Ledger) -> Iterator[tuple[str, bytes | Path]]:
    for path in sorted((ledger.path / "keys").iterdir()):
        yield f"keys/{path.name}", path
    keys = [[*row[:2], row[2].hex()] for row in ledger.store.run("SELECT key_id, subject, wrapped FROM subject_key")]
    erased = {
        ledger.store.hashes(n)[0].hex(): [fields["who"], fields.get("who2", ""), fields["t"]]
        for _, fields in ledger.entries()
        for n in fields.get("e", ())
    }
    yield "keyring.json", msgspec.json.encode({"keys": keys, "erased": erased})


def _other_files(folder: Path) -> list[Path]:
    return sorted({path for pattern in OTHER_FILES for path in folder.glob(pattern) if path.is_file()})


def _pack(target: Path, files: Iterator[tuple[str, bytes | Path]]) -> None:
    with tarfile.open(target, "w") as archive:
        for name, content in files:
            entry = tarfile.TarInfo(name)
            if isinstance(content, Path):
                entry.size = content.stat().st_size
                with content.open("rb") as file:
                    archive.addfile(entry, file)
            else:
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))


def _encrypt(source: Path, target: Path, keys: Sequence[Any]) -> None:
    temporary = target.with_name(target.name + ".part")
    age().encrypt_file(str(source), str(temporary), list(keys))
    temporary.replace(target)


def _decrypt(source: Path, key: Any, scratch: Path) -> Path:
    target = scratch / source.name
    if not source.is_file():
        raise BadInput("is missing", where=str(source), todo="name both files of the backup")
    try:
        age().decrypt_file(str(source), str(target), [key])
    except (age().DecryptError, OSError, ValueError) as error:
        raise Damaged(f"does not open: {error}", where=str(source), todo="try another key, or another backup") from None
    return target


def _unpack(source: Path, place: Path) -> None:
    """Files out of an archive, by plain names below the folder only."""
    place.mkdir(exist_ok=True)
    try:
        with tarfile.open(source) as archive:
            for entry in archive:
                name = PurePosixPath(entry.name)
                file = archive.extractfile(entry) if entry.isfile() else None
                if file is None or name.is_absolute() or ".." in name.parts:
                    raise Damaged("holds something that is no plain file", where=source.name, todo="try another backup")
                target = place / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    shutil.copyfileobj(file, out, 1 << 20)
    except tarfile.TarError as error:
        raise Damaged(f"is no backup: {error}", where=source.name, todo="try another backup") from None
    source.unlink()


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the two archives say of themselves: whoever knows a recipient's public key can have written them."""

    form: int
    size: int
    root: str
    database: str
    originals: dict[_Hash, str]
    keys: list[tuple[str, str, _Hex]]
    erased: dict[_Hash, tuple[str, str, str]]


def _manifest(place: Path) -> _Manifest:
    try:
        words = msgspec.json.decode((place / "manifest.json").read_bytes(), type=dict[str, Any])
        keyring = msgspec.json.decode((place / "keyring.json").read_bytes(), type=dict[str, Any])
        manifest = msgspec.convert(words | keyring, _Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        raise Damaged("the two files are no backup of Marsad", todo="name the .age and the .keys.age file") from None
    if manifest.form != FORM or manifest.database != _digest(place / DATABASE):
        raise Damaged("the backup is not what its manifest says", todo="try another backup")
    return manifest


def _rebuild(place: Path, manifest: _Manifest, by: str) -> Restored:
    """Keys back into the database, originals back under their names, and the proof that it is the same log."""
    for name in ("manifest.json", "keyring.json"):
        (place / name).unlink()
    for path in (place / "keys").iterdir():
        path.chmod(0o600)
    with open_ledger(place) as ledger:
        head = ledger.head()
        if (head.size, head.root) != (manifest.size, manifest.root):
            raise Damaged("the log is not the one that was backed up", todo="try another backup")
        with ledger.store.transaction():
            rows = [(key_id, subject, bytes.fromhex(wrapped)) for key_id, subject, wrapped in manifest.keys]
            ledger.store.run_many("INSERT INTO subject_key VALUES (?, ?, ?)", rows)
        originals = _unseal(ledger, place / "sealed", manifest.originals)
        since = _erase_again(ledger, manifest.erased, by)
        ledger.write("restore", ledger.vault.pseudonym("obj", "restore"), by=by)
        faults = audit(ledger).findings
        if faults:
            raise Damaged(f"the restored ledger does not verify: {faults[0].what}", todo="try another backup")
    return Restored(size=head.size, root=head.root, originals=originals, erased_since=since)


def _unseal(ledger: Ledger, folder: Path, originals: dict[_Hash, str]) -> int:
    """Originals whose key still exists; the others were erased since, and stay ciphertext that is thrown away."""
    known = {key_id for (key_id,) in ledger.store.run("SELECT key_id FROM subject_key")}
    opened = [
        ledger.vault.decrypt(key_id, (folder / name).read_bytes(), name.encode())
        for name, key_id in sorted(originals.items())
        if key_id in known
    ]
    names = ledger.blobs.put_many(opened)
    if not set(names) <= set(originals):
        raise Damaged("an original is not what its name says", todo="try another backup")
    shutil.rmtree(folder, ignore_errors=True)
    return len(names)


def _erase_again(ledger: Ledger, erased: dict[_Hash, tuple[str, str, str]], by: str) -> tuple[int, ...]:
    """What was erased after the backup was made is erased here too; one of the two who ordered it is named."""
    held = {row.leaf.hex(): row.n for row in ledger.store.rows()}
    withheld = {n for _, fields in ledger.entries() for n in fields.get("e", ())}
    rows = {held[leaf]: people for leaf, people in erased.items() if leaf in held and held[leaf] not in withheld}
    if not rows:
        return ()
    with ledger.batch():
        for n in rows:
            ledger.store.run("DELETE FROM opening WHERE leaf = ?", (ledger.store.hashes(n)[0],))
        first, second, _ = next(iter(rows.values()))
        if second == ledger.vault.pseudonym("u", by):  # whoever restores is the one, the other stands beside them
            second = first
        obj = ledger.vault.pseudonym("obj", f"erase:restored:{ledger.store.size()}")
        ledger.write("erase", obj, by=by, second=second, erased=tuple(sorted(rows)), why="restored")
    return tuple(sorted(rows))


def _digest(path: Path) -> str:
    state = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            state.update(chunk)
    return state.hexdigest()
