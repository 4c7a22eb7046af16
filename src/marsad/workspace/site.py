"""The site of a workspace: its newest release, or a draft of what stands now, written into a folder."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marsad.model import BadInput
from marsad.publish.changes import read_table
from marsad.publish.dataset import Dataset
from marsad.publish.dataset.model import dictionary, table
from marsad.publish.exports import export
from marsad.publish.files import write_folder
from marsad.publish.say import LANGS
from marsad.publish.site import Material, pages
from marsad.workspace.publications import FOLDER, articles, current, method_text, number, releases
from marsad.workspace.workspace import Workspace

DOWNLOADS = {"xlsx": "dataset.xlsx", "sqlite": "dataset.sqlite", "geojson": "figures.geojson", "hxl": "figures.hxl.csv",
             "claimreview": "claimreview.jsonld"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many files and bytes, and the compressed size of the first page with its style and script."""

    files: int
    bytes: int
    first_page: int
    release: str


def write_site(workspace: Workspace, folder: Path, *, profile: str = "public") -> Written:
    """Write the site into a folder. BadInput when it cannot be written or holds files that are no site of ours."""
    cards = [_card(workspace, number(one)) for one in releases(workspace)]
    data = _frozen(workspace, cards[-1]) if cards else current(workspace, profile=profile)
    moves = {int(card["release"]): _json(workspace, int(card["release"]), "changes.json") for card in cards}
    material = Material(
        data=data,
        titles=dict(workspace.settings.title),
        briefs=_briefs(workspace, cards, profile),
        method=_method(workspace, cards),
        cards=cards,
        moves=moves,
        downloads=_downloads(data),
    )
    made = pages(material)
    write_folder(folder, made, ours="site.css")
    first = sum(len(gzip.compress(made[name])) for name in ("en/index.html", "site.css", "site.js"))
    size = sum(len(content) for content in made.values())
    return Written(files=len(made), bytes=size, first_page=first, release=data.release)


def _folder(workspace: Workspace, n: int) -> Path:
    return workspace.folder / FOLDER / f"{n:04d}"


def _card(workspace: Workspace, n: int) -> dict[str, Any]:
    card: dict[str, Any] = _json(workspace, n, "release.json")
    return card


def _json(workspace: Workspace, n: int, name: str) -> Any:
    path = _folder(workspace, n) / name
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"cannot be read: {error}", where=str(path), todo="bring it back from a backup") from None


def _frozen(workspace: Workspace, card: Mapping[str, Any]) -> Dataset:
    """The dataset of a release, from its own files: nothing newer gets in."""
    folder = _folder(workspace, int(card["release"])) / "data"
    try:
        tables = {name: table(name, read_table(name, (folder / f"{name}.csv").read_bytes())) for name in dictionary()}
    except (OSError, ValueError) as error:
        raise BadInput(f"cannot be read: {error}", where=str(folder), todo="bring it back from a backup") from None
    return Dataset(
        title=str(card["title"].get("en") or ""),
        tables=tables,
        as_of=date.fromisoformat(card["as_of"]) if card["as_of"] else None,
        method=card["method"],
        release=str(card["release"]),
        profile=card["profile"],
        heads=card["heads"],
    )


def _briefs(workspace: Workspace, cards: Sequence[Mapping[str, Any]], profile: str) -> dict[str, str]:
    if not cards:
        return articles(workspace, profile=profile)
    folder = _folder(workspace, int(cards[-1]["release"]))
    return {lang: (folder / f"brief.{lang}.article.html").read_text(encoding="utf-8") for lang in LANGS}


def _method(workspace: Workspace, cards: Sequence[Mapping[str, Any]]) -> str:
    if not cards:
        return method_text(workspace)
    return (_folder(workspace, int(cards[-1]["release"])) / "method.toml").read_text(encoding="utf-8")


def _downloads(data: Dataset) -> dict[str, bytes]:
    """The dataset in the forms that people ask for, and the data package file by file."""
    with tempfile.TemporaryDirectory() as place:
        for name, file in DOWNLOADS.items():
            export(data, name, Path(place) / file)
        export(data, "datapackage", Path(place) / "data")
        found = sorted(path for path in Path(place).rglob("*") if path.is_file())
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in found}
