"""Small files of every format, made here so that the repository holds no binaries."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from email.message import EmailMessage

import docx
import openpyxl
from PIL import Image

WORDS = "At least 340 civilians were killed, the Observatory said."
ARABIC = "قال المرصد إن ما لا يقل عن 340 مدنيًا قُتلوا في الساحل."
PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>Coast</title></head><body><article><h1>Coast</h1>"
    f"<p>{WORDS} It was the worst violence in months, according to residents of the area.</p><p>{ARABIC}</p>"
    "</article></body></html>"
)


def pdf(*pages: str) -> bytes:
    """A PDF with one line of Latin text a page, written by hand."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, words in enumerate(pages):
        content = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return (out + f"startxref\n{out.index('xref')}\n%%EOF\n").encode("latin-1")


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Jableh", "12"
    return _saved(document)


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return _saved(book)


def ods(*rows: list[str]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{value}</text:p></table:table-cell>" for value in row)
        + '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        for row in rows
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="S1">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return zipped({"content.xml": content.encode()})


def message(words: str = WORDS, **attached: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "News Desk <desk@example.org>", "Coast: أخبار"
    mail["Date"] = "Sat, 08 Mar 2025 14:00:00 +0300"
    mail.set_content(words)
    for name, data in attached.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return mail.as_bytes()


def mbox(*words: str) -> bytes:
    return b"".join(b"From desk@example.org Sat Mar  8 14:00:00 2025\n" + message(text) + b"\n" for text in words)


RSS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Agency</title>
<item><title>Coast</title><link>https://example.org/1</link><pubDate>Sat, 08 Mar 2025 14:00:00 +0300</pubDate>
<description>&lt;p&gt;{WORDS}&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description></item>
<item><title></title></item></channel></rss>""".encode()

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>وكالة</title><entry>
<title>خبر</title><link href="https://example.org/2"/><updated>2025-03-08T11:00:00Z</updated>
<summary>{ARABIC}</summary></entry></feed>""".encode()

TELEGRAM = json.dumps(
    {
        "name": "Coast channel",
        "type": "public_channel",
        "id": 77,
        "messages": [
            {"id": 1, "type": "service", "action": "create_channel"},
            {"id": 2, "type": "message", "from": "Coast channel", "date_unixtime": "1741435200", "text": ARABIC},
            {
                "id": 3,
                "type": "message",
                "date": "2025-03-09T10:00:00",
                "text": ["At least ", {"type": "bold", "text": "12"}, " killed"],
            },
            {"id": 4, "type": "message", "date_unixtime": "99999999999999999", "text": "when?"},
            {"id": 5, "type": "message", "text": ""},
        ],
    },
    ensure_ascii=False,
).encode()

WHATSAPP = f"""[08/03/2025, 14:05:11] Desk: \u200eMessages and calls are end-to-end encrypted.
[08/03/2025, 14:06:00] Leila: {ARABIC}
and a second line
[13/03/2025, 09:00:00] Omar: <Media omitted>
[13/03/2025, 09:01:00] Omar: {WORDS}
""".encode()


def warc(*pages: tuple[str, str, bytes], packed: bool = False) -> bytes:
    out = b""
    for address, kind, body in pages:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
            f"WARC-Date: 2025-03-08T11:00:00Z\r\nWARC-Target-URI: {address}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        ).encode()
        record = head + http + b"\r\n\r\n"
        out += gzip.compress(record) if packed else record
    return out


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def photo() -> bytes:
    picture = Image.new("RGB", (64, 48))
    exif = picture.getexif()
    exif[271], exif[306] = "Camera Maker", "2025:03:07 10:00:00"
    return _saved(picture, "JPEG", exif=exif)


def _saved(thing: object, *arguments: object, **more: object) -> bytes:
    buffer = io.BytesIO()
    thing.save(buffer, *arguments, **more)  # type: ignore[attr-defined]
    return buffer.getvalue()


def all_formats() -> dict[str, tuple[str, bytes]]:
    """For each format a file's name and bytes."""
    page = PAGE.encode()
    capture = ("https://example.org/a", "text/html", page)
    return {
        "pdf": ("a.pdf", pdf(WORDS, "Twelve more were injured.")),
        "docx": ("a.docx", word(WORDS, ARABIC)),
        "xlsx": ("a.xlsx", workbook(["place", "killed"], ["Jableh", 12])),
        "ods": ("a.ods", ods(["place", "killed"], ["جبلة", "12"])),
        "csv": ("a.csv", f"id;text;published\n1;{ARABIC};2025-03-08\n2;;\n3;x;2025-02-30\n".encode()),
        "eml": ("a.eml", message(WORDS, notes_txt=ARABIC.encode(), page_html=page)),
        "mbox": ("a.mbox", mbox(WORDS, ARABIC)),
        "feed": ("a.rss", RSS),
        "warc": ("a.warc", warc(capture, ("https://example.org/x.png", "image/png", b"\x89PNG"))),
        "wacz": ("a.wacz", zipped({"archive/data.warc.gz": warc(capture, packed=True), "datapackage.json": b"{}"})),
        "zip": ("a.zip", zipped({"one.txt": WORDS.encode(), "in/two.html": page, "bad.txt": b"\x00\x01", ".x": b""})),
        "telegram": ("result.json", TELEGRAM),
        "whatsapp": ("_chat.txt", WHATSAPP),
        "image": ("a.jpg", photo()),
        "jsonl": ("a.jsonl", json.dumps({"id": "1", "text": WORDS}).encode()),
        "html": ("a.html", page),
        "text": ("a.txt", WORDS.encode()),
    }
