"""A brief as one HTML file: no script, no outside resource; prints to a page; right to left where the language is."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from marsad.publish.brief.markdown import meta
from marsad.publish.brief.model import Brief, Note, Section, Sentence
from marsad.publish.brief.numbers import forms
from marsad.publish.say import FSI, PDI, Words, words


def html(brief: Brief) -> str:
    """A brief in, a whole self-contained page out."""
    style = (files("marsad.publish.brief") / "style.css").read_text(encoding="utf-8")
    direction = words(brief.lang).table["dir"]
    return (
        f'<!doctype html>\n<html lang="{brief.lang}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{marked(brief.headline, tags=False)}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n<main>\n{article(brief)}\n</main>\n</body>\n</html>\n"
    )


def article(brief: Brief) -> str:
    """The brief itself, for pages that hold more than it."""
    say = words(brief.lang)
    sections = "\n".join(_section(section, say) for section in brief.sections)
    notes = "\n".join(_note(note, say) for note in brief.notes)
    heading = escape(say.template("heading", "notes"))
    return (
        f'<article class="brief">\n<header>\n<h1>{marked(brief.headline)}</h1>\n'
        f'<p class="meta">{escape(meta(brief))}</p>\n{_facts(brief, say)}</header>\n{sections}\n{_pictures(brief)}'
        f'<section class="notes" id="notes">\n<h2>{heading}</h2>\n<ol>\n{notes}\n</ol>\n</section>\n</article>'
    )


def marked(text: str, *, tags: bool = True) -> str:
    """Text with isolation marks in, HTML with `<bdi>` out (or the bare text where no tags may stand)."""
    safe = escape(text)
    if not tags:
        return safe.replace(FSI, "").replace(PDI, "")
    return safe.replace(FSI, '<bdi dir="auto">').replace(PDI, "</bdi>")


def _facts(brief: Brief, say: Words) -> str:
    if brief.lead is None:
        return ""
    shown = forms(brief.lead, say)
    labels = say.table["label"]
    cells = (
        ("documented", labels["documented"], shown.documented),
        ("reported", f"{labels['reported']} ({labels['low_best_high']})", shown.reported),
        ("estimated", labels["estimated"], shown.estimated),
    )
    rows = "".join(
        f'<div class="{kind}"><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>' for kind, label, value in cells
    )
    return f'<dl class="facts">{rows}</dl>\n<p class="beside">{escape(shown.beside)}</p>\n'


def _section(section: Section, say: Words) -> str:
    told = " ".join(_sentence(sentence, say) for sentence in section.sentences)
    return f'<section id="{section.key}">\n<h2>{escape(section.heading)}</h2>\n<p>{told}</p>\n</section>'


def _sentence(sentence: Sentence, say: Words) -> str:
    marks = "".join(f'<a href="#n{number}">{say.plain(number)}</a>' for number in sentence.notes)
    return marked(sentence.text) + (f'<sup class="marks">{marks}</sup>' if marks else "")


def _pictures(brief: Brief) -> str:
    return "".join(f"<figure>{one.svg}</figure>\n" for one in brief.pictures)


def _note(note: Note, say: Words) -> str:
    publisher = note.publisher or say.template("label", "no_publisher")
    name = f"<bdi>{escape(publisher)}</bdi>"
    if note.url and note.url.startswith(("https://", "http://")):
        name = f'<a href="{escape(note.url)}" rel="noreferrer">{name}</a>'
    lang = f' lang="{escape(note.lang)}"' if note.lang else ""
    quote = _number_marked(" ".join(note.quote.split()), note.words)
    return (
        f'<li id="n{note.number}">{name}, <span class="when">{escape(say.moment(note.published))}</span>: '
        f'<q><bdi dir="auto"{lang}>{quote}</bdi></q></li>'
    )


def _number_marked(quote: str, number: str | None) -> str:
    """The quotation with its number underlined."""
    at = quote.find(number) if number else -1
    if at < 0 or number is None:
        return escape(quote)
    end = at + len(number)
    return f"{escape(quote[:at])}<u>{escape(quote[at:end])}</u>{escape(quote[end:])}"
