"""WhatsApp: the text file of an exported chat. One report a message; its lines tell a date, a sender and the words.

The order of day and month depends on the phone. It is taken from the file itself (a number above 12 settles it); when
nothing settles it, the messages keep no date, because a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from marsad.collect.encoding import decode
from marsad.collect.formats.text import item
from marsad.collect.found import Found, Item
from marsad.model.errors import BadInput

PARSER = "marsad-whatsapp 1"
# "[08/03/2025, 14:05:11] Name: words" on iPhones, "08/03/2025, 14:05 - Name: words" elsewhere; marks of direction may
# stand anywhere, digits may be Arabic
LINE = re.compile(
    r"^[\u200e\u200f\u202a-\u202e]*\[?(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{2,4})[,،]?\s+"
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[^\s\]\-]{1,4})?(?:\]|\s+-)\s+(?P<rest>.*)$"
)
SENDER = re.compile(r"^(?P<who>[^:]{1,60}):\s(?P<words>.*)$", re.DOTALL)
# what the application writes in place of a picture, by language
OMITTED = ("<Media omitted>", "‎image omitted", "‎video omitted", "<تم استبعاد الوسائط>", "<الوسائط محذوفة>")


def looks_like(head: str) -> bool:
    """Whether the first lines of a text are those of an exported chat."""
    lines = [line for line in head.splitlines() if line.strip()][:3]
    return bool(lines) and all(LINE.match(line) for line in lines[:1]) and sum(map(bool, map(LINE.match, lines))) >= 2


def read(data: bytes, name: str) -> Found:
    """The bytes of an exported chat in; its messages with words out."""
    messages = _messages(decode(data, where=name).splitlines())
    order = _order([stamp for stamp, _ in messages])
    items: list[Item] = []
    for number, (stamp, rest) in enumerate(messages, start=1):
        said = SENDER.match(rest)
        if not said or not said["words"].strip() or said["words"].strip("\u200e ").startswith(OMITTED):
            continue
        part = f"message {number}"
        facts = {"publisher": said["who"].strip("\u200e\u200f\u202a\u202c~ "), "published": _day(stamp, order)}
        items.append(item(said["words"].strip(), rest.encode(), name, parser=PARSER, part=part, **facts))
    if not items:
        raise BadInput("holds no message with words", where=name, todo="export the chat again, without media")
    return Found(format="whatsapp", items=tuple(items))


Stamp = tuple[int, int, int]


def _messages(lines: Iterable[str]) -> list[tuple[Stamp, str]]:
    """The dated lines, each with the lines that continue it."""
    found: list[tuple[Stamp, list[str]]] = []
    for line in lines:
        match = LINE.match(line)
        if match:
            found.append(((int(match["a"]), int(match["b"]), int(match["c"])), [match["rest"]]))
        elif found:
            found[-1][1].append(line)
    return [(stamp, "\n".join(parts)) for stamp, parts in found]


def _order(stamps: list[Stamp]) -> str | None:
    if any(a > 31 for a, _, _ in stamps):
        return "ymd"
    if any(a > 12 for a, _, _ in stamps):
        return "dmy"
    return "mdy" if any(b > 12 for _, b, _ in stamps) else None


def _day(stamp: Stamp, order: str | None) -> str | None:
    if order is None:
        return None
    parts = dict(zip(order, stamp, strict=True))
    year = parts["y"] + 2000 if parts["y"] < 100 else parts["y"]
    try:
        return date(year, parts["m"], parts["d"]).isoformat()
    except ValueError:
        return None
