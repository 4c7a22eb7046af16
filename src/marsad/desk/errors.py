"""Marsad's errors on a page: what, where and what to do, with status 400; never a trace."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from marsad.model import MarsadError

Handler = Callable[[HttpRequest], HttpResponse]


class ErrorPage:
    """Turns a MarsadError of any view into an answer a person can act on."""

    def __init__(self, get_response: Handler) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """None lets other errors through to Django's own page."""
        if not isinstance(error, MarsadError):
            return None
        what, todo = error.told(get_language() or "en")
        facts = {"what": what, "where": error.where, "todo": todo}
        if request.path.startswith("/api/"):
            return JsonResponse(facts, status=400)
        return render(request, "desk/error.html", facts, status=400)
