"""The one-time link of `marsad serve`: made on the machine, good once and for ten minutes, for a local account."""

from __future__ import annotations

import getpass
import secrets
from datetime import timedelta

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from marsad.desk.accounts.models import EntryLink, Token, User
from marsad.desk.policy import Role

LIFETIME = timedelta(minutes=10)


def make_link(role: str = Role.ANALYST) -> str:
    """The path of a fresh entry link for the person at this machine; their account is made when it is missing."""
    user, _ = User.objects.get_or_create(username=getpass.getuser(), defaults={"role": role})
    secret = secrets.token_urlsafe(24)
    EntryLink.objects.filter(expires__lt=timezone.now()).delete()
    EntryLink.objects.create(digest=Token.digest_of(secret), user=user, expires=timezone.now() + LIFETIME)
    return f"/enter/{secret}"


def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Use a link up: log its person in and show the dashboard; a link that is used or old says so."""
    with transaction.atomic():
        link = EntryLink.objects.select_related("user").filter(digest=Token.digest_of(secret)).first()
        if link is None or link.expires < timezone.now():
            return render(request, "desk/link_used.html", status=410)
        user = link.user
        link.delete()
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("dashboard")
