"""Tokens for programs: who may make which, how long they last; made, listed and revoked here for page and command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from marsad.desk.accounts.models import Token, User
from marsad.desk.policy import ENDPOINTS, Role
from marsad.model import BadInput

LONGEST = {"read": 365, "rule": 90, "publish": 1}  # days: what does more harm when it is stolen ends sooner


def scopes_of(role: str) -> list[str]:
    """A role in, the scopes that are of any use to it out."""
    from marsad.desk.api.endpoints import ENDPOINTS as TABLE

    useful = {one.scope for one in TABLE if role in ENDPOINTS[one.name]}
    return [scope for scope in Token.SCOPES if scope in useful]


def make(user: User, *, name: str, scopes: Sequence[str], days: int) -> tuple[Token, str]:
    """An account, what the token is called, its scopes and how long it lasts in; the token and its secret out.

    The secret is kept nowhere and never shown again. BadInput for a scope that the role has no use for, or too long.
    """
    allowed = scopes_of(user.role)
    wrong = [scope for scope in scopes if scope not in allowed]
    if wrong or not scopes:
        what = (
            f"the role {user.role} has no use for the scope '{wrong[0][:30]}'" if wrong else "a token without a scope"
        )
        raise BadInput(what, where="scopes", todo=f"choose from: {', '.join(allowed)}")
    longest = min(LONGEST[scope] for scope in scopes)
    if not 1 <= days <= longest:
        raise BadInput(f"{days} days", where="days", todo=f"1 to {longest} with these scopes")
    if not name.strip() or len(name) > 64 or not name.isprintable():
        raise BadInput("a token needs a name", where="name", todo="say what uses it, in at most 64 letters")
    return Token.issue(user, name=name.strip(), scopes=list(scopes), expires=timezone.now() + timedelta(days=days))


def live(user: User) -> QuerySet[Token]:
    """The tokens that this person may see: their own, an administrator everybody's; not those that ended."""
    found = Token.objects.filter(revoked=False, expires__gt=timezone.now()).select_related("user").order_by("-id")
    return found if user.role == Role.ADMINISTRATOR else found.filter(user=user)


def revoke(tokens: QuerySet[Token], number: str) -> Token:
    """The tokens that may be revoked and a number in, the one that ended out; BadInput when it is not among them."""
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    known = tokens.filter(pk=int(number)).first() if is_number else None
    if known is None:
        raise BadInput("no token has that number", where=number[:20], todo="the list shows them")
    known.revoked = True
    known.save(update_fields=["revoked"])
    return known
