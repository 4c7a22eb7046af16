"""Telegram: the file result.json of a desktop export. One report a message with words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from marsad.collect.formats.text import item
from marsad.collect.found import Found, Item
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

PARSER = "marsad-telegram 1"


def read(data: bytes, name: str) -> Found:
    """The bytes of a result.json in, of one chat or of a whole account; its messages with words out."""
    try:
        export = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"is not JSON: {error}", where=name, todo="export it again as JSON") from None
    chats = _chats(export)
    if not chats:
        raise BadInput("is no Telegram export", where=name, todo="export the chat as JSON (result.json)")
    items: list[Item] = []
    refusals: list[Refusal] = []
    for chat in chats:
        for message in chat["messages"]:
            _message(message, chat, name, items, refusals)
    if not items and not refusals:
        raise BadInput("holds no message with words", where=name, todo="export the chat again")
    return Found(format="telegram", items=tuple(items), refusals=tuple(refusals))


def _chats(export: Any) -> list[dict[str, Any]]:
    if not isinstance(export, dict):
        return []
    inner = export.get("chats")
    listed = inner.get("list", []) if isinstance(inner, dict) else [export]
    return [chat for chat in listed if isinstance(chat, dict) and isinstance(chat.get("messages"), list)]


def _message(message: Any, chat: dict[str, Any], name: str, items: list[Item], refusals: list[Refusal]) -> None:
    if not isinstance(message, dict) or message.get("type") != "message":
        return
    text = _words(message.get("text"))
    if not text.strip():
        return
    part = f"message {message.get('id')}"
    publisher = message.get("forwarded_from") or message.get("from") or chat.get("name")
    try:
        published = _time(message)
    except (ValueError, OverflowError, OSError):
        refusals.append(Refusal(where=f"{name}: {part}", why="its date does not exist"))
        return
    items.append(
        item(
            text,
            msgspec.json.encode(message),
            name,
            parser=PARSER,
            part=part,
            publisher=publisher if isinstance(publisher, str) else None,
            published=published,
        )
    )


def _words(text: Any) -> str:
    """The text of a message: a string, or a list of strings and of marked-up pieces."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in text if _is_piece(part))


def _is_piece(part: Any) -> bool:
    return isinstance(part, str | dict)


def _time(message: dict[str, Any]) -> str | None:
    seconds = message.get("date_unixtime")
    if isinstance(seconds, str) and seconds.isdigit():
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    words = message.get("date")
    return datetime.fromisoformat(words).date().isoformat() if isinstance(words, str) else None
