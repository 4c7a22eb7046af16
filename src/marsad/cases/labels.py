"""Codes of this folder's tables as words, in English and Arabic."""

from __future__ import annotations

from functools import cache

from marsad.cases.items import Item
from marsad.cases.tables import table
from marsad.model import vocab

OTHER = {
    "unassigned": {"en": "a committee, unassigned", "ar": "لجنة غير محددة"},
    "other": {"en": "other", "ar": "أخرى"},
}


def kind_label(item: Item, lang: str) -> str:
    """What an item is: its code, then its kinds, in a language."""
    code = vocab.label("what", item.what, lang)
    kinds = [name for kind in item.kinds if (name := label(kind, lang))]
    return f"{code}: {', '.join(kinds)}" if kinds else code


def label(code: str, lang: str) -> str | None:
    """The words of a code of bodies, contents or authorities; None when no table has it."""
    return _all().get(code, {}).get(lang)


@cache
def _all() -> dict[str, dict[str, str]]:
    named = [*table("bodies.toml")["kind"], *table("authorities.toml")["authority"], *table("acts.toml")["act"]]
    found = {str(entry["code"]): entry for entry in (*named, *table("acts.toml")["words"])}
    return OTHER | found | dict(table("content.toml")["content"])
