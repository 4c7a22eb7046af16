"""The workspace's own basemap (PMTiles), served piece by piece: a browser asks for ranges of one file, of this desk."""

from __future__ import annotations

import re
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse

LONGEST = 8_000_000  # bytes of one answer; a map asks for some thousands
_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})\Z")


def ranged(request: HttpRequest, path: Path) -> HttpResponse:
    """A request and a file in; the range that it asks for out, 416 for one that the file does not have.

    Without a range only the beginning is sent: nobody downloads a whole map by accident.
    """
    if not path.is_file():
        raise Http404
    held = path.stat()
    first, last = _asked(request.headers.get("Range", "bytes=0-"), held.st_size)
    if first is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{held.st_size}"})
    with path.open("rb") as file:
        file.seek(first)
        content = file.read(last - first + 1)
    answer = HttpResponse(content, status=206, content_type="application/octet-stream")
    answer["Content-Range"] = f"bytes {first}-{first + len(content) - 1}/{held.st_size}"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = f'"{held.st_mtime_ns:x}-{held.st_size:x}"'
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _asked(header: str, size: int) -> tuple[int | None, int]:
    """The first and last byte that a Range header asks for; (None, 0) when the file has none of them."""
    found = _RANGE.match(header.strip())
    if found is None or int(found[1]) >= size:
        return None, 0
    first = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    if last < first:
        return None, 0
    return first, min(last, size - 1, first + LONGEST - 1)
