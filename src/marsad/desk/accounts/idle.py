"""The idle lock: a desk left alone asks for the person again."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
GRAIN = 60  # seconds: the session is written at most once a minute for this


class IdleLock:
    """Ends a session that nobody used for IDLE_LOCK_SECONDS. Drafts are kept on the server and wait."""

    def __init__(self, get_response: Handler) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        seen = request.session.get("seen")
        if request.user.is_authenticated and seen and now - seen > settings.IDLE_LOCK_SECONDS:
            logout(request)
        elif request.user.is_authenticated and (not seen or now - seen > GRAIN):
            request.session["seen"] = now
        return self._next(request)
