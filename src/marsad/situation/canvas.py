"""Small self-contained SVG: elements as text, one palette for light, dark and print, numbers in the reader's digits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

from marsad.situation.tables import table

EASTERN = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")
STYLE = (
    "text{font:13px %s;fill:var(--ink)}.h{font-size:16px;font-weight:600}.s{font-size:11px;fill:var(--soft)}"
    ".sea{fill:var(--sea)}.land{fill:var(--land);stroke:var(--line);stroke-width:.7}.home{fill:var(--home)}"
    ".unit{fill:transparent;stroke:var(--line);stroke-width:.6;stroke-dasharray:2 2}"
    ".meant{fill:var(--mark);fill-opacity:.14;stroke:var(--mark);stroke-width:.8}"
    ".halo{paint-order:stroke;stroke:var(--land);stroke-width:3px}.disc{fill:var(--mark);fill-opacity:.35;"
    "stroke:var(--mark);stroke-width:1.5}.area{fill:none;stroke:var(--mark);stroke-width:1.2;stroke-dasharray:4 4}"
    ".flow{fill:none;stroke:var(--mark);stroke-opacity:.75}.vague{stroke-dasharray:6 5}.head{fill:var(--mark)}"
    ".bar{fill:var(--ink);fill-opacity:.25;stroke:var(--ink)}.tick{fill:var(--ink);stroke:var(--ink)}"
    ".told{fill:var(--land)}.axis{stroke:var(--line)}"
    "svg{--ink:#2b2622;--soft:#6b625a;--sea:#f2f1ee;--land:#fffdf9;--home:#f6efe2;--line:#c9c0b4;--mark:#1f5f6b}"
    "@media(prefers-color-scheme:dark){svg{--ink:#ece7df;--soft:#a99f92;--sea:#17181a;--land:#232426;--home:#2c2a26;"
    "--line:#4a4742;--mark:#7fc4d1}}"
)


def words(lang: str) -> Any:
    """The table of a picture's words in one language."""
    return table("picture.toml")[lang]


def svg(width: int, height: int, body: Iterable[str], *, lang: str, title: str) -> str:
    """The elements of a picture in, one SVG file out."""
    language = words(lang)
    style = STYLE.replace("%s", language["font"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" lang="{lang}" '
        f'direction="{language["dir"]}"><title>{escape(title)}</title><style>{style}</style>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def text(x: float, y: float, content: str, *, css: str = "", anchor: str = "middle") -> str:
    """Words at a place; `anchor` is start, middle or end in reading direction."""
    kind = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{kind}>{escape(content)}</text>'


def number(n: int, lang: str) -> str:
    """An integer with its thousands apart, in the digits of the language."""
    return f"{n:,}".translate(EASTERN) if lang == "ar" else f"{n:,}"


def day(value: date, lang: str) -> str:
    """A day with the month's name: 8 March 2025."""
    said = f"{value.day} {words(lang)['months'][value.month - 1]} {value.year}"
    return said.translate(EASTERN) if lang == "ar" else said


def tip(content: str, inner: str, claims: Iterable[tuple[str, int, int]] = ()) -> str:
    """A mark with its words on hover and for screen readers, and the claims that carry it."""
    spans = " ".join(f"{report}:{start}-{end}" for report, start, end in claims)
    return f'<g data-claims="{escape(spans)}"><title>{escape(content)}</title>{inner}</g>'
