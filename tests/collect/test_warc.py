"""A capture cut into pieces is the capture: any size, gzipped or not, damaged or not."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from marsad.collect import read_bytes, stream, warc
from marsad.model import BadInput

PAGE = """<html><head><title>Page {n}</title></head><body><p>{n} civilians were killed in Jableh, residents said on
Monday. The strike hit the market in the early morning and more people were hurt.</p></body></html>"""


def capture(count: int, *, zipped: bool) -> bytes:
    """So many pages as a WARC, each with its request beside it."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=zipped)
    for n in range(count):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        body = io.BytesIO(PAGE.format(n=n + 2).encode())
        writer.write_record(writer.create_warc_record(f"https://a.org/{n}", "response", body, http_headers=headers))
        writer.write_record(writer.create_warc_record(f"https://a.org/{n}", "metadata", io.BytesIO(b"seen: yes")))
    return out.getvalue()


@pytest.mark.parametrize("zipped", [True, False])
def test_pieces_hold_what_the_whole_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zipped: bool) -> None:
    monkeypatch.setattr(warc, "PIECE_RECORDS", 6)
    data = capture(10, zipped=zipped)
    path = tmp_path / ("c.warc.gz" if zipped else "c.warc")
    path.write_bytes(data)
    found = list(stream.read_in_batches(path))
    assert len(found) == 4
    assert [item for one, _ in found for item in one.items] == list(read_bytes(data, str(path)).items)
    assert not [refusal for one, _ in found for refusal in one.refusals]
    assert abs(sum(size for _, size in found) - len(data)) <= 4 * 20  # blank lines between records are nobody's


@pytest.mark.parametrize("zipped", [True, False])
def test_what_is_cut_off_is_said(tmp_path: Path, zipped: bool) -> None:
    path = tmp_path / ("c.warc.gz" if zipped else "c.warc")
    path.write_bytes(capture(3, zipped=zipped)[:-700])
    found = list(stream.read_in_batches(path))
    assert [item.part for one, _ in found for item in one.items][:2] == ["https://a.org/0", "https://a.org/1"]


def test_a_film_is_skipped_and_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "RECORD_BYTES", 1_000)
    writer = WARCWriter(out := io.BytesIO(), gzip=False)
    writer.write_record(writer.create_warc_record("https://a.org/film", "resource", io.BytesIO(b"\0" * 5_000)))
    path = tmp_path / "c.warc"
    path.write_bytes(out.getvalue() + capture(2, zipped=False))
    found = [one for one, _ in stream.read_in_batches(path)]
    assert len([item for one in found for item in one.items]) == 2
    assert ["skipped" in refusal.why for one in found for refusal in one.refusals] == [True]


def test_a_capture_without_pages_is_refused(tmp_path: Path) -> None:
    writer = WARCWriter(out := io.BytesIO(), gzip=True)
    writer.write_record(writer.create_warc_record("https://a.org/x", "metadata", io.BytesIO(b"seen: yes")))
    path = tmp_path / "c.warc.gz"
    path.write_bytes(out.getvalue())
    with pytest.raises(BadInput, match="no page"):
        list(stream.read_in_batches(path))


def test_a_gzip_that_unpacks_without_end_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "RECORD_BYTES", 100_000)
    path = tmp_path / "c.warc.gz"
    path.write_bytes(capture(1, zipped=True) + gzip.compress(b"\0" * 10_000_000))
    found = [one for one, _ in stream.read_in_batches(path)]
    assert len([item for one in found for item in one.items]) == 1
    assert any("skipped" in refusal.why for one in found for refusal in one.refusals)
