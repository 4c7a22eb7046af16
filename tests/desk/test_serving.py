"""Several processes behind one address: what dies is replaced, Ctrl-C ends all, lists are made by somebody else."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("django", reason="the desk's extra is not installed")

WAIT = 60.0
LARGE = ("numpy", "scipy", "polars")
FIRST = "At least 12 people were killed in Jableh on Friday, the Observatory said."
SECOND = "The Observatory raised its toll for Jableh to 15 dead on Saturday."
REPORTS = (
    {"id": "one", "text": FIRST, "published": "2025-03-08"},
    {"id": "two", "text": SECOND, "published": "2025-03-09"},
)


@dataclass
class Desk:
    """A desk that runs: its foreman, its port, and somebody's session and token."""

    process: subprocess.Popen[str]
    port: int
    session: str
    token: str
    folder: Path

    def ask(self, path: str, body: Any = None) -> tuple[int, str]:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        headers = (
            {"Cookie": self.session} if not path.startswith("/api/") else {"Authorization": f"Bearer {self.token}"}
        )
        if body is None:
            wire.request("GET", path, headers=headers)
        else:
            wire.request("POST", path, json.dumps(body), {**headers, "Content-Type": "application/json"})
        answer = wire.getresponse()
        return answer.status, answer.read().decode()

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(one) for one in listed.split()]


def marsad(*words: str, env: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-m", "marsad", *words], env=env, check=True, capture_output=True, text=True
    ).stdout


# a log is taken for a long one, so that its lists are made by a process of their own, whatever its length
LONG = """
import sys
from pathlib import Path
from marsad.desk import server
server.prepare(Path(sys.argv[1]))
from marsad.desk.projection import build
build.SHORT = 0
sys.exit(server.run(host="127.0.0.1", port=0, as_json=True, processes=2))
"""


@pytest.fixture(scope="module", params=["short log", "long log"])
def desk(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Desk]:
    if not Path("/proc/self/task").is_dir():
        pytest.skip("children are told by /proc")
    folder = tmp_path_factory.mktemp("serving") / "ws"
    source = folder.parent / "in.jsonl"
    source.write_text("\n".join(map(json.dumps, REPORTS)), encoding="utf-8")
    env = surroundings()
    marsad("init", str(folder), env=env)
    marsad("add", str(folder), str(source), "--by", "amal", env=env)
    marsad("serve", str(folder), "--make-account", "cora:counsel", env=env)
    made = json.loads(marsad("token", "make", str(folder), "cora", "--name", "t", "--scope", "read", "--scope", "rule",
                             "--days", "1", "--json", env=env))  # fmt: skip
    short = ["-m", "marsad", "serve", str(folder), "--port", "0", "--json", "--processes", "2"]
    command = [sys.executable, *(short if request.param == "short log" else ["-c", LONG, str(folder)])]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout
        said = json.loads(process.stdout.readline())
        wire = http.client.HTTPConnection("127.0.0.1", said["port"], timeout=WAIT)
        wire.request("GET", "/enter/" + said["address"].rpartition("/")[2])
        cookies = [v.split(";")[0] for n, v in wire.getresponse().getheaders() if n.lower() == "set-cookie"]
        yield Desk(process, said["port"], "; ".join(cookies), made["secret"], folder)
        process.kill()


def surroundings() -> dict[str, str]:
    return {name: v for name, v in os.environ.items() if not name.startswith(("MARSAD_", "DJANGO_", "DATABASE_"))}


def until(truth: Callable[[], Any]) -> Any:
    end = time.monotonic() + WAIT
    while not (found := truth()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.1)
    return found


def test_the_first_lists_are_made_before_anybody_is_let_in(desk: Desk) -> None:
    status, page = desk.ask("/inbox")
    assert (status, page.count('href="/reports/')) == (200, 2)
    assert 'class="quiet behind"' not in page


def test_servers_answer_lists_and_rulings_without_what_only_the_record_needs(desk: Desk) -> None:
    for path in ("/", "/inbox", "/inbox?q=Jableh", "/reports/one", "/incidents", "/incidents/marks", "/people",
                 "/figures", "/api/v1/reports", "/api/v1/reports/one/claims", "/api/v1/incidents"):  # fmt: skip
        assert desk.ask(path)[0] == 200, path
    claim = json.loads(desk.ask("/api/v1/reports/one/claims")[1])[0]
    ruling = {"verb": "accept", "quote": claim["quote"], "what": claim["what"]}
    assert desk.ask("/api/v1/reports/one/rulings", ruling)[0] == 201
    assert json.loads(desk.ask("/api/v1/reports/one/claims")[1])[0]["state"] == "accepted"
    mapped = [Path(f"/proc/{one}/maps").read_text() for one in desk.children()[:2]]
    assert not [name for name in LARGE for text in mapped if f"/{name}/" in text]


def test_the_back_room_opens_when_it_is_asked_and_answers_with_the_same_doors(desk: Desk) -> None:
    assert desk.ask("/tolls")[0] == 200
    assert len(desk.children()) >= 3
    assert desk.ask("/api/v1/queue")[0] == 200
    for path, status in (("/tolls", 302), ("/api/v1/queue", 401)):
        wire = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=WAIT)
        wire.request("GET", path)
        assert wire.getresponse().status == status, path


def test_a_report_stands_in_the_inbox_at_once_and_counts_a_moment_later(desk: Desk) -> None:
    new = {"reports": [{"id": "three", "text": "Five people were wounded in Banias on 9 March 2025, residents said."}]}
    status, said = desk.ask("/api/v1/reports", new)
    assert (status, json.loads(said)["new"]) == (201, ["three"])
    assert desk.ask("/reports/three")[0] == 200
    assert 'href="/reports/three"' in desk.ask("/inbox?q=Banias")[1]
    until(lambda: 'class="quiet behind"' not in desk.ask("/figures")[1])
    figures = json.loads(desk.ask("/api/v1/figures")[1])["items"]
    assert "injured" in {one["what"] for one in figures}
    assert "injured ·" in desk.ask("/figures")[1]
    claim = json.loads(desk.ask("/api/v1/reports/three/claims")[1])[0]
    ruling = {"verb": "reject", "quote": claim["quote"], "what": claim["what"], "because": "no such day"}
    assert desk.ask("/api/v1/reports/three/rulings", ruling)[0] == 201
    until(lambda: "injured ·" not in desk.ask("/figures")[1])


def test_what_another_program_records_is_noticed(desk: Desk) -> None:
    source = desk.folder.parent / "more.jsonl"
    source.write_text(json.dumps({"id": "four", "text": "Nine people were killed in Tartus, the ministry said."}))
    marsad("add", str(desk.folder), str(source), "--by", "basim", env=surroundings())
    until(lambda: 'href="/reports/four"' in desk.ask("/inbox")[1])


def test_a_server_that_dies_is_replaced(desk: Desk) -> None:
    victim = desk.children()[0]
    os.kill(victim, signal.SIGKILL)
    until(lambda: victim not in desk.children() and len(desk.children()) >= 2)
    assert all(desk.ask("/inbox")[0] == 200 for _ in range(6))


def test_ctrl_c_ends_all(desk: Desk) -> None:
    family = desk.children()
    os.killpg(desk.process.pid, signal.SIGINT)  # as a terminal does
    assert desk.process.wait(WAIT) == 0
    assert not [one for one in family if Path(f"/proc/{one}").exists()]
