"""Two offices merge their ledgers: whoever merges with whom, the figures are the same byte for byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from marsad import ledger
from marsad.ledger.merge import merge
from marsad.model.codec import dumps
from marsad.workspace import Workspace

STORIES = {
    "a": (
        "2025-03-08",
        "At least 340 civilians were killed on the coast, the Syrian Observatory for Human Rights said.",
    ),
    "b": ("2025-03-09", "The Syrian Observatory for Human Rights said 745 civilians had been killed on the coast."),
    "c": (
        "2025-03-10",
        "The Syrian Network for Human Rights said 803 people were killed on the coast, 27 of them women.",
    ),
}


def office(folder: Path, name: str, stories: str, by: str) -> Path:
    """A workspace that holds these stories, with a ruling on the first claim of each."""
    place = folder / name
    with Workspace.create(place, title="Coast") as workspace:
        for story in stories:
            day, text = STORIES[story]
            path = folder / f"{name}-{story}.jsonl"
            fields = {"id": story, "publisher": "Reuters", "published": day, "lang": "en", "text": text}
            path.write_text(json.dumps(fields) + "\n", encoding="utf-8")
            workspace.add([path], by=by)
        workspace.rule("accept", f"{stories[-1]}:1", by=by, because=f"{by} looked")
        workspace.decide("grade", by=by, because="the list", subject=f"figure:{name}", value={"grade": "fair"})
    return place


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Path, Path]:
    return office(tmp_path, "one", "ab", "leila"), office(tmp_path, "two", "bc", "omar")


def united(target: Path, source: Path) -> tuple[str, set[str]]:
    with ledger.open(target) as here, ledger.open(source) as there:
        merge(here, there, by="hala")
    with Workspace.open(target) as workspace:
        return dumps(workspace.figures()), {ruling.id for ruling in workspace.decisions}


def test_the_figures_are_the_same_in_any_order(offices: tuple[Path, Path], tmp_path: Path) -> None:
    one, two = offices
    other_one, other_two = (Path(shutil.copytree(path, tmp_path / f"copy-{path.name}")) for path in offices)
    figures, rulings = united(one, two)
    assert "745" in figures and "803" in figures
    assert (figures, rulings) == united(other_two, other_one)
    assert not ledger.verify(one).findings
