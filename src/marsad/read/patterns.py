"""The patterns of a grammar: regular expressions over classes of words, compiled to ones over class letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# class: the letter that stands for a word of it in the patterns. One word has one class and any number of tags.
CLASSES = {
    "number": "N", "article": "A", "zero": "Z", "time": "T", "person": "G", "thing": "U", "blocked": "b",
    "verb": "K", "happen": "I", "state": "D", "lives": "L", "nounact": "S", "toll": "M", "reach": "R", "lose": "o",
    "be": "B", "have": "H", "modal": "Y", "of": "O", "by": "X", "to": "t", "prep": "P", "det": "E", "and": "&",
    "who": "W", "negation": "n", "adv": "d", "adj": "a", "part": "F", "including": "J", "say": "V", "place": "p",
    "community": "y", "suspected": "x",
    "name": "C", "word": "w", "possessive": "s", "inside": "~",
    "comma": ",", "semicolon": ";", "colon": ":", "stop": ".", "open": "(", "close": ")", "quote": "q", "hyphen": "-",
    "slash": "/", "bar": "l",
    "bullet": "*", "break": "r", "percent": "%", "symbol": "u", "hash": "h", "end": "$", "start": "^",
}  # fmt: skip
PUNCTUATION = {
    ",": ",", ";": ";", ":": ":", ".": ".", "!": ".", "?": ".", "…": ".", "(": "(", "[": "(", ")": ")", "]": ")",
    '"': "q",
    "'": "q", "-": "-", "/": "/", "|": "l", "\n": "r", "\n\n": "r", "%": "%", "'s": "s", "•": "*", "*": "*", "·": "*",
    "▪": "*", "●": "*", "#": "h", "$": "u", "€": "u", "£": "u", "@": "u", "+": "u", "=": "u", "_": "u", "~": "u",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of `grammar.toml`, compiled: what must stand after the figure, or before it, or both."""

    id: str
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    predicates: frozenset[str]  # the classes of its predicate: where none of them stands, it need not be tried
    needs: frozenset[str]  # the classes without any of which it cannot fit

    def may_fit(self, found: frozenset[str], kinds: frozenset[str]) -> bool:
        """May it fit where, of some kinds of classes, those found stand?"""
        return not self.predicates.isdisjoint(found) and self.needs & kinds <= found


def frame(name: str, after: str | None, before: str | None, macros: dict[str, str]) -> Frame:
    """A row's id and patterns in, the frame out."""
    return Frame(
        name,
        compiled(after, macros) if after is not None else None,
        compiled(before, macros, ends=True) if before is not None else None,
        predicates_of(after or before or "", macros),
        needs_of(after or before or "", macros),
    )


@dataclass(frozen=True, slots=True)
class Bare:
    """One row of `[bare]`: how a clause tells harm without a number."""

    name: str
    pattern: re.Pattern[str]
    predicates: frozenset[str]
    needs: frozenset[str]


def bare_of(name: str, pattern: str, macros: dict[str, str]) -> Bare:
    """A row's name and pattern in, the row out."""
    return Bare(name, compiled(pattern, macros), predicates_of(pattern, macros), needs_of(pattern, macros))


@dataclass(frozen=True, slots=True)
class Tie:
    """One row of `[patterns]`: by what words after the figure, or before it, it takes something over, and what."""

    name: str
    after: bool
    relation: str
    pattern: re.Pattern[str]


class Ties:
    """All rows of `[patterns]`, in order. Beside each pattern stands one of all of a side, asked first: most numbers
    fit none, and the alternatives of one pattern are tried in C."""

    def __init__(self, rows: dict[str, str], macros: dict[str, str]) -> None:
        self._rows = tuple(
            Tie(name, name.startswith("after"), name.partition("-")[2],
                compiled(text, macros, ends=not name.startswith("after")))
            for name, text in rows.items()
        )  # fmt: skip
        self.named = {row.name: row.pattern for row in self._rows}
        self._after = any_of([(i, row.pattern) for i, row in enumerate(self._rows) if row.after])
        self._before = any_of([(i, row.pattern) for i, row in enumerate(self._rows) if not row.after])

    def fitting(self, ahead: str, behind: str) -> Iterator[tuple[Tie, re.Match[str]]]:
        """The classes after a figure and before it in; the rows that fit, in order, each with its match, out."""
        first = first_of(self._after, ahead)
        before = self._before.search(behind) is not None
        for i, row in enumerate(self._rows) if first is not None or before else ():
            if row.after:
                match = row.pattern.match(ahead) if first is not None and i >= first else None
            else:
                match = row.pattern.search(behind) if before else None
            if match is not None:
                yield row, match


def any_of(patterns: list[tuple[int, re.Pattern[str]]]) -> re.Pattern[str]:
    """One pattern that fits where any of the numbered ones does: asked first, it tries them all in C (see `first`)."""
    return re.compile("|".join(f"(?P<n{i}>{p.pattern.replace('(?P<p>)', '')})" for i, p in patterns) or r"(?!)")


def first_of(pattern: re.Pattern[str], text: str) -> int | None:
    """A pattern of `any_of` and classes in; the number of the first that fits at their start (they go in order)."""
    match = pattern.match(text)
    return int(match.lastgroup[1:]) if match is not None and match.lastgroup else None


def compiled(pattern: str, macros: dict[str, str], *, ends: bool = False) -> re.Pattern[str]:
    """A pattern over class names in, compiled, out; `ends`: it must reach the end of what it is matched against."""
    return re.compile(to_regex(pattern, macros) + (r"\Z" if ends else ""))


def predicates_of(pattern: str, macros: dict[str, str]) -> frozenset[str]:
    """A frame's pattern in, the classes of the words that it marks as its predicate out."""
    marked = re.findall(r"(?<!\?)!(?:\(\?:([a-z|]+)\)|([a-z]+))", _expanded(pattern, macros))
    return frozenset(CLASSES[name] for names in marked for name in "".join(names).split("|"))


_GROUP = re.compile(r"\([^()]*\)(?:[*?+]|\{[^}]*\})*")
_MUST = re.compile(r"\b([a-z]+)\b(?![?*]|\{0)")


def needs_of(pattern: str, macros: dict[str, str]) -> frozenset[str]:
    """A pattern in, the classes that must stand in what it fits out: those outside of all groups, and not optional."""
    pattern, count = re.sub(r"\[[^]]*\]", "()", _expanded(pattern, macros)), 1
    while count:
        pattern, count = _GROUP.subn(" ", pattern)
    if "|" in pattern:
        return frozenset()
    return frozenset(CLASSES[name] for name in _MUST.findall(pattern)) - set(_ANCHORS)


def _expanded(pattern: str, macros: dict[str, str]) -> str:
    for _ in range(3):  # macros may use macros, three deep
        pattern = re.sub(r"\b[a-z_]+\b", lambda m: f"(?:{macros[m[0]]})" if m[0] in macros else m[0], pattern)
    return pattern


def to_regex(pattern: str, macros: dict[str, str]) -> str:
    """A pattern over class names in, a regular expression over class letters out; `!` marks the predicate."""
    pattern = re.sub(r"(?<!\?)!", "(?P<p>)", _expanded(pattern, macros))  # "(?!" stays a look-ahead
    return _ROW.sub(_one_of, re.sub(r"\b(?<!<)[a-z]+\b(?!>)", _letter, pattern).replace(" ", ""))


_ONE = r"\(\?:\\?[^\\]~\*\)"  # one class, as `_letter` writes it
_ROW = re.compile(rf"(?:(?<=\(\?[:=!])|(?<=\|)|\A)(?:{_ONE}\|)+{_ONE}(?=[|)]|\Z)")


def _one_of(match: re.Match[str]) -> str:
    """Alternatives of one class each in, a set of letters out: it says the same, and is tried in one step."""
    letters = re.findall(r"\(\?:(\\?[^\\])~\*\)", match[0])
    return f"(?:[{''.join(letters)}]~*)"


_ANCHORS = {"$": r"\Z", "^": r"\A"}


def _letter(match: re.Match[str]) -> str:
    letter = CLASSES[match[0]]
    if letter in _ANCHORS:
        return _ANCHORS[letter]
    return f"(?:{re.escape(letter)}~*)"
