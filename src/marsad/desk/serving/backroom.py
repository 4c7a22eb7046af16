"""The back room: one process with the whole record in its memory, which answers what the servers hand on to it.

A request travels as two messages over a socket in a folder of the owner's alone: the request's variables and body
there, status, headers and body back. It runs through the same application, doors and rights included.
"""

from __future__ import annotations

import io
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

import msgspec

THREADS = 4
IDLE_SECONDS = 900.0  # without a request for so long it ends, and its memory is free again

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Answer = tuple[str, list[tuple[str, str]], bytes]
_REQUEST = msgspec.msgpack.Decoder(tuple[dict[str, str], bytes])
_ANSWER = msgspec.msgpack.Decoder(tuple[str, list[tuple[str, str]], bytes])


def ask(address: str, environ: dict[str, Any]) -> Answer:
    """A WSGI request in, what the back room answers out; OSError or EOFError when it cannot be reached."""
    size = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(size) if size else b""
    words = {name: value for name, value in environ.items() if isinstance(value, str)}
    with socket.socket(socket.AF_UNIX) as wire:
        wire.connect(address)
        line = Connection(wire.detach())
    with line:
        line.send_bytes(msgspec.msgpack.encode((words, body)))
        return _ANSWER.decode(line.recv_bytes())


def answer(listener: socket.socket, application: Application, idle: float = IDLE_SECONDS) -> None:
    """Answer requests until none came for `idle` seconds."""
    _warm()
    listener.settimeout(idle)
    busy = threading.Semaphore(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        while True:
            busy.acquire()  # so that what cannot be begun yet waits outside and is not lost when this process ends
            try:
                wire, _ = listener.accept()
            except TimeoutError:
                return
            wire.settimeout(None)
            pool.submit(_one, Connection(wire.detach()), application).add_done_callback(lambda _: busy.release())


def _warm() -> None:
    """What the record is made with is loaded before it is asked for."""
    for name in ("marsad.figures.entail", "marsad.people.columns"):
        import_module(name)


def _one(line: Connection, application: Application) -> None:
    with line:
        words, body = _REQUEST.decode(line.recv_bytes())
        line.send_bytes(msgspec.msgpack.encode(_run(words, body, application)))


def _run(words: dict[str, str], body: bytes, application: Application) -> Answer:
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        said[:] = [status, headers]

    environ = {
        **words,
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    parts = application(environ, start)
    try:
        content = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return said[0], said[1], content
