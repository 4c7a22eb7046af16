"""What is known of single words: found out once, looked up by the thousand, and never more than so many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from itertools import compress, count
from typing import Generic, Literal, TypeVar

Asked = TypeVar("Asked", bound=Sized)
Found = TypeVar("Found")

_LIMIT = 100_000  # words; the memory stays flat over any number of texts
_LONGEST = 60  # letters; what is longer (an address, a blob) is no word that comes again


class Known(dict[Asked, Found], Generic[Asked, Found]):
    """`known[word]` is what `find(word)` gives, found out at the first asking; emptied when it is full.

    A row of words is looked up at once by `map(known.__getitem__, words)`, which does not leave C for words met before.
    """

    __slots__ = ("_find", "_limit")

    def __init__(self, find: Callable[[Asked], Found], limit: int = _LIMIT) -> None:
        super().__init__()
        self._find, self._limit = find, limit

    def __missing__(self, word: Asked) -> Found:
        found = self._find(word)
        if len(word) <= _LONGEST:
            if len(self) >= self._limit:
                self.clear()
            self[word] = found
        return found


Follow = Literal[True] | frozenset[str]  # a word starts something: whatever follows, or only before one of these


def starts(norms: Sequence[str], ways: Sequence[Follow]) -> list[int]:
    """Folded tokens, and how each may start something, in; those out at which something may start, by the one after."""
    after = [*norms[1:], ""]
    return [
        i
        for i in compress(count(), ways)
        if (way := ways[i]) is True or (norm := after[i]) in way or (norm[:1].isdigit() and ANY_DIGITS in way)
    ]


ANY_DIGITS = "0"  # among the words that may follow: whatever starts with a digit


def may_follow(norm: str, way: Follow) -> bool:
    """May the word stand after one that starts something so?"""
    return way is True or norm in way or (norm[:1].isdigit() and ANY_DIGITS in way)


def leads(norm: str, *tables: Mapping[str, Iterable[tuple[tuple[str, ...], object]]]) -> Follow:
    """A word and tables of phrases (first word -> further words, value) in; how it may start one of them out."""
    rests = [rest for table in tables for rest, _ in table.get(norm, ())]
    return True if () in rests else frozenset(rest[0] for rest in rests)
