"""The table of formats and the way through it. A format is one file in `formats/` and one line here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath

from marsad.collect.found import Found
from marsad.model.errors import BadInput

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a format is recognised (suffixes, magic bytes), who reads it, and how large a file it takes (bytes)."""

    reader: str
    suffixes: tuple[str, ...]
    magic: tuple[bytes, ...] = ()
    limit: int = 64 * MEGABYTE


FORMATS: dict[str, Format] = {
    "jsonl": Format(reader="marsad.collect.formats.jsonl:read", suffixes=(".jsonl", ".ndjson"), limit=1024 * MEGABYTE),
    "html": Format(
        reader="marsad.collect.formats.html:read",
        suffixes=(".html", ".htm", ".xhtml"),
        magic=(b"<!doctype html", b"<html"),
        limit=16 * MEGABYTE,
    ),
    # last: it takes what is text and nothing else
    "text": Format(
        reader="marsad.collect.formats.text:read", suffixes=(".txt", ".text", ".md", ""), limit=16 * MEGABYTE
    ),
}


def read_path(path: Path | str, *, format: str | None = None) -> Found:
    """A file in, what it holds out. BadInput when it cannot be used as a whole; parts of it are refused one by one."""
    path = Path(path)
    if path.is_dir():
        raise BadInput("is a folder", where=str(path), todo="name the files in it")
    try:
        chosen = FORMATS[format or guess(path.name, _head(path))]
        if path.stat().st_size > chosen.limit:
            raise _too_large(str(path), path.stat().st_size, chosen.limit)
        return read_bytes(path.read_bytes(), str(path), format=format)
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=str(path), todo="check the path") from None


def read_bytes(data: bytes, name: str, *, format: str | None = None) -> Found:
    """Bytes and the name they came under in, what they hold out; the name is shown and never used as a path.

    `format` is a key of FORMATS; None means: tell it from the name and the first bytes.
    """
    if not data:
        raise BadInput("is empty", where=name, todo="give a file with words in it")
    kind = format or guess(name, data[:512])
    if kind not in FORMATS:
        raise BadInput(f"no format is called '{kind}'", where=name, todo=f"one of {', '.join(FORMATS)}")
    chosen = FORMATS[kind]
    if len(data) > chosen.limit:
        raise _too_large(name, len(data), chosen.limit)
    module, function = chosen.reader.split(":")
    found: Found = getattr(import_module(module), function)(data, name)
    return found


def guess(name: str, head: bytes) -> str:
    """A name and the first bytes in, the key of FORMATS that fits out; magic bytes outweigh the name."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for kind, known in FORMATS.items():
        if any(start.startswith(magic) for magic in known.magic):
            return kind
    suffix = PurePath(name.replace("\\", "/")).suffix.lower()
    for kind, known in FORMATS.items():
        if suffix in known.suffixes:
            return kind
    return "text"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(512)


def _too_large(name: str, size: int, limit: int) -> BadInput:
    megabytes = f"{size / MEGABYTE:.0f} MB, the limit for its format is {limit // MEGABYTE} MB"
    return BadInput(f"is too large ({megabytes})", where=name, todo="split it, one report a file")
