"""A document with the class of every token: the string that the grammar's patterns run over."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, count, repeat
from operator import contains, eq

from marsad.read.lexicon import Entry, Lexicon
from marsad.read.spans import Quantity, Time
from marsad.read.text import Tokens
from marsad.read.words import Words


@dataclass(frozen=True, slots=True)
class Annotated:
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
    dated: list[int]  # the first token of each time
    ends: list[int]  # of each token: one past the last token of the phrase that it stands in

    def tagged(self, first: int, last: int, tag: str) -> int | None:
        """The first token in first..last whose entry has the tag, or None."""
        places = self.tags.get(tag)
        if not places or places[-1] < first:
            return None
        at = places[bisect_left(places, first)]
        return at if at < last else None

    def times_in(self, first: int, last: int) -> list[Time]:
        """The times that start in the tokens first..last."""
        return self.times[bisect_left(self.dated, first) : bisect_left(self.dated, last)]

    def phrase_end(self, i: int) -> int:
        """One past the last token of the phrase that starts at i."""
        return self.ends[i]

    def phrase(self, i: int) -> str:
        """The words of the phrase that starts at i, as they are looked up."""
        return " ".join(self.tokens.norms[i : self.ends[i]])

    def back(self, i: int, over: str, floor: int = 0) -> int:
        """From token i back over those of the classes `over`: the first of another class, or the floor."""
        while i > floor and self.classes[i] in over:
            i -= 1
        return i

    def phrase_start(self, i: int) -> int:
        """The first token of the phrase that token i stands in."""
        while i > 0 and self.classes[i] == "~":
            i -= 1
        return i


_NUMBER_LETTER = {"article": "A", "zero": "Z", "share": "%", "ordinal": "a", "label": "a", "measure": "b"}


def annotate(
    tokens: Tokens, words: Words, quantities: Sequence[Quantity], times: Sequence[Time], lexicon: Lexicon
) -> Annotated:
    """Tokens, what is known of their words, numbers and times in, the annotated document out. A number inside the words
    of a time is no number."""
    classes, entries = _classes(tokens, words)
    _possess(tokens, classes, tuple(lexicon.sets["plural_owners"]))
    if words.capitals and not lexicon.sets["name_particles"].isdisjoint(tokens.norms):
        _join_names(tokens, classes, lexicon.sets["name_particles"])
    taken = _lay_times(times, classes, entries)
    kept = [q for q in quantities if q.first not in taken and not _inside_phrase(q, classes, entries)]
    kept = [q for q in kept if not (q.kind == "zero" and classes[q.first] in "KID")]
    one = lexicon.sets["one"]
    for q in kept:
        _lay_number(q, classes, entries)
        if q.last == q.first + 1 and tokens.norms[q.first] in one:  # `dans une église`: maybe only an article
            classes[q.first] = "A"
    dropped = ("share", "ordinal", "label", "measure") if lexicon.cased else ("ordinal",)
    tags: dict[str, list[int]] = defaultdict(list)
    for i in compress(range(len(entries)), entries):
        for tag in entries[i].tags:  # type: ignore[union-attr]
            tags[tag].append(i)
    return Annotated(tokens, "".join(classes), entries, [q for q in kept if q.kind not in dropped],
                     list(times), lexicon, words.capitals, dict(tags), [time.first for time in times],
                     _ends("".join(classes)))  # fmt: skip


_PAST = 4  # tokens past the end of a text that may be asked for


def _ends(classes: str) -> list[int]:
    """The class of each token in; one past the end of its phrase out."""
    ends = list(range(1, len(classes) + 1 + _PAST))
    at = classes.rfind("~")
    while at > 0:
        ends[at - 1] = ends[at]
        at = classes.rfind("~", 0, at)
    return ends


def _inside_phrase(q: Quantity, classes: list[str], entries: list[Entry | None]) -> bool:
    """Are the words of a vague number the start of a longer phrase of the lexicon ("عدد من قُتلوا")?"""
    if q.kind != "vague" or entries[q.first] is None:
        return False
    end = q.first + 1
    while end < len(classes) and classes[end] == "~":
        end += 1
    return end > q.last


def _classes(tokens: Tokens, words: Words) -> tuple[list[str], list[Entry | None]]:
    """Tokens in; the class of each and its entry out, the longest phrase that starts at a token before its word."""
    classes, entries, longer = list(words.letters), list(words.entries), words.longer
    norms, skip = tokens.norms, 0
    for i in compress(count(), map(contains, longer, norms[1:])):
        if i < skip:
            continue
        found = _longest(norms, i, longer[i][norms[i + 1]])
        if found is None:
            continue
        entry, end = found
        if "open" not in entry.tags:
            skip = end
            classes[i + 1 : end] = "~" * (end - i - 1)
            entries[i + 1 : end] = [None] * (end - i - 1)
        elif words.rows[i].spelled is not None:
            continue
        entries[i] = entry
        classes[i] = words.rows[i].plain if entry.letter == "w" else entry.letter
    return classes, entries


def _possess(tokens: Tokens, classes: list[str], plurals: tuple[str, ...]) -> None:
    """`a doctors' network`: an apostrophe after a plural, where no quotation is open, owns what follows it."""
    quoted = False
    for i in compress(count(), map(eq, tokens.norms, repeat("'"))) if plurals and "'" in tokens.norms else ():
        opens = not tokens.glued(i)
        if opens or quoted:
            quoted = opens
        elif tokens.norms[i - 1].endswith(plurals) and i + 1 < len(tokens) and not tokens.glued(i + 1):
            classes[i] = "s"


def _join_names(tokens: Tokens, classes: list[str], particles: frozenset[str]) -> None:
    """`Coyuca de Benitez`, `Rio de la Plata`: small words between two names belong to the name."""
    for i in [i for i, norm in enumerate(tokens.norms) if norm in particles and classes[i] == "w"]:
        after = i + 1 + (i + 1 < len(tokens) and tokens.norms[i + 1] in particles)
        if i and classes[i - 1] == "C" and after < len(tokens) and classes[after] == "C":
            classes[i:after] = "C" * (after - i)


def _longest(
    norms: list[str], i: int, thirds: dict[str, list[tuple[tuple[str, ...], Entry]]]
) -> tuple[Entry, int] | None:
    """The longest phrase at token i, given those that go on with the next one, and the token after it."""
    first = i + 2
    for tail, entry in thirds.get(norms[first], ()) if first < len(norms) else ():
        end = first + len(tail)
        if end == first + 1 or tuple(norms[first:end]) == tail:
            return entry, end
    alone = thirds.get("")
    return (alone[0][1], first) if alone is not None else None


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
        if entries[i] is None or entries[i].letter not in "GUDKSb":  # type: ignore[union-attr]
            classes[i] = "d"
    _loosen(q.last, classes, entries)


def _loosen(i: int, classes: list[str], entries: list[Entry | None]) -> None:
    """A phrase whose first words were taken by a number or a time: what is left of it are plain words."""
    while i < len(classes) and classes[i] == "~" and entries[i] is None:
        classes[i] = "w"
        i += 1
