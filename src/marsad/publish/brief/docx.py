"""A brief as DOCX, right to left where the language is; no author and no time of making in its metadata."""

from __future__ import annotations

import io
from datetime import datetime

from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from marsad.publish.brief.markdown import meta, note_line
from marsad.publish.brief.model import Brief, Sentence
from marsad.publish.brief.numbers import facts
from marsad.publish.files import still_archive
from marsad.publish.say import Words, plain, words

STILL = datetime(2000, 1, 1)  # noqa: DTZ001 - the format keeps no zone; a fixed time keeps bytes the same
FONTS = {"en": "Calibri", "ar": "Traditional Arabic"}


def docx(brief: Brief) -> bytes:
    """A brief in, the bytes of a document out; the same brief gives the same bytes."""
    say, document = words(brief.lang), Document()
    _styles(document, brief.lang)
    _put(document, say, brief.headline, style="Title")
    _put(document, say, meta(brief))
    for fact in facts(brief):
        _put(document, say, fact)
    for section in brief.sections:
        _put(document, say, section.heading, style="Heading 2")
        told = _put(document, say, "")
        for sentence in section.sentences:
            _sentence(told, sentence, say)
    _put(document, say, say.template("heading", "notes"), style="Heading 2")
    for note in brief.notes:
        _put(document, say, f"{say.plain(note.number)}. {note_line(note, say)}").runs[0].font.size = Pt(8)
    return _saved(document)


def _styles(document: Doc, lang: str) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONTS.get(lang, "Calibri"), Pt(10.5)
    for section in document.sections:
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(50)


def _put(document: Doc, say: Words, text: str, *, style: str | None = None) -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    if text:
        _directed(paragraph.add_run(plain(text)), say)
    if say.table["dir"] == "rtl":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    return paragraph


def _sentence(paragraph: Paragraph, sentence: Sentence, say: Words) -> None:
    _directed(paragraph.add_run(plain(sentence.text)), say)
    marks = paragraph.add_run(say.table["comma_marks"].join(say.plain(number) for number in sentence.notes) + " ")
    marks.font.superscript = bool(sentence.notes)
    _directed(marks, say)


def _directed(run: object, say: Words) -> None:
    """Mark a run as right to left, with the font that such runs take."""
    if say.table["dir"] != "rtl":
        return
    properties = run._r.get_or_add_rPr()  # type: ignore[attr-defined]
    fonts = OxmlElement("w:rFonts")
    fonts.set(qn("w:cs"), FONTS["ar"])
    properties.append(fonts)
    properties.append(OxmlElement("w:rtl"))


def _saved(document: Doc) -> bytes:
    core = document.core_properties
    core.author, core.last_modified_by, core.comments = "", "", ""
    core.created = core.modified = STILL
    out = io.BytesIO()
    document.save(out)
    return still_archive(out.getvalue())
