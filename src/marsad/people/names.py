"""Names in Arabic and Latin script: folded, split into words, read into parts, and given a key both scripts share.

A part that is absent is `None`, never an empty string that would agree with another. The name as received is kept by
the caller; nothing here is shown to a reader in its place.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

MOST_WORDS = 24  # a longer "name" is a sentence; what follows is not read


def load_table(name: str) -> dict[str, Any]:
    """A data file of this room in, its tables out."""
    return tomllib.loads((files("marsad.people") / "data" / name).read_text(encoding="utf-8"))


_LETTERS = load_table("letters.toml")
_PARTICLES = load_table("particles.toml")
PREFIXES: dict[str, str] = _PARTICLES["prefixes"]
SUFFIXES: dict[str, str] = _PARTICLES["suffixes"]
LATE_SUFFIXES: dict[str, str] = _PARTICLES["suffixes_after_article"]
ARTICLES, NASAB, CALLED, TITLES = (frozenset(_PARTICLES["words"][k]) for k in ("articles", "nasab", "called", "titles"))
GIVEN_LIKE_KUNYA = frozenset(_PARTICLES["words"]["given_with_kunya_form"])
NO_ARTICLE = frozenset(_PARTICLES["words"]["no_article"]) | frozenset(_PARTICLES["words"]["no_article_arabic"])
SPECIAL = PREFIXES.keys() | SUFFIXES.keys() | LATE_SUFFIXES.keys() | ARTICLES | NASAB | CALLED | TITLES
KUNYA_FORMS = ("ابو", "ام", "abu", "um")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The parts of one name, folded. `others` are further family names: the clan, a birth or a married name."""

    given: str | None = None
    father: str | None = None
    grandfather: str | None = None
    family: str | None = None
    great: str | None = None
    others: tuple[str, ...] = ()
    kunya: str | None = None
    repaired: bool = False


class _Fold(dict[int, str | None]):
    """A translation table that decides each character once: marks vanish, letters stay, all else parts words."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        kind = unicodedata.category(character)
        kept: str | None = character if kind[0] == "L" else " "
        if kind[0] in "M" or kind == "Cf" or character in "'’‘`ʿʾʻʼ":
            kept = None
        self[code] = kept
        return kept


_FOLD = _Fold({ord(k): v or None for k, v in _LETTERS["fold"].items()})
_FOLD.update({ord(c): f" {c} " for c in "()"} | {ord(c): " ( " for c in "[{«"} | {ord(c): " ) " for c in "]}»"})
_FOLD[ord("\n")] = "\n"


def fold(names: Iterable[str]) -> list[list[str]]:
    """Names in; the words of each out: one form for every alif, ya, ta marbuta and accent, brackets as words."""
    text = "\n".join([name.replace("\n", " ").replace("\r", " ") for name in names])
    folded = unicodedata.normalize("NFKD", text).lower().translate(_FOLD)
    return [line.split()[:MOST_WORDS] for line in folded.split("\n")]


def is_latin(word: str) -> bool:
    """True when the word is written in Latin letters."""
    return word[:1].isascii()


@cache
def bare(word: str) -> str:
    """A word in; out without its article, and with a joined `abd` in the one form that both scripts share."""
    return _bare_latin(word) if is_latin(word) else _bare_arabic(word)


def _bare_arabic(word: str) -> str:
    if word in NO_ARTICLE or word == "الله":
        return word
    for prefix in ("عبدال", "ابوال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 1 and not word.endswith("دالله"):
            return prefix[:-2] + word[len(prefix) :]
    if word.endswith("الدين") and len(word) > 6:
        return word[:-5] + "دين"
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


_ABD = re.compile(r"abd(?:[aeiu]?l|[eu][rsdzt](?=[rsdzt]))?-?(?=.{3})|abd(?:[aeu]l)(?=[a-z])")


def _bare_latin(word: str) -> str:
    if word in NO_ARTICLE:
        return word
    if word.startswith("abd") and len(word) > 6:
        rest = _ABD.sub("", word, count=1)
        return "abdallah" if rest in ("ah", "lah", "allah", "ullah") else "abd" + rest
    return word[2:] if word.startswith(("al", "el")) and len(word) > 5 else word


def parts_of(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Folded words in; the parts of the name, in order, and what stood in brackets or after "called", out."""
    if SPECIAL.isdisjoint(words) and "(" not in words and ")" not in words:
        return [bare(word) for word in words], []
    plain = "(" not in words and ")" not in words and CALLED.isdisjoint(words)
    inside, outside = ([], list(words)) if plain else _brackets(words)
    return _join(_untitled(outside)), _join(inside)


def _brackets(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words in brackets (whichever way a PDF turned them) or after "called", and the others."""
    aside: list[str] = []
    main: list[str] = []
    open_ = False
    for word in words:
        if word in "()":
            open_ = not open_ and len(main) > 0
        elif word in CALLED:
            open_ = True
        else:
            (aside if open_ else main).append(word)
    return aside, main


def _untitled(words: list[str]) -> list[str]:
    start = 0
    while start < len(words) - 2 and words[start] in TITLES:
        start += 1
    return words[start:]


def _join(words: list[str]) -> list[str]:
    """Compounds become one part; articles that stand alone and bin/ibn between parts are dropped."""
    parts: list[str] = []
    pending = ""
    after_article = False
    for place, word in enumerate(words):
        if not pending and word not in SPECIAL:
            parts.append(bare(word))
            after_article = False
            continue
        last = place == len(words) - 1
        if word in ARTICLES and not last:
            after_article = True
            continue
        if word in NASAB and not last and not pending:
            continue
        if word in PREFIXES and not last and not (after_article and PREFIXES[word] == "abd"):
            parts.extend([pending] if pending else [])
            pending = PREFIXES[word]
            continue
        suffix = SUFFIXES.get(word) or (LATE_SUFFIXES.get(word) if after_article else None)
        if pending:
            parts.append(_compound(pending, word))
        elif suffix and parts:
            parts[-1] += suffix
        else:
            parts.append(bare(word))
        pending, after_article = "", False
    return parts


@cache
def _compound(prefix: str, word: str) -> str:
    if word in ("الله", "allah", "ullah", "lah"):
        return prefix + ("allah" if is_latin(prefix) else "الله")
    return prefix + (word[2:] if word.startswith("ال") and len(word) > 3 else bare(word))


def name_of(parts: Sequence[str], aside: Sequence[str] = (), *, repaired: bool = False) -> Name:
    """Parts in order in; out by their place: first given, last family, second father, third grandfather."""
    parts, kunya = _take_kunya(list(parts))
    others = [part for part in aside if not part.startswith(KUNYA_FORMS)]
    named = [part for part in aside if part.startswith(KUNYA_FORMS)]
    count = len(parts)
    return Name(
        given=parts[0] if count > 1 or (count == 1 and not kunya) else None,
        father=parts[1] if count > 2 else None,
        grandfather=parts[2] if count > 3 else None,
        family=parts[-1] if count > 1 or (count == 1 and kunya) else None,
        great=parts[3] if count > 4 else None,
        others=tuple(dict.fromkeys([*others, *named, *reversed(parts[3:-1])])),
        kunya=kunya or (named[0] if named else None),
        repaired=repaired,
    )


def _take_kunya(parts: list[str]) -> tuple[list[str], str | None]:
    """A kunya before the given name is taken out; an "abu" elsewhere belongs to a family name."""
    first = parts[0] if parts else ""
    father = first.startswith(("ابو", "abu")) and len(parts) > 1
    mother = (first.startswith("um") and len(parts) > 3) or (
        first.startswith("ام") and len(first) > 6 and len(parts) > 2
    )
    if first in GIVEN_LIKE_KUNYA or not (father or mother):
        return parts, None
    return parts[1:], parts[0]


@cache
def key(word: str) -> str:
    """A word of either script in, its consonant key out: initial kept, inner vowels dropped, doubles collapsed.

    98.96 % of aligned Arabic and English tokens of a list of 55,180 people (weighted) have equal keys.
    """
    if word.startswith("abd") and len(word) > 5:  # the d of abd and an h after it are two letters
        return _squeeze("ABD" + _inner(_classes(word[3:])))
    classes = _classes(word)
    return _squeeze(classes[:1] + _inner(classes[1:]))


_CLASS = {ord(letter): name for name, letters in _LETTERS["classes"].items() for letter in letters}
_DIGRAPHS: dict[str, str] = _LETTERS["digraphs"]
_INITIAL: dict[str, str] = _LETTERS["initial_digraphs"]
_DIGRAPH = re.compile("|".join(_DIGRAPHS))
_NOT_INSIDE = str.maketrans("", "", "AYW")


def _classes(word: str) -> str:
    if is_latin(word):
        word = _INITIAL.get(word[:2], word[:2]) + word[2:]
        word = _DIGRAPH.sub(lambda found: _DIGRAPHS[found[0]], word)
    return word.translate(_CLASS)


def _inner(classes: str) -> str:
    return classes.translate(_NOT_INSIDE)


def _squeeze(letters: str) -> str:
    out = letters[:1]
    for letter in letters[1:]:
        if letter != out[-1]:
            out += letter
    return out[:-1] if len(out) > 1 and out[-1] == "H" else out


_COARSE = str.maketrans({letter: name for name, letters in _LETTERS["coarse"].items() for letter in letters})


def coarse(key_: str) -> str:
    """A key in; out with the letters that romanisations confuse made one, and h inside dropped."""
    rough = key_.translate(_COARSE)
    return _squeeze(rough[:1] + rough[1:].replace("H", ""))
