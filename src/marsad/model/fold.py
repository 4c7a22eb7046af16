"""Spelling to one form, so that names and words can be compared across outlets, scripts and keyboards."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse

_DIGITS = {ord(c): str(i % 10) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_LETTERS = _DIGITS | str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ک": "ك", "ـ": None}
)
_ARTICLES = re.compile(r"^(?:the|a|an|el|la|le|les|los|las|l|der|die|das)\s+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Any spelling in, one out: no case, accents, vowel marks or punctuation; one alif; ASCII digits."""
    if text.isascii():
        text = text.casefold()  # nothing to take apart: most of what long English reports need
    else:
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
        text = "".join(filterfalse(unicodedata.combining, text))
    return " ".join(re.sub(r"[^\w]+", " ", text).replace("_", " ").split())


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """A name in, its folded form without a leading article out."""
    folded = fold(text)
    return _ARTICLES.sub("", folded) or folded
