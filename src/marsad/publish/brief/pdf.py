"""A brief as PDF: the HTML printed by Chromium, then rid of its metadata. Without Chromium, a plain refusal."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from marsad.model import BadInput
from marsad.publish.brief.html import html
from marsad.publish.brief.model import Brief

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer")  # fmt: skip
PATIENCE = 60  # seconds


def pdf(brief: Brief) -> bytes:
    """A brief in, the bytes of a PDF out. Raises BadInput when no Chromium is installed or it does not print."""
    browser = chromium()
    if browser is None:
        raise BadInput(
            "a PDF needs Chromium, which is not installed", where="brief", todo="write --format html and print it"
        )
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        page.write_text(html(brief), encoding="utf-8")
        _print(browser, page, out, Path(folder) / "profile")
        return _bare(out.read_bytes(), brief.headline)


def chromium() -> str | None:
    """The path of Chromium: MARSAD_CHROMIUM, else the first known name on the path; None when there is none."""
    named = os.environ.get("MARSAD_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def _print(browser: str, page: Path, out: Path, profile: Path) -> None:
    order = [browser, *QUIET, f"--user-data-dir={profile}", f"--print-to-pdf={out}", page.as_uri()]
    try:
        subprocess.run(order, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603 - our own arguments
    except (OSError, subprocess.SubprocessError) as error:
        raise BadInput(f"Chromium did not print: {error}", where=browser, todo="write --format html instead") from None
    if not out.is_file():
        raise BadInput("Chromium printed nothing", where=browser, todo="write --format html instead")


def _bare(content: bytes, title: str) -> bytes:
    """The pages without producer, dates or author."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.metadata = {"/Title": title}
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
