"""A brief as data: sentences with the notes that carry them; every output is drawn from this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marsad.model import Figure

Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote: the words that carry a sentence. `words` is the number as written inside `quote`, where there is
    one.
    """

    number: int
    claim: Span
    quote: str
    words: str | None
    lang: str | None
    publisher: str | None
    published: str | None
    url: str | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence with the numbers of its notes and the ids of the figures it tells.

    `text` may hold isolation marks (see `publish.say`). Only a sentence that says that something is *not* known, or
    what lists of victims hold, may stand without a note.
    """

    text: str
    notes: tuple[int, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Sentences that belong together under a heading; `key` is its name in `words/<lang>.toml`."""

    key: str
    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A self-contained SVG under its title, for outputs that can show it."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief in one language. `lead` is the figure of the headline; `sections` are in the order they are read."""

    lang: str
    headline: str
    lead: Figure | None
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    as_of: date | None
    reports: int
    method: str
    draft: bool = True
    pictures: tuple[Picture, ...] = ()
