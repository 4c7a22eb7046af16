"""Whether a login is fresh enough for what cannot be taken back: accounts, tokens, publishing, referring."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, suspend_request
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def is_stale(request: HttpRequest) -> bool:
    """Whether this person has to show their password or passkey again.

    Whoever came by the link of the machine itself and has neither cannot be asked, and holds the machine anyway.
    """
    if not get_reauthentication_flows(request.user):
        return False
    shown = [record["at"] for record in get_authentication_records(request, request.user)]
    return time.time() - max(shown, default=0) >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponse:
    """The page that asks; what was sent is kept and carried out afterwards."""
    return suspend_request(request, reverse("account_reauthenticate"))
