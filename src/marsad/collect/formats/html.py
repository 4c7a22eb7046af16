"""Web pages: the article's text by trafilatura; the page itself is the original and stays as it came."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Any

import trafilatura
from lxml import etree, html

from marsad.collect.encoding import charset_of_html, decode
from marsad.collect.formats.text import item
from marsad.collect.found import Found
from marsad.model.errors import BadInput

WARM_UP = (
    "<html lang=en><head><title>a</title><meta name=date content=2025-03-08></head><body><article>"
    + "<p>Some words of a paragraph that is long enough to be taken for one.</p>" * 3
    + "<p>8 March 2025</p></article></body></html>"
)


@cache
def parser() -> str:
    """The name and version that every reading of a page carries."""
    return f"trafilatura {version('trafilatura')}"


def read(data: bytes, name: str) -> Found:
    """The bytes of a page in, one report out: its text, and title, publisher, date and address where it tells them."""
    page = decode(data, where=name, declared=charset_of_html(data))
    facts: Any = trafilatura.bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=True, favor_recall=True
    )
    text = facts.text if facts else None
    if not text or not text.strip():
        raise BadInput("no text was found in the page", where=name, todo="save its words as a text file")
    found = item(
        text,
        b"",
        name,
        parser=parser(),
        title=facts.title or None,
        publisher=facts.sitename or None,
        published=_day(facts.date),
        url=facts.url or None,
    )
    return Found(format="html", items=(found,))


def prepare() -> None:
    """Read a small page once, in the child before it forks: what trafilatura loads on first use costs 0.3 s."""
    parser()
    trafilatura.bare_extraction(WARM_UP, with_metadata=True)


def words_of(page: str) -> str:
    """A fragment of HTML in (of a mail, of a feed), its words out; empty when there are none."""
    try:
        tree = html.fromstring(f"<div>{page}</div>")
    except (etree.LxmlError, ValueError):
        return ""
    for element in tree.iter("script", "style", "br", "p", "div", "li", "tr"):
        if element.tag in ("script", "style"):
            element.text = None
        else:
            element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in str(tree.text_content()).splitlines())
    return "\n".join(line for line in lines if line)


def _day(words: str | None) -> str | None:
    """A date as the page declares it in; an ISO date out, None when there is none that exists."""
    try:
        return date.fromisoformat(words[:10]).isoformat() if words else None
    except ValueError:
        return None
