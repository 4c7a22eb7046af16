"""The table of formats and the way through it. A format is one file in `formats/` and one line here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path, PurePath

from marsad.collect.formats.whatsapp import looks_like
from marsad.collect.found import Found
from marsad.model.errors import BadInput

MEGABYTE = 1 << 20
HEAD_BYTES = 4096  # as much of a file as is looked at to tell its format


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a format is recognised (suffixes, first bytes), who reads it, and how large a file it takes (bytes).

    `child`: it is parsed in the killable child; only what Marsad itself decodes as plain text is read in this process.
    """

    reader: str
    suffixes: tuple[str, ...] = ()
    magic: tuple[bytes, ...] = ()
    limit: int = 64 * MEGABYTE
    child: bool = True


_HOME = "marsad.collect.formats."
FORMATS: dict[str, Format] = {
    "pdf": Format(reader=_HOME + "pdf:read", suffixes=(".pdf",), magic=(b"%pdf-",)),
    "docx": Format(reader=_HOME + "docx:read", suffixes=(".docx",)),
    "xlsx": Format(reader=_HOME + "sheet:read_xlsx", suffixes=(".xlsx", ".xlsm")),
    "ods": Format(reader=_HOME + "sheet:read_ods", suffixes=(".ods",)),
    "csv": Format(reader=_HOME + "sheet:read_csv", suffixes=(".csv", ".tsv")),
    "eml": Format(
        reader=_HOME + "mail:read_eml", suffixes=(".eml",), magic=(b"return-path:", b"received:", b"delivered-to:")
    ),
    "mbox": Format(reader=_HOME + "mail:read_mbox", suffixes=(".mbox",), limit=512 * MEGABYTE),
    "feed": Format(reader=_HOME + "feed:read", suffixes=(".rss", ".atom", ".xml"), magic=(b"<rss", b"<feed")),
    "warc": Format(
        reader=_HOME + "web:read_warc", suffixes=(".warc", ".warc.gz"), magic=(b"warc/1.",), limit=512 * MEGABYTE
    ),
    "wacz": Format(reader=_HOME + "web:read_wacz", suffixes=(".wacz",), limit=512 * MEGABYTE),
    "zip": Format(reader=_HOME + "zip:read", suffixes=(".zip",), magic=(b"pk\x03\x04",), limit=512 * MEGABYTE),
    "telegram": Format(reader=_HOME + "telegram:read", suffixes=(".json",), limit=512 * MEGABYTE),
    "image": Format(
        reader=_HOME + "image:read",
        suffixes=(".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff"),
        magic=(b"\xff\xd8\xff", b"\x89png", b"gif8", b"ii*\x00", b"mm\x00*"),
    ),
    "jsonl": Format(reader=_HOME + "jsonl:read", suffixes=(".jsonl", ".ndjson"), limit=1024 * MEGABYTE, child=False),
    "html": Format(
        reader=_HOME + "html:read",
        suffixes=(".html", ".htm", ".xhtml"),
        magic=(b"<!doctype html", b"<html"),
        limit=16 * MEGABYTE,
    ),
    "whatsapp": Format(reader=_HOME + "whatsapp:read"),
    # last: it takes what is text and nothing else
    "text": Format(reader=_HOME + "text:read", suffixes=(".txt", ".text", ".md", ""), limit=16 * MEGABYTE, child=False),
}
# formats that begin like another one, a zip or a text, and are told by their suffix
BY_SUFFIX = frozenset({"docx", "xlsx", "ods", "wacz", "csv", "mbox", "telegram", "jsonl"})
# what is known and not read, with what to do about it
NOT_READ: dict[bytes, str] = {
    b"\xd0\xcf\x11\xe0": "save it as .docx or .xlsx",
    b"rar!": "unpack it and give its files",
    b"7z\xbc\xaf": "unpack it and give its files",
    b"{\\rtf": "save it as .docx or as text",
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
    kind = format or guess(name, data[:HEAD_BYTES])
    if kind not in FORMATS:
        raise BadInput(f"no format is called '{kind}'", where=name, todo=f"one of {', '.join(FORMATS)}")
    chosen = FORMATS[kind]
    if len(data) > chosen.limit:
        raise _too_large(name, len(data), chosen.limit)
    if not chosen.child:
        return call(kind, data, name)
    from marsad.collect.sandbox import SANDBOX

    return SANDBOX.read(chosen.reader, data, name)


def call(kind: str, data: bytes, name: str) -> Found:
    """Run a format's reader in this process: for our own formats, and inside the child."""
    module, function = FORMATS[kind].reader.split(":")
    found: Found = getattr(import_module(module), function)(data, name)
    return replace(found, items=tuple(i if i.original else replace(i, original=data) for i in found.items))


def guess(name: str, head: bytes) -> str:
    """A name and the first bytes in, the key of FORMATS that fits out; BadInput for what is known and not read.

    First bytes outweigh the name, but for formats that share theirs with another one.
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:HEAD_BYTES].lower()
    for magic, todo in NOT_READ.items():
        if start.startswith(magic):
            raise BadInput("is in a format that is not read", where=name, todo=todo)
    plain = PurePath(name.replace("\\", "/")).name.lower()
    by_name = next((kind for kind, known in FORMATS.items() if plain.endswith(_dotted(known))), None)
    if by_name in BY_SUFFIX:
        return by_name
    for kind, known in FORMATS.items():
        if any(start.startswith(magic) for magic in known.magic):
            return kind
    if start.startswith(b"<?xml") and (b"<rss" in start or b"<feed" in start or b"<rdf:rdf" in start):
        return "feed"
    if start.startswith(b"riff") and start[8:12] == b"webp":
        return "image"
    if by_name in (None, "text") and looks_like(head.decode("utf-8", "ignore")):
        return "whatsapp"
    return by_name or "text"


def _dotted(known: Format) -> tuple[str, ...]:
    return tuple(suffix for suffix in known.suffixes if suffix)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _too_large(name: str, size: int, limit: int) -> BadInput:
    megabytes = f"{size / MEGABYTE:.0f} MB, the limit for its format is {limit // MEGABYTE} MB"
    return BadInput(f"is too large ({megabytes})", where=name, todo="split it, one report a file")
