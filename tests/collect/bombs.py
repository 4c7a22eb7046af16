"""Files made to exhaust whoever opens them, one or more for every format, small in themselves."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.collect import samples

ZEROS = 50 << 20


def _entities(root: bytes, inside: bytes) -> bytes:
    """XML whose one entity grows tenfold nine times ("billion laughs"); `inside` is where it is used."""
    steps = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    return b'<?xml version="1.0"?><!DOCTYPE ' + root + b' [<!ENTITY a "ha">' + steps + b"]>" + inside


def _replaced(archive: bytes, name: str, content: bytes) -> bytes:
    """A zip with the content of one member exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, content if entry.filename == name else old.read(entry))
    return out.getvalue()


def _overlapping() -> bytes:
    """A zip of 5,000 names that all stand for the same packed half megabyte (Fifield's bomb without nesting)."""
    whole = samples.zipped({"a.txt": b"a" * (1 << 19)})
    at = whole.index(b"PK\x01\x02")
    head, entry = whole[:at], whole[at : whole.index(b"PK\x05\x06")]
    names = [b"%05d" % number for number in range(5_000)]
    directory = b"".join(entry[:46] + name + entry[51:] for name in names)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(names), len(names), len(directory), len(head), 0)
    return head + directory + end


def _nested_zips(depth: int, width: int) -> bytes:
    data = samples.zipped({"zeros.txt": b"0" * (1 << 20)})
    for _ in range(depth):
        data = samples.zipped({f"{number}.zip": data for number in range(width)})
    return data


def _far_sheet() -> bytes:
    book = samples.workbook(["place", "killed"])
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml")
    return _replaced(book, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", far))


def _ods(body: bytes) -> bytes:
    head = (
        b'<o:c xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><table:table>'
    )
    return samples.zipped({"content.xml": head + body + b"</table:table></o:c>"})


def _pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(out),
    )  # fmt: skip


def _pdf_page(stream: bytes, filters: bytes) -> bytes:
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(stream), filters, stream),
    )


def _packed(times: int) -> bytes:
    data = b" " * (100 << 20)
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def _tiff_loop() -> bytes:
    """A TIFF whose directory of tags is its own next directory, and its EXIF directory too."""
    tags = (
        struct.pack("<HHLL", 256, 4, 1, 64) + struct.pack("<HHLL", 257, 4, 1, 64) + struct.pack("<HHLL", 34665, 4, 1, 8)
    )
    return b"II*\x00" + struct.pack("<L", 8) + struct.pack("<H", 3) + tags + struct.pack("<L", 8)


def _nested_mail(depth: int) -> bytes:
    heads = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\n" + heads + b"\nwords\n"


BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros.zip": lambda: samples.zipped({"zeros.txt": b"0" * ZEROS}),
    "many.zip": lambda: samples.zipped({f"{number}.txt": b"" for number in range(10_001)}),
    "overlapping.zip": _overlapping,
    "nested.zip": lambda: _nested_zips(3, 30),
    "zeros.docx": lambda: samples.zipped({"word/document.xml": b" " * ZEROS}),
    "laughs.docx": lambda: _replaced(
        samples.word("x"), "word/document.xml",
        _entities(b"w:document", b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                  b"<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"),
    ),
    "zeros.xlsx": lambda: samples.zipped({"xl/worksheets/sheet1.xml": b" " * ZEROS}),
    "far.xlsx": _far_sheet,
    "laughs.xlsx": lambda: _replaced(
        samples.workbook(["a"]), "xl/worksheets/sheet1.xml", _entities(b"worksheet", b"<worksheet>&j;</worksheet>")
    ),
    "repeated.ods": lambda: _ods(
        b'<table:table-row table:number-rows-repeated="2147483647"><table:table-cell'
        b' table:number-columns-repeated="2147483647"><text:p>x</text:p></table:table-cell></table:table-row>'
    ),
    "laughs.ods": lambda: samples.zipped({"content.xml": _entities(b"x", b"<x>&j;</x>")}),
    "wide.csv": lambda: b"a," * 2_000_000 + b"\n1\n",
    "tall.csv": lambda: b"a,b\n" * 3_000_000,
    "quote.csv": lambda: b'text\n"' + b"x" * (20 << 20),
    "zeros.pdf": lambda: _pdf_page(_packed(1), b"/FlateDecode"),
    "thrice.pdf": lambda: _pdf_page(_packed(3), b"[/FlateDecode /FlateDecode /FlateDecode]"),
    "loop.pdf": lambda: _pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99 >>"),
    "deep.pdf": lambda: _pdf(b"<< /Type /Catalog /Pages " + b"[" * 100_000 + b" >>"),
    "deep.eml": lambda: _nested_mail(3_000),
    "header.eml": lambda: b"From: a@example.org\nSubject: " + b"=?utf-8?q?a?= " * 300_000 + b"\n\nwords\n",
    "many.mbox": lambda: b"From a@example.org Sat Mar  8 14:00:00 2025\nSubject: x\n\nw\n\n" * 60_000,
    "laughs.rss": lambda: _entities(b"rss", b"<rss><item><title>&j;</title></item></rss>"),
    "deep.rss": lambda: b"<rss>" + b"<item>" * 300_000,
    "zeros.warc.gz": lambda: gzip.compress(
        b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 999999999\r\n\r\n"
        + b"0" * (100 << 20), 9,
    ),
    "zeros.wacz": lambda: samples.zipped({"archive/data.warc.gz": BOMBS["zeros.warc.gz"]()}),
    "deep.json": lambda: b"[" * 500_000,
    "deep messages.json": lambda: b'{"name":"x","messages":[{"id":1,"type":"message","text":' + b"[" * 100_000 + b"}]}",
    "number.json": lambda: b'{"name":"x","messages":[{"id":' + b"9" * 1_000_000 + b"}]}",
    "pixels.png": lambda: _png(60_000, 60_000),
    "loop.tif": _tiff_loop,
    "deep.jsonl": lambda: b'{"id":"1","text":' + b"[" * 1_000_000 + b"\n",
    "number.jsonl": lambda: b'{"id":1' + b"0" * 1_000_000 + b',"text":"x"}\n',
    "deep.html": lambda: b"<html>" + b"<div>" * 200_000 + b"words",
    "attributes.html": lambda: b"<html><body><p " + b"".join(b"a%d=1 " % n for n in range(200_000)) + b">",
    "spaces _chat.txt": lambda: b"[08/03/2025, 14:05:11] A: a\n[13/03/2025, 14:05:12] " + b"a: " * 2_000_000,
    "lines _chat.txt": lambda: (
        b"[08/03/2025, 14:05:11] A: a\n[13/03/2025, 14:05:12] A: a\n" + b"and so on\n" * 1_000_000
    ),
    "nothing.txt": lambda: b"\x00" * (10 << 20),
}  # fmt: skip
# disarmed while they are read: what is left of them is words like any other
READ = frozenset({"far.xlsx", "repeated.ods", "many.mbox", "spaces _chat.txt", "lines _chat.txt"})
# seconds of work before the limits stop them: the reliability exam runs them, the quick tests do not
LONG = frozenset(
    {"attributes.html", "many.mbox", "header.eml", "deep.eml", "zeros.pdf", "thrice.pdf", "zeros.warc.gz", "zeros.wacz",
     "tall.csv", "nested.zip", "laughs.xlsx", "zeros.zip", "zeros.docx", "zeros.xlsx"}
)  # fmt: skip
