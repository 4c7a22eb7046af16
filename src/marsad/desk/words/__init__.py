"""The desk's own words, English and Arabic, as a table that a translator can edit; looked up by key."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def table() -> dict[str, dict[str, str]]:
    """Every key with its words by language: {"nav.inbox": {"en": "Inbox", "ar": "الوارد"}}."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(HERE.glob("*.toml")):
        for section, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found |= {f"{section}.{name}": words for name, words in rows.items()}
    return found


def word(key: str, lang: str, **facts: object) -> str:
    """A key and a language in, the words out with `{facts}` filled in. A missing key is an error, not a blank."""
    words = table()[key]
    return words[lang if lang in words else "en"].format(**facts) if facts else words[lang if lang in words else "en"]
