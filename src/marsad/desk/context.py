"""What every page knows: the language and its direction, the workspace's title, the pages this role may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from marsad.desk.policy import may_call
from marsad.model.vocab import codes, label

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
        "act_choices": [(code, label("what", code, get_language() or "en")) for code in codes("what")],
        "work_choices": [(name, f"filter.{name}") for name in ("all", "mine", "open", "second")],
        "navigation": [(name, f"nav.{name}") for name in NAVIGATION if role and may_call(role, name)],
    }
