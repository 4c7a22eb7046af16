"""Which requests the servers answer themselves: what rests on tables and single reports, never on the whole record.

A route that stands in no row goes to the back room, where everything can be answered.
"""

from __future__ import annotations

from urllib.parse import unquote

from django.conf import settings
from django.urls import Resolver404, resolve

# without lists; from reports' rows; from what is counted over all reports; with the whole record
SELF, LISTS, COUNTED, BACK = "self", "lists", "counted", "back"
ACCOUNTS = ("account_", "mfa_", "usersessions_")  # allauth's own routes begin so
OWN = frozenset({"enter", "set_language", "health", "tokens", "make_token", "revoke_token", "draft"})
LISTED = dict.fromkeys(("lists_state", "inbox", "report", "rule", "people", "person"), LISTS) | dict.fromkeys(
    ("dashboard", "incidents", "marks", "figures"), COUNTED
)
# operations of /api/v1 by method and first word of the address
API_FRONT = frozenset(
    {("GET", ""), ("GET", "openapi.json"), ("GET", "me"), ("GET", "codes"), ("GET", "reports"), ("GET", "drafts"),
     ("PUT", "drafts"), ("DELETE", "drafts"), ("GET", "tolls"), ("GET", "incidents"), ("GET", "people"),
     ("GET", "figures"), ("GET", "log")}
)  # fmt: skip
API = "/api/v1/"
COMPUTED = "as_of="  # the record of an earlier day is computed for whoever asks


def place_of(method: str, path: str, query: str) -> str:
    """A request's method, path and query in; SELF, LISTS, COUNTED or BACK, where it is answered, out."""
    if path.startswith(settings.STATIC_URL):
        return SELF
    if COMPUTED in query and not query.endswith(COMPUTED) and f"{COMPUTED}&" not in query:
        return BACK
    if path.startswith(API):
        return LISTS if _is_front_call(method, path.removeprefix(API).split("/")) else BACK
    try:
        name = resolve(unquote(path)).view_name
    except Resolver404:
        return SELF
    if name in LISTED:
        return LISTED[name]
    return SELF if name in OWN or name.startswith(ACCOUNTS) else BACK


def _is_front_call(method: str, words: list[str]) -> bool:
    if words[0] == "reports" and words[-1] == "rulings" and len(words) == 3:
        return True  # the ruling on a claim touches its own report's rows alone
    if words[:2] in (["people", "pairs"], ["log", "checkpoints"], ["figures", "trace"]):
        return False
    return (method, words[0]) in API_FRONT
