"""Large inputs a batch at a time: JSON Lines and WARC are never held whole, a folder is its files by name.

Each batch comes with the bytes of the file that it used up, so that progress can be told and a time be estimated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from marsad.collect.door import HEAD_BYTES, guess, read_bytes, read_path
from marsad.collect.encoding import MARKS
from marsad.collect.formats import jsonl
from marsad.collect.found import Found
from marsad.collect.warc import NO_PAGE, Piece, pieces
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

BATCH = 8_000  # lines taken at a time; the disk is waited for once a folder of originals and batch
BATCH_BYTES = 16 << 20  # a batch of long lines ends earlier


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Files and folders in, every file out; hidden ones and links out of a folder are left alone."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
        found += [one for one in inside if not any(part.startswith(".") for part in one.relative_to(path).parts)]
    return found


def size_of(paths: Iterable[Path]) -> int:
    """Files and folders in, the bytes of all their files out."""
    return sum(file.stat().st_size for file in files_in(paths) if file.is_file())


def taken_or_refused(path: Path) -> Iterator[tuple[Found, int]]:
    """As `read_in_batches`; a file that cannot be used is a refusal, so that those after it are read."""
    try:
        yield from read_in_batches(path)
    except BadInput as error:
        why = f"{error.what}; {error.todo}" if error.todo else error.what
        refusal = Refusal(where=error.where or str(path), why=why)
        yield Found(format="", refusals=(refusal,)), path.stat().st_size if path.is_file() else 0


def read_in_batches(path: Path) -> Iterator[tuple[Found, int]]:
    """A file in; what it holds, in batches where its format allows it, each with the bytes it took, out.

    BadInput as `read_path` gives it.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            plain = head and not any(head.startswith(mark) for mark, encoding in MARKS if encoding != "utf-8")
            kind = guess(path.name, head) if plain else ""
            file.seek(0)
            if kind == "jsonl":
                yield from _lines(file, str(path))
            elif kind == "warc":
                yield from capture(file, str(path))
            else:
                yield read_path(path), path.stat().st_size
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=str(path), todo="check the path") from None


def _lines(file: IO[bytes], name: str) -> Iterator[tuple[Found, int]]:
    numbered = (
        (number, line.removeprefix(b"\xef\xbb\xbf" if number == 1 else b"")) for number, line in enumerate(file, 1)
    )
    filled = ((number, line) for number, line in numbered if line.strip())
    first = next(filled, None)
    if first is None:
        raise BadInput("holds no report", where=name, todo="one JSON object a line")
    rest = chain([first], filled)
    while batch := _batch(rest):
        found = jsonl.parse(((number, line.strip()) for number, line in batch), name)
        yield found, sum(len(line) for _, line in batch)


def _batch(lines: Iterator[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    taken: list[tuple[int, bytes]] = []
    size = 0
    for one in lines:
        taken.append(one)
        size += len(one[1])
        if len(taken) == BATCH or size >= BATCH_BYTES:
            break
    return taken


def capture(file: IO[bytes], name: str) -> Iterator[tuple[Found, int]]:
    """An open WARC and its name in; its pages a piece at a time, each with the bytes it took, out.

    Each piece is parsed in the child as a small capture of its own. BadInput when there is no page in any of them.
    """
    useful = False
    for piece in pieces(file):
        found = _piece(piece, name)
        useful = useful or bool(found.items or found.refusals)
        yield found, piece.taken
    if not useful:
        raise BadInput("holds no page with words", where=name, todo="capture the page again")


def _piece(piece: Piece, name: str) -> Found:
    refused = tuple(Refusal(where=name, why=why) for why in piece.skipped)
    if not piece.data:
        return Found(format="warc", refusals=refused)
    try:
        found = read_bytes(piece.data, name, format="warc")
    except BadInput as error:
        if error.what != NO_PAGE:
            refused += (Refusal(where=name, why=f"{error.what}; {error.todo}"),)
        return Found(format="warc", refusals=refused)
    return Found(format="warc", items=found.items, refusals=found.refusals + refused)
