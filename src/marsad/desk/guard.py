"""The policy table applied to every request, before any view runs: what no row allows is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from marsad.desk import access
from marsad.desk.accounts import fresh
from marsad.desk.policy import FRESH, OBJECT_OF, may_call

Handler = Callable[[HttpRequest], HttpResponse]


class PolicyGuard:
    """Strangers are sent to the login whatever they ask for; a member without the right finds nothing there."""

    def __init__(self, get_response: Handler) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._next(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Decide by the route's name, then by the object in its address; None lets the view run."""
        route = request.resolver_match.view_name if request.resolver_match else None
        if route == "api":
            return None  # the endpoints have rows of their own, asked in `api/door.py` once the token is known
        user = request.user
        role = user.role if user.is_authenticated and user.is_active else None
        if not may_call(role, route):
            if role is None:
                return redirect_to_login(request.get_full_path())
            raise Http404
        if route in FRESH and request.method == "POST" and fresh.is_stale(request):
            return fresh.ask_again(request)
        if route in OBJECT_OF:
            kind, part = OBJECT_OF[route]
            if not access.may_open(user, kind, kwargs[part]):
                raise Http404
        return None
