"""PDF: the text of its pages by pypdf, pages apart by an empty line. A scan has no text and is refused as such."""

from __future__ import annotations

import io
from functools import cache
from importlib.metadata import version

import pypdf

from marsad.collect.formats.text import item
from marsad.collect.found import Found
from marsad.model.errors import BadInput

PAGES = 2_000


@cache
def parser() -> str:
    """The name and version that every reading of a PDF carries."""
    return f"pypdf {version('pypdf')}"


def prepare() -> None:
    """Read an empty page once, in the child before it forks: pypdf loads its filters on first use."""
    parser()
    page = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=72, height=72)
    writer.write(page)
    pypdf.PdfReader(page).pages[0].extract_text()


def read(data: bytes, name: str) -> Found:
    """The bytes of a PDF in, one report out; what the file says of its own dates and authors is not trusted."""
    document = pypdf.PdfReader(io.BytesIO(data))
    if document.is_encrypted and not document.decrypt(""):
        raise BadInput("is encrypted", where=name, todo="save it without its password")
    if len(document.pages) > PAGES:
        raise BadInput(f"has {len(document.pages)} pages", where=name, todo=f"split it, {PAGES} pages at most")
    text = "\n\n".join(page.extract_text().strip() for page in document.pages).strip()
    if not text:
        raise BadInput("holds no text, it may be a scan", where=name, todo="run OCR on it first")
    title = document.metadata.title if document.metadata else None
    return Found(format="pdf", items=(item(text, b"", name, parser=parser(), title=title or None),))
