"""HTML to PDF through an installed Chromium or Chrome, which sets Arabic as it should be set.

No light Python library with a permissive licence shapes Arabic and breaks pages well, so none is a dependency.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from marsad.model import BadInput

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 60


def browser() -> str | None:
    """The path of the first browser found; None when there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def to_pdf(page: bytes, path: Path) -> None:
    """One self-contained HTML page in, a PDF in `path` out. BadInput without a browser, or when it fails."""
    program = browser()
    if program is None:
        raise BadInput(
            "no Chromium or Chrome to make a PDF with", todo="install one, or print the HTML from any browser"
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_bytes(page)
        settings = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
        quiet = ("--disable-background-networking", "--disable-component-update", f"--user-data-dir={folder}/profile")
        target = ("--no-pdf-header-footer", f"--print-to-pdf={path.resolve()}", source.as_uri())
        command = (program, *settings, *quiet, *target)
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 (found on PATH)
        except subprocess.TimeoutExpired:
            raise BadInput("the browser took too long", where=program, todo="print the HTML from any browser") from None
    if done.returncode or not path.exists():
        raise BadInput("the browser made no PDF", where=program, todo="print the HTML from any browser")
