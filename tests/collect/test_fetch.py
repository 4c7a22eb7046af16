"""Capturing a page: from a server on this machine, and never from inside the house unless allowed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.collect.samples import ARABIC, PAGE

from marsad import collect
from marsad.collect.fetch import check_address, fetch, post
from marsad.model import BadInput


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        pages: dict[str, tuple[int, str, bytes]] = {
            "/page": (200, "", PAGE.encode()),
            "/moved": (302, "/page", b""),
            "/loop": (302, "/loop", b""),
            "/inside": (302, "http://10.0.0.7/secret", b""),
            "/file": (302, "file:///etc/passwd", b""),
            "/mapped": (302, "http://[::ffff:10.0.0.7]/secret", b""),
            "/named": (302, "http://inside.example/secret", b""),
        }
        if self.path in ("/drip", "/cut"):
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 999999\r\n\r\n")
            with suppress(OSError):  # whoever asked hangs up
                for _ in range(50 if self.path == "/drip" else 1):
                    self.wfile.write(b"drop ")
                    time.sleep(0.05)
            return
        status, target, body = pages.get(self.path, (404, "", b"none"))
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if self.path == "/tsa" else 500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_a_page_is_captured_with_its_redirects(site: str) -> None:
    capture = fetch(f"{site}/moved", private=True)
    assert [(r.url, r.status) for r in capture.responses] == [(f"{site}/moved", 302), (f"{site}/page", 200)]
    assert capture.url == f"{site}/page"
    assert capture.sha256 == sha256(PAGE.encode()).hexdigest()
    (item,) = collect.read_bytes(capture.warc, "page.warc.gz").items
    assert ARABIC in item.report.text
    assert item.report.url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/none", "answers 404"),
        ("/loop", "redirects more than 5 times"),
        ("/file", "is no address of a page"),
    ],
)
def test_what_cannot_be_captured(site: str, path: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        fetch(site + path, private=True)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "http://", "http://user:pw@example.org/", "http://example.org:99999/", "page"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(BadInput, match=r"is no address of a page|has no port"):
        fetch(url, resolver=lambda host, port: ["192.0.2.1"])


def test_the_house_is_private(site: str) -> None:
    with pytest.raises(BadInput, match=r"127\.0\.0\.1: is a private address"):
        fetch(f"{site}/page")
    with pytest.raises(BadInput, match="private address"):
        fetch("http://localhost/")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "ff02::1",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    with pytest.raises(BadInput, match="private address"):
        check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "64:ff9b::10.0.0.7", "64:ff9b::a9fe:a9fe", "::10.0.0.7", "::7f00:1", "2002:a00:7::1", "fec0::1", "::",
        "2001:0:a00:7::", "2001:db8::1", "198.18.0.1", "192.0.0.5", "240.0.0.1",
    ],
)  # fmt: skip
def test_private_addresses_in_disguise(address: str) -> None:
    with pytest.raises(BadInput, match="private address"):
        check_address(address)


@pytest.mark.parametrize("path", ["/inside", "/mapped", "/named"])
def test_a_redirect_into_the_house_is_refused(site: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first step is let through, as if the site were public; every further one is looked at like the first."""
    port = int(site.rsplit(":", 1)[1])
    inside = {"inside.example": ["10.0.0.7"], "site.example": ["8.8.8.8"]}

    def resolver(host: str, _: int) -> list[str]:
        return inside.get(host, [host])

    def connect(where: tuple[str, int], timeout: float) -> socket.socket:
        assert where == ("8.8.8.8", port)
        return plain(("127.0.0.1", port), timeout)

    plain = socket.create_connection
    monkeypatch.setattr("marsad.collect.fetch.socket.create_connection", connect)
    with pytest.raises(BadInput, match="is a private address"):
        fetch(f"http://site.example:{port}{path}", resolver=resolver)


def test_a_page_that_breaks_off_or_drips_is_no_capture(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="broke off 999,994 bytes before its end"):
        fetch(f"{site}/cut", private=True)
    monkeypatch.setattr("marsad.collect.fetch.WHOLE_SECONDS", 0.2)
    with pytest.raises(BadInput, match="cannot be fetched: took more than 0 seconds"):
        fetch(f"{site}/drip", private=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_public_addresses(address: str) -> None:
    check_address(address)


def test_a_name_with_one_private_address_is_refused() -> None:
    with pytest.raises(BadInput, match="private address"):
        fetch("http://rebind.example/", resolver=lambda host, port: ["8.8.8.8", "10.0.0.1"])


def test_a_name_server_that_changes_its_mind_gains_nothing(site: str) -> None:
    port = int(site.rsplit(":", 1)[1])
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    def resolver(host: str, _: int) -> list[str]:
        asked.append(host)
        return next(answers)

    capture = fetch(f"http://rebind.example:{port}/page", private=True, resolver=resolver)
    assert capture.responses[0].address == "127.0.0.1"
    assert asked == ["rebind.example"]


def test_unknown_names_and_closed_ports() -> None:
    with pytest.raises(BadInput, match="name is not known"):
        fetch("http://no-such-name.invalid/")
    with pytest.raises(BadInput, match="cannot be fetched"):
        fetch("http://127.0.0.1:1/", private=True)
    with pytest.raises(BadInput, match="cannot be fetched"):
        fetch("http://a.example/", private=True, resolver=lambda host, port: [])


def test_handing_over_a_request(site: str) -> None:
    assert post(f"{site}/tsa", b"query", "application/timestamp-query", private=True) == b"query"
    with pytest.raises(BadInput, match="answers 500"):
        post(f"{site}/other", b"query", "application/timestamp-query", private=True)
