"""A desk that serves, and a real Chromium in front of it: what the browser tests share."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from desk import maps

ROOT = Path(__file__).parents[2]
AXE = ROOT / "src" / "marsad" / "desk" / "assets" / "dev" / "axe.min.js"
VENDOR = ROOT / "src" / "marsad" / "desk" / "static" / "vendor" / "built-from"
PICTURES = ROOT / "tests" / "artefacts" / "desk"  # git-ignored: what each screen looked like in the last run
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FIRST = ("أحمد", "محمد", "علي", "فاطمة", "ليلى", "سامي", "هدى", "خالد", "مريم", "يوسف", "رنا", "عمر")
LAST = ("الخطيب", "حداد", "النجار", "درويش", "صالح")
LATIN = {"أحمد": "Ahmad", "محمد": "Mohammad", "علي": "Ali", "فاطمة": "Fatima", "ليلى": "Layla", "سامي": "Sami",
         "هدى": "Huda", "خالد": "Khaled", "مريم": "Mariam", "يوسف": "Yousef", "رنا": "Rana", "عمر": "Omar",
         "الخطيب": "al-Khatib", "حداد": "Haddad", "النجار": "al-Najjar", "درويش": "Darwish",
         "صالح": "Saleh"}  # fmt: skip
WOMEN = {"فاطمة", "ليلى", "هدى", "مريم", "رنا"}


def _rows(script: str, step: int) -> str:
    """A list's rows: every `step`-th of sixty people; a year's doubt about the age in the second script."""
    rows = []
    for n in range(0, 60, step):
        given, father, family = FIRST[n % 12], FIRST[(n * 5 + 3) % 12], LAST[n % 5]
        father = father if father not in WOMEN else "حسن"
        name = f"{given} {father} {family}"
        if script == "latin":
            name = " ".join(LATIN.get(word, "Hassan") for word in name.split())
        age, day = 18 + (n * 7) % 50 + (n % 4 == 0 and script == "latin"), f"2025-03-0{6 + n % 4}"
        if script == "latin" and n % 12 == 10:  # half a name, another day: a person has to look
            name, age, day = f"{name.split()[0]} {name.split()[-1]}", age + 14, "2025-03-20"
        sex = "f" if given in WOMEN else "m"
        rows.append(f"{script[0]}{n},{name},{age},{sex},{day},Jableh")
    return "\n".join(rows) + "\n"


LISTS = {"families": _rows("arabic", 1), "hospital": _rows("latin", 2)}
GRAVE = ("serious", "critical")
# What a page may say on its console without being at fault: the machine's drawing library, not ours.
HARMLESS = re.compile(r"WebGL|GPU stall|GL Driver|software", re.IGNORECASE)


def chromium_path() -> str | None:
    """Debian's Chromium, or the one that the environment names."""
    return os.environ.get("MARSAD_TEST_CHROMIUM") or shutil.which("chromium")


def needs_browser() -> Any:
    """The mark of every browser test: skipped with a reason where the browser or the page's scripts are missing."""
    missing = []
    if not chromium_path():
        missing.append("no Chromium on the path")
    if not AXE.exists() or not VENDOR.exists():
        missing.append("the desk's assets are not built (python -m marsad.desk.assets.build)")
    return [pytest.mark.browser, pytest.mark.skipif(bool(missing), reason="; ".join(missing))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running desk: its address, the one-time link of the person at the machine, the others' passwords."""

    address: str
    link: str
    passwords: Mapping[str, str]


def add_lists(folder: Path) -> None:
    """Two lists of people who never lived, one in each script; some stand on both."""
    from marsad.workspace import Workspace
    from marsad.workspace.lists import add

    with Workspace.open(folder) as opened:
        for name, rows in LISTS.items():
            path = folder / f"{name}.csv"
            path.write_text("id,name,age,sex,date,place\n" + rows, encoding="utf-8")
            add(opened, path, by="amal")
            path.unlink()


def first_password(name: str, role: str) -> str:
    """Make an account in the workspace that is about to be copied; its first password. The name is new in each run."""
    from marsad.desk.server import make_account

    return make_account(f"{name}:{role}").rpartition(" ")[2]


@contextmanager
def serve(
    workspace: Path,
    folder: Path,
    people: Mapping[str, str] = MappingProxyType({}),
    *,
    lists: bool = False,
    own_maps: bool = False,
) -> Iterator[Served]:
    """`marsad serve` on a copy of a workspace, as a user starts it; stopped at the end.

    `people`: names with roles; `lists`: whether the copy holds two lists of victims as well; `own_maps`: whether it has
    boundaries and a basemap of its own.
    """
    passwords = {name: first_password(name, role) for name, role in people.items()}
    shutil.copytree(workspace, folder)
    if lists:
        add_lists(folder)
    if own_maps:
        (folder / "boundaries.geojson").write_text(maps.boundaries(), encoding="utf-8")
        maps.basemap(folder / "base.pmtiles")
    order = [sys.executable, "-m", "marsad", "serve", str(folder), "--port", "0", "--json"]
    process = subprocess.Popen(order, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        said = json.loads(process.stdout.readline())  # type: ignore[union-attr]
        yield Served(address=f"http://127.0.0.1:{said['port']}", link=said["address"], passwords=passwords)
    finally:
        process.terminate()
        process.wait(timeout=20)


def person(browser: Any, served: Served, *, lang: str = "en", link: bool = False, **settings: Any) -> Any:
    """A fresh browser window in a language, with axe at hand and every complaint of the console kept."""
    context = browser.new_context(locale=lang, viewport=WIDE, reduced_motion="reduce", **settings)
    context.set_default_timeout(30_000)
    context.add_init_script(path=str(AXE))
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    if link:
        page.goto(served.link)
    return page


def log_in(page: Any, served: Served, name: str) -> None:
    """Log in by the form, as people do who are not at the machine."""
    page.goto(f"{served.address}/account/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", served.passwords[name])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{served.address}/")


def faults(page: Any) -> list[str]:
    """The serious accessibility faults that axe-core finds on a page, one line each."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{one['id']}: {one['help']} at {node['target']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]


def complaints(page: Any) -> list[str]:
    """What the page's console complained of."""
    return [one for one in page.complaints if not HARMLESS.search(one)]


def picture(page: Any, name: str) -> None:
    """Keep a screenshot as a test artefact."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)
