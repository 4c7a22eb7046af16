"""A document with the class of every token: the string that the grammar's patterns run over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from marsad.read.lexicon import PUNCTUATION, Entry, Lexicon
from marsad.read.spans import Quantity, Time
from marsad.read.text import Tokens


class Annotated(NamedTuple):
    """Tokens with one class letter each (`classes`), the lexicon's entries where a phrase starts, numbers and times.

    A token inside a phrase has the letter `~`; `entries[i]` is None there and for words that the lexicon does not know.
    """

    tokens: Tokens
    classes: str
    entries: list[Entry | None]
    quantities: list[Quantity]
    times: list[Time]
    lexicon: Lexicon
    capitals: bool  # do capital letters mean names here (not in a text that is all capitals)?

    def tagged(self, first: int, last: int, tag: str) -> int | None:
        """The first token in first..last whose entry has the tag, or None."""
        for i in range(first, last):
            entry = self.entries[i]
            if entry is not None and tag in entry.tags:
                return i
        return None

    def phrase_end(self, i: int) -> int:
        """One past the last token of the phrase that starts at i."""
        i += 1
        while i < len(self.classes) and self.classes[i] == "~":
            i += 1
        return i


_NUMBER_LETTER = {"article": "A", "zero": "Z", "share": "%", "ordinal": "a"}


def annotate(tokens: Tokens, quantities: Sequence[Quantity], times: Sequence[Time], lexicon: Lexicon) -> Annotated:
    """Tokens, numbers and times in, the annotated document out. A number inside the words of a time is no number."""
    size = len(tokens)
    classes = ["w"] * size
    entries: list[Entry | None] = [None] * size
    capitals = _capitals_mean_names(tokens.text)
    _look_up(tokens, lexicon, classes, entries, capitals)
    taken = _lay_times(times, classes, entries)
    kept = [q for q in quantities if q.first not in taken and not _inside_phrase(q, classes, entries)]
    kept = [q for q in kept if not (q.kind == "zero" and classes[q.first] in "KID")]
    for q in kept:
        _lay_number(q, classes, entries)
    dropped = ("share", "ordinal") if lexicon.cased else ("ordinal",)
    return Annotated(tokens, "".join(classes), entries, [q for q in kept if q.kind not in dropped],
                     list(times), lexicon, capitals)  # fmt: skip


def _inside_phrase(q: Quantity, classes: list[str], entries: list[Entry | None]) -> bool:
    """Are the words of a vague number the start of a longer phrase of the lexicon ("عدد من قُتلوا")?"""
    if q.kind != "vague" or entries[q.first] is None:
        return False
    end = q.first + 1
    while end < len(classes) and classes[end] == "~":
        end += 1
    return end > q.last


def _capitals_mean_names(text: str) -> bool:
    sample = text[:4000]
    upper = sum(map(str.isupper, sample))
    lower = sum(map(str.islower, sample))
    return lower > upper


def _look_up(tokens: Tokens, lexicon: Lexicon, classes: list[str], entries: list[Entry | None], capitals: bool) -> None:
    trie, norms, text, starts = lexicon.trie, tokens.norms, tokens.text, tokens.starts
    punctuation = PUNCTUATION
    skip = 0
    for i, norm in enumerate(norms):
        if i < skip:
            continue
        tails = trie.get(norm)
        if tails is not None:
            for tail, entry in tails:
                width = len(tail)
                if not width or tuple(norms[i + 1 : i + 1 + width]) == tail:
                    classes[i] = entry.letter
                    entries[i] = entry
                    if width and "open" not in entry.tags:
                        skip = i + 1 + width
                        classes[i + 1 : skip] = "~" * width
                    break
            else:
                tails = None
        if tails is None or classes[i] == "w":
            letter = punctuation.get(norm)
            if letter is not None:
                classes[i] = letter
            elif capitals and text[starts[i]].isupper() and (entries[i] is None or classes[i] == "w"):
                classes[i] = "C"


def _lay_times(times: Sequence[Time], classes: list[str], entries: list[Entry | None]) -> set[int]:
    taken: set[int] = set()
    for time in times:
        taken.update(range(time.first, time.last))
        classes[time.first] = "T"
        entries[time.first] = None
        for i in range(time.first + 1, time.last):
            classes[i] = "~"
            entries[i] = None
        _loosen(time.last, classes, entries)
    return taken


def _lay_number(q: Quantity, classes: list[str], entries: list[Entry | None]) -> None:
    if q.kind == "implicit":
        return
    classes[q.first] = _NUMBER_LETTER.get(q.kind, "N")
    entries[q.first] = None
    for i in range(q.first + 1, q.head):
        classes[i] = "~"
        entries[i] = None
    for i in range(q.head, q.last):
        if entries[i] is None or entries[i].letter not in "GUDKb":  # type: ignore[union-attr]
            classes[i] = "d"
    _loosen(q.last, classes, entries)


def _loosen(i: int, classes: list[str], entries: list[Entry | None]) -> None:
    """A phrase whose first words were taken by a number or a time: what is left of it are plain words."""
    while i < len(classes) and classes[i] == "~" and entries[i] is None:
        classes[i] = "w"
        i += 1
