"""From words to a referral that two people carry, and the live map, in a real browser and both languages."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desk import browser as real

pytestmark = real.needs_browser()

PEOPLE = {"nadia": "counsel", "faris": "analyst", "huda": "verifier", "ziad": "verifier", "amin": "monitor"}
QUOTE = "told residents to stay inside"


@pytest.fixture(scope="module")
def desk(coast: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[real.Served]:
    """A desk of its own whose workspace has boundaries and a basemap of its own."""
    with real.serve(coast, tmp_path_factory.mktemp("committee") / "coast", PEOPLE, own_maps=True) as served:
        yield served


@pytest.fixture(scope="module")
def as_person(desk: real.Served, chromium: Any) -> Callable[..., Any]:
    def make(name: str, lang: str = "en", **settings: Any) -> Any:
        page = real.person(chromium, desk, lang=lang, **settings)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        real.log_in(page, desk, name)
        page.desk = desk.address
        return page

    return make


def send(form: Any) -> None:
    """Press a form's own button."""
    form.locator("button.primary, button").last.click()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_case_from_its_opening_to_a_package_that_two_people_carry(
    lang: str, as_person: Callable[..., Any], tmp_path: Path
) -> None:
    page = as_person("nadia", lang)
    page.goto(f"{page.desk}/cases")
    page.click("#new-case summary")
    page.fill("#new-case [name=title]", f"Killings in Baniyas {lang}")
    page.fill("#new-case [name=because]", "so that it is followed")
    send(page.locator("#new-case form"))
    page.wait_for_url("**/case/**")
    page.click("#add-acts summary")
    page.locator("#add-acts [name=acts]").first.check()
    send(page.locator("#add-acts form"))
    page.click("#add-suspects summary")
    page.fill("#add-suspects [name=count]", "4")
    page.fill("#add-suspects [name=affiliation]", "factions")
    send(page.locator("#add-suspects form"))
    page.click("#refer summary")
    page.select_option("#refer [name=to]", "attorney_general")
    page.fill("#refer [name=because]", "the list is complete")
    send(page.locator("#refer form"))  # nobody is named as second
    refused = "بلا مراجع ثانٍ" if lang == "ar" else "without a second reviewer"
    assert refused in page.inner_text("h1")
    page.go_back()
    page.locator("#refer:not([open]) summary").or_(page.locator("#refer[open] summary")).first.wait_for()
    if page.get_attribute("#refer", "open") is None:
        page.click("#refer summary")
    page.select_option("#refer [name=to]", "attorney_general")
    page.select_option("#refer [name=second]", "huda")
    page.fill("#refer [name=because]", "the list is complete")
    send(page.locator("#refer form"))
    page.locator("[id^=ref-]").wait_for()
    real.picture(page, f"case.{lang}")
    assert real.faults(page) == []
    assert page.locator("a[href*='/package/']").count() == 0
    second = as_person("huda", lang)
    second.goto(page.url.partition("#")[0])  # it was given to her by being named
    second.fill("[id^=ref-] form [name=because]", "read, and agreed")
    second.locator("[id^=ref-] form button.primary").first.click()
    page.reload()
    with page.expect_download() as waiting:
        page.click("a[href*='/package/']")
    waiting.value.save_as(tmp_path / "package.zip")
    names = zipfile.ZipFile(tmp_path / "package.zip").namelist()
    assert any(name.endswith("verify.py") for name in names)
    assert real.complaints(second) == []


def test_an_order_is_entered_by_its_words_and_has_a_deadline(as_person: Callable[..., Any]) -> None:
    page = as_person("faris", "ar")
    page.goto(f"{page.desk}/cases?report=coast-en-025&quote={QUOTE.replace(' ', '+')}")
    form = page.locator("#new-order form")
    assert form.locator("[name=quote]").input_value() == QUOTE
    form.locator("[name=form]").select_option("directive")
    form.locator("[name=issuer]").fill("وزارة الداخلية")
    form.locator("[name=issued]").fill("2025-03-07")
    form.locator("[name=deadline]").fill("2025-03-01")
    send(form)
    assert "يسبق" in page.inner_text("h1")
    page.go_back()
    form.locator("[name=issued]").fill("2025-03-07")
    form.locator("[name=deadline]").fill("2025-03-20")
    send(form)
    page.locator(".messages li").wait_for()
    item = page.locator("li.claim", has_text="تعميم").first
    assert "وزارة الداخلية" in item.inner_text() and "٢٠ آذار ٢٠٢٥" in item.inner_text()


def test_a_body_has_its_members_deadline_and_what_it_handed_over(as_person: Callable[..., Any]) -> None:
    page = as_person("faris")
    page.goto(f"{page.desk}/cases")
    page.click("#new-body summary")
    form = page.locator("#new-body form")
    form.locator("[name=body]").select_option("body:national_committee")
    form.locator("[name=report]").fill("coast-en-014")
    form.locator("[name=quote]").fill("announced the forming of an independent committee")
    form.locator("[name=count]").fill("7")
    form.locator("[name=deadline]").fill("2025-04-09")
    form.locator("[name=milestone]").select_option("handed_over")
    form.locator("[name=milestone_day]").fill("2025-07-13")
    send(form)
    page.locator(".messages li").wait_for()
    said = page.locator("[id='body:national_committee']").inner_text()
    assert "9 April 2025" in said and "13 July 2025" in said and "7" in said
    assert real.faults(page) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_live_map_opens_words_and_asks_nobody_else(lang: str, as_person: Callable[..., Any]) -> None:
    page = as_person("amin", lang)
    page.goto(f"{page.desk}/situation")
    page.locator("#map[data-ready]").wait_for(timeout=90_000)
    page.locator("#map a.bubble").first.click()
    popup = page.locator(".told")
    popup.wait_for()
    assert "“" in popup.inner_text()
    assert re.fullmatch(r"/reports/.+#c\d+", popup.locator("a").get_attribute("href") or "")
    real.picture(page, f"situation live.{lang}")
    assert all(url.startswith((page.desk, "data:", "blob:")) for url in page.asked)
    assert any(url.endswith("/situation/base.pmtiles") for url in page.asked)
    assert real.complaints(page) == []


def test_a_road_is_reported_open_again(as_person: Callable[..., Any]) -> None:
    page = as_person("amin")
    page.goto(f"{page.desk}/situation")
    row = page.locator("tr", has=page.locator("details form[action$='/measure']")).last
    name = row.get_attribute("id")
    row.locator("summary").click()
    row.locator("[name=geometry]").fill('{"type": "Polygon", "coordinates": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}')
    row.locator("[name=because]").fill("seen from the road")
    row.locator("button.primary").click()
    assert "crosses itself" in page.inner_text("h1")
    page.goto(f"{page.desk}/situation")
    row = page.locator(f"[id='{name}']")
    row.locator("summary").click()
    row.locator("[name=until]").fill("2025-03-20")
    row.locator("[name=because]").fill("a driver passed")
    row.locator("button.primary").click()
    page.locator(".messages li").wait_for()
    assert "20 March 2025" in page.locator(f"[id='{name}']").inner_text()


def test_the_second_person_sees_no_grade_before_their_own(as_person: Callable[..., Any]) -> None:
    """What the first verifier ruled is nowhere on the second one's page until theirs is saved."""
    first, second = as_person("huda"), as_person("ziad")
    for page in (first, second):
        page.goto(f"{page.desk}/reports/coast-en-012")
    first.keyboard.press("a")
    first.locator("#claim-0.state-accepted").wait_for()
    second.reload()
    seen = second.locator("#claim-0")
    assert "state-accepted" not in (seen.get_attribute("class") or "") and "huda" not in seen.inner_text()
    assert second.locator("#source mark.accepted").count() == 0
    second.keyboard.press("a")
    second.locator("#claim-0.state-accepted").wait_for()
