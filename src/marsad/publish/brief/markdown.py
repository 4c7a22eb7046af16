"""A brief as Markdown: footnotes as `[^1]`, quotations isolated by direction marks."""

from __future__ import annotations

from marsad.publish.brief.model import Brief, Note, Sentence
from marsad.publish.say import FSI, PDI, Words, words


def markdown(brief: Brief) -> str:
    """A brief in, Markdown out."""
    say = words(brief.lang)
    lines = [f"# {brief.headline}", "", f"*{meta(brief)}*", ""]
    for section in brief.sections:
        lines += [f"## {section.heading}", "", " ".join(_sentence(one) for one in section.sentences), ""]
    lines += [f"## {say.template('heading', 'notes')}", ""]
    lines += [f"[^{note.number}]: {note_line(note, say)}" for note in brief.notes]
    return "\n".join(lines) + "\n"


def _sentence(sentence: Sentence) -> str:
    return sentence.text + "".join(f"[^{number}]" for number in sentence.notes)


def meta(brief: Brief) -> str:
    """The line under the headline: as of when, from how many reports, by which method, and whether it is a draft."""
    say = words(brief.lang)
    parts = [say.fill("label", "as_of", day=say.day(brief.as_of))] if brief.as_of else []
    reports = say.noun(say.table["label"]["from_reports"], brief.reports).format(n=say.number(brief.reports))
    parts += [reports, say.fill("label", "method", method=brief.method)]
    if brief.draft:
        parts.append(say.template("label", "draft"))
    return " · ".join(parts)


def note_line(note: Note, say: Words) -> str:
    """Publisher, time and quotation of a note in one line."""
    publisher = say.foreign(note.publisher) if note.publisher else say.template("label", "no_publisher")
    quote = f"{FSI}{' '.join(note.quote.split())}{PDI}"
    link = f" <{note.url}>" if note.url else ""
    return (
        f"{publisher}, {say.moment(note.published)}: {say.table['open_quote']}{quote}{say.table['close_quote']}{link}"
    )
