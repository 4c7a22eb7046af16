"""The method as the public text that recorders owe their readers, in English and Arabic, filled from the settings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from marsad.reconcile import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One area of the text: a title and its paragraphs."""

    title: str
    text: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("marsad.figures") / "data" / "methodology.toml").read_text("utf-8"))


def methodology(method: Method, *, lang: str = "en") -> tuple[Section, ...]:
    """A method in, its public text out; `lang` is en or ar."""
    facts = {
        "k": method.corroboration.independent_origins,
        "fresh_days": method.comparison.fresh_days,
        "outlier_factor": method.comparison.outlier_factor,
        "vague": _vague(method, lang),
        "ranks": _ranks(method, lang),
        "rules": "F1–F18",
        "name": method.name,
    }
    return tuple(
        Section(title=one[f"{lang}_title"], text=str(one[lang]).strip().format(**facts)) for one in _table()["section"]
    )


def class_label(kind: str, lang: str = "en") -> str:
    """A class of evidence in words; a class that a workspace made up stands for itself."""
    names = _table()["classes"].get(kind)
    return str(names[lang == "ar"]) if names else kind


def _vague(method: Method, lang: str) -> str:
    if method.words.vague == "off":
        return ""
    if lang == "ar":
        return f"، إلا في الأدنى بحسب العرف المسمى {method.words.vague}"
    return f", except that low reads them by the named convention {method.words.vague}"


def _ranks(method: Method, lang: str) -> str:
    """One line a rank: its classes, and which of them support high only."""
    names = _table()["classes"]
    only = "للأعلى فقط" if lang == "ar" else "high only"
    lines = []
    for rank in sorted({one.rank for one in method.eligibility.values()}):
        own = [
            names[kind][lang == "ar"] + (f" ({only})" if one.supports == "high" else "")
            for kind, one in method.eligibility.items()
            if one.rank == rank
        ]
        lines.append(f"{rank}. {'، '.join(own) if lang == 'ar' else ', '.join(own)}")
    return "\n".join(lines)
