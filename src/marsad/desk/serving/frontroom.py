"""What a server does with a request: answer it, or hand it to the back room and wait a moment for the lists."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from marsad.desk.serving import backroom
from marsad.desk.serving.routes import is_front

PATIENCE = 1.5  # seconds that somebody who changed something waits at most to find the lists changed as well
LOOK = 0.05
READING = ("GET", "HEAD", "OPTIONS")
TRIES = 3

_log = logging.getLogger(__name__)


def front(application: backroom.Application, address: str) -> backroom.Application:
    """The desk's application and the back room's address in, the application of a server out."""

    def serve(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if is_front(method, environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")):
            return application(environ, start)
        try:
            status, headers, content = _ask(address, environ)
        except (OSError, EOFError):
            _log.exception("the back room cannot be reached")
            start("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "5")])
            return [b"Busy; please try again in a moment.\n"]
        if method not in READING:
            _wait_for_lists()
        start(status, headers)
        return [content]

    return serve


def _ask(address: str, environ: dict[str, Any]) -> backroom.Answer:
    """A request that only reads is asked again when the back room ended under it."""
    for left in reversed(range(TRIES if environ["REQUEST_METHOD"] in READING else 1)):
        try:
            return backroom.ask(address, environ)
        except (OSError, EOFError):
            if not left:
                raise
            time.sleep(LOOK)
    raise AssertionError("unreachable")


def _wait_for_lists() -> None:
    """Until the lists stand at the log's head, or patience ends: the next page then says that they are being made."""
    from marsad.desk.projection.build import where

    end = time.monotonic() + PATIENCE
    while (now := where()).rows != now.size and time.monotonic() < end:
        time.sleep(LOOK)
