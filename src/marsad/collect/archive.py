"""Zip archives, checked before a byte of them is unpacked: members, sizes, ratios, names, nesting."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from marsad.model.errors import BadInput

MEMBERS = 10_000
TOTAL_BYTES = 512 << 20
RATIO = 100
SMALL = 1 << 20  # a member below this size may be packed as tightly as it likes
NESTING = 2

READING = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    OSError, EOFError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """The bytes of a zip in, the archive out. BadInput when it is damaged, encrypted or a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except READING as error:
        raise BadInput(f"is a damaged archive: {error}", where=name, todo="get the whole file") from None
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MEMBERS or total > TOTAL_BYTES:
        size = f"{len(entries)} members, {total >> 20} MB unpacked"
        raise BadInput(f"is an archive too large to unpack ({size})", where=name, todo="split it")
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1):
            raise BadInput("is packed so tightly that it looks like a bomb", where=name, todo="unpack it yourself")
        if entry.flag_bits & 0x1:
            raise BadInput("is an encrypted archive", where=name, todo="unpack it with its password first")
    return archive


def member(archive: zipfile.ZipFile, inner: str, name: str) -> bytes:
    """One member's content; BadInput when it is missing, damaged or longer than it says."""
    try:
        entry = archive.getinfo(inner)
        with archive.open(entry) as file:
            data = file.read(entry.file_size + 1)
    except KeyError:
        raise BadInput(f"holds no '{inner}'", where=name, todo="save it again") from None
    except READING as error:
        raise BadInput(f"'{inner}' in it is damaged: {error}", where=name, todo="get the whole file") from None
    if len(data) > entry.file_size:
        raise BadInput(f"'{inner}' in it is longer than it says", where=name, todo="unpack it yourself")
    return data


def members(archive: zipfile.ZipFile) -> Iterator[str]:
    """The names of the files in an archive, without folders and without what systems leave behind."""
    for entry in archive.infolist():
        base = entry.filename.rsplit("/", 1)[-1]
        if not entry.is_dir() and not base.startswith((".", "~$")) and not entry.filename.startswith("__MACOSX/"):
            yield entry.filename
