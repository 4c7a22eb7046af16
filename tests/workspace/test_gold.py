"""Rulings come back as labels, and the reader is scored on them."""

from __future__ import annotations

import json
from pathlib import Path

from marsad.workspace import Workspace
from marsad.workspace.gold import gold, own_score

TEXT = "At least 12 people were killed in Jableh on Friday, the Syrian Observatory for Human Rights said."


def test_rulings_are_labels_and_score_the_reader(tmp_path: Path) -> None:
    line = {"id": "r1", "publisher": "a paper", "published": "2025-03-08", "lang": "en", "text": TEXT}
    (tmp_path / "in.jsonl").write_text(json.dumps(line), encoding="utf-8")
    with Workspace.create(tmp_path / "w") as workspace:
        workspace.add([tmp_path / "in.jsonl"], by="amal")
        assert gold(workspace) == []
        fields = {"count": {"low": 13}}
        workspace.rule("correct", "r1:1", by="amal", value=fields, because="the paper corrected itself")
        (label,) = gold(workspace)
        assert (label["exhaustive"], label["claims"][0]["count"]["low"]) == (True, 13)
        found = own_score(workspace)
        assert (found.detection.f1, found.core.f1) == (1, 0)
