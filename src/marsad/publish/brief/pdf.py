"""A page as PDF: HTML printed by Chromium, then rid of its metadata. Without it, a refusal that says what to do."""

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
INSTALL = (
    "install it (Debian and Ubuntu: apt install chromium; macOS: brew install --cask chromium), or name it in "
    "MARSAD_CHROMIUM; a brief needs nothing as --format html or docx, a referral's package holds its dossier as HTML"
)
INSTALL_AR = (
    "ثبّته (دبيان وأوبونتو: ‎apt install chromium؛ ماك: ‎brew install --cask chromium) أو سمّه في MARSAD_CHROMIUM؛ "
    "والموجز لا يحتاج إلى شيء بصيغة ‎--format html أو docx، وفي حزمة الإحالة ملفها بصيغة HTML"
)


def pdf(brief: Brief) -> bytes:
    """A brief in, the bytes of a PDF out. Raises BadInput when no Chromium is installed or it does not print."""
    return printed(html(brief), brief.headline)


def printed(page: str, title: str) -> bytes:
    """One self-contained HTML page and its title in, the bytes of a PDF without other metadata out.

    BadInput without Chromium, with how to install it, and when it does not print.
    """
    browser = chromium()
    if browser is None:
        said = ("يحتاج ملف PDF إلى Chromium وهو غير مثبّت", INSTALL_AR)
        raise BadInput("a PDF needs Chromium, which is not installed", where="PDF", todo=INSTALL, ar=said)
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        _print(browser, source, out, Path(folder) / "profile")
        return _bare(out.read_bytes(), title)


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
