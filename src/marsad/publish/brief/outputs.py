"""The forms in which a brief is written: one line each. To add one: one module with one function, one line here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from marsad.publish.brief.model import Brief

OUTPUTS = {
    "markdown": "marsad.publish.brief.markdown:markdown",
    "html": "marsad.publish.brief.html:html",
    "docx": "marsad.publish.brief.docx:docx",
    "pdf": "marsad.publish.brief.pdf:pdf",
}


def write(brief: Brief, form: str) -> str | bytes:
    """A brief and the name of a form in, its text or bytes out."""
    module, name = OUTPUTS[form].split(":")
    make: Callable[[Brief], str | bytes] = getattr(import_module(module), name)
    return make(brief)
