"""Which language is it, when the sender did not say? By its script, else by its small words."""

from __future__ import annotations

import re
from functools import cache

from marsad.read.languages import LANGUAGES
from marsad.read.packs import load_pack
from marsad.read.text import fold

_SAMPLE = 4000  # characters looked at
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _small_words() -> dict[str, frozenset[str]]:
    """Language -> its commonest words (`common` in zones.toml)."""
    return {code: load_pack(code).words("zones", "common") for code in LANGUAGES}


def detect(text: str) -> str | None:
    """A text in, the code of the language whose small words it uses most out; None when no pack's words occur."""
    words = [fold(word) for word in _WORD.findall(text[:_SAMPLE])]
    hits = {code: sum(word in known for word in words) for code, known in _small_words().items()}
    best = max(hits, key=lambda code: hits[code], default=None)
    return best if best is not None and hits[best] else None
