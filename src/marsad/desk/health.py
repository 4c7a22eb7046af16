"""Whether the desk is up: for a supervisor, without a login and without saying anything about its contents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def health(request: HttpRequest) -> HttpResponse:
    """Answer "ok" in plain text."""
    return HttpResponse("ok", content_type="text/plain")
