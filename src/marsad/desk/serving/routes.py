"""Which requests the servers answer themselves: what rests on tables and single reports, never on the whole record.

A route that stands in no row goes to the back room, where everything can be answered.
"""

from __future__ import annotations

from urllib.parse import unquote

from django.conf import settings
from django.urls import Resolver404, resolve

ACCOUNTS = ("account_", "mfa_", "usersessions_")  # allauth's own routes begin so
FRONT = frozenset(
    {"enter", "set_language", "health", "tokens", "make_token", "revoke_token", "lists_state",
     "dashboard", "inbox", "report", "rule", "draft", "incidents", "marks", "figures", "people", "person"}
)  # fmt: skip
API_FRONT = frozenset(
    # operations of /api/v1 by method and first words of the address
    {("GET", ""), ("GET", "openapi.json"), ("GET", "me"), ("GET", "codes"), ("GET", "reports"), ("GET", "drafts"),
     ("PUT", "drafts"), ("DELETE", "drafts"), ("GET", "tolls"), ("GET", "incidents"), ("GET", "people"), ("GET", "log")}
)  # fmt: skip
API = "/api/v1/"
COMPUTED = "as_of="  # the record of an earlier day is computed for whoever asks


def is_front(method: str, path: str, query: str) -> bool:
    """A request's method, path and query in, whether a server answers it without the whole record out."""
    if path.startswith(settings.STATIC_URL):
        return True
    if COMPUTED in query and not query.endswith(COMPUTED) and f"{COMPUTED}&" not in query:
        return False
    if path.startswith(API):
        return _is_front_call(method, path.removeprefix(API).split("/"))
    try:
        name = resolve(unquote(path)).view_name
    except Resolver404:
        return True
    return name in FRONT or name.startswith(ACCOUNTS)


def _is_front_call(method: str, words: list[str]) -> bool:
    if words[0] == "reports" and words[-1] == "rulings" and len(words) == 3:
        return True  # the ruling on a claim touches its own report's rows alone
    if words[:2] in (["people", "pairs"], ["log", "checkpoints"]):
        return False
    return (method, words[0]) in API_FRONT
