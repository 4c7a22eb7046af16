"""Who asks: the token of a request, its account and scopes; refused before anything is parsed."""

from __future__ import annotations

from django.http import HttpRequest

from marsad.desk.accounts.models import Token
from marsad.desk.api.endpoint import Endpoint
from marsad.desk.policy import may_call
from marsad.model import MarsadError

SCHEME = "Bearer "


class NoToken(MarsadError):
    """No token, or one that is unknown, over or revoked."""


class NoScope(MarsadError):
    """The token may not do this, though its account might."""


class NoRoute(MarsadError):
    """The account's role has no such page; it looks like one that does not exist."""


def token_of(request: HttpRequest) -> Token:
    """The live token of a request; a browser's session never counts, so no foreign page can borrow it."""
    given = request.headers.get("Authorization", "")
    token = Token.find(given.removeprefix(SCHEME)) if given.startswith(SCHEME) else None
    if token is None:
        raise NoToken("no valid token", where="Authorization", todo="send Authorization: Bearer and your token")
    return token


def let_in(request: HttpRequest, endpoint: Endpoint) -> Token | None:
    """The token by which this endpoint may be called; None where nobody is asked."""
    if endpoint.scope is None:
        return None
    token = token_of(request)
    if not may_call(token.user.role, endpoint.name):
        raise NoRoute("nothing here for this account", where=request.path[:200])
    if endpoint.scope not in token.scopes.split():
        raise NoScope(
            f"this token lacks the scope '{endpoint.scope}'", where="Authorization", todo="make a token that has it"
        )
    return token
