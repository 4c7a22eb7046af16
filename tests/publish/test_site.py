"""The public site: stands alone, opens every number to its words, says the same in both languages."""

from __future__ import annotations

import gzip
import json
import os
import posixpath
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from marsad.cli import marsad
from marsad.model import BadInput, Figure
from marsad.publish.brief.pdf import QUIET
from marsad.publish.dataset import Dataset, dataset
from marsad.publish.files import write_folder
from marsad.publish.redact import redact
from marsad.publish.site import Material, pages
from marsad.publish.site.texts import simple_markdown
from marsad.reconcile import Record
from marsad.workspace import Workspace
from marsad.workspace.publications import publish
from marsad.workspace.site import write_site

CARD = {
    "release": 1,
    "at": "2025-04-01T12:00:00+00:00",
    "because": "a <b> & c",
    "changes": {"new": 1, "moved": 1, "gone": 1},
}
MOVE = {"id": "killed/all", "kind": "gone", "before": {"reported_best": 5}, "after": {}, "why": "rejected <i>"}


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.loaded: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = dict(attrs)
        self.tags.append((tag, fields))
        if fields.get("id"):
            self.ids.add(str(fields["id"]))
        if tag == "a" and fields.get("href"):
            self.links.append(str(fields["href"]))
        if tag in ("script", "img", "iframe", "link") and (fields.get("src") or fields.get("rel") == "stylesheet"):
            self.loaded.append(str(fields.get("src") or fields.get("href")))


@pytest.fixture(scope="module")
def data(coast: Record, coast_figures: list[Figure]) -> Dataset:
    return redact(dataset(coast, coast_figures, title="Syrian coast", release="1"), "public")


@pytest.fixture(scope="module")
def made(data: Dataset) -> dict[str, bytes]:
    titles = {"en": "Syrian coast", "ar": "الساحل السوري"}
    briefs = {"en": "<p>brief</p>", "ar": "<p>موجز</p>"}
    return pages(
        Material(data=data, titles=titles, briefs=briefs, method="k = 2", cards=[CARD], moves={1: [MOVE]},
                 downloads={"data/figures.csv": b"id\r\n"})
    )  # fmt: skip


def html(made: dict[str, bytes]) -> dict[str, str]:
    return {name: content.decode() for name, content in made.items() if name.endswith(".html")}


def test_every_link_leads_to_a_page_that_is_there(made: dict[str, bytes]) -> None:
    for name, text in html(made).items():
        page = Page(text)
        for link in [*page.links, *page.loaded]:
            if link.startswith(("http:", "https:")):
                continue
            target, _, part = link.partition("#")
            file = posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) if target else name
            assert file in made, (name, link)
            if part and file.endswith(".html") and "=" not in part:
                assert part.replace("&#x27;", "'") in Page(made[file].decode()).ids, (name, link)


def test_nothing_is_loaded_from_elsewhere_and_nothing_tracks(made: dict[str, bytes]) -> None:
    for text in html(made).values():
        assert not [one for one in Page(text).loaded if one.startswith(("http", "//"))]
    assert not re.search(rb"https?://|cookie|localStorage|fetch\(|XMLHttp", made["site.js"])
    assert b"gradient" not in made["site.css"] and b"url(" not in made["site.css"]


def test_the_first_page_is_small(made: dict[str, bytes]) -> None:
    for lang in ("en", "ar"):
        size = sum(len(gzip.compress(made[name])) for name in (f"{lang}/index.html", "site.css", "site.js"))
        assert size <= 300 * 1024


def test_every_number_of_the_first_page_opens_to_its_words(made: dict[str, bytes], data: Dataset) -> None:
    text = made["en/index.html"].decode()
    opened = re.findall(r'<details class="figure".*?</details>', text, flags=re.S)
    assert len(opened) > 20
    shown = {str(row["id"]) for row in data["figures"].rows if row["withheld"]}
    for one in opened:
        name = re.search(r'id="f-([^"]*)"', one)
        assert name and ("<q>" in one or name[1] in shown)


def test_both_languages_have_the_same_pages_and_directions(made: dict[str, bytes]) -> None:
    english, arabic = ({n[3:] for n in made if n.startswith(f"{lang}/")} for lang in ("en", "ar"))
    assert english == arabic
    assert ("html", {"lang": "ar", "dir": "rtl"}) in Page(made["ar/index.html"].decode()).tags
    assert re.search("[٠-٩]", made["ar/index.html"].decode()) and "قتلى" in made["ar/index.html"].decode()


def test_what_is_withheld_is_nowhere(made: dict[str, bytes], coast: Record, data: Dataset) -> None:
    hidden = {(row["report"], row["start"]) for row in data["claims"].rows if row["withheld"]}
    shown = {str(row["quote"]) for row in data["claims"].rows if not row["withheld"]}
    secret = {c.quote for c in coast.claims if (c.report, c.start) in hidden and len(c.quote) > 25}
    secret = {quote for quote in secret if not any(quote in other for other in shown)}
    assert secret
    everything = b"".join(made.values()).decode("utf-8", "replace")
    assert not [quote for quote in secret if quote in everything]


def test_corrections_tell_what_went_and_why_and_escape_it(made: dict[str, bytes]) -> None:
    text = made["en/corrections.html"].decode()
    assert "rejected &lt;i&gt;" in text and "a &lt;b&gt; &amp; c" in text and "gone" in text


def test_the_same_material_gives_the_same_bytes(made: dict[str, bytes], data: Dataset) -> None:
    again = pages(Material(data=data, titles={}, briefs={}, method=""))
    assert again == pages(Material(data=data, titles={}, briefs={}, method=""))


def test_markdown_of_our_own_is_drawn_and_nothing_else_becomes_markup() -> None:
    assert simple_markdown("## a\n\n- **b** <x>") == "<h2>a</h2>\n<ul><li><strong>b</strong> &lt;x&gt;</li></ul>"


# --- on disk ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    fields = {"id": "a", "publisher": "Reuters", "published": "2025-03-08", "lang": "en"}
    text = "Over 340 people have been killed on the Syrian coast, the Syrian Observatory for Human Rights said."
    (tmp_path / "a.jsonl").write_text(json.dumps({**fields, "text": text}) + "\n", encoding="utf-8")
    with Workspace.create(tmp_path / "ws", title="Coast") as opened:
        opened.add([tmp_path / "a.jsonl"], by="tester")
    return tmp_path / "ws"


def test_a_site_without_a_release_is_a_draft_and_says_so(workspace: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(marsad, ["site", str(workspace), str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "Draft: this has not been released." in (tmp_path / "out/en/index.html").read_text(encoding="utf-8")


def test_a_stranger_sees_the_release_and_nothing_newer(workspace: Path, tmp_path: Path) -> None:
    with Workspace.open(workspace) as opened:
        publish(opened, by="editor", because="first")
        later = {"id": "b", "publisher": "AFP", "published": "2025-03-10", "lang": "en"}
        text = "At least 803 people have been killed on the Syrian coast, the Syrian Network for Human Rights said."
        (tmp_path / "b.jsonl").write_text(json.dumps({**later, "text": text}) + "\n", encoding="utf-8")
        opened.add([tmp_path / "b.jsonl"], by="tester")
        write_site(opened, tmp_path / "out")
    everything = "".join(p.read_text("utf-8", "replace") for p in (tmp_path / "out").rglob("*.html"))
    assert "803" not in everything and "340" in everything and "Draft" not in everything


def test_a_folder_with_other_files_is_refused(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("keep", encoding="utf-8")
    with Workspace.open(workspace) as opened, pytest.raises(BadInput, match=r"mine\.txt"):
        write_site(opened, tmp_path / "out")


def test_the_site_is_written_again_over_itself(workspace: Path, tmp_path: Path) -> None:
    with Workspace.open(workspace) as opened:
        first, second = (write_site(opened, tmp_path / "out") for _ in range(2))
    assert first == second


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.skipif(not os.environ.get("MARSAD_TEST_CHROMIUM"), reason="MARSAD_TEST_CHROMIUM is not set")
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_address_is_the_filter(made: dict[str, bytes], tmp_path: Path, lang: str) -> None:
    write_folder(tmp_path / "site", made)
    page = (tmp_path / "site" / lang / "index.html").as_uri()
    whole, some = (opened(tmp_path, address) for address in (page, f"{page}#what=displaced&from=2025-03-09"))
    assert "hidden" not in re.search(r"<form[^>]*>", whole)[0]  # type: ignore[index]
    items = re.findall(r"<li [^>]*data-what=\"(\w+)\" data-day=\"([^\"]*)\"[^>]*>", some)
    kept = [item for item in re.findall(r"<li [^>]*data-what[^>]*>", some) if " hidden" not in item]
    assert len(kept) < len(items) and all('data-what="displaced"' in item for item in kept)
    assert len(re.findall(r"class=\"mark out\"", some)) > len(re.findall(r"class=\"mark out\"", whole))


def opened(folder: Path, address: str) -> str:
    """The page as the browser has it after its script ran."""
    order = [os.environ["MARSAD_TEST_CHROMIUM"], *QUIET, f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    done = subprocess.run([*order, "--virtual-time-budget=3000", address], capture_output=True, check=True, timeout=60)
    return done.stdout.decode("utf-8", "replace")
