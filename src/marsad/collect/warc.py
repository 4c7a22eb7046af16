"""A WARC file cut into pieces of whole records, so that a capture of any size is read in bounded memory.

Nothing is parsed here but where a record ends: its length in the header, or the end of its gzip member. What lies in
the records is the child's to parse.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

PIECE_BYTES = 8 << 20
PIECE_RECORDS = 500
RECORD_BYTES = 64 << 20  # a longer record is a film or an archive, not a page: it is skipped and said so
HEADER_BYTES = 64 << 10
CHUNK = 1 << 16
GZIP = b"\x1f\x8b"
NO_PAGE = "holds no page with words"  # what is said of a capture of pictures and scripts alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Whole records as a small WARC (empty when all were skipped), the bytes of the file they took, what was skipped.

    `skipped` says for each record left out why.
    """

    data: bytes
    taken: int
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """One record with its envelope; `data` is empty and `why` says so when it is too long to be looked at."""

    data: bytes
    taken: int
    why: str = ""


def pieces(file: IO[bytes]) -> Iterator[Piece]:
    """An open WARC file, gzipped by record or not, in; its pieces, in order, out. What is damaged comes as it is."""
    start = file.read(len(GZIP))
    file.seek(0)
    records: list[_Record] = []
    for record in _members(file) if start == GZIP else _plain(file):
        records.append(record)
        if len(records) == PIECE_RECORDS or sum(len(one.data) for one in records) >= PIECE_BYTES:
            yield _piece(records)
            records = []
    if records:
        yield _piece(records)


def _piece(records: list[_Record]) -> Piece:
    return Piece(
        data=b"".join(one.data for one in records),
        taken=sum(one.taken for one in records),
        skipped=tuple(one.why for one in records if one.why),
    )


def _plain(file: IO[bytes]) -> Iterator[_Record]:
    """Records by the length that their headers state; from a header that states none the rest is one damaged record."""
    while head := _head(file):
        length = _length(head)
        if length is None:
            rest = file.read(CHUNK)
            yield _Record(data=head + rest, taken=len(head) + len(rest))
            return
        if length > RECORD_BYTES:
            file.seek(length, 1)
            yield _Record(data=b"", taken=len(head) + length, why=_too_long(length))
            continue
        body = file.read(length)
        whole = b"\r\n\r\n" if len(body) == length else b""
        yield _Record(data=head + body + whole, taken=len(head) + len(body))


def _head(file: IO[bytes]) -> bytes:
    """The next header with its blank line; blank lines before it are passed over."""
    lines: list[bytes] = []
    size = 0
    while size < HEADER_BYTES and (line := file.readline(HEADER_BYTES)):
        if line.strip():
            lines.append(line)
        elif lines:
            return b"".join((*lines, line))
        size += len(line)
    return b"".join(lines)


def _length(head: bytes) -> int | None:
    first, *fields = head.split(b"\n")
    if not first.startswith(b"WARC/"):
        return None
    for field in fields:
        name, _, value = field.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return None


def _members(file: IO[bytes]) -> Iterator[_Record]:
    """Records by the ends of their gzip members; nothing of what they unpack to is kept."""
    rest = file.read(CHUNK)
    while rest:
        inflate, parts, unpacked = zlib.decompressobj(wbits=31), [rest], 0
        try:
            while not inflate.eof and rest and unpacked <= RECORD_BYTES:
                unpacked += len(inflate.decompress(rest, CHUNK))
                rest = inflate.unconsumed_tail
                if not rest and not inflate.eof:
                    rest = file.read(CHUNK)
                    parts.append(rest)
        except zlib.error:
            yield _Record(data=b"".join(parts), taken=sum(map(len, parts)))
            return
        if unpacked > RECORD_BYTES:
            yield _Record(
                data=b"", taken=0, why=f"{_too_long(unpacked)}, and what follows it in this file cannot be found"
            )
            return
        rest = inflate.unused_data
        member = b"".join(parts)[: -len(rest) or None]
        yield _Record(data=member, taken=len(member))
        rest = rest or file.read(CHUNK)


def _too_long(size: int) -> str:
    return f"a record of {size >> 20} MB or more is no page; it was skipped"
