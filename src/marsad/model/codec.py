"""Records to JSON and back, in the contract's form; checked at the border so that the rooms can trust them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from marsad.model.claim import Claim
from marsad.model.errors import BadInput
from marsad.model.report import Report

T = TypeVar("T")

_encoder = msgspec.json.Encoder()


def dumps(record: Any) -> str:
    """Any record of the model, or a plain structure of them, in; one line of JSON out, keys in the contract's order."""
    return _encoder.encode(record).decode()


def loads(line: str | bytes, kind: type[T], *, where: str = "") -> T:
    """JSON and a record type in, the record out; unknown fields are ignored.

    Raises BadInput with the field that does not fit.
    """
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(
            f"not a {kind.__name__.lower()}: {error}", where=where, todo="see the contract's table"
        ) from None


def report_from_json(line: str | bytes, *, where: str = "") -> Report:
    """One line of contract JSON in, a Report out; the id is the SHA-256 of the text when none is given."""
    try:
        fields = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"not JSON: {error}", where=where, todo="one JSON object a line, UTF-8") from None
    if not isinstance(fields, Mapping):
        raise BadInput("not a JSON object", where=where, todo="one report a line, as an object")
    return report_from_fields(fields, where=where)


def report_from_fields(fields: Mapping[str, Any], *, where: str = "") -> Report:
    """A mapping with the contract's report fields in, a checked Report out; other fields are ignored."""
    names = ("publisher", "url", "published", "lang", "title")
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadInput("a report without text", where=where, todo="give its words in the field 'text'")
    for name in ("id", *names):
        if fields.get(name) is not None and not isinstance(fields[name], str):
            raise BadInput(f"'{name}' is not a string", where=where, todo="write it in quotes, or null")
    check_published(fields.get("published"), where=where)
    identity = fields.get("id") or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Report(id=identity, text=text, **{name: fields.get(name) or None for name in names})


def check_published(value: str | None, *, where: str = "") -> None:
    """A publication time in; BadInput unless it is an ISO date, or a date-time with its offset, that exists."""
    if not value:
        return
    try:
        if len(value) == len("2025-03-08"):
            date.fromisoformat(value)
            return
        if datetime.fromisoformat(value).tzinfo is not None:
            return
        problem = "has no offset from UTC"
    except ValueError:
        problem = "is no date that exists"
    raise BadInput(
        f"'published' {value!r} {problem}", where=where, todo="write 2025-03-08 or 2025-03-08T14:00:00+03:00"
    ) from None


def claim_from_json(line: str | bytes, *, where: str = "") -> Claim:
    """One line of contract JSON in, a Claim out; unknown fields are ignored."""
    return loads(line, Claim, where=where)
