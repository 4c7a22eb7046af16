"""An endpoint that speaks the protocol, on this machine, and answers as models and worse do."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from marsad.collect.endpoint import ANSWER_BYTES, Endpoint, complete
from marsad.model import BadInput

OK = json.dumps({"choices": [{"message": {"content": '{"claims": []}'}}]}).encode()


class Model(BaseHTTPRequestHandler):
    """Answers by the name of the model that is asked for."""

    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
        with suppress(OSError):
            ANSWERS[body["model"]](self)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def plain(model: Model) -> None:
    model.send_response(200)
    model.send_header("Content-Length", str(len(OK)))
    model.end_headers()
    model.wfile.write(OK)


def huge(model: Model) -> None:
    model.send_response(200)
    model.end_headers()
    for _ in range(ANSWER_BYTES // 65536 + 2):
        model.wfile.write(b"x" * 65536)


def hang(model: Model) -> None:
    time.sleep(3)


def drip(model: Model) -> None:
    model.send_response(200)
    model.end_headers()
    for _ in range(30):
        model.wfile.write(b"x")
        model.wfile.flush()
        time.sleep(0.1)


def drip_headers(model: Model) -> None:
    model.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(30):
        model.wfile.write(f"X-{number}: y\r\n".encode())
        model.wfile.flush()
        time.sleep(0.1)


def error(model: Model) -> None:
    model.send_error(500)


def away(model: Model) -> None:
    model.send_response(302)
    model.send_header("Location", "http://169.254.169.254/")
    model.send_header("Content-Length", "0")
    model.end_headers()


def nonsense(model: Model) -> None:
    model.wfile.write(b"\x00\xff no http at all\r\n\r\n")


ANSWERS: dict[str, Callable[[Model], None]] = {
    "plain": plain, "huge": huge, "hang": hang, "drip": drip, "drip_headers": drip_headers, "error": error,
    "away": away, "nonsense": nonsense,
}  # fmt: skip


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/"
    server.shutdown()
    server.server_close()


def endpoint(url: str, model: str, **more: Any) -> Endpoint:
    return Endpoint(url=url, model=model, private=True, **{"seconds": 10.0, **more})


def test_one_question_goes_out_and_one_answer_comes_back(url: str) -> None:
    assert complete(endpoint(url, "plain", key="secret"), {"model": "plain", "messages": []}) == OK
    asked = Model.asked[-1]
    assert (asked["path"], asked["key"]) == ("/v1/chat/completions", "Bearer secret")


@pytest.mark.parametrize(
    ("model", "why"),
    [
        ("huge", "larger than"), ("hang", "does not answer|too long"), ("drip", "does not answer|too long"),
        ("drip_headers", "does not answer|too long"), ("error", "500"), ("away", "302"),
        ("nonsense", "does not answer"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_one_line_and_never_a_wait(url: str, model: str, why: str) -> None:
    begun = time.monotonic()
    slow = model in ("hang", "drip", "drip_headers")
    with pytest.raises(BadInput, match=why):
        complete(endpoint(url, model, seconds=0.4 if slow else 10.0), {"model": model})
    assert not slow or time.monotonic() - begun < 2.5


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_private_address_is_refused_unless_it_was_meant(address: str) -> None:
    with pytest.raises(BadInput, match="private"):
        complete(Endpoint(url="http://model.example/v1", model="m"), {}, resolver=lambda host, port: [address])


@pytest.mark.parametrize("bad", ["", "model", "ftp://x/", "http://", "http://u:p@h/", "http://h:99999/", "file:///etc"])
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(BadInput):
        complete(Endpoint(url=bad, model="m", private=True), {}, resolver=lambda host, port: ["127.0.0.1"])


def test_nobody_there_is_one_line() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(BadInput, match="does not answer"):
        complete(Endpoint(url=f"http://127.0.0.1:{port}", model="m", private=True), {})
