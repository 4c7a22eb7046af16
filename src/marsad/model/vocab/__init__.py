"""The vocabularies: every code of the contract with its labels in English and Arabic, and its crosswalks to the code
lists of the field. The tables are TOML files beside this module, for an analyst to read and edit.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from marsad.model.errors import UnknownCode

LISTS = (
    "what", "family", "qualifier", "unit", "scope", "stance",
    "status", "sex", "age", "community", "role",
    "precision", "tier", "grade", "verdict",
)  # fmt: skip
CROSSWALKS = ("what", "group", "precision", "tier", "grade", "stance")
LANGS = ("en", "ar")
NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a foreign list calls one of our codes: `codes` is empty where it has nothing for it; `near` says that the
    mapping is ours and not exact.
    """

    codes: tuple[str, ...]
    near: bool = False

    @property
    def code(self) -> str | None:
        """The first code, or None."""
        return self.codes[0] if self.codes else None


@cache
def table(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The name of a list in, its codes with their fields out, in the order of the file."""
    text = (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def codes(name: str) -> tuple[str, ...]:
    """Every code of a list, in the order of the file."""
    return tuple(table(name))


def check(name: str, code: str, *, where: str = "") -> str:
    """A code in, the same code out; UnknownCode with the nearest ones when the list does not have it."""
    if code in table(name):
        return code
    raise UnknownCode(name, code, near=tuple(difflib.get_close_matches(code, table(name), n=3)), where=where)


def label(name: str, code: str, lang: str = "en") -> str:
    """What people read instead of the code; the code itself where an open list does not know it."""
    entry = table(name).get(str(code))
    return str(entry[lang]) if entry else str(code)


def text(name: str, code: str, field: str, lang: str = "en") -> str:
    """A field of an entry that is written in both languages (`noun`, `meaning`, `with_number`)."""
    return str(table(name)[code][field][lang])


def forms(name: str, code: str, lang: str = "en") -> Mapping[str, str] | None:
    """The noun beside a number, by plural class; None where the list has none for the code."""
    entry = table(name).get(code)
    found = (entry or {}).get("forms", {}).get(lang)
    return found if isinstance(found, Mapping) else None


def plural_class(n: int, lang: str = "en") -> str:
    """The plural class of a number (Unicode CLDR): English one, other; Arabic one, two, few, many, other."""
    if lang != "ar":
        return "one" if n == 1 else "other"
    if n in (1, 2):
        return "one" if n == 1 else "two"
    last = n % 100
    if 3 <= last <= 10:
        return "few"
    return "many" if last >= 11 else "other"


@cache
def crosswalk(name: str) -> Mapping[str, Mapping[str, Match]]:
    """The name of a crosswalk in, our codes with what each foreign list calls them out."""
    return {
        code: {column: _match(value) for column, value in row.items()}
        for code, row in table(f"crosswalk_{name}").items()
    }


def _match(value: str) -> Match:
    near = value.endswith("≈")
    words = value.removesuffix("≈").strip()
    return Match(codes=() if words == NONE else tuple(words.split("|")), near=near)


def group_label(key: str, lang: str = "en") -> str:
    """A group key of the contract ("civilian+women", "all") in, its label out; codes no list knows stay as they are."""
    if key == "all":
        return "all" if lang == "en" else "الجميع"
    names = [label(group_list(code), code, lang) if group_list(code) else code for code in key.split("+")]
    return (", " if lang == "en" else "، ").join(names)


def group_list(code: str) -> str:
    """Which list of `group` a code belongs to; empty for a word of an open list that is not in it."""
    return next((name for name in ("status", "sex", "age", "community", "role") if code in table(name)), "")
