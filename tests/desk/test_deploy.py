"""What a team's installation rests on: a proxy is believed only where one stands, unit and files are whole."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad.desk.server import proxy

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def behind_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A desk of its own in its own process, as the unit starts it."""
    folder = tmp_path_factory.mktemp("tls") / "ws"
    marsad = [sys.executable, "-m", "marsad"]
    subprocess.run([*marsad, "init", str(folder)], check=True, capture_output=True)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("MARSAD_")}
    surroundings |= {"MARSAD_TLS": "1", "MARSAD_HOSTS": "desk.example.org"}
    surroundings.pop("DJANGO_SETTINGS_MODULE", None)
    command = [*marsad, "serve", str(folder), "--port", "0", "--json"]
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield int(json.loads(server.stdout.readline())["port"])
        server.terminate()


def ask(port: int, **headers: str) -> tuple[int, str]:
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    wire.request("GET", "/inbox", headers={"Host": "desk.example.org", **headers})
    answer = wire.getresponse()
    return answer.status, answer.getheader("Location") or ""


def test_behind_a_proxy_https_is_recognised_and_plain_requests_are_sent_there(behind_tls: int) -> None:
    assert ask(behind_tls) == (301, "https://desk.example.org/inbox")
    status, to = ask(behind_tls, **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})
    assert (status, to) == (302, "/account/login/?next=/inbox")
    assert ask(behind_tls, Host="evil.example.org", **{"X-Forwarded-Proto": "https"})[0] == 400


def test_without_tls_no_header_of_a_proxy_is_believed() -> None:
    assert proxy({}) == {"clear_untrusted_proxy_headers": True}
    assert proxy({"MARSAD_TLS": "1", "MARSAD_PROXY": "10.0.0.2"})["trusted_proxy"] == "10.0.0.2"


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd here")
    unit = (ROOT / "deploy" / "marsad-desk.service").read_text()
    path = tmp_path / "marsad-desk.service"
    path.write_text(unit.replace("/srv/marsad/.venv/bin/marsad", sys.executable).replace("=marsad\n", "=daemon\n"))
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "marsad-desk" in line]
    assert ours == []


def test_the_container_copies_what_is_there() -> None:
    lines = (ROOT / "Containerfile").read_text()
    assert (ROOT / "requirements" / "run.txt").is_file()
    assert (ROOT / "deploy" / "entry.sh").stat().st_mode & 0o111
    assert "USER marsad" in lines
    assert subprocess.run(["sh", "-n", str(ROOT / "deploy" / "entry.sh")], check=False).returncode == 0
