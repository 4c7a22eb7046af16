"""What a server does with a request: answer it, or hand it to the back room."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import Error

from marsad.desk.serving import backroom
from marsad.desk.serving.routes import BACK, COUNTED, LISTS, place_of

READING = ("GET", "HEAD", "OPTIONS")
TRIES = 3
LOOK = 0.05  # seconds until the next try

_log = logging.getLogger(__name__)


def front(application: backroom.Application, address: str) -> backroom.Application:
    """The desk's application and the back room's address in, the application of a server out."""

    def serve(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        place = place_of(method, path, environ.get("QUERY_STRING", ""))
        if place != BACK and not (place in (LISTS, COUNTED) and _are_soon_made(counted=place == COUNTED)):
            return application(environ, start)
        try:
            status, headers, content = _ask(address, environ)
        except (OSError, EOFError):
            _log.exception("the back room cannot be reached")
            start("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "5")])
            return [b"Busy; please try again in a moment.\n"]
        start(status, headers)
        return [content]

    return serve


def _are_soon_made(*, counted: bool) -> bool:
    """Whether the lists are behind a log so short that the back room makes them before it answers."""
    from marsad.desk.projection.build import is_short_and_behind

    try:
        return is_short_and_behind(counted=counted)
    except Error:
        return False  # whoever answers meets the same and says so on a page


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


def back(application: backroom.Application) -> backroom.Application:
    """The desk's application in; the one of the back room, which first makes the rows of a short log, out."""

    def serve(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        from marsad.desk.projection.build import bring, is_short_and_behind

        try:
            if is_short_and_behind(counted=False):
                bring()
        except Exception:  # noqa: BLE001 - the page is answered from what stands, and says that it is behind
            _log.exception("the lists could not be made")
        return application(environ, start)

    return serve
