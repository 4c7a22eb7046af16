"""Every screen in a real browser, in both languages: no serious accessibility fault, no complaint, fits a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk import browser as real

pytestmark = real.needs_browser()

SCREENS = {
    "today": "/",
    "inbox": "/inbox",
    "reader": "/reports/coast-en-001",
    "tolls": "/tolls",
    "incidents": "/incidents",
    "figures": "/figures",
    "figure": "/figures/0",
    "people": "/people",
    "pairs": "/people/pairs",
    "figure as of": "/figures?as_of=2025-03-09",
    "incident": "/incidents/incident:2025-03-06:jableh",
    "search": "/people?q=Mohammad",
    "estimate": "/estimate",
    "publish": "/publish",
    "preview": "/publish/preview",
    "settings": "/settings",
    "cases": "/cases",
    "situation": "/situation",
    "log": "/log",
}
HEAVY = {"tolls", "incidents", "estimate", "preview", "today", "figures", "cases", "situation", "reader"}
PEOPLE = {"munir": "administrator"}


@pytest.fixture(scope="module")
def pages(coast: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], Any]]:
    """One window a language and person: the analyst at the machine, and the administrator for the settings."""
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("desk") / "coast"
    with real.serve(coast, folder, PEOPLE, lists=True) as served, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=real.chromium_path(), args=list(real.FLAGS))
        first = real.person(chromium, served, link=True)
        made = {("analyst", "en"): first, ("analyst", "ar"): real.person(chromium, served, lang="ar")}
        cookies = [one for one in first.context.cookies() if one["name"] != "marsad_language"]
        made["analyst", "ar"].context.add_cookies(cookies)
        for lang in ("en", "ar"):
            made["administrator", lang] = real.person(chromium, served, lang=lang)
            real.log_in(made["administrator", lang], served, "munir")
        for page in made.values():
            page.desk = served.address
        yield made
        chromium.close()


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("screen", sorted(SCREENS))
def test_a_screen_is_accessible_silent_and_fits_a_telephone(
    screen: str, lang: str, pages: dict[tuple[str, str], Any]
) -> None:
    page = pages["administrator" if screen == "settings" else "analyst", lang]
    page.complaints.clear()
    page.set_viewport_size(real.WIDE)
    page.goto(page.desk + SCREENS[screen], wait_until="networkidle" if screen in HEAVY else "load")
    assert page.get_attribute("html", "dir") == ("rtl" if lang == "ar" else "ltr")
    real.picture(page, f"{screen}.{lang}")
    assert real.faults(page) == []
    page.set_viewport_size(real.NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= real.NARROW["width"]
    real.picture(page, f"{screen}.{lang}.narrow")
    assert real.complaints(page) == []
