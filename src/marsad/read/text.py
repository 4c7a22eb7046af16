"""From a text to tokens, sentences and zones, with every offset in the original.

One regular expression tokenises the text as it was received; each token keeps where it starts and ends there and a
folded `norm` for look-ups. The tokens are therefore the offset map: nothing is ever searched for again.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate, compress, count
from operator import ne

from marsad.read.known import Known

_MARKS = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"  # accents, vowel signs, tatweel
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"  # what is not seen
)
_NOT_LETTER = (
    r"\s\d\x00-\x40\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u02c2-\u02df\u055a-\u058f\u060c\u061b\u061f"
    r"\u066a-\u066d\u06d4\u0964\u0965\u2010-\u2029\u202f-\u205f\u20a0-\u20cf\u2100-\u2bff\u3000-\u303f\ufe00-\ufe6f\uff00-\uff20"
    r"\U0001f000-\U0001faff"
)
_LETTERS = f"[^{_NOT_LETTER}]"
_FIRST = f"[^{_NOT_LETTER}{_MARKS}]"
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
# a word that its writer broke to hide it ("استشـ ـهاد"): a space or dot between tatweels
_SPLIT = rf"(?:(?:(?<=[\u0640{_UNSEEN}])[ .·*][{_UNSEEN}]*\u0640|(?<=\u0640)[.·*])" + _LETTERS + "+)*"
_JOINED = r"(?:(?!['’][sS](?!\w))['’ʼ‐‑-]" + _LETTERS + "+)*"
_HYPHENED = "(?:[‐‑-]" + _LETTERS + "+)*"
_DIGITS = r"\d+(?:[.,٫٬'’\u00a0\u2009\u202f]\d{3}(?!\d))*(?:[.,٫]\d+)?"


# a plain word, comma or full stop, whatever the language: most of a text, and no other kind of token is such
_PLAIN_LETTERS = r"[a-zA-ZÀ-ÖØ-öø-ÿа-яА-ЯёЁ\u0621-\u063a\u0641-\u064a]"
_PLAIN = rf"{_PLAIN_LETTERS}+(?=[ ,،\n;)])|[,.](?=[ \n])|{_PLAIN_LETTERS}{{2,}}(?<!www)(?=\.)"


def _pattern(word: str, suffix: str = "") -> re.Pattern[str]:
    """The pattern of a token, as the one group by which a text is split into what lies between tokens and tokens; none
    starts with a space, which is asked first."""
    web = r"(?:https?://|www\.)\S+"
    return re.compile(
        rf"((?! )(?:{_PLAIN}|{web}|{suffix}{_DIGITS}|[A-Z]{{1,3}}\d+(?![\d.,])|(?:[^\W\d_]\.){{2,}}"
        rf"|{_FIRST}{_LETTERS}*{_SPLIT}{word}|['’][sS](?!\w)|\n\s*|[^\s{_MARKS}]))"
    )


_TOKEN = _pattern(_JOINED)  # "don't", "al-Sharaa" and "Sana'a" are one token, "Syria" and "'s" are two
_TOKEN_ELIDING = _pattern(f"(?:{_HYPHENED}['’]|{_HYPHENED})")  # French: "l'" and "armée" are two
_TOKEN_SUFFIXING = _pattern(_HYPHENED, rf"(?<![\s(\[\"“«])['’]{_LETTERS}+(?!['’])|")  # Turkish: "Gazze" and "'de"

_BROKEN = re.compile(f"\u0640[{_UNSEEN}]*[ .·*][{_UNSEEN}]*\u0640?")
_DROP = re.compile(f"[{_MARKS}]")
_SAME = str.maketrans(
    {**{chr(base + n): str(n) for base in (0x0660, 0x06F0) for n in range(10)}}
    | dict.fromkeys("“”„‟«»″〝〞", '"')
    | dict.fromkeys("‘’ʼ‛`´", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ı": "i", "،": ",", "؛": ";", "؟": "?", "٬": ",", "٫": "."}
    | {"\u00a0": " ", "\u2009": " ", "\u202f": " ", "٪": "%"}
)

TERMINAL = frozenset(".!?…")
BREAKS = frozenset(("\n", "\n\n"))
_MAY_END = TERMINAL | BREAKS


def fold(word: str) -> str:
    """A word in, the form it is looked up by out: lower case, no accents, vowel signs, tatweel or invisible marks,
    one form of alif, ya, ta marbuta, quotes, dashes and digits. The same fold serves texts and lexicons."""
    return _FOLDED[word]


def _fold(word: str) -> str:
    if word[:1] == "\n":
        return "\n\n" if word.count("\n") > 1 else "\n"
    if "\u0640" in word:
        word = _BROKEN.sub("", word)
    if word.isascii():
        return word.lower()
    if not any(map(str.isalpha, word)):  # fractions and raised digits are signs, not numbers
        return "".join("^" if c.isdigit() and not c.isdecimal() else c for c in _DROP.sub("", word).translate(_SAME))
    bare = unicodedata.normalize("NFKD", _DROP.sub("", word).translate(_SAME).casefold())
    return "".join(c for c in bare if not unicodedata.combining(c)).translate(_SAME) or _SIGN


_SIGN = "^"  # what marks alone are looked up by, such as those of another script that stand without a letter
_FOLDED = Known(_fold)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text as parallel columns: token i is `text[starts[i]:ends[i]]`, which is `raws[i]`, looked up as
    `norms[i]`.

    Line ends are tokens too: norm "\\n", or "\\n\\n" for a paragraph's end.
    """

    text: str
    starts: list[int]
    ends: list[int]
    raws: list[str]
    norms: list[str]

    def __len__(self) -> int:
        return len(self.norms)

    def raw(self, i: int) -> str:
        """The token as written."""
        return self.raws[i]

    def span(self, first: int, last: int) -> str:
        """The text of the tokens first..last, `last` not included."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""

    def glued(self, i: int) -> bool:
        """Does token i start where the one before it ends?"""
        return i > 0 and self.starts[i] == self.ends[i - 1]

    def capital(self, i: int) -> bool:
        """Does the token start with a capital letter?"""
        return self.raws[i][:1].isupper()

    def capitals(self) -> list[int]:
        """The tokens that start with a capital letter."""
        folded = compress(count(), map(ne, self.raws, self.norms))  # a capital never stays as it is written
        return [i for i in folded if self.raws[i][:1].isupper()]


def tokenise(text: str, *, eliding: bool = False, suffixing: bool = False) -> Tokens:
    """A text in, its tokens out, in one pass; `eliding` parts "l'armée" after the apostrophe, `suffixing` "Gazze'de"
    before it."""
    pattern = _TOKEN_ELIDING if eliding else _TOKEN_SUFFIXING if suffixing else _TOKEN
    parts = pattern.split(text)  # what lies between tokens, a token, what lies between tokens …: all in C
    offsets = list(accumulate(map(len, parts)))
    raws = parts[1::2]
    return Tokens(text, offsets[:-1:2], offsets[1::2], raws, list(map(_FOLDED.__getitem__, raws)))


def sentences(tokens: Tokens, abbreviations: frozenset[str] = frozenset()) -> list[tuple[int, int]]:
    """Tokens in, sentences out as pairs (first, last); line ends are left out.

    A sentence ends at . ! ? … before a space, not after one letter or an abbreviation, and at a line's end, unless
    the line was only wrapped there (the next one goes on in small letters).
    """
    norms, found, first = tokens.norms, [], 0
    size = len(norms)
    for i in compress(count(), map(_MAY_END.__contains__, norms)):
        if i < first:
            continue
        norm = norms[i]
        if norm in BREAKS:
            if not _wrapped(tokens, first, i):
                if i > first:
                    found.append((first, i))
                first = i + 1
        elif _ends(tokens, i, abbreviations):
            end = _closing(tokens, i) + 1
            found.append((first, end))
            first = end
    if first < size:
        found.append((first, size))
    return [piece for span in found for piece in _pieces(*span)]


_LONGEST = 250  # tokens of a sentence; a longer run (a list without a full stop, noise) is read piece by piece


def _pieces(first: int, last: int) -> list[tuple[int, int]]:
    if last - first <= _LONGEST:
        return [(first, last)]
    return [(start, min(start + _LONGEST, last)) for start in range(first, last, _LONGEST)]


def _wrapped(tokens: Tokens, first: int, i: int) -> bool:
    if tokens.norms[i] != "\n" or i == first or i + 1 >= len(tokens):
        return False
    if tokens.norms[i - 1] in ".!?…:;" or not tokens.text[tokens.starts[i + 1]].islower():
        return False
    return tokens.ends[i - 1] - tokens.starts[first] > 40


def _ends(tokens: Tokens, i: int, abbreviations: frozenset[str]) -> bool:
    text, end = tokens.text, tokens.ends[i]
    if (
        end < len(text)
        and not text[end].isspace()
        and text[end] not in "\"'”’»)]\u200f\u200e"
        and not _glued_start(tokens, i)
    ):
        return False
    if tokens.norms[i] != ".":
        return True
    before = tokens.norms[i - 1] if tokens.glued(i) else ""
    if before in abbreviations:
        return False
    if len(before) == 1 and before.isalpha():
        return i + 1 >= len(tokens) or tokens.norms[i + 1] in BREAKS
    return True


def _glued_start(tokens: Tokens, i: int) -> bool:
    """`fighting.The army`: a space was lost; a capital after three letters and a full stop starts a sentence."""
    if i + 1 >= len(tokens) or i == 0:
        return False
    before = tokens.norms[i - 1]
    return len(before) > 2 and before.isalpha() and tokens.capital(i + 1) and tokens.raw(i - 1)[-1].islower()


def _closing(tokens: Tokens, i: int) -> int:
    size = len(tokens)
    while i + 1 < size and tokens.glued(i + 1) and tokens.norms[i + 1] in ('"', "'", ")", "]", ".", "!", "?", "…"):
        i += 1
    return i


_SQUARES = "\u25fb\u25fc\u25fd\u25fe"  # drawn as pictures, though Unicode calls them signs of mathematics


def is_pictogram(norm: str) -> bool:
    """Is a token an emoji or another drawn sign, as channels put before their points?"""
    return len(norm) == 1 and norm > "\u2100" and (unicodedata.category(norm) == "So" or norm in _SQUARES)
