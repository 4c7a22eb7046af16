"""Large inputs a batch at a time: JSON Lines are never held whole, a folder is its files in the order of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from marsad.collect.door import HEAD_BYTES, guess, read_path
from marsad.collect.encoding import MARKS
from marsad.collect.formats import jsonl
from marsad.collect.found import Found
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

BATCH = 2_000  # lines taken at a time: one waiting for the disk each, a few megabytes of memory


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


def taken_or_refused(path: Path) -> Iterator[Found]:
    """A file in, what it holds out; a file that cannot be used is a refusal, so that those after it are read."""
    try:
        yield from read_in_batches(path)
    except BadInput as error:
        why = f"{error.what}; {error.todo}" if error.todo else error.what
        yield Found(format="", refusals=(Refusal(where=error.where or str(path), why=why),))


def read_in_batches(path: Path) -> Iterator[Found]:
    """A file in, what it holds out, in batches where its format allows it; BadInput as `read_path` gives it."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            plain = head and not any(head.startswith(mark) for mark, encoding in MARKS if encoding != "utf-8")
            if not plain or guess(path.name, head) != "jsonl":
                yield read_path(path)
                return
            file.seek(0)
            yield from _batches(enumerate(file, start=1), str(path))
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=str(path), todo="check the path") from None


def _batches(lines: Iterator[tuple[int, bytes]], name: str) -> Iterator[Found]:
    stripped = ((number, line.removeprefix(b"\xef\xbb\xbf" if number == 1 else b"").strip()) for number, line in lines)
    filled = ((number, line) for number, line in stripped if line)
    first = next(filled, None)
    if first is None:
        raise BadInput("holds no report", where=name, todo="one JSON object a line")
    rest = chain([first], filled)
    while batch := list(islice(rest, BATCH)):
        yield jsonl.parse(batch, name)
