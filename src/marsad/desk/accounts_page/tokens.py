"""The page of a person's own tokens; an administrator sees everybody's and can end them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk.accounts import tokens as kept
from marsad.desk.words import word
from marsad.model import BadInput


@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """The live tokens, and a form for a new one."""
    scopes = kept.scopes_of(request.user.role)
    facts = {"tokens": kept.live(request.user), "scopes": scopes, "longest": kept.LONGEST}
    return render(request, "settings/tokens.html", facts)


@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret stands on the next page, once."""
    days = request.POST.get("days", "")
    if not days.isascii() or not days.isdecimal() or len(days) > 4:
        raise BadInput(f"'{days[:20]}' is no number of days", where="days", todo="write a whole number")
    name = request.POST.get("name", "")
    made, secret = kept.make(request.user, name=name, scopes=request.POST.getlist("scopes"), days=int(days))
    messages.info(request, word("tokens.made", get_language() or "en", name=made.name, secret=secret))
    return redirect("tokens")


@require_POST
def revoke_token(request: HttpRequest) -> HttpResponse:
    """End a token at once."""
    ended = kept.revoke(kept.live(request.user), request.POST.get("token", ""))
    messages.info(request, word("tokens.ended", get_language() or "en", name=ended.name))
    return redirect("tokens")
