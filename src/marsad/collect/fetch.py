"""The network: one page is captured as it is served, with headers, time, redirects and hash, as a WARC.

A name is resolved once, every address it gives has to be public, and the connection goes to that very address, so that
neither a redirect nor a second answer of the name server leads into the house.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from marsad.model.errors import BadInput

REDIRECTS = 5
SECONDS = 30.0  # without a word
WHOLE_SECONDS = 300.0  # for one answer, however slowly it drips
BODY_BYTES = 32 << 20
AGENT = "marsad (evidence capture)"
MOVED = (301, 302, 303, 307, 308)
PORTS = {"http": 80, "https": 443}

# networks whose addresses end in an IPv4 address: translation (RFC 6052) and the deprecated "compatible" ones
EMBEDDING = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer: where it came from, the status line, the headers as served, the body as served."""

    url: str
    address: str
    time: datetime
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A page with the redirects that led to it; `warc` is the evidence, `sha256` that of the page's body."""

    responses: tuple[Response, ...]
    warc: bytes
    sha256: str

    @property
    def url(self) -> str:
        """Where the page stood in the end."""
        return self.responses[-1].url


def resolve(host: str, port: int) -> list[str]:
    """A name in, its addresses out, as the system resolves it."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise BadInput(f"the name is not known: {error}", where=host, todo="check the address") from None


def fetch(url: str, *, private: bool = False, resolver: Resolve = resolve, method: str = "GET") -> Capture:
    """An address in, the capture of what it serves out; at most five redirects, each checked like the first.

    BadInput for an address that is no http(s), private (unless allowed), silent, too large, or answers with an error.
    """
    responses: list[Response] = []
    while len(responses) <= REDIRECTS:
        response = _ask(url, private=private, resolver=resolver, method=method)
        responses.append(response)
        target = {name.lower(): value for name, value in response.headers}.get("location")
        if response.status not in MOVED or not target:
            break
        url = urljoin(url, target)
    last = responses[-1]
    if last.status in MOVED:
        raise BadInput(f"redirects more than {REDIRECTS} times", where=url, todo="open it in a browser and save it")
    if not 200 <= last.status < 300:
        raise BadInput(f"answers {last.status} {last.reason}", where=last.url, todo="open it in a browser and save it")
    return Capture(responses=tuple(responses), warc=_warc(responses), sha256=sha256(last.body).hexdigest())


def post(url: str, data: bytes, kind: str, *, private: bool = False, resolver: Resolve = resolve) -> bytes:
    """Bytes to hand over (a time-stamp request) and their content type in, the body of the answer out."""
    response = _ask(url, private=private, resolver=resolver, method="POST", data=data, more={"Content-Type": kind})
    if response.status != 200:
        raise BadInput(f"answers {response.status} {response.reason}", where=url, todo="try another authority")
    return response.body


def check_address(address: str) -> None:
    """An IP address in; BadInput unless it is one of the public internet."""
    plain = ipaddress.ip_address(address.split("%")[0])
    if any(not one.is_global or one.is_multicast or getattr(one, "is_site_local", False) for one in _reached(plain)):
        raise BadInput("is a private address", where=address, todo="use --private if you mean it")


def _reached(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address, and the IPv4 address that a network may make of it; a mapped one is that address alone."""
    if not isinstance(address, IPv6Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    last = IPv4Address(int(address) & 0xFFFFFFFF)
    inner = [last for network in EMBEDDING if address in network]
    return [address, *inner, *([address.sixtofour] if address.sixtofour else [])]


def parted(url: str, what: str, todo: str) -> tuple[SplitResult, int]:
    """An http(s) address without a login in, its parts and its port out; BadInput (`what`, `todo`) for any other."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise BadInput(what, where=url, todo=todo)
    try:
        return parts, parts.port or PORTS[parts.scheme]
    except ValueError:
        raise BadInput("has no port that exists", where=url, todo="check the address") from None


def _ask(
    url: str,
    *,
    private: bool,
    resolver: Resolve,
    method: str,
    data: bytes | None = None,
    more: Mapping[str, str] | None = None,
) -> Response:
    parts, port = parted(url, "is no address of a page", "it begins with http:// or https://, without a login")
    host = parts.hostname or ""
    addresses = resolver(host, port)
    for address in () if private else addresses:
        check_address(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc, "User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
    time = datetime.now(UTC)
    try:
        connection = connect(parts.scheme, host, port, addresses[0])
        with _hung_up_in_time(connection):
            connection.request(method, path, body=data, headers={**headers, **(more or {})})
            answer = connection.getresponse()
            body = answer.read(BODY_BYTES + 1)
    except (OSError, http.client.HTTPException, IndexError, UnicodeError, ValueError) as error:
        raise BadInput(f"cannot be fetched: {error}", where=url, todo="try later, or save it in a browser") from None
    _check_whole(answer, body, url)
    return Response(
        url=url,
        address=addresses[0],
        time=time,
        status=answer.status,
        reason=answer.reason,
        headers=tuple(answer.getheaders()),
        body=body,
    )


def _check_whole(answer: http.client.HTTPResponse, body: bytes, url: str) -> None:
    if len(body) > BODY_BYTES:
        raise BadInput(f"is larger than {BODY_BYTES >> 20} MB", where=url, todo="save it in a browser")
    if answer.length:
        raise BadInput(f"broke off {answer.length:,} bytes before its end", where=url, todo="try later")


@contextmanager
def _hung_up_in_time(connection: http.client.HTTPConnection) -> Iterator[None]:
    """Close the connection afterwards, or when the whole time is up: a server that drips is no reason to wait on."""
    plain = connection.sock
    assert plain
    watch = threading.Timer(WHOLE_SECONDS, plain.shutdown, (socket.SHUT_RDWR,))
    watch.start()
    end = monotonic() + WHOLE_SECONDS
    try:
        yield
    except (OSError, http.client.HTTPException):
        _check_time(end)  # what broke, broke because we hung up
        raise
    else:
        _check_time(end)
    finally:
        watch.cancel()
        connection.close()


def _check_time(end: float) -> None:
    if monotonic() >= end:
        raise TimeoutError(f"took more than {WHOLE_SECONDS:.0f} seconds")


def connect(scheme: str, host: str, port: int, address: str, *, seconds: float = SECONDS) -> http.client.HTTPConnection:
    """A connection to this very address, under the name that the page has."""
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    plain = socket.create_connection((address, port), timeout=seconds)
    if scheme == "https":
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    else:
        connection.sock = plain
    return connection


def _warc(responses: list[Response]) -> bytes:
    """Every answer as a WARC record, redirects first."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    for response in responses:
        lines = [(name, value) for name, value in response.headers if name.lower() != "transfer-encoding"]
        headers = StatusAndHeaders(f"{response.status} {response.reason}", lines, protocol="HTTP/1.1")
        facts = {
            "WARC-IP-Address": response.address,
            "WARC-Date": response.time.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
        body = io.BytesIO(response.body)
        record = writer.create_warc_record(
            response.url, "response", payload=body, http_headers=headers, warc_headers_dict=facts
        )
        writer.write_record(record)
    return buffer.getvalue()
