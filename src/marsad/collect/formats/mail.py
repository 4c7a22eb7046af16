"""Mail: EML and MBOX. The words of the message, its sender and date as its header claims them, and its attachments."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from marsad.collect.formats import nested
from marsad.collect.formats.html import words_of
from marsad.collect.formats.text import item
from marsad.collect.found import Found, Item
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

PARSER = "marsad-mail 1"
MESSAGES = 50_000
_START = re.compile(rb"^From [^\n]*\n", re.MULTILINE)


prepare = nested.prepare


def read_eml(data: bytes, name: str) -> Found:
    """The bytes of one message in; a report for its words and for each attachment that can be read, out."""
    items: list[Item] = []
    refusals: list[Refusal] = []
    _message(data, name, "", items, refusals)
    return _result("eml", name, items, refusals)


def read_mbox(data: bytes, name: str) -> Found:
    """The bytes of a mailbox in; every message as `read_eml` reads it, each with its own bytes as its original."""
    items: list[Item] = []
    refusals: list[Refusal] = []
    for number, message in enumerate(_split(data), start=1):
        if number > MESSAGES:
            refusals.append(Refusal(where=name, why=f"more than {MESSAGES:,} messages; split it"))
            break
        _message(message, name, f"message {number}", items, refusals)
    return _result("mbox", name, items, refusals)


def _split(data: bytes) -> Iterator[bytes]:
    marks = list(_START.finditer(data))
    ends = [*(mark.start() for mark in marks[1:]), len(data)]
    for mark, end in zip(marks, ends, strict=False):
        yield data[mark.end() : end]


def _message(data: bytes, name: str, part: str, items: list[Item], refusals: list[Refusal]) -> None:
    message = email.message_from_bytes(data, policy=policy.default)
    where = f"{name}: {part}" if part else name
    try:
        text = _body(message, where)
        facts = {"publisher": _sender(message), "published": _date(message), "title": _subject(message)}
        items.append(item(text, data, name, parser=PARSER, part=part, **facts))
    except (BadInput, LookupError, ValueError) as error:
        refusals.append(Refusal(where=where, why=error.what if isinstance(error, BadInput) else f"damaged: {error}"))
    for attached in message.iter_attachments() if message.is_multipart() else ():
        content = attached.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            found = nested.read(content, f"{where}/{attached.get_filename() or 'attachment'}")
            items.extend(found.items)
            refusals.extend(found.refusals)


def _body(message: EmailMessage, where: str) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise BadInput("a message without words", where=where)
    content = part.get_content()
    text = str(content) if part.get_content_subtype() == "plain" else words_of(str(content))
    if not text.strip():
        raise BadInput("a message without words", where=where)
    return text.replace("\r\n", "\n").strip()


def _sender(message: EmailMessage) -> str | None:
    name, address = parseaddr(str(message.get("From", "")))
    return name or address or None


def _subject(message: EmailMessage) -> str | None:
    return str(message.get("Subject", "")).strip() or None


def _date(message: EmailMessage) -> str | None:
    """The date that the header claims, with its offset; None when it has none or none that exists."""
    try:
        claimed = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError):
        return None
    return claimed.isoformat() if claimed.tzinfo else claimed.date().isoformat()


def _result(kind: str, name: str, items: list[Item], refusals: list[Refusal]) -> Found:
    if not items and not refusals:
        raise BadInput("holds no message", where=name, todo="export the mailbox again")
    return Found(format=kind, items=tuple(items), refusals=tuple(refusals))
