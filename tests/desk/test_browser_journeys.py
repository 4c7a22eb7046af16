"""What a new user does without a manual, in a real browser, in both languages, mostly with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desk import browser as real

pytestmark = real.needs_browser()


PEOPLE = {"layla": "viewer", "hala": "monitor", "salim": "verifier", "rana": "analyst", "nour": "publisher"}


@pytest.fixture(scope="module")
def desk(coast: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[real.Served]:
    """A desk of its own with its people: these journeys record rulings."""
    with real.serve(coast, tmp_path_factory.mktemp("journeys") / "coast", PEOPLE) as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all journeys."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=real.chromium_path(), args=list(real.FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def as_person(desk: real.Served, chromium: Any) -> Callable[..., Any]:
    """A name in, a window of that person out."""

    def make(name: str, lang: str = "en", **settings: Any) -> Any:
        page = real.person(chromium, desk, lang=lang, **settings)
        real.log_in(page, desk, name)
        return page

    return make


def tab_to(page: Any, selector: str, most: int = 80) -> None:
    """Press Tab until the focus stands on what the selector names, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"{most} times Tab does not lead to {selector}")


@pytest.mark.parametrize(("lang", "shown"), [("en", "1,383"), ("ar", "١٬٣٨٣")])
def test_from_the_front_door_to_the_words_behind_a_number_by_keyboard(
    lang: str, shown: str, as_person: Callable[..., Any]
) -> None:
    page = as_person("layla", lang)
    tab_to(page, "nav a[href='/figures']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures")
    tab_to(page, "#q")
    page.keyboard.type("1383")
    page.wait_for_url("**/figures?q=1383**")
    assert shown in page.inner_text("#rows")
    tab_to(page, "#rows tbody a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/*")
    tab_to(page, "blockquote a")
    words = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    assert page.locator("#source mark").count() > 0
    assert any(one in page.inner_text("#source") for one in (words.strip("“”"), words.strip("“”")[:30]))
