"""RSS and Atom feeds: one report an entry, with its title, address and date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

from marsad.collect.formats.html import words_of
from marsad.collect.formats.text import item
from marsad.collect.found import Found, Item
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

PARSER = "marsad-feed 1"
ENTRIES = {"item", "entry"}
# where the words of an entry stand, the fullest first
CONTENT = ("encoded", "content", "description", "summary")
DATES = ("pubDate", "published", "updated", "date")


def read(data: bytes, name: str) -> Found:
    """The bytes of a feed in; a report for each entry with words in it out."""
    try:
        root = ET.fromstring(data)  # noqa: S314 - expat stops entity bombs, and this runs in the child
    except ET.ParseError as error:
        raise BadInput(f"is no XML: {error}", where=name, todo="save the feed again") from None
    entries = [element for element in root.iter() if _tag(element) in ENTRIES]
    if not entries:
        raise BadInput("is no feed", where=name, todo="give RSS or Atom")
    channel = next((words for element in root.iter() if _tag(element) == "title" and (words := _words(element))), None)
    items: list[Item] = []
    refusals: list[Refusal] = []
    for number, entry in enumerate(entries, start=1):
        try:
            items.append(_entry(entry, channel, number, name))
        except BadInput as error:
            refusals.append(Refusal(where=f"{name}: entry {number}", why=error.what))
    return Found(format="feed", items=tuple(items), refusals=tuple(refusals))


def _entry(entry: ET.Element, channel: str | None, number: int, name: str) -> Item:
    title = next(_all(entry, "title"), None)
    content = next((words for tag in CONTENT for words in _all(entry, tag)), "")
    body = words_of(content) if "<" in content else content
    text = "\n".join(part for part in (title, body) if part)
    return item(
        text,
        ET.tostring(entry, encoding="utf-8"),
        name,
        parser=PARSER,
        part=f"entry {number}",
        title=title,
        publisher=channel,
        url=_link(entry),
        published=next((day for tag in DATES for words in _all(entry, tag) if (day := _date(words))), None),
    )


def _tag(element: ET.Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _words(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()


def _all(entry: ET.Element, tag: str) -> Iterator[str]:
    return (words for element in entry if _tag(element) == tag and (words := _words(element)))


def _link(entry: ET.Element) -> str | None:
    for element in entry:
        if _tag(element) == "link":
            return element.get("href") or _words(element) or None
    return None


def _date(words: str) -> str | None:
    """A date of RSS (RFC 5322) or Atom (ISO) in; an ISO date-time with offset, or its day alone, out."""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = parse(words)
        except (ValueError, TypeError):
            continue
        return found.isoformat() if found.tzinfo else found.date().isoformat()
    return None
