"""The public site in a real browser, from a folder: no serious fault on any page, no complaint, the filter works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.browser import FLAGS, NARROW, WIDE, chromium_path, faults, needs_browser, person
from marsad.workspace import Workspace
from marsad.workspace.publications import publish
from marsad.workspace.site import write_site

pytestmark = needs_browser()
ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "tests" / "artefacts" / "site"
PAGES = ("index", "brief", "names", "method", "corrections", "downloads")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example, released and written as a site."""
    folder = tmp_path_factory.mktemp("public")
    with Workspace.create(folder / "ws", like=ROOT / "examples/coast-2025") as workspace:
        workspace.add([ROOT / "examples/coast-2025/reports/en.jsonl"], by="editor")
        publish(workspace, by="editor", because="first figures")
        write_site(workspace, folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_page_is_sound_in_both_languages(site: Path, browser: Any, lang: str, size: dict[str, int]) -> None:
    page = person(browser, None, lang=lang)
    page.set_viewport_size(size)
    incident = next((site / lang / "incidents").glob("*.html")).relative_to(site / lang)
    for name in (*(f"{name}.html" for name in PAGES), str(incident)):
        page.goto((site / lang / name).as_uri())
        assert faults(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (
            f"{name} is wider than the screen"
        )
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(PICTURES / f"{lang}-{Path(name).stem[:12]}-{size['width']}.png"), full_page=True)


def test_from_a_number_to_its_words_and_from_a_filter_to_its_address(site: Path, browser: Any) -> None:
    page = person(browser, None)
    page.goto((site / "en/index.html").as_uri())
    page.locator("details.figure summary").first.click()
    assert page.locator("details.figure[open] q").first.is_visible()
    page.fill("#filter input[name=q]", "Baniyas")
    address = page.evaluate("location.href")
    assert address.endswith("#q=baniyas")
    shown = page.locator(".items > li:visible").count()
    assert 0 < shown < page.locator(".items > li").count()
    again = person(browser, None)
    again.goto(address)
    assert again.locator(".items > li:visible").count() == shown
