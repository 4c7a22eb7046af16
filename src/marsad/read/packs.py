"""A language's pack: its TOML files, folded once and kept; nothing in here knows any language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from marsad.model import BadInput
from marsad.read.forms import Endings, forms
from marsad.read.languages import LANGUAGES
from marsad.read.text import Tokens, fold, tokenise


@dataclass(frozen=True, slots=True)
class Pack:
    """One language: `tables[file][section]` as its TOML files have them (`numbers`, `times`, `lexicon`, `grammar`)."""

    code: str
    tables: dict[str, Any] = field(hash=False)

    def words(self, file: str, section: str) -> frozenset[str]:
        """A list of single words of a section, folded."""
        return frozenset(fold(word) for word in self.tables.get(file, {}).get(section, ()))

    def tokens(self, text: str) -> Tokens:
        """A text in, its tokens out, parted as this language writes them (`eliding`, `suffixing` in zones.toml)."""
        zones = self.tables.get("zones", {})
        return tokenise(text, eliding=zones.get("eliding", False), suffixing=zones.get("suffixing", False))

    def forms(self, phrase: str) -> Iterator[str]:
        """A word or phrase in, each of its forms out (`[endings]` of lexicon.toml)."""
        endings: Endings = self.tables.get("lexicon", {}).get("endings", {})
        return forms(phrase, endings)

    def phrases(self, file: str, section: str) -> Iterator[tuple[str, ...]]:
        """A list of words and phrases of a section, each as folded tokens."""
        for phrase in self.tables.get(file, {}).get(section, ()):
            yield tuple(self.tokens(phrase).norms)


@cache
def load_pack(code: str) -> Pack:
    """A language's code in, its pack out, read once a process. Raises BadInput for a language that has no pack."""
    if code not in LANGUAGES:
        raise BadInput(f"no language pack for '{code}'", todo=f"packs: {', '.join(LANGUAGES)}")
    return read_pack(code)


@cache
def read_pack(code: str) -> Pack:
    """The folder of a language in, its pack out, also of a language whose grammar is not written yet."""
    folder = resources.files("marsad.read.languages") / code
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    tables = {item.name.removesuffix(".toml"): tomllib.loads(item.read_text(encoding="utf-8")) for item in files}
    return Pack(code, tables)
