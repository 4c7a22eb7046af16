"""Every screen answers in both languages, with the record's words and without an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCREENS = (
    "/",
    "/inbox",
    "/tolls",
    "/incidents",
    "/figures",
    "/figures/0",
    "/people",
    "/people/pairs",
    "/situation",
    "/log",
)


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_answers_in_its_language_and_direction(
    screen: str, lang: str, coast: Path, client_for: Callable[..., Any]
) -> None:
    answer = client_for("analyst").get(screen, headers={"accept-language": lang})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page
    assert "None" not in page.replace("None of", "")


def test_every_answer_carries_the_content_policy(coast: Path, client_for: Callable[..., Any]) -> None:
    for address in ("/", "/account/login/", "/nothing", "/health"):
        answer = client_for("viewer").get(address)
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_figure_opens_to_its_words(coast: Path, client_for: Callable[..., Any]) -> None:
    page = client_for("analyst").get("/figures/0").content.decode()
    assert 'href="/reports/' in page
    assert "<blockquote>" in page


@pytest.mark.parametrize(
    "query", ["q=Jableh", "q=%D8%A7%D9%84%D8%B3%D8%A7%D8%AD%D9%84", "what=killed&since=2025-03-08", "place=Jableh"]
)
def test_the_filter_is_the_address(query: str, coast: Path, client_for: Callable[..., Any]) -> None:
    assert "/reports/coast-" in client_for("monitor").get(f"/inbox?{query}").content.decode()


@pytest.mark.parametrize(
    "query", ["since=2025-02-30", "page=0", "page=9999999999", "since=2025-03-09&until=2025-03-01"]
)
def test_a_filter_that_cannot_be_used_says_why(query: str, coast: Path, client_for: Callable[..., Any]) -> None:
    answer = client_for("monitor").get(f"/inbox?{query}")
    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()


def test_a_check_of_the_log_finds_nothing_altered(coast: Path, client_for: Callable[..., Any]) -> None:
    page = client_for("viewer").post("/log/verify").content.decode()
    assert "Nothing has been altered" in page
