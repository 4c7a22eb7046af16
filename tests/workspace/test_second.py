"""Second opinions end to end: a lying model behind the protocol, answers captured once, disagreements in the queue."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from marsad.cli import marsad
from marsad.model import BadInput
from marsad.workspace import Workspace
from marsad.workspace.queue import queue
from marsad.workspace.second import answers_file, is_answer

TEXT = "At least 12 civilians were killed in Homs on Friday. Nobody counted the 45 hurt in Hama."
CLAIMS = [
    {"quote": "At least 12 civilians were killed", "what": "injured", "count": {"low": 12, "high": None}},
    {"quote": "the 45 hurt in Hama", "what": "injured", "count": {"low": 45, "high": 45}},
    {"quote": "500 were executed", "what": "executed", "count": {"low": 500, "high": 500}},
]


class Liar(BaseHTTPRequestHandler):
    """Every answer has a claim of another kind, one that the grammar may miss, and one that is not in the text."""

    asked = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        content = json.dumps({"claims": CLAIMS})
        body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Liar.asked = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    fields = {"id": "one", "publisher": "P", "published": "2025-03-08", "lang": "en", "text": TEXT}
    path.write_text(json.dumps(fields) + "\n", encoding="utf-8")
    return path


def run(*words: str | Path) -> Any:
    return CliRunner().invoke(marsad, [str(word) for word in words])


def test_a_file_is_asked_about_once_and_the_answer_kept(reports: Path, url: str, tmp_path: Path) -> None:
    kept = tmp_path / "answers.jsonl"
    words = ["read", reports, "--readers", "grammar,llm", "--llm-url", url, "--llm-model", "m", "--llm-private"]
    for _ in range(2):
        result = run(*words, "--answers", kept, "--json")
        rows = [json.loads(line) for line in result.output.splitlines() if line.startswith("{")]
        assert next(row["kind"] for row in rows) == "what"
        assert all("500" not in json.dumps(row) for row in rows)
    assert "does not stand in the text" in result.output
    assert Liar.asked == 1
    ((answer,), _) = answers_file(kept)[0].values(), None
    assert (answer.report, answer.model) == ("one", "m")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--readers", "llm"], "no model is named"),
        (["--readers", "llm", "--llm-url", "http://127.0.0.1:1"], "has no name"),
        (["--readers", "llm", "--llm-url", "http://127.0.0.1:1", "--llm-model", "m"], "is kept"),
        (["--readers", "gpt"], "no reader is called"),
    ],
)
def test_what_is_missing_is_said(reports: Path, words: list[str], why: str) -> None:
    result = run("read", reports, *words)
    assert isinstance(result.exception, BadInput)
    assert why in str(result.exception)


def test_a_private_endpoint_is_refused_unless_meant(reports: Path, url: str, tmp_path: Path) -> None:
    words = ["--readers", "llm", "--llm-url", url, "--llm-model", "m", "--answers", tmp_path / "a.jsonl"]
    result = run("read", reports, *words)
    assert "private address" in str(result.exception)
    assert Liar.asked == 0


def test_in_a_workspace_the_answer_is_a_report_and_the_disagreement_waits(
    reports: Path, url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    Workspace.create(folder).close()
    with Workspace.open(folder) as workspace:
        workspace.add([reports], by="ana")
        before = workspace.claims
    words = ["--readers", "grammar,llm", "--llm-url", url, "--llm-model", "m", "--llm-private", "--by", "ana"]
    for _ in range(2):
        run("read", folder, *words)
    assert Liar.asked == 1
    with Workspace.open(folder) as workspace:
        answers = [report for report in workspace.reports if is_answer(report)]
        assert len(answers) == 1
        assert json.loads(answers[0].text)["model"] == "m"
        assert workspace.claims == before  # a candidate is no claim
        waiting = queue(workspace.record, workspace.gazetteer, workspace.second_opinions())
    found = [item for item in waiting if item.kind == "reader"]
    assert found
    assert "killed or injured" in found[-1].why or "killed or injured" in found[0].why
    result = run("queue", folder, "--kind", "reader", "--json")
    assert len(json.loads(result.output)) == len(found)


def test_a_workspace_names_its_readers(reports: Path, tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    folder = tmp_path / "office"
    Workspace.create(folder).close()
    settings = folder / "workspace.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + 'readers = ["grammar", "spacy"]\n', encoding="utf-8")
    with Workspace.open(folder) as workspace:
        workspace.add([reports], by="ana")
        assert isinstance(workspace.second_opinions(), list)
    settings.write_text(text + 'readers = ["grammar", "oracle"]\n', encoding="utf-8")
    with pytest.raises(BadInput, match="readers"):
        Workspace.open(folder)
