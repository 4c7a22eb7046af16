"""Plain text: the text is the report, decoded and otherwise untouched."""

from __future__ import annotations

from hashlib import sha256

from marsad.collect.encoding import decode
from marsad.collect.found import Found, Item
from marsad.model.errors import BadInput
from marsad.model.report import Report

PARSER = "marsad-text 1"


def read(data: bytes, name: str) -> Found:
    """The bytes of a text file in, one report out. BadInput when they are no text."""
    return Found(format="text", items=(item(decode(data, where=name), data, name),))


def item(text: str, original: bytes, name: str, *, parser: str = PARSER, part: str = "", **fields: str | None) -> Item:
    """A text with what is known of it in, the item out; the report's id is the SHA-256 of its text."""
    if not any(letter.isalnum() for letter in text):
        raise BadInput("has no words in it", where=name, todo="give a file with words in it")
    identity = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    report = Report(id=identity, text=text, **fields)
    return Item(report=report, original=original, parser=parser, name=name, part=part)
