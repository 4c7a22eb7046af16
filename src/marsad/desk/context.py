"""What every page knows: the language and its direction, the workspace's title, the pages this role may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from marsad.desk.behind import behind_on
from marsad.desk.policy import may_call

NAVIGATION = (
    "dashboard",
    "inbox",
    "tolls",
    "incidents",
    "figures",
    "people",
    "estimate",
    "cases",
    "situation",
    "publish",
    "log",
    "settings",
)


def desk(request: HttpRequest) -> dict[str, Any]:
    """The variables that base.html needs."""
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else None
    return {
        "lang": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "behind": _behind(request, role),
        "navigation": tuple(name for name in NAVIGATION if role and may_call(role, name)),
    }


def _behind(request: HttpRequest, role: str | None) -> Callable[[], object]:
    """Asked by whole pages only, not by the parts that are fetched into them."""
    match = request.resolver_match
    return lambda: behind_on(match.view_name) if role and match else None
