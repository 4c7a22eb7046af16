"""The policy table applied to every request, before any view runs: what no row allows is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from marsad.desk.policy import may_call

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
        """Decide by the route's name alone; None lets the view run."""
        route = request.resolver_match.view_name if request.resolver_match else None
        user = request.user
        role = user.role if user.is_authenticated and user.is_active else None
        if may_call(role, route):
            return None
        if role is None and request.path.startswith("/api/"):
            return JsonResponse({"error": "no valid token", "todo": "send Authorization: Bearer …"}, status=401)
        if role is None:
            return redirect_to_login(request.get_full_path())
        raise Http404
