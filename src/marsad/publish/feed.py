"""The feed of releases (Atom, RFC 4287): one entry a release, with what moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from marsad.publish.say import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One release as the feed tells it; `id` is a stable urn, `at` an ISO date-time."""

    id: str
    number: int
    at: str
    because: str
    new: int
    moved: int
    gone: int


def atom(title: str, identity: str, entries: Sequence[Entry], *, base: str = "", lang: str = "en") -> str:
    """A title, the feed's urn and its entries, newest first, in; the feed out. `base` is where the pages stand."""
    newest = max((entry.at for entry in entries), default="1970-01-01T00:00:00+00:00")
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">\n<title>{escape(title)}</title>\n'
        f"<id>{escape(identity)}</id>\n<updated>{newest}</updated>\n<generator>Marsad</generator>\n"
    )
    return head + "".join(_entry(entry, base, lang) for entry in entries) + "</feed>\n"


def _entry(entry: Entry, base: str, lang: str) -> str:
    say = words(lang)
    label = say.fill("site", "release", n=say.plain(entry.number))
    moved = say.fill(
        "site", "moves", new=say.number(entry.new), moved=say.number(entry.moved), gone=say.number(entry.gone)
    )
    text = f"{moved} {entry.because}".strip()
    return (
        f"<entry>\n<title>{escape(label)}</title>\n<id>{escape(entry.id)}</id>\n<updated>{entry.at}</updated>\n"
        f"<link href={quoteattr(f'{base}corrections.html#release-{entry.number}')}/>\n"
        f"<author><name>{escape(say.template('site', 'author'))}</name></author>\n"
        f'<content type="text">{escape(text)}</content>\n</entry>\n'
    )
