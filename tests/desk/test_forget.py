"""What is erased is in no page of the desk's own database either: rows, drafts, search index, free pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the desk's extra is not installed")

CANARY = "zaynabcanary"
STORY = f"At least 12 civilians were killed in Jableh, {CANARY} said on Saturday, and {CANARY} was not alone. " * 30

# a process of its own: Django is set up once for one workspace, and other tests have theirs
WORK = """
import json, sys
from pathlib import Path
from marsad.desk import server
folder = Path(sys.argv[1])
server.prepare(folder)
server.rebuild()
from django.contrib.auth import get_user_model
from marsad.desk.projection.models import Draft
user = get_user_model().objects.create_user(username="amal", password="x", role="monitor")
Draft.objects.create(user=user, subject="victim:10-20", fields={"because": "zaynabcanary told me"})
Draft.objects.create(user=user, subject="other:10-20", fields={"because": "kept"})
"""
LOOK = """
import sys
from pathlib import Path
from marsad.desk import server
server.prepare(Path(sys.argv[1]))
from marsad.desk.projection import search
from marsad.desk.projection.models import Draft, ReportRow
print(list(ReportRow.objects.values_list("pk", flat=True)), list(Draft.objects.values_list("subject", flat=True)),
      search.find("report", "zaynabcanary").count, search.find("report", "another").count)
"""


def run(*words: str) -> str:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    env.pop("DATABASE_URL", None)
    return subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True, check=True).stdout


def holders(folder: Path) -> list[str]:
    """Files that hold the word, also as the search engine folds it."""
    return [path.name for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


def test_the_desk_forgets_what_the_ledger_erased(tmp_path: Path) -> None:
    from marsad.workspace import Workspace

    folder = tmp_path / "ws"
    source = tmp_path / "in.jsonl"
    stories = {"victim": STORY, "other": "Another 3 people were wounded in Latakia, the agency said."}
    source.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in stories.items()))
    with Workspace.create(folder, title="Coast") as workspace:
        workspace.add([source], by="amal")
    source.unlink()
    run("-c", WORK, str(folder))
    assert "desk.db" in {name.removesuffix("-wal") for name in holders(folder)}
    erase = ["erase", str(folder), "report:victim", "--ground", "asked", "--by", "leila", "--second", "omar", "--json"]
    assert json.loads(run("-m", "marsad", *erase))["leftovers"] == []
    assert holders(folder) == []
    assert run("-c", LOOK, str(folder)).strip() == "['other'] ['other:10-20'] 0 1"
