"""Time-stamps from an authority that `openssl ts` plays on this machine."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.ledger.conftest import ruling

from marsad import ledger
from marsad.ledger import anchor
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
