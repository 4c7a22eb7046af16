"""Every page of the site, as names and bytes; writing them is somebody else's work."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files

from marsad.publish.dataset.model import Dataset
from marsad.publish.feed import Entry, atom
from marsad.publish.say import LANGS, plain, words
from marsad.publish.site import figures, incidents, texts
from marsad.publish.site.page import View, frame

EMBEDS = 12  # figures that get a page of their own for others to show


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a site is made of. `titles` and `briefs` (HTML of the brief's article) by language; `cards` the releases'
    `release.json` in order; `moves` the changes of each release; `downloads` file name to bytes.
    """

    data: Dataset
    titles: Mapping[str, str]
    briefs: Mapping[str, str]
    method: str
    cards: Sequence[Mapping[str, object]] = ()
    moves: Mapping[int, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    downloads: Mapping[str, bytes] = field(default_factory=dict)


def pages(material: Material) -> dict[str, bytes]:
    """Material in, every file of the site out; the same material gives the same bytes."""
    found: dict[str, str] = {"index.html": _door(material)}
    for lang in LANGS:
        for name, text in _language(material, lang).items():
            found[f"{lang}/{name}"] = text
    for name in ("site.css", "site.js"):
        found[name] = (files("marsad.publish.site") / name).read_text(encoding="utf-8")
    kept = {f"downloads/{name}": content for name, content in material.downloads.items()}
    return {**{name: text.encode("utf-8", "replace") for name, text in found.items()}, **kept}


def _language(material: Material, lang: str) -> dict[str, str]:
    view = View(data=material.data, lang=lang, title=_title(material, lang), released=_released(material, lang))
    say = view.say

    def page(name: str, label: str, body: str, *, script: bool = False) -> str:
        return frame(view, name, say.template("site", label), body, script=script)

    sizes = {name: len(content) for name, content in material.downloads.items()}
    found = {
        "index.html": frame(
            view, "index", _headline(material, lang, view), figures.body(view) + incidents_section(view), script=True
        ),
        "brief.html": page("brief", "brief", material.briefs.get(lang, "")),
        "names.html": page("names", "names", texts.names(view)),
        "method.html": page("method", "methodology", texts.method(view, material.method)),
        "corrections.html": page("corrections", "corrections", texts.corrections(view, material.cards, material.moves)),
        "downloads.html": page("downloads", "downloads", texts.downloads(view, sizes)),
        "feed.atom": atom(view.title, _identity(material), _entries(material), lang=lang),
    }
    for row in material.data["incidents"].rows:
        found[f"incidents/{incidents.page_name(str(row['id']))}"] = incidents.page(view, row)
    for row in figures.ranked(view)[:EMBEDS]:
        name = hashlib.sha256(str(row["id"]).encode()).hexdigest()[:12]
        found[f"embed/{name}.html"] = texts.embed(view, row, figures.title(view, row))
    return found


def incidents_section(view: View) -> str:
    """The list of incidents at the foot of the first page."""
    return (
        f'<section aria-labelledby="incidents"><h2 id="incidents">{view.word("incidents")}</h2>'
        f"{incidents.listing(view)}</section>"
    )


def _title(material: Material, lang: str) -> str:
    return material.titles.get(lang) or material.data.title or "Marsad"


def _headline(material: Material, lang: str, view: View) -> str:
    return _title(material, lang) or view.say.template("site", "home")


def _released(material: Material, lang: str) -> str:
    if material.data.draft or not material.cards:
        return ""
    card, say = material.cards[-1], words(lang)
    return say.fill("site", "released", n=say.plain(int(str(card["release"]))), day=say.moment(str(card["at"])))


def _identity(material: Material) -> str:
    digest = hashlib.sha256(_title(material, "en").encode()).hexdigest()[:16]
    return f"urn:marsad:site:{digest}"


def _entries(material: Material) -> list[Entry]:
    return [_entry(card, _identity(material)) for card in reversed(material.cards)]


def _entry(card: Mapping[str, object], identity: str) -> Entry:
    counts = dict(card["changes"])  # type: ignore[call-overload]
    return Entry(
        id=f"{identity}:{card['release']}",
        number=int(str(card["release"])),
        at=str(card["at"]),
        because=str(card.get("because") or ""),
        new=int(counts.get("new", 0)),
        moved=int(counts.get("moved", 0)),
        gone=int(counts.get("gone", 0)),
    )


def _door(material: Material) -> str:
    """The page at the address itself: the title and a link for each language; nothing is guessed about the reader."""
    links = "".join(
        f'<p lang="{lang}" dir="{words(lang).table["dir"]}"><a href="{lang}/index.html">'
        f"{escape(plain(_title(material, lang)))} · {escape(str(words(lang).table['name']))}</a></p>"
        for lang in LANGS
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(_title(material, "en"))}</title><link rel="stylesheet" href="site.css"></head>'
        f'<body><main id="content" class="door"><h1>{escape(_title(material, "en"))}</h1>{links}</main></body></html>\n'
    )
