"""A document with the class of every token: the string that the grammar's patterns run over."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from marsad.read.lexicon import PUNCTUATION, Entry, Lexicon, Node, compound
from marsad.read.record import Record
from marsad.read.spans import Quantity, Time
from marsad.read.text import Tokens, fold


def _first(time: Time) -> int:
    return time.first


class Annotated(Record, frozen=True):
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
    tags: dict[str, list[int]]  # where each tag of the lexicon stands, in order

    def tagged(self, first: int, last: int, tag: str) -> int | None:
        """The first token in first..last whose entry has the tag, or None."""
        places = self.tags.get(tag)
        if not places or places[-1] < first:
            return None
        at = places[bisect_left(places, first)]
        return at if at < last else None

    def times_in(self, first: int, last: int) -> list[Time]:
        """The times that start in the tokens first..last."""
        low = bisect_left(self.times, first, key=_first)
        high = bisect_left(self.times, last, key=_first)
        return self.times[low:high]

    def phrase_end(self, i: int) -> int:
        """One past the last token of the phrase that starts at i."""
        i += 1
        while i < len(self.classes) and self.classes[i] == "~":
            i += 1
        return i


_NUMBER_LETTER = {"article": "A", "zero": "Z", "share": "%", "ordinal": "a", "label": "a", "measure": "b"}


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
    one = lexicon.sets.get("one", frozenset())
    for q in kept:
        _lay_number(q, classes, entries)
        if q.last == q.first + 1 and tokens.norms[q.first] in one:  # `dans une église`: maybe only an article
            classes[q.first] = "A"
    dropped = ("share", "ordinal", "label", "measure") if lexicon.cased else ("ordinal",)
    tags: dict[str, list[int]] = {}
    for i, entry in enumerate(entries):
        for tag in entry.tags if entry is not None else ():
            tags.setdefault(tag, []).append(i)
    return Annotated(tokens, "".join(classes), entries, [q for q in kept if q.kind not in dropped],
                     list(times), lexicon, capitals, tags)  # fmt: skip


def _inside_phrase(q: Quantity, classes: list[str], entries: list[Entry | None]) -> bool:
    """Are the words of a vague number the start of a longer phrase of the lexicon ("عدد من قُتلوا")?"""
    if q.kind != "vague" or entries[q.first] is None:
        return False
    end = q.first + 1
    while end < len(classes) and classes[end] == "~":
        end += 1
    return end > q.last


_CASE_SAMPLE = 600  # characters by which a text is known to be all capitals


def _capitals_mean_names(text: str) -> bool:
    sample = text[:_CASE_SAMPLE]
    upper = sum(map(str.isupper, sample))
    lower = sum(map(str.islower, sample))
    return lower > upper


def _look_up(tokens: Tokens, lexicon: Lexicon, classes: list[str], entries: list[Entry | None], capitals: bool) -> None:
    trie, norms, text, starts = lexicon.trie, tokens.norms, tokens.text, tokens.starts
    punctuation = PUNCTUATION
    articles = lexicon.sets.get("name_articles", frozenset())
    skip, last = 0, len(norms) - 1
    spelled = {fold(word) for word in lexicon.spelled}
    for i, norm in enumerate(norms):
        if i < skip:
            continue
        node = trie.get(norm)
        letter = None
        if node is not None:
            entry = node.entry
            if node.longer and i < last and norms[i + 1] in node.longer:
                entry, skip = _longest(norms, i, node, classes)
            if norm in spelled and skip <= i:
                entry = lexicon.spelled.get(tokens.raw(i).lower(), entry)
            if entry is not None:
                entries[i] = entry
                letter = entry.letter
        if node is None and lexicon.tails is not None and len(norm) > 6:
            entries[i] = entry = compound(norm, lexicon.tails)
            letter = entry.letter if entry is not None else None
        if letter is None or letter == "w":
            name = "C" if capitals and _is_name(text, starts[i], norm, articles) else letter
            letter = punctuation.get(norm, name)
        if letter is not None:
            classes[i] = letter


def _is_name(text: str, start: int, norm: str, articles: frozenset[str]) -> bool:
    """A capital, or one after an article written onto the name (`al-Dahri`)."""
    if text[start].isupper():
        return True
    if "-" not in norm:
        return False
    article = norm.partition("-")[0]
    at = start + len(article) + 1
    return article in articles and at < len(text) and text[at].isupper()


def _longest(norms: list[str], i: int, node: Node, classes: list[str]) -> tuple[Entry | None, int]:
    """The longest phrase at token i, and the token to go on from; the words inside it are marked."""
    for tail, longer in node.longer[norms[i + 1]]:
        width = len(tail) + 2
        if not tail or tuple(norms[i + 2 : i + width]) == tail:
            if "open" in longer.tags:
                return longer, 0
            classes[i + 1 : i + width] = "~" * (width - 1)
            return longer, i + width
    return node.entry, 0


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
