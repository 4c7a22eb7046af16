"""Time-stamps from an authority that `openssl ts` plays on this machine."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from tests.ledger.conftest import item, ruling

from marsad import ledger
from marsad.cli import marsad
from marsad.ledger import anchor, bundle
from marsad.ledger.errors import Refused
from marsad.model import BadInput

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="needs the program openssl")

CONFIG = """
[tsa]
default_tsa = own
[own]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[ext]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


class Authority:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "tsa.cnf").write_text(CONFIG)
        (folder / "serial").write_text("01\n")
        new = "req -x509 -newkey rsa:2048 -nodes -days 30 -keyout ca.key -out ca.pem -subj /CN=Root"
        self.run(*new.split())
        self.run(
            *["req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Authority"]
        )
        sign = "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out tsa.pem"
        self.run(*sign.split(), "-extfile", "tsa.cnf", "-extensions", "ext")

    def run(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def stamp(self, request: bytes) -> bytes:
        (self.folder / "q.tsq").write_bytes(request)
        self.run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-out", "a.tsr")
        return (self.folder / "a.tsr").read_bytes()

    @property
    def roots(self) -> bytes:
        return (self.folder / "ca.pem").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa"))


def test_a_checkpoint_is_time_stamped(led: ledger.Ledger, authority: Authority, tmp_path: Path) -> None:
    led.record(ruling())
    note = led.checkpoints.make()
    answer = authority.stamp(anchor.request(note))
    time = anchor.check(answer, note, authority.roots)
    assert abs(time - datetime.now(UTC)) < timedelta(minutes=5)
    led.checkpoints.keep_token(note.size, "own", answer)
    led.checkpoints.keep_token(note.size, "own", answer)
    assert led.checkpoints.tokens(note.size) == [("own", answer)]
    (tmp_path / "note.text").write_text(note.text, encoding="utf-8")
    (tmp_path / "a.tsr").write_bytes(answer)
    ca = str(authority.folder / "ca.pem")
    words = ["openssl", "ts", "-verify", "-data", "note.text", "-in", "a.tsr", "-CAfile", ca]
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_a_time_stamp_of_something_else_is_refused(led: ledger.Ledger, authority: Authority) -> None:
    led.record(ruling())
    first = led.checkpoints.make()
    answer = authority.stamp(anchor.request(first))
    led.record(ruling("reject"))
    with pytest.raises(Refused, match="does not hold"):
        anchor.check(answer, led.checkpoints.make(), authority.roots)


def test_an_authority_that_is_not_trusted(led: ledger.Ledger, authority: Authority, tmp_path: Path) -> None:
    note = led.checkpoints.make()
    answer = authority.stamp(anchor.request(note))
    with pytest.raises(Refused, match="does not hold"):
        anchor.check(answer, note, Authority(tmp_path).roots)
    with pytest.raises(BadInput, match="unreadable here"):
        anchor.check(b"nothing", note, authority.roots)
    with pytest.raises(BadInput, match="certificates are unreadable"):
        anchor.check(answer, note, b"nothing")


def _marsad(*words: str) -> Result:
    result = CliRunner().invoke(marsad, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def test_an_answer_by_file_is_kept_beside_its_own_checkpoint(authority: Authority, tmp_path: Path) -> None:
    ws, asked, answered, roots = (str(tmp_path / name) for name in ("ws", "q.tsq", "own.tsr", "roots.pem"))
    Path(roots).write_bytes(authority.roots)
    with ledger.open(Path(ws), create=True) as led:
        led.add([item("340 killed")], by="leila")
        led.checkpoints.make()
        led.record(ruling())
    _marsad("checkpoint", ws, "--tsq", asked)
    Path(answered).write_bytes(authority.stamp(Path(asked).read_bytes()))
    with ledger.open(Path(ws)) as led:
        led.record(ruling("reject"))  # the desk goes on working while the file is under way
    kept = _marsad("checkpoint", ws, "--tsr", answered, "--roots", roots)
    assert kept.stderr.endswith(", 2 entries\n")
    with ledger.open(Path(ws)) as led:
        assert [name for name, _ in led.checkpoints.tokens(2)] == ["own"]
        assert led.checkpoints.covering(1).size == 2, "what an authority vouches for comes before an older checkpoint"
        bundle.bundle(led, tmp_path / "b.zip", [1], by="leila")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert any(name.endswith("/tokens/own.tsr") for name in archive.namelist())


def test_an_answer_that_is_over_another_log(authority: Authority, tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(authority.roots)
    for name in ("one", "two"):
        with ledger.open(tmp_path / name, create=True) as led:
            led.record(ruling())
            (tmp_path / f"{name}.tsr").write_bytes(authority.stamp(anchor.request(led.checkpoints.make())))
    with pytest.raises(Refused, match="over no checkpoint of this ledger"):
        _marsad("checkpoint", str(tmp_path / "one"), "--tsr", str(tmp_path / "two.tsr"), "--roots", str(roots))


def test_an_authority_in_the_house(authority: Authority, tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(authority.roots)
    with ledger.open(tmp_path / "ws", create=True) as led:
        led.record(ruling())
    with served(authority) as url:
        words = ["checkpoint", str(tmp_path / "ws"), "--anchor", url, "--roots", str(roots)]
        with pytest.raises(BadInput, match="is a private address; use --private"):
            _marsad(*words)
        _marsad(*words, "--private")
    with ledger.open(tmp_path / "ws") as led:
        assert [name for name, _ in led.checkpoints.tokens(1)] == ["127.0.0.1"]


@contextmanager
def served(authority: Authority) -> Iterator[str]:
    """The authority behind HTTP on this machine; out comes its address."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = authority.stamp(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Desk)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
