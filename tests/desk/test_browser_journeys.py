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
    with real.serve(coast, tmp_path_factory.mktemp("journeys") / "coast", PEOPLE, lists=True) as served:
        yield served


@pytest.fixture(scope="module")
def as_person(desk: real.Served, chromium: Any) -> Callable[..., Any]:
    """A name in, a window of that person out."""

    def make(name: str, lang: str = "en", **settings: Any) -> Any:
        page = real.person(chromium, desk, lang=lang, **settings)
        real.log_in(page, desk, name)
        page.desk = desk.address
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
    tab_to(page, "nav a[href='/tolls']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tolls")
    tab_to(page, "#q")
    page.keyboard.type("1383")
    page.wait_for_url("**/tolls?q=1383**")
    point = page.locator("#rows .points li", has_text=shown).first
    point.wait_for()
    tab_to(page, f"#rows a[href='{point.locator('a').first.get_attribute('href')}']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    page.locator("#source mark.current").first.wait_for()
    words = "".join(page.locator("#source mark.current").all_inner_texts())
    assert any(one in words for one in ("1,383", "1383", "١٣٨٣", "1.383"))


def state_of(page: Any, claim: int) -> str:
    """What the reader's list says of a claim."""
    return str(page.locator(f"#claim-{claim} .state").inner_text())


@pytest.mark.parametrize(("lang", "accepted"), [("en", "accepted"), ("ar", "مقبول")])
def test_rulings_by_key_alone_and_taken_back(lang: str, accepted: str, as_person: Callable[..., Any]) -> None:
    page = as_person("hala", lang)
    page.goto(f"{page.desk}/reports/coast-en-{'002' if lang == 'en' else '003'}")
    before = state_of(page, 0)
    page.keyboard.press("a")
    page.locator("#claim-0.state-accepted.current").wait_for()
    assert state_of(page, 0) == accepted
    assert page.locator("#source mark.accepted").count() > 0
    page.keyboard.press("u")
    page.locator("#claim-0.state-accepted").wait_for(state="detached")
    assert state_of(page, 0) == before
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "claim-1"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "claim-0"
    page.keyboard.press("r")
    page.locator("#claim-0.state-rejected").wait_for()
    assert real.complaints(page) == []


def test_a_correction_by_key_shows_in_the_claim_and_in_the_figures(as_person: Callable[..., Any]) -> None:
    page = as_person("hala")
    page.goto(f"{page.desk}/reports/coast-en-001")
    page.keyboard.press("e")
    page.fill("#claim-0 form.correction [name=low]", "341")
    page.fill("#claim-0 form.correction [name=because]", "read again")
    page.keyboard.press("Enter")
    page.locator("#claim-0.state-corrected").wait_for()
    assert "341" in page.locator("#claim-0 > p").inner_text()
    page.goto(f"{page.desk}/tolls?q=341")
    assert "341" in page.inner_text("#rows")


def test_a_missed_claim_is_marked_by_selecting_words(as_person: Callable[..., Any]) -> None:
    page = as_person("hala")
    page.goto(f"{page.desk}/reports/coast-en-001")
    known = page.locator("#claims .claim").count()
    page.keyboard.press("n")
    assert page.is_visible("#select")
    page.evaluate(
        """() => { const nodes = [...document.querySelector('#source').childNodes];
        const node = nodes.find((one) => one.textContent.includes('bloodshed'));
        const at = node.textContent.indexOf('bloodshed'); const range = document.createRange();
        range.setStart(node, at); range.setEnd(node, at + 9);
        getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    page.keyboard.press("n")
    assert page.inner_text("#add output") == "bloodshed"
    page.select_option("#add [name=what]", "attack")
    page.locator("#add button[value=add]").click()
    page.wait_for_load_state()
    assert page.locator("#claims .claim").count() == known + 1
    assert "bloodshed" in page.inner_text("#claims")


def test_a_draft_survives_a_lost_connection_and_a_new_page(as_person: Callable[..., Any]) -> None:
    page = as_person("hala")
    page.goto(f"{page.desk}/reports/coast-en-005")
    page.keyboard.press("e")
    page.context.set_offline(True)
    page.fill("#claim-0 form.correction [name=because]", "typed in a lift")
    page.locator("#draft", has_text="connection is lost").wait_for()
    page.context.set_offline(False)
    page.locator("#draft", has_text="Draft kept").wait_for()
    page.goto(f"{page.desk}/reports/coast-en-005")
    assert page.input_value("#claim-0 form.correction [name=because]") == "typed in a lift"
    elsewhere = as_person("hala")
    elsewhere.goto(f"{page.desk}/reports/coast-en-005")
    assert elsewhere.input_value("#claim-0 form.correction [name=because]") == "typed in a lift"
    other = as_person("salim")
    other.goto(f"{page.desk}/reports/coast-en-005")
    assert other.input_value("#claim-0 form.correction [name=because]") == ""


def test_the_second_person_rules_blind(as_person: Callable[..., Any]) -> None:
    first, second = as_person("hala"), as_person("salim")
    first.goto(f"{first.desk}/reports/coast-en-007")
    first.keyboard.press("a")
    first.locator("#claim-0.state-accepted").wait_for()
    second.goto(f"{first.desk}/inbox?work=second")
    assert "coast-en-007" in second.content()
    second.goto(f"{first.desk}/reports/coast-en-007")
    assert state_of(second, 0) == "waits for you"
    assert "hala" not in second.content()
    second.keyboard.press("a")
    second.locator("#claim-0.state-accepted").wait_for()


def test_two_records_in_two_scripts_are_joined_by_key(as_person: Callable[..., Any]) -> None:
    page = as_person("rana")
    page.goto(f"{page.desk}/people?q=Yousef")
    assert "يوسف" in page.inner_text("#rows")
    assert "matched because" in page.inner_text("#rows")
    page.goto(f"{page.desk}/people/pairs")
    waiting = page.locator(".pair").count()
    assert waiting > 1
    assert page.locator(".pair.current .weights tbody tr").count() > 3
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("s")
    page.wait_for_load_state()
    page.locator(".messages").wait_for()
    assert page.locator(".pair").count() == waiting - 1


def test_figures_as_of_a_day_and_what_moved(as_person: Callable[..., Any]) -> None:
    page = as_person("rana")
    page.goto(f"{page.desk}/figures")
    everything = page.locator("#rows tbody tr").count()
    page.locator("#moved", has_text="No figure has moved").wait_for()
    page.locator("input[type=range]").focus()
    page.keyboard.press("Home")
    page.wait_for_url("**as_of=20**")
    assert 0 <= page.locator("#rows tbody tr").count() < everything
    page.goto(f"{page.desk}/figures?what=killed")
    page.locator("#rows tbody a").first.click()
    page.locator("blockquote a").first.click()
    page.locator("#claims .claim.current").wait_for()
    page.keyboard.press("r")
    page.locator(".claim.current.state-rejected").wait_for()
    page.goto(f"{page.desk}/figures")
    page.locator("#moved li").first.wait_for()
    assert page.locator("#moved code").count() > 0


def test_one_filter_is_the_address_of_list_map_and_timeline(as_person: Callable[..., Any]) -> None:
    page = as_person("rana")
    page.goto(f"{page.desk}/incidents", wait_until="networkidle")
    whole = page.locator("#rows tbody tr").count()
    drawn = page.locator(".bubble").count()
    assert 2 <= drawn <= whole  # an incident of a whole region stands in the list alone
    assert "people" in page.locator(".bubble").first.inner_text()
    page.fill("input[name=until]", "2025-03-06")
    page.keyboard.press("Tab")
    page.wait_for_url("**until=2025-03-06**")
    page.locator(f".bubble >> nth={drawn - 1}").wait_for(state="detached")
    assert 0 < page.locator("#rows tbody tr").count() < whole
    page.check("input[name=bubble][value=incidents]")
    page.locator("#legend", has_text="not of people").wait_for()
    page.goto(f"{page.desk}/incidents?box=35.5,35.0,36.5,35.25", wait_until="networkidle")
    assert "Baniyas" in page.inner_text("#rows") and "Jableh" not in page.inner_text("#rows")


def test_incidents_are_joined_with_a_reason_and_parted_again(as_person: Callable[..., Any]) -> None:
    page = as_person("rana")
    page.goto(f"{page.desk}/incidents")
    whole = page.locator("#rows tbody tr").count()
    page.goto(f"{page.desk}/incidents/incident:2025-03-06:jableh")
    page.select_option("form[action$=merge] select[name=other]", "incident:2025-03-08:baniyas")
    page.fill("form[action$=merge] input[name=because]", "one night, one road")
    page.click("form[action$=merge] button.primary")
    page.locator("code", has_text="incident:2025-03-08").first.wait_for()
    page.goto(f"{page.desk}/incidents")
    assert page.locator("#rows tbody tr").count() == whole - 1
    page.goto(f"{page.desk}/incidents/incident:2025-03-06:jableh")
    page.click("form[action$=undo] button")
    page.goto(f"{page.desk}/incidents")
    assert page.locator("#rows tbody tr").count() == whole


def test_a_publisher_looks_and_then_publishes_and_an_analyst_cannot(
    as_person: Callable[..., Any], desk: real.Served
) -> None:
    page = as_person("rana")
    page.goto(f"{page.desk}/publish/preview")
    assert page.locator("form[action$=release]").count() == 0
    page = as_person("nour", "ar")
    page.goto(f"{page.desk}/publish")
    before = page.locator("tbody tr").count()
    page.click("form[action$=preview] button")
    page.locator(".brief").wait_for()
    assert "الساحل" in page.inner_text(".brief")
    page.fill("form[action$=release] input[name=because]", "الإصدار الأول")
    page.click("form[action$=release] button")
    page.fill("input[type=password]", desk.passwords["nour"])  # publishing asks for the person again
    page.press("input[type=password]", "Enter")
    page.locator(".messages").wait_for()
    assert page.locator("tbody tr").count() > before


def test_a_pasted_story_comes_in_and_what_is_refused_says_why(as_person: Callable[..., Any], tmp_path: Path) -> None:
    page = as_person("hala")
    page.goto(f"{page.desk}/inbox")
    page.click("summary")
    page.fill("textarea[name=text]", "The Observatory said 87 people were killed in Jableh on 9 March 2025.")
    page.click("form[enctype] button.primary")
    assert "1 new" in page.inner_text(".messages")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 cut")
    page.click("summary")
    page.set_input_files("input[type=file]", str(broken))
    page.click("form[enctype] button.primary")
    assert "broken.pdf" in page.inner_text(".messages")
    page.click("summary")
    page.fill("input[name=url]", "http://127.0.0.1:9/")
    page.press("input[name=url]", "Enter")
    page.locator("h1.error").wait_for()
