"""The brief as DOCX and PDF: right to left in Arabic, nothing in the metadata, a plain refusal without Chromium."""

from __future__ import annotations

import io
import os
import re
import zipfile

import pytest
from docx import Document
from pypdf import PdfReader

from marsad.model import BadInput, Figure
from marsad.publish.brief import Brief, compose
from marsad.publish.brief import pdf as pdf_module
from marsad.publish.brief.docx import docx
from marsad.publish.brief.pdf import pdf
from marsad.publish.say import words
from marsad.reconcile import Record

needs_chromium = pytest.mark.skipif(
    not os.environ.get("MARSAD_TEST_CHROMIUM"), reason="MARSAD_TEST_CHROMIUM is not set"
)


@pytest.fixture(scope="module", params=["en", "ar"])
def brief(request: pytest.FixtureRequest, coast: Record, coast_figures: list[Figure]) -> Brief:
    return compose(coast, coast_figures, lang=request.param)


def test_a_document_tells_the_brief_in_its_direction(brief: Brief) -> None:
    content = docx(brief)
    texts = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert brief.headline in texts and brief.sections[0].heading in texts
    assert len(texts) > len(brief.notes)
    body = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert ("<w:rtl/>" in body and "<w:bidi/>" in body) == (brief.lang == "ar")


def test_a_document_says_nothing_about_who_made_it_and_when(brief: Brief) -> None:
    assert docx(brief) == docx(brief)
    core = Document(io.BytesIO(docx(brief))).core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "") and core.created.year == 2000


@pytest.mark.browser
@needs_chromium
def test_a_pdf_has_the_words_and_no_metadata(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_CHROMIUM", os.environ["MARSAD_TEST_CHROMIUM"])
    reader = PdfReader(io.BytesIO(pdf(brief)))
    assert dict(reader.metadata or {}) == {"/Title": brief.headline}
    text = "".join(page.extract_text() for page in reader.pages)
    assert brief.lead and brief.lead.reported.best
    number = words(brief.lang).number(brief.lead.reported.best)
    assert len(reader.pages) <= 2 and (number in text if brief.lang == "en" else re.search(r"[٠-٩]", text))


def test_without_chromium_a_pdf_is_refused_with_what_to_do(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "chromium", lambda: None)
    with pytest.raises(BadInput, match="--format html") as caught:
        pdf(brief)
    assert all("apt install chromium" in caught.value.told(lang)[1] for lang in ("en", "ar"))


def test_a_chromium_that_is_none_is_said_so(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(BadInput, match="/nowhere/chromium"):
        pdf(brief)
