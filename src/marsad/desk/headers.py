"""The content security policy on every answer; to be deleted when Django 6 brings its own under the same settings."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def policy_text() -> str:
    """The settings' directives in, the header's value out."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())


class ContentPolicy:
    """Adds the policy, and forbids caches to keep what a logged-in person saw."""

    def __init__(self, get_response: Handler) -> None:
        self._next = get_response
        self._policy = policy_text()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._next(request)
        response.setdefault("Content-Security-Policy", self._policy)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        return response
