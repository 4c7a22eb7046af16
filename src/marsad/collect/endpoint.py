"""An OpenAI-compatible endpoint that a person named: one question, one answer, within a time and a size.

Only `marsad read --readers …,llm` comes here, and only with an address that the person gave. Redirects are not
followed; an address of the house's own network is refused unless the person said `--llm-private`.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from marsad.collect.fetch import AGENT, Resolve, check_address, connect, parted, resolve
from marsad.model.errors import BadInput

ANSWER_BYTES = 4 << 20
_CHUNK = 64 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`url` is the base (http://localhost:11434/v1); `key` is sent, never kept; `seconds` bounds the whole answer."""

    url: str
    model: str
    key: str | None = None
    private: bool = False
    seconds: float = 120.0


def complete(endpoint: Endpoint, body: Mapping[str, Any], *, resolver: Resolve = resolve) -> bytes:
    """An endpoint and the body of a chat completion in, the bytes of the answer out.

    BadInput for an address that is none or private (unless meant), and for an answer that is late, too large or an
    error.
    """
    parts, port = parted(endpoint.url, "is no address of a model", "for example http://localhost:11434/v1")
    host = parts.hostname or ""
    addresses = resolver(host, port)
    for address in () if endpoint.private else addresses:
        _check(address, endpoint.url)
    until = time.monotonic() + endpoint.seconds
    headers = {"Host": parts.netloc, "User-Agent": AGENT, "Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    try:
        connection = connect(parts.scheme, host, port, addresses[0], seconds=endpoint.seconds)
        with _hung_up(connection, endpoint.seconds):
            path = parts.path.rstrip("/") + "/chat/completions"
            connection.request("POST", path, body=json.dumps(body).encode(), headers=headers)
            answer = connection.getresponse()
            received = _received(answer, endpoint.url)
        if time.monotonic() >= until:
            raise BadInput("the answer takes too long", where=endpoint.url, todo="raise --llm-seconds")
    except (OSError, http.client.HTTPException, IndexError, UnicodeError, ValueError) as error:
        raise BadInput(f"the model does not answer: {error}", where=endpoint.url, todo="is it running?") from None
    connection.close()
    if answer.status != 200:
        raise BadInput(f"the model answers {answer.status} {answer.reason}", where=endpoint.url, todo="see its own log")
    return received


def _check(address: str, url: str) -> None:
    try:
        check_address(address)
    except BadInput:
        raise BadInput("leads to a private address", where=url, todo="use --llm-private if you mean it") from None


@contextmanager
def _hung_up(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """The line is cut when the time is over, however slowly the other side drips its headers or its body."""
    timer = threading.Timer(seconds, _cut, (connection.sock,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: socket.socket | None) -> None:
    with suppress(OSError):
        if line is not None:
            line.shutdown(socket.SHUT_RDWR)


def _received(answer: http.client.HTTPResponse, url: str) -> bytes:
    """The body, read piece by piece, so that a flood ends at its bound."""
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > ANSWER_BYTES:
            raise BadInput(f"the answer is larger than {ANSWER_BYTES >> 20} MB", where=url, todo="try another model")
    return b"".join(pieces)
