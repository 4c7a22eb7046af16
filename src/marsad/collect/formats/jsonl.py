"""JSON Lines: the contract's reports, one a line. A line that cannot be used is refused with its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marsad.collect.encoding import MARKS
from marsad.collect.found import Found, Item
from marsad.model.codec import report_from_json
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

PARSER = "marsad-jsonl 1"
LINE_LIMIT = 16 << 20  # bytes


def read(data: bytes, name: str) -> Found:
    """The bytes of a JSON Lines file in; a report for each good line, a refusal for each bad one, out."""
    found = parse(_lines(data, name), name)
    if not found.items and not found.refusals:
        raise BadInput("holds no report", where=name, todo="one JSON object a line")
    return found


def parse(lines: Iterable[tuple[int, bytes]], name: str) -> Found:
    """Numbered lines in; a report for each good one, a refusal for each bad one, out."""
    items: list[Item] = []
    refusals: list[Refusal] = []
    for number, line in lines:
        where = f"{name}:{number}"
        try:
            if len(line) > LINE_LIMIT:
                raise BadInput("is too long for one report", where=where, todo="one report a line")
            report = report_from_json(line, where=where)
        except BadInput as error:
            refusals.append(Refusal(where=where, why=_reason(error)))
        else:
            items.append(Item(report=report, original=line, parser=PARSER, name=name, part=f"line {number}"))
    return Found(format="jsonl", items=tuple(items), refusals=tuple(refusals))


def _lines(data: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers from 1, without their ends; empty ones are skipped."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            data = _recoded(data[len(mark) :], encoding, name)
            break
    for number, line in enumerate(data.split(b"\n"), start=1):
        stripped = line.strip()
        if stripped:
            yield number, stripped


def _recoded(data: bytes, encoding: str, name: str) -> bytes:
    if encoding == "utf-8":
        return data
    try:
        return data.decode(encoding).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise BadInput(f"is not {encoding} at byte {error.start}", where=name, todo="save it as UTF-8") from None


def _reason(error: BadInput) -> str:
    return f"{error.what}; {error.todo}" if error.todo else error.what
