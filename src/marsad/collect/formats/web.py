"""Web captures: WARC and WACZ, by warcio. Each captured page is a report with its address and time of capture."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from marsad.collect.archive import member, members, opened
from marsad.collect.formats import nested
from marsad.collect.found import Found, Item
from marsad.collect.warc import NO_PAGE
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

RECORD_BYTES = 16 << 20
ERROR_CHARACTERS = 120  # of a library's own words; some print the whole line that they met
RECORDS = 20_000
# what kind of content becomes a report; everything else in a capture (pictures, scripts) stays in the original
KINDS = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "application/pdf": "pdf"}


prepare = nested.prepare


def read_warc(data: bytes, name: str) -> Found:
    """The bytes of a WARC file, gzipped or not, in; a report for each page out."""
    items: list[Item] = []
    refusals: list[Refusal] = []
    _records(data, name, items, refusals)
    return _result("warc", name, items, refusals)


def read_wacz(data: bytes, name: str) -> Found:
    """The bytes of a WACZ archive in; its WARC files as `read_warc` reads them."""
    archive = opened(data, name)
    items: list[Item] = []
    refusals: list[Refusal] = []
    for inner in members(archive):
        if inner.startswith("archive/") and inner.endswith((".warc", ".warc.gz")):
            _records(member(archive, inner, name), f"{name}/{inner}", items, refusals)
    return _result("wacz", name, items, refusals)


def _records(data: bytes, name: str, items: list[Item], refusals: list[Refusal]) -> None:
    seen = 0
    try:
        for record in _responses(data):
            seen += 1
            if seen > RECORDS:
                refusals.append(Refusal(where=name, why=f"more than {RECORDS:,} records; split it"))
                return
            _page(record, name, items, refusals)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        refusals.append(
            Refusal(where=name, why=f"the capture is damaged after {seen} records: {str(error)[:ERROR_CHARACTERS]}")
        )


def _responses(data: bytes) -> Iterator[Any]:
    for record in ArchiveIterator(io.BytesIO(data)):
        if record.rec_type in ("response", "resource"):
            yield record


def _page(record: Any, name: str, items: list[Item], refusals: list[Refusal]) -> None:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = record.http_headers
    kind = (headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")) or ""
    format = KINDS.get(kind.split(";")[0].strip().lower())
    status = headers.get_statuscode() if headers else "200"
    if format is None or not status.startswith("2"):
        return
    content = record.content_stream().read(RECORD_BYTES + 1)
    where = f"{name}: {address}"
    if len(content) > RECORD_BYTES:
        refusals.append(Refusal(where=where, why="the page is too large"))
        return
    found = nested.read(content, where, format=format)
    refusals.extend(found.refusals)
    items.extend(
        replace(item, name=name, part=address, report=replace(item.report, url=item.report.url or address or None))
        for item in found.items
    )


def _result(kind: str, name: str, items: list[Item], refusals: list[Refusal]) -> Found:
    if not items and not refusals:
        raise BadInput(NO_PAGE, where=name, todo="capture the page again")
    return Found(format=kind, items=tuple(items), refusals=tuple(refusals))
