"""Word documents: paragraphs and tables in their order, by python-docx."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import Any

import docx

from marsad.collect.archive import opened
from marsad.collect.formats.text import item
from marsad.collect.found import Found
from marsad.model.errors import BadInput


@cache
def parser() -> str:
    """The name and version that every reading of a document carries."""
    return f"python-docx {version('python-docx')}"


def prepare() -> None:
    """Read an empty document once, in the child before it forks."""
    parser()
    docx.Document()


def read(data: bytes, name: str) -> Found:
    """The bytes of a .docx in, one report out."""
    opened(data, name)
    document = docx.Document(io.BytesIO(data))
    text = "\n".join(_lines(document)).strip()
    if not text:
        raise BadInput("holds no text", where=name, todo="save its words as a text file")
    title = document.core_properties.title or None
    return Found(format="docx", items=(item(text, b"", name, parser=parser(), title=title),))


def _lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "\t".join(cell.text for cell in row.cells)
        else:
            yield block.text
