"""The frame of every page, and the small pieces that all pages share. Text is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape

from marsad.model import vocab
from marsad.publish.brief.numbers import NOTHING
from marsad.publish.dataset.build import JOINT
from marsad.publish.dataset.model import Dataset, Row
from marsad.publish.say import Words, has_arabic, is_rtl, words

MENU = ("index", "brief", "names", "method", "corrections", "downloads")
TITLES = {"index": "home", "brief": "brief", "names": "names", "method": "methodology", "corrections": "corrections",
          "downloads": "downloads"}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class View:
    """A dataset in one language, looked up by id."""

    data: Dataset
    lang: str
    title: str
    released: str = ""
    claims: Mapping[str, Row] = field(default_factory=dict)
    reports: Mapping[str, Row] = field(default_factory=dict)
    places: Mapping[str, Row] = field(default_factory=dict)
    sources: Mapping[str, Row] = field(default_factory=dict)
    names: Mapping[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("claims", "reports", "places", "sources"):
            setattr(self, name, {str(row["id"]): row for row in self.data[name].rows})
        self.names = {str(row["name_en"]): row for row in self.data["places"].rows}

    @property
    def say(self) -> Words:
        """The words of the page's language."""
        return words(self.lang)

    def word(self, name: str, **slots: str) -> str:
        """A word of the site's own, escaped."""
        return escape(self.say.fill("site", name, **slots))

    def place(self, row: Row) -> str:
        """The name of a row's place in the page's language, isolated where it is in another script."""
        name = self.place_name(row)
        return bdi(name, self.lang) if name else ""

    def place_name(self, row: Row) -> str:
        """The same, bare: by the id, else by the name that the table of places has for these words."""
        known = self.places.get(str(row["place_id"] or row["place"])) or self.names.get(str(row["place"]), {})
        return str(known.get(f"name_{self.lang}") or row["place"] or "")

    def source(self, name: str) -> str:
        """A source's name in the page's language."""
        own = self.sources.get(name, {}).get(f"name_{self.lang}") or self.say.table["origins"].get(name, name)
        return bdi(str(own), self.lang)

    def listing(self, names: Iterable[str]) -> str:
        """Sources, joined as the language joins them."""
        return self.say.listing([self.source(name) for name in names])

    @property
    def comma(self) -> str:
        """What stands between two parts of a line."""
        return str(self.say.table["comma_marks"])

    def day(self, value: object) -> str:
        """A date written out; nothing for none."""
        return escape(self.say.day(value)) if isinstance(value, date) else ""

    def number(self, value: object) -> str:
        """A number as the language writes it; a dash for none."""
        return self.say.number(value) if isinstance(value, int) and not isinstance(value, bool) else NOTHING


def parts(joined: object) -> list[str]:
    """A joined cell to its parts."""
    return [part for part in str(joined or "").split(JOINT) if part]


def bdi(text: str, lang: str) -> str:
    """Escaped text, isolated when it is in another script than the page."""
    safe = escape(text)
    return f'<bdi dir="auto">{safe}</bdi>' if has_arabic(text) != is_rtl(lang) else safe


def frame(view: View, name: str, heading: str, body: str, *, depth: int = 0, script: bool = False) -> str:
    """One page: head, menu, heading, body. `depth` is how many folders below the language's own it lies."""
    up, other = "../" * depth, "en" if view.lang == "ar" else "ar"
    back = f"{up}../{other}/{name}.html"
    links = "".join(
        f'<a href="{up}{page}.html"{" aria-current=page" if page == name else ""}>{view.word(TITLES[page])}</a>'
        for page in MENU
    )
    state = view.word("draft") if view.data.draft else escape(view.released)
    run = f'<script src="{up}../site.js" defer></script>' if script else ""
    return (
        f'<!doctype html>\n<html lang="{view.lang}" dir="{view.say.table["dir"]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(heading)} · {escape(view.title)}</title>\n"
        f'<link rel="stylesheet" href="{up}../site.css">\n'
        f'<link rel="alternate" type="application/atom+xml" href="{up}feed.atom" title="{view.word("feed")}">\n'
        f'<link rel="alternate" hreflang="{other}" href="{back}">\n{run}</head>\n<body>\n'
        f'<a class="skip" href="#content">{view.word("skip")}</a>\n'
        f'<header class="top"><p class="name">{escape(view.title)}</p><nav>{links}'
        f'<a href="{back}" lang="{other}" hreflang="{other}">{view.word("other_language")}</a></nav></header>\n'
        f'<main id="content">\n<h1>{escape(heading)}</h1>\n<p class="state">{state}</p>\n{body}\n</main>\n'
        f"<footer><p>{escape(view.say.fill('label', 'method', method=view.data.method))} · "
        f'<a href="{up}method.html">{view.word("methodology")}</a></p></footer>\n</body>\n</html>\n'
    )


def quotes(view: View, names: Iterable[str], *, most: int = 8) -> str:
    """Claims by their ids as a list of quotations: who, when, the words with their number underlined."""
    rows = [view.claims[name] for name in names if name in view.claims]
    items = "".join(_quote(view, row) for row in rows[:most])
    return f'<ul class="quotes">{items}</ul>'


def _quote(view: View, claim: Row) -> str:
    report = view.reports.get(str(claim["report"]), {})
    publisher = report.get("publisher") or view.say.template("label", "no_publisher")
    name = bdi(str(publisher), view.lang)
    url = str(report.get("url") or "")
    if url.startswith(("https://", "http://")):
        name = f'<a href="{escape(url)}" rel="noreferrer">{name}</a>'
    when = escape(view.say.moment(str(report["published"]) if report.get("published") else None))
    head = f'<span class="by">{name}{view.comma}<span class="when">{when}</span></span>'
    if not claim["quote"]:
        return f"<li>{head}: {view.word('withheld', why=str(claim['withheld']))}</li>"
    lang = f' lang="{escape(str(report["lang"]))}"' if report.get("lang") else ""
    return f'<li>{head}: <q><bdi dir="auto"{lang}>{underlined(str(claim["quote"]), claim["words"])}</bdi></q></li>'


def underlined(quote: str, number: object) -> str:
    """A quotation with its number underlined."""
    at = quote.find(str(number)) if number else -1
    if at < 0:
        return escape(quote)
    end = at + len(str(number))
    return f"{escape(quote[:at])}<u>{escape(quote[at:end])}</u>{escape(quote[end:])}"


def beside(view: View, row: Row) -> str:
    """What stands beside every number: independent sources, tier, grade with its shape, provisional."""
    count = row["independent_origins"]
    grade = vocab.table("grade").get(str(row["grade"]))
    said = [view.say.independent(count if isinstance(count, int) else 0)]
    said.append(vocab.label("tier", str(row["tier"]), view.lang))
    if grade:
        said.append(f"{grade['shape']} {grade[view.lang]}")
    if row["provisional"]:
        said.append(view.say.template("label", "provisional"))
    return escape(" · ".join(said))


def reported(view: View, row: Row) -> str:
    """low – best – high, with a plus when it is open above."""
    names = ["reported_low", "reported_best", "reported_high"]
    if row["withheld"]:
        names.remove("reported_best")  # a band has no best
    ends = [view.number(row[name]) for name in names]
    plus = "+" if row["open_above"] and ends[-1] != NOTHING else ""
    return escape(" – ".join(ends) + plus)
